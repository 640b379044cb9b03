"""HTML: whatever comes from an article or a table is escaped, whatever has a colour has a word."""

from datetime import date

import pytest

from dashboard.blocks import markup, quality_tables
from dashboard.wording.formatting import VERDICTS

HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_verdict_is_symbol_word_and_colour(verdict: str) -> None:
    symbol, word = VERDICTS[verdict]
    shown = markup.badge(verdict)

    assert symbol in shown
    assert word in shown
    assert "color:light-dark(" in shown


def test_a_source_line_names_outlet_date_and_paragraphs_once() -> None:
    rows = [
        {"outlet": "Cog", "published": date(2025, 1, 28), "paragraph": paragraph}
        for paragraph in (12, 7, 12)
    ]
    line = markup.source_line(rows, ["Cog"])

    assert "<b>Cog</b>, 28 Jan 2025, ¶7, 12" in line
    assert line.count("Cog") == 1


def test_names_are_escaped() -> None:
    rows = [{"outlet": HOSTILE, "published": None, "paragraph": 1}]
    shown = [
        markup.source_line(rows, [HOSTILE]),
        markup.outlet_key([HOSTILE], [HOSTILE]),
        markup.note(HOSTILE),
        markup.lede(HOSTILE),
        markup.table(HOSTILE, [HOSTILE, HOSTILE], []),
    ]

    assert all("<img" not in each for each in shown)


def test_more_outlets_than_colours_are_drawn_in_one_quiet_colour() -> None:
    names = [f"Outlet {number}" for number in range(10)]

    assert markup.dot(names[8], names) == markup.dot(names[9], names)
    assert markup.dot(names[0], names) != markup.dot(names[9], names)


def test_a_check_that_failed_asks_for_review() -> None:
    rule = {"column": "value", "demand": "It is at least 0.", "tested": 4, "passed": 3, "failed": 1}
    table = {"in": 4, "good": 3, "quarantined": 1, "rules": [rule]}

    assert "▲ Review" in quality_tables.rules("figures", table)
    assert "75 %" in quality_tables.rules("figures", table)
    assert quality_tables.summary({"tables": {"figures": table}}) == (
        "1 check ran 4 tests: 1 test failed, and 1 row was set aside."
    )
