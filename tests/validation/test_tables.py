"""What the tables demand: each rule between columns with rows that hold it and rows that do not."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pandera.errors
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.builders import (
    Row,
    comparison,
    conversion,
    figure,
    frame,
    ground,
    make_id,
    measure,
    mention,
    package_tables,
    proposal,
)
from validation import seeds
from validation.evidence import EvidenceReadAgain
from validation.gate import gate
from validation.rules import rules_of
from validation.tables import (
    AMOUNT,
    PACKAGE,
    Comparisons,
    Conversions,
    Corpus,
    Figures,
    Grounds,
    Measures,
    Mentions,
    Proposals,
    Table,
    Texts,
)

TABLES: list[type[Table]] = [*PACKAGE.values(), Texts, Corpus, Measures, EvidenceReadAgain]
TABLES += [each for each in vars(seeds).values() if isinstance(each, type)
           and issubclass(each, Table) and each is not Table]  # fmt: skip


def broken(table: type[Table], *rows: Row) -> list[tuple[str, str]]:
    """List column and rule of all that these rows break."""
    found = gate(table, frame(table, *rows), table.names()[:1])
    return found.failures.select("column", "rule").rows()


def test_every_column_of_every_table_has_its_type_and_its_rules(
    golden: Callable[[str, str], str],
) -> None:
    lines = [
        {
            "table": table.__name__,
            "column": name,
            "type": str(column.dtype),
            "rules": " · ".join(
                f"{rule.name} ({rule.severity})" for rule in rules_of(table) if rule.column == name
            ),
        }
        for table in TABLES
        for name, column in table.to_schema().columns.items()
    ]
    written = pl.DataFrame(lines).write_csv()
    assert written == golden("rules.csv", written)


def test_the_rows_that_all_tests_build_on_break_no_rule() -> None:
    for name, rows in package_tables().items():
        table = PACKAGE.get(name, Texts)
        assert_frame_equal(gate(table, rows, table.names()[:1]).good, rows)


def test_every_amount_is_of_the_one_type() -> None:
    assert Measures.to_schema().columns["value"].dtype.type == AMOUNT


ONE_VALUE: Row = {"low": Decimal(120), "high": Decimal(120)}
MORE: Row = {"high": None, "high_kind": "unbounded", "high_closed": False}
LESS: Row = {"low": None, "low_kind": "unbounded", "low_closed": False}
HARD: Row = {"low_kind": "hedge_hard", "high_kind": "hedge_hard"}
MONEY: Row = {"kind": "money", "currency": "EUR"}
PHYSICAL: Row = {"kind": "physical"}
UNDATED: Row = {"as_of": None, "as_of_start": None, "as_of_end": None, "as_of_basis": "unknown"}
NEW_YEAR = date(2025, 1, 1)


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(measure(**MORE), id="no high end"),
        pytest.param(measure(**LESS), id="no low end"),
        pytest.param(measure(low_closed=False, high_closed=False), id="two open ends"),
        pytest.param(measure(**ONE_VALUE), id="one value"),
        pytest.param(measure(value=Decimal(110)), id="value at the low end"),
        pytest.param(measure(value=Decimal(130)), id="value at the high end"),
        pytest.param(measure(value=Decimal(109), **HARD), id="one thing below a hard end"),
        pytest.param(measure(value=Decimal(131), **HARD), id="one thing above a hard end"),
        pytest.param(measure(value=Decimal(131), **HARD | {"kind": "age"}), id="a year above it"),
        pytest.param(measure(**MONEY), id="money with a currency"),
    ],
)
def test_a_measure_that_holds_every_rule(row: Row) -> None:
    assert broken(Measures, row) == []


EV_6, EV_7 = ("low", "EV-6"), ("value", "EV-7")


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        pytest.param({"low": Decimal(131)}, [EV_6, EV_7], id="upside down"),
        pytest.param(ONE_VALUE | {"low_closed": False}, [EV_6], id="one value, open below"),
        pytest.param(ONE_VALUE | {"high_closed": False}, [EV_6], id="one value, open above"),
        pytest.param(ONE_VALUE | {"low_closed": None}, [EV_6, ("low_closed", "not_nullable")],
                     id="one value, who knows whether closed"),
        pytest.param({"value": None}, [EV_7, ("value", "not_nullable")], id="no value"),
        pytest.param({"value": Decimal(109)}, [EV_7], id="below a soft end"),
        pytest.param({"value": Decimal(131)}, [EV_7], id="above a soft end"),
        pytest.param(HARD | {"value": Decimal(108)}, [EV_7], id="two things below"),
        pytest.param(HARD | {"value": Decimal(132)}, [EV_7], id="two things above"),
        pytest.param(HARD | PHYSICAL | {"value": Decimal(109)}, [EV_7], id="a metre below"),
        pytest.param(HARD | PHYSICAL | {"value": Decimal(131)}, [EV_7], id="a metre above"),
        pytest.param({"low": None}, [("low_kind", "missing_low_is_unbounded")], id="no low"),
        pytest.param({"low_kind": "unbounded"}, [("low_kind", "missing_low_is_unbounded")],
                     id="a low end that is none"),
        pytest.param({"high": None}, [("high_kind", "missing_high_is_unbounded")], id="no high"),
        pytest.param({"high_kind": "unbounded"}, [("high_kind", "missing_high_is_unbounded")],
                     id="a high end that is none"),
        pytest.param(MORE | LESS, [("high_kind", "some_end_is_set")], id="no end"),
        pytest.param({"kind": "money"}, [("kind", "money_has_a_currency")], id="no currency"),
        pytest.param({"currency": "EUR"}, [("kind", "money_has_a_currency")], id="no money"),
        pytest.param(MONEY | {"currency": "XXX"}, [("kind", "money_has_a_currency")],
                     id="no currency of any country"),
    ],
)  # fmt: skip
def test_a_measure_that_breaks_rules(changes: Row, rules: list[tuple[str, str]]) -> None:
    assert sorted(broken(Measures, measure(**changes))) == sorted(rules)


def test_a_span_is_as_long_as_its_words_and_never_empty() -> None:
    rule = ("end", "span_is_not_empty")
    assert broken(Mentions, mention(end=mention()["end"] + 1)) == [rule]
    assert broken(Mentions, mention() | {"exact": "", "end": mention()["start"]}) == [rule]


def test_two_mentions_of_one_article_never_start_at_one_place() -> None:
    elsewhere = mention(article_id=make_id("a", "another"))
    assert broken(Mentions, mention(), elsewhere, mention("€5.6m")) == []
    assert broken(Mentions, mention(), mention()) == [("start", "span_is_unique")] * 2


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({"as_of_end": NEW_YEAR}, []),
        ({"as_of_end": None}, []),
        (UNDATED, []),
        ({"as_of_start": date(2025, 2, 1)}, [("as_of_start", "as_of_is_ordered")]),
        ({"as_of_basis": "unknown"}, [("as_of", "as_of_has_a_basis")]),
        (UNDATED | {"as_of_basis": "stated"}, [("as_of", "as_of_has_a_basis")]),
        ({"as_of_basis": None}, [("as_of", "as_of_has_a_basis"), ("as_of_basis", "not_nullable")]),
        ({"metric": None}, [("labelled_by", "label_has_a_metric")]),
        ({"metric": None, "labelled_by": "curator"}, []),
        ({"confidence": 0.0}, []),
        ({"confidence": 1.0}, []),
        ({"confidence": 1.1}, [("confidence", "less_than_or_equal_to(1)")]),
    ],
)
def test_a_label_says_when_and_on_whose_word(changes: Row, rules: list[tuple[str, str]]) -> None:
    assert broken(Figures, figure(**changes)) == rules


PAIR = {name: comparison()[name] for name in ("figure_a", "figure_b")}


@pytest.mark.parametrize(
    ("table", "row", "rule"),
    [
        (Comparisons, comparison, "pair_is_unique_and_ordered"),
        (Proposals, proposal, "proposal_is_unique_and_ordered"),
    ],
)
def test_a_pair_stands_once_its_smaller_id_first(
    table: type[Table], row: Callable[..., Row], rule: str
) -> None:
    turned = {"figure_a": PAIR["figure_b"], "figure_b": PAIR["figure_a"]}
    itself = {"figure_a": PAIR["figure_b"]}
    other = {"figure_b": "f_" + "f" * 16}
    assert broken(table, row(), row(**other)) == []
    assert broken(table, row(**turned)) == [("figure_a", rule)]
    assert broken(table, row(**itself)) == [("figure_a", rule)]
    assert broken(table, row(), row()) == [("figure_a", rule)] * 2


@pytest.mark.parametrize(
    ("verdict", "grade", "is_right"),
    [
        ("conflict", "major", True),
        ("agree", "none", True),
        ("conflict", "none", False),
        ("agree", "minor", False),
    ],
)
def test_only_a_conflict_has_a_grade(verdict: str, grade: str, is_right: bool) -> None:
    found = broken(Comparisons, comparison(verdict=verdict, grade=grade))
    assert found == ([] if is_right else [("grade", "only_a_conflict_has_a_grade")])


def test_two_amounts_are_set_side_by_side_once() -> None:
    other = conversion(figure_to="f_" + "f" * 16)
    assert broken(Conversions, conversion(), other) == []
    rule = ("figure_to", "conversion_is_unique")
    assert broken(Conversions, conversion(), conversion()) == [rule] * 2


def test_each_label_of_a_figure_has_one_ground() -> None:
    other = ground(field="entity")
    assert broken(Grounds, ground(), other) == []
    assert broken(Grounds, ground(), ground()) == [("field", "ground_is_unique")] * 2


def test_the_words_of_a_ground_are_as_long_as_their_span() -> None:
    rule = ("exact", "ground_is_a_span")
    assert broken(Grounds, ground(end=ground()["end"] + 1)) == [rule]
    assert broken(Grounds, ground(start=None, end=None, exact=None)) == []


FORM = {"form": "Per Cent", "sentence": "Prices rose 3.5 per cent.", "note": None}
UNIT = FORM | {"unit": "%", "name": "per cent", "kind": "percent", "factor": "1", "floor": None}


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({}, []),
        ({"form": "per  cent"}, [("sentence", "sentence_shows_the_form")]),
        ({"form": "per.cent"}, [("sentence", "sentence_shows_the_form")]),
        ({"sentence": "PRICES ROSE 3.5 PER CENT."}, []),
    ],
)
def test_a_form_stands_in_its_own_sentence_in_any_case(
    changes: Row, rules: list[tuple[str, str]]
) -> None:
    assert broken(seeds.Units, UNIT | changes) == rules


def test_a_curator_labels_a_span_once() -> None:
    row: dict[str, Any] = dict.fromkeys(seeds.Labels.names())
    row |= {name: figure()[name] for name in ("article_id", "start", "end", "exact")}
    row |= {"reason": "the test says so"}
    assert broken(seeds.Labels, row, row | {"start": 3}) == []
    assert broken(seeds.Labels, row, row) == [("start", "one_label_a_span")] * 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(lambda rows: rows.drop("end"), "end", id="missing"),
        pytest.param(lambda rows: rows.with_columns(more=1), "more", id="unknown"),
        pytest.param(lambda rows: rows.select(*reversed(Mentions.names())), "order", id="moved"),
        pytest.param(lambda rows: rows.cast({"end": pl.String}), "String", id="mistyped"),
    ],
)
def test_a_lazy_frame_of_other_columns_is_no_table(
    change: Callable[[pl.LazyFrame], pl.LazyFrame], said: str
) -> None:
    rows = frame(Mentions, mention()).lazy()
    assert_frame_equal(Mentions.validate(rows), rows)
    with pytest.raises(pandera.errors.SchemaError, match=said):
        Mentions.validate(change(rows))
