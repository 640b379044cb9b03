import pandera.polars as pa
import polars as pl
import pytest

from validation.columns import MEANING
from validation.evidence import EvidenceReadAgain
from validation.rules import Rule, rules_of
from validation.tables import PACKAGE, Corpus, Figures, Measures, Mentions, Table, Texts

TABLES = [*PACKAGE.values(), Corpus, Measures, Texts]


@pytest.mark.parametrize("table", [*TABLES, EvidenceReadAgain], ids=lambda table: table.__name__)
def test_every_rule_says_in_a_sentence_what_it_demands(table: type[Table]) -> None:
    rules = rules_of(table)
    assert rules
    assert [rule for rule in rules if not rule.sentence.endswith(".")] == []
    assert len({(rule.column, rule.name) for rule in rules}) == len(rules)


@pytest.mark.parametrize("table", [Measures, Figures, EvidenceReadAgain])
def test_a_rule_keeps_its_name_in_every_table_that_inherits_it(table: type[Table]) -> None:
    assert {"EV-6", "EV-7"} <= {rule.name for rule in rules_of(table)}


def test_the_evidence_rules_are_all_there() -> None:
    names = {rule.name for rule in rules_of(EvidenceReadAgain)}
    assert {f"EV-{number}" for number in range(1, 9)} <= names


def test_rules_come_in_the_order_of_the_columns() -> None:
    assert rules_of(Mentions)[:3] == [
        Rule("not_nullable", "article_id", "error", "A value is given."),
        Rule(
            "str_matches('^a_[0-9a-f]{16}$')",
            "article_id",
            "error",
            "It has the form ^a_[0-9a-f]{16}$.",
        ),
        Rule("not_nullable", "paragraph", "error", "A value is given."),
    ]


def test_a_bound_that_is_not_set_is_said_in_words() -> None:
    said = {rule.column: rule.sentence for rule in rules_of(Mentions) + rules_of(Texts)
            if rule.name.startswith("str_length")}  # fmt: skip
    assert said == {
        "prefix": "It has 0 to 32 characters.",
        "suffix": "It has 0 to 32 characters.",
        "text": "It has 1 to any number of characters.",
    }


def test_a_check_that_only_warns_is_a_warning() -> None:
    class Days(Table):
        """One row per day."""

        day: pl.Date = pa.Field(nullable=True, unique=True)

        @pa.check("day", raise_warning=True)
        @classmethod
        def is_past(cls, data: pa.PolarsData) -> pl.LazyFrame:
            """A day is past.

            Nobody reports from the future.
            """
            return data.lazyframe.select(pl.col("day").is_not_null())

    assert rules_of(Days) == [
        Rule("field_uniqueness", "day", "error", "No two rows share a value."),
        Rule("is_past", "day", "warning", "A day is past."),
    ]


def test_every_column_has_a_meaning_and_every_meaning_a_column() -> None:
    assert {name for table in TABLES for name in table.names()} == set(MEANING)
