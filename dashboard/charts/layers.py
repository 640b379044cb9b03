"""The layers that charts are made of: bars that fade, ends, dots, words and the bar that is hit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import polars as pl

from dashboard.charts import geometry, palette
from dashboard.charts.geometry import Extent
from dashboard.charts.palette import Theme

PICK = "pick"
"""The selection that a click fills with a `figure_id`."""

SIDES = alt.Scale(domain=[-0.8, 1.8], nice=False, zero=False)
"""The two sides of a slope stand at 0 and 1, with room for words outside."""
STATION = alt.X("side:Q", scale=SIDES, axis=None)

TOOLTIP = [
    alt.Tooltip("outlet:N", title="Outlet"),
    alt.Tooltip("exact:N", title="As printed"),
    alt.Tooltip("read_as:N", title="Read as"),
    alt.Tooltip("hedge_rule:N", title="Hedge"),
    alt.Tooltip("day:N", title="Published"),
    alt.Tooltip("paragraph:Q", title="Paragraph"),
]


def right(pixels: float) -> Any:
    """Place something so many pixels from the right edge of the plot."""
    return alt.value({"expr": f"width - {pixels}"})


def rows(drawn: pl.DataFrame, height: float, y: str = "y") -> alt.Chart:
    """Begin a chart whose rows stand `y` pixels from the top."""
    scale = alt.Scale(domain=[height, 0], nice=False, zero=False)
    return alt.Chart(drawn).encode(y=alt.Y(f"{y}:Q", scale=scale, axis=None))


def room_with(field: str, share: float) -> alt.ExprRef:
    """Reckon the pixels that words have on a line whose other end holds a field, or so a share."""
    return alt.ExprRef(f"max({share} * width, width - 7.5 * length(datum.{field}) - 24)")


ROOM_BESIDE = alt.ExprRef(
    "max(60, (datum.is_left ? scale('x', datum.beside) : width - scale('x', datum.beside)) - 14)"
)
"""Pixels from a bar to the edge of its chart: longer words end in an ellipsis."""


@dataclass(frozen=True)
class Pen:
    """What all layers of a chart share: its axis, its extent, the outlets, the reader's theme."""

    axis: alt.Axis
    extent: Extent
    outlets: Sequence[str]
    theme: Theme

    def x(self, column: str) -> alt.X:
        """Place a column on the axis."""
        domain = [self.extent.low, self.extent.high]
        scale = (
            alt.Scale(type="log", domain=domain, nice=False)
            if self.extent.is_log
            else alt.Scale(type="linear", domain=domain, nice=False, zero=False)
        )
        return alt.X(f"{column}:Q", scale=scale, axis=self.axis, title=None)

    def bars(self, drawn: pl.DataFrame, height: float, thickness: float) -> alt.Chart:
        """Draw intervals: even between stated ends, fading towards an end that is not."""
        columns = ["outlet", "y", "x0", "x1", "opacity"]
        stated = drawn.filter("has_low", "has_high").with_columns(opacity=pl.lit(0.42))
        pieces = pl.concat([stated.select(columns), geometry.fades(drawn, self.extent)])
        rule = rows(pieces, height).mark_rule(strokeWidth=thickness, strokeCap="butt", aria=False)
        opacity = alt.Opacity("opacity:Q", scale=None, legend=None)
        layer: alt.Chart = rule.encode(
            x=self.x("x0"), x2="x1:Q", color=self._colour(), opacity=opacity
        )
        return layer

    def ends(self, base: alt.Chart) -> list[alt.Chart]:
        """Mark stated ends: filled where the end itself is included, hollow where it is not."""
        return [
            self._points(
                base.transform_filter(f"datum.has_{end}"), column, f"datum.{end}_closed", 90
            )
            for end, column in (("low", "x0"), ("high", "x1"))
        ]

    def dots(self, base: alt.Chart) -> alt.Chart:
        """Mark printed numbers: hollow where the outlet printed it as a conversion."""
        return self._points(base, "value", "!datum.is_conversion", 80)

    def ticks(self, base: alt.Chart) -> alt.Chart:
        """Mark printed numbers by an upright stroke."""
        tick = base.mark_tick(orient="vertical", size=26, thickness=3, aria=False)
        layer: alt.Chart = tick.encode(x=self.x("value"), color=self._colour())
        return layer

    def circles(self, base: alt.Chart, x: alt.X, size: alt.Size) -> alt.Chart:
        """Mark articles by circles that grow."""
        circle = base.mark_circle(opacity=1, aria=False)
        layer: alt.Chart = circle.encode(x=x, size=size, color=self._colour())
        return layer

    def lines(self, drawn: pl.DataFrame) -> alt.Chart:
        """Draw a line per outlet from its `value` at the left to its `end` at the right."""
        rule = alt.Chart(drawn).mark_rule(strokeWidth=2, opacity=0.7, aria=False)
        layer: alt.Chart = rule.encode(
            x=alt.XDatum(0, scale=SIDES, axis=None),
            x2=alt.X2Datum(1),
            y=self.y("value"),
            y2="end:Q",
            color=self._colour(),
        )
        return layer

    def stations(self, drawn: pl.DataFrame) -> alt.Chart:
        """Mark printed numbers at the two sides of a slope."""
        point = alt.Chart(drawn).mark_circle(size=90, opacity=1, aria=False)
        layer: alt.Chart = point.encode(x=STATION, y=self.y("value"), color=self._colour())
        return layer

    def at_stations(self, said: pl.DataFrame) -> list[alt.Chart]:
        """Write wordings outside the two sides of a slope."""
        sides = ("datum.side == 0", "right", -14), ("datum.side == 1", "left", 14)
        base = alt.Chart(said).encode(y=self.y("value"))
        return [
            self.text(base.transform_filter(test), "exact", STATION, align=align, dx=dx)
            for test, align, dx in sides
        ]

    def heads(self, heads: pl.DataFrame) -> alt.Chart:
        """Name the two sides of a slope."""
        base = alt.Chart(heads).encode(y=alt.value(8))
        return self.text(base, "subject", STATION, align="center", fontWeight=600)

    def hit_stations(self, drawn: pl.DataFrame) -> alt.Chart:
        """Lay an invisible disc over each number of a slope: it takes the pointer and speaks."""
        pick = alt.selection_point(name=PICK, fields=["figure_id"], on="click", clear=False)
        disc: alt.Chart = (
            alt.Chart(drawn)
            .mark_circle(size=900, opacity=0.0001, cursor="pointer")
            .encode(x=STATION, y=self.y("value"), tooltip=TOOLTIP, description="say:N")
            .add_params(pick)
        )
        return disc

    def y(self, column: str) -> alt.Y:
        """Place a column on the upright axis of a slope, which the wordings themselves label."""
        kind: Any = "log" if self.extent.is_log else "linear"
        domain = [self.extent.low, self.extent.high]
        span: list[Any] = [alt.ExprRef("height"), 34]  # below the names of the sides
        scale = alt.Scale(type=kind, domain=domain, range=span, nice=False, zero=False)
        return alt.Y(f"{column}:Q", scale=scale, axis=None)

    def text(self, base: alt.Chart, field: str, x: Any, **look: Any) -> alt.Chart:
        """Write a field of each row at `x`."""
        plain: dict[str, Any] = {"fontSize": 13, "baseline": "middle", "aria": False}
        text = base.mark_text(color=palette.INK[self.theme], **(plain | look))
        layer: alt.Chart = text.encode(text=f"{field}:N", x=x)
        return layer

    def beside(self, base: alt.Chart, field: str) -> list[alt.Chart]:
        """Write a field of each row beside its bar, on the side where there is room."""
        sides = ("datum.is_left", "right", -12), ("!datum.is_left", "left", 12)
        return [
            self.text(
                base.transform_filter(test),
                field,
                self.x("beside"),
                align=align,
                dx=dx,
                fontSize=12,
                limit=ROOM_BESIDE,
            )
            for test, align, dx in sides
        ]

    def hit(self, drawn: pl.DataFrame, height: float) -> alt.Chart:
        """Lay an invisible bar over each row: it takes the pointer and speaks to screen readers.

        It reaches from `above` to `below` the row, columns that all layers have: so their data are
        the same, and travel once.
        """
        pick = alt.selection_point(name=PICK, fields=["figure_id"], on="click", clear=False)
        ink = alt.value(palette.INK[self.theme])
        bar: alt.Chart = (
            rows(drawn, height, "above")
            .mark_rect(cursor="pointer", cornerRadius=4)
            .encode(
                y2="below:Q",
                x=alt.value(0),
                x2=right(0),
                fill=ink,
                stroke=ink,
                fillOpacity=alt.condition("datum.picked", alt.value(0.06), alt.value(0.0001)),
                strokeOpacity=alt.condition("datum.picked", alt.value(0.5), alt.value(0)),
                tooltip=TOOLTIP,
                description="say:N",
            )
            .add_params(pick)
        )
        return bar

    def _points(self, base: alt.Chart, column: str, is_filled: str, size: float) -> alt.Chart:
        paper = alt.value(palette.PAPER[self.theme])
        stroke = alt.Stroke("outlet:N", scale=self._shades(), legend=None)
        point = base.mark_point(size=size, strokeWidth=2, opacity=1, aria=False)
        fill = alt.condition(is_filled, self._colour(), paper)
        layer: alt.Chart = point.encode(x=self.x(column), stroke=stroke, fill=fill)
        return layer

    def _colour(self) -> alt.Color:
        return alt.Color("outlet:N", scale=self._shades(), legend=None)

    def _shades(self) -> alt.Scale:
        shades = [palette.outlet_colour(rank, self.theme) for rank in range(len(self.outlets))]
        return alt.Scale(domain=list(self.outlets), range=shades)
