"""Filters let through what they say, and their address says them all."""

from datetime import date
from urllib.parse import parse_qs

import polars as pl
import pytest

from dashboard.session.filters import OLDEST, Filters, search
from tests.builders import ABOUT_120, DOLLARS, EUROS, EXACTLY_118, figure, frame
from validation.tables import Figures

UNDATED = figure(figure_id="f_0000000000000007", published=None)
FIGURES = frame(Figures, ABOUT_120, EXACTLY_118, EUROS, DOLLARS, UNDATED)
PRINTED = ABOUT_120["published"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (Filters(), 5),
        (Filters(s="ABOUT 120"), 2),
        (Filters(s="100 % ("), 0),
        (Filters(topic=["headcount"], outlet=["daily-cog"]), 2),
        (Filters(flag=["conflict"]), 1),
        (Filters(since=PRINTED, until=PRINTED), 4),
        (Filters(since=date(1, 1, 1)), 4),
        (Filters(until=date(9999, 12, 31)), 4),
        (Filters(since=date(2025, 1, 29)), 0),
        (Filters(until=date(2025, 1, 27)), 0),
        (Filters(since=date(2025, 2, 1), until=date(2025, 1, 1)), 0),
    ],
)
def test_a_filter_lets_through_what_it_says(asked: Filters, found: int) -> None:
    flags = {"conflict": pl.col("figure_id") == ABOUT_120["figure_id"]}
    outlets = {"daily-cog": "Daily Cog"}

    assert search(FIGURES, asked, outlets, flags).height == found


def test_an_address_says_every_filter_that_asks_something() -> None:
    asked = Filters("a & b", ["x", "y"], ["cnn"], ["conflict"], PRINTED, PRINTED)
    day = PRINTED.isoformat()

    assert Filters().query == ""
    assert parse_qs(asked.query) == {
        "s": ["a & b"], "topic": ["x", "y"], "outlet": ["cnn"], "flag": ["conflict"],
        "since": [day], "until": [day],
    }  # fmt: skip
    assert asked.name == f"a & b x y cnn conflict since {day} until {day}"
    assert asked.of_any_day == Filters("a & b", ["x", "y"], ["cnn"], ["conflict"])


def test_the_calendar_holds_what_was_printed_and_what_is_asked_for() -> None:
    first, last = date(2025, 1, 28), date(2025, 2, 8)

    assert Filters().calendar(first, last) == (first, last)
    assert Filters(since=date(2025, 2, 1)).calendar(first, last) == (first, last)
    assert Filters(since=date(1999, 1, 1), until=date(2030, 1, 1)).calendar(first, last) == (
        date(1999, 1, 1), date(2030, 1, 1)
    )  # fmt: skip
    assert Filters(since=first).calendar(None, None) == (OLDEST, None)
