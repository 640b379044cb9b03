"""Frames → Altair charts; knows no Streamlit.

Text stands inside the plot and rows are placed in pixels, so one chart serves a phone and a desk.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt
import polars as pl

from dashboard.charts import geometry, palette
from dashboard.charts.geometry import Extent
from dashboard.charts.layers import Pen, right, room_with, rows
from dashboard.charts.palette import Theme
from dashboard.wording import formatting
from dashboard.wording.formatting import Row


def interval_rows(
    figures: pl.DataFrame,
    quantity: Row,
    outlets: Sequence[str],
    theme: Theme,
    picked: str | None = None,
) -> alt.LayerChart:
    """Draw one quantity: a row per figure with its interval, its number, and the common range.

    A row that stands for several outlets has a name that is none of `outlets`, and no colour.
    """
    marks = geometry.marks(figures)
    unit = figures.row(0, named=True)
    extent = geometry.fitted(marks, 4.0 if unit["kind"] == "date" else None)
    height = 66.0 * figures.height
    top = pl.int_range(pl.len()) * 66
    drawn = geometry.clipped(marks, extent).with_columns(
        y=top + 44.0, above=top + 3.0, below=top + 65.0,
        picked=pl.col("figure_id").eq_missing(picked),
    )  # fmt: skip
    names = list(dict.fromkeys([*outlets, *drawn["outlet"]]))
    pen = Pen(_axis(unit, theme, tickCount=5, tickMinStep=_step(unit)), extent, names, theme)
    base = rows(drawn, height)
    named, worded = room_with("exact", 0.4), room_with("outlet", 0.5)
    return _stacked(
        height,
        *_common_band(pen, quantity),
        pen.bars(drawn, height, 14),
        *pen.ends(base),
        pen.ticks(base),
        pen.text(base, "outlet", alt.value(10), align="left", dy=-24, fontWeight=600, limit=named),
        pen.text(base, "exact", right(10), align="right", dy=-24, limit=worded),
        pen.hit(drawn, height),
    )


def ladder(
    figures: pl.DataFrame, quantities: pl.DataFrame, outlets: Sequence[str], theme: Theme
) -> alt.LayerChart:
    """Draw money of one currency on a log scale: a block per quantity, a dot per figure.

    `quantities` gives the blocks from the top: `quantity_id`, `label`, and `summary` for the right.
    An amount that an outlet printed as a conversion of another currency is hollow.
    """
    marks = geometry.marks(figures)
    extent = geometry.decades(marks)
    bars = geometry.shortened(geometry.clipped(marks, extent), extent, 0.06)
    drawn, heads, height = geometry.blocks(bars, quantities)
    unit = figures.row(0, named=True) | {"per": None}
    pen = Pen(_axis(unit, theme, values=extent.decades), extent, outlets, theme)
    return _blocks(pen, drawn, heads, height, 4)


def ratio_strip(
    figures: pl.DataFrame, quantities: pl.DataFrame, outlets: Sequence[str], theme: Theme
) -> alt.LayerChart:
    """Draw every figure divided by the median of its quantity, on a log scale around 1.

    `quantities` gives the blocks from the top: `quantity_id`, `label`, and `summary` for the right.
    """
    marks = geometry.ratios(geometry.marks(figures))
    extent = geometry.around_one(marks)
    bars = geometry.shortened(geometry.clipped(marks, extent), extent, 0.18)
    drawn, heads, height = geometry.blocks(bars, quantities)
    pen = Pen(_ratio_axis(extent, theme), extent, outlets, theme)
    return _blocks(pen, drawn, heads, height, 8)


def pairs(figures: pl.DataFrame, outlets: Sequence[str], theme: Theme) -> alt.LayerChart:
    """Draw two quantities of one unit on one axis: a block per outlet, a dot per figure.

    Each figure has its `subject` beside it.
    """
    marks = geometry.marks(figures).hstack(figures.select("subject"))
    extent = geometry.roomy(geometry.fitted(marks))
    named = geometry.shortened(geometry.clipped(marks, extent), extent, 0.18).with_columns(
        quantity_id="outlet", told=pl.format("{}: {}", "subject", "exact")
    )
    heads = pl.DataFrame({"quantity_id": [name for name in outlets if name in {*named["outlet"]}]})
    drawn, placed, height = geometry.blocks(named, heads.with_columns(label="quantity_id"))
    unit = figures.row(0, named=True)
    pen = Pen(_axis(unit, theme, tickCount=5, tickMinStep=_step(unit)), extent, outlets, theme)
    return _blocks(pen, drawn, placed.with_columns(summary=pl.lit("")), height, 8, "told")


def slope(figures: pl.DataFrame, outlets: Sequence[str], theme: Theme) -> alt.LayerChart:
    """Draw the printed numbers of two quantities at two stations, with a line for each outlet.

    An outlet that reports one of them has a dot and no line. The first `subject` stands left.
    """
    height = 260.0
    sides = figures["subject"].unique(maintain_order=True).to_list()
    marks = geometry.marks(figures).hstack(figures.select("subject"))
    drawn = marks.with_columns(
        side=pl.col("subject").replace_strict(dict(zip(sides, (0.0, 1.0), strict=True)))
    )
    extent = geometry.fitted(drawn.with_columns(low="value", high="value"))
    pen = Pen(_quiet(theme), extent, outlets, theme)
    heads = pl.DataFrame({"side": [0.0, 1.0], "subject": sides})
    return _stacked(
        height,
        pen.lines(geometry.lines(drawn)),
        pen.stations(drawn),
        *pen.at_stations(geometry.stacked_words(drawn, extent, height)),
        pen.heads(heads),
        pen.hit_stations(drawn),
    )


def date_strip(articles: pl.DataFrame, outlets: Sequence[str], theme: Theme) -> alt.LayerChart:
    """Draw when each article was printed; the circle grows with `n_figures`."""
    height = 44.0 * articles.height
    drawn = articles.select(
        "outlet",
        "headline",
        "n_figures",
        day=pl.col("published").dt.to_string("%Y-%m-%d"),
        y=pl.int_range(pl.len()) * 44 + 30.0,
        above=pl.int_range(pl.len()) * 44 + 2.0,
        below=pl.int_range(pl.len()) * 44 + 44.0,
        say=pl.format("{}, {}: {} figures", "outlet", "published", "n_figures"),
    )
    days = articles["published"].drop_nulls().unique().sort()
    ticks = [alt.DateTime(year=day.year, month=day.month, date=day.day) for day in days]
    axis = _quiet(theme, format="%-d %b", values=ticks)
    day = alt.X("day:T", axis=axis, title=None, scale=alt.Scale(padding=28))
    size = alt.Size("n_figures:Q", scale=alt.Scale(domainMin=0, range=[30, 320]), legend=None)
    pen = Pen(axis, Extent(0, 1, is_log=False), outlets, theme)
    base = rows(drawn, height)
    return _stacked(
        height,
        pen.circles(base, day, size),
        pen.text(
            base, "outlet", alt.value(4), align="left", dy=-17, limit=alt.ExprRef("width - 8")
        ),
        rows(drawn, height, "above")
        .mark_rect(opacity=0)
        .encode(
            y2="below:Q",
            x=alt.value(0),
            x2=right(0),
            description="say:N",
            tooltip=[
                alt.Tooltip("outlet:N", title="Outlet"),
                alt.Tooltip("headline:N", title="Headline"),
                alt.Tooltip("day:T", title="Published", format="%-d %B %Y"),
                alt.Tooltip("n_figures:Q", title="Figures"),
            ],
        ),
    )


def _stacked(height: float, *layers: alt.Chart) -> alt.LayerChart:
    """Lay layers over each other in a plot of exactly this height."""
    fit = alt.AutoSizeParams(type="fit-x", contains="padding")
    return alt.layer(*layers, autosize=fit, height=height).configure_view(stroke=None)


def _blocks(
    pen: Pen,
    drawn: pl.DataFrame,
    heads: pl.DataFrame,
    height: float,
    thickness: float,
    told: str = "exact",
) -> alt.LayerChart:
    """Draw a block per quantity: its heading, a dot on a bar for each figure, what is `told`."""
    base = rows(drawn, height)
    return _stacked(
        height,
        pen.bars(drawn, height, thickness),
        pen.dots(base),
        *pen.beside(base, told),
        *_headings(pen, heads, height),
        pen.hit(drawn, height),
    )


def _headings(pen: Pen, heads: pl.DataFrame, height: float) -> list[alt.Chart]:
    """Write each quantity above its block, and what sums it up at the right."""
    base = rows(heads.select("label", "summary", "y"), height)
    room = room_with("summary", 0.3)
    return [
        pen.text(base, "label", alt.value(0), align="left", fontWeight=600, limit=room),
        pen.text(base, "summary", right(0), align="right"),
    ]


def _common_band(pen: Pen, quantity: Row) -> list[alt.Chart]:
    """Shade the values that every outlet allows, where there are any."""
    if quantity["verdict"] not in {"agree", "compatible"}:
        return []
    low, high = (quantity[end] for end in ("common_low", "common_high"))
    extent = pen.extent
    start = extent.low if low is None else max(float(low), extent.low)
    end = extent.high if high is None else min(float(high), extent.high)
    if start == end and not extent.is_log:  # a single value, too thin to be seen
        start, end = start - extent.size / 200, end + extent.size / 200
    band = pl.DataFrame({"x0": [start], "x1": [end]})
    shade = alt.Chart(band).mark_rect(color=palette.COMMON[pen.theme], opacity=0.1, aria=False)
    return [
        shade.encode(x=pen.x("x0"), x2="x1:Q", y=alt.value(0), y2=alt.value({"expr": "height"}))
    ]


def _step(row: Row) -> float:
    """The smallest step between ticks: one where the unit knows no parts."""
    return 1.0 if row["kind"] in {"date", "rank", "count", "age"} else 0.0


def _axis(row: Row, theme: Theme, **ticks: Any) -> alt.Axis:
    """Write an axis in the unit of a figure: $6m, 60k, 10 %; words stand at its end."""
    before, after, unit = formatting.axis_unit(row)
    steps = [(1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e4, "k")]
    factor = {"k": 1e3}
    pieces = "".join(
        f"abs(datum.value) >= {size:g} ? "
        f"format(datum.value / {factor.get(name, size):g}, '.6~g') + '{name}' : "
        for size, name in steps
    )
    whole = (
        "format(datum.value, 'd')"
        if row["kind"] == "date"
        else (f"({pieces}format(datum.value, ',.6~g'))")
    )
    return _quiet(theme, labelExpr=f"'{before}' + {whole} + '{after}'", title=unit or None, **ticks)


def _ratio_axis(extent: Extent, theme: Theme) -> alt.Axis:
    """Write ½×, median, 2×."""
    ticks = [2.0**power for power in range(-10, 11) if extent.low < 2.0**power < extent.high]
    fine = [0.8, 1.0, 1.25] if len(ticks) < 3 else ticks
    label = "datum.value == 1 ? 'median' : format(datum.value, '.3~g') + '×'"
    is_median, mute = "datum.value == 1", palette.MUTE[theme]
    return _quiet(
        theme,
        labelExpr=label,
        values=fine,
        gridDash=alt.condition(is_median, alt.value([4, 4]), alt.value([])),
        gridColor=alt.condition(is_median, alt.value(mute), alt.value(palette.GRID[theme])),
    )


def _quiet(theme: Theme, **settings: Any) -> alt.Axis:
    """An axis without a line: only thin rules and small words."""
    mute = palette.MUTE[theme]
    look: dict[str, Any] = {
        "domain": False, "ticks": False, "grid": True, "gridColor": palette.GRID[theme],
        "labelColor": mute, "labelFontSize": 12, "labelPadding": 8, "labelOverlap": "parity",
        "labelFlush": True, "titleColor": mute, "titleFontSize": 12, "titleFontWeight": 400,
    }  # fmt: skip
    return alt.Axis(**(look | settings))
