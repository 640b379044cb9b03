"""Figures → figures that their texts prove: the evidence rules, EV-1 to EV-8.

Everything is read again from the text itself. A figure that breaks a rule is quarantined like any
row that does not fit its table.
"""

import hashlib

import pandera.polars as pa
import polars as pl

from validation.gate import Gated, gate
from validation.tables import Amount, Measure, MentionKey, Table

LONGEST_CONTEXT = 32
KEY = ["article_id", "start"]
REPEATED = [
    "kind", "value", "low", "high", "low_closed", "high_closed", "hedge", "unit", "currency",
]  # fmt: skip
"""What a second reading of the words must give again."""


class Found(Table):
    """Where a figure claims to stand, and what stands there; null where there is no text."""

    figure_id: str
    end: int
    exact: str
    paragraph: int
    prefix: str = pa.Field(nullable=True)
    suffix: str = pa.Field(nullable=True)
    article_exists: bool = pa.Field(nullable=True)
    text_sha256: str = pa.Field(nullable=True)
    found_sha256: str = pa.Field(nullable=True)
    found_exact: str = pa.Field(nullable=True)
    found_before: str = pa.Field(nullable=True)
    found_after: str = pa.Field(nullable=True)
    found_paragraph: int = pa.Field(nullable=True)
    found_paragraph_end: int = pa.Field(nullable=True)


class Evidence(Measure, MentionKey, Found):
    """One row per figure beside what its text shows; EV-6 and EV-7 come from ``Measure``."""

    class Config(Table.Config):
        """Its failures are failures of figures."""

        name = "Figures"

    @pa.check("text_sha256", title="EV-1", ignore_na=False)
    @classmethod
    def text_is_unchanged(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The text of the article has the hash that the article states."""
        return data.lazyframe.select(pl.col("text_sha256").eq_missing(pl.col("found_sha256")))

    @pa.check("exact", title="EV-2")
    @classmethod
    def words_stand_there(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The words stand in the text from start to end."""
        return data.lazyframe.select(pl.col("found_exact") == pl.col("exact"))

    @pa.check("prefix", title="EV-3")
    @classmethod
    def context_stands_beside(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The mention's prefix and suffix stand beside the words."""
        before = pl.col("found_before").str.ends_with(pl.col("prefix"))
        after = pl.col("found_after").str.starts_with(pl.col("suffix"))
        is_mentioned = pl.col("prefix").is_not_null() & pl.col("suffix").is_not_null()
        has_text = pl.col("found_exact").is_not_null()
        return data.lazyframe.select(~has_text | (is_mentioned & before & after))

    @pa.check("paragraph", title="EV-4")
    @classmethod
    def span_is_in_its_paragraph(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The words stand inside the paragraph of that number."""
        is_numbered = pl.col("found_paragraph").eq_missing(pl.col("paragraph"))
        is_inside = pl.col("end") <= pl.col("found_paragraph_end")
        has_text = pl.col("found_exact").is_not_null()
        return data.lazyframe.select(~has_text | (is_numbered & is_inside))

    @pa.check("article_id", title="EV-8", ignore_na=False)
    @classmethod
    def article_exists_at_all(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The article that a figure cites is in the table of articles."""
        return data.lazyframe.select(pl.col("article_exists").is_not_null())


class Again(Table):
    """What the words of a figure say when they are read again; null where they say nothing."""

    again_kind: str = pa.Field(nullable=True)
    again_value: Amount = pa.Field(nullable=True)
    again_low: Amount = pa.Field(nullable=True)
    again_high: Amount = pa.Field(nullable=True)
    again_low_closed: bool = pa.Field(nullable=True)
    again_high_closed: bool = pa.Field(nullable=True)
    again_hedge: str = pa.Field(nullable=True)
    again_unit: str = pa.Field(nullable=True)
    again_currency: str = pa.Field(nullable=True)


class EvidenceReadAgain(Evidence, Again):
    """One row per figure beside what its text shows and what its words say when read again."""

    class Config(Evidence.Config):
        """Its failures are failures of figures, too."""

        name = "Figures"

    @pa.check("value", title="EV-5", ignore_na=False)
    @classmethod
    def words_say_it_again(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The words alone, read again, give the same measure.

        A conversion inherits hedge and ends. A bare number takes its metric's unit and kind when
        it is labelled, and the ends that such a kind has.
        """
        is_conversion = pl.col("conversion_of").is_not_null()
        has_same_unit = is_repeated("unit") | pl.col("again_unit").eq_missing("1")
        was_labelled = ~(is_repeated("unit") & is_repeated("kind"))
        ends = ["low", "high", "low_closed", "high_closed"]
        has_same_ends = pl.all_horizontal(is_repeated(end) for end in ends)
        is_same = is_repeated("hedge") & has_same_unit & (was_labelled | has_same_ends)
        return data.lazyframe.select(
            is_repeated("value") & is_repeated("currency") & (is_conversion | is_same)
        )


def is_repeated(column: str) -> pl.Expr:
    """Tell whether a second reading gave this column again; two nulls are the same."""
    return pl.col(column).eq_missing(pl.col(f"again_{column}"))


def check_evidence(
    figures: pl.DataFrame,
    mentions: pl.DataFrame,
    articles: pl.DataFrame,
    texts: pl.DataFrame,
    again: pl.DataFrame | None = None,
) -> Gated:
    """Split figures into those that their texts prove and those that they do not.

    ``again`` holds article_id, start and the columns ``REPEATED``, read from ``exact`` alone.
    Without it EV-5 is not tested: only who can parse can test it.
    """
    evidence = find_evidence(figures.lazy(), mentions.lazy(), articles.lazy(), texts)
    table: type[Evidence] = Evidence
    if again is not None:
        table = EvidenceReadAgain
        repeated = again.lazy().select(*KEY, pl.col(REPEATED).name.prefix("again_"))
        evidence = beside(evidence, repeated, KEY)
    gated = gate(table, evidence.select(table.names()), KEY)
    good = figures.join(gated.good, on="figure_id", how="semi", maintain_order="left")
    bad = figures.join(gated.quarantined, on="figure_id", how="semi", maintain_order="left")
    return Gated(table, good, bad, gated.failures)


def find_evidence(
    figures: pl.LazyFrame, mentions: pl.LazyFrame, articles: pl.LazyFrame, texts: pl.DataFrame
) -> pl.LazyFrame:
    """Put beside each figure its mention, its article and what its text shows at its place."""
    known = articles.select("article_id", "text_sha256", article_exists=pl.lit(True))
    hashed = texts.lazy().with_columns(found_sha256=sha256_of(texts["text"]))
    return (
        figures.pipe(beside, mentions.select(*KEY, "prefix", "suffix"), KEY)
        .pipe(beside, known, ["article_id"])
        .pipe(beside, hashed, ["article_id"])
        .with_columns(
            found_exact=part(pl.col("start"), pl.col("end")),
            found_before=part(pl.col("start") - LONGEST_CONTEXT, pl.col("start")),
            found_after=part(pl.col("end"), pl.col("end") + LONGEST_CONTEXT),
        )
        .pipe(in_paragraph, find_paragraphs(articles, texts.lazy()))
    )


def beside(left: pl.LazyFrame, right: pl.LazyFrame, key: list[str]) -> pl.LazyFrame:
    """Join what stands at most once per key, keeping every row and the order."""
    return left.join(right, on=key, how="left", validate="m:1", maintain_order="left")


def sha256_of(texts: pl.Series) -> pl.Series:
    """Hash each text once."""
    return pl.Series([hashlib.sha256(text.encode()).hexdigest() for text in texts], dtype=pl.String)


def part(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Cut ``text[start:end]``; a place before the text is cut to the text."""
    first = start.clip(lower_bound=0)
    return pl.col("text").str.slice(first, (end - first).clip(lower_bound=0))


def in_paragraph(figures: pl.LazyFrame, paragraphs: pl.LazyFrame) -> pl.LazyFrame:
    """Put beside each figure the last paragraph that begins at or before it."""
    return (
        figures.with_row_index("place")
        .sort("start")
        .join_asof(paragraphs, on="start", by="article_id", check_sortedness=False)
        .sort("place")
    )


def find_paragraphs(articles: pl.LazyFrame, texts: pl.LazyFrame) -> pl.LazyFrame:
    """Number the lines that are not blank from 1; a line of a digest states its own: ``¶7 …``."""
    line, length = pl.col("line"), pl.col("line").str.len_chars().cast(pl.Int64)
    mark = pl.when("is_digest").then(line.str.extract(r"^(¶[0-9]{1,6} )"))
    is_blank = line.str.strip_chars() == ""
    ends = ((length + 1).cum_sum() - 1).over("article_id")
    counted = (~is_blank).cum_sum().over("article_id").cast(pl.Int64)
    stated = mark.str.strip_chars("¶ ").cast(pl.Int64)
    return (
        texts.join(articles.select("article_id", "is_digest"), on="article_id", how="left")
        .with_columns(line=pl.col("text").str.split("\n"))
        .explode("line", empty_as_null=False)
        .with_columns(
            found_paragraph=pl.coalesce(stated, counted),
            found_paragraph_end=ends,
            start=ends - length + mark.str.len_chars().cast(pl.Int64).fill_null(0),
        )
        .filter(~is_blank)
        .select("article_id", "start", "found_paragraph", "found_paragraph_end")
        .sort("start")
    )
