"""What each seed file must be: one row per written form, each with a sentence that shows it."""

import pandera.polars as pa
import polars as pl

from validation.tables import ARTICLE_ID, HEDGES, KINDS, Table

PLAIN_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"


class Forms(Table):
    """One row per written form; ``sentence`` shows it in use, ``note`` says why it is there."""

    form: str = pa.Field(str_length={"min_value": 1})


class Shown(Table):
    """The example and the reason of a row."""

    sentence: str
    note: str = pa.Field(nullable=True)

    @pa.check("sentence")
    @classmethod
    def sentence_shows_the_form(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Each form stands in its own sentence."""
        shown = pl.col("sentence").str.to_lowercase()
        return data.lazyframe.select(
            shown.str.contains(pl.col("form").str.to_lowercase(), literal=True)
        )


class UnitMeaning(Table):
    """What a unit means: one of it is ``factor`` of the base unit; ``floor`` is its least value.

    ``unit`` is the base unit in UCUM; ``name`` is what a reader calls the unit that is printed.
    """

    unit: str
    name: str
    kind: str = pa.Field(isin=KINDS)
    factor: str = pa.Field(str_matches=r"^[0-9]+(\.[0-9]+)?$")
    floor: str = pa.Field(nullable=True, str_matches=r"^-?[0-9]+(\.[0-9]+)?$")


class Units(Shown, UnitMeaning, Forms):
    """One row per written form of a unit."""


class Dimensions(Table):
    """One row per UCUM unit that converts into others: ``base = unit · factor + offset``."""

    unit: str = pa.Field(unique=True)
    base: str
    factor: str = pa.Field(str_matches=PLAIN_NUMBER)
    offset: str = pa.Field(str_matches=PLAIN_NUMBER)
    note: str = pa.Field(nullable=True)


class Synonyms(Table):
    """One row per word that news use for another when they say what a number counts."""

    word: str = pa.Field(unique=True)
    concept: str
    note: str = pa.Field(nullable=True)


class CurrencyMeaning(Table):
    """Which currency a form means, and whether it stands before or behind the number."""

    currency: str = pa.Field(str_matches=r"^[A-Z]{3}$")
    place: str = pa.Field(isin=["before", "after", "both", "glued", "scaled"])
    factor: str


class Currencies(Shown, CurrencyMeaning, Forms):
    """One row per written form of a currency."""


class ScaleMeaning(Table):
    """A scale multiplies the number; ``place`` says where the form may be read as a scale."""

    factor: str = pa.Field(str_matches=r"^[0-9]+$")
    place: str = pa.Field(isin=["any", "glued", "money"])


class Scales(Shown, ScaleMeaning, Forms):
    """One row per written form of a scale."""


class NumeralMeaning(Table):
    """The value of a number word; a vague word has the interval that it allows."""

    kind: str = pa.Field(isin=["one", "part", "vague", "rank", "rank_sign"])
    value: str = pa.Field(nullable=True)
    low: str = pa.Field(nullable=True)
    high: str = pa.Field(nullable=True)
    high_closed: str = pa.Field(nullable=True, isin=["true", "false"])


class Numerals(Shown, NumeralMeaning, Forms):
    """One row per number word."""


class HedgeMeaning(Table):
    """The hedge that a form expresses, and whether it stands before or behind the number."""

    hedge: str = pa.Field(isin=HEDGES)
    place: str = pa.Field(isin=["before", "after", "glued"])


class Hedges(Shown, HedgeMeaning, Forms):
    """One row per written form of a hedge."""


class DirectionMeaning(Table):
    """Which way a form says that a number moved."""

    direction: str = pa.Field(isin=["up", "down"])


class Directions(Shown, DirectionMeaning, Forms):
    """One row per word of rising or falling that stands right before a number."""


ROLES = [
    "function", "designator", "modifier", "phrasal", "race", "money", "adjective", "span",
    "furniture", "empty", "fixed", "paid", "foil", "office", "net", "earlier",
    "later", "adjusted", "step", "wanted", "opening", "bound", "title",
]  # fmt: skip
"""What a plain word does for a number beside it."""


class RoleMeaning(Table):
    """What part a plain word plays beside a number."""

    role: str = pa.Field(isin=ROLES)


class PlainWords(Shown, RoleMeaning, Forms):
    """One row per word that never names what is counted."""


class PluralMeaning(Table):
    """The singular of a plural that is not made by a rule."""

    singular: str


class Plurals(Shown, PluralMeaning, Forms):
    """One row per irregular plural."""


class Metrics(Table):
    """One row per metric: its name for a reader, the kinds it takes, the unit of a bare number."""

    metric: str = pa.Field(unique=True, str_matches=r"^[a-z][a-z_]*$")
    label: str
    kinds: str
    unit: str = pa.Field(nullable=True)
    per: str = pa.Field(nullable=True)
    entity_types: str
    direction: str = pa.Field(nullable=True, isin=["up", "down"])
    note: str = pa.Field(nullable=True)


class EntityMeaning(Table):
    """Whom a form names; a reference ("the company") names the last one of its types (``a|b``)."""

    entity: str = pa.Field(nullable=True)
    type: str
    part_of: str = pa.Field(nullable=True)
    """The entity whose sums hold those of this one: a loss of Nvidia is one of US tech stocks."""


class Entities(Shown, EntityMeaning, Forms):
    """One row per written form of a name."""


CUE_ROLES = ["metric", "weak", "context", "adjacent", "kind", "scope"]


class CueMeaning(Table):
    """What a form says about a measure near it: its metric, or its scope within a metric.

    A ``weak`` cue ("spent") gives way to any other of its sentence, and is heard only in a
    paragraph with a ``context`` of its metric, if that has any ("computing"); an ``adjacent`` one
    names the metric of a number right beside it; ``kind`` that of every measure of a kind.
    """

    metric: str
    role: str = pa.Field(isin=CUE_ROLES)
    scope: str = pa.Field(nullable=True)


class Cues(Shown, CueMeaning, Forms):
    """One row per cue."""


class AttributionMeaning(Table):
    """On whose word a sentence stands, and on which side of the form the source is named."""

    attribution: str = pa.Field(isin=["attributed", "quoted", "document"])
    source: str = pa.Field(isin=["before", "after", "none"])


class Attributions(Shown, AttributionMeaning, Forms):
    """One row per form of attribution."""


class Labels(Table):
    """One row per decision of a curator: empty keeps what the rules found, ``none`` clears it."""

    article_id: str = pa.Field(str_matches=ARTICLE_ID)
    start: int = pa.Field(ge=0)
    end: int
    exact: str
    entity: str = pa.Field(nullable=True)
    metric: str = pa.Field(nullable=True)
    scope: str = pa.Field(nullable=True)
    as_of: str = pa.Field(nullable=True)
    attributed_to: str = pa.Field(nullable=True)
    reason: str = pa.Field(str_length={"min_value": 1})

    @pa.check("start")
    @classmethod
    def one_label_a_span(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A span is labelled once."""
        return data.lazyframe.select(pl.struct("article_id", "start").is_unique())


class Gold(Table):
    """One row per quantity of a sentence read by hand; a sentence without one has one empty row."""

    sentence: str
    start: int = pa.Field(nullable=True)
    end: int = pa.Field(nullable=True)
    kind: str = pa.Field(nullable=True, isin=KINDS)
    value: str = pa.Field(nullable=True, str_matches=PLAIN_NUMBER)
    low: str = pa.Field(nullable=True, str_matches=PLAIN_NUMBER)
    high: str = pa.Field(nullable=True, str_matches=PLAIN_NUMBER)
    hedge: str = pa.Field(nullable=True, isin=HEDGES)
    direction: str = pa.Field(nullable=True, isin=["up", "down"])
    unit: str = pa.Field(nullable=True)
    currency: str = pa.Field(nullable=True)
    category: str


class GoldLabels(Table):
    """One row per figure that a person labelled: ``article`` is the name of its file."""

    article: str
    paragraph: int = pa.Field(ge=1)
    exact: str
    metric: str
    entity: str
    scope: str = pa.Field(nullable=True)
    as_of: str = pa.Field(nullable=True)
    attributed_to: str = pa.Field(nullable=True)


class StoryPairs(Table):
    """One row per pair of numbers of two outlets that report one quantity, read by hand."""

    story: str
    outlet_a: str
    exact_a: str
    outlet_b: str
    exact_b: str
    verdict: str = pa.Field(isin=["agree", "compatible", "conflict"])
    what: str
