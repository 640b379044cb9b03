"""Tables of a run → what each outlet gave to it: who is read well, who stands alone, what broke."""

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
    )
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


def report_failures(failures: pl.DataFrame, owners: pl.DataFrame) -> list[dict[str, Any]]:
    """Count the failures of each outlet and rule, by outlet, table, column and rule.

    ``owners`` names the ``outlet`` of each article and figure by its ``id``. A row is of those whom
    its key names, a pair of both; a file that could not be read is of nobody yet.
    """
    named = failures.with_row_index("row").with_columns(
        id=pl.col("row_key").str.extract_all(r"\b[af]_[0-9a-f]{16}\b")
    )
    by_outlet = (
        named.explode("id")
        .join(owners, on="id")
        .group_by("outlet", "table", "column", "rule", "severity")
        .agg(failed=pl.col("row").n_unique())
    )
    return by_outlet.sort("outlet", "table", "column", "rule").to_dicts()
