from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.builders import ABOUT_120, EXACTLY_118, QUANTITY, figure, frame, make_id, quantity
from tests.stories import compared, counted, lexicon, on_bases
from transforms.comparing.quantities import name_quantities
from transforms.comparing.verdicts import judge_quantities
from validation.gate import gate
from validation.tables import Comparisons, Figures, Quantities

IN_2021 = {"as_of": "2021", "as_of_start": date(2021, 1, 1), "as_of_end": date(2021, 12, 31),
           "as_of_basis": "stated"}  # fmt: skip
IN_2025 = {"as_of": "2025", "as_of_start": date(2025, 1, 1), "as_of_end": date(2025, 12, 31),
           "as_of_basis": "stated"}  # fmt: skip
UNDATED = {"as_of": None, "as_of_start": None, "as_of_end": None, "as_of_basis": "unknown"}
COMMON = ["common_low", "common_high", "common_low_closed", "common_high_closed"]


def report(outlet: str, low: str | None, high: str | None, **changes: Any) -> dict[str, Any]:
    """Let an outlet report between ``low`` and ``high``, both closed unless a change says not."""
    text = f"{outlet} says that {low} or {high}, about 120, were hired."
    ends = {
        "value": Decimal(low or high or 0),
        "low": None if low is None else Decimal(low),
        "high": None if high is None else Decimal(high),
        "low_closed": low is not None,
        "high_closed": high is not None,
        "low_kind": "unbounded" if low is None else "rounding",
        "high_kind": "unbounded" if high is None else "rounding",
        "hedge": "bare",
    }
    return figure("about 120", text, outlet=outlet) | ends | changes


def point(value: int) -> dict[str, Any]:
    """Give the columns of an exact number."""
    ends = {"low_kind": "stated", "high_kind": "stated", "hedge": "exact"}
    return {"value": Decimal(value), "low": Decimal(value), "high": Decimal(value), **ends}


def count(*rows: dict[str, Any]) -> pl.DataFrame:
    return counted(frame(Figures, *rows))


def sums(*rows: dict[str, Any]) -> tuple[Any, ...]:
    columns = ["n_figures", "n_outlets", "n_witnesses", "verdict"]
    return count(*rows).select(columns).row(0)


def test_a_quantity_sums_up_what_its_outlets_report() -> None:
    expected = quantity(reasons=["hedged"], label="People employed: Cogs")
    assert_frame_equal(count(ABOUT_120, EXACTLY_118), frame(Quantities, expected))


@pytest.mark.parametrize(
    ("sources", "witnesses"),
    [
        ([None, None, None], 3),
        (["Cogs", "Cogs", "Cogs"], 1),
        (["Cogs", "Cogs", None], 2),
        (["Cogs", "Widgets", None], 3),
    ],
)
def test_outlets_that_repeat_one_word_are_one_witness(
    sources: list[str | None], witnesses: int
) -> None:
    rows = [report(f"Outlet {number}", "7", "7", attributed_to=source)
            for number, source in enumerate(sources)]  # fmt: skip
    assert sums(*rows) == (3, 3, witnesses, "agree")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([report("A", "5", "9"), report("B", "7", "12"), report("C", "6", "8")],
         ("agree", 7, 8, True, True, [])),
        ([report("A", "5", "9"), report("B", None, "8"), report("C", "6", None)],
         ("compatible", 6, 8, True, True, [])),
        ([report("A", "5", None), report("B", "6", None)],
         ("compatible", 6, None, True, None, [])),
        ([report("A", "5", "8", high_closed=False), report("B", "5", "8")],
         ("agree", 5, 8, True, False, [])),
        ([report("A", "5", "6", high_closed=False), report("B", "6", "7")],
         ("conflict", None, None, None, None, ["A", "B"])),
        ([report("A", "5", "6"), report("B", "6", "7")],
         ("agree", 6, 6, True, True, [])),
        ([report("A", "5", "6"), report("B", "9", "9"), report("C", "20", "20")],
         ("conflict", None, None, None, None, ["A", "C"])),
        ([report("A", "5", "6", **IN_2021), report("B", "9", "9", **IN_2025)],
         ("not_comparable", None, None, None, None, [])),
        ([report("A", "5", "6", **IN_2021), report("B", "9", "9", **IN_2025),
          report("C", "5", "9", **UNDATED)],
         ("agree", None, None, None, None, [])),
        ([report("A", "5", "6", **IN_2021), report("B", "9", "9", **IN_2025),
          report("C", "7", "9", **UNDATED)],
         ("conflict", None, None, None, None, ["A", "C"])),
        ([report("A", "5", "6")],
         ("one_source", 5, 6, True, True, [])),
        ([report("A", "5", "6", high_closed=False), report("A", "6", "7")],
         ("one_source", None, None, None, None, [])),
    ],
)  # fmt: skip
def test_all_can_hold_where_the_largest_low_end_meets_the_smallest_high_end(
    rows: list[dict[str, Any]], expected: tuple[Any, ...]
) -> None:
    assert count(*rows).select("verdict", *COMMON, "apart").row(0) == expected


def test_one_outlet_with_two_figures_is_one_source_and_never_in_conflict_with_itself() -> None:
    rows = [report("A", "5", "6"), report("A", "90", "91")]
    found = count(*rows)
    assert found.select("n_figures", "n_outlets", "verdict", "spread").row(0) == (
        2, 1, "one_source", 18.0
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "spread"),
    [(["60000", "90000"], 1.5), (["7", "7"], 1.0), (["0", "7"], None), (["5"], 1.0)],
)
def test_the_spread_is_the_largest_value_over_the_smallest(
    values: list[str], spread: float | None
) -> None:
    rows = [report(f"Outlet {n}", value, value) for n, value in enumerate(values)]
    assert count(*rows)["spread"].to_list() == [spread]


def test_a_quantity_bears_the_name_of_its_metric_entity_and_scope() -> None:
    row = report("A", "5", "6", metric="training_cost", entity="DeepSeek", scope="R1")
    assert count(row)["label"].to_list() == ["Cost of training its model: DeepSeek (R1)"]
    unknown = report("A", "5", "6", metric="silver_spoons", entity="DeepSeek")
    assert count(unknown)["label"].to_list() == ["Silver spoons: DeepSeek"]


def test_no_figure_makes_no_quantity() -> None:
    assert_frame_equal(count(report("A", "5", "6", quantity_id=None)), frame(Quantities))


def name(*rows: dict[str, Any]) -> list[str | None]:
    figures = frame(Figures, *rows).with_columns(quantity_id=pl.lit(None, dtype=pl.String))
    named = name_quantities(Figures.validate(figures.lazy()), lexicon()).collect()
    assert_frame_equal(named.drop("quantity_id"), figures.drop("quantity_id"))
    return named["quantity_id"].to_list()


A = report("A", "5", "6")


@pytest.mark.parametrize(
    "changes",
    [{"entity": "Widgets"}, {"metric": "gpu_count"}, {"kind": "rank"}, {"per": "mo"}],
)
def test_another_entity_metric_kind_or_per_is_another_quantity(changes: dict[str, str]) -> None:
    same, other = name(A, report("B", "7", "8", **changes))
    assert same != other


@pytest.mark.parametrize(
    "changes",
    [{"entity": None}, {"metric": None, "labelled_by": "none"}, {"conversion_of": 3}],
)
def test_what_nobody_labelled_and_what_repeats_another_figure_belong_to_no_quantity(
    changes: dict[str, Any],
) -> None:
    assert name(A | changes) == [None]


def test_amounts_of_any_currency_are_one_quantity() -> None:
    money = [
        report(code, "5", "6", kind="money", unit=code, currency=code) for code in ("EUR", "USD")
    ]
    first, second = name(*money)
    assert first == second


@pytest.mark.parametrize(
    ("scopes", "n_quantities"),
    [([None, None], 1), (["R1", "R1"], 1), (["R1", None], 1), (["R1", "V3"], 2),
     (["R1", "V3", None], 3)],
)  # fmt: skip
def test_a_figure_without_a_scope_joins_the_only_scope_that_others_state(
    scopes: list[str | None], n_quantities: int
) -> None:
    rows = [report(f"Outlet {n}", "5", "6", scope=scope) for n, scope in enumerate(scopes)]
    assert len(set(name(*rows))) == n_quantities


def test_a_quantity_keeps_its_name_from_run_to_run() -> None:
    assert name(A) == name(A, report("B", "7", "8", entity="Widgets"))[:1]
    assert QUANTITY.startswith("q_")
    assert name(A)[0] == make_id("q", "\x1f".join(["Cogs", "headcount", "", "count", "1", ""]))


def test_a_figure_with_the_scope_that_its_quantity_lacks_is_told_of_the_same_thing() -> None:
    rows = [report("A", "5", "6", scope="R1"), report("B", "9", "9")]
    assert sums(*rows)[-1] == "conflict"


@pytest.mark.parametrize(
    ("dollars", "verdict", "reasons"),
    [("100", "agree", ["via_fx"]), ("150", "conflict", ["via_fx"])],
)
def test_amounts_in_two_currencies_are_compared_through_the_rates_of_their_day(
    dollars: str, verdict: str, reasons: list[str]
) -> None:
    known = IN_2025 | {"kind": "money", "published": date(2025, 1, 28)}
    yuan = report("A", "720", "730", unit="CNY", currency="CNY", **known)
    other = report("B", dollars, dollars, unit="USD", currency="USD", **known)
    found = count(yuan, other).select("verdict", "reasons", "common_low", "spread").row(0)
    assert found == (verdict, reasons, None, None)
    pair = compared(frame(Figures, yuan, other)).select("verdict", "confidence").row(0)
    assert pair == (verdict, "low")


def test_a_currency_without_a_rate_cannot_be_compared() -> None:
    money = IN_2025 | {"kind": "money"}
    rows = [report(code, "5", "6", unit=code, currency=code, **money) for code in ("USD", "ARS")]
    assert count(*rows).select("verdict", "reasons").row(0) == ("not_comparable", ["no_rate"])


def test_units_that_convert_into_one_another_are_one_quantity() -> None:
    def area(outlet: str, low: str, high: str, unit: str) -> dict[str, Any]:
        return report(outlet, low, high, unit=unit, kind="physical", quantity_id=None)

    first, second = name(area("A", "9.5", "10.5", "har"), area("B", "24", "25", "[acr_us]"))
    assert first == second
    rows = [area("A", "9.5", "10.5", "har"), area("B", "24", "25", "[acr_us]")]
    assert count(*(row | {"quantity_id": first} for row in rows))["verdict"].to_list() == ["agree"]


ends = st.integers(0, 12)
years = st.sampled_from([2019, 2020, 2021, None])
kinds = st.sampled_from(["rounding", "hedge_soft"])


wide = st.integers(0, 40)
intervals = st.tuples(wide, wide).map(sorted)


@settings(max_examples=10, deadline=None)
@given(st.lists(intervals, min_size=2, max_size=6))
def test_quantity_and_pairs_say_the_same(drawn: list[list[int]]) -> None:
    rows = [report(f"Outlet {n}", f"{low}", f"{high}") for n, (low, high) in enumerate(drawn)]
    comparisons = compared(frame(Figures, *rows))
    found = count(*rows).row(0, named=True)
    low, high = max(low for low, _ in drawn), min(high for _, high in drawn)
    assert (found["verdict"] == "conflict") == (low > high)
    assert (comparisons["verdict"] == "conflict").any() == (low > high)
    if low <= high:
        assert (found["common_low"], found["common_high"]) == (low, high)
    assert gate(Comparisons, comparisons, ["figure_a", "figure_b"]).quarantined.is_empty()
    assert gate(Quantities, count(*rows), ["quantity_id"]).quarantined.is_empty()


@st.composite
def told(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what one of four outlets reports, of some year or of none, with open ends or closed.

    The value stands at no open end of its own: there a group is milder than its pairs.
    """
    low, high = sorted((draw(ends), draw(ends)))
    year = draw(years)
    as_of = year and {
        "as_of": str(year), "as_of_start": date(year, 1, 1), "as_of_end": date(year, 12, 31),
        "as_of_basis": "stated",
    }  # fmt: skip
    opens_low, opens_high = (low < high and draw(st.booleans()) for _ in range(2))
    return {
        "outlet": draw(st.sampled_from("ABCD")),
        "value": Decimal(draw(st.integers(2 * low + opens_low, 2 * high - opens_high))) / 2,
        "low": Decimal(low),
        "high": Decimal(high),
        "low_closed": not opens_low,
        "high_closed": not opens_high,
        "low_kind": draw(kinds),
        "high_kind": draw(kinds),
        **(as_of or {}),
    }


@settings(max_examples=40, deadline=None)
@given(st.lists(told(), min_size=2, max_size=7))
def test_the_verdict_of_the_groups_is_that_of_the_pairs(drawn: list[dict[str, Any]]) -> None:
    rows = [
        figure("about 120", f"Story {n}: about 120 were hired.") | {"hedge": "bare"} | row
        for n, row in enumerate(drawn)
    ]
    figures = frame(Figures, *rows)
    outlets = figures.select("figure_id", "outlet")
    pairs = (
        compared(figures)
        .join(outlets, left_on="figure_a", right_on="figure_id")
        .join(outlets, left_on="figure_b", right_on="figure_id", suffix="_b")
        .filter(pl.col("outlet") != pl.col("outlet_b"), pl.col("verdict") != "not_comparable")
    )["verdict"]
    verdict = count(*rows)["verdict"].item()
    assert (verdict == "conflict") == (pairs == "conflict").any()
    assert (verdict in ("one_source", "not_comparable")) == pairs.is_empty()
    if verdict == "agree":
        assert (pairs == "agree").all()
    if len(pairs) == 1:
        assert verdict == pairs.item()


@settings(max_examples=10, deadline=None)
@given(st.lists(told(), min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_verdict_does_not_depend_on_the_order(drawn: list[dict[str, Any]], random: Any) -> None:
    rows = [
        figure("about 120", f"Story {n}: about 120 were hired.") | {"hedge": "bare"} | row
        for n, row in enumerate(drawn)
    ]
    shuffled = random.sample(rows, len(rows))
    assert_frame_equal(count(*shuffled), count(*rows))


def test_figures_of_one_currency_never_meet_in_euros() -> None:
    money = UNDATED | {"kind": "money"}
    dollars = money | {"unit": "USD", "currency": "USD"}
    rows = [
        report("A", "99", "101", published=date(2022, 1, 28), **dollars),
        report("B", "99", "101", published=date(2022, 9, 28), **dollars),
        report("C", "80", "110", published=date(2022, 5, 1), unit="EUR", currency="EUR", **money),
    ]
    assert count(*rows).select("verdict", "apart").row(0) == ("agree", [])


def test_a_conflict_names_its_figures_though_an_outlet_contradicts_itself() -> None:
    figures = frame(
        Figures,
        figure("about 120", "One: about 120.", outlet="A") | {"value": Decimal(10)} | point(10),
        figure("about 120", "Two: about 120.", outlet="A") | {"value": Decimal(100)} | point(100),
        figure("about 120", "Three: about 120.", outlet="B") | {"value": Decimal(50)} | point(50),
    )
    row = judge_quantities(on_bases(figures)).collect().row(0, named=True)
    assert (row["verdict"], row["apart"]) == ("conflict", ["A", "B"])
    outlets = dict(figures.select("figure_id", "outlet").iter_rows())
    assert sorted(outlets[name] for name in row["figures"]) == ["A", "B"]


def test_of_conflicts_as_wide_the_first_by_name_is_named_whatever_the_order() -> None:
    rows = [
        figure("about 120", f"In {year} {outlet}: about 120.", outlet=outlet) | point(value) | {
            "as_of": str(year), "as_of_start": date(year, 1, 1), "as_of_end": date(year, 12, 31),
            "as_of_basis": "stated",
        }
        for year, pair in ((2022, "EF"), (2020, "AB"), (2021, "CD"))
        for outlet, value in zip(pair, (100, 200), strict=True)
    ]  # fmt: skip
    figures = frame(Figures, *rows)
    found = {
        tuple(judge_quantities(on_bases(figures.sample(fraction=1, shuffle=True, seed=seed)))
              .collect()["apart"].item())
        for seed in range(6)
    }  # fmt: skip
    assert found == {("A", "B")}


def test_no_range_is_common_to_numbers_of_different_years() -> None:
    rows = [report("A", "5", "6", **IN_2021), report("B", "5", "6", **IN_2025),
            report("C", "5", "7", **UNDATED)]  # fmt: skip
    assert count(*rows).select("verdict", "common_low", "spread").row(0) == ("agree", None, None)


def test_a_large_quantity_lists_no_more_pairs_than_figures_and_keeps_its_verdict() -> None:
    rows = [report(f"Outlet {n:03}", f"{n}", f"{n + 90}") for n in range(100)]
    pairs = compared(frame(Figures, *rows))
    assert pairs.height < 2 * len(rows)
    assert count(*rows).select("verdict", "apart").row(0) == (
        "conflict", ["Outlet 000", "Outlet 099"]
    )  # fmt: skip
    assert (pairs["verdict"] == "conflict").any()
