"""Figures → what is drawn: extents, positions, fades and ratios, as plain floats."""

import math
from dataclasses import dataclass

import polars as pl

from dashboard.wording import formatting

MEDIAN = pl.col("value").quantile(0.5, interpolation="lower")
"""The number in the middle; of two in the middle the smaller, for we never average."""
FADES = 24
"""Slices of a bar that thins out towards an end the words do not set."""
MOST_MARKS = 2000
"""So many marks a chart may have: more are slow to draw, and say nothing to those who listen."""


@dataclass(frozen=True)
class Extent:
    """The stretch of the number line that a chart shows."""

    low: float
    high: float
    is_log: bool

    def on_axis(self, value: pl.Expr) -> pl.Expr:
        """Move a value to where equal steps look equal."""
        return value.log10() if self.is_log else value

    def off_axis(self, place: pl.Expr) -> pl.Expr:
        """Move a place on the axis back to its value."""
        return pl.lit(10.0).pow(place) if self.is_log else place

    @property
    def size(self) -> float:
        """The length of the axis in its own steps."""
        if self.is_log:
            return math.log10(self.high) - math.log10(self.low)
        return self.high - self.low

    @property
    def decades(self) -> list[float]:
        """Every power of ten inside a logarithmic extent."""
        first, last = math.ceil(math.log10(self.low)), math.floor(math.log10(self.high))
        return [10.0**power for power in range(first, last + 1)]


def marks(figures: pl.DataFrame) -> pl.DataFrame:
    """One row per figure, in the order given: its numbers as floats, its source as words.

    An end that the words do not set is null: a floor of zero is nobody's claim.
    """
    said = pl.DataFrame(
        [
            (
                formatting.interval(row),
                formatting.hedge(row),
                formatting.short_date(row["published"]),
            )
            for row in figures.iter_rows(named=True)
        ],
        schema={"read_as": pl.String, "hedge_rule": pl.String, "day": pl.String},
        orient="row",
    )
    is_floor = pl.col("low_kind").is_in(["floor", "unbounded"])
    return figures.select(
        "figure_id", "quantity_id", "outlet", "exact", "paragraph", "low_closed", "high_closed",
        is_conversion=pl.col("conversion_of").is_not_null(),
        value=pl.col("value").cast(pl.Float64),
        low=pl.when(~is_floor).then(pl.col("low").cast(pl.Float64)),
        high=pl.col("high").cast(pl.Float64),
        say=pl.format("{}: {}, paragraph {}", "outlet", "exact", "paragraph"),
    ).hstack(said)  # fmt: skip


def fitted(drawn: pl.DataFrame, least: float | None = None) -> Extent:
    """Find the stretch that holds every number and stated end, with room for a fade.

    Where all is one number, the stretch is `least` wide, or half that number.
    """
    low, high = _least_and_most(drawn)
    if low > 0 and high / low > 20:
        return Extent(low / 2, high * 2, is_log=True)
    span = (high - low) or least or abs(high) * 0.5 or 1.0
    room = 0.5 if low == high and not drawn["low"].null_count() else 0.12
    left = 0.6 if drawn["low"].null_count() else room
    right = 0.6 if drawn["high"].null_count() else room
    return Extent(low - span * left, high + span * right, is_log=False)


def roomy(extent: Extent) -> Extent:
    """Widen an extent to the right, so that words fit beside every bar."""
    place = extent.size * 0.9
    high = extent.high * 10**place if extent.is_log else extent.high + place
    return Extent(extent.low, high, is_log=extent.is_log)


def lines(drawn: pl.DataFrame) -> pl.DataFrame:
    """One row per outlet that stands at both sides of a slope: `value` left and `end` right."""
    first = drawn.unique(["outlet", "side"], keep="first", maintain_order=True)
    right = first.filter(pl.col("side") == 1).select("outlet", end="value")
    return first.filter(pl.col("side") == 0).join(right, on="outlet", maintain_order="left")


def stacked_words(drawn: pl.DataFrame, extent: Extent, height: float) -> pl.DataFrame:
    """Join the wordings of a side that would be written over one another: `side, value, exact`."""
    place = extent.on_axis(pl.col("value")) / extent.size * height
    ordered = drawn.sort("side", "value", "exact").with_columns(place=place)
    is_far = pl.col("place").diff().over("side").fill_null(height) > 16
    return (
        ordered.with_columns(group=is_far.cum_sum().over("side"))
        .group_by("side", "group", maintain_order=True)
        .agg(
            pl.col("value").first(),
            exact=pl.col("exact").unique(maintain_order=True).str.join(" · "),
        )
    )


def decades(drawn: pl.DataFrame) -> Extent:
    """Find the powers of ten around every number and stated end."""
    low, high = _least_and_most(drawn)
    return Extent(10 ** (math.floor(math.log10(low)) - 0.1), high * 2, is_log=True)


def around_one(drawn: pl.DataFrame) -> Extent:
    """Find a stretch that reaches as far below 1 as above it."""
    low, high = _least_and_most(drawn)
    reach = max(high, 1 / low, 1.25) ** 1.5  # leaves room for words beside the widest bar
    return Extent(1 / reach, reach, is_log=True)


def clipped(drawn: pl.DataFrame, extent: Extent) -> pl.DataFrame:
    """Add `x0` and `x1`, where a bar begins and ends, and which of them is stated."""
    return drawn.with_columns(
        x0=pl.col("low").fill_null(extent.low).clip(extent.low, extent.high),
        x1=pl.col("high").fill_null(extent.high).clip(extent.low, extent.high),
        has_low=pl.col("low").is_not_null(),
        has_high=pl.col("high").is_not_null(),
    )


def shortened(drawn: pl.DataFrame, extent: Extent, reach: float) -> pl.DataFrame:
    """Let a bar that misses an end fade within `reach` of the axis, not to its edge.

    Adds where words fit beside the bar: `beside`, and `is_left` of it or right.
    """
    place, size = extent.on_axis(pl.col("value")), extent.size * reach
    start, end = extent.off_axis(place - size), extent.off_axis(place + size)
    return (
        drawn.with_columns(
            x0=pl.when("has_low").then("x0").otherwise(start.clip(extent.low)),
            x1=pl.when("has_high").then("x1").otherwise(end.clip(upper_bound=extent.high)),
        )
        .with_columns(
            is_left=extent.on_axis(pl.col("x1"))
            > extent.on_axis(pl.lit(extent.low)) + extent.size * 0.63
        )
        .with_columns(beside=pl.when("is_left").then("x0").otherwise("x1"))
    )


def fades(drawn: pl.DataFrame, extent: Extent) -> pl.DataFrame:
    """Cut every bar that misses one end into slices that thin out towards it."""
    bars = drawn.filter(pl.col("has_low") != pl.col("has_high"))
    n_slices = slices(bars.height, drawn.height)
    start, end = extent.on_axis(pl.col("x0")), extent.on_axis(pl.col("x1"))
    step = (end - start) / n_slices
    nth = pl.col("nth")
    nearness = pl.when("has_high").then(nth + 1).otherwise(n_slices - nth) / n_slices
    return bars.join(pl.DataFrame({"nth": range(n_slices)}), how="cross").select(
        "outlet",
        "y",
        x0=extent.off_axis(start + step * nth),
        x1=extent.off_axis(start + step * (nth + 1)),
        opacity=0.02 + 0.44 * nearness.pow(1.5),
    )


def slices(n_bars: int, n_rows: int) -> int:
    """Find into how many slices bars may be cut: fewer where a chart has many rows.

    A row has five other marks at most, and a chart of blocks their headings.
    """
    room = MOST_MARKS - 5 * n_rows - 100
    return max(1, min(FADES, room // max(n_bars, 1)))


def blocks(
    drawn: pl.DataFrame, quantities: pl.DataFrame, row: float = 20, head: float = 30
) -> tuple[pl.DataFrame, pl.DataFrame, float]:
    """Place figures under the headings of their quantities, in the order of `quantities`.

    Gives the figures with `y` and the lines `above` and `below` it, the headings with `y`, and the
    height, all in pixels from the top.
    """
    counts = drawn.group_by("quantity_id").agg(rows=pl.len())
    height = head + row * pl.col("rows") + 10
    heads = quantities.join(
        counts, on="quantity_id", how="inner", maintain_order="left"
    ).with_columns(top=height.cum_sum() - height)
    nth = pl.int_range(pl.len()).over("quantity_id")
    figures = drawn.join(
        heads.select("quantity_id", "top"), on="quantity_id", how="inner", maintain_order="left"
    ).with_columns(above=pl.col("top") + head + row * nth)
    figures = figures.with_columns(y=pl.col("above") + row / 2, below=pl.col("above") + row)
    total = float(heads.select(height.sum()).item())
    return figures, heads.with_columns(y=pl.col("top") + head / 2 + 4), total


def ratios(drawn: pl.DataFrame) -> pl.DataFrame:
    """Divide every number and end by the median number of its quantity."""
    return drawn.with_columns(pl.col("value", "low", "high") / MEDIAN.over("quantity_id"))


def medians(drawn: pl.DataFrame) -> pl.DataFrame:
    """One row per quantity: its `median` number, its `least` and its `most`."""
    return drawn.group_by("quantity_id", maintain_order=True).agg(
        median=MEDIAN, least=pl.col("value").min(), most=pl.col("value").max()
    )


def _least_and_most(drawn: pl.DataFrame) -> tuple[float, float]:
    points = pl.concat([drawn["value"], drawn["low"], drawn["high"]]).drop_nulls()
    return float(points.min()), float(points.max())  # type: ignore[arg-type]  # both are floats
