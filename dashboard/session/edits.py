"""Figures ⇄ a table to decide in: what a reader changed becomes decisions of a curator."""

import re
from collections.abc import Sequence
from typing import Any

import polars as pl

from dashboard.wording.formatting import Row

FIELDS = ["metric", "entity", "scope", "as_of", "attributed_to"]
KEEP, PRINTED = "keep", "exact"
NONE = "none"
"""What clears a label."""


def table(figures: pl.DataFrame) -> pl.DataFrame:
    """Give a row for each figure of an article: whether to keep its label, and the label."""
    return figures.sort("start").select(
        pl.lit(True).alias(KEEP), PRINTED, "paragraph", *FIELDS
    )  # fmt: skip


def decisions(figures: pl.DataFrame, edited: Sequence[Row], reason: str) -> list[dict[str, Any]]:
    """Give a label for each figure that the reader changed or refused, in the columns of labels.

    A cell that says what it said is left to the rules, an emptied one is cleared; a figure that is
    not kept is about nothing.
    """
    rows = figures.sort("start").to_dicts()
    made = []
    for figure, row in zip(rows, edited, strict=True):
        if not row[KEEP]:
            said: dict[str, str | None] = {**dict.fromkeys(FIELDS), "entity": NONE, "metric": NONE}
        else:
            said = {field: changed(figure[field], cell(field, row[field])) for field in FIELDS}
        if any(said.values()):
            where = {name: figure[name] for name in ("article_id", "start", "end", "exact")}
            made.append(where | said | {"reason": reason})
    return made


def confirmed(figures: pl.DataFrame, metric: str, entity: str, reason: str) -> list[dict[str, Any]]:
    """Give the labels by which proposed figures become one quantity."""
    said = {**dict.fromkeys(FIELDS), "metric": cell("metric", metric), "entity": entity.strip()}
    return [
        {name: figure[name] for name in ("article_id", "start", "end", "exact")}
        | said
        | {"reason": reason}
        for figure in figures.iter_rows(named=True)
    ]


def changed(before: str | None, after: str | None) -> str | None:
    """Say what a label becomes: null if it stays."""
    if after == before:
        return None
    return after or NONE


def cell(field: str, text: str | None) -> str | None:
    """Read what was typed into a cell; what is measured is named as the codebook names it."""
    plain = (text or "").strip()
    if field == "metric":
        plain = re.sub(r"[^a-z0-9]+", "_", plain.lower()).strip("_")
    return plain or None
