"""Marks → circumstances: when a measure was true, and on whose word it stands."""

import polars as pl

from transforms.labelling.dates import PERIOD, SAME, resolve
from transforms.labelling.proximity import CLAUSE, KEY, PROPER, beside, best, is_name
from transforms.lexicon import Codebook, Lexicon, alternation, listed


def date_measures(here: pl.LazyFrame, marks: pl.LazyFrame) -> pl.LazyFrame:
    """Resolve the time that the clause, or the opening of the sentence, gives.

    "That year" is the time named last before it.
    """
    times = marks.filter(pl.col("role") == "time")
    is_same = pl.col("form").str.contains(f"(?i){SAME.pattern}")
    named = times.with_columns(time=pl.when(~is_same).then("form")).with_columns(
        pl.col("time").forward_fill().over("article_id")
    )
    opening = marks.group_by("part_sentence").agg(first_clause=pl.col("part_clause").min())
    pairs = (
        beside(here, named, "part_sentence", "time")
        .join(opening, on="part_sentence", how="left")
        .filter((pl.col("closeness") == CLAUSE) | (pl.col("clause") == pl.col("first_clause")))
        .filter(pl.col("time").is_not_null())
    )
    period = pl.struct("time", "published").map_elements(
        lambda row: resolve(row["time"], row["published"]).row(), return_dtype=PERIOD
    )
    return best(pairs, pl.col("closeness")).select(
        *KEY, period.struct.unnest(), as_of_from="at", as_of_to="to", as_of_words="words"
    )


def attribute_measures(
    here: pl.LazyFrame,
    marks: pl.LazyFrame,
    names: pl.LazyFrame,
    codebook: Codebook,
    lexicon: Lexicon,
) -> pl.LazyFrame:
    """Find on whose word the sentence stands: its first attribution, and the name on its side.

    A name that the codebook does not know is taken as it is printed, right beside the form.
    """
    cues = codebook.attributions.lazy().select("key", "attribution", "source")
    spoken = (
        marks.filter(pl.col("role") == "attribution")
        .join(cues, on="key", how="inner")
        .with_columns(printed=printed_source(lexicon))
    )
    beside_it = names.select("part_sentence", name="entity", name_start="start")
    after = pl.col("name_start") >= pl.col("end")
    side = (
        pl.when(pl.col("source") == "after")
        .then(after)
        .when(pl.col("source") == "before")
        .then(~after)
    )
    named = (
        spoken.join(beside_it, on="part_sentence", how="inner")
        .filter(side & pl.col("printed").is_null())
        .with_columns(away=(pl.col("name_start") - pl.col("start")).abs())
        .sort("article_id", "start", "away")
        .unique(["article_id", "start", "key"], keep="first", maintain_order=True)
        .select("article_id", "start", "key", "name")
    )
    sources = spoken.join(
        named, on=["article_id", "start", "key"], how="left", maintain_order="left"
    ).with_columns(attributed_to=pl.coalesce("printed", "name"))
    pairs = beside(here, sources, "part_sentence", "attribution", "attributed_to")
    return best(pairs, pl.col("attributed_to").is_not_null()).select(
        *KEY,
        "attribution",
        "attributed_to",
        attribution_from="at",
        attribution_to="to",
        attribution_words="words",
    )


def printed_source(lexicon: Lexicon) -> pl.Expr:
    """Give the unknown name that stands right beside an attribution, as it is printed."""
    opening = f"^ ?(?:(?:{alternation(listed(lexicon, 'opening'))}) )*"
    behind = pl.col("follow").str.extract(rf"{opening}({PROPER})(?:[,.;:)\n ]|$)")
    at_end = pl.col("follow").str.extract(rf"^ ({PROPER})(?:[,.;]|$)")
    before = pl.col("lead").str.extract(rf"({PROPER}) $")
    found = (
        pl.when(pl.col("source") == "after").then(behind)
        .when(pl.col("source") == "before").then(pl.coalesce(before, at_end))
    )  # fmt: skip
    is_source = is_name(found, lexicon) & ~found.str.contains("['’]s$")
    return pl.when(is_source).then(found)
