"""Hedge and rounding → interval: the table of SEMANTICS section 2, one line a hedge."""

from dataclasses import dataclass

import polars as pl

from validation.tables import AMOUNT

ROUNDING_CAP = "0.1"
"""Rounding is never read wider than this share of the number (this project's choice)."""
JUST = "0.05"
"""``just under`` and ``just over`` stay within this share of the number (this project's choice)."""

NULL = pl.lit(None, dtype=AMOUNT)


@dataclass(frozen=True)
class End:
    """One end of an interval: where it lies, whether it belongs to it, and why it lies there."""

    at: pl.Expr
    is_closed: bool | pl.Expr
    kind: str


def number(text: str) -> pl.Expr:
    """Write an exact number as an expression."""
    return pl.lit(text).cast(AMOUNT)


def ends(hedge: str) -> pl.Expr:
    """Draw the interval that the hedge in a column gives ``value``.

    Reads ``value, other, unit_place, written_place, vague_low, vague_high, vague_high_closed,
    floor`` in the base unit, and the flags ``is_whole, is_small, is_given, is_blurred``. Yields a
    struct of ``low, high, low_closed, high_closed, low_kind, high_kind``; null without a hedge.
    """
    rows = {**hedge_ends(), "given": stated_ends()}
    row = pl.when(pl.col("is_given")).then(pl.lit("given")).otherwise(pl.col(hedge))
    low, high = choose(row, rows, 0), choose(row, rows, 1)
    return whole(row, low, high)


def hedge_ends() -> dict[str, tuple[End, End]]:
    """Give the two ends of every hedge."""
    x, size = pl.col("value"), pl.col("value").abs()
    blur = pl.when("is_blurred").then(soft_radius(size)).otherwise(number("0"))
    bare = pl.min_horizontal(bare_place() / 2, size * number(ROUNDING_CAP))
    near = pl.min_horizontal(pl.col("unit_place") / 2, size * number(ROUNDING_CAP))
    soft = soft_radius(size)
    just = pl.min_horizontal(pl.col("unit_place") / 2, size * number(JUST))
    half = pl.col("written_place") / 2
    floor = End(pl.col("floor"), True, "floor")
    none = End(NULL, False, "unbounded")
    below = End(x + blur, pl.col("is_blurred"), "hedge_hard")
    above = End(x - blur, pl.col("is_blurred"), "hedge_hard")
    return {
        "bare": (End(x - bare, True, "rounding"), End(x + bare, False, "rounding")),
        "exact": (End(x - half, True, "stated"), End(x + half, False, "stated")),
        "about": (End(x - soft, True, "hedge_soft"), End(x + soft, True, "hedge_soft")),
        "nearly": (End(x - near, True, "hedge_soft"), below),
        "just_under": (End(x - just, True, "hedge_soft"), below),
        "just_over": (above, End(x + just, True, "hedge_soft")),
        "more_than": (above, none),
        "at_least": (End(x - blur, True, "hedge_hard"), none),
        "less_than": (floor, below),
        "at_most": (floor, End(x + blur, True, "hedge_hard")),
        "up_to": (floor, End(x + blur, True, "hedge_soft")),
        "range": (End(x - pl.col("half_width"), True, "stated"),
                  End(x + pl.col("half_width"), True, "stated")),
        "vague": (End(pl.col("vague_low"), True, "hedge_soft"),
                  End(pl.col("vague_high"), pl.col("vague_high_closed"), "hedge_soft")),
    }  # fmt: skip


def stated_ends() -> tuple[End, End]:
    """Give the ends of what is stated without rounding: a year, a decade, a rank."""
    return (
        End(pl.coalesce("vague_low", "value"), True, "stated"),
        End(pl.coalesce("vague_high", "value"), True, "stated"),
    )


def bare_place() -> pl.Expr:
    """Give the place that a bare number is rounded to; small whole numbers are not rounded."""
    return pl.when("is_small").then("written_place").otherwise("unit_place")


def soft_radius(size: pl.Expr) -> pl.Expr:
    """Give how far ``about`` reaches: at least the rounding, and one thing of what is counted."""
    cap = size * number(ROUNDING_CAP)
    rounding = pl.min_horizontal(pl.col("unit_place") / 2, cap)
    radius = pl.max_horizontal(rounding, pl.min_horizontal(pl.col("unit_place"), cap))
    return pl.when("is_whole").then(pl.max_horizontal(radius, number("1"))).otherwise(radius)


def choose(row: pl.Expr, rows: dict[str, tuple[End, End]], side: int) -> tuple[pl.Expr, ...]:
    """Choose place, closedness and kind of one end by the row's hedge.

    A floor that does not exist leaves the end unbounded.
    """
    at = closed = kind = pl.lit(None)
    for name, pair in rows.items():
        end = pair[side]
        is_closed = pl.lit(end.is_closed) if isinstance(end.is_closed, bool) else end.is_closed
        at = pl.when(row == name).then(end.at).otherwise(at)
        closed = pl.when(row == name).then(is_closed).otherwise(closed)
        kind = pl.when(row == name).then(pl.lit(end.kind)).otherwise(kind)
    known = at.is_not_null()
    kind = pl.when(kind.is_not_null()).then(
        pl.when(known).then(kind).otherwise(pl.lit("unbounded"))
    )
    return at.cast(AMOUNT), closed & known, kind


def whole(row: pl.Expr, low: tuple[pl.Expr, ...], high: tuple[pl.Expr, ...]) -> pl.Expr:
    """Move the ends of counted things to the whole numbers inside, and close them.

    If no whole number is left, the next one on the hedge's side is taken.
    """
    x, one = pl.col("value"), number("1")
    is_whole = pl.col("is_whole") & ~row.is_in(["range", "given"])
    is_point = (low[0] == high[0]).fill_null(False)
    low_closed, high_closed = low[1] | is_point, high[1] | is_point
    up = low[0].ceil() + step(~low_closed & (low[0] == low[0].ceil()))
    down = high[0].floor() - step(~high_closed & (high[0] == high[0].floor()))
    is_empty = up > down
    next_one = pl.when(row == "just_over").then(x + one).otherwise(x - one)
    return pl.struct(
        low=pl.when(is_whole)
        .then(pl.when(is_empty).then(next_one).otherwise(up))
        .otherwise(low[0]),
        high=pl.when(is_whole)
        .then(pl.when(is_empty).then(next_one).otherwise(down))
        .otherwise(high[0]),
        low_closed=(is_whole & low[0].is_not_null()) | low_closed,
        high_closed=(is_whole & high[0].is_not_null()) | high_closed,
        low_kind=low[2],
        high_kind=high[2],
    )


def step(is_taken: pl.Expr) -> pl.Expr:
    """Give one thing where a step is taken, else none."""
    return pl.when(is_taken).then(number("1")).otherwise(number("0"))


def intersect(first: str, second: str) -> pl.Expr:
    """Keep what two drawn intervals share; null ends are unbounded.

    Where they share nothing the first stands: the words contradict themselves.
    """
    a, b = pl.col(first).struct, pl.col(second).struct
    low_from_b = b.field("low").is_not_null() & (
        a.field("low").is_null() | (b.field("low") > a.field("low"))
    )
    high_from_b = b.field("high").is_not_null() & (
        a.field("high").is_null() | (b.field("high") < a.field("high"))
    )
    low = pl.when(low_from_b).then(b.field("low")).otherwise(a.field("low"))
    high = pl.when(high_from_b).then(b.field("high")).otherwise(a.field("high"))
    both = pl.struct(
        low=low,
        high=high,
        low_closed=pl.when(low_from_b).then(b.field("low_closed")).otherwise(a.field("low_closed")),
        high_closed=pl.when(high_from_b)
        .then(b.field("high_closed"))
        .otherwise(a.field("high_closed")),
        low_kind=pl.when(low_from_b).then(b.field("low_kind")).otherwise(a.field("low_kind")),
        high_kind=pl.when(high_from_b).then(b.field("high_kind")).otherwise(a.field("high_kind")),
    )
    is_closed = both.struct.field("low_closed") & both.struct.field("high_closed")
    is_empty = (low > high) | ((low == high) & ~is_closed)
    return pl.when(is_empty.fill_null(False)).then(pl.col(first)).otherwise(both)
