"""The rows a page shows: the right ones, in an order that a tie cannot change, and bounded."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from dashboard.session import queries
from dashboard.wording.flags import flagged, rules
from tests.builders import (
    ABOUT_120,
    DOLLARS,
    EUROS,
    EXACTLY_118,
    comparison,
    conversion,
    figure,
    frame,
    money,
)
from tests.builders import quantity as quantity_row
from validation.tables import Comparisons, Conversions, Failures, Figures, Quantities

FIGURES = frame(Figures, ABOUT_120, EXACTLY_118, EUROS, DOLLARS)


def quantity(number: int, **changes: Any) -> dict[str, Any]:
    """Build one of several quantities."""
    names = {"quantity_id": f"q_{number:016x}", "label": f"Quantity {number}"}
    return quantity_row(**names, **changes)


def test_amounts_come_first_then_what_most_outlets_report_then_what_they_dispute() -> None:
    rows = frame(
        Quantities,
        quantity(1, kind="date", n_outlets=9),
        quantity(2, n_outlets=2),
        quantity(3, n_outlets=2, verdict="conflict", apart=["A", "B"]),
        quantity(4, n_outlets=3),
    )

    assert queries.ranked(rows)["label"].to_list() == [
        "Quantity 4", "Quantity 3", "Quantity 2", "Quantity 1",
    ]  # fmt: skip


def test_a_conversion_stands_with_the_quantity_it_converts() -> None:
    rows = frame(Figures, EUROS | {"quantity_id": "q_0123456789abcdef"}, DOLLARS)

    for each in rows.iter_rows(named=True):
        assert queries.home(each, rows) == "q_0123456789abcdef"
    assert queries.also_printed(rows, rows.head(1))["figure_id"].to_list() == [DOLLARS["figure_id"]]


def test_a_figure_without_a_quantity_has_no_home() -> None:
    rows = frame(Figures, EUROS | {"quantity_id": None}, DOLLARS)

    assert [queries.home(each, rows) for each in rows.iter_rows(named=True)] == [None, None]


def test_a_chart_draws_so_many_figures_and_says_how_many_it_leaves_out() -> None:
    rows = [figure(figure_id=f"f_{n:016x}", start=n) for n in range(15)]
    drawn = queries.differences(frame(Figures, *rows), frame(Quantities, quantity_row()))

    assert drawn.figures.height == queries.DEEP
    assert drawn.left_out == 15 - queries.DEEP


def test_a_chart_draws_the_least_and_the_greatest_however_late_they_were_printed() -> None:
    values = [*[Decimal(120)] * 13, Decimal(90), Decimal(150)]
    rows = [figure(figure_id=f"f_{n:016x}", start=n, value=value) for n, value in enumerate(values)]
    drawn = queries.differences(frame(Figures, *rows), frame(Quantities, quantity_row()))

    assert drawn.figures.height == queries.DEEP
    assert drawn.figures["value"].to_list()[-2:] == [90, 150]


def test_a_strip_of_ratios_divides_no_currency_by_another() -> None:
    sums = [money("5", "4.5", "5.5", unit) for unit in ("EUR", "JPY", "EUR")]
    rows = [
        figure(figure_id=f"f_{n:016x}", start=n, quantity_id=quantity(1)["quantity_id"], **each)
        for n, each in enumerate(sums)
    ]
    drawn = queries.differences(frame(Figures, *rows), frame(Quantities, quantity(1, n_outlets=2)))

    assert drawn.figures["currency"].to_list() == ["EUR", "EUR"]
    assert drawn.left_out == 1


def test_the_wordings_that_cannot_both_hold_come_first() -> None:
    said = [("A", 5), ("B", 4), ("C", 5), ("C", 7), ("B", 5)]
    rows = [
        figure(start=n, outlet=outlet, value=Decimal(value)) | {"exact": f"${value}m"}
        for n, (outlet, value) in enumerate(said)
    ]
    reports = frame(Figures, *rows)

    assert queries.wordings(reports, ["B", "C"]) == ["$4m", "$7m", "$5m"]
    assert queries.wordings(reports, []) == ["$5m", "$4m", "$7m"]


def test_a_picker_lists_the_first_and_what_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "ROOM", 1)
    ids = FIGURES["figure_id"].to_list()
    kept = queries.listed(FIGURES, "figure_id", [None, ids[2], "f_none"])
    assert kept["figure_id"].to_list() == [ids[0], ids[2]]


def test_one_axis_holds_one_unit() -> None:
    same = FIGURES.with_columns(quantity_id=pl.lit("q_1"))
    assert queries.in_one_unit(same)["unit"].unique().to_list() == ["1"]


def test_flags_say_what_to_know_before_using_a_figure() -> None:
    late = frame(Conversions, conversion(verdict="consistent", is_later_rate=True))
    disputed = frame(Quantities, quantity_row(verdict="conflict", apart=["A", "B"]))
    flags = flagged(FIGURES, rules(disputed, late, frame(Failures)))

    assert flags[ABOUT_120["figure_id"]] == ["conflict", "date_assumed"]
    assert flags[DOLLARS["figure_id"]][:2] == ["conversion", "later_rate"]


def test_a_pair_of_two_outlets_flags_neither() -> None:
    off = conversion(verdict="inconsistent", is_later_rate=True)
    printed = rules(frame(Quantities), frame(Conversions, off), frame(Failures))
    across = frame(Conversions, off | {"relation": "outlets"})
    flags = flagged(FIGURES, rules(frame(Quantities), across, frame(Failures)))

    assert "rate_off" in flagged(FIGURES, printed)[DOLLARS["figure_id"]]
    assert not {"rate_off", "later_rate"} & {name for names in flags.values() for name in names}


def test_figures_are_named_by_where_they_stand() -> None:
    twice = frame(Figures, figure(figure_id="f_1"), figure(figure_id="f_2"))

    assert queries.places(twice) == {"f_1": "Daily Cog, ¶1", "f_2": "Daily Cog, ¶1 (2)"}


def test_metrics_are_named_as_the_labels_of_quantities_begin() -> None:
    rows = frame(Quantities, quantity_row(label="People employed: Cogs (Europe)"))

    assert queries.metric_names(rows) == {"headcount": "People employed"}


def test_names_that_are_alike_are_told_apart() -> None:
    twice = frame(Figures, figure(figure_id="f_1"), figure(figure_id="f_2"))

    assert queries.names(twice, twice.clear()) == {
        "f_1": "Daily Cog, ¶1: about 120",
        "f_2": "Daily Cog, ¶1: about 120 (2)",
    }


def test_values_keep_their_unit_in_the_ladder() -> None:
    rows = frame(Figures, EUROS | {"quantity_id": quantity(1)["quantity_id"]})
    drawn = queries.ladder(rows, frame(Quantities, quantity(1)), "EUR")

    assert drawn.quantities["summary"].to_list() == ["€5.6m"]


def test_the_ladder_writes_a_number_as_it_was_printed() -> None:
    share = money("2.14", "2.135", "2.145", "EUR", quantity_id=quantity(1)["quantity_id"])
    drawn = queries.ladder(frame(Figures, EUROS | share), frame(Quantities, quantity(1)), "EUR")

    assert drawn.quantities["summary"].to_list() == ["€2.14"]


def told_by(number: int, **changes: Any) -> dict[str, Any]:
    """Build a figure of one of several outlets."""
    key: dict[str, Any] = {"figure_id": f"f_{number:016x}", "start": number}
    return figure(**key, outlet=f"Outlet {number}", **changes)


def agree(one: int, other: int) -> dict[str, Any]:
    """Build the comparison of two figures that agree."""
    return comparison(figure_a=f"f_{one:016x}", figure_b=f"f_{other:016x}", verdict="agree")


def test_eight_outlets_are_not_folded() -> None:
    rows = frame(Figures, *(told_by(n) for n in range(8)))
    folded = queries.folded(rows, frame(Comparisons))

    assert folded.figures.equals(rows)
    assert folded.members == []


def test_of_nine_outlets_those_that_say_the_same_stand_in_one_row() -> None:
    other = {"value": 7, "low": 7, "high": 7}
    rows = frame(Figures, *(told_by(n) for n in range(7)), *(told_by(n, **other) for n in (7, 8)))
    folded = queries.folded(rows, frame(Comparisons))

    assert folded.figures["outlet"].to_list() == [
        "7 outlets agree, such as Outlet 0", "Outlet 7", "Outlet 8",
    ]  # fmt: skip
    assert folded.row_of("f_0000000000000003") == "f_0000000000000000"
    assert folded.row_of("f_0000000000000008") == "f_0000000000000008"


def test_a_row_stands_only_for_outlets_that_all_agree_with_one_another() -> None:
    rows = frame(Figures, *(told_by(n, value=n, low=n, high=n) for n in range(9)))
    chain = frame(Comparisons, agree(0, 1), agree(1, 2), agree(2, 3), agree(1, 3))

    assert queries.folded(rows, chain).members == [
        f"f_{number:016x}" for number in (1, 2, 3)
    ]  # fmt: skip


def test_the_same_measure_of_others_is_found_most_shared_first() -> None:
    shown = frame(Figures, told_by(1), told_by(2))
    others = [
        told_by(3, quantity_id="q_b", entity="Bolts"),
        told_by(1, quantity_id="q_c", entity="Cranks"),
        told_by(1, quantity_id="q_d", entity="Dials", unit="h"),
        told_by(1, quantity_id="q_e", entity="Edges", metric="age"),
    ]
    quantities = frame(
        Quantities,
        *(quantity_row(quantity_id=row["quantity_id"], entity=row["entity"]) for row in others),
    )
    figures = pl.concat([shown, frame(Figures, *others)])

    assert queries.counterparts(figures, quantities, shown) == {"q_c": "Cranks", "q_b": "Bolts"}


@pytest.mark.parametrize(("n_outlets", "kind", "is_slope"),
    [(2, "count", True), (1, "count", False), (2, "date", False)])  # fmt: skip
def test_amounts_that_two_outlets_report_of_both_make_a_slope(
    n_outlets: int, kind: str, is_slope: bool
) -> None:
    rows = [told_by(n, kind=kind, quantity_id=key) for n in range(2) for key in ("q_a", "q_b")]

    assert queries.is_slope(frame(Figures, *rows[: 1 + n_outlets], rows[-1])) is is_slope
