"""Figures and texts → words: what stands around each number, and which words tell most."""

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.comparing.sentences import find_contexts
from transforms.lexicon import Lexicon
from validation.tables import Texts

REACH, NEAR = 140, 30
"""Code points on each side of a number whose words are evidence, and those that count twice."""
WORD = r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ’'-]{2,}"
COMMONEST, HUBS = 200, 3
"""Figures that share a word, up to which all are paired; in more, each with so many first ones."""
TOPIC = 3
"""Words around their numbers that two articles on one event share at least."""
FAMILY = ["kind", "comparable", "per"]
"""What figures of one quantity have in common, whatever their words."""


def find_words(figures: pl.LazyFrame, texts: LazyFrame[Texts], lexicon: Lexicon) -> pl.LazyFrame:
    """Find the words around each figure, within its sentence: each by its stem, as it is told."""
    placed = find_contexts(figures, texts, lexicon, REACH)
    before, behind = pl.col("before"), pl.col("behind")
    near = [before.str.tail(NEAR), behind.str.head(NEAR), pl.col("exact")]
    sides = [(side, 2.0) for side in near] + [(before, 1.0), (behind, 1.0)]
    words = [(side.str.extract_all(WORD), weight) for side, weight in sides]
    found = [
        placed.select("figure_id", "article_id", *FAMILY, word=word, weight=pl.lit(weight))
        for word, weight in words
    ]
    return (
        pl.concat(found)
        .explode("word")
        .with_columns(told=pl.col("word").str.to_lowercase())
        .with_columns(word=concept(pl.col("told"), lexicon))
        .filter(~pl.col("told").is_in(empty_words(lexicon)))
        .group_by("figure_id", "article_id", *FAMILY, "word")
        .agg(pl.col("weight").max(), pl.col("told").min())
    )


def empty_words(lexicon: Lexicon) -> list[str]:
    """List the words that say nothing of what is counted."""
    plain = lexicon.words.filter(pl.col("role").is_in(["function", "empty"]))["form"]
    return [*plain, *lexicon.numerals["key"], *lexicon.scales["key"], *lexicon.hedges["key"]]


def concept(word: pl.Expr, lexicon: Lexicon) -> pl.Expr:
    """Fold a word with its synonyms, its plural and its verb forms."""
    known = dict(lexicon.synonyms.select("word", "concept").iter_rows())
    folded = lexicon.synonyms.select(word=stem(pl.col("word")), concept=stem(pl.col("concept")))
    return stem(word.replace(known)).replace(dict(folded.iter_rows()))


def stem(word: pl.Expr) -> pl.Expr:
    """Fold a word with its plural and its verb forms, roughly."""
    plain = word.str.replace(r"['’]s$", "")
    return plain.str.replace(r"([a-z]{3})(?:ies|ied|y)$", "${1}i").str.replace(
        r"([a-z]{3}[^s])(?:es|ed|ing|e|s)$", "${1}"
    )


def weigh_words(words: pl.LazyFrame) -> pl.LazyFrame:
    """Weigh each word by how few figures it stands beside (inverse document frequency)."""
    n_with = words.group_by("word").agg(n_with=pl.col("figure_id").n_unique())
    total = words.select(n_figures=pl.col("figure_id").n_unique())
    rarity = (pl.col("n_figures") / pl.col("n_with")).log1p()
    return (
        words.join(n_with, on="word")
        .join(total, how="cross")
        .with_columns(weight=pl.col("weight") * rarity)
    )


def lengths(words: pl.LazyFrame) -> pl.LazyFrame:
    """Give the length of each figure's words as a vector."""
    return words.group_by("figure_id").agg(length=(pl.col("weight") ** 2).sum().sqrt())


def share_words(words: pl.LazyFrame) -> pl.LazyFrame:
    """Pair the figures of different articles that share a word, and multiply their weights."""
    product = pl.col("weight") * pl.col("weight_b")
    return (
        pair_off(words.drop("n_with", "n_figures"), ["word", *FAMILY], "figure_id")
        .group_by(figure_a="figure_id", figure_b="figure_id_b")
        .agg(
            product=product.sum(),
            shared=pl.col("told").sort_by(product, "told", descending=[True, False]),
        )
    )


def share_topic(words: pl.LazyFrame) -> pl.LazyFrame:
    """Pair the articles that share several words around their numbers: they may tell one event."""
    told = words.select("article_id", "word").unique()
    pairs = (
        pair_off(told, ["word"], "article_id")
        .group_by("article_id", "article_id_b")
        .agg(n_shared=pl.len())
        .filter(pl.col("n_shared") >= TOPIC)
        .select("article_id", "article_id_b")
    )
    return pl.concat([pairs, pairs.select(article_id="article_id_b", article_id_b="article_id")])


def pair_off(rows: pl.LazyFrame, block: list[str], key: str) -> pl.LazyFrame:
    """Pair the rows of each block that stand in different articles, the smaller key first.

    In a block of more than ``COMMONEST`` rows each is paired with the first few only, so the pairs
    stay as many as the rows: a word that all use tells little, but copies still find one another,
    because the first few stand in the same articles for every word.
    """
    placed = rows.sort(list(dict.fromkeys(["article_id", key]))).with_columns(
        is_hub=(pl.len().over(block) <= COMMONEST) | (pl.int_range(pl.len()).over(block) < HUBS)
    )
    one, other = pl.col(key), pl.col(f"{key}_b")
    met = placed.join(
        placed.filter("is_hub"), on=block, how="inner", nulls_equal=True, suffix="_b"
    ).filter((pl.col("article_id") != pl.col("article_id_b")) & ((one < other) | ~pl.col("is_hub")))
    names = [name for name in rows.collect_schema().names() if name not in block]
    swapped = one > other
    return met.with_columns(
        *(pl.when(swapped).then(f"{name}_b").otherwise(name).alias(name) for name in names),
        *(pl.when(swapped).then(name).otherwise(f"{name}_b").alias(f"{name}_b") for name in names),
    )
