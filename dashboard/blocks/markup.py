"""Rows → HTML: verdicts, source lines, keys, tables. Every text that comes in is escaped here."""

import math
from collections.abc import Sequence
from html import escape

from dashboard.charts import palette
from dashboard.wording import formatting
from dashboard.wording.formatting import Row

INTERVAL_KEY = [
    ("ends", "filled end: included; hollow: excluded"),
    ("fade", "fades out: no limit stated"),
    ("tick", "number as printed"),
    ("band", "values every outlet allows"),
]


def kicker(text: str) -> str:
    """Write a small line above a heading."""
    return f'<p class="kicker">{escape(text)}</p>'


def lede(text: str) -> str:
    """Write the sentence that opens a page."""
    return f'<p class="lede">{escape(text)}</p>'


def note(*sentences: str) -> str:
    """Write a small remark under a heading."""
    return f'<p class="note">{escape(" ".join(filter(None, sentences)))}</p>'


def badge(verdict: str) -> str:
    """Write a verdict as symbol, word and colour."""
    symbol, word = formatting.VERDICTS[verdict]
    colour = palette.both(*palette.VERDICTS[verdict])
    return (
        f'<span class="badge" style="color:{colour}">'
        f'<span aria-hidden="true">{symbol}</span> {word}</span>'
    )


def dot(outlet: str, outlets: Sequence[str]) -> str:
    """Draw an outlet's colour, a newcomer's if it is none of these; its name stands beside it."""
    rank = [*outlets, outlet].index(outlet)
    shades = (palette.outlet_colour(rank, "light"), palette.outlet_colour(rank, "dark"))
    return (
        f'<span class="dot" aria-hidden="true" style="background:{palette.both(*shades)}"></span>'
    )


def outlet(name: str, outlets: Sequence[str]) -> str:
    """Write an outlet with its colour."""
    return f"{dot(name, outlets)}{escape(name)}"


def outlet_key(shown: Sequence[str], outlets: Sequence[str]) -> str:
    """Name the colours of the outlets that are shown."""
    names = "".join(f"<span>{dot(name, outlets)}{escape(name)}</span>" for name in shown)
    return f'<p class="key">{names}</p>'


def interval_key(*, has_band: bool) -> str:
    """Explain ends, fades and strokes of the interval chart, and the band where it has one."""
    parts = "".join(
        f'<span><span class="swatch {look}" aria-hidden="true"></span>{text}</span>'
        for look, text in INTERVAL_KEY
        if has_band or look != "band"
    )
    return f'<p class="key">{parts}</p>'


def source_line(figures: Sequence[Row], outlets: Sequence[str]) -> str:
    """Write who printed the figures, when, and in which paragraphs."""
    parts = [
        f"<span>{dot(outlet, outlets)}<b>{escape(outlet)}</b>, {day}, {pilcrows(numbers)}</span>"
        for (outlet, day), numbers in places(figures).items()
    ]
    name = "Source" if len(parts) == 1 else "Sources"
    return f'<p class="source">{name}: {" · ".join(parts)}</p>'


def places(figures: Sequence[Row]) -> dict[tuple[str, str], list[int]]:
    """Gather the paragraphs of figures by outlet and day."""
    found: dict[tuple[str, str], list[int]] = {}
    for row in figures:
        key = (row["outlet"], formatting.short_date(row["published"]))
        found.setdefault(key, []).append(row["paragraph"])
    return found


def articles_line(articles: Sequence[Row], outlets: Sequence[str]) -> str:
    """Write which articles a chart of articles rests on."""
    parts = " · ".join(
        f"<span>{dot(row['outlet'], outlets)}<b>{escape(row['outlet'])}</b>, "
        f"{formatting.short_date(row['published'])}</span>"
        for row in articles
    )
    return f'<p class="source">Sources: {parts}</p>'


def pilcrows(numbers: Sequence[int]) -> str:
    """Write ¶7, 12."""
    return "¶" + ", ".join(str(number) for number in sorted(set(numbers)))


def link(url: str | None, said: str) -> str:
    """Write words as a link where they have an address of the web, and plainly where not."""
    return (
        f'<a href="{escape(url)}">{escape(said)}</a>'
        if url and formatting.is_web(url)
        else escape(said)
    )


def facts(pairs: Sequence[tuple[str, str]]) -> str:
    """Write a list of terms and what they are; the second of each pair is HTML."""
    items = "".join(f"<dt>{escape(term)}</dt><dd>{said}</dd>" for term, said in pairs)
    return f'<dl class="facts">{items}</dl>'


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Write a table whose first cell names its row; cells are HTML. On a phone rows are blocks."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(_table_row(heads, cells) for cells in rows)
    return (
        f'<table class="plain"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def share_bar(share: float, *, is_bad: bool) -> str:
    """Draw a share of one as a bar, with the number beside it."""
    look = "share bad" if is_bad else "share"
    percent = f"{100 * share:.4g} %"
    bar = f'<span class="{look}"><i style="width:{100 * share:.2f}%"></i></span>'
    return f"<span>{bar} {percent}</span>"


def heat(symbol: str, count: int, most: int) -> str:
    """Write a count on a ground that deepens with its logarithm; none is a dash."""
    if not count:
        return '<span class="heat">–</span>'
    share = math.log1p(count) / math.log1p(most)
    return f'<span class="heat" style="--heat:{100 * share:.0f}%">{symbol} {count:,}</span>'


def _table_row(heads: Sequence[str], cells: Sequence[str]) -> str:
    first, *rest = cells
    others = "".join(
        f'<td data-label="{escape(name)}">{cell}</td>'
        for name, cell in zip(heads[1:], rest, strict=True)
    )
    return f'<tr><th scope="row">{first}</th>{others}</tr>'
