"""SEMANTICS 5, against the ECB's real rates: 7.25 yuan and £0.80 for a dollar in January 2025."""

from datetime import date
from functools import cache
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.builders import frame, make_id
from tests.stories import conversions, figures, rates, story
from transforms.comparing.rates import WINDOW_DAYS
from validation.gate import gate
from validation.tables import Conversions

SUNDAY = date(2025, 1, 26)
TUESDAY = date(2025, 1, 28)

TESTED = [
    ("It paid 138m yuan ($19.0m).", "consistent", "published", False, False),
    ("It paid $19.0m (138m yuan).", "consistent", "published", False, False),
    ("It paid less than $6m (£4.8m).", "consistent", "published", False, False),
    ("It paid up to 60,000 yuan (about £6,600).", "consistent", "published", False, False),
    ("It paid 100m yuan ($14m).", "consistent", "published", True, False),
    ("It paid 100m yuan ($14.4m).", "consistent_rounding", "published", False, False),
    ("It paid 138m yuan ($21.7m).", "inconsistent", "published", False, False),
    ("In 2021 it paid 138m yuan ($21.7m).", "consistent", "as_of", False, False),
    ("In 2021 it paid 138m yuan ($19.0m).", "consistent", "published", False, True),
    ("In 2021 it paid 138m yuan ($30.0m).", "inconsistent", "as_of", False, False),
    ("Next year it pays 138m yuan ($19.0m).", "consistent", "as_of", False, False),
    ("In 2004 it paid 100m yuan ($13.8m).", "consistent", "published", False, True),
    ("In 2004 it paid 100m yuan ($12.1m).", "inconsistent", "published", False, True),
]


@cache
def checked() -> pl.DataFrame:
    """Check all of these stories at once, each beside its article."""
    texts = [text for text, *_ in TESTED]
    source = figures(*texts).select("article_id", figure_to="figure_id")
    return conversions(*texts).join(source, on="figure_to", how="left")


@pytest.mark.parametrize(("text", "verdict", "basis", "is_weak", "is_later"), TESTED)
def test_an_implied_rate_is_tested_at_its_own_date_and_at_publication(
    text: str, verdict: str, basis: str, is_weak: bool, is_later: bool
) -> None:
    columns = ["verdict", "rate_date_basis", "is_weak", "is_later_rate"]
    row = checked().filter(pl.col("article_id") == make_id("a", text)).select(columns).row(0)
    assert row == (verdict, basis, is_weak, is_later)


def test_rates_are_amounts_of_the_first_currency_for_one_of_the_second() -> None:
    row = conversions("It paid 138m yuan ($19.0m).").row(0, named=True)
    assert (row["narrow_low"], row["narrow_high"]) == (138e6 / 19.05e6, 138e6 / 18.95e6)
    assert (row["wide_low"], row["wide_high"]) == (137.5e6 / 19.05e6, 138.5e6 / 18.95e6)
    week = rates().daily.filter(pl.col("date").is_between(date(2025, 1, 22), TUESDAY))
    wide = week.pivot("currency", index="date", values="rate")
    crossed = wide["CNY"] / wide["USD"]
    low, high = crossed.min(), crossed.max()
    assert isinstance(low, float)
    assert isinstance(high, float)
    assert (row["reference_low"], row["reference_high"]) == (low * 0.995, high * 1.005)
    assert (row["reference_from"], row["reference_to"]) == (date(2025, 1, 22), TUESDAY)
    assert row["reference_source"] == rates().source
    assert row["rel_gap"] == 0


def test_the_gap_of_an_inconsistent_rate_is_a_share_of_the_rate_of_the_day() -> None:
    row = conversions("It paid 138m yuan ($21.7m).").row(0, named=True)
    middle = (row["reference_low"] + row["reference_high"]) / 2
    assert row["rel_gap"] == (row["reference_low"] - row["narrow_high"]) / middle


def test_a_weekend_has_the_rates_of_the_days_before_and_none_after() -> None:
    row = conversions(story("It paid 138m yuan ($19.0m).", published=SUNDAY)).row(0, named=True)
    assert (row["reference_from"], row["reference_to"]) == (date(2025, 1, 20), date(2025, 1, 24))
    assert WINDOW_DAYS == 7


UNTESTABLE: list[dict[str, Any]] = [
    story("It paid 0 yuan ($0)."),
    story("It paid 100m yuan ($12.1m).", published=date(2004, 1, 2)),
    story("It paid 100m yuan ($13.8m).", published=None),
    story("It paid 100m roubles ($1.0m)."),
    story("It paid 101m yuan ($13.8m).", published=date(1990, 1, 2)),
    story("It paid 102m yuan ($13.8m).", published=date(2199, 1, 2)),
]


def test_without_a_rate_or_an_amount_a_conversion_is_not_testable() -> None:
    found = conversions(*UNTESTABLE)
    blank = [name for name in found.columns if name.startswith("reference") or name == "rel_gap"]
    assert found["verdict"].to_list() == ["not_testable"] * len(UNTESTABLE)
    assert found.select(pl.col(blank).null_count()).row(0) == (len(UNTESTABLE),) * len(blank)
    assert found["rate_date_basis"].null_count() == len(UNTESTABLE)
    assert gate(Conversions, found, ["figure_to"]).quarantined.is_empty()


def test_a_day_before_publication_that_has_no_rate_leaves_the_test_at_publication() -> None:
    row = conversions("In 1990 it paid 138m yuan ($19.0m).").row(0, named=True)
    assert (row["verdict"], row["rate_date_basis"]) == ("consistent", "published")


@pytest.mark.parametrize("text", ["It paid $5m ($6m).", "It paid $6m.", "It hired 40 people."])
def test_what_is_printed_in_one_currency_is_no_conversion(text: str) -> None:
    assert_frame_equal(conversions(text), frame(Conversions))


def across(*texts: str) -> list[tuple[object, ...]]:
    """Let outlets tell of one fund; give the verdicts on what they make of its amount."""
    rows = [story(text, outlet=f"Outlet {number}") for number, text in enumerate(texts)]
    found = conversions(*rows, name_them=True).filter(pl.col("relation") == "outlets")
    return found.select("verdict", "rate_date_basis").rows()


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [
        ("In 2021 High-Flyer was managing 100bn yuan ($13.9bn).",
         "High-Flyer was managing 100bn yuan (£11bn) in 2021.", [("consistent", "published")]),
        ("High-Flyer is managing 100bn yuan ($13.9bn).",
         "High-Flyer is managing 100bn yuan ($13.8bn).", [("consistent", "published")]),
        ("High-Flyer is managing 100bn yuan ($13.9bn).",
         "High-Flyer is managing 100bn yuan (£13.9bn).", [("inconsistent", "published")]),
        ("High-Flyer is managing 100bn yuan ($13.9bn).",
         "High-Flyer is managing 90bn yuan (£9.9bn).", []),
    ],
)  # fmt: skip
def test_what_two_outlets_make_of_one_amount_is_held_against_one_another(
    one: str, two: str, expected: list[tuple[object, ...]]
) -> None:
    assert across(one, two) == expected
