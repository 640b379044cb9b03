from functools import cache
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.builders import frame, make_id
from tests.stories import lexicon, measures, mentions
from transforms.files.paths import SEEDS
from transforms.measuring.measures import measure_mentions
from validation.gate import gate
from validation.tables import Measures, Mentions

KEY = ["article_id", "start"]
MEANING = [name for name in Measures.names() if name not in KEY]


@cache
def measured() -> pl.DataFrame:
    """Measure the sentences of all tables below at once; each is an article of its own."""
    tables: list[list[tuple[Any, ...]]] = [UNITS, YEARS, MOVES]
    sentences = [row[0] for rows in tables for row in rows]
    converted = [f"It was {words} then." for words, *_ in CONVERTED]
    return measures(*dict.fromkeys([*sentences, *converted, *APART]))


def read(text: str, *columns: str) -> list[tuple[Any, ...]]:
    """Give these columns of the measures of one of those sentences."""
    return measured().filter(pl.col("article_id") == make_id("a", text)).select(columns).rows()


UNITS = [
    ("It cost $6m.", "money", "USD", "USD", None),
    ("It cost 6 million yuan a month.", "money", "CNY", "CNY", "mo"),
    ("It costs €5/kg.", "money", "EUR", "EUR", "kg"),
    ("It paid $3 per barrel.", "money", "USD", "USD", "[bbl_us]"),
    ("It hired 40 engineers.", "count", "person", None, None),
    ("It sold 40 comic books.", "count", "book", None, None),
    ("It sold 40.", "count", "1", None, None),
    ("Prices rose 3.5 per cent.", "percent", "%", None, None),
    ("Rates rose 25 basis points.", "percentage_point", "percentage_point", None, None),
    ("It took two months.", "duration", "mo", None, None),
    ("She is a 40-year-old player.", "age", "a", None, None),
    ("It is No. 2.", "rank", "1", None, None),
    ("It began in 2015.", "date", "a", None, None),
    ("It is 3 km long.", "physical", "m", None, None),
    ("It burns 3 barrels a day.", "physical", "[bbl_us]", None, "d"),
    ("It costs 40 pounds per tonne.", "money", "GBP", "GBP", "t"),
    ("She must pay 300 pounds.", "money", "GBP", "GBP", None),
    ("She lost 30 pounds.", "physical", "[lb_av]", None, None),
    ("He was fined 14m pounds, then 25,000 pounds.", "money", "GBP", "GBP", None),
    ("It cost £5. He lost 30 pounds.", "physical", "[lb_av]", None, None),
    ("He lost 30 pounds. It cost £5.", "money", "GBP", "GBP", None),
    ("He was fined. He lost 30 pounds.", "physical", "[lb_av]", None, None),
    ("It raised its profit to 660m.", "count", "1", None, None),
    ("It is 660m long.", "physical", "m", None, None),
    ("It is number two.", "rank", "1", None, None),
    ("It uses 15kWh per 100 km.", "physical", "W.h", None, "100 km"),
    ("It has one good ladder.", "count", "ladder", None, None),
    ("It has 13 vertebrae.", "count", "vertebra", None, None),
]


@pytest.mark.parametrize(("text", "kind", "unit", "currency", "per"), UNITS)
def test_a_measure_has_the_kind_and_unit_that_its_words_name(
    text: str, kind: str, unit: str, currency: str | None, per: str | None
) -> None:
    assert read(text, "kind", "unit", "currency", "per")[-1] == (kind, unit, currency, per)


YEARS = [
    ("It began in 2015.", "date"),
    ("It began about 2015.", "date"),
    ("It sold 2,015.", "count"),
    ("It sold 2015 tickets.", "count"),
    ("It sold more than 2015.", "count"),
    ("It cost $2015.", "money"),
    ("It sold 1499.", "count"),
]


@pytest.mark.parametrize(("text", "kind"), YEARS)
def test_only_four_digits_alone_are_a_year(text: str, kind: str) -> None:
    assert read(text, "kind") == [(kind,)]


MOVES = [
    ("Shares rose 3 per cent.", "up"),
    ("Shares fell by almost 3 per cent.", "down"),
    ("The rout Wiped Out $3bn.", "down"),
    ("It is up another 3 per cent.", "up"),
    ("It grew for 3 years.", None),
    ("Pay is up to 3 dollars.", None),
    ("Startup 3 per cent.", None),
    ("Copper was 3.4 per cent down.", "down"),
    ("Shares closed 3% higher.", "up"),
    ("It is 3 km down the road.", None),
    ("Nickel put on 3 per cent.", "up"),
    ("It cut its main policy rate by 3 points.", "down"),
    ("They added 40 trams.", None),
]


@pytest.mark.parametrize(("text", "direction"), MOVES)
def test_the_word_right_before_a_number_says_which_way_it_moved(
    text: str, direction: str | None
) -> None:
    assert read(text, "direction") == [(direction,)]


def test_a_move_that_is_told_twice_goes_one_way() -> None:
    told = measures("Oil fell 2%, or $1.19, to $71.").select("direction").to_series().to_list()
    assert told == ["down", "down", None]


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("Claims rose 6,000 to 223,000.", 2),
        ("It fell by 1,200 to 34,500.", 2),
        ("Sales rose from 3.2 million to 4.1 million.", 2),
        ("The stake increased from 10% to 15%.", 2),
        ("Prices range from $5 to $10.", 1),
        ("From 5,000 to 10,000 jobs are at risk.", 1),
        ("It rose 5 to 10 per cent.", 1),
    ],
)
def test_a_step_and_the_levels_of_a_change_are_no_range(text: str, n: int) -> None:
    assert measures(text).height == n


def test_a_move_beyond_a_level_is_no_move_of_its_size() -> None:
    assert measures("Bitcoin fell below $100,000.")["direction"].to_list() == [None]
    assert measures("Shares fell more than 3 per cent.")["direction"].to_list() == ["down"]


@pytest.mark.parametrize(
    ("text", "hedge"),
    [
        ("It made sales of £5m-plus.", "more_than"),
        ("It sold 200-odd trams.", "about"),
        ("He made three catches over seven innings.", "bare"),
        ("It took over two years.", "bare"),
        ("It sold over seven trams.", "more_than"),
        ("It is no louder than 61 decibels.", "at_most"),
        ("It cost a little under $40m.", "just_under"),
    ],
)
def test_what_goes_on_over_a_span_is_not_more_than_it(text: str, hedge: str) -> None:
    assert measures(text)["hedge"].to_list()[-1] == hedge


def test_a_year_before_a_scale_is_a_number() -> None:
    assert measures("It sold 2015 million.")["kind"].to_list() == ["count"]


@pytest.mark.parametrize(
    "text",
    ["It cost $5 and 6 m of cable.", "It fell from $9 to 6 m.", "It raised $1bn to 500 m of rope."],
)
def test_metres_beside_a_sum_stay_metres(text: str) -> None:
    assert measures(text)["kind"].to_list() == ["money", "physical"]


def test_amounts_in_two_currencies_are_no_range() -> None:
    assert measures("It paid $5m and £6m.")["currency"].to_list() == ["USD", "GBP"]


def test_a_converted_amount_names_its_source_and_inherits_hedge_and_bound() -> None:
    text = "Pay is up to 60,000 yuan (about £6,600) and the plant cost less than $6m (£4.8m)."
    shown = ["exact", "hedge", "interval", "conversion_of"]
    assert measures(text).select(shown).rows() == [
        ("up to 60,000 yuan", "up_to", "[0, 60000]", None),
        ("about £6,600", "up_to", "[0, 6700]", text.index("up to")),
        ("less than $6m", "less_than", "[0, 6000000)", None),
        ("£4.8m", "less_than", "[0, 4800000)", text.index("less than")),
    ]


CONVERTED = [
    ("more than 100bn yuan ($14bn)", "more_than", "(14000000000, ∞)"),
    ("more than 100bn yuan (about $14bn)", "more_than", "[13000000000, ∞)"),
    ("almost 100bn yuan ($14bn)", "nearly", "[13500000000, 14000000000)"),
    ("at least 100bn yuan (roughly $14bn)", "at_least", "[13000000000, ∞)"),
    ("about 100bn yuan ($14bn)", "about", "[13000000000, 15000000000]"),
    ("100bn yuan ($14bn)", "bare", "[13500000000, 14500000000)"),
    ("100bn yuan (about $14bn)", "about", "[13000000000, 15000000000]"),
    ("100bn yuan (less than $14bn)", "less_than", "[0, 14000000000)"),
    ("less than 100bn yuan (about $14bn)", "less_than", "[0, 15000000000]"),
    ("no more than 100bn yuan (about $14bn)", "at_most", "[0, 15000000000]"),
    ("just under 100bn yuan (about $14bn)", "just_under", "[13500000000, 15000000000]"),
    ("just over 100bn yuan (about $14bn)", "just_over", "[13000000000, 14500000000]"),
    ("100bn yuan, or $14bn", "bare", "[13500000000, 14500000000)"),
    ("100bn yuan or $14bn", "bare", "[13500000000, 14500000000)"),
]


@pytest.mark.parametrize(("words", "hedge", "interval"), CONVERTED)
def test_a_hedge_of_its_own_blurs_the_bound_that_a_conversion_inherits(
    words: str, hedge: str, interval: str
) -> None:
    rows = read(f"It was {words} then.", "hedge", "interval", "conversion_of")
    assert rows[1] == (hedge, interval, len("It was "))


APART = [
    "It paid $5m ($6m).",
    "It paid $5m (40 people).",
    "It has 40 people ($5m).",
    "It paid $5m (of which £4m).",
    "It paid $5m\n(£4m) later.",
    "It paid $5m. (£4m)",
]


@pytest.mark.parametrize("text", APART)
def test_two_amounts_that_no_bracket_joins_are_no_conversion(text: str) -> None:
    assert read(text, "conversion_of") == [(None,), (None,)]


def test_an_amount_converted_into_two_currencies_is_converted_twice_from_its_neighbour() -> None:
    text = "It paid 100bn yuan ($14bn, or £11bn)."
    assert measures(text)["conversion_of"].to_list() == [None, 8, text.index("$14bn")]


def test_a_mention_without_a_number_makes_no_measure_and_is_no_error() -> None:
    text = "It owes $99999999999999999999999999999999."
    assert mentions(text).height == 1
    assert measures(text).is_empty()


def test_a_form_that_the_lexicon_lacks_is_its_own_unit_in_the_singular() -> None:
    found = measures("It sold 40 comic Books and 30 BOOKS. It sold 40 books.")
    assert found["unit"].to_list() == ["book", "book", "book"]


def test_no_mention_makes_no_measure() -> None:
    none = measure_mentions(Mentions.validate(frame(Mentions).lazy()), lexicon()).collect()
    assert_frame_equal(none, frame(Measures))


AMOUNTS = [
    ("€2bn", "€2 billion", "2bn euros", "2 billion euros", "two billion euros",
     "€2,000m", "2,000 million euros", "EUR 2bn", "2\u00a0billion\u00a0euros", "€2000m",
     "€ 2bn", "€2 BILLION"),
    ("$1.5m", "1.5 million dollars", "US$1.5m", "USD 1.5 million", "$1.5 million",
     "1.5m US dollars"),
    ("12,000 people", "12000 people", "12\u202f000 people", "12,000 Persons"),
    ("seven shops", "7 shops", "Seven shops"),
]  # fmt: skip


@pytest.mark.parametrize("forms", AMOUNTS)
def test_an_amount_in_any_of_its_forms_measures_the_same(forms: tuple[str, ...]) -> None:
    read = measures("\n".join(f"It was {form} there." for form in forms)).select(MEANING)
    assert_frame_equal(read, pl.concat([read.head(1)] * len(forms)))


SCALES = {"": 1, "k": 10**3, " thousand": 10**3, "m": 10**6, " million": 10**6, "mn": 10**6,
          "bn": 10**9, " billion": 10**9, "tn": 10**12, " trillion": 10**12}  # fmt: skip
digits = st.integers(1, 10**6).map(str) | st.decimals(1, 10**4, places=1).map(str)


@settings(max_examples=5, deadline=None)
@given(st.lists(st.tuples(digits, st.sampled_from(list(SCALES))), min_size=1, max_size=40))
def test_a_sign_before_and_a_name_behind_measure_the_same(
    amounts: list[tuple[str, str]],
) -> None:
    before = measures("\n".join(f"It was €{number}{scale}." for number, scale in amounts))
    behind = measures("\n".join(f"It was {number}{scale} euros." for number, scale in amounts))
    assert_frame_equal(before.select(MEANING), behind.select(MEANING))
    products = pl.Series([pl.Series([number]).cast(pl.Decimal(38, 9))[0] * SCALES[scale]
                          for number, scale in amounts], dtype=pl.Decimal(38, 9))  # fmt: skip
    assert before["value"].to_list() == products.to_list()


def test_a_fall_from_one_amount_to_another_is_never_an_interval_upside_down() -> None:
    found = measures("It fell from $5m to $4m.").select(Measures.names())
    assert gate(Measures, found, KEY).quarantined.is_empty()


PHRASES = [
    "It cost less than $6m (£4.8m) to build.", "Some 40 people came.", "It lasted a year or two.",
    "Shares fell 3 per cent", "It is No. 2, after 2015.", "Nothing is counted here.",
    "Pay is up to 60,000 yuan (about £6,600) a month.", "It drew tens of millions of views",
    "¶7 It has dozens of shops.", "($4m)", "or £5m",
]  # fmt: skip
stories = st.lists(st.sampled_from(PHRASES), min_size=1, max_size=6)


@settings(max_examples=5, deadline=None)
@given(stories, stories)
def test_a_new_paragraph_never_changes_the_measures_of_another(
    first: list[str], second: list[str]
) -> None:
    one, two = "\n".join(first), "\n".join(second)
    together = measures(f"{one}\n{two}")
    shift = len(one) + 1
    moved = measures(two).with_columns(pl.col("start", "conversion_of") + shift)
    apart = pl.concat([measures(one), moved]).select("start", *MEANING)
    assert_frame_equal(together.select("start", *MEANING), apart)


SENTENCES = (
    pl.read_csv(SEEDS / "gold" / "quantities.csv", infer_schema=False)["sentence"]
    .unique(maintain_order=True)
    .to_list()
)
whole = st.sampled_from([each for each in SENTENCES if each[-1] in ".!?"])


@settings(max_examples=15, deadline=None)
@given(st.lists(whole, min_size=2, max_size=12, unique=True))
def test_a_new_sentence_never_changes_the_measures_of_another(sentences: list[str]) -> None:
    together = measures(" ".join(sentences)).select("start", *MEANING)
    starts = [len(" ".join(["", *sentences[:n]])) for n in range(len(sentences))]
    apart = pl.concat(
        measures(sentence).with_columns(pl.col("start", "conversion_of") + start)
        for sentence, start in zip(sentences, starts, strict=True)
    )
    assert_frame_equal(together, apart.select("start", *MEANING))


def test_a_number_too_large_for_a_table_stops_no_other() -> None:
    found = measures("It cost 100000000000000000000 B, then $6m.")
    assert found["exact"].to_list() == ["$6m"]


ODD = "0123456789,.-–—/$€£¥% +~()\nmbnkKMB"
odd = st.lists(
    st.sampled_from(["about", "less than", "million", "bn", "per cent", "a", "or", "to", "two",
                     "dozens", "No.", "yuan", "between", "and", "year", "-", "hundred", "zero"])
    | st.text(ODD, max_size=12) | st.integers().map(str) | st.decimals(allow_nan=False).map(str),
    max_size=30,
).map(" ".join)  # fmt: skip


@settings(max_examples=8, deadline=None)
@given(st.lists(odd, min_size=1, max_size=30))
def test_no_text_is_too_odd_to_be_measured(texts: list[str]) -> None:
    found = measures("\n".join(texts)).select(Measures.names())
    assert gate(Measures, found, KEY).quarantined.is_empty()
