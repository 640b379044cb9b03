"""One quantity → HTML: the verdict in sentences, the values in a table."""

from collections.abc import Sequence
from html import escape

from dashboard.blocks import markup
from dashboard.wording import formatting, summaries
from dashboard.wording.formatting import Row


def finding(row: Row, reports: Sequence[Row]) -> str:
    """Write the verdict on a quantity: by how many, who cannot both hold, what all allow."""
    common = summaries.common_range(row, reports)
    because = summaries.reasons(row["reasons"])
    cited = [figure["attributed_to"] for figure in reports]
    said = escape(summaries.verdict_sentence(row, [figure["outlet"] for figure in reports]))
    allowed = f" Every outlet allows <strong>{escape(common)}</strong>." if common else ""
    return (
        f'<p class="verdict">{markup.badge(row["verdict"])} '
        f"{escape(summaries.witnesses(row, cited))}</p>"
        f'<p class="finding">{said}{allowed}</p>'
        f"{markup.note(f'To keep in mind: {because}.') if because else ''}"
    )


def values(row: Row, reports: Sequence[Row], outlets: Sequence[str]) -> str:
    """Write the values of a comparison as a table."""
    heads = ["Outlet", "Published", "Place", "As printed", "Read as", "As of", "On whose word"]
    rows = [
        [
            markup.outlet(figure["outlet"], outlets),
            escape(formatting.date(figure["published"])),
            f"¶{figure['paragraph']}",
            f"“{escape(figure['exact'])}”",
            escape(formatting.interval(figure)),
            escape(formatting.as_of(figure)),
            escape(formatting.attribution(figure)),
        ]
        for figure in reports
    ]
    return markup.table(f"The same values in a table: {row['label']}", heads, rows)


def pair(figures: Sequence[Row], outlets: Sequence[str]) -> str:
    """Write the values of two quantities as a table, by whom they are about."""
    heads = ["Of whom", "Outlet", "Place", "As printed", "Read as"]
    rows = [
        [
            escape(figure["subject"]),
            f"<div>{markup.outlet(figure['outlet'], outlets)}</div>",
            f"¶{figure['paragraph']}",
            f"“{escape(figure['exact'])}”",
            escape(formatting.interval(figure)),
        ]
        for figure in figures
    ]
    return markup.table("Both in a table", heads, rows)
