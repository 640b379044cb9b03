"""Marks → labels: what the words around a measure say of it, by the codebook.

Each rule pairs measures with marks of one part of the text and keeps the best pair. Measures and
marks come from :func:`transforms.marks.number_parts`, in one frame.
"""

import polars as pl

from transforms.dates import PERIOD, SAME, resolve
from transforms.lexicon import Codebook

KEY = ["article_id", "start"]
CARRIED = 0.5
"""Confidence in a name that is carried over from before the paragraph."""
FAR = 0.8
"""Confidence in a name of the same paragraph, from another sentence."""


def resolve_names(marks: pl.LazyFrame, codebook: Codebook) -> pl.LazyFrame:
    """Add the entity and its type to each name.

    A reference ("the company") names the last entity of its type before it in the article.
    """
    names = (
        codebook.entities.lazy()
        .select("key", "entity", "type")
        .unique("key", keep="first", maintain_order=True)
    )
    known = marks.join(names, on="key", how="left", maintain_order="left").with_columns(
        pl.when(pl.col("role") == "name").then(pl.col("entity", "type"))
    )
    last = pl.col("entity").forward_fill().over("article_id", "type")
    return known.with_columns(entity=pl.when(pl.col("type").is_not_null()).then(last))


def name_metrics(here: pl.LazyFrame, marks: pl.LazyFrame, codebook: Codebook) -> pl.LazyFrame:
    """Choose the metric whose cue stands nearest and takes measures of this kind and unit.

    A date takes its metric from its own sentence only, and only the nearest date does.
    """
    cues = codebook.cues.lazy().filter(pl.col("role") == "metric").select("key", "metric")
    takes = codebook.metrics.lazy().select("metric", "kinds", metric_unit="unit")
    fits_kind = pl.concat_str(pl.lit("|"), "kinds", pl.lit("|")).str.contains(
        pl.concat_str(pl.lit("|"), "kind", pl.lit("|")), literal=True
    )
    fits_unit = (
        (pl.col("kind") != "count") | pl.col("metric_unit").is_null()
        | (pl.col("unit") == "1") | (pl.col("unit") == pl.col("metric_unit"))
    )  # fmt: skip
    pairs = (
        beside(here, marks.filter(pl.col("role") == "cue"), "part_paragraph", "key")
        .join(cues, on="key", how="inner")
        .join(takes, on="metric", how="inner")
        .filter(fits_kind & fits_unit & ((pl.col("kind") != "date") | (pl.col("closeness") > 1)))
    )
    return best(pairs, pl.col("closeness")).select(*KEY, "metric", cue_closeness="closeness")


def name_entities(
    found: pl.LazyFrame, here: pl.LazyFrame, marks: pl.LazyFrame, codebook: Codebook
) -> pl.LazyFrame:
    """Choose the nearest name that the metric takes: in the sentence first, then before the number.

    Where the paragraph names none, the last fitting name before it in the article is carried over.
    """
    takes = (
        codebook.metrics.lazy()
        .select("metric", pl.col("entity_types").str.split("|").alias("type"))
        .explode("type")
    )
    names = marks.filter((pl.col("role") == "name") & pl.col("entity").is_not_null())
    metric = found.select(*KEY, "metric").filter(pl.col("metric").is_not_null())
    wanted = here.join(metric, on=KEY, how="inner")
    in_sentence = pl.col("closeness") >= 2
    near = best(
        beside(wanted, names, "part_paragraph", "entity", "type")
        .join(takes, on=["metric", "type"], how="inner")
        .filter(in_sentence | pl.col("is_before")),
        in_sentence, pl.col("is_before"),
    ).select(
        *KEY, "entity", name_certainty=pl.when(in_sentence).then(1.0).otherwise(FAR)
    )  # fmt: skip
    carried = (
        wanted.drop("type").join(takes, on="metric", how="inner")
        .sort("start")
        .join_asof(
            names.select("article_id", "type", "start", "entity").sort("start"),
            on="start", by=["article_id", "type"], strategy="backward", suffix="_carried",
            check_sortedness=False, coalesce=True,
        )
        .select(*KEY, carried=pl.col("entity_carried"))
        .filter(pl.col("carried").is_not_null())
        .unique(KEY, keep="first", maintain_order=True)
    )  # fmt: skip
    return (
        found.join(near, on=KEY, how="left", maintain_order="left")
        .join(carried, on=KEY, how="left", maintain_order="left")
        .with_columns(
            entity=pl.coalesce("entity", "carried"),
            name_certainty=pl.col("name_certainty").fill_null(CARRIED),
        )
    )


def name_scopes(here: pl.LazyFrame, marks: pl.LazyFrame, codebook: Codebook) -> pl.LazyFrame:
    """Choose, for each metric, the nearest scope cue of the sentence."""
    scopes = codebook.cues.lazy().filter(pl.col("role") == "scope").select("key", "metric", "scope")
    pairs = beside(here, marks.filter(pl.col("role") == "cue"), "part_sentence", "key").join(
        scopes, on="key", how="inner"
    )
    return (
        pairs.sort("closeness", "distance", "at", descending=[True, False, False])
        .unique([*KEY, "metric"], keep="first", maintain_order=True)
        .select(*KEY, "metric", "scope")
    )


def date_measures(here: pl.LazyFrame, marks: pl.LazyFrame) -> pl.LazyFrame:
    """Resolve the time that the clause, or the opening of the sentence, gives.

    "That year" is the time named last before it.
    """
    times = marks.filter(pl.col("role") == "time")
    is_same = pl.col("form").str.contains(f"(?i){SAME.pattern}")
    named = times.with_columns(form=pl.when(~is_same).then("form")).with_columns(
        form=pl.col("form").forward_fill().over("article_id")
    )
    opening = marks.group_by("part_sentence").agg(first_clause=pl.col("part_clause").min())
    pairs = (
        beside(here, named, "part_sentence", "form")
        .join(opening, on="part_sentence", how="left")
        .filter((pl.col("closeness") == 3) | (pl.col("clause") == pl.col("first_clause")))
        .filter(pl.col("form").is_not_null())
    )
    period = pl.struct("form", "published").map_elements(
        lambda row: resolve(row["form"], row["published"]).row(), return_dtype=PERIOD
    )
    return best(pairs, pl.col("closeness")).select(*KEY, period.struct.unnest())


def attribute_measures(here: pl.LazyFrame, marks: pl.LazyFrame, codebook: Codebook) -> pl.LazyFrame:
    """Find on whose word the sentence stands: its first attribution, and the name on its side."""
    cues = codebook.attributions.lazy().select("key", "attribution", "source")
    spoken = marks.filter(pl.col("role") == "attribution").join(cues, on="key", how="inner")
    names = marks.filter((pl.col("role") == "name") & pl.col("entity").is_not_null()).select(
        "part_sentence", name="entity", name_start="start"
    )
    after = pl.col("name_start") >= pl.col("end")
    side = (
        pl.when(pl.col("source") == "after")
        .then(after)
        .when(pl.col("source") == "before")
        .then(~after)
    )
    named = (
        spoken.join(names, on="part_sentence", how="inner")
        .filter(side)
        .with_columns(away=(pl.col("name_start") - pl.col("start")).abs())
        .sort("article_id", "start", "away")
        .unique(["article_id", "start", "key"], keep="first", maintain_order=True)
        .select("article_id", "start", "key", attributed_to="name")
    )
    sources = spoken.join(
        named, on=["article_id", "start", "key"], how="left", maintain_order="left"
    )
    pairs = beside(here, sources, "part_sentence", "attribution", "attributed_to")
    return best(pairs, pl.col("attributed_to").is_not_null()).select(
        *KEY, "attribution", "attributed_to"
    )


def beside(here: pl.LazyFrame, marks: pl.LazyFrame, part: str, *columns: str) -> pl.LazyFrame:
    """Pair each measure with the marks of its part of the text, with closeness and side.

    ``closeness`` is 3 in one clause, 2 in one sentence, 1 in one paragraph; ``distance`` is in
    code points; ``is_before`` tells that the mark ends before the number begins.
    """
    right = marks.select(
        part, *columns, at="start", to="end", clause="part_clause", sentence="part_sentence"
    )
    closeness = (
        pl.when(pl.col("clause") == pl.col("part_clause")).then(3)
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
                pl.col("start") - pl.col("to"), pl.col("at") - pl.col("start"), 0
            ),
        )
    )


def best(pairs: pl.LazyFrame, *order: pl.Expr) -> pl.LazyFrame:
    """Keep the best pair of each measure; ties fall to the earlier mark."""
    descending = [True] * len(order) + [False, False]
    return pairs.sort(*order, "distance", "at", descending=descending).unique(
        KEY, keep="first", maintain_order=True
    )
