"""Labels → grounds: which words each label of a figure was read from, and how sure it is."""

import polars as pl
from pandera.typing.polars import LazyFrame

from validation.tables import LABEL_FIELDS, Figures, Grounds

SURE = {"stated": 1.0, "inferred": 0.8, "published": 0.5, "unknown": 0.0}
"""Confidence in a date by its basis (this project's choice)."""
READ = 0.9
"""Confidence in a scope or an attribution that stands in the sentence."""


def list_grounds(labelled: pl.LazyFrame, figures: LazyFrame[Figures]) -> LazyFrame[Grounds]:
    """List each label of the figures kept, one row per figure and field.

    ``labelled`` comes from `label_measures`. A label without words is a
    curator's.
    """
    kept = labelled.join(figures.select("figure_id"), on="figure_id", how="semi").with_columns(
        attribution=pl.when(pl.col("attribution") != "own_reporting").then(
            pl.coalesce("attributed_to", "attribution")
        )
    )
    return (
        pl.concat(ground(kept, field) for field in LABEL_FIELDS)
        .filter(pl.col("value").is_not_null())
        .sort("figure_id", "field")
        .select(Grounds.names())
        .pipe(Grounds.validate)
    )


def ground(labelled: pl.LazyFrame, field: str) -> pl.LazyFrame:
    """Give one field of every figure, as a label."""
    sure = {
        "metric": pl.col("metric_sure"),
        "entity": pl.col("entity_sure"),
        "as_of": pl.col("as_of_basis").replace_strict(SURE, return_dtype=pl.Float64),
    }.get(field, pl.lit(READ))
    is_read = pl.col(f"{field}_from").is_not_null()
    return labelled.select(
        "figure_id", "article_id",
        field=pl.lit(field),
        value=field,
        labelled_by=pl.when(is_read).then(pl.lit("codebook")).otherwise(pl.lit("curator")),
        confidence=pl.when(is_read).then(sure.fill_null(0.0)).otherwise(1.0),
        start=f"{field}_from",
        end=f"{field}_to",
        exact=f"{field}_words",
    )  # fmt: skip
