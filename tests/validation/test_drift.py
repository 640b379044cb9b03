import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import DOLLARS, EUROS, EXACTLY_118, figure, frame
from validation.drift import LISTED, compare_runs, report_drift
from validation.tables import Figures

ROWS = [figure(), EUROS, DOLLARS, EXACTLY_118]


def figures(*rows: dict[str, object]) -> pl.DataFrame:
    return frame(Figures, *rows)


def test_figures_come_go_and_change_and_what_changed_is_named() -> None:
    before = figures(figure(), EUROS, DOLLARS)
    after = figures(figure(entity="Widgets", scope="town"), DOLLARS, EXACTLY_118)
    moved = compare_runs(before, after).select("change", "outlet", "exact", "columns").rows()
    assert moved == [
        ("added", "Widget Weekly", "118", []),
        ("changed", "Daily Cog", "about 120", ["entity", "scope"]),
        ("gone", "Daily Cog", "€5.6m", []),
    ]


def test_a_value_that_is_lost_or_found_has_changed() -> None:
    known, unknown = figures(figure(scope="town")), figures(figure(scope=None))
    for before, after in [(known, unknown), (unknown, known)]:
        assert compare_runs(before, after)["columns"].to_list() == [["scope"]]


@given(st.sets(st.integers(0, 3)), st.sets(st.integers(0, 3)))
def test_what_came_one_way_went_the_other(first: set[int], second: set[int]) -> None:
    one, other = figures(*(ROWS[n] for n in first)), figures(*(ROWS[n] for n in second))
    there, back = compare_runs(one, other), compare_runs(other, one)
    assert there.filter(change="added")["figure_id"].equals(back.filter(change="gone")["figure_id"])
    assert there.height == len(first ^ second)


def test_what_moved_is_ordered_by_change_outlet_and_place() -> None:
    late, early = figure(figure_id="f_2", paragraph=9), figure(figure_id="f_3", paragraph=2)
    twin = figure(figure_id="f_1", paragraph=9)
    gone = figure(figure_id="f_0", outlet="A Paper")
    other = figure(figure_id="f_4", outlet="A Paper", paragraph=99)
    moved = compare_runs(figures(gone), figures(late, twin, early, other))
    assert moved["figure_id"].to_list() == ["f_4", "f_3", "f_1", "f_2", "f_0"]


def test_a_report_counts_all_and_lists_the_first() -> None:
    many = [figure(figure_id=f"f_{number:016x}") for number in range(LISTED + 5)]
    drift = report_drift("0.1.0+abc", compare_runs(figures(), figures(*many)))
    assert (drift["added"], drift["changed"], drift["gone"]) == (LISTED + 5, 0, 0)
    assert len(drift["figures"]) == LISTED
    assert drift["figures"][0]["figure_id"] == "f_0000000000000000"
