"""Two runs of a corpus → what moved between them: figures that came, went or changed."""

from typing import Any

import polars as pl

NAMED = ["figure_id", "outlet", "paragraph", "exact"]
LISTED = 200
"""So many moved figures a report lists; all of them it counts."""
MOVED = ["change", *NAMED, "columns"]


def compare_runs(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """Give a row for each figure that was ``added``, is ``gone`` or ``changed``.

    Both hold the columns of figures. A figure is known by its place in a text, so an article of
    which a letter changed has none of its old ones; ``columns`` names what changed. Yields the
    columns ``MOVED``, by change, outlet and paragraph.
    """
    stays = ["figure_id"]
    columns = [name for name in after.columns if name not in stays]
    both = before.join(after, on="figure_id", how="inner", suffix="_new", validate="1:1")
    moved = [pl.when(pl.col(name).ne_missing(pl.col(f"{name}_new"))).then(pl.lit(name))
             for name in columns]  # fmt: skip
    changed = (
        both.with_columns(columns=pl.concat_list(moved).list.drop_nulls())
        .filter(pl.col("columns").list.len() > 0)
        .select("figure_id", *(pl.col(f"{name}_new").alias(name) for name in NAMED[1:]), "columns")
    )
    none = pl.lit([], dtype=pl.List(pl.String))
    found = {
        "added": after.join(before, on="figure_id", how="anti").select(*NAMED, columns=none),
        "changed": changed,
        "gone": before.join(after, on="figure_id", how="anti").select(*NAMED, columns=none),
    }
    rows = [rows.select(pl.lit(change).alias("change"), pl.all()) for change, rows in found.items()]
    return pl.concat(rows).select(MOVED).sort("change", "outlet", "paragraph", "figure_id")


def report_drift(against: str, moved: pl.DataFrame) -> dict[str, Any]:
    """Count what moved since the run whose version is ``against``, and list the first of it."""
    counts = dict(moved.group_by("change").len().iter_rows())
    return {
        "against": against,
        **{change: counts.get(change, 0) for change in ("added", "changed", "gone")},
        "figures": moved.head(LISTED).to_dicts(),
    }
