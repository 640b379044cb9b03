"""SEMANTICS 3.6, group by group: who cannot be right together, and whose figures say so."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.builders import Row
from transforms.comparing.verdicts import judge_quantities

WORDS = [
    "quantity_id", "outlet", "figure_id", "kind", "hedge", "unit", "low_kind", "high_kind", "base",
]  # fmt: skip
ENDS = [f"{name}_{scale}" for name in ("value", "low", "high") for scale in ("base", "euro")]
TOLD = pl.Schema(
    [(name, pl.String()) for name in WORDS]
    + [(name, pl.Date()) for name in ("as_of_start", "as_of_end")]
    + [(name, pl.Boolean()) for name in ("low_closed", "high_closed")]
    + [(name, pl.Float64()) for name in ("value", *ENDS)]
)
NAMES = pl.List(pl.String)
JUDGED = pl.Schema(
    [("quantity_id", pl.String()), ("verdict", pl.String()), ("figures", NAMES), ("apart", NAMES)]
)
INFINITE = {"-∞", "∞"}


def told(outlet: str, interval: str, value: float | None = None, **changes: Any) -> Row:
    """Let an outlet report an interval, ``[5, 6)``, whose value lies at its low end, if any."""
    low, high = (None if end in INFINITE else float(end) for end in interval[1:-1].split(", "))
    said = next(each for each in (value, low, high, 0.0) if each is not None)
    return {
        "quantity_id": "q", "outlet": outlet, "figure_id": f"f {outlet}", "kind": "count",
        "hedge": "bare", "value": said, "unit": "1", "base": "1", "value_base": said,
        "low_base": low, "high_base": high,
        "low_closed": interval[0] == "[", "high_closed": interval[-1] == "]",
        "low_kind": "unbounded" if low is None else "rounding",
        "high_kind": "unbounded" if high is None else "rounding",
    } | changes  # fmt: skip


def money(outlet: str, currency: str, interval: str, euros: str | None, **changes: Any) -> Row:
    """Let an outlet report an amount and what it is in euros."""
    row = told(outlet, interval, base=currency, unit=currency, kind="money")
    if euros is not None:
        worth = told(outlet, euros)
        row |= {f"{name}_euro": worth[f"{name}_base"] for name in ("value", "low", "high")}
    return row | changes


def years(first: int, last: int) -> Row:
    """Give the period of some years."""
    return {"as_of_start": date(first, 1, 1), "as_of_end": date(last, 12, 31)}


def judge(*rows: Row) -> pl.DataFrame:
    full = [dict.fromkeys(TOLD) | row for row in rows]
    return judge_quantities(pl.LazyFrame(full, schema=TOLD)).collect()


def verdict(*rows: Row) -> tuple[Any, ...]:
    """Judge one quantity; the order of its figures does not matter."""
    found = judge(*rows)
    assert_frame_equal(found, judge(*reversed(rows)))
    return found.drop("quantity_id").row(0)


AGREE, COMPATIBLE = ("agree", None, None), ("compatible", None, None)
A_ABOVE_B = ("conflict", ["f A", "f B"], ["A", "B"])
B_ABOVE_A = ("conflict", ["f B", "f A"], ["A", "B"])


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("[5, 9]", "[7, 12]", AGREE),
        ("[5, 6)", "[5.5, 7]", AGREE),
        ("[5, 6]", "[6, 7]", AGREE),
        ("[5, 6)", "[6, 7]", B_ABOVE_A),
        ("[5, 6]", "(6, 7]", B_ABOVE_A),
        ("[9, 9]", "[5, 6]", A_ABOVE_B),
        ("(8, ∞)", "(-∞, 8]", A_ABOVE_B),
        ("[8, ∞)", "(-∞, 8)", A_ABOVE_B),
        ("(0, ∞)", "(-∞, 0]", A_ABOVE_B),
        ("[0, ∞)", "(-∞, 0)", A_ABOVE_B),
        ("(-8, ∞)", "(-∞, -8]", A_ABOVE_B),
        ("[8, ∞)", "(-∞, 9]", COMPATIBLE),
        ("(-∞, 8]", "(-∞, 9]", COMPATIBLE),
        ("(-∞, 8]", "(-∞, 8]", AGREE),
        ("[8, ∞)", "[8, ∞)", AGREE),
        ("(-∞, ∞)", "[7, 7]", COMPATIBLE),
    ],
)
def test_all_can_hold_where_the_larger_low_end_meets_the_smaller_high_end(
    a: str, b: str, expected: tuple[Any, ...]
) -> None:
    assert verdict(told("A", a), told("B", b)) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ([0, 6, 4], [4, 10, 9], AGREE),
        ([0, 6, 3], [4, 10, 6], AGREE),
        ([0, 6, 3], [4, 10, 7], COMPATIBLE),
        ([4, 10, 7], [0, 6, 3], COMPATIBLE),
        ([0, 10, 1], [4, 6, 5], AGREE),
    ],
)
def test_two_that_share_values_agree_unless_theirs_lie_on_opposite_sides(
    a: list[int], b: list[int], expected: tuple[Any, ...]
) -> None:
    rows = [told(name, f"[{low}, {high}]", value)
            for name, (low, high, value) in zip("AB", (a, b), strict=True)]  # fmt: skip
    assert verdict(*rows) == expected


def test_a_value_at_its_own_open_end_goes_with_it() -> None:
    assert verdict(told("A", "(0, 10)", 0), told("B", "[-5, 20]", 15)) == AGREE
    assert verdict(told("A", "(0, 10)", 10), told("B", "[-5, 20]", -3)) == AGREE


@pytest.mark.parametrize("changes", [{"hedge": "at_least"}, {"value": 9}, {"unit": "2"}])
def test_what_bounds_one_side_only_agrees_with_nothing_but_itself(changes: Row) -> None:
    floor = told("A", "[0, 8)", low_kind="floor")
    assert verdict(floor, floor | {"outlet": "B"}) == AGREE
    assert verdict(floor, floor | {"outlet": "B"} | changes) == COMPATIBLE
    ceiling = told("A", "[0, 8)", high_kind="unbounded")
    assert verdict(ceiling, ceiling | {"outlet": "B"} | changes) == COMPATIBLE


def test_what_one_outlet_says_of_what_nobody_else_tells_is_not_judged() -> None:
    alone = [told("A", "[5, 6]"), told("A", "[8, 9]", figure_id="f A2")]
    unknown = [told(name, "[5, 6]", quantity_id=None) for name in "AB"]
    assert_frame_equal(judge(*alone, *unknown), pl.DataFrame(schema=JUDGED))


def test_each_quantity_is_judged_by_itself() -> None:
    others = [told("A", "[1, 1]", quantity_id="p"), told("B", "[1, 1]", quantity_id="p")]
    rows = [("p", *AGREE), ("q", *A_ABOVE_B)]
    found = judge(told("A", "[9, 9]"), told("B", "[5, 5]"), *others).sort("quantity_id")
    assert_frame_equal(found, pl.DataFrame(rows, schema=JUDGED, orient="row"))


@pytest.mark.parametrize(
    ("a", "b", "is_judged"),
    [
        (years(2020, 2021), years(2021, 2022), True),
        (years(2021, 2021), years(2020, 2022), True),
        (years(2020, 2020), years(2021, 2021), False),
        (years(2020, 2020), {}, True),
        ({"as_of_end": date(2020, 12, 31)}, years(2021, 2021), False),
        ({"as_of_end": date(2021, 1, 1)}, years(2021, 2021), True),
        ({"as_of_start": date(2020, 1, 1)}, years(2021, 2021), True),
        ({"as_of_start": date(2022, 1, 1)}, years(2021, 2021), False),
    ],
)
@pytest.mark.parametrize("kind", ["count", "date"])
def test_only_figures_of_times_that_overlap_meet_but_years_always_do(
    a: Row, b: Row, is_judged: bool, kind: str
) -> None:
    found = judge(told("A", "[9, 9]", kind=kind, **a), told("B", "[5, 5]", kind=kind, **b))
    expected = [("q", *A_ABOVE_B)] if is_judged or kind == "date" else []
    assert found.rows() == expected


def test_of_times_that_overlap_two_by_two_each_two_are_judged() -> None:
    first, second, third = years(2020, 2021), years(2021, 2022), years(2022, 2023)
    a, b = told("A", "[1, 1]", **first), told("B", "[1, 5]", **second)
    assert verdict(a, b, told("C", "[5, 5]", **third)) == AGREE
    assert verdict(a, b, told("C", "[9, 9]", **third)) == ("conflict", ["f C", "f B"], ["B", "C"])
    assert verdict(a | {"low_base": 7.0, "high_base": 7.0}, b, told("C", "[5, 5]", **third)) == (
        A_ABOVE_B
    )


def test_times_that_share_one_day_are_judged_on_that_day_alone() -> None:
    until_new_year = {"as_of_start": date(2019, 1, 1), "as_of_end": date(2020, 1, 1)}
    rows = [told("A", "[9, 9]", **years(2020, 2020)), told("C", "[9, 9]") | until_new_year,
            told("D", "[5, 5]") | until_new_year]  # fmt: skip
    assert verdict(*rows) == ("conflict", ["f A", "f D"], ["A", "D"])


def test_a_moment_holds_what_ends_on_its_day() -> None:
    day: Row = {"as_of_start": date(2020, 1, 1), "as_of_end": date(2021, 1, 1)}
    rows = [told("A", "[9, 9]", **day), told("B", "[5, 5]", **years(2021, 2021)),
            told("C", "[5, 5]", **years(2022, 2022))]  # fmt: skip
    assert verdict(*rows) == A_ABOVE_B


def test_a_quantity_is_compatible_where_some_moments_agree_and_some_do_not() -> None:
    early, late = years(2020, 2020), years(2022, 2022)
    rows = [told("A", "[0, 6]", 3, **early), told("B", "[4, 10]", 7, **years(2020, 2022)),
            told("C", "[4, 10]", 7, **late)]  # fmt: skip
    assert verdict(*rows) == COMPATIBLE
    assert verdict(*rows, told("D", "[30, 30]", **late)) == (
        "conflict", ["f D", "f B"], ["B", "D"],
    )  # fmt: skip


def test_the_two_furthest_apart_are_named_and_of_equals_the_first_by_name() -> None:
    rows = [told("A", "[7, 7]"), told("B", "[9, 9]"), told("C", "[5, 5]"), told("D", "[5, 6]"),
            told("E", "[9, 9]")]  # fmt: skip
    assert verdict(*rows) == ("conflict", ["f B", "f C"], ["B", "C"])
    twins = [told("A", "[5, 5]"), told("B", "[5, 5]"), told("C", "[9, 9]")]
    assert verdict(*twins) == ("conflict", ["f C", "f A"], ["A", "C"])


def test_of_two_moments_the_wider_gap_is_named_and_of_equals_the_earlier() -> None:
    pairs = {2020: ("A", "B", 6), 2021: ("C", "D", 9), 2022: ("E", "F", 9)}
    rows = [told(name, f"[{value}, {value}]", **years(year, year))
            for year, (above, below, gap) in pairs.items()
            for name, value in ((above, gap), (below, 1))]  # fmt: skip
    assert verdict(*rows) == ("conflict", ["f C", "f D"], ["C", "D"])


@pytest.mark.parametrize("other_time", [{}, years(2019, 2021)], ids=["one time", "two times"])
def test_an_outlet_stands_by_the_figure_that_sets_its_end_and_of_equals_by_the_first(
    other_time: Row,
) -> None:
    rows = [
        told("A", "[8, 9]", figure_id="f A1"),
        told("A", "[9, 9]", figure_id="f A3"),
        told("A", "[9, 10]", figure_id="f A2"),
        told("B", "[4, 5]", figure_id="f B2"),
        told("C", "[5, 6]"),
    ]
    others = [told("A", "[7, 9]", figure_id="f A0"), told("B", "[4, 6]", figure_id="f B1")]
    assert verdict(*rows, *(row | other_time for row in others)) == (
        "conflict", ["f A2", "f B2"], ["A", "B"],
    )  # fmt: skip


def test_an_outlet_at_odds_with_itself_is_no_conflict_but_each_of_its_figures_may_be() -> None:
    both = [told("A", "[1, 1]", figure_id="f low"), told("A", "[9, 9]", figure_id="f high")]
    assert verdict(*both, told("B", "[0, 10]")) == COMPATIBLE
    assert verdict(*both, told("B", "[1, 9]")) == COMPATIBLE
    assert verdict(*both, told("B", "[5, 5]")) == ("conflict", ["f high", "f B"], ["A", "B"])
    assert verdict(*both, told("B", "[4, 4]"), told("C", "[1, 9]")) == (
        "conflict", ["f high", "f B"], ["A", "B"],
    )  # fmt: skip


def test_the_figure_that_is_named_is_true_of_the_moment_of_the_conflict() -> None:
    rows = [
        told("A", "[9, 9]", figure_id="f A1", **years(2020, 2020)),
        told("A", "[9, 9]", figure_id="f A2", **years(2022, 2022)),
        told("B", "[5, 5]", **years(2022, 2022)),
    ]
    assert verdict(*rows) == ("conflict", ["f A2", "f B"], ["A", "B"])


@pytest.mark.parametrize(
    ("dollars", "expected"),
    [
        ("[95, 105]", AGREE),
        ("[101, 105]", AGREE),
        ("[102, 105]", B_ABOVE_A),
        ("(101, 105]", B_ABOVE_A),
        ("[90, 98]", A_ABOVE_B),
        ("[90, 99)", A_ABOVE_B),
        ("[90, ∞)", COMPATIBLE),
        (None, None),
    ],
)
def test_amounts_in_two_currencies_meet_in_euros(
    dollars: str | None, expected: tuple[Any, ...] | None
) -> None:
    a = money("A", "EUR", "[99, 101]", "[99, 101]")
    closed = {} if dollars is None else told("B", dollars)
    ends = {name: closed[name] for name in ("low_closed", "high_closed", "high_kind") if closed}
    b = money("B", "USD", "[1, 2]", dollars, **ends)
    assert judge(a, b).rows() == ([] if expected is None else [("q", *expected)])


def test_amounts_in_one_currency_meet_as_printed_and_never_in_euros() -> None:
    dollars = [money("A", "USD", "[5, 6]", "[50, 60]"), money("B", "USD", "[5, 6]", "[70, 80]")]
    assert verdict(*dollars) == AGREE
    assert verdict(*dollars, money("C", "EUR", "[55, 75]", "[55, 75]")) == AGREE
    assert verdict(*dollars, money("C", "EUR", "[65, 75]", "[65, 75]")) == (
        "conflict", ["f C", "f A"], ["A", "C"],
    )  # fmt: skip
    printed = [money("A", "USD", "[5, 5]", "[50, 60]"), money("B", "USD", "[6, 6]", "[50, 60]")]
    assert verdict(*printed, money("C", "EUR", "[50, 60]", "[50, 60]")) == B_ABOVE_A


def test_one_currency_that_all_but_one_print_is_judged_in_euros_from_both_sides() -> None:
    rows = [money("A", "EUR", "[9, 9]", "[9, 9]"), money("B", "USD", "[5, 5]", "[5, 5]"),
            money("C", "CNY", "[1, 1]", "[1, 1]")]  # fmt: skip
    assert verdict(*rows) == ("conflict", ["f A", "f C"], ["A", "C"])
