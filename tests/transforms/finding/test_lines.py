"""Saved pages: what stands around an article is no part of it, and an article loses nothing."""

import polars as pl
import pytest

from tests.stories import lexicon, mentions, reasons

PROSE = "Cogs has built trams for the towns along the river since its founder bought a shed there."
BODY = [PROSE, f"{PROSE} It sold 40 trams.", PROSE, f"{PROSE} It has 3 sheds.", PROSE]
MENU = [
    "All in one place.",
    "100s of titles.",
    "One app.",
    "Business",
    "Start",
    "3 May 2024, 11:00",
]
FOOT = ["Fourteen days free", "Our picks", "100+ sources", "Cogs opens 3 depots in a year, report"]


def found(*lines: str) -> list[str]:
    return mentions("\n\n".join(lines))["exact"].to_list()


def test_menus_stamps_and_teasers_of_a_saved_page_are_furniture() -> None:
    page = "\n\n".join([*MENU, "Cogs sells 40 trams to the town", *BODY, *FOOT])
    assert mentions(page)["exact"].to_list() == ["40 trams", "40 trams", "3 sheds"]
    assert {reason for _, reason in reasons(page)} == {"furniture"}
    assert len(reasons(page)) == 8


def test_a_headline_and_a_short_first_or_last_paragraph_stay() -> None:
    assert found("Cogs sells 40 trams", "It paid $5m.", *BODY, "It fell 3%.") == [
        "40 trams", "$5m", "40 trams", "3 sheds", "3%"
    ]  # fmt: skip


def test_a_text_without_a_body_is_read_whole() -> None:
    assert found("One app.", "Business", "Start", "It has 3 sheds", "40 trams") == [
        "One app", "3 sheds", "40 trams"
    ]  # fmt: skip


def test_a_digest_has_no_furniture() -> None:
    lines = [f"¶{number} {line}" for number, line in enumerate([*MENU[:5], *BODY], start=1)]
    assert "One app" in found(*lines)


CUES = lexicon().words.filter(pl.col("role") == "furniture")["sentence"].to_list()


@pytest.mark.parametrize("cue", CUES)
def test_a_line_that_opens_as_pages_do_is_furniture(cue: str) -> None:
    assert found(f"It sold 40 trams.\n{cue}\nIt has 3 sheds.") == ["40 trams", "3 sheds"]


def test_a_sentence_that_opens_so_inside_a_paragraph_stays() -> None:
    assert found(f"It sold 40 trams. Sign up 3 friends. {PROSE}") == ["40 trams", "3 friends"]


def test_a_word_that_begins_like_a_cue_is_none() -> None:
    assert found("Subscribers pay $12 a month.") == ["$12 a month"]


def test_a_line_too_long_to_walk_is_read_by_its_sentences() -> None:
    line = " ".join(f"It sold {number} trams in all." for number in range(100, 500))
    assert len(line) > 8000
    together = mentions(line)
    assert together["paragraph"].unique().to_list() == [1]
    assert [line[start:end] for start, end in together.select("start", "end").iter_rows()] == [
        f"{number} trams" for number in range(100, 500)
    ]
