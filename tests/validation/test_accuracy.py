"""How well numbers are read: each field against what a person read."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.builders import Row, frame
from validation.accuracy import FIELDS, confusions, score
from validation.seeds import Gold
from validation.tables import Measures

SENTENCE = "It hired 40 people and paid $6m in 2024."
OTHER = "Nobody counted the 7 spoons."
SCORES = ["gold", "read", "right", "precision", "recall", "f1"]


def by_hand(exact: str, sentence: str = SENTENCE, **changes: Any) -> Row:
    """Let a person read these words as 40, exactly."""
    start = sentence.index(exact)
    known = {"kind": "count", "value": "40", "low": "40", "high": "40", "hedge": "bare"}
    place = {"sentence": sentence, "start": start, "end": start + len(exact)}
    return place | known | {"unit": "person", "category": "business"} | changes


def by_rules(exact: str, sentence: str = SENTENCE, **changes: Any) -> Row:
    """Let the rules read these words as 40, exactly."""
    row = by_hand(exact, sentence)
    amounts = {name: Decimal(40) for name in ("value", "low", "high")}
    return row | amounts | changes


def gold(*rows: Row) -> pl.DataFrame:
    return frame(Gold, *rows)


def read(*rows: Row) -> pl.DataFrame:
    columns = [
        "start", "kind", "value", "low", "high", "hedge", "direction", "unit", "currency",
    ]  # fmt: skip
    places = pl.DataFrame(
        {name: [row[name] for row in rows] for name in ("sentence", "end")},
        schema={"sentence": pl.String, "end": pl.Int64},
    )
    return pl.concat([places, frame(Measures, *rows).select(columns)], how="horizontal")


def wrong(*, hand: Row | None = None, rules: Row | None = None) -> list[str]:
    """List the fields that are not right, when one number is read twice."""
    wanted, got = gold(by_hand("40") | (hand or {})), read(by_rules("40") | (rules or {}))
    found = score(wanted, got).filter(pl.col("category") == "all", pl.col("right") != 1)
    return found["field"].to_list()


def test_a_number_that_is_read_alike_is_right_in_every_field() -> None:
    found = score(gold(by_hand("40")), read(by_rules("40")))
    one = {"gold": 1, "read": 1, "right": 1, "precision": 100.0, "recall": 100.0, "f1": 100.0}
    rows = [{"category": category, "field": field, **one}
            for category in ("all", "business") for field in FIELDS]  # fmt: skip
    assert_frame_equal(found, pl.DataFrame(rows))


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"end": 18}, ["span"]),
        ({"value": Decimal(41)}, ["value"]),
        ({"value": Decimal(39)}, ["value"]),
        ({"low": Decimal(39)}, ["interval"]),
        ({"high": Decimal(41)}, ["interval"]),
        ({"high": None}, ["interval"]),
        ({"unit": "1"}, ["unit"]),
        ({"currency": "EUR"}, ["currency"]),
        ({"hedge": "about"}, ["hedge"]),
        ({"direction": "up"}, ["direction"]),
    ],
)
def test_a_field_that_is_read_otherwise_is_wrong_and_so_is_the_whole(
    changes: Row, fields: list[str]
) -> None:
    assert wrong(rules=changes) == [*fields, "all"]


def test_an_end_that_neither_sets_is_read_alike() -> None:
    assert wrong(hand={"high": None}, rules={"high": None}) == []
    assert wrong(hand={"high": None}) == ["interval", "all"]


@pytest.mark.parametrize(("value", "fields"), [("0.333333331", []), ("0.333333330", ["value"])])
def test_a_third_may_differ_in_its_last_digit(value: str, fields: list[str]) -> None:
    found = wrong(hand={"value": "0.333333333"}, rules={"value": Decimal(value)})
    assert found == [*fields, *(["all"] if fields else [])]


def test_what_is_missed_costs_recall_and_what_is_too_much_precision() -> None:
    wanted = gold(by_hand("40"), by_hand("$6m"), by_hand("2024"))
    found = score(wanted, read(by_rules("40"), by_rules("6m")))
    assert found.select("category", *SCORES).unique(maintain_order=True).rows() == [
        ("all", 3, 2, 1, 50.0, 33.3, 40.0),
        ("business", 3, 2, 1, 50.0, 33.3, 40.0),
    ]
    assert found.height == 2 * len(FIELDS)


def test_a_sentence_without_a_quantity_counts_what_is_read_in_it_as_too_much() -> None:
    nothing = dict.fromkeys(Gold.names()) | {"sentence": OTHER, "category": "traps"}
    found = score(gold(by_hand("40"), nothing), read(by_rules("40"), by_rules("7", OTHER)))
    spans = found.filter(pl.col("field") == "span").select("category", *SCORES)
    assert spans.rows() == [
        ("all", 1, 2, 1, 50.0, 100.0, 66.7),
        ("business", 1, 1, 1, 100.0, 100.0, 100.0),
        ("traps", 0, 1, 0, 0.0, 100.0, 0.0),
    ]


def test_nothing_of_nothing_is_all_right() -> None:
    nothing = dict.fromkeys(Gold.names()) | {"sentence": OTHER, "category": "traps"}
    assert score(gold(nothing), read()).select(SCORES).unique().rows() == [
        (0, 0, 0, 100.0, 100.0, 100.0)
    ]


def test_a_date_and_a_sentence_that_nobody_read_by_hand_do_not_count() -> None:
    found = score(
        gold(by_hand("40")),
        read(by_rules("40"), by_rules("2024", kind="date"), by_rules("7", OTHER)),
    )
    assert found["read"].unique().to_list() == [1]


def test_each_mistake_is_listed_with_what_both_say() -> None:
    wanted = gold(
        by_hand("40 people"),
        by_hand("$6m", value="6000000", low="5500000.5", high=None, unit="USD", currency="USD"),
        by_hand("7", OTHER, category="traps"),
    )
    got = read(
        by_rules("40 people") | {"end": 11, "value": Decimal("40.25")},
        by_rules("$6m", value=Decimal(6_000_000), low=Decimal("5.50"), high=None, unit="USD"),
        by_rules("2024", direction="up"),
    )
    rows = [
        ("currency", "USD", "none", "business", SENTENCE),
        ("interval", "5500000.5 … none", "5.5 … none", "business", SENTENCE),
        ("missed", "7", None, "traps", OTHER),
        ("span", "40 people", "40", "business", SENTENCE),
        ("too much", None, "2024", "business", SENTENCE),
        ("value", "40", "40.25", "business", SENTENCE),
    ]
    columns = ["field", "gold", "read", "category", "sentence"]
    assert_frame_equal(confusions(wanted, got), pl.DataFrame(rows, schema=columns, orient="row"))


def test_an_end_that_only_one_of_them_sets_is_listed() -> None:
    found = confusions(gold(by_hand("40", high=None)), read(by_rules("40")))
    assert found.select("field", "gold", "read").rows() == [("interval", "40 … none", "40 … 40")]


def test_mistakes_of_one_field_stand_in_the_order_of_their_words() -> None:
    wanted = gold(by_hand("40", unit="b"), by_hand("6m", unit="a"), by_hand("2024", unit="a"))
    got = read(by_rules("40"), by_rules("6m", unit="d"), by_rules("2024", unit="c"))
    assert confusions(wanted, got).select("gold", "read").rows() == [
        ("a", "c"), ("a", "d"), ("b", "person"),
    ]  # fmt: skip
