"""Figures → verdicts: whether all outlets that report a quantity can be right.

In one dimension intervals share a value if and only if the largest low end is not above the
smallest high end (Helly), so groups decide and no pair is formed: time and memory grow with the
figures. Periods are intervals too: two that overlap share the beginning of one of them.
"""

from datetime import date

import polars as pl

ULP, TINY = 2.0**-52, 1e-300
FIRST, LAST = date.min, date.max
ONE_SIDED = ["floor", "unbounded"]
WEAK_LABEL = 0.7
"""A label less certain than this may be wrong, and a verdict on it (this project's choice)."""
ONE = ["quantity_id", "scale"]
GROUP = [*ONE, "moment"]
"""What is compared with one another: one quantity, on one scale, at one moment."""


def judge_quantities(figures: pl.LazyFrame) -> pl.LazyFrame:
    """Judge each quantity that several outlets report of one time, in one unit.

    ``figures`` come from `set_on_bases`. Yields ``quantity_id, verdict,
    figures, apart``: of a conflict the two figures furthest apart, and their outlets. A group
    *agrees* where no two values lie on opposite sides of what all allow; of two figures that is
    to say that one value lies in the other's interval (SEMANTICS 3.3). What is used twice is
    computed once, here and now.
    """
    told = on_scales(figures)
    periods = told.group_by(*ONE, "outlet", "begin", "until").agg(extremes()).collect().lazy()
    outlets = at_moments(periods).collect().lazy()
    groups = (
        outlets.group_by(*GROUP, "outlet")
        .agg(extremes())
        .group_by(GROUP)
        .agg(extremes(), n_outlets=pl.len())
        .filter(pl.col("n_outlets") > 1)
        .collect()
        .lazy()
    )
    torn = outlets.join(groups.filter(is_torn()).select(GROUP), on=GROUP, how="semi")
    apart = furthest_apart(torn)
    verdict = pl.col("verdict")
    judged = (
        groups.join(apart.rename({"low": "end_low", "high": "end_high"}), on=GROUP, how="left")
        .with_columns(verdict=group_verdict())
        .sort("quantity_id", "gap", *GROUP[1:], "outlet", "outlet_b",
              descending=[False, True] + 4 * [False], nulls_last=True)
        .group_by("quantity_id", maintain_order=True)
        .agg(
            pl.col("scale", "moment", "outlet", "outlet_b", "end_low", "end_high").first(),
            verdict=pl.when((verdict == "conflict").any()).then(pl.lit("conflict"))
            .when((verdict == "agree").all()).then(pl.lit("agree"))
            .otherwise(pl.lit("compatible")),
        )
    )  # fmt: skip
    return judged.pipe(name_figures, told).select(
        "quantity_id", "verdict", "figures",
        apart=pl.when(pl.col("outlet").is_not_null()).then(
            pl.concat_list("outlet", "outlet_b").list.sort()
        ),
    )  # fmt: skip


def on_scales(figures: pl.LazyFrame) -> pl.LazyFrame:
    """Set each figure on its own scale, and in euros against those of other currencies.

    An open end stands one unit in the last place further in, so that two ends are compared by size
    alone; a missing one is infinite. A value that stands at its own open end goes with it. A figure
    without a date may be of any; years are compared by value, whatever they are true of.
    """
    is_dated = pl.col("kind") != "date"
    reported = figures.filter(pl.col("quantity_id").is_not_null()).with_columns(
        begin=pl.when(is_dated).then("as_of_start").fill_null(FIRST),
        until=pl.when(is_dated).then("as_of_end").fill_null(LAST),
        is_two_sided=~pl.any_horizontal(
            pl.col(f"{side}_kind").is_in(ONE_SIDED) for side in ("low", "high")
        ),
        said=pl.struct("hedge", "value", "unit").hash(),
    )
    own = on_scale(reported, "base").with_columns(scale="base")
    return pl.concat([own.drop("base"), *across_bases(on_scale(reported, "euro"))]).select(
        *ONE, "outlet", "figure_id", "begin", "until", "is_two_sided", "low", "high",
        "value_low", "value_high", said_low="said", said_high="said",
    )  # fmt: skip


def on_scale(reported: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """Give value and ends on one scale."""
    value = pl.col(f"value_{name}").clip("low", "high")
    return (
        reported.filter(pl.col(f"value_{name}").is_not_null())
        .with_columns(
            low=inward(name, "low").fill_null(-float("inf")),
            high=inward(name, "high").fill_null(float("inf")),
        )
        .with_columns(value_low=value, value_high=value)
        .select(
            "quantity_id", "outlet", "figure_id", "base", "begin", "until", "is_two_sided", "said",
            "low", "high", "value_low", "value_high",
        )
    )  # fmt: skip


def across_bases(told: pl.LazyFrame) -> list[pl.LazyFrame]:
    """Set the low ends of one currency against the high ends of each other.

    Figures that print the same currency never meet in euros: they are compared as printed, and one
    that bounds nothing on its side takes no part in it.
    """
    bases = told.select("quantity_id", "base").unique()
    ways = (
        bases.join(bases, on="quantity_id", suffix="_b")
        .filter(pl.col("base") != pl.col("base_b"))
        .with_columns(scale=pl.format("{} > {}", "base", "base_b"))
    )
    least, most = pl.lit(-float("inf")), pl.lit(float("inf"))
    left = told.join(ways.drop("base_b"), on=["quantity_id", "base"], how="inner")
    right = told.join(
        ways.drop("base").rename({"base_b": "base"}), on=["quantity_id", "base"], how="inner"
    )
    return [
        left.with_columns(high=most, value_low=most).drop("base"),
        right.with_columns(low=least, value_high=least).drop("base"),
    ]


def inward(scale: str, side: str) -> pl.Expr:
    """Move an open end inward by the least step."""
    end = pl.col(f"{side}_{scale}")
    step = end.abs() * ULP + TINY
    moved = end + step if side == "low" else end - step
    return pl.when(f"{side}_closed").then(end).otherwise(moved)


def at_moments(outlets: pl.LazyFrame) -> pl.LazyFrame:
    """Set what each outlet says of a period at the moments that the period holds.

    Where all periods of a quantity share a time, there is one moment. Else there is one at every
    beginning of a period: as many as the calendar has days, however many the figures.
    """
    begin, until = pl.col("begin"), pl.col("until")
    periods = outlets.select(*ONE, "begin", "until")
    shared = periods.group_by(ONE).agg(is_shared=begin.max() <= until.min(), moment=begin.max())
    known = outlets.join(shared, on=ONE, how="inner")
    moments = periods.select(*ONE, moment="begin").unique()
    spread = known.filter(~pl.col("is_shared")).drop("moment").join(moments, on=ONE, how="inner")
    holds = pl.col("moment").is_between("begin", "until")
    at_once = known.filter("is_shared")
    return pl.concat([at_once, spread.filter(holds)])


def extremes() -> list[pl.Expr]:
    """Give the ends of what all allow, the outermost values, and whether all say the same."""
    return [
        pl.col("low", "value_high", "said_high").max(),
        pl.col("high", "value_low", "said_low").min(),
        pl.col("is_two_sided").all(),
    ]


def is_torn() -> pl.Expr:
    """Tell whether a group shares no value; one outlet alone may be at odds with itself."""
    return pl.col("low") > pl.col("high")


def group_verdict() -> pl.Expr:
    """Judge a group by its extremes."""
    is_same = pl.col("said_low") == pl.col("said_high")
    is_between = (pl.col("value_low") < pl.col("low")) & (pl.col("value_high") > pl.col("high"))
    return (
        pl.when(pl.col("gap").is_not_null()).then(pl.lit("conflict"))
        .when(is_same | (pl.col("is_two_sided") & ~is_between)).then(pl.lit("agree"))
        .otherwise(pl.lit("compatible"))
    )  # fmt: skip


def furthest_apart(torn: pl.LazyFrame) -> pl.LazyFrame:
    """Find the two outlets of each group whose ends are furthest apart.

    Yields the columns of ``GROUP`` and ``gap``, ``outlet`` with the larger ``low`` and ``outlet_b``
    with the smaller ``high``; nothing for a group in which only one outlet contradicts itself.
    """
    lowest = torn.group_by(*GROUP, "outlet").agg(pl.col("high").min()).sort("high", "outlet")
    two = lowest.group_by(GROUP).agg(pl.col("high", "outlet").head(2))
    return (
        torn.group_by(*GROUP, "outlet")
        .agg(pl.col("low").max())
        .join(two.explode("high", "outlet"), on=GROUP, how="inner", suffix="_b")
        .with_columns(gap=pl.col("low") - pl.col("high"))
        .filter((pl.col("outlet") != pl.col("outlet_b")) & (pl.col("gap") > 0))
        .sort("gap", "outlet", "outlet_b", descending=[True, False, False])
        .unique(GROUP, keep="first")
    )


def name_figures(judged: pl.LazyFrame, told: pl.LazyFrame) -> pl.LazyFrame:
    """Add the ``figures`` that set the two ends of each conflict, the one with the low end first.

    Where an outlet says so several times, the figure whose id comes first stands for it.
    """
    ends = [("outlet", "low"), ("outlet_b", "high")]
    found = [
        judged.select(*GROUP, outlet=outlet, end=f"end_{side}")
        .join(told, on=[*ONE, "outlet"], how="inner")
        .filter((pl.col(side) == pl.col("end")) & pl.col("moment").is_between("begin", "until"))
        .group_by("quantity_id")
        .agg(pl.col("figure_id").min())
        for outlet, side in ends
    ]
    pair = (
        found[0]
        .join(found[1], on="quantity_id", suffix="_b")
        .select("quantity_id", figures=pl.concat_list("figure_id", "figure_id_b"))
    )
    return judged.join(pair, on="quantity_id", how="left")
