from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.builders import ABOUT_120, EXACTLY_118, QUANTITY, figure, frame, make_id, quantity
from tests.stories import codebook
from transforms.comparisons import compare_figures
from transforms.quantities import count_quantities, name_quantities
from validation.gate import gate
from validation.tables import Comparisons, Figures, Quantities

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


def count(*rows: dict[str, Any]) -> pl.DataFrame:
    figures = Figures.validate(frame(Figures, *rows).lazy())
    return count_quantities(figures, compare_figures(figures), codebook()).collect()


def sums(*rows: dict[str, Any]) -> tuple[Any, ...]:
    columns = ["n_figures", "n_outlets", "n_witnesses", "verdict"]
    return count(*rows).select(columns).row(0)


def test_a_quantity_sums_up_what_its_outlets_report() -> None:
    expected = quantity(reasons=["hedged"], label="Researchers and engineers employed: Cogs")
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
        ([report("A", "5", "6", scope="x"), report("B", "9", "9", scope="y")],
         ("not_comparable", None, None, None, None, [])),
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
    unknown = report("A", "5", "6", metric="spoons", entity="DeepSeek")
    assert count(unknown)["label"].to_list() == ["spoons: DeepSeek"]


def test_no_figure_makes_no_quantity() -> None:
    assert_frame_equal(count(report("A", "5", "6", quantity_id=None)), frame(Quantities))


def name(*rows: dict[str, Any]) -> list[str | None]:
    figures = frame(Figures, *rows).with_columns(quantity_id=pl.lit(None, dtype=pl.String))
    named = name_quantities(Figures.validate(figures.lazy())).collect()
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


ends = st.integers(0, 40)
intervals = st.tuples(ends, ends).map(sorted)


@settings(max_examples=10, deadline=None)
@given(st.lists(intervals, min_size=2, max_size=6))
def test_quantity_and_pairs_say_the_same(drawn: list[list[int]]) -> None:
    rows = [report(f"Outlet {n}", f"{low}", f"{high}") for n, (low, high) in enumerate(drawn)]
    figures = Figures.validate(frame(Figures, *rows).lazy())
    comparisons = compare_figures(figures).collect()
    found = count(*rows).row(0, named=True)
    low, high = max(low for low, _ in drawn), min(high for _, high in drawn)
    assert (found["verdict"] == "conflict") == (low > high)
    assert (comparisons["verdict"] == "conflict").any() == (low > high)
    if low <= high:
        assert (found["common_low"], found["common_high"]) == (low, high)
    assert gate(Comparisons, comparisons, ["figure_a", "figure_b"]).quarantined.is_empty()
    assert gate(Quantities, count(*rows), ["quantity_id"]).quarantined.is_empty()
