"""What each table of the package must be: the vocabulary of every stage.

Read this first. A class states one table: its docstring the grain, its fields the columns in the
order of the CSV, its checks the rules between columns. Each rule is one expression on one column,
so that a million rows cost one pass.
"""

from typing import Annotated, Any, Self, cast

import pandera.polars as pa
import polars as pl
from pandera.typing.polars import LazyFrame

AMOUNT = pl.Decimal(38, 9)
"""Every number in a table: exact, with 29 digits before the point and 9 behind it."""

Amount = Annotated[pl.Decimal, 38, 9]
Words = Annotated[pl.List, pl.String()]

KINDS = [
    "money", "count", "percent", "percentage_point", "ratio", "duration", "age", "date", "rank",
    "physical",
]  # fmt: skip
HEDGES = [
    "bare", "exact", "about", "nearly", "just_under", "just_over", "more_than", "at_least",
    "less_than", "at_most", "up_to", "range", "vague",
]  # fmt: skip
END_KINDS = ["stated", "rounding", "hedge_hard", "hedge_soft", "floor", "unbounded"]
AS_OF_BASES = ["stated", "inferred", "published", "unknown"]
ATTRIBUTIONS = ["own_reporting", "attributed", "quoted", "document", "unknown"]
LABEL_FIELDS = ["metric", "entity", "scope", "as_of", "attribution"]
LABELLERS = ["curator", "codebook", "none"]
TIME_RELATIONS = ["same", "overlap", "disjoint", "unknown"]
SCOPE_RELATIONS = ["same", "differs", "unknown"]
PAIR_VERDICTS = ["agree", "compatible", "conflict", "not_comparable"]
QUANTITY_VERDICTS = ["one_source", *PAIR_VERDICTS]
GRADES = ["none", "minor", "moderate", "major"]
CONVERSION_VERDICTS = ["consistent", "consistent_rounding", "inconsistent", "not_testable"]

ARTICLE_ID = r"^a_[0-9a-f]{16}$"
FIGURE_ID = r"^f_[0-9a-f]{16}$"
QUANTITY_ID = r"^q_[0-9a-f]{16}$"
PROPOSAL_ID = r"^p_[0-9a-f]{16}$"
SHA256 = r"^[0-9a-f]{64}$"
CURRENCY = r"^[A-Z]{3}$"


class Table(pa.DataFrameModel):
    """A table of the package: these columns, in this order, and no others."""

    class Config:
        """Nothing is coerced and nothing unknown is let through."""

        strict = True
        ordered = True

    @classmethod
    def names(cls) -> list[str]:
        """Give the columns in their order."""
        return list(cls.to_schema().columns)

    @classmethod
    def validate(cls, check_obj: pl.LazyFrame, *_: Any, **__: Any) -> LazyFrame[Self]:  # type: ignore[override]
        """Check the names and types of a lazy frame; its values are checked at the gate.

        pandera asks the plan for its schema once a column and more, 4 ms each on a long plan; an
        empty frame of the same schema says the same in one question.
        """
        super().validate(pl.DataFrame(schema=check_obj.collect_schema()))
        return cast("LazyFrame[Self]", check_obj)


class Articles(Table):
    """One row per article; a digest stands for an original by the original's hash."""

    article_id: str = pa.Field(unique=True, str_matches=ARTICLE_ID)
    outlet: str = pa.Field(str_length={"min_value": 1})
    headline: str = pa.Field(str_length={"min_value": 1})
    byline: str = pa.Field(nullable=True)
    published: pl.Date = pa.Field(nullable=True)
    url: str = pa.Field(nullable=True)
    language: str = pa.Field(str_matches=r"^[a-zA-Z]{2,8}(-[A-Za-z0-9]{1,8})*$")
    is_digest: bool
    original_sha256: str = pa.Field(nullable=True, str_matches=SHA256)
    text_sha256: str = pa.Field(unique=True, str_matches=SHA256)
    raw_sha256: str = pa.Field(str_matches=SHA256)
    n_chars: int = pa.Field(ge=1)
    n_paragraphs: int = pa.Field(ge=1)
    published_basis: str = pa.Field(nullable=True)
    archived_url: str = pa.Field(nullable=True)
    retrieved: pl.Date = pa.Field(nullable=True)


class Corpus(Articles):
    """The articles with their normalised text (``nfc-lf-v1``); the text is the evidence."""

    class Config(Table.Config):
        """Its failures are failures of articles."""

        name = "Articles"

    text: str = pa.Field(str_length={"min_value": 1})


class Texts(Table):
    """One row per article: the text that every span points into."""

    article_id: str = pa.Field(unique=True, str_matches=ARTICLE_ID)
    text: str = pa.Field(str_length={"min_value": 1})


class Mentions(Table):
    """One row per numeric expression; the span is the proof, the forms are as printed."""

    article_id: str = pa.Field(str_matches=ARTICLE_ID)
    paragraph: int = pa.Field(ge=1)
    start: int = pa.Field(ge=0)
    end: int
    exact: str
    prefix: str = pa.Field(str_length={"max_value": 32})
    suffix: str = pa.Field(str_length={"max_value": 32})
    number_form: str = pa.Field(nullable=True)
    scale_form: str = pa.Field(nullable=True)
    currency_form: str = pa.Field(nullable=True)
    unit_form: str = pa.Field(nullable=True)
    hedge_form: str = pa.Field(nullable=True)
    per_form: str = pa.Field(nullable=True)

    @pa.check("start")
    @classmethod
    def span_is_unique(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """No two mentions of an article start at one place."""
        return data.lazyframe.select(pl.struct("article_id", "start").is_unique())

    @pa.check("end")
    @classmethod
    def span_is_not_empty(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A span ends after it starts, and is as long as its words."""
        length = pl.col("exact").str.len_chars()
        return data.lazyframe.select(
            (pl.col("end") > pl.col("start")) & (pl.col("end") - pl.col("start") == length)
        )


class Measure(Table):
    """The columns that say what a mention measures; shared by measures and figures."""

    kind: str = pa.Field(isin=KINDS)
    value: Amount
    low: Amount = pa.Field(nullable=True)
    high: Amount = pa.Field(nullable=True)
    low_closed: bool
    high_closed: bool
    low_kind: str = pa.Field(isin=END_KINDS)
    high_kind: str = pa.Field(isin=END_KINDS)
    hedge: str = pa.Field(isin=HEDGES)
    direction: str = pa.Field(nullable=True, isin=["up", "down"])
    unit: str
    currency: str = pa.Field(nullable=True, str_matches=CURRENCY)
    per: str = pa.Field(nullable=True)
    conversion_of: int = pa.Field(nullable=True, ge=0)

    @pa.check("low", title="EV-6", ignore_na=False)
    @classmethod
    def ends_are_ordered(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Low is not above high, and an interval of one value is closed."""
        low, high = pl.col("low"), pl.col("high")
        closed = pl.col("low_closed") & pl.col("high_closed")
        return data.lazyframe.select(
            low.is_null() | high.is_null() | (low < high) | ((low == high) & closed)
        )

    @pa.check("value", title="EV-7", ignore_na=False)
    @classmethod
    def value_is_inside(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The printed value lies in its interval, at an end of it, or one thing beyond a hard end.

        "Less than 100" tickets are at most 99: whole things are counted.
        """
        value = pl.col("value")
        is_counted = pl.col("kind").is_in(["count", "age"])
        slack_low = (is_counted & pl.col("low_kind").eq("hedge_hard")).cast(pl.Int32)
        slack_high = (is_counted & pl.col("high_kind").eq("hedge_hard")).cast(pl.Int32)
        return data.lazyframe.select(
            (pl.col("low").is_null() | (value >= pl.col("low") - slack_low))
            & (pl.col("high").is_null() | (value <= pl.col("high") + slack_high))
        )

    @pa.check("low_kind")
    @classmethod
    def missing_low_is_unbounded(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A low end is missing exactly where the words set none."""
        return data.lazyframe.select(pl.col("low").is_null() == pl.col("low_kind").eq("unbounded"))

    @pa.check("high_kind")
    @classmethod
    def missing_high_is_unbounded(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A high end is missing exactly where the words set none."""
        return data.lazyframe.select(
            pl.col("high").is_null() == pl.col("high_kind").eq("unbounded")
        )

    @pa.check("kind")
    @classmethod
    def money_has_a_currency(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Money names its currency, and nothing else has one; XXX names none (ISO 4217)."""
        is_named = pl.col("currency").is_not_null()
        is_right = is_named == pl.col("kind").eq("money")
        return data.lazyframe.select(is_right & pl.col("currency").ne_missing("XXX"))

    @pa.check("high_kind")
    @classmethod
    def some_end_is_set(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """An interval has one end at least; else it would say nothing."""
        return data.lazyframe.select(pl.col("low").is_not_null() | pl.col("high").is_not_null())


class MentionKey(Table):
    """The key of a mention: its article and where it starts."""

    article_id: str = pa.Field(str_matches=ARTICLE_ID)
    start: int = pa.Field(ge=0)


class Measures(Measure, MentionKey):
    """One row per mention that denotes a quantity: its value as an interval."""


class Source(Table):
    """The columns that say where a figure stands."""

    figure_id: str = pa.Field(unique=True, str_matches=FIGURE_ID)
    article_id: str = pa.Field(str_matches=ARTICLE_ID)
    outlet: str
    headline: str
    published: pl.Date = pa.Field(nullable=True)
    url: str = pa.Field(nullable=True)
    paragraph: int = pa.Field(ge=1)
    start: int = pa.Field(ge=0)
    end: int
    exact: str


class Label(Table):
    """The columns that say what a figure is about, since when, and on whose word."""

    entity: str = pa.Field(nullable=True)
    metric: str = pa.Field(nullable=True)
    scope: str = pa.Field(nullable=True)
    as_of: str = pa.Field(nullable=True)
    as_of_start: pl.Date = pa.Field(nullable=True)
    as_of_end: pl.Date = pa.Field(nullable=True)
    as_of_basis: str = pa.Field(isin=AS_OF_BASES)
    attribution: str = pa.Field(isin=ATTRIBUTIONS)
    attributed_to: str = pa.Field(nullable=True)
    labelled_by: str = pa.Field(isin=LABELLERS)
    confidence: float = pa.Field(ge=0, le=1)
    quantity_id: str = pa.Field(nullable=True, str_matches=QUANTITY_ID)

    @pa.check("as_of_start")
    @classmethod
    def as_of_is_ordered(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A period ends after it begins."""
        return data.lazyframe.select(pl.col("as_of_start") <= pl.col("as_of_end"))

    @pa.check("as_of", ignore_na=False)
    @classmethod
    def as_of_has_a_basis(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A date is given exactly where it has a basis."""
        return data.lazyframe.select(
            pl.col("as_of").is_not_null() == pl.col("as_of_basis").ne("unknown")
        )

    @pa.check("labelled_by")
    @classmethod
    def label_has_a_metric(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A figure without a metric was labelled by nobody."""
        return data.lazyframe.select(
            pl.col("metric").is_not_null() | pl.col("labelled_by").ne("codebook")
        )


class Figures(Label, Measure, Source):
    """One row per measure that a reader may want: its source, its interval, what it is about.

    Measures that no rule and no curator labelled have no metric and ``labelled_by`` none.
    """


def is_ordered_pair() -> pl.Expr:
    """Tell whether a pair of figures stands once, its smaller id first."""
    is_once = pl.struct("figure_a", "figure_b").is_unique()
    return (pl.col("figure_a") < pl.col("figure_b")) & is_once


class Comparisons(Table):
    """One row per pair of figures about one quantity, from different articles.

    Of a quantity of more than 64 figures only the pairs with those that its verdict rests on.
    """

    quantity_id: str = pa.Field(str_matches=QUANTITY_ID)
    figure_a: str = pa.Field(str_matches=FIGURE_ID)
    figure_b: str = pa.Field(str_matches=FIGURE_ID)
    time_relation: str = pa.Field(isin=TIME_RELATIONS)
    scope_relation: str = pa.Field(isin=SCOPE_RELATIONS)
    verdict: str = pa.Field(isin=PAIR_VERDICTS)
    grade: str = pa.Field(isin=GRADES)
    rel_gap: float = pa.Field(nullable=True, ge=0)
    rel_diff: float = pa.Field(nullable=True, ge=0)
    confidence: str = pa.Field(isin=["high", "low"])
    reasons: Words

    @pa.check("figure_a")
    @classmethod
    def pair_is_unique_and_ordered(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Every pair stands once, its smaller id first."""
        return data.lazyframe.select(is_ordered_pair())

    @pa.check("grade")
    @classmethod
    def only_a_conflict_has_a_grade(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A grade says how far apart a conflict is."""
        return data.lazyframe.select(pl.col("grade").ne("none") == pl.col("verdict").eq("conflict"))


class Quantities(Table):
    """One row per quantity reported: entity, metric, scope and unit family."""

    quantity_id: str = pa.Field(unique=True, str_matches=QUANTITY_ID)
    label: str
    n_figures: int = pa.Field(ge=1)
    n_outlets: int = pa.Field(ge=1)
    n_witnesses: int = pa.Field(ge=1)
    """Outlets that repeat one source's word, or one agency's sentence, are one witness."""
    verdict: str = pa.Field(isin=QUANTITY_VERDICTS)
    common_low: Amount = pa.Field(nullable=True)
    common_high: Amount = pa.Field(nullable=True)
    common_low_closed: bool = pa.Field(nullable=True)
    common_high_closed: bool = pa.Field(nullable=True)
    spread: float = pa.Field(nullable=True, ge=1)
    entity: str
    metric: str
    scope: str = pa.Field(nullable=True)
    kind: str = pa.Field(isin=KINDS)
    unit: str
    witnesses: Words
    apart: Words
    """The two outlets that cannot both hold; empty where all can."""
    reasons: Words


class Proposals(Table):
    """One row per pair of figures that no codebook labels and that seem to be about one thing."""

    proposal_id: str = pa.Field(str_matches=PROPOSAL_ID)
    figure_a: str = pa.Field(str_matches=FIGURE_ID)
    figure_b: str = pa.Field(str_matches=FIGURE_ID)
    score: float = pa.Field(ge=0, le=1)
    shared: Words
    """The words that both stand among, the most telling first."""
    verdict: str = pa.Field(isin=PAIR_VERDICTS)
    grade: str = pa.Field(isin=GRADES)
    confidence: str = pa.Field(isin=["high", "low"])
    reasons: Words
    group_verdict: str = pa.Field(isin=PAIR_VERDICTS)
    """Whether all figures of the group can hold."""

    @pa.check("figure_a")
    @classmethod
    def proposal_is_unique_and_ordered(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Every pair is proposed once, its smaller id first."""
        return data.lazyframe.select(is_ordered_pair())


class Conversions(Table):
    """One row per amount told in two currencies: its rate, and the rate of the day.

    Both are ``printed`` side by side, or two ``outlets`` each convert the same amount.
    """

    figure_from: str = pa.Field(str_matches=FIGURE_ID)
    figure_to: str = pa.Field(str_matches=FIGURE_ID)
    relation: str = pa.Field(isin=["printed", "outlets"])
    narrow_low: float = pa.Field(nullable=True, gt=0)
    narrow_high: float = pa.Field(nullable=True, gt=0)
    wide_low: float = pa.Field(nullable=True, gt=0)
    wide_high: float = pa.Field(nullable=True, gt=0)
    reference_low: float = pa.Field(nullable=True, gt=0)
    reference_high: float = pa.Field(nullable=True, gt=0)
    reference_from: pl.Date = pa.Field(nullable=True)
    reference_to: pl.Date = pa.Field(nullable=True)
    reference_source: str = pa.Field(nullable=True)
    verdict: str = pa.Field(isin=CONVERSION_VERDICTS)
    rate_date_basis: str = pa.Field(nullable=True, isin=["as_of", "published"])
    rel_gap: float = pa.Field(nullable=True, ge=0)
    is_weak: bool
    is_later_rate: bool
    """The amount is older than its article, and only the rate of publication fits."""

    @pa.check("figure_to")
    @classmethod
    def conversion_is_unique(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Two amounts are set side by side once."""
        return data.lazyframe.select(pl.struct("figure_from", "figure_to").is_unique())


class Grounds(Table):
    """One row per label of a figure: what it was read from.

    A curator's label has no words, a label that a conversion takes over has those of its source.
    """

    figure_id: str = pa.Field(str_matches=FIGURE_ID)
    field: str = pa.Field(isin=LABEL_FIELDS)
    value: str
    labelled_by: str = pa.Field(isin=["curator", "codebook"])
    confidence: float = pa.Field(ge=0, le=1)
    article_id: str = pa.Field(str_matches=ARTICLE_ID)
    start: int = pa.Field(nullable=True, ge=0)
    end: int = pa.Field(nullable=True)
    exact: str = pa.Field(nullable=True)

    @pa.check("field")
    @classmethod
    def ground_is_unique(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Each label of a figure stands once."""
        return data.lazyframe.select(pl.struct("figure_id", "field").is_unique())

    @pa.check("exact")
    @classmethod
    def ground_is_a_span(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Words are as long as their span."""
        length = pl.col("exact").str.len_chars().cast(pl.Int64)
        return data.lazyframe.select(pl.col("end") - pl.col("start") == length)


class Failures(Table):
    """One row per rule and row that broke it; nothing is dropped without one."""

    run_id: str
    table: str
    rule: str
    severity: str = pa.Field(isin=["error", "warning"])
    column: str = pa.Field(nullable=True)
    row_key: str = pa.Field(nullable=True)
    value: str = pa.Field(nullable=True)
    message: str


PACKAGE = {
    "articles": Articles,
    "mentions": Mentions,
    "figures": Figures,
    "grounds": Grounds,
    "comparisons": Comparisons,
    "quantities": Quantities,
    "conversions": Conversions,
    "proposals": Proposals,
    "failures": Failures,
}
"""The tables that a package holds as CSV, in the order of the flow."""
