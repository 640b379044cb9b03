"""Groups of proposals: the best first, judged by their pairs, named by their words."""

from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboard.blocks import proposals
from tests.builders import ABOUT_120, EXACTLY_118, frame, proposal
from validation.tables import Proposals

FIRST, SECOND, THIRD = (f"f_{n:016x}" for n in (1, 2, 3))


def group(**changes: Any) -> dict[str, Any]:
    """Build the group of the two figures of Cogs."""
    plain = {
        "proposal_id": "p_1", "score": 0.976, "verdict": "agree", "shared": ["hired", "people"],
        "reasons": ["weak_label", "hedged"], "figures": [FIRST, SECOND],
    }  # fmt: skip
    return plain | changes


def test_groups_come_with_all_their_pairs_have_the_best_score_first() -> None:
    near, far = "p_0000000000000002", "p_0000000000000001"
    rows = frame(
        Proposals,
        proposal(proposal_id=far, score=0.81, figure_a=FIRST, figure_b=SECOND, shared=[]),
        proposal(
            proposal_id=near, score=0.85, figure_a=FIRST, figure_b=SECOND,
            shared=["people"], reasons=["hedged"],
        ),
        proposal(
            proposal_id=near, score=0.93, figure_a=FIRST, figure_b=THIRD,
            shared=["staff", "people"], reasons=["weak_label"],
        ),
    )  # fmt: skip

    assert_frame_equal(
        proposals.ranked(rows),
        pl.DataFrame(
            {
                "proposal_id": [near, far],
                "score": [0.93, 0.81],
                "verdict": ["agree", "agree"],
                "shared": [["staff", "people"], []],
                "reasons": [["weak_label", "hedged"], ["hedged"]],
                "figures": [[FIRST, THIRD, SECOND], [FIRST, SECOND]],
            }
        ),
    )


def test_no_proposal_makes_no_group() -> None:
    assert proposals.ranked(frame(Proposals)).is_empty()


def test_a_group_bears_the_verdict_that_the_package_gives_it() -> None:
    rows = [
        proposal(figure_a=FIRST, figure_b=other, verdict=name, group_verdict="conflict")
        for other, name in ((SECOND, "agree"), (THIRD, "conflict"))
    ]
    assert proposals.ranked(frame(Proposals, *rows))["verdict"].to_list() == ["conflict"]


@pytest.mark.parametrize(
    ("shared", "name"),
    [
        (["hired", "people"], "hired · people"),
        (["years", "year", "a", "b", "c", "d"], "years · a · b · c"),
        ([], "“about 120”"),
    ],
)
def test_a_group_is_named_by_its_most_telling_words(shared: list[str], name: str) -> None:
    assert proposals.heading(group(shared=shared), [ABOUT_120]) == name


def test_a_finding_says_verdict_score_and_reasons() -> None:
    said = proposals.finding(group(shared=["<b>"], verdict="conflict"), [ABOUT_120, EXACTLY_118])

    assert "<h2>&lt;b&gt;</h2>" in said
    assert "Conflict</span> · score 0.976" in said
    assert "a wording is hedged; a rule was unsure" in said


def test_a_row_shows_a_figure_among_its_words() -> None:
    row = ABOUT_120 | {"outlet": "Cog & Co", "exact": "<120>"}
    said = proposals.values([row, EXACTLY_118], ["hired <mark>…</mark>", ""], ["Cog & Co"] * 9 + [
        "Widget Weekly"
    ])  # fmt: skip

    assert "<caption>Two figures of two outlets</caption>" in said
    assert "Cog &amp; Co" in said
    assert "“&lt;120&gt;”" in said
    assert '<span class="among">hired <mark>…</mark></span>' in said
