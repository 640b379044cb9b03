"""Hedge and rounding → interval: the table of SEMANTICS section 2, one line a hedge."""

from dataclasses import dataclass

import polars as pl

from validation.tables import AMOUNT

ROUNDING_CAP = "0.1"
"""Rounding is never read wider than this share of the number (this project's choice)."""
JUST = "0.05"
"""``just under`` and ``just over`` stay within this share of the number (this project's choice)."""

MIRRORED = ["bare", "exact", "nearly"]
"""What is said of the size of a number: nearly −40 is nearer to zero. Words of order keep theirs:
below −40 and just below it are further away."""
VAGUE = ["bare", "about", "exact", "nearly", "just_under", "just_over"]
"""What makes a vague word no vaguer: nearly hundreds are hundreds."""

X = pl.col("value")
ENDS = ["low", "high", "low_closed", "high_closed", "low_kind", "high_kind"]
FLAGS = ["is_whole", "is_small", "is_given", "is_blurred"]
PLACES = [
    "value", "half_width", "unit_place", "written_place", "vague_low", "vague_high",
    "vague_high_closed", "floor",
]  # fmt: skip
"""The numbers, in the base unit, that an interval is drawn from."""


@dataclass(frozen=True)
class End:
    """One end of an interval: where it lies, whether it belongs to it, and why it lies there."""

    at: pl.Expr
    is_closed: bool | pl.Expr
    kind: str


def draw_intervals(readings: pl.LazyFrame) -> pl.LazyFrame:
    """Add the ``ENDS`` that each reading allows; a stacked hedge narrows the first.

    Reads the columns ``PLACES`` and ``FLAGS``, ``hedge`` and ``hedge_2``, where the number is no
    range. Ends that are null are unbounded.
    """
    rows = readings.with_row_index("row")
    drawn = rows.pipe(draw, "hedge")
    is_stacked = pl.col("hedge_2").is_not_null() & (pl.col("hedge") != "range")
    narrowed = (
        rows.filter(is_stacked)
        .pipe(draw, "hedge_2")
        .select("row", pl.col(ENDS).name.suffix("_2"), is_stacked=pl.lit(True))
    )
    return (
        drawn.join(narrowed, on="row", how="left", maintain_order="left")
        .pipe(intersect)
        .drop("row", "is_stacked", *(f"{end}_2" for end in ENDS))
    )


def draw(rows: pl.LazyFrame, hedge: str) -> pl.LazyFrame:
    """Add the ends that the hedge in a column gives; in stages, so that each stays small."""
    is_vague = pl.col(hedge).is_in(VAGUE) & pl.col("vague_low").is_not_null()
    row = pl.when(is_vague).then(pl.lit("vague")).otherwise(pl.col(hedge))
    row = pl.when("is_given").then(pl.lit("given")).otherwise(row)
    is_mirrored = (X < 0) & row.is_in(MIRRORED)
    return (
        rows.with_columns(is_mirrored=is_mirrored)
        .with_columns(value=pl.when("is_mirrored").then(-X).otherwise(X))
        .with_columns(**radii())
        .with_columns(**choose(row, "low", 0), **choose(row, "high", 1))
        .with_columns(is_counted=pl.col("is_whole") & ~row.is_in(["range", "given"]))
        .pipe(count_whole, row)
        .pipe(mirror)
        .drop("is_counted", "is_mirrored", *radii())
    )


def mirror(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Turn round what was drawn for the size of a negative number."""
    turned = {
        "value": -X, "low": -pl.col("high"), "high": -pl.col("low"),
        "low_closed": pl.col("high_closed"), "high_closed": pl.col("low_closed"),
        "low_kind": pl.col("high_kind"), "high_kind": pl.col("low_kind"),
    }  # fmt: skip
    return rows.with_columns(
        pl.when("is_mirrored").then(end).otherwise(name).alias(name) for name, end in turned.items()
    )


def radii() -> dict[str, pl.Expr]:
    """Measure how far each kind of rounding reaches from the number."""
    size, place = X.abs(), pl.col("unit_place")
    cap = size * number(ROUNDING_CAP)
    bare_place = pl.when("is_small").then("written_place").otherwise("unit_place")
    near = pl.min_horizontal(place / 2, cap)
    soft = pl.max_horizontal(near, pl.min_horizontal(place, cap))
    soft = pl.when("is_whole").then(pl.max_horizontal(soft, number("1"))).otherwise(soft)
    return {
        "bare": pl.min_horizontal(bare_place / 2, cap),
        "near": near,
        "just": pl.when(X == 0)
        .then(place / 2)
        .otherwise(pl.min_horizontal(place / 2, size * number(JUST))),
        "soft": soft,
        "blur": pl.when("is_blurred").then(soft).otherwise(number("0")),
    }


def hedge_ends() -> dict[str, tuple[End, End]]:
    """Give the two ends of every hedge; of what is given without rounding, a year or a rank, too.

    Small whole numbers are not rounded; ``about`` reaches at least one thing of what is counted. A
    bound on a vague word is one on its outer end: up to hundreds may be 999.
    """
    bare, near, just, soft, blur = (pl.col(radius) for radius in radii())
    half, spread = pl.col("written_place") / 2, pl.col("half_width")
    vague_low, vague_high = pl.col("vague_low"), pl.col("vague_high")
    floor = End(pl.col("floor"), True, "floor")
    has_room = pl.col("is_whole") | (pl.col("floor") < X)
    lower = End(pl.when(has_room).then("floor"), True, "floor")  # below 0 % lies no floor
    none = End(pl.lit(None), False, "unbounded")
    below = End(X + blur, pl.col("is_blurred"), "hedge_hard")
    above = End(X - blur, pl.col("is_blurred"), "hedge_hard")
    least, most = pl.coalesce(vague_low, X), pl.coalesce(vague_high, X)
    includes_most = pl.col("vague_high_closed").fill_null(True)
    return {
        "bare": (End(X - bare, True, "rounding"), End(X + bare, False, "rounding")),
        "exact": (End(X - half, True, "stated"), End(X + half, False, "stated")),
        "about": (End(X - soft, True, "hedge_soft"), End(X + soft, True, "hedge_soft")),
        "nearly": (End(X - near, True, "hedge_soft"), below),
        "just_under": (End(X - just, True, "hedge_soft"), below),
        "just_over": (above, End(X + just, True, "hedge_soft")),
        "more_than": (End(least - blur, pl.col("is_blurred"), "hedge_hard"), none),
        "at_least": (End(least - blur, True, "hedge_hard"), none),
        "less_than": (lower, End(most + blur, pl.col("is_blurred"), "hedge_hard")),
        "at_most": (floor, End(most + blur, includes_most, "hedge_hard")),
        "up_to": (floor, End(most + blur, includes_most, "hedge_soft")),
        "range": (End(X - spread, True, "stated"), End(X + spread, True, "stated")),
        "vague": (End(vague_low, True, "hedge_soft"),
                  End(vague_high, pl.col("vague_high_closed"), "hedge_soft")),
        "given": (End(least, True, "stated"), End(most, True, "stated")),
    }  # fmt: skip


def choose(row: pl.Expr, name: str, side: int) -> dict[str, pl.Expr]:
    """Choose place, closedness and kind of one end by the row's hedge.

    A floor that does not exist leaves the end unbounded.
    """
    at = closed = kind = pl.lit(None)
    for hedge, pair in hedge_ends().items():
        end = pair[side]
        is_closed = pl.lit(end.is_closed) if isinstance(end.is_closed, bool) else end.is_closed
        at = pl.when(row == hedge).then(end.at).otherwise(at)
        closed = pl.when(row == hedge).then(is_closed).otherwise(closed)
        is_known = pl.lit(True) if end.kind != "floor" else end.at.is_not_null()
        named = pl.when(is_known).then(pl.lit(end.kind)).otherwise(pl.lit("unbounded"))
        kind = pl.when(row == hedge).then(named).otherwise(kind)
    return {name: at.cast(AMOUNT), f"{name}_closed": closed, f"{name}_kind": kind}


def count_whole(rows: pl.LazyFrame, row: pl.Expr) -> pl.LazyFrame:
    """Move the ends of counted things to the whole numbers inside, and close them.

    If no whole number is left, the next one on the hedge's side is taken. An interval of one
    point is closed, an end that does not exist is open.
    """
    low, high, one = pl.col("low"), pl.col("high"), number("1")
    is_point = (low == high).fill_null(False)
    last_one = pl.max_horizontal(X - one, "floor")
    next_one = pl.when(row == "just_over").then(X + one).otherwise(last_one)
    up = low.ceil() + step(~pl.col("low_closed") & (low == low.ceil()))
    down = high.floor() - step(~pl.col("high_closed") & (high == high.floor()))
    return (
        rows.with_columns(pl.col("low_closed", "high_closed") | is_point)
        .with_columns(up=up, down=down)
        .with_columns(is_empty=pl.col("up") > pl.col("down"))
        .with_columns(
            low=whole(low, "up", next_one),
            high=whole(high, "down", next_one),
            low_closed=(pl.col("low_closed") | pl.col("is_counted")) & low.is_not_null(),
            high_closed=(pl.col("high_closed") | pl.col("is_counted")) & high.is_not_null(),
        )
        .drop("up", "down", "is_empty")
    )


def whole(end: pl.Expr, moved: str, next_one: pl.Expr) -> pl.Expr:
    """Give the end itself, or the whole number it moves to where things are counted."""
    inside = pl.when("is_empty").then(next_one).otherwise(pl.col(moved))
    return pl.when("is_counted").then(inside).otherwise(end)


def step(is_taken: pl.Expr) -> pl.Expr:
    """Give one thing where a step is taken, else none."""
    return pl.when(is_taken).then(number("1")).otherwise(number("0"))


def intersect(rows: pl.LazyFrame) -> pl.LazyFrame:
    """Keep what the ends of both hedges share, where a second one narrows the first.

    Where they share nothing the first stands: the words contradict themselves.
    """
    low, high, low_2, high_2 = (pl.col(end) for end in ("low", "high", "low_2", "high_2"))
    is_closed = pl.col("low_closed_both") & pl.col("high_closed_both")
    width = pl.col("high_both") - pl.col("low_both")
    is_sound = ((width > 0) | ((width == 0) & is_closed)).fill_null(True)
    return (
        rows.with_columns(
            takes_low=low_2.is_not_null() & (low.is_null() | (low_2 > low) | opens("low")),
            takes_high=high_2.is_not_null() & (high.is_null() | (high_2 < high) | opens("high")),
        )
        .with_columns(
            pl.when(f"takes_{end.split('_')[0]}").then(f"{end}_2").otherwise(end).alias(
                f"{end}_both"
            )
            for end in ENDS
        )
        .with_columns(narrows=pl.col("is_stacked") & is_sound)
        .with_columns(
            pl.when("narrows").then(f"{end}_both").otherwise(end).alias(end) for end in ENDS
        )
        .drop("takes_low", "takes_high", "narrows", *(f"{end}_both" for end in ENDS))
    )  # fmt: skip


def opens(side: str) -> pl.Expr:
    """Tell whether the second hedge leaves out the very end that the first allows."""
    return (pl.col(f"{side}_2") == pl.col(side)) & ~pl.col(f"{side}_closed_2")


def number(text: str) -> pl.Expr:
    """Write an exact number as an expression."""
    return pl.lit(text).cast(AMOUNT)
