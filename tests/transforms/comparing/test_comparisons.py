"""SEMANTICS 3: whether two outlets' numbers can both be true."""

from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.builders import QUANTITY, figure, frame, make_id
from tests.stories import compared
from validation.gate import gate
from validation.tables import Comparisons, Figures

KEY = ["figure_a", "figure_b"]
BARE = ("rounding", "rounding")
ABOUT = ("hedge_soft", "hedge_soft")
NEARLY = ("hedge_soft", "hedge_hard")
LESS = ("floor", "hedge_hard")
UP_TO = ("floor", "hedge_soft")
MORE = ("hedge_hard", "unbounded")
VAGUE = ("hedge_soft", "hedge_soft")


def side(
    value: str, interval: str, kinds: tuple[str, str], hedge: str, **changes: Any
) -> dict[str, Any]:
    """Give the columns of a measure whose interval is written ``[5, 6)``."""
    low, high = interval[1:-1].split(", ")
    return {
        "value": Decimal(value),
        "low": None if low == "-∞" else Decimal(low),
        "high": None if high == "∞" else Decimal(high),
        "low_closed": interval[0] == "[",
        "high_closed": interval[-1] == "]",
        "low_kind": kinds[0],
        "high_kind": kinds[1],
        "hedge": hedge,
        **changes,
    }


def reports(*sides: dict[str, Any]) -> pl.DataFrame:
    """Let each side be reported by an article of its own."""
    rows = []
    for number, columns in enumerate(sides):
        text = f"Story {number}: about 120 were hired."
        rows.append(figure("about 120", text, outlet=f"Outlet {number}") | columns)
    return frame(Figures, *rows)


def compare(*sides: dict[str, Any]) -> pl.DataFrame:
    return compared(reports(*sides))


def verdict(*sides: dict[str, Any]) -> tuple[Any, ...]:
    """Compare two sides, and check that their order does not matter."""
    columns = ["verdict", "grade", "confidence", "reasons"]
    found = compare(*sides).select(columns).row(0)
    assert found == compare(*reversed(sides)).select(columns).row(0)
    return found


SIX = side("6", "[5.5, 6.5)", BARE, "bare")
FIVE_SIX = side("5.6", "[5.55, 5.65)", BARE, "bare")
EXACT = side("40", "[40, 40]", BARE, "bare")
LESS_SIX = side("6", "[0, 6)", LESS, "less_than")
LESS_TEN = side("10", "[0, 10)", LESS, "less_than")
MORE_SIX = side("6", "(6, ∞)", MORE, "more_than")
MORE_TEN = side("10", "(10, ∞)", MORE, "more_than")
UP_TO_SIX = side("6", "[0, 6]", UP_TO, "up_to")
AT_LEAST_SIX = side("6", "[6, ∞)", ("hedge_hard", "unbounded"), "at_least")
NEARLY_SIX = side("6", "[5.5, 6)", NEARLY, "nearly")
ABOUT_SIX = side("6", "[5.4, 6.6]", ABOUT, "about")
HANDFUL = side("4", "[2, 6]", VAGUE, "vague")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (SIX, SIX, ("agree", "none", "high", [])),
        (SIX, FIVE_SIX, ("agree", "none", "high", [])),
        (NEARLY_SIX, SIX, ("agree", "none", "high", ["hedged"])),
        (LESS_SIX, LESS_SIX, ("agree", "none", "high", ["one_sided", "hedged"])),
        (LESS_SIX, FIVE_SIX, ("compatible", "none", "high", ["one_sided", "hedged"])),
        (LESS_SIX, LESS_TEN, ("compatible", "none", "high", ["one_sided", "hedged"])),
        (LESS_TEN, MORE_SIX,
         ("compatible", "none", "high", ["one_sided", "hedged"])),
        (SIX, side("7", "[6.4, 7.6)", BARE, "bare"), ("compatible", "none", "high", ["edge_only"])),
        (LESS_SIX, MORE_SIX,
         ("conflict", "minor", "high", ["touching", "one_sided", "hedged"])),
        (LESS_SIX, AT_LEAST_SIX,
         ("conflict", "minor", "high", ["touching", "one_sided", "hedged"])),
        (UP_TO_SIX, MORE_SIX,
         ("conflict", "minor", "low", ["touching", "soft_bound", "one_sided", "hedged"])),
        (UP_TO_SIX, MORE_TEN,
         ("conflict", "major", "low", ["soft_bound", "one_sided", "hedged"])),
        (LESS_SIX, MORE_TEN, ("conflict", "major", "high", ["one_sided", "hedged"])),
        (ABOUT_SIX, side("9", "[8.5, 9.5)", BARE, "bare"),
         ("conflict", "major", "low", ["soft_bound", "hedged"])),
        (HANDFUL, side("4", "[4, 4]", BARE, "bare"),
         ("agree", "none", "high", ["hedged", "vague"])),
        (EXACT, side("41", "[41, 41]", BARE, "bare"), ("conflict", "moderate", "high", [])),
        (side("200", "[200, 200]", BARE, "bare"), side("201", "[201, 201]", BARE, "bare"),
         ("conflict", "minor", "high", [])),
        (EXACT, side("43", "[43, 43]", BARE, "bare"), ("conflict", "major", "high", [])),
    ],
)  # fmt: skip
def test_the_truth_table_of_two_intervals(
    a: dict[str, Any], b: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    assert verdict(a, b) == expected


JANUARY = {"as_of": "2025-01", "as_of_start": date(2025, 1, 1), "as_of_end": date(2025, 1, 31)}
YEAR = {"as_of": "2025", "as_of_start": date(2025, 1, 1), "as_of_end": date(2025, 12, 31)}
BEFORE = {"as_of": "2021", "as_of_start": date(2021, 1, 1), "as_of_end": date(2021, 12, 31)}
BY_2025 = {"as_of": "../2025", "as_of_start": None, "as_of_end": date(2025, 12, 31)}
NEVER = {"as_of": None, "as_of_start": None, "as_of_end": None, "as_of_basis": "unknown"}


@pytest.mark.parametrize(
    ("a", "b", "time", "verdict", "confidence", "reasons"),
    [
        (JANUARY, JANUARY, "same", "agree", "high", []),
        (JANUARY, YEAR, "overlap", "agree", "high", []),
        (JANUARY, BEFORE, "disjoint", "not_comparable", "high", ["time_disjoint"]),
        (JANUARY, BY_2025, "overlap", "agree", "high", []),
        (JANUARY, NEVER, "unknown", "agree", "low", ["time_unknown"]),
        (NEVER, NEVER, "unknown", "agree", "low", ["time_unknown"]),
    ],
)
def test_disjoint_times_bar_a_comparison_and_unknown_ones_lower_its_confidence(
    a: dict[str, Any],
    b: dict[str, Any],
    time: str,
    verdict: str,
    confidence: str,
    reasons: list[str],
) -> None:
    columns = ["time_relation", "verdict", "confidence", "reasons"]
    row = compare(SIX | a, SIX | b).select(columns).row(0)
    assert row == (time, verdict, confidence, reasons)


@pytest.mark.parametrize(
    ("a", "b", "scope", "verdict", "confidence", "reasons"),
    [
        (None, None, "same", "agree", "high", []),
        ("R1", "R1", "same", "agree", "high", []),
        ("R1", "V3", "differs", "not_comparable", "high", ["scope_differs"]),
        ("R1", None, "unknown", "agree", "low", ["scope_unknown"]),
    ],
)
def test_different_scopes_bar_a_comparison_and_unknown_ones_lower_its_confidence(
    a: str | None, b: str | None, scope: str, verdict: str, confidence: str, reasons: list[str]
) -> None:
    columns = ["scope_relation", "verdict", "confidence", "reasons"]
    row = compare(SIX | {"scope": a}, SIX | {"scope": b}).select(columns).row(0)
    assert row == (scope, verdict, confidence, reasons)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"kind": "rank"}, "kind_differs"), ({"unit": "gpu"}, "unit_differs")],
)
def test_another_kind_or_unit_bars_a_comparison(changes: dict[str, str], reason: str) -> None:
    found = compare(SIX, side("90", "[90, 90]", BARE, "bare", **changes))
    assert found.select("verdict", "grade", "rel_gap", "reasons").row(0) == (
        "not_comparable", "none", None, [reason]
    )  # fmt: skip


def test_years_are_compared_by_value_whatever_they_are_true_of() -> None:
    year = side("2015", "[2015, 2015]", ("stated", "stated"), "bare", kind="date", unit="a")
    found = compare(year | NEVER, year | BEFORE)
    assert found.select("time_relation", "verdict").row(0) == ("same", "agree")


@pytest.mark.parametrize(
    ("high", "gap", "grade"),
    [("101", 0.01, "minor"), ("101.5", 0.015, "moderate"), ("105", 0.05, "moderate"),
     ("105.5", 0.055, "major"), ("300", 2.0, "major")],
)  # fmt: skip
def test_a_conflict_is_graded_by_its_gap_as_a_share_of_the_smaller_value(
    high: str, gap: float, grade: str
) -> None:
    low = side("100", "[100, 100]", BARE, "bare")
    found = compare(low, side(high, f"[{high}, {high}]", BARE, "bare"))
    assert found.select("verdict", "rel_gap", "grade").row(0) == ("conflict", gap, grade)
    assert found["rel_diff"].to_list() == [gap]


def test_a_gap_from_zero_has_no_share_and_is_major_unless_the_two_touch() -> None:
    zero = side("0", "[0, 0]", BARE, "bare")
    columns = ["verdict", "rel_gap", "rel_diff", "grade"]
    apart = compare(zero, side("5", "[5, 5]", BARE, "bare"))
    assert apart.select(columns).row(0) == ("conflict", None, None, "major")
    touching = compare(zero, side("0", "(0, ∞)", MORE, "more_than"))
    assert touching.select(columns).row(0) == ("conflict", 0.0, None, "minor")
    assert gate(Comparisons, apart, KEY).quarantined.is_empty()


def test_only_figures_of_one_quantity_and_of_different_articles_are_compared() -> None:
    other = make_id("q", "another")
    text = "In one story about 120 and then 118 were hired."
    figures = frame(
        Figures,
        figure("about 120", text),
        figure("118", text),
        figure(quantity_id=other),
        figure("€5.6m", quantity_id=None),
    )
    assert_frame_equal(compared(figures), frame(Comparisons))


def test_every_pair_of_articles_stands_once_with_its_smaller_id_first() -> None:
    found = compare(SIX, FIVE_SIX, LESS_SIX, MORE_SIX)
    assert found.height == 6
    assert found["quantity_id"].unique().to_list() == [QUANTITY]
    assert gate(Comparisons, found, KEY).quarantined.is_empty()


tenths = st.integers(0, 60).map(lambda number: Decimal(number) / 10)


@st.composite
def sides(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a measure whose value lies in its interval or at an open end of it."""
    low, value, high = sorted(draw(st.tuples(tenths, tenths, tenths)))
    kinds = draw(st.sampled_from([BARE, ABOUT, NEARLY, LESS, UP_TO, MORE]))
    is_point = low == high
    return {
        "value": value,
        "low": low,
        "high": None if kinds == MORE else high,
        "low_closed": is_point or draw(st.booleans()),
        "high_closed": kinds != MORE and (is_point or draw(st.booleans())),
        "low_kind": kinds[0],
        "high_kind": kinds[1],
        "hedge": draw(st.sampled_from(["bare", "about", "less_than"])),
        "scope": draw(st.sampled_from([None, "R1", "V3"])),
    }


@settings(max_examples=10, deadline=None)
@given(st.lists(sides(), min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_verdicts_do_not_depend_on_the_order_of_figures(
    drawn: list[dict[str, Any]], random: Any
) -> None:
    figures = reports(*drawn)
    order = random.sample(range(figures.height), figures.height)
    shuffled = compared(figures[order])
    assert_frame_equal(shuffled, compared(figures))


def swapped(drawn: list[dict[str, Any]]) -> pl.DataFrame:
    """Compare pairs (0, 1), (2, 3) and so on, each as a quantity of its own."""
    quantities = [make_id("q", f"{number // 2}") for number in range(len(drawn))]
    rows = reports(*drawn).with_columns(quantity_id=pl.Series(quantities))
    found = compared(rows)
    return found.drop("figure_a", "figure_b").sort("quantity_id")


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(sides(), sides()), min_size=1, max_size=20))
def test_verdicts_are_symmetric(pairs: list[tuple[dict[str, Any], dict[str, Any]]]) -> None:
    forwards = swapped([each for pair in pairs for each in pair])
    backwards = swapped([each for pair in pairs for each in reversed(pair)])
    assert_frame_equal(forwards, backwards)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(sides(), sides(), tenths, tenths), min_size=1, max_size=20))
def test_a_wider_interval_never_makes_a_conflict(
    drawn: list[tuple[dict[str, Any], dict[str, Any], Decimal, Decimal]],
) -> None:
    def widened(each: dict[str, Any], down: Decimal, up: Decimal) -> dict[str, Any]:
        high = None if each["high"] is None else each["high"] + up
        closed = {"low_closed": True, "high_closed": high is not None}
        return each | {"low": each["low"] - down, "high": high, **closed}

    narrow = swapped([each for a, b, *_ in drawn for each in (a, b)])
    wide = swapped([each for a, b, *ends in drawn for each in (widened(a, *ends), b)])
    became = wide.filter(wide["verdict"] == "conflict", narrow["verdict"] != "conflict")
    assert became.is_empty()
