"""Stories told by several outlets → scores: which true pairs are proposed, and judged right."""

from pathlib import Path

import polars as pl

from transforms.lexicon import read_seed
from transforms.pipeline import build_tables
from validation.accuracy import ratio
from validation.seeds import StoryPairs

PAIR = ["outlet_a", "exact_a", "outlet_b", "exact_b"]


def score_stories(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Compare the proposals of each story with the pairs that a person found in it.

    ``folder`` holds ``pairs.csv`` and a corpus per story. Yields the scores, a row for all and for
    each story, and the pairs that were missed, proposed in error, or judged otherwise.
    """
    gold = read_seed(folder / "pairs.csv", StoryPairs)
    judged = pl.concat(
        judge(folder / story, gold.filter(pl.col("story") == story))
        for story in gold["story"].unique(maintain_order=True)
    )
    rows = [row("all", judged)]
    rows += [
        row(str(story), each) for (story,), each in judged.group_by("story", maintain_order=True)
    ]
    wrong = judged.filter(pl.col("gold").ne_missing(pl.col("read")))
    return pl.DataFrame(rows), wrong.select("story", "gold", "read", *PAIR)


def judge(story: Path, gold: pl.DataFrame) -> pl.DataFrame:
    """Set the pairs of gold beside those found: a verdict each, null where there is none.

    A pair is found where it is proposed, or compared because the codebook labels both.
    """
    tables = build_tables(story).tables
    words = tables["figures"].select("figure_id", "outlet", "exact")
    pair = ["figure_a", "figure_b", "verdict"]
    read = (
        pl.concat([tables["proposals"].select(pair), tables["comparisons"].select(pair)])
        .join(words, left_on="figure_a", right_on="figure_id")
        .join(words, left_on="figure_b", right_on="figure_id", suffix="_b")
        .select(
            outlet_a="outlet", exact_a="exact", outlet_b="outlet_b", exact_b="exact_b",
            read="verdict",
        )
    )  # fmt: skip
    known = words.select(outlet="outlet", printed="exact")
    wanted = (
        gold.rename({"verdict": "gold"}).pipe(as_printed, known, "a").pipe(as_printed, known, "b")
    )
    return (
        in_order(wanted.select(*PAIR, "gold"))
        .join(in_order(read), on=PAIR, how="full", coalesce=True)
        .with_columns(story=pl.lit(story.name))
        .sort(PAIR)
    )


def as_printed(gold: pl.DataFrame, words: pl.DataFrame, side: str) -> pl.DataFrame:
    """Write an expression of gold as the figure that holds it, or that it holds, is printed."""
    exact, printed = pl.col(f"exact_{side}"), pl.col("printed")
    inside = exact.str.contains(printed, literal=True) | printed.str.contains(exact, literal=True)
    near = (
        gold.with_row_index("row")
        .join(words, left_on=f"outlet_{side}", right_on="outlet")
        .filter(inside)
        .sort("row", (printed.str.len_chars().cast(pl.Int64) - exact.str.len_chars()).abs())
        .unique("row", keep="first", maintain_order=True)
        .select("row", "printed")
    )
    return (
        gold.with_row_index("row")
        .join(near, on="row", how="left", maintain_order="left")
        .with_columns(pl.coalesce("printed", f"exact_{side}").alias(f"exact_{side}"))
        .drop("row", "printed")
    )


def in_order(pairs: pl.DataFrame) -> pl.DataFrame:
    """Write each pair with the outlet first that comes first by name."""
    swapped = pl.col("outlet_a") > pl.col("outlet_b")
    sides = {
        name: pl.when(swapped).then(other).otherwise(name)
        for one, two in (("outlet_a", "outlet_b"), ("exact_a", "exact_b"))
        for name, other in ((one, two), (two, one))
    }
    return pairs.with_columns(**sides)


def row(story: str, pairs: pl.DataFrame) -> dict[str, object]:
    """Score one story."""
    n_gold, n_read = pairs["gold"].count(), pairs["read"].count()
    both = pairs.drop_nulls(["gold", "read"])
    judged_right = both.filter(pl.col("gold") == pl.col("read")).height
    return {
        "story": story, "gold": n_gold, "proposed": n_read, "right": both.height,
        "precision": ratio(both.height, n_read), "recall": ratio(both.height, n_gold),
        "f1": ratio(2 * both.height, n_gold + n_read), "verdict_right": judged_right,
    }  # fmt: skip
