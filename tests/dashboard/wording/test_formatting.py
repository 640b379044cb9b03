"""Words for a reader: every digit kept, every missing end called missing."""

import inspect
import re
from decimal import Decimal
from typing import Any

import pytest

from dashboard.wording import formatting
from transforms.finding.exclusions import why_no_mention
from transforms.finding.mentions import NO_MENTION
from transforms.measuring.measures import why_no_measure
from transforms.pipeline import why_left_out
from validation.report import SET_ASIDE
from validation.tables import HEDGES, QUANTITY_VERDICTS


def row(**changes: Any) -> dict[str, Any]:
    """Build the columns that words look at: a bare sum of dollars."""
    plain = {
        "kind": "money", "currency": "USD", "unit": "USD", "per": None, "hedge": "bare",
        "low": None, "high": None, "low_closed": False, "high_closed": False,
        "low_kind": "unbounded", "high_kind": "unbounded", "direction": None,
    }  # fmt: skip
    return plain | changes


def between(low: str | None, high: str | None, closed: str, **changes: Any) -> str:
    """Say an interval given as numbers and brackets, such as ``[)``."""
    return formatting.interval(
        row(
            low=Decimal(low) if low else None,
            high=Decimal(high) if high else None,
            low_closed=closed[0] == "[",
            high_closed=closed[1] == "]",
            low_kind="rounding" if low else "unbounded",
            high_kind="rounding" if high else "unbounded",
            **changes,
        )
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("12400", "12,400"),
        ("999999", "999,999"),
        ("1000000.000000000", "1m"),
        ("5576500", "5.5765m"),
        ("22150000", "22.15m"),
        ("123456789", "123,456,789"),
        ("600000000000", "600bn"),
        ("1100000000000", "1.1tn"),
        ("0.25", "0.25"),
        ("-3500000", "-3.5m"),
        ("99999999999999999999999.123456789", "99,999,999,999,999,999,999,999.123456789"),
    ],
)
def test_a_number_keeps_every_digit(value: str, said: str) -> None:
    assert formatting.number(Decimal(value)) == said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "$6"),
        ({"currency": "CNY"}, "6 yuan"),
        ({"currency": "HKD"}, "HKD 6"),
        ({"currency": "CNY", "per": "mo"}, "6 yuan a month"),
        ({"kind": "count", "unit": "person"}, "6 people"),
        ({"kind": "count", "unit": "view"}, "6 views"),
        ({"kind": "count", "unit": "1"}, "6"),
        ({"kind": "count", "unit": "property"}, "6 properties"),
        ({"kind": "count", "unit": "match"}, "6 matches"),
        ({"kind": "count", "unit": "life"}, "6 lives"),
        ({"kind": "ratio", "unit": "[ppm]"}, "6 ppm"),
        ({"kind": "physical", "unit": "m"}, "6 m"),
        ({"kind": "physical", "unit": "m2"}, "6 m²"),
        ({"kind": "physical", "unit": "Cel"}, "6 °C"),
        ({"kind": "physical", "unit": "[mi_i]/h"}, "6 mi/h"),
        ({"kind": "percent", "unit": "%"}, "6 %"),
        ({"kind": "age", "unit": "a"}, "6 years old"),
        ({"kind": "rank", "unit": "rank"}, "no. 6"),
    ],
)
def test_an_amount_is_written_in_its_unit(changes: dict[str, Any], said: str) -> None:
    assert formatting.amount(Decimal(6), row(**changes)) == said


def test_a_year_has_no_comma() -> None:
    assert formatting.amount(Decimal("2023"), row(kind="date", unit="a")) == "2023"


@pytest.mark.parametrize(
    ("interval", "said"),
    [
        (("550e9", "600e9", "[)"), "$550bn to just below $600bn"),
        (("2", "3", "[]"), "$2 to $3"),
        (("2", "3", "(]"), "above $2 to $3"),
        (("7", "7", "[]"), "exactly $7"),
        ((None, "6e6", "()"), "any value below $6m; no lower limit stated"),
        ((None, "6e6", "(]"), "$6m or less; no lower limit stated"),
        (("6e6", None, "()"), "any value above $6m; no upper limit stated"),
        (("6e6", None, "[)"), "$6m or more; no upper limit stated"),
        ((None, None, "()"), "any value; no limit stated"),
    ],
)
def test_an_interval_says_its_ends(interval: tuple[str | None, str | None, str], said: str) -> None:
    assert between(*interval) == said


def test_a_floor_of_zero_is_no_limit_that_anybody_stated() -> None:
    ends = {"low": Decimal(0), "low_kind": "floor", "high": Decimal(6), "high_kind": "hedge_hard"}

    assert formatting.interval(row(**ends)) == "any value below $6; no lower limit stated"


def test_a_unit_behind_the_number_stands_once_in_an_interval() -> None:
    assert between("34000", "36000", "[]", currency="CNY", per="mo") == (
        "34,000 to 36,000 yuan a month"
    )


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2021", "2021"),
        ("2025-01", "January 2025"),
        ("2025-01-27", "27 January 2025"),
        ("../2021", "2021 or earlier"),
        ("2021/..", "2021 or later"),
        ("2019/2021", "2019 to 2021"),
        ("2015~", "about 2015"),
        ("2015?", "2015 (uncertain)"),
        ("2015%", "about 2015 (uncertain)"),
    ],
)
def test_a_date_is_said_as_a_reader_would(date: str, said: str) -> None:
    assert formatting.edtf(date) == said


def test_what_markdown_would_read_is_escaped() -> None:
    assert formatting.plain("*US$600 billion* [x](y)") == r"\*US\$600 billion\* \[x\]\(y\)"


def test_every_hedge_has_its_words() -> None:
    assert set(formatting.HEDGES) == set(HEDGES)
    assert set(formatting.VERDICTS) == set(QUANTITY_VERDICTS)


def test_every_reason_for_leaving_a_number_out_has_its_words() -> None:
    sources = (why_no_mention, why_no_measure, why_left_out)
    code = "".join(inspect.getsource(function) for function in sources)
    reasons = set(re.findall(r'pl\.lit\("([a-z ]+)"\)', code))
    assert len(reasons) > 10
    assert {*reasons, *NO_MENTION, SET_ASIDE, "script"} == set(formatting.LEFT_OUT)


def test_an_interval_says_which_way_a_change_goes() -> None:
    ends = {"low": Decimal(5), "high": Decimal(6), "low_kind": "stated", "high_kind": "stated"}
    ends |= {"low_closed": True}
    assert formatting.interval(row(**ends, direction="down")) == "$5 to just below $6 (a fall)"
    assert formatting.interval(row(**ends, direction="up")).endswith(" (a rise)")
