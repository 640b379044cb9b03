"""Figures that no codebook labels → proposals: pairs of different articles about one quantity.

The words around two numbers, how near the numbers are, and how many others are as near are
evidence; a person decides. A figure is paired with the best that another article offers, and only
where both prefer each other.
"""

import hashlib

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.comparing.components import first_of_group
from transforms.comparing.keywords import (
    FAMILY,
    concept,
    find_words,
    lengths,
    pair_off,
    share_topic,
    share_words,
    weigh_words,
)
from transforms.comparing.verdicts import WEAK_LABEL
from transforms.lexicon import Lexicon
from validation.tables import Comparisons, Proposals, Texts

DAYS = 30
"""Days between two articles about one event, at most."""
WEIGHTS = {
    "words": 0.4, "shared_words": 0.5, "near": 2.4, "near_told": 1.25, "digits": 0.55,
    "same_thing": 0.85, "other_thing": -0.55,
}  # fmt: skip
"""What each piece of evidence weighs, and below what nothing and the lead weigh: two logistic
regressions over ten events, told by three outlets each."""
BIAS = -2.65
CERTAINTY, LEAD, DOUBT = 0.8, 0.65, -0.77
"""What a pair's evidence weighs, and its lead over the best other pair that either could form."""
MOST_LEAD = 3.0
"""The lead of a pair without a rival, and the most that counts."""
LEAST = 0.8
"""The score from which a pair is proposed."""
WHOLE = 12
"""Figures of a group up to which every pair of it is proposed, if each article has but one."""
TWICE = 0.7
"""The natural logarithm of about two: numbers so far apart are no evidence for one quantity."""
EQUAL = 0.02
"""Distances that differ by less (natural logarithm) are the same."""
SMALL, WORDS = 10, 2
"""A count below ten says nothing alone: so many words must be shared beside it."""
SAID = ["article_id", "kind", "base", "value_base", "per"]
"""What an article says once, however often it says so."""
TOLD = [
    "figure_id", "article_id", "paragraph", "published", "comparable", "base", "thing", "digits",
    "confidence", "quantity_id", "is_common",
    *(f"{end}_{scale}" for end in ("value", "low", "high") for scale in ("base", "euro")),
]  # fmt: skip


def propose_pairs(figures: pl.LazyFrame, texts: LazyFrame[Texts], lexicon: Lexicon) -> pl.LazyFrame:
    """Find pairs of figures of different articles that seem to report one quantity.

    ``figures`` have their bases (`set_on_bases`). Pairs that labels have
    joined or parted already are no proposals. Yields ``figure_a, figure_b, score, shared``: the
    score is between 0 and 1, ``shared`` holds the words that both numbers stand among, the most
    telling first.
    """
    told = figures.filter(pl.col("conversion_of").is_null() & (pl.col("kind") != "rank"))
    told = (
        told.sort("start")
        .unique(SAID, keep="first", maintain_order=True)
        .with_columns(
            comparable=comparable(), digits=digits(), thing=thing(lexicon), is_common=is_common()
        )
    )
    words = find_words(told, texts, lexicon).pipe(weigh_words).cache()
    sides = told.select(TOLD).join(lengths(words), on="figure_id")
    return (
        share_values(told)
        .join(share_words(words), on=["figure_a", "figure_b"], how="full", coalesce=True)
        .join(sides, left_on="figure_a", right_on="figure_id")
        .join(sides, left_on="figure_b", right_on="figure_id", suffix="_b")
        .join(share_topic(words), on=["article_id", "article_id_b"], how="semi")
        .filter(is_of_one_time() & is_undecided())
        .filter(is_telling())
        .pipe(weigh_pairs)
        .with_columns(evidence=evidence())
        .with_columns(score=score())
        .filter(pl.col("score") >= LEAST)
        .pipe(keep_mutual_best)
        .select("figure_a", "figure_b", pl.col("score").round(3), pl.col("shared").fill_null([]))
        .sort("figure_a", "figure_b")
    )


def comparable() -> pl.Expr:
    """Name what may be one quantity: things of any name, money, else what has one base unit."""
    return (
        pl.when(pl.col("kind") == "money").then(pl.lit("money"))
        .when(pl.col("kind") != "count").then("base")
    )  # fmt: skip


def digits() -> pl.Expr:
    """Count the digits that a number is told with: 1 of 2,000, 3 of 2,310."""
    plain = pl.col("value").cast(pl.String).str.replace(".", "", literal=True)
    return plain.str.strip_chars("-0").str.len_chars().cast(pl.Int64)


def thing(lexicon: Lexicon) -> pl.Expr:
    """Name what is counted by its last word, as synonyms have it; null for a bare number."""
    last = pl.col("unit").str.extract(r"([\p{L}’'-]+)$").str.to_lowercase()
    is_counted = (pl.col("kind") == "count") & (pl.col("unit") != "1")
    return pl.when(is_counted).then(concept(last, lexicon))


def is_undecided() -> pl.Expr:
    """Tell whether a label is missing, or weak, so that a person has something to decide."""
    one, other = pl.col("quantity_id"), pl.col("quantity_id_b")
    is_weak = pl.min_horizontal("confidence", "confidence_b") < WEAK_LABEL
    return one.is_null() | other.is_null() | ((one != other) & is_weak)


def is_common() -> pl.Expr:
    """Tell numbers that stand in every article: a few of something, and vague words.

    What is vague reaches from one number to twice it and more, hedged or not.
    """
    is_few = pl.col("kind").is_in(["count", "duration"]) & (pl.col("value").abs() < SMALL)
    is_vague = (pl.col("low") > 0) & (pl.col("high") >= 2 * pl.col("low"))
    return is_few | is_vague.fill_null(False)


def is_telling() -> pl.Expr:
    """Tell whether two numbers are rare enough, or share enough words, to be more than chance."""
    is_rare = ~pl.any_horizontal("is_common", "is_common_b")
    return is_rare | (pl.col("shared").list.len().fill_null(0) >= WORDS)


def share_values(figures: pl.LazyFrame) -> pl.LazyFrame:
    """Pair the figures of different articles whose numbers are less than about twice apart.

    Each stands in the block of its own step, and in the one below: neighbours meet in one of them.
    """
    number = pl.coalesce(pl.when(pl.col("kind") == "money").then("value_euro"), "value_base")
    placed = figures.filter(number != 0).select(
        "figure_id", "article_id", *FAMILY,
        step=(number.abs().log() / TWICE).floor().cast(pl.Int64),
    )  # fmt: skip
    near = pl.concat([placed, placed.with_columns(pl.col("step") - 1)])
    return (
        pair_off(near, [*FAMILY, "step"], "figure_id")
        .select(figure_a="figure_id", figure_b="figure_id_b")
        .unique()
    )


def is_of_one_time() -> pl.Expr:
    """Tell whether two articles are close in time; unknown dates pass."""
    days = (pl.col("published") - pl.col("published_b")).dt.total_days().abs()
    return (days <= DAYS).fill_null(True)


def weigh_pairs(pairs: pl.LazyFrame) -> pl.LazyFrame:
    """Add the evidence that each pair reports one quantity: the columns of ``WEIGHTS``.

    Words count by the cosine of the two contexts and by how many are shared; a number tells the
    more, the more digits it is told with.
    """
    n_shared = pl.col("shared").list.len().fill_null(0).cast(pl.Int64)
    cosine = pl.col("product").fill_null(0.0) / (pl.col("length") * pl.col("length_b"))
    told_with = pl.min_horizontal("digits", "digits_b", 3) - 1
    return (
        pairs.with_columns(apart=apart())
        .with_columns(
            words=cosine.sqrt(),
            shared_words=n_shared.clip(0, 4),
            near=near(),
            digits=pl.when(pl.col("apart") < EQUAL).then(told_with).otherwise(0),
            same_thing=(pl.col("thing") == pl.col("thing_b")).fill_null(False),
            other_thing=(pl.col("thing") != pl.col("thing_b")).fill_null(False),
        )
        .with_columns(near_told=pl.when(n_shared > 0).then("near").otherwise(0.0))
    )


def near() -> pl.Expr:
    """Weigh how near two numbers are, and whether their intervals meet."""
    meets = (end("low") <= end("high", "_b")).fill_null(True) & (
        end("low", "_b") <= end("high")
    ).fill_null(True)
    nearness = (1 - pl.col("apart") / TWICE).clip(-1, 1)
    return (nearness + pl.when(meets).then(0.3).otherwise(-0.3)).clip(-1.3, 1)


def end(name: str, side: str = "") -> pl.Expr:
    """Give a number of one side of a pair on the scale that both share: base unit or euros."""
    is_same = (pl.col("base") == pl.col("base_b")) | pl.col("comparable").ne_missing("money")
    return pl.when(is_same).then(f"{name}_base{side}").otherwise(f"{name}_euro{side}")


def apart() -> pl.Expr:
    """Measure how far apart two numbers are: the natural logarithm of their ratio, or infinity."""
    a, b = end("value").abs(), end("value", "_b").abs()
    ratio = pl.when((a > 0) & (b > 0)).then((a / b).log().abs())
    return ratio.otherwise(pl.when(a == b).then(0.0).otherwise(float("inf")))


def evidence() -> pl.Expr:
    """Add up what speaks for a pair, as the logarithm of odds."""
    return BIAS + pl.sum_horizontal(
        pl.col(name).cast(pl.Float64) * weight for name, weight in WEIGHTS.items()
    )


def score() -> pl.Expr:
    """Give the probability that two figures report one quantity: their evidence and its lead."""
    rival = pl.max_horizontal(
        rival_of("figure_a", "article_id_b"), rival_of("figure_b", "article_id")
    )
    lead = (pl.col("evidence") - rival).fill_null(MOST_LEAD).clip(-MOST_LEAD, MOST_LEAD)
    return 1 / (1 + (-(CERTAINTY * pl.col("evidence") + LEAD * lead + DOUBT)).exp())


def rival_of(figure: str, article: str) -> pl.Expr:
    """Give the best evidence for another pair of a figure with the same article."""
    each = pl.col("evidence")
    best = each.max().over(figure, article)
    next_best = each.top_k(2).min().over(figure, article)
    is_alone = pl.len().over(figure, article) == 1
    return pl.when(~is_alone).then(pl.when(each == best).then(next_best).otherwise(best))


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
    groups: dict[str, list[str]] = {}
    joined = first_of_group(pairs.select("figure_a", "figure_b").iter_rows())
    for figure, first in joined.items():
        groups.setdefault(first, []).append(figure)
    rows = [(figure, proposal_id(group)) for group in groups.values() for figure in group]
    return pl.DataFrame(
        rows, schema={"figure_id": pl.String, "proposal_id": pl.String}, orient="row"
    )


def complete_groups(
    pairs: pl.DataFrame, groups: pl.DataFrame, figures: pl.DataFrame
) -> pl.DataFrame:
    """Add the pairs of a group that follow from its others: if A is B, and B is C, A is C.

    Only of small groups in which each article has one figure; their score is the least of the
    group's.
    """
    told = groups.join(figures.select("figure_id", "article_id"), on="figure_id")
    whole = told.filter(
        ~pl.struct("proposal_id", "article_id").is_duplicated()
        .any().over("proposal_id")
        & (pl.len().over("proposal_id") <= WHOLE)
    )  # fmt: skip
    least = (
        pairs.join(groups, left_on="figure_a", right_on="figure_id")
        .group_by("proposal_id")
        .agg(pl.col("score").min())
    )
    every = (
        whole.join(whole, on="proposal_id", suffix="_b")
        .filter(pl.col("figure_id") < pl.col("figure_id_b"))
        .join(least, on="proposal_id")
        .select(figure_a="figure_id", figure_b="figure_id_b", score="score",
                shared=pl.lit([], pl.List(pl.String)))
    )  # fmt: skip
    return pl.concat([pairs, every.join(pairs, on=["figure_a", "figure_b"], how="anti")]).sort(
        "figure_a", "figure_b"
    )


def proposal_id(figures: list[str]) -> str:
    """Name a group: the first 16 hex of sha256 over its figures."""
    text = "\n".join(figures)
    return f"p_{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def judge_pairs(pairs: pl.LazyFrame, comparisons: LazyFrame[Comparisons]) -> LazyFrame[Proposals]:
    """Give each proposed pair the verdict that its comparison has, and the one of its group."""
    judged = comparisons.select(
        "figure_a", "figure_b", "verdict", "grade", "confidence", "reasons",
        proposal_id="quantity_id",
    )  # fmt: skip
    return (
        pairs.join(judged, on=["figure_a", "figure_b"], how="inner")
        .with_columns(pl.col("shared").list.head(5), group_verdict=group_verdict())
        .sort("proposal_id", "figure_a", "figure_b")
        .select(Proposals.names())
        .pipe(Proposals.validate)
    )


def group_verdict() -> pl.Expr:
    """Judge a group by its pairs: one conflict is enough, all that can be compared must agree."""
    verdict = pl.col("verdict")
    met = verdict != "not_comparable"
    return (
        pl.when((verdict == "conflict").any()).then(pl.lit("conflict"))
        .when(~met.any()).then(pl.lit("not_comparable"))
        .when(((verdict == "agree") | ~met).all()).then(pl.lit("agree"))
        .otherwise(pl.lit("compatible"))
        .over("proposal_id")
    )  # fmt: skip
