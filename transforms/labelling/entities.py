"""Names → entities: of whom a measure is told, once its metric is known."""

import polars as pl

from transforms.labelling.proximity import KEY, PROPER, beside, best, is_name
from transforms.lexicon import Codebook, Lexicon, form_key

CARRIED = 0.5
"""Confidence in a name that is carried over from before the paragraph."""
FAR = 0.8
"""Confidence in a name of the same paragraph, from another sentence."""
REFERRED = 0.9
"""Confidence in a name that a pronoun, or "the company", stands for."""
FOIL, OWNER, ASIDE = 1.5, 2.0, 0.5
"""What weighs against a name that others are compared with, against one that made or sold what is
counted, and against any owner ("OpenAI's partner"); beside a closeness of 1 to 3."""
PARTNER, BESIDE = 1.5, 2.0
"""What speaks for a name right behind the number ("$600bn from Nvidia"), and for one right before
it ("Doubao's 17 million")."""
CLOSE, ADJACENT = 7, 3
"""Code points behind and before a number within which a name belongs to its phrase."""
TOLD = ["entity", "type_of_name", "is_foil", "is_owner", "is_linked", "is_taken", "is_reference"]
CHOSEN = [*KEY, "entity", "name_certainty", "entity_from", "entity_to", "entity_words"]


def name_entities(
    found: pl.LazyFrame,
    here: pl.LazyFrame,
    names: pl.LazyFrame,
    marks: pl.LazyFrame,
    codebook: Codebook,
    lexicon: Lexicon,
) -> pl.LazyFrame:
    """Choose the entity of each measure that has a metric, among the names that the metric takes.

    A name in apposition and a list of names come first, then the name of the sentence that stands
    best, then one of the paragraph, then the last before it in the article; but a sentence that is
    about another thing ("Apple rose 3 %") takes no name from elsewhere.
    """
    takes = codebook.metrics.lazy().select("metric", pl.col("entity_types").str.split("|"))
    metric = found.select(*KEY, "metric").filter(pl.col("metric").is_not_null())
    wanted = (
        here.join(metric, on=KEY, how="inner")
        .filter(pl.col("conversion_of").is_null())
        .join(takes.rename({"entity_types": "type"}), on="metric", how="inner")
        .explode("type")
    )
    near = choose_name(wanted, names).with_columns(is_in_sentence=pl.col("closeness") >= 2)
    far = pl.concat([near.filter(~pl.col("is_in_sentence")).select(CHOSEN), carry(wanted, names)])
    listed = in_lists(wanted, marks)
    choices = [
        name_apposed(wanted, codebook, lexicon),
        name_listed(listed, names),
        near.filter("is_in_sentence").join(listed, on=KEY, how="anti").select(CHOSEN),
        far.join(told_of_others(wanted, names), on=KEY, how="anti", maintain_order="left"),
    ]
    chosen = pl.concat(choices).unique(KEY, keep="first", maintain_order=True)
    return found.join(chosen, on=KEY, how="left", maintain_order="left")


def choose_name(wanted: pl.LazyFrame, names: pl.LazyFrame) -> pl.LazyFrame:
    """Choose the name of the paragraph that stands best; behind the number only in its sentence."""
    in_sentence = pl.col("closeness") >= 2
    certainty = pl.when(~in_sentence).then(FAR).when("is_reference").then(REFERRED).otherwise(1.0)
    pairs = (
        beside(wanted, names.rename({"type": "type_of_name"}), "part_paragraph", *TOLD)
        .filter(pl.col("type_of_name") == pl.col("type"))
        .filter(in_sentence | pl.col("is_before"))
    )
    return best(pairs, standing()).select(
        *KEY, "entity", "closeness", name_certainty=certainty,
        entity_from="at", entity_to="to", entity_words="words",
    )  # fmt: skip


def standing() -> pl.Expr:
    """Weigh how well a name stands to a number: near, before it, no foil, no seller."""
    is_before = pl.col("is_before")
    is_tied = pl.col("is_linked") | (pl.col("is_taken") & (pl.col("kind") == "money"))
    is_behind = ~is_before & (pl.col("distance") <= CLOSE)
    weights = [
        ((pl.col("closeness") >= 2) & is_before, 1.0),
        (pl.col("is_foil"), -FOIL),
        (pl.col("is_owner"), -ASIDE),
        (is_behind & ~is_tied, -OWNER),
        (is_behind & is_tied, PARTNER),
        (is_before & (pl.col("distance") <= ADJACENT), BESIDE),
    ]
    return pl.col("closeness") + pl.sum_horizontal(
        pl.when(test).then(weight).otherwise(0.0) for test, weight in weights
    )


def told_of_others(wanted: pl.LazyFrame, names: pl.LazyFrame) -> pl.LazyFrame:
    """Find the numbers before which their sentence names a thing: a company, an app, an index.

    What is told of persons stays theirs, whatever things their sentence names.
    """
    things = names.filter(~pl.col("type").is_in(["person", "source"]) & ~pl.col("is_foil"))
    of_things = wanted.filter(pl.col("type") != "person")
    pairs = beside(of_things, things, "part_sentence", "entity")
    return pairs.filter("is_before").select(KEY).unique()


def carry(wanted: pl.LazyFrame, names: pl.LazyFrame) -> pl.LazyFrame:
    """Carry over the last fitting name before the number in the article."""
    plain = names.filter(~pl.col("is_reference") & ~pl.col("is_foil")).select(
        "article_id", "type", "entity", "start", entity_from="start", entity_to="end",
        entity_words="form",
    )  # fmt: skip
    return (
        wanted.sort("start")
        .join_asof(
            plain.sort("start"), on="start", by=["article_id", "type"], strategy="backward",
            check_sortedness=False, coalesce=True,
        )
        .filter(pl.col("entity").is_not_null())
        .sort("entity_from", descending=True)
        .unique(KEY, keep="first", maintain_order=True)
        .with_columns(name_certainty=CARRIED)
        .select(CHOSEN)
    )  # fmt: skip


def name_apposed(wanted: pl.LazyFrame, codebook: Codebook, lexicon: Lexicon) -> pl.LazyFrame:
    """Name the person that a number stands in apposition to, known or not: "Jane Doe, 53, said"."""
    name = pl.col("prefix").str.extract(rf"({PROPER})(?:, $| \($)")
    known = codebook.entities.lazy().select("key", known="entity").unique("key")
    gap = pl.col("prefix").str.extract(rf"{PROPER}(, | \()$").str.len_chars().cast(pl.Int64)
    return (
        wanted.filter(pl.col("type") == "person", pl.col("kind").is_in(["age", "count"]))
        .with_columns(entity_words=name, key=form_key(name), entity_to=pl.col("start") - gap)
        .filter(name.is_not_null() & is_name(name, lexicon))
        .join(known, on="key", how="left")
        .with_columns(
            entity=pl.coalesce("known", "entity_words"),
            entity_from=pl.col("entity_to") - pl.col("entity_words").str.len_chars().cast(pl.Int64),
            name_certainty=REFERRED,
        )
        .select(CHOSEN)
    )


def in_lists(wanted: pl.LazyFrame, marks: pl.LazyFrame) -> pl.LazyFrame:
    """Find the numbers of a metric that their sentence tells in a list, "respectively"."""
    lists = marks.filter(pl.col("role") == "list").select("part_sentence").unique()
    one = ["part_sentence", "metric"]
    return (
        wanted.join(lists, on="part_sentence", how="semi")
        .with_columns(
            place=pl.col("start").rank("dense").over(one),
            n_numbers=pl.col("start").n_unique().over(one),
            first=pl.col("start").min().over(one),
        )
        .filter(pl.col("n_numbers") > 1)
    )


def name_listed(numbers: pl.LazyFrame, names: pl.LazyFrame) -> pl.LazyFrame:
    """Pair names and numbers, if as many: "A and B lost $2bn and $1bn, respectively"."""
    one = ["part_sentence", "metric"]
    told = names.filter(~pl.col("is_reference")).select(
        "part_sentence", "type", "entity", entity_from="start", entity_to="end",
        entity_words="form", name_certainty=pl.lit(REFERRED),
    )  # fmt: skip
    return (
        numbers.select(*one, "type", "first", "n_numbers")
        .unique()
        .join(told, on=["part_sentence", "type"], how="inner")
        .filter(pl.col("entity_to") <= pl.col("first"))
        .sort("entity_from")
        .unique([*one, "entity"], keep="first", maintain_order=True)
        .with_columns(
            place=pl.col("entity_from").rank("dense").over(one), n_names=pl.len().over(one)
        )
        .filter(pl.col("n_names") == pl.col("n_numbers"))
        .join(numbers.select(*KEY, *one, "place").unique(), on=[*one, "place"], how="inner")
        .select(CHOSEN)
    )
