"""Sentences about whole tables."""

from typing import Any

import pytest

from dashboard.wording import summaries
from tests.builders import ground


def quantity(**changes: Any) -> dict[str, Any]:
    """Build a quantity that two outlets agree on."""
    plain = {
        "verdict": "agree", "n_outlets": 2, "n_witnesses": 2, "witnesses": ["Cog", "Dial"],
        "apart": [],
    }  # fmt: skip
    return plain | changes


@pytest.mark.parametrize(
    ("changes", "cited", "said"),
    [
        ({"n_outlets": 4, "n_witnesses": 1}, ["Cog"] * 4, "4 outlets, 1 witness: all cite Cog"),
        ({"n_witnesses": 1}, [None, None], "2 outlets, 1 witness: they repeat one sentence"),
        ({"n_witnesses": 1}, ["Cog", None], "2 outlets, 1 witness: they repeat one sentence"),
        ({}, ["Cog", None], "2 outlets, 2 witnesses: Cog and Dial"),
        ({"n_outlets": 4, "n_witnesses": 4}, [None] * 4, "4 outlets, 4 witnesses"),
        ({"n_outlets": 1, "n_witnesses": 1}, ["Cog"], "1 outlet, citing Cog"),
        ({"n_outlets": 1, "n_witnesses": 1}, [None], "1 outlet"),
    ],
)
def test_witnesses_stand_beside_outlets(
    changes: dict[str, Any], cited: list[str | None], said: str
) -> None:
    assert summaries.witnesses(quantity(**changes), cited) == said


def test_a_conflict_names_who_cannot_both_hold() -> None:
    row = quantity(verdict="conflict", apart=["Cog", "Dial"])

    assert summaries.verdict_sentence(row, ["Cog", "Dial"]) == (
        "Cog and Dial cannot both hold: no value satisfies both."
    )


def test_without_a_quantity_nothing_is_compared() -> None:
    assert summaries.finding(0, 0, []).startswith("No figure in these articles is labelled")


@pytest.mark.parametrize(
    "name", ["via_fx", "no_rate", "one_witness", "weak_label", "time_inferred"]
)
def test_each_reason_has_its_words(name: str) -> None:
    assert "_" not in summaries.reasons([name])
    assert summaries.reasons([name]) != name.replace("_", " ")


def test_labels_are_shown_with_the_words_they_were_read_from() -> None:
    by_hand = ground(field="entity", value="Cogs", labelled_by="curator", exact=None)

    assert summaries.grounds([by_hand, ground(exact="hired", confidence=0.9)]) == (
        "metric “hired”, 0.9 · entity by the curator"
    )
    assert summaries.grounds([]) == ""


def test_of_many_conflicts_a_finding_names_the_first() -> None:
    said = summaries.finding(9000, 800, [f"Cost: {n}" for n in range(700)])
    assert "on 700 of them, such as “Cost: 0”, “Cost: 1” and “Cost: 2”, no value" in said


def test_a_finding_names_every_conflict_of_a_few() -> None:
    assert summaries.finding(18, 3, ["Cost: Cog", "Staff: Dial"]) == (
        "Of 18 quantities in these articles, three were reported by more than one outlet; "
        "on two of them, “Cost: Cog” and “Staff: Dial”, no value fits every report."
    )


def test_of_a_conflict_one_wording_stands_against_the_one_shown() -> None:
    assert summaries.wordings(["$7m", "$5m", "$6m"], is_torn=True) == (
        "against: $7m; also: $5m and $6m"
    )
    assert summaries.wordings(["$7m"], is_torn=True) == "against: $7m"
    assert summaries.wordings(["$7m"], is_torn=False) == "also: $7m"
    assert summaries.wordings([], is_torn=False) == ""


def test_what_a_chart_does_not_draw_is_said() -> None:
    assert summaries.not_drawn(0) == ""
    assert summaries.not_drawn(1).startswith("1 report in another currency or unit is not drawn")
    assert summaries.not_drawn(2).startswith("2 reports in another currency or unit are not drawn")
