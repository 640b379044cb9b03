"""Measures and marks → pairs: what stands beside a number, and how near.

Both come from :func:`transforms.labelling.annotations.number_parts`, in one frame.
"""

import polars as pl

from transforms.finding.grammar import MONTH
from transforms.lexicon import Lexicon, listed

KEY = ["article_id", "start"]
CLAUSE = 3
"""Closeness of what stands in one clause; 2 is a sentence, 1 a paragraph."""
CAPITAL = r"\p{Lu}(?:[\p{L}\p{N}.&’'-]*[\p{L}\p{N}])?"
PROPER = rf"{CAPITAL}(?: (?:(?:of|for|and|the|de|von|al) )?{CAPITAL}){{0,5}}"
"""A name that the codebook does not know."""
CALENDAR = rf"^(?:{MONTH}|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b"


def beside(here: pl.LazyFrame, marks: pl.LazyFrame, part: str, *columns: str) -> pl.LazyFrame:
    """Pair each measure with the marks of its part of the text, with closeness and side.

    ``closeness`` is 3 in one clause, 2 in one sentence, 1 in one paragraph; ``distance`` is in
    code points; ``is_before`` tells that the mark ends before the number begins.
    """
    right = marks.select(
        part,
        *columns,
        at="start",
        to="end",
        words="form",
        clause="part_clause",
        sentence="part_sentence",
    )
    closeness = (
        pl.when(pl.col("clause") == pl.col("part_clause")).then(CLAUSE)
        .when(pl.col("sentence") == pl.col("part_sentence")).then(2)
        .otherwise(1)
    )  # fmt: skip
    return (
        here.drop(columns, strict=False)
        .join(right, on=part, how="inner")
        .with_columns(
            closeness=closeness,
            is_before=pl.col("at") < pl.col("start"),
            distance=pl.max_horizontal(
                pl.col("start") - pl.col("to"), pl.col("at") - pl.col("end"), 0
            ),
        )
    )


def best(pairs: pl.LazyFrame, *order: pl.Expr) -> pl.LazyFrame:
    """Keep the best pair of each measure; ties fall to the earlier mark, then to the first row."""
    descending = [True] * len(order) + [False, False]
    return pairs.sort(*order, "distance", "at", descending=descending, maintain_order=True).unique(
        KEY, keep="first", maintain_order=True
    )


def is_name(printed: pl.Expr, lexicon: Lexicon) -> pl.Expr:
    """Tell whether capitalised words are a name, and not "On Monday", "It" or "In Paris"."""
    first = printed.str.extract(r"^(\S+)").str.to_lowercase()
    plain = [word.lower() for word in listed(lexicon, "function")]
    return ~printed.str.contains(CALENDAR) & ~first.is_in(plain)
