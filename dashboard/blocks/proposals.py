"""Proposals → HTML: figures that seem to report one quantity, a block for each group of them."""

from collections.abc import Sequence
from html import escape

import polars as pl

from dashboard.blocks import markup
from dashboard.wording import formatting, summaries
from dashboard.wording.formatting import Row

MOST, DEEP = 60, 12
"""So many groups fit the page, and so many figures each of them."""
HEADS = ["Outlet", "Published", "Place", "As printed", "Read as", "On whose word"]


def ranked(proposals: pl.DataFrame) -> pl.DataFrame:
    """One row per group, best score first: `proposal_id, score, verdict`, and what its pairs have.

    `shared` holds their words and `reasons` their reasons, those of the best pair first; `figures`
    the ids of all figures.
    """
    return (
        proposals.sort("score", "figure_a", "figure_b", descending=[True, False, False])
        .group_by("proposal_id", maintain_order=True)
        .agg(
            pl.col("score").max(),
            verdict=pl.col("group_verdict").first(),
            shared=each_once("shared"),
            reasons=each_once("reasons"),
            figures=pl.col("figure_a").append(pl.col("figure_b")).unique(maintain_order=True),
        )
        .sort("score", "proposal_id", descending=[True, False])
    )


def each_once(column: str) -> pl.Expr:
    """Join the lists of a group, each word once."""
    return pl.col(column).explode().drop_nulls().unique(maintain_order=True)


def heading(group: Row, figures: Sequence[Row]) -> str:
    """Name a group by the most telling words it shares, or by how its first figure is printed.

    A word that differs from another by its plural only says nothing more.
    """
    told: dict[str, str] = {}
    for word in group["shared"]:
        told.setdefault(word.removesuffix("s"), word)
    return " · ".join([*told.values()][:4]) or f"“{figures[0]['exact']}”"


def finding(group: Row, figures: Sequence[Row]) -> str:
    """Write what a group is about, whether its figures agree, and how sure that is."""
    because = summaries.reasons([name for name in summaries.REASONS if name in group["reasons"]])
    return (
        f"<h2>{escape(heading(group, figures))}</h2>"
        f'<p class="verdict">{markup.badge(group["verdict"])} · score {group["score"]:.3g}</p>'
        f"{markup.note(f'To keep in mind: {because}.') if because else ''}"
    )


def values(figures: Sequence[Row], among: Sequence[str], outlets: Sequence[str]) -> str:
    """Write the figures of a group as a table; `among` has the words around each, as HTML."""
    rows = [
        [
            markup.outlet(figure["outlet"], outlets),
            escape(formatting.short_date(figure["published"])),
            f"¶{figure['paragraph']}",
            f'<div>“{escape(figure["exact"])}”<span class="among">{around}</span></div>',
            escape(formatting.interval(figure)),
            escape(formatting.attribution(figure)),
        ]
        for figure, around in zip(figures, among, strict=True)
    ]
    return markup.table(_caption(figures), HEADS, rows)


def _caption(figures: Sequence[Row]) -> str:
    n_outlets = len({figure["outlet"] for figure in figures})
    several = (
        f"{formatting.spelled(len(figures))} figures of {formatting.spelled(n_outlets)} outlets"
    )
    return several.capitalize()
