"""Figures → comparisons: whether two outlets' numbers can both be true, by SEMANTICS section 3."""

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.comparing.verdicts import ONE_SIDED, WEAK_LABEL
from validation.tables import Comparisons

MINOR, MODERATE = 0.01, 0.05
"""A conflict is minor up to 1 % apart, moderate up to 5 % (this project's choice)."""
SOFT = ["hedge_soft"]
LISTED = 64
"""Figures of a quantity up to which every pair is listed.

In a larger one each figure is paired with those that set the ends of what all allow: the rows stay
as many as the figures, and no verdict is lost.
"""
COMPARED = [
    "figure_id", "article_id", "kind", "value", "hedge", "unit", "scope", "as_of", "as_of_start",
    "as_of_end", "as_of_basis", "low_closed", "high_closed", "low_kind", "high_kind", "base",
    "confidence", "witness",
    *(f"{end}_{scale}" for end in ("value", "low", "high") for scale in ("base", "euro")),
]  # fmt: skip


def compare_figures(figures: pl.LazyFrame, verdicts: pl.LazyFrame) -> LazyFrame[Comparisons]:
    """Compare every two figures about one quantity that stand in different articles.

    ``figures`` have their bases (`set_on_bases`) and a ``witness``;
    ``verdicts`` of `judge_quantities` name the pairs that large
    quantities are judged by.
    """
    told = figures.filter(pl.col("quantity_id").is_not_null())
    named = told.select("quantity_id", "figure_id", "article_id", "low_base", "high_base")
    return compare_pairs(told, pair_up(named, verdicts))


def compare_pairs(told: pl.LazyFrame, pairs: pl.LazyFrame) -> LazyFrame[Comparisons]:
    """Compare these pairs: ``quantity_id, figure_a, figure_b``, the smaller id first."""
    side = told.select("quantity_id", *COMPARED)
    one, other = (["quantity_id", figure] for figure in ("figure_a", "figure_b"))
    placed = (
        pairs.join(side, left_on=one, right_on=["quantity_id", "figure_id"], how="inner")
        .join(side, left_on=other, right_on=["quantity_id", "figure_id"], how="inner", suffix="_b")
        .pipe(on_one_scale)
        .with_columns(time_relation=time_relation(), scope_relation=scope_relation())
    )
    judged = placed.with_columns(
        bars=bars(), overlap=overlap(keep_soft=True), hard=overlap(keep_soft=False)
    ).with_columns(
        verdict=verdict("overlap"),
        hard_verdict=verdict("hard"),
        rel_gap=relative(gap()),
        rel_diff=relative((pl.col("x") - pl.col("x_b")).abs()),
    )
    return (
        judged.with_columns(
            rel_gap=pl.when(pl.col("verdict") == "conflict").then(
                pl.when(gap() > 0).then("rel_gap").otherwise(0.0)
            ),
            confidence=confidence(),
            reasons=reasons(),
        )
        .with_columns(grade=grade())
        .sort("quantity_id", "figure_a", "figure_b")
        .select(Comparisons.names())
        .pipe(Comparisons.validate)
    )


def pair_up(named: pl.LazyFrame, verdicts: pl.LazyFrame) -> pl.LazyFrame:
    """Pair the figures of different articles, once each; those of large quantities by extremes."""
    sized = named.with_columns(is_large=pl.len().over("quantity_id") > LISTED)
    large = sized.filter("is_large")
    outermost = [
        large.sort(f"{side}_base", "figure_id", descending=[side == "low", False], nulls_last=True)
        .unique("quantity_id", keep="first", maintain_order=True)
        .select("quantity_id", "figure_id")
        for side in ("low", "high")
    ]
    judged_by = verdicts.select("quantity_id", figure_id="figures").explode("figure_id")
    telling = pl.concat([*outermost, judged_by.drop_nulls()]).unique()
    partners = pl.concat(
        [sized.filter(~pl.col("is_large")), large.join(telling, on=["quantity_id", "figure_id"])],
        how="diagonal",
    )
    both = [pl.col("figure_id"), pl.col("figure_id_b")]
    return (
        sized.join(partners, on="quantity_id", how="inner", suffix="_b")
        .filter(
            (pl.col("article_id") != pl.col("article_id_b"))
            & (pl.col("is_large") | (pl.col("figure_id") < pl.col("figure_id_b")))
        )
        .select(
            "quantity_id",
            figure_a=pl.min_horizontal(both),
            figure_b=pl.max_horizontal(both),
        )
        .unique()
    )


def on_one_scale(pairs: pl.LazyFrame) -> pl.LazyFrame:
    """Give both figures of a pair as ``x, low, high`` on the scale that they share.

    That is their base unit or currency, else euros; null where they share none.
    """
    is_same = pl.col("base") == pl.col("base_b")
    names = {"x": "value", "low": "low", "high": "high"}
    return pairs.with_columns(
        pl.when(is_same).then(f"{name}_base{suffix}").otherwise(f"{name}_euro{suffix}")
        .alias(f"{new}{suffix}")
        for new, name in names.items() for suffix in ("", "_b")
    ).with_columns(
        via_fx=~is_same & pl.col("x").is_not_null() & pl.col("x_b").is_not_null(),
        is_apart=pl.col("x").is_null() | pl.col("x_b").is_null(),
    )  # fmt: skip


def time_relation() -> pl.Expr:
    """Relate the two as-of periods; dates are compared by value, so theirs is one timeless time."""
    start, end = pl.col("as_of_start"), pl.col("as_of_end")
    start_b, end_b = pl.col("as_of_start_b"), pl.col("as_of_end_b")
    is_disjoint = ((end < start_b) | (end_b < start)).fill_null(False)
    return (
        pl.when(pl.col("kind") == "date").then(pl.lit("same"))
        .when(pl.col("as_of").is_null() | pl.col("as_of_b").is_null()).then(pl.lit("unknown"))
        .when(pl.col("as_of") == pl.col("as_of_b")).then(pl.lit("same"))
        .when(is_disjoint).then(pl.lit("disjoint"))
        .otherwise(pl.lit("overlap"))
    )  # fmt: skip


def scope_relation() -> pl.Expr:
    """Relate the two scopes; two figures that state none are of one scope."""
    scope, scope_b = pl.col("scope"), pl.col("scope_b")
    return (
        pl.when(scope.eq_missing(scope_b)).then(pl.lit("same"))
        .when(scope.is_null() | scope_b.is_null()).then(pl.lit("unknown"))
        .otherwise(pl.lit("differs"))
    )  # fmt: skip


def bars() -> pl.Expr:
    """List what bars a comparison."""
    differ = {
        "kind_differs": pl.col("kind") != pl.col("kind_b"),
        "unit_differs": pl.col("is_apart") & (pl.col("kind") != "money"),
        "no_rate": pl.col("is_apart") & (pl.col("kind") == "money"),
        "scope_differs": pl.col("scope_relation") == "differs",
        "time_disjoint": pl.col("time_relation") == "disjoint",
    }
    return named_true(differ)


def named_true(tests: dict[str, pl.Expr]) -> pl.Expr:
    """List the names of the tests that hold."""
    return pl.concat_list(
        pl.when(test).then(pl.lit(name)) for name, test in tests.items()
    ).list.drop_nulls()


def end_of(side: str, suffix: str, keep_soft: bool) -> tuple[pl.Expr, pl.Expr]:
    """Give one end and its closedness; without ``keep_soft`` a soft end is left out."""
    is_kept = pl.lit(keep_soft) | ~pl.col(f"{side}_kind{suffix}").is_in(SOFT)
    return (
        pl.when(is_kept).then(f"{side}{suffix}"),
        pl.when(is_kept).then(f"{side}_closed{suffix}").otherwise(False),
    )


def overlap(keep_soft: bool) -> pl.Expr:
    """Tell how the two intervals meet; ends honoured exactly.

    ``value``: one holds the other's value; ``share``: they share other values; ``touch``: only
    open ends keep them apart; ``apart``.
    """
    low_a, low_a_closed = end_of("low", "", keep_soft)
    low_b, low_b_closed = end_of("low", "_b", keep_soft)
    high_a, high_a_closed = end_of("high", "", keep_soft)
    high_b, high_b_closed = end_of("high", "_b", keep_soft)
    low, high = pl.max_horizontal(low_a, low_b), pl.min_horizontal(high_a, high_b)
    closed = (
        (low_a.ne_missing(low) | low_a_closed) & (low_b.ne_missing(low) | low_b_closed)
        & (high_a.ne_missing(high) | high_a_closed) & (high_b.ne_missing(high) | high_b_closed)
    )  # fmt: skip
    holds = inside("x", low_b, low_b_closed, high_b, high_b_closed) | inside(
        "x_b", low_a, low_a_closed, high_a, high_a_closed
    )
    return (
        pl.when((low > high).fill_null(False)).then(pl.lit("apart"))
        .when((low == high).fill_null(False) & ~closed).then(pl.lit("touch"))
        .when(holds).then(pl.lit("value"))
        .otherwise(pl.lit("share"))
    )  # fmt: skip


def inside(
    value: str, low: pl.Expr, low_closed: pl.Expr, high: pl.Expr, high_closed: pl.Expr
) -> pl.Expr:
    """Tell whether a value lies in an interval; a missing end bounds nothing."""
    x = pl.col(value)
    above = low.is_null() | (x > low) | ((x == low) & low_closed)
    below = high.is_null() | (x < high) | ((x == high) & high_closed)
    return above & below


def is_one_sided() -> pl.Expr:
    """Tell whether one of the two states only one end."""
    return pl.any_horizontal(
        pl.col(f"{side}_kind{suffix}").is_in(ONE_SIDED)
        for side in ("low", "high")
        for suffix in ("", "_b")
    )


def says_the_same() -> pl.Expr:
    """Tell whether both print the same hedge, value and unit."""
    return pl.all_horizontal(
        pl.col(name) == pl.col(f"{name}_b") for name in ("hedge", "value", "unit")
    )


def verdict(meeting: str) -> pl.Expr:
    """Judge a pair by how its intervals meet."""
    how = pl.col(meeting)
    return (
        pl.when(pl.col("bars").list.len() > 0).then(pl.lit("not_comparable"))
        .when(says_the_same()).then(pl.lit("agree"))
        .when(how.is_in(["apart", "touch"])).then(pl.lit("conflict"))
        .when((how == "value") & ~is_one_sided()).then(pl.lit("agree"))
        .otherwise(pl.lit("compatible"))
    )  # fmt: skip


def gap() -> pl.Expr:
    """Give the distance between two intervals; zero or less where they meet."""
    return pl.max_horizontal(pl.col("low") - pl.col("high_b"), pl.col("low_b") - pl.col("high"))


def relative(distance: pl.Expr) -> pl.Expr:
    """Give a distance as a share of the smaller of the two values; null where that is zero."""
    smaller = pl.min_horizontal(pl.col("x").abs(), pl.col("x_b").abs())
    share = distance / smaller
    return pl.when(smaller > 0).then(pl.max_horizontal(share, 0.0))


def grade() -> pl.Expr:
    """Grade a conflict by how far apart it is."""
    rel_gap = pl.col("rel_gap")
    return (
        pl.when(pl.col("verdict") != "conflict").then(pl.lit("none"))
        .when(rel_gap <= MINOR).then(pl.lit("minor"))
        .when(rel_gap <= MODERATE).then(pl.lit("moderate"))
        .otherwise(pl.lit("major"))
    )  # fmt: skip


def confidence() -> pl.Expr:
    """Say low where a soft end, a rate or a guess decides: scope, date, or a weak label."""
    is_shaky = (
        (pl.col("verdict") != pl.col("hard_verdict"))
        | (pl.col("scope_relation") == "unknown")
        | (pl.col("time_relation") == "unknown")
        | (is_inferred() & (pl.col("time_relation") == "disjoint"))
        | pl.col("via_fx")
        | is_weak()
    )
    return pl.when(is_shaky).then(pl.lit("low")).otherwise(pl.lit("high"))


def is_inferred() -> pl.Expr:
    """Tell whether one of the two dates was inferred from relative words."""
    return (pl.col("as_of_basis") == "inferred") | (pl.col("as_of_basis_b") == "inferred")


def is_weak() -> pl.Expr:
    """Tell whether a rule was unsure of what one of the two is about."""
    return pl.min_horizontal("confidence", "confidence_b") < WEAK_LABEL


def reasons() -> pl.Expr:
    """List what a reader should know of the verdict."""
    is_open = pl.col("verdict") != "not_comparable"
    is_soft = (pl.col("verdict") == "conflict") & (pl.col("hard_verdict") != "conflict")
    hedges = pl.concat_list("hedge", "hedge_b")
    tests = {
        "touching": (pl.col("overlap") == "touch") & (pl.col("verdict") == "conflict"),
        "soft_bound": is_soft,
        "one_sided": is_open & is_one_sided(),
        "hedged": is_open & hedges.list.eval(~pl.element().is_in(["bare", "exact"])).list.any(),
        "vague": is_open & hedges.list.contains("vague"),
        "edge_only": (pl.col("overlap") == "share") & (pl.col("verdict") == "compatible"),
        "scope_unknown": is_open & (pl.col("scope_relation") == "unknown"),
        "time_unknown": is_open & (pl.col("time_relation") == "unknown"),
        "time_inferred": is_inferred() & (pl.col("time_relation") == "disjoint"),
        "via_fx": is_open & pl.col("via_fx"),
        "weak_label": is_open & is_weak(),
        "one_witness": is_open & (pl.col("witness") == pl.col("witness_b")),
    }
    return pl.concat_list("bars", named_true(tests))
