"""A quantity → its interval chart as a picture: SVG or PNG, with its title and sources inside.

Drawn by vl-convert, which carries Vega and its fonts and is told to fetch nothing.
"""

import re
import textwrap
from collections.abc import Sequence
from html import escape
from typing import Literal

import vl_convert

from dashboard.blocks import markup
from dashboard.charts import charts, palette
from dashboard.charts.palette import Theme
from dashboard.session import queries
from dashboard.session.packages import Package
from dashboard.wording import formatting, summaries
from dashboard.wording.citations import DATASET
from dashboard.wording.formatting import Row

Width = Literal[360, 760]
"""What a phone shows, and what stands on paper."""
WIDTHS: dict[str, Width] = {"360": 360, "760": 760}
THEMES: dict[str, Theme] = {"light": "light", "dark": "dark"}
"""As an address names them."""

FONT = "Source Sans Pro, Helvetica, Arial, Liberation Sans, sans-serif"
MARGIN = 20
KEY = (
    "Filled end: included; hollow: excluded. A bar that fades: no limit stated. "
    "Stroke: the number as printed."
)


def svg(quantity_id: str, package: Package, theme: Theme = "light", width: Width = 760) -> str:
    """Draw a quantity as on the page Compare, under its name and verdict, above its sources."""
    comparison = package.comparison(quantity_id)
    quantity, reports, drawn = comparison.quantity, comparison.reports, comparison.drawn
    folded = queries.folded(drawn, comparison.pairs)
    chart = charts.interval_rows(folded.figures, quantity, package.outlets, theme)
    spec = chart.properties(width=width - 2 * MARGIN, background=palette.PAPER[theme])
    drawing = vl_convert.vegalite_to_svg(
        spec.configure(font=FONT, view={"stroke": None}).to_dict(), allowed_base_urls=[]
    )
    figures = drawn.to_dicts()
    below = [*sources(figures), *left_out(reports.height - drawn.height)]
    witnesses = summaries.witnesses(quantity, reports["attributed_to"].to_list())
    above = f"{formatting.verdict(quantity['verdict'])} · {witnesses}"
    return framed(drawing, str(quantity["label"]), above, " · ".join(below), theme, width)


def png(quantity_id: str, package: Package, theme: Theme = "light", width: Width = 760) -> bytes:
    """Draw the same picture in pixels, two for each of the screen."""
    return bytes(vl_convert.svg_to_png(svg(quantity_id, package, theme, width), scale=2))


def sources(figures: Sequence[Row]) -> list[str]:
    """Name who printed the figures, when, and in which paragraphs; no line breaks inside a name."""
    said = [
        f"{outlet}, {day}, {markup.pilcrows(numbers)}"
        for (outlet, day), numbers in markup.places(figures).items()
    ]
    return [each.replace(" ", "\N{NO-BREAK SPACE}") for each in said]


def left_out(n: int) -> list[str]:
    """Say how many reports are not drawn, if any are not."""
    return [f"{formatting.counted(n, 'more report')} not drawn"] if n else []


def framed(drawing: str, title: str, verdict: str, source: str, theme: Theme, width: Width) -> str:
    """Set a drawing on paper: its title above it, its sources under a rule below."""
    ink, mute = palette.INK[theme], palette.MUTE[theme]
    heads, said = _lines(title, 19, width), _lines(verdict, 14, width)
    feet = [*_lines(KEY, 12, width), *_lines(f"Sources: {source}. {DATASET}.", 12, width)]
    top = MARGIN + 24 * len(heads) + 20 * len(said) + 8
    end = top + _height(drawing) + 10
    height = end + 14 + 17 * len(feet) + MARGIN - 8
    pieces = [
        *_written(heads, MARGIN + 16, 24, f'font-size="19" font-weight="600" fill="{ink}"'),
        *_written(said, MARGIN + 24 * len(heads) + 14, 20, f'font-size="14" fill="{ink}"'),
        drawing.replace("<svg ", f'<svg x="{MARGIN}" y="{top}" ', 1),
        f'<path d="M{MARGIN} {end}H{width - MARGIN}" stroke="{palette.GRID[theme]}"/>',
        *_written(feet, end + 20, 17, f'font-size="12" fill="{mute}"'),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="{height:g}" '
        f'viewBox="0 0 {width} {height:g}" font-family="{FONT}"><title>{escape(title)}</title>'
        f'<rect width="100%" height="100%" fill="{palette.PAPER[theme]}"/>{"".join(pieces)}</svg>'
    )


def _height(drawing: str) -> float:
    """Read how high a drawing is."""
    found = re.search(r'height="([0-9.]+)"', drawing)
    assert found
    return float(found[1])


def _lines(text: str, size: float, width: Width) -> list[str]:
    """Break a text into lines that fit the picture; a letter is about half as wide as high."""
    return textwrap.wrap(text, int((width - 2 * MARGIN) / (0.5 * size)), break_on_hyphens=False)


def _written(lines: Sequence[str], y: float, step: float, look: str) -> list[str]:
    return [
        f'<text x="{MARGIN}" y="{y + step * nth:g}" {look}>{escape(line)}</text>'
        for nth, line in enumerate(lines)
    ]
