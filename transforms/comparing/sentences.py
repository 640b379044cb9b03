"""Figures and texts → contexts: the sentence that each figure stands in."""

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.finding.lines import cut_lines
from transforms.lexicon import Lexicon
from validation.tables import Texts

SENTENCE = "(?:[^.!?]|[.][0-9])*"


def find_contexts(
    figures: pl.LazyFrame, texts: LazyFrame[Texts], lexicon: Lexicon, reach: int
) -> pl.LazyFrame:
    """Add ``before`` and ``behind``: the words of the sentence on both sides of each figure.

    At most ``reach`` code points of each; no sentence crosses a line.
    """
    lines = cut_lines(texts, lexicon).select("article_id", "line", "line_start")
    placed = figures.sort("start").join_asof(
        lines.sort("line_start"), left_on="start", right_on="line_start", by="article_id",
        check_sortedness=False,
    )  # fmt: skip
    at, to = pl.col("start") - pl.col("line_start"), pl.col("end") - pl.col("line_start")
    begin = pl.max_horizontal(at - reach, 0)
    return placed.with_columns(
        before=pl.col("line").str.slice(begin, at - begin).str.extract(f"({SENTENCE})$"),
        behind=pl.col("line").str.slice(to, reach).str.extract(f"^({SENTENCE})"),
    ).drop("line", "line_start")
