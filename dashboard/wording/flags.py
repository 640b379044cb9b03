"""Tables → what a careful reader should know about a figure before using it."""

from collections.abc import Mapping

import polars as pl

FLAGS = {
    "conflict": "in a conflict",
    "conversion": "converted by the outlet",
    "later_rate": "converted at a later rate",
    "rate_off": "conversion does not fit the rate",
    "date_assumed": "date assumed or inferred",
    "no_date": "no date stated",
    "unlabelled": "not labelled",
    "warning": "a check warned",
}
"""Each flag and its words, in the order of a filter."""


def rules(
    quantities: pl.DataFrame, conversions: pl.DataFrame, failures: pl.DataFrame
) -> dict[str, pl.Expr]:
    """Give for each of `FLAGS` what tells whether a figure has it.

    Of two outlets that convert one amount neither is flagged: nobody knows which of them is off.
    """
    conflicts = quantities.filter(pl.col("verdict") == "conflict")["quantity_id"]
    printed = conversions.filter(pl.col("relation") == "printed")
    late = printed.filter("is_later_rate")
    off = printed.filter(pl.col("verdict") == "inconsistent")
    found = {
        "conflict": pl.col("quantity_id").is_in(conflicts.implode())
        & pl.col("conversion_of").is_null(),
        "conversion": pl.col("conversion_of").is_not_null(),
        "later_rate": pl.col("figure_id").is_in(late["figure_to"].implode()),
        "rate_off": pl.col("figure_id").is_in(off["figure_to"].implode()),
        "date_assumed": pl.col("as_of_basis").is_in(["inferred", "published"]),
        "no_date": pl.col("as_of_basis") == "unknown",
        "unlabelled": pl.col("metric").is_null(),
        "warning": pl.col("figure_id").is_in(failures["row_key"].drop_nulls().implode()),
    }
    return {name: found[name].fill_null(value=False) for name in FLAGS}


def flagged(figures: pl.DataFrame, rules: Mapping[str, pl.Expr]) -> dict[str, list[str]]:
    """Give the flags of each figure, by its id, in the order of `FLAGS`."""
    marks = [pl.when(rule).then(pl.lit(name)) for name, rule in rules.items()]
    rows = figures.select("figure_id", pl.concat_list(marks).list.drop_nulls())
    return dict(rows.iter_rows())
