"""Figures and comparisons → quantities: what is reported, by how many, and whether all can hold."""

import hashlib

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.comparing.scales import add_base
from transforms.lexicon import Codebook, Lexicon
from validation.tables import Comparisons, Figures, Quantities

FAMILY = ["entity", "metric", "kind", "family", "per"]


def name_quantities(figures: LazyFrame[Figures], lexicon: Lexicon) -> LazyFrame[Figures]:
    """Add ``quantity_id``: entity, metric, scope and unit family, the same in every article.

    Units that convert into one another are one family. A figure without a scope joins the only
    scope that others state; where they state several, or none, it stands apart. A converted amount
    belongs to no quantity: it repeats another figure.
    """
    family = pl.when(pl.col("kind") == "money").then(pl.lit("money")).otherwise("base")
    known = add_base(figures, lexicon).with_columns(family=family)
    scopes = (
        known.group_by(FAMILY)
        .agg(scopes=pl.col("scope").drop_nulls().unique().sort())
        .with_columns(
            only=pl.when(pl.col("scopes").list.len() == 1).then(pl.col("scopes").list.first())
        )
    )
    is_about = (
        pl.col("entity").is_not_null() & pl.col("metric").is_not_null()
        & pl.col("conversion_of").is_null()
    )  # fmt: skip
    return (
        known.join(scopes, on=FAMILY, how="left", nulls_equal=True, maintain_order="left")
        .with_columns(quantity_id=pl.when(is_about).then(quantity_id(pl.coalesce("scope", "only"))))
        .select(Figures.names())
        .pipe(Figures.validate)
    )


def quantity_id(scope: pl.Expr) -> pl.Expr:
    """Name a quantity: the first 16 hex of sha256 over what it is."""
    parts = [
        pl.col("entity"),
        pl.col("metric"),
        scope,
        pl.col("kind"),
        pl.col("family"),
        pl.col("per"),
    ]
    text = pl.concat_str([part.fill_null("") for part in parts], separator="\x1f")
    return text.map_elements(
        lambda name: f"q_{hashlib.sha256(name.encode()).hexdigest()[:16]}", return_dtype=pl.String
    )


def count_quantities(
    figures: pl.LazyFrame,
    verdicts: pl.LazyFrame,
    comparisons: LazyFrame[Comparisons],
    codebook: Codebook,
) -> LazyFrame[Quantities]:
    """Sum up each quantity: outlets, witnesses, verdict and the values that every outlet allows.

    ``figures`` have a ``witness``: all that repeat one source's word are one (SEMANTICS 3.7).
    """
    labels = codebook.metrics.lazy().select("metric", metric_label="label")
    counted = (
        figures.filter(pl.col("quantity_id").is_not_null())
        .group_by("quantity_id")
        .agg(
            pl.col("entity", "metric", "kind").first(),
            scope=pl.col("scope").drop_nulls().sort().first(),
            unit=pl.col("unit").mode().sort().first(),
            n_figures=pl.len().cast(pl.Int64),
            n_outlets=pl.col("outlet").n_unique().cast(pl.Int64),
            n_witnesses=pl.col("witness").n_unique().cast(pl.Int64),
            witnesses=pl.col("witness").unique().sort(),
            n_units=pl.col("unit").n_unique(),
            spread=spread(),
            **common_range(),
        )
    )
    reasons = comparisons.group_by("quantity_id").agg(
        reasons=pl.col("reasons").explode(empty_as_null=False).unique().sort()
    )
    is_one = pl.col("n_outlets") == 1
    is_judged = pl.col("verdict").is_in(["one_source", "agree", "compatible"])
    is_one_time = ~pl.col("reasons").list.contains("time_disjoint").fill_null(False)
    is_shared = is_judged & (pl.col("n_units") == 1) & ~pl.col("is_empty") & is_one_time
    shared = ["common_low", "common_high", "common_low_closed", "common_high_closed"]
    return (
        counted.join(verdicts, on="quantity_id", how="left")
        .join(reasons, on="quantity_id", how="left")
        .join(labels, on="metric", how="left")
        .with_columns(
            pl.col("verdict").fill_null(
                pl.when(is_one).then(pl.lit("one_source")).otherwise(pl.lit("not_comparable"))
            ),
            pl.col("apart", "reasons").fill_null(pl.lit([], dtype=pl.List(pl.String))),
            label=label(),
        )
        .with_columns(pl.when(is_shared).then(pl.col(shared)), pl.when(is_one_time).then("spread"))
        .sort("quantity_id")
        .select(Quantities.names())
        .pipe(Quantities.validate)
    )


def label() -> pl.Expr:
    """Name a quantity for a reader: ``Cost of training its model: DeepSeek (R1)``."""
    plain = pl.col("metric").str.replace_all("_", " ")
    spoken = pl.concat_str(plain.str.head(1).str.to_uppercase(), plain.str.slice(1))
    name = pl.coalesce("metric_label", spoken)
    scope = pl.format(" ({})", pl.col("scope")).fill_null("")
    return pl.format("{}: {}{}", name, pl.col("entity"), scope)


def spread() -> pl.Expr:
    """Give the largest value over the smallest, in one unit; null unless all are above zero."""
    value = pl.col("value_base")
    is_one_unit = pl.col("base").n_unique() == 1
    return pl.when(is_one_unit & (value.min() > 0)).then(value.max() / value.min())


def common_range() -> dict[str, pl.Expr]:
    """Give the range that all intervals share, by Helly: from the largest low to the smallest high.

    At the same place an open end is the stricter one.
    """
    low, high = pl.col("low").max(), pl.col("high").min()
    low_closed = pl.col("low_closed").filter(pl.col("low") == low).all()
    high_closed = pl.col("high_closed").filter(pl.col("high") == high).all()
    return {
        "common_low": low,
        "common_high": high,
        "common_low_closed": pl.when(low.is_not_null()).then(low_closed),
        "common_high_closed": pl.when(high.is_not_null()).then(high_closed),
        "is_empty": ((low > high) | ((low == high) & ~(low_closed & high_closed))).fill_null(False),
    }
