"""One article → HTML: who printed it and when, and its paragraphs with the wording marked."""

from collections.abc import Collection, Sequence
from html import escape

from dashboard.blocks import markup
from dashboard.wording import formatting, quotations, summaries
from dashboard.wording.formatting import Row
from dashboard.wording.quotations import Mark, Paragraph


def head(article: Row, outlets: Sequence[str]) -> str:
    """Say who printed an article, when, how we know the text, and what the marks mean."""
    outlet = article["outlet"]
    byline = f" · {escape(article['byline'])}" if article["byline"] else ""
    digest = summaries.digest(article)
    key = "Highlighted words are figures; dotted ones are numbers that no rule has labelled."
    return (
        f'<p class="kicker">{markup.outlet(outlet, outlets)} · '
        f"{escape(formatting.published(article))}{byline}</p>{markup.note(digest, key)}"
    )


def body(text: str, figures: Sequence[Row], at: str | None) -> str:
    """Write an article's paragraphs with its figures marked, the chosen one twice."""
    marks = [Mark(row["start"], row["end"], _look(row, at)) for row in figures]
    chosen = {row["start"] for row in figures if row["figure_id"] == at}
    items = "".join(_paragraph(each, marks, chosen) for each in quotations.paragraphs(text))
    return f'<ol class="paragraphs">{items}</ol>'


def left_out(rows: Sequence[Row]) -> str:
    """List the numbers of an article that are no figures, and why."""
    cells = [
        [
            f"“{escape(row['exact'])}”",
            escape(formatting.LEFT_OUT[row["reason"]]),
            f"{row['start']:,}",
        ]
        for row in rows
    ]
    heads = ["As printed", "Why it is no figure", "At character"]
    return markup.table("Numbers that were left out", heads, cells)


def _paragraph(paragraph: Paragraph, marks: Sequence[Mark], chosen: Collection[int]) -> str:
    is_chosen = any(paragraph.start <= start < paragraph.end for start in chosen)
    return (
        f'<li class="{"chosen" if is_chosen else ""}">'
        f'<span class="number">¶{paragraph.number}</span>'
        f"<span>{quotations.marked(paragraph, marks)}</span></li>"
    )


def _look(figure: Row, at: str | None) -> str:
    if figure["figure_id"] == at:
        return "chosen"
    return "" if figure["metric"] else "unlabelled"
