"""Numbers of one dimension on one scale, and amounts of money in euros."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import figure, frame, make_id, money
from tests.stories import compared, lexicon, on_bases
from validation.tables import Figures

PUBLISHED = date(2025, 1, 28)


def told(number: int, value: str, unit: str, **changes: Any) -> dict[str, Any]:
    """Let an outlet report a value, give or take a tenth, of some physical unit."""
    text = f"Story {number}: about 120 were hired."
    ends = {"low": Decimal(value) * Decimal("0.9"), "high": Decimal(value) * Decimal("1.1")}
    known = {"kind": "physical", "value": Decimal(value), "unit": unit}
    return figure("about 120", text, outlet=f"Outlet {number}") | known | ends | changes


def based(*rows: dict[str, Any]) -> list[tuple[object, ...]]:
    columns = ["base", "low_base", "value_base", "high_base"]
    return on_bases(frame(Figures, *rows)).select(columns).collect().rows()


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("10", "[mi_i]", ("m", 14484.096, 16093.44, 17702.784)),
        ("10", "m", ("m", 9.0, 10.0, 11.0)),
        ("100", "har", ("m2", 900000.0, 1000000.0, 1100000.0)),
        ("104", "[degF]", ("Cel", 34.2222222222, 40.0, 45.7777777778)),
        ("7", "spoon", ("spoon", 6.3, 7.0, 7.7)),
    ],
)
def test_a_number_is_set_in_the_base_unit_of_its_dimension(
    value: str, unit: str, expected: tuple[object, ...]
) -> None:
    assert based(told(1, value, unit)) == [expected]


def test_a_rise_of_temperature_is_no_temperature() -> None:
    rise = based(told(1, "9", "[degF]", direction="up"))[0]
    assert rise[2] == 5.0


def test_one_value_is_no_rise_and_no_fall() -> None:
    rise, fall = told(1, "5", "m", direction="up"), told(2, "5", "m", direction="down")
    floor = {"low": Decimal(0), "low_kind": "floor", "high_closed": False}

    assert compared(frame(Figures, rise, fall))["verdict"].to_list() == ["conflict"]
    assert compared(frame(Figures, rise, told(2, "5", "m")))["verdict"].to_list() == ["agree"]
    assert compared(frame(Figures, fall, told(3, "5", "m", direction="down")))[
        "verdict"
    ].to_list() == ["agree"]
    assert based(rise, fall | floor)[1] == ("m", -5.5, -5.0, 0.0)
    assert based(fall)[0] == ("m", 4.5, 5.0, 5.5)


def test_a_year_of_the_calendar_is_no_span_of_time() -> None:
    assert based(told(1, "2015", "a", kind="date"))[0][:3] == ("a", 1813.5, 2015.0)


def test_an_end_that_is_missing_stays_missing() -> None:
    row = told(1, "10", "[mi_i]", high=None, high_kind="unbounded", high_closed=False)
    assert based(row)[0][3] is None


def test_an_amount_is_worth_its_euros_on_its_own_day() -> None:
    dollars = figure(**money("1040000", "1030000", "1050000", "USD"), published=PUBLISHED)
    row = on_bases(frame(Figures, dollars)).collect().row(0, named=True)
    assert 0.99e6 < row["value_euro"] < 1.01e6
    assert (
        row["low_euro"] < 0.995 * row["value_euro"] < 1.005 * row["value_euro"] < row["high_euro"]
    )
    nobody = figure(**money("5", "4", "6", "ARS"), published=PUBLISHED)
    assert on_bases(frame(Figures, nobody)).collect()["value_euro"].to_list() == [None]


FACTORS = lexicon().dimensions.filter(pl.col("base") == "m").select("unit", "factor").rows()
values = st.integers(1, 10**6).map(lambda number: Decimal(number) / 100)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(values, values, st.sampled_from(FACTORS)), min_size=1, max_size=12))
def test_a_change_of_unit_never_changes_a_verdict(
    drawn: list[tuple[Decimal, Decimal, tuple[str, float]]],
) -> None:
    def verdicts(rows: list[tuple[dict[str, Any], dict[str, Any]]]) -> list[tuple[Any, ...]]:
        ids = [make_id("q", str(n // 2)) for n in range(2 * len(rows))]
        sides = [side for pair in rows for side in pair]
        figures = frame(Figures, *sides).with_columns(quantity_id=pl.Series(ids))
        columns = ["verdict", "grade", "confidence", "reasons"]
        return compared(figures).sort("quantity_id").select(columns).rows()

    metres, other = [], []
    for number, (a, b, (unit, factor)) in enumerate(drawn):
        first = told(2 * number, str(a), "m")
        size = Decimal(str(factor))
        second = told(2 * number + 1, str(b * size), "m")
        metres.append((first, second))
        other.append((first, told(2 * number + 1, str(b), unit)))
    assert verdicts(metres) == verdicts(other)
