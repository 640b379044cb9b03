"""Sentences about whole tables."""

from typing import Any

import pytest

from dashboard import summaries


def quantity(**changes: Any) -> dict[str, Any]:
    """Build a quantity that two outlets agree on."""
    plain = {"verdict": "agree", "n_outlets": 2, "n_witnesses": 2, "apart": []}
    return plain | changes


@pytest.mark.parametrize(
    ("changes", "cited", "said"),
    [
        ({"n_outlets": 4, "n_witnesses": 1}, ["Cog"] * 4, "4 outlets, 1 witness: all cite Cog"),
        ({}, ["Cog", None], "2 outlets, 2 witnesses"),
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


def test_a_finding_names_every_conflict() -> None:
    assert summaries.finding(18, 3, ["Cost: Cog", "Staff: Dial"]) == (
        "Of 18 quantities in these articles, three were reported by more than one outlet; "
        "on two of them, “Cost: Cog” and “Staff: Dial”, no value fits every report."
    )
