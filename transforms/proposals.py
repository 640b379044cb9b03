"""Figures that no codebook labels → proposals: pairs of different articles about one quantity.

The words around two numbers, how near the numbers are, and how many others are as near are
evidence; a person decides. A figure is paired with the best that another article offers, and only
where both prefer each other.
"""

import hashlib

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.lexicon import Lexicon
from transforms.lines import cut_lines
from validation.tables import Comparisons, Figures, Proposals, Texts

REACH, NEAR = 140, 30
"""Code points on each side of a number whose words are evidence, and those that count twice."""
WORD = r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ’'-]{2,}"
SENTENCE = "(?:[^.!?]|[.][0-9])*"
COMMONEST = 200
"""Figures that may share a word which makes a pair: a commoner one says nothing of one thing."""
DAYS = 30
"""Days between two articles about one event, at most."""
WEIGHTS = {"words": 5.6, "value": 2.9, "other_unit": -0.5, "rivals": -2.9}
"""What each piece of evidence weighs: a logistic regression over invented stories."""
BIAS, LEAST = -0.2, 0.6
"""The weight of no evidence, and the score from which a pair is proposed."""
TWICE = 0.7
"""The natural logarithm of about two: numbers so far apart are no evidence for one quantity."""
TOPIC = 3
"""Words around their numbers that two articles on one event share at least."""
EQUAL = 0.02
"""Distances that differ by less (natural logarithm) are the same."""
FAMILY = ["kind", "comparable", "per"]
TOLD = ["figure_id", "article_id", "published", "value", "low", "high", "unit"]


def propose_pairs(
    figures: LazyFrame[Figures], texts: LazyFrame[Texts], lexicon: Lexicon
) -> pl.LazyFrame:
    """Find pairs of figures of different articles that seem to report one quantity.

    Yields ``figure_a, figure_b, score, shared``: the score is between 0 and 1, ``shared`` holds the
    words that both numbers stand among, the most telling first.
    """
    unlabelled = figures.filter(
        pl.col("metric").is_null() & pl.col("conversion_of").is_null() & (pl.col("kind") != "rank")
    ).with_columns(comparable=comparable())
    words = find_words(unlabelled, texts, lexicon).pipe(weigh_words).cache()
    told = unlabelled.select(TOLD).join(lengths(words), on="figure_id")
    return (
        share_values(unlabelled)
        .join(share_words(words), on=["figure_a", "figure_b"], how="full", coalesce=True)
        .join(told, left_on="figure_a", right_on="figure_id")
        .join(told, left_on="figure_b", right_on="figure_id", suffix="_b")
        .join(share_topic(words), on=["article_id", "article_id_b"], how="semi")
        .filter(is_of_one_time())
        .with_columns(apart=apart())
        .with_columns(rivals=rivals("figure_a", "article_id_b") + rivals("figure_b", "article_id"))
        .with_columns(score=score())
        .filter(pl.col("score") >= LEAST)
        .pipe(keep_mutual_best)
        .select("figure_a", "figure_b", pl.col("score").round(3), pl.col("shared").fill_null([]))
        .sort("figure_a", "figure_b")
    )


def comparable() -> pl.Expr:
    """Name what may be one quantity: things of any name, else what has one unit."""
    return pl.when(pl.col("kind") != "count").then("unit")


def find_words(figures: pl.LazyFrame, texts: LazyFrame[Texts], lexicon: Lexicon) -> pl.LazyFrame:
    """Find the words around each figure, within its sentence: each by its stem, as it is told."""
    lines = cut_lines(texts, lexicon).select("article_id", "line", "line_start")
    placed = figures.sort("start").join_asof(
        lines.sort("line_start"), left_on="start", right_on="line_start", by="article_id",
        check_sortedness=False,
    )  # fmt: skip
    at, to = pl.col("start") - pl.col("line_start"), pl.col("end") - pl.col("line_start")
    begin = pl.max_horizontal(at - REACH, 0)
    before = pl.col("line").str.slice(begin, at - begin).str.extract(f"({SENTENCE})$")
    behind = pl.col("line").str.slice(to, REACH).str.extract(f"^({SENTENCE})")
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
        .with_columns(word=stem(pl.col("told")))
        .filter(~pl.col("told").is_in(empty_words(lexicon)))
        .group_by("figure_id", "article_id", *FAMILY, "word")
        .agg(pl.col("weight").max(), pl.col("told").min())
    )


def empty_words(lexicon: Lexicon) -> list[str]:
    """List the words that say nothing of what is counted."""
    plain = lexicon.words.filter(pl.col("role").is_in(["function", "empty"]))["form"]
    return [*plain, *lexicon.numerals["key"], *lexicon.scales["key"], *lexicon.hedges["key"]]


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
    """Pair the figures of different articles that share a word, and multiply their weights.

    Common words make no pair: that keeps the pairs near the number of figures.
    """
    rare = words.filter(pl.col("n_with") <= COMMONEST).drop("n_with", "n_figures")
    product = pl.col("weight") * pl.col("weight_b")
    return (
        rare.join(rare, on=["word", *FAMILY], how="inner", nulls_equal=True, suffix="_b")
        .filter(is_pair())
        .group_by(figure_a="figure_id", figure_b="figure_id_b")
        .agg(
            product=product.sum(),
            shared=pl.col("told").sort_by(product, "told", descending=[True, False]),
        )
    )


def share_values(figures: pl.LazyFrame) -> pl.LazyFrame:
    """Pair the figures of different articles whose numbers are less than about twice apart.

    Numbers as common as common words make no pair.
    """
    size = pl.col("value").cast(pl.Float64).abs().log() / TWICE
    placed = figures.filter(pl.col("value") != 0).select(
        "figure_id", "article_id", *FAMILY, step=size.floor().cast(pl.Int64)
    )
    rare = placed.filter(pl.len().over(*FAMILY, "step") <= COMMONEST)
    near = pl.concat([rare.with_columns(pl.col("step") + shift) for shift in (-1, 0, 1)])
    return (
        rare.join(near, on=[*FAMILY, "step"], how="inner", nulls_equal=True, suffix="_b")
        .filter(is_pair())
        .select(figure_a="figure_id", figure_b="figure_id_b")
        .unique()
    )


def share_topic(words: pl.LazyFrame) -> pl.LazyFrame:
    """Pair the articles that share several words around their numbers: they may tell one event."""
    told = words.filter(pl.col("n_with") <= COMMONEST).select("article_id", "word").unique()
    return (
        told.join(told, on="word", how="inner", suffix="_b")
        .filter(pl.col("article_id") != pl.col("article_id_b"))
        .group_by("article_id", "article_id_b")
        .agg(n_shared=pl.len())
        .filter(pl.col("n_shared") >= TOPIC)
    )


def is_pair() -> pl.Expr:
    """Tell whether two figures stand in different articles; each pair is met once."""
    return (pl.col("article_id") != pl.col("article_id_b")) & (
        pl.col("figure_id") < pl.col("figure_id_b")
    )


def is_of_one_time() -> pl.Expr:
    """Tell whether two articles are close in time; unknown dates pass."""
    days = (pl.col("published") - pl.col("published_b")).dt.total_days().abs()
    return (days <= DAYS).fill_null(True)


def apart() -> pl.Expr:
    """Measure how far apart two numbers are: the natural logarithm of their ratio, or infinity."""
    a, b = (pl.col(side).cast(pl.Float64).abs() for side in ("value", "value_b"))
    ratio = pl.when((a > 0) & (b > 0)).then((a / b).log().abs())
    return ratio.otherwise(pl.when(a == b).then(0.0).otherwise(float("inf")))


def rivals(figure: str, article: str) -> pl.Expr:
    """Count the other figures of an article that are as near to a figure, or nearer."""
    step = (pl.col("apart").clip(upper_bound=1e6) / EQUAL).round()
    return step.rank("max").over(figure, article).cast(pl.Float64) - 1


def score() -> pl.Expr:
    """Weigh the evidence that two figures report one quantity, from 0 to 1 (logistic)."""
    meets = (pl.col("low") <= pl.col("high_b")).fill_null(True) & (
        pl.col("low_b") <= pl.col("high")
    ).fill_null(True)
    near = (1 - pl.col("apart") / TWICE).clip(-1, 1)
    evidence = {
        "words": pl.col("product").fill_null(0.0) / (pl.col("length") * pl.col("length_b")),
        "value": (near + pl.when(meets).then(0.3).otherwise(-0.3)).clip(-1.3, 1),
        "other_unit": pl.col("unit") != pl.col("unit_b"),
        "rivals": pl.col("rivals"),
    }
    total = pl.sum_horizontal(
        value.cast(pl.Float64) * WEIGHTS[name] for name, value in evidence.items()
    )
    return 1 / (1 + (-(total + BIAS)).exp())


def keep_mutual_best(pairs: pl.LazyFrame) -> pl.LazyFrame:
    """Keep a pair where each is the best that the other's article offers it."""
    best = pl.col("score").max()
    best_of_a = pl.col("score") == best.over("figure_a", "article_id_b")
    best_of_b = pl.col("score") == best.over("figure_b", "article_id")
    return pairs.filter(best_of_a & best_of_b)


def group_pairs(pairs: pl.DataFrame) -> pl.DataFrame:
    """Name the group of each proposed figure: all that pairs join, directly or not.

    Yields ``figure_id, proposal_id``; the id is a hash over the figures of the group.
    """
    parent: dict[str, str] = {}

    def root(figure: str) -> str:
        while parent.setdefault(figure, figure) != figure:
            parent[figure] = parent[parent[figure]]
            figure = parent[figure]
        return figure

    for a, b in pairs.select("figure_a", "figure_b").iter_rows():
        parent[max(root(a), root(b))] = min(root(a), root(b))
    groups: dict[str, list[str]] = {}
    for figure in sorted(parent):
        groups.setdefault(root(figure), []).append(figure)
    rows = [(figure, proposal_id(group)) for group in groups.values() for figure in group]
    return pl.DataFrame(
        rows, schema={"figure_id": pl.String, "proposal_id": pl.String}, orient="row"
    )


def proposal_id(figures: list[str]) -> str:
    """Name a group: the first 16 hex of sha256 over its figures."""
    text = "\n".join(figures)
    return f"p_{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def judge_pairs(pairs: pl.LazyFrame, comparisons: LazyFrame[Comparisons]) -> LazyFrame[Proposals]:
    """Give each proposed pair the verdict that its comparison has; the key is the pair."""
    judged = comparisons.select(
        "figure_a", "figure_b", "verdict", "grade", "confidence", "reasons",
        proposal_id="quantity_id",
    )  # fmt: skip
    return (
        pairs.join(judged, on=["figure_a", "figure_b"], how="inner")
        .with_columns(pl.col("shared").list.head(5))
        .sort("proposal_id", "figure_a", "figure_b")
        .select(Proposals.names())
        .pipe(Proposals.validate)
    )
