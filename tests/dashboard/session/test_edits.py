import polars as pl
import pytest

from dashboard.session import edits
from tests.builders import EUROS, figure, frame
from validation.tables import Figures

FIGURES = frame(Figures, figure(), EUROS)


def decided(**changes: str | bool | None) -> list[dict[str, object]]:
    """Decide something about the first figure, and nothing about the second."""
    rows = edits.table(FIGURES).to_dicts()
    rows[0] |= changes
    return [
        {name: row[name] for name in ("exact", *edits.FIELDS)}
        for row in edits.decisions(FIGURES, rows, "because")
    ]


def test_a_table_to_decide_in_has_a_row_for_each_figure_in_the_order_of_the_text() -> None:
    table = edits.table(frame(Figures, EUROS, figure()))
    assert table.select("keep", "exact", "metric", "entity").rows() == [
        (True, "about 120", "headcount", "Cogs"), (True, "€5.6m", None, None)
    ]  # fmt: skip


def test_what_stays_is_no_decision() -> None:
    assert decided() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"entity": " Widgets "}, {"entity": "Widgets"}),
        ({"entity": ""}, {"entity": "none"}),
        ({"entity": None}, {"entity": "none"}),
        ({"metric": "New robots, bought!"}, {"metric": "new_robots_bought"}),
        ({"scope": "town", "as_of": "2024"}, {"scope": "town", "as_of": "2024"}),
        ({"keep": False}, {"entity": "none", "metric": "none"}),
        ({"keep": False, "scope": "town"}, {"entity": "none", "metric": "none"}),
    ],
)
def test_what_changed_is_a_decision_and_nothing_else_is(
    changes: dict[str, str | bool | None], said: dict[str, str]
) -> None:
    nothing = dict.fromkeys(edits.FIELDS)
    assert decided(**changes) == [{"exact": "about 120", **nothing, **said}]


def test_confirmed_figures_get_one_metric_and_one_entity() -> None:
    made = pl.DataFrame(edits.confirmed(FIGURES, "Robots  bought", " Cogs ", "because"))
    assert made.select("exact", "metric", "entity").rows() == [
        ("about 120", "robots_bought", "Cogs"), ("€5.6m", "robots_bought", "Cogs")
    ]  # fmt: skip
