"""SEMANTICS 2, row by row: what the words around a number make of it."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.stories import interval, lexicon, measures
from transforms.measuring.intervals import ENDS, FLAGS, PLACES, draw_intervals, intersect
from validation.tables import AMOUNT

SHOWN = ["hedge", "interval", "low_kind", "high_kind"]
ROUNDED = ("rounding", "rounding")
STATED = ("stated", "stated")
SOFT = ("hedge_soft", "hedge_soft")
ABOVE = ("hedge_hard", "unbounded")
BELOW = ("floor", "hedge_hard")

WORKED = [
    ("$5.6m", "bare", "[5550000, 5650000)", *ROUNDED),
    ("$6m", "bare", "[5500000, 6500000)", *ROUNDED),
    ("almost $600bn", "nearly", "[550000000000, 600000000000)", "hedge_soft", "hedge_hard"),
    ("US$600bn", "bare", "[550000000000, 650000000000)", *ROUNDED),
    ("$1tn", "bare", "[900000000000, 1100000000000)", *ROUNDED),
    ("22.2 million users", "bare", "[22150000, 22250000)", *ROUNDED),
    ("90,000 yuan", "bare", "[85000, 95000)", *ROUNDED),
    ("12,400 euros", "bare", "[12350, 12450)", *ROUNDED),
]  # fmt: skip

MONEY = [
    ("exactly $40.5m", "exact", "[40450000, 40550000)", *STATED),
    ("precisely $12,400", "exact", "[12399.5, 12400.5)", *STATED),
    ("about $80bn", "about", "[72000000000, 88000000000]", *SOFT),
    ("about £6,600", "about", "[6500, 6700]", *SOFT),
    ("~$5.6m", "about", "[5500000, 5700000]", *SOFT),
    ("$6m or so", "about", "[5400000, 6600000]", *SOFT),
    ("nearly $40m", "nearly", "[36000000, 40000000)", "hedge_soft", "hedge_hard"),
    ("just shy of $41m", "nearly", "[40500000, 41000000)", "hedge_soft", "hedge_hard"),
    ("just under $40m", "just_under", "[38000000, 40000000)", "hedge_soft", "hedge_hard"),
    ("just over $41m", "just_over", "(41000000, 41500000]", "hedge_hard", "hedge_soft"),
    ("more than $5.6m", "more_than", "(5600000, ∞)", *ABOVE),
    ("at least $6m", "at_least", "[6000000, ∞)", *ABOVE),
    ("less than $6m", "less_than", "[0, 6000000)", *BELOW),
    ("no more than $6m", "at_most", "[0, 6000000]", *BELOW),
    ("up to 90,000 yuan", "up_to", "[0, 90000]", "floor", "hedge_soft"),
    ("$4m to $6m", "range", "[4000000, 6000000]", *STATED),
    ("$5 to 6 m", "range", "[5000000, 6000000]", *STATED),
    ("$5 m to 6 m", "range", "[5000000, 6000000]", *STATED),
    ("$500k to 6 m", "range", "[500000, 6000000]", *STATED),
    ("$2-3 MN", "range", "[2000000, 3000000]", *STATED),
    ("€5 to 6 mil", "range", "[5000000, 6000000]", *STATED),
    ("$5 to 6 b", "range", "[5000000000, 6000000000]", *STATED),
    ("between $5 and 6 m", "range", "[5000000, 6000000]", *STATED),
    ("between $900m and $1.1bn", "range", "[900000000, 1100000000]", *STATED),
    ("billions of dollars", "vague", "[2000000000, 10000000000)", *SOFT),
    ("$0", "bare", "[0, 0]", *ROUNDED),
    ("$6", "bare", "[5.5, 6.5)", *ROUNDED),
    ("$40", "bare", "[39.5, 40.5)", *ROUNDED),
    ("$3", "bare", "[2.7, 3.3)", *ROUNDED),
]  # fmt: skip

COUNTS = [
    ("7 tickets", "bare", "[7, 7]", *ROUNDED),
    ("zero tickets", "bare", "[0, 0]", *ROUNDED),
    ("40 tickets", "bare", "[40, 40]", *ROUNDED),
    ("a dozen tickets", "bare", "[12, 12]", *ROUNDED),
    ("360 tickets", "bare", "[355, 364]", *ROUNDED),
    ("10,000 tickets", "bare", "[9000, 10999]", *ROUNDED),
    ("40 thousand tickets", "bare", "[36000, 44000)", *ROUNDED),
    ("exactly 40 tickets", "exact", "[40, 40]", *STATED),
    ("a total of 12,400 tickets", "exact", "[12400, 12400]", *STATED),
    ("about 3 tickets", "about", "[2, 4]", *SOFT),
    ("about 140 tickets", "about", "[130, 150]", *SOFT),
    ("roughly 40 tickets", "about", "[36, 44]", *SOFT),
    ("nearly 40 tickets", "nearly", "[36, 39]", "hedge_soft", "hedge_hard"),
    ("nearly 2 tickets", "nearly", "[1, 1]", "hedge_soft", "hedge_hard"),
    ("nearly 1 tickets", "nearly", "[0, 0]", "hedge_soft", "hedge_hard"),
    ("just under 140 tickets", "just_under", "[135, 139]", "hedge_soft", "hedge_hard"),
    ("just over 140 tickets", "just_over", "[141, 145]", "hedge_hard", "hedge_soft"),
    ("just over 4 tickets", "just_over", "[5, 5]", "hedge_hard", "hedge_soft"),
    ("more than 10 tickets", "more_than", "[11, ∞)", *ABOVE),
    ("100+ tickets", "more_than", "[101, ∞)", *ABOVE),
    ("at least 40 tickets", "at_least", "[40, ∞)", *ABOVE),
    ("40 or more", "at_least", "[40, ∞)", *ABOVE),
    ("less than 100 tickets", "less_than", "[0, 99]", *BELOW),
    ("fewer than 1 tickets", "less_than", "[0, 0]", *BELOW),
    ("at most 40 tickets", "at_most", "[0, 40]", *BELOW),
    ("as many as 40 tickets", "up_to", "[0, 40]", "floor", "hedge_soft"),
    ("10 to 15 tickets", "range", "[10, 15]", *STATED),
    ("a couple of tickets", "vague", "[2, 3]", *SOFT),
    ("a handful of tickets", "vague", "[2, 6]", *SOFT),
    ("several tickets", "vague", "[3, 9]", *SOFT),
    ("just over 0 tickets", "just_over", "[1, 1]", "hedge_hard", "hedge_soft"),
    ("just under 0 tickets", "just_under", "[0, 0]", "hedge_soft", "hedge_hard"),
    ("fewer than 0 tickets", "less_than", "[0, 0]", *BELOW),
    ("about a couple of tickets", "about", "[2, 3]", *SOFT),
    ("about dozens of tickets", "about", "[24, 99]", *SOFT),
    ("nearly hundreds of tickets", "nearly", "[200, 999]", *SOFT),
    ("more than dozens of tickets", "more_than", "[25, ∞)", *ABOVE),
    ("at least several tickets", "at_least", "[3, ∞)", *ABOVE),
    ("no more than a handful of tickets", "at_most", "[0, 6]", *BELOW),
    ("up to hundreds of tickets", "up_to", "[0, 999]", "floor", "hedge_soft"),
    ("dozens of tickets", "vague", "[24, 99]", *SOFT),
    ("hundreds of tickets", "vague", "[200, 999]", *SOFT),
    ("thousands of tickets", "vague", "[2000, 9999]", *SOFT),
    ("tens of millions of views", "vague", "[20000000, 100000000)", *SOFT),
]  # fmt: skip

OTHERS = [
    ("3.5 per cent", "bare", "[3.45, 3.55)", *ROUNDED),
    ("3.0 per cent", "bare", "[2.95, 3.05)", *ROUNDED),
    ("more than 10 per cent", "more_than", "(10, ∞)", *ABOVE),
    ("less than 10 per cent", "less_than", "[0, 10)", *BELOW),
    ("25 basis points", "bare", "[0.245, 0.255)", *ROUNDED),
    ("two months", "bare", "[1.8, 2.2)", *ROUNDED),
    ("30 years", "bare", "[29.5, 30.5)", *ROUNDED),
    ("3 decades", "bare", "[27, 33)", *ROUNDED),
    ("12 kilometres", "bare", "[11500, 12500)", *ROUNDED),
    ("exactly 12 kilometres", "exact", "[11500, 12500)", *STATED),
    ("a year or two", "range", "[1, 2]", *STATED),
    ("a 40-year-old", "bare", "[40, 40]", *ROUNDED),
    ("No. 2", "bare", "[2, 2]", *STATED),
    ("the 1980s", "bare", "[1980, 1989]", *STATED),
    ("3 May 2023", "bare", "[2023, 2023]", *STATED),
    ("about -40 °C", "about", "[-44, -36]", *SOFT),
    ("-5.6 per cent", "bare", "(-5.65, -5.55]", *ROUNDED),
    ("exactly -5.6 per cent", "exact", "(-5.65, -5.55]", *STATED),
    ("exactly 0 per cent", "exact", "[-0.5, 0.5)", *STATED),
    ("nearly -40 °C", "nearly", "(-40, -36]", "hedge_hard", "hedge_soft"),
    ("just below -40 °C", "just_under", "[-42, -40)", "hedge_soft", "hedge_hard"),
    ("just above -40 °C", "just_over", "(-40, -38]", "hedge_hard", "hedge_soft"),
    ("under 0 °C", "less_than", "(-∞, 0)", "unbounded", "hedge_hard"),
    ("below 0 per cent", "less_than", "(-∞, 0)", "unbounded", "hedge_hard"),
    ("less than $0", "less_than", "(-∞, 0)", "unbounded", "hedge_hard"),
    ("at most $0", "at_most", "[0, 0]", "floor", "hedge_hard"),
    ("just under 0 per cent", "just_under", "[-0.5, 0)", "hedge_soft", "hedge_hard"),
    ("under -40 °C", "less_than", "(-∞, -40)", "unbounded", "hedge_hard"),
    ("more than -40 °C", "more_than", "(-40, ∞)", *ABOVE),
    ("just over 0 per cent", "just_over", "(0, 0.5]", "hedge_hard", "hedge_soft"),
    ("under 5 °C", "less_than", "(-∞, 5)", "unbounded", "hedge_hard"),
    ("under 2 percentage points", "less_than", "(-∞, 2)", "unbounded", "hedge_hard"),
]  # fmt: skip

STACKED = [
    ("no more than about $6m", "at_most", "[5400000, 6000000]", "hedge_soft", "hedge_hard"),
    ("less than about $6m", "less_than", "[5400000, 6000000)", "hedge_soft", "hedge_hard"),
    ("at least about 40 tickets", "at_least", "[40, 44]", "hedge_hard", "hedge_soft"),
    ("more than nearly $6m", "more_than", "(6000000, ∞)", *ABOVE),
    ("at least nearly $6m", "at_least", "[6000000, ∞)", *ABOVE),
    ("no more than nearly $6m", "at_most", "[5500000, 6000000)", "hedge_soft", "hedge_hard"),
    ("at least about $0", "at_least", "[0, 0]", "hedge_hard", "hedge_soft"),
    ("up to about $4m to $6m", "range", "[4000000, 6000000]", *STATED),
]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [WORKED, MONEY, COUNTS, OTHERS, STACKED],
    ids=["worked examples", "money", "counts", "other kinds", "stacked hedges"],
)
def test_words_make_the_interval_of_the_table(rows: list[tuple[str, ...]]) -> None:
    expected = pl.DataFrame(rows, schema=["words", *SHOWN], orient="row")
    sentences = "\n".join(f"There were {words} in it." for words in expected["words"])
    assert_frame_equal(measures(sentences).select(SHOWN), expected.drop("words"))


def test_a_change_has_no_floor() -> None:
    assert measures("Shares lost less than $6m.")["interval"].to_list() == ["(-∞, 6000000)"]


def test_a_number_below_zero_keeps_its_sign() -> None:
    found = measures("It was nearly -40 °C here, and -5.6 per cent there; then 5.6 per cent.")
    assert [float(value) for value in found["value"]] == [-40.0, -5.6, 5.6]


def ends(written: str, suffix: str = "") -> dict[str, Any]:
    """Give the ends of an interval that is written ``[5, 6)``."""
    low, high = (None if end in {"-∞", "∞"} else end for end in written[1:-1].split(", "))
    kinds = {f"{side}_kind{suffix}": "stated" for side in ("low", "high")}
    closed = {f"low_closed{suffix}": written[0] == "[", f"high_closed{suffix}": written[-1] == "]"}
    return {f"low{suffix}": low, f"high{suffix}": high, **closed, **kinds}


@pytest.mark.parametrize(
    ("first", "second", "shared"),
    [
        ("[5, 8]", "[6, 7]", "[6, 7]"),
        ("[5, 8]", "(4, 9)", "[5, 8]"),
        ("[5, 8]", "(5, 8)", "(5, 8)"),
        ("(5, 8)", "[5, 8]", "(5, 8)"),
        ("[5, 6]", "[5.5, 5.75]", "[5.5, 5.75]"),
        ("[5, 6]", "[6, 7]", "[6, 6]"),
        ("[5, 6]", "(6, 7]", "[5, 6]"),
        ("[5, 6)", "[6, 7]", "[5, 6)"),
        ("[5, 6]", "[7, 8]", "[5, 6]"),
        ("[5, 6]", "[3, 4.5]", "[5, 6]"),
        ("[5, ∞)", "[6, ∞)", "[6, ∞)"),
        ("(-∞, 6]", "(-∞, 5)", "(-∞, 5)"),
        ("(-∞, ∞)", "[5, 6)", "[5, 6)"),
        ("[5, 6)", "(-∞, ∞)", "[5, 6)"),
        ("[5, 6]", "[4, 6)", "[5, 6)"),
        ("[5, 6]", "(5, 7]", "(5, 6]"),
    ],
)
def test_stacked_hedges_allow_what_both_allow_or_what_the_first_allows(
    first: str, second: str, shared: str
) -> None:
    row = ends(first) | ends(second, "_2") | {"is_stacked": True}
    amounts = pl.col("low", "high", "low_2", "high_2").cast(pl.String).cast(AMOUNT)
    rows = pl.LazyFrame([row]).with_columns(amounts)
    assert rows.pipe(intersect).select(interval()).collect().item() == shared


def test_nothing_but_the_ends_is_added_to_a_reading() -> None:
    types: dict[str, pl.DataType] = dict.fromkeys(PLACES, AMOUNT)
    types |= dict.fromkeys([*FLAGS, "vague_high_closed"], pl.Boolean())
    types |= {"hedge": pl.String(), "hedge_2": pl.String()}
    reading = pl.LazyFrame([{"value": 7, "hedge": "bare"}], schema=types)
    assert set(draw_intervals(reading).collect_schema().names()) == {*types, *ENDS}


HEDGED = [form for form in lexicon().hedges["form"] if form not in {"topping", "or so"}]
hedges = st.sampled_from(["", *HEDGED])
numbers = st.one_of(
    st.integers(1, 99).map(str),
    st.integers(100, 10**9).map(lambda number: f"{number:,}"),
    st.decimals(1, 999, places=2).map(str),
)
things = st.sampled_from(["tickets", "per cent", "million euros", "people", "years", "yuan", ""])


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(hedges, numbers, things), min_size=1, max_size=80))
def test_an_interval_holds_its_value_or_comes_within_one_thing_of_it(
    phrases: list[tuple[str, str, str]],
) -> None:
    rows = measures("\n".join(f"It was {' '.join(phrase)} then." for phrase in phrases))
    assert rows.height >= len(phrases)
    value, low, high = pl.col("value"), pl.col("low"), pl.col("high")
    one = pl.col("kind").is_in(["count", "age"]).cast(pl.Int32)
    low_slack = one * pl.col("low_kind").eq("hedge_hard")
    high_slack = one * pl.col("high_kind").eq("hedge_hard")
    is_near = (low.is_null() | (value >= low - low_slack)) & (
        high.is_null() | (value <= high + high_slack)
    )
    is_ordered = low.is_null() | high.is_null() | (low <= high)
    assert rows.filter(~(is_near & is_ordered)).is_empty()


@settings(max_examples=8, deadline=None)
@given(st.lists(numbers, min_size=1, max_size=40))
def test_a_hedge_that_says_more_never_allows_more(numbers: list[str]) -> None:
    words = [
        f"{hedge} {number}" for hedge in ("about", "nearly", "just under") for number in numbers
    ]
    ends = measures("\n".join(f"It was {each} euros then." for each in words))
    about, nearly, under = ends.select("low", "high").iter_slices(len(numbers))
    assert (nearly["low"] >= about["low"]).all()
    assert (under["low"] >= nearly["low"]).all()
    assert (under["high"] == nearly["high"]).all()
