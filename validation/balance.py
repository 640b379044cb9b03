"""Tables of a run → what each outlet gave to it: who is read well, and who stands alone."""

from typing import Any

import polars as pl

from validation.report import share_of


def report_balance(
    articles: pl.DataFrame, figures: pl.DataFrame, comparisons: pl.DataFrame
) -> list[dict[str, Any]]:
    """Count for each outlet, by name: articles, figures, those labelled, compared, in conflict.

    An outlet of which few figures are labelled is one that the codebook does not understand; one
    of which few are compared tells its own story.
    """
    pairs = pl.concat(
        [
            comparisons.select(figure_id=figure, is_torn=pl.col("verdict") == "conflict")
            for figure in ("figure_a", "figure_b")
        ]
    ).unique()
    compared = figures.with_columns(
        is_compared=pl.col("figure_id").is_in(pairs["figure_id"].implode()),
        is_torn=pl.col("figure_id").is_in(pairs.filter("is_torn")["figure_id"].implode()),
    )
    by_outlet = (
        articles.group_by("outlet")
        .agg(articles=pl.len())
        .join(
            compared.group_by("outlet").agg(
                figures=pl.len(),
                labelled=pl.col("metric").is_not_null().sum(),
                compared=pl.col("is_compared").sum(),
                in_conflict=pl.col("is_torn").sum(),
            ),
            on="outlet",
            how="left",
        )
        .with_columns(pl.col("figures", "labelled", "compared", "in_conflict").fill_null(0))
        .sort("outlet")
    )
    return [
        {**row, "labelled_share": share_of(row["labelled"], row["figures"])}
        for row in by_outlet.iter_rows(named=True)
    ]
