"""Marks → metrics and scopes: what the cues around a measure say that it measures."""

import polars as pl

from transforms.labelling.proximity import CLAUSE, KEY, beside, best
from transforms.lexicon import Codebook

WEAK = 1.5
"""What a weak cue lacks: any other cue of its sentence is preferred to it."""
OLDEST = 130
"""Years that nobody has lived: a larger bare number beside a word for age is none."""
ADJACENT = 3
"""Code points between a number and a cue that must stand beside it."""


def name_metrics(here: pl.LazyFrame, marks: pl.LazyFrame, codebook: Codebook) -> pl.LazyFrame:
    """Choose the metric whose cue stands nearest, among those that fit the measure.

    A cue beside the number comes first, a weak one last. A measure of a kind that has a metric of
    its own needs no cue.
    """
    metrics = codebook.metrics.lazy().select(
        "metric", "kinds", metric_unit="unit", metric_per="per", metric_direction="direction"
    )
    cues = codebook.cues.lazy().select("key", "metric", cue_role="role")
    needy = codebook.cues.filter(pl.col("role") == "context")["metric"].unique().to_list()
    is_beside, is_weak = (pl.col("cue_role") == role for role in ("adjacent", "weak"))
    pairs = (
        beside(here, marks.filter(pl.col("role") == "cue"), "part_paragraph", "key")
        .join(cues, on="key", how="inner")
        .join(metrics, on="metric", how="inner")
        .filter(is_heard() & fits_measure())
        .join(contexts(marks, cues), on=["article_id", "metric"], how="left")
        .filter(
            ~is_weak | pl.col("is_in_context").fill_null(False) | ~pl.col("metric").is_in(needy)
        )
    )
    by_cue = best(pairs, is_beside, pl.col("closeness") - WEAK * is_weak).select(
        *KEY, "metric", cue_closeness="closeness",
        metric_from="at", metric_to="to", metric_words="words",
    )  # fmt: skip
    alone = codebook.cues.lazy().filter(pl.col("role") == "kind").select("metric", kind="form")
    by_kind = here.join(alone, on="kind", how="inner").select(
        *KEY, "metric", cue_closeness=pl.lit(CLAUSE),
        metric_from="start", metric_to="end", metric_words="form",
    )  # fmt: skip
    return pl.concat([by_cue, by_kind.join(by_cue, on=KEY, how="anti")])


def contexts(marks: pl.LazyFrame, cues: pl.LazyFrame) -> pl.LazyFrame:
    """Find the articles in which words of a metric's subject stand: "computing", "shares"."""
    return (
        marks.filter(pl.col("role") == "cue")
        .join(cues.filter(pl.col("cue_role") == "context"), on="key", how="inner")
        .select("article_id", "metric", is_in_context=True)
        .unique()
    )


def is_heard() -> pl.Expr:
    """Tell whether a cue is near enough: an adjacent one beside, a weak one in the sentence.

    Others are heard from the sentence before or behind, but a date takes cues of its own only.
    """
    role, in_sentence = pl.col("cue_role"), pl.col("closeness") > 1
    is_next = (pl.col("sentence") - pl.col("part_sentence")).abs() <= 1
    return (
        pl.when(role == "adjacent").then(pl.col("distance") <= ADJACENT)
        .when((role == "weak") | (pl.col("kind") == "date")).then(in_sentence)
        .otherwise((role == "metric") & is_next)
    )  # fmt: skip


def fits_measure() -> pl.Expr:
    """Tell whether a metric takes a measure of this kind, unit, size, time and direction.

    A cue among the number's own words names what is counted. Pay for a year is no monthly pay, a
    fall no gain, and where it ends no fall.
    """
    each = pl.concat_str(pl.lit("|"), "kinds", pl.lit("|"))
    kind = each.str.contains(pl.concat_str(pl.lit("|"), "kind", pl.lit("|")), literal=True)
    is_count = pl.col("kind") == "count"
    is_own = (pl.col("at") >= pl.col("start")) & (pl.col("to") <= pl.col("end"))
    unit = (
        ~is_count | pl.col("metric_unit").is_null() | is_own
        | (pl.col("unit") == "1") | (pl.col("unit") == pl.col("metric_unit"))
    )  # fmt: skip
    size = ~is_count | (pl.col("metric_unit") != "a").fill_null(True) | (pl.col("size") <= OLDEST)
    is_weak = pl.col("cue_role") == "weak"
    per = pl.col("per").eq_missing(pl.col("metric_per")) | (pl.col("per").is_null() & ~is_weak)
    moves = (pl.col("direction") == pl.col("metric_direction")).fill_null(True)
    is_level = (pl.col("reached") == pl.col("metric_direction")).fill_null(False)
    return kind & unit & size & (per | (pl.col("kind") != "money")) & moves & ~is_level


def name_scopes(here: pl.LazyFrame, marks: pl.LazyFrame, codebook: Codebook) -> pl.LazyFrame:
    """Choose, for each metric, the nearest scope cue of the sentence."""
    scopes = codebook.cues.lazy().filter(pl.col("role") == "scope").select("key", "metric", "scope")
    pairs = beside(here, marks.filter(pl.col("role") == "cue"), "part_sentence", "key").join(
        scopes, on="key", how="inner"
    )
    return (
        pairs.sort("closeness", "distance", "at", descending=[True, False, False])
        .unique([*KEY, "metric"], keep="first", maintain_order=True)
        .select(*KEY, "metric", "scope", scope_from="at", scope_to="to", scope_words="words")
    )
