"""Two numbers of one article that cannot both be right are named; doubt stays silent."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import Row, article, figure, frame, money, text_row
from tests.stories import as_texts, codebook, lexicon, mentions, story
from tests.stories import figures as label
from tests.stories import measures as measure
from transforms.comparing.consistency import find_contradictions
from transforms.lexicon import Codebook
from validation.failures import FAILURE
from validation.tables import Figures, Measures, Mentions, Texts

Named: TypeAlias = list[tuple[str, list[str]]]
PLACE = re.compile(r"'([^']*)' \(paragraph ([0-9]+), characters ([0-9]+) to ([0-9]+)\)")


def parts_of(**wholes: str) -> Codebook:
    """Give the codebook with entities that are part of others."""
    part_of = pl.col("entity").replace_strict(wholes, default=None, return_dtype=pl.String)
    return replace(codebook(), entities=codebook().entities.with_columns(part_of=part_of))


def warn(*texts: str, published: date | None = date(2025, 3, 1)) -> pl.DataFrame:
    """Find what contradicts itself in articles of these texts."""
    figures = label(*(story(text, published=published) for text in texts))
    return find_contradictions(
        Figures.validate(figures.lazy()),
        Measures.validate(measure(*texts).select(Measures.names()).lazy()),
        Mentions.validate(mentions(*texts).lazy()),
        as_texts(texts), lexicon(), parts_of(),
    )  # fmt: skip


def named(failures: pl.DataFrame) -> Named:
    """List the rule of each warning, and the numbers that it names."""
    rows = failures.select("rule", "message").iter_rows()
    return [(rule, [words for words, *_ in PLACE.findall(message)]) for rule, message in rows]


def told(*texts: str, published: date | None = date(2025, 3, 1)) -> dict[str, Named]:
    """List the warnings of each of these texts that has any."""
    found = warn(*texts, published=published)
    ids = {article(text)["article_id"]: text for text in texts}
    of_article = found.group_by(pl.col("row_key").str.extract("^(.*):"))
    return {ids[str(key[0])]: named(rows) for key, rows in of_article}


def all_of(rule: str, texts: dict[str, list[str]]) -> dict[str, Named]:
    """Expect one warning of a rule in each text."""
    return {text: [(rule, numbers)] for text, numbers in texts.items()}


def test_what_may_be_a_part_of_its_whole_is_let_be() -> None:
    texts = [
        "Four out of five people agree.",
        "It lost three of its five wells.",
        "It hit more than 10 people, including 12 women.",
        "It hit about 10 people, including 11 women.",
        "It hit dozens of people, including 90 women.",
        "He has $10, including €12 in coins.",
        "It cost $5bn a year, of which $6bn is new.",
        "It paid $3m, of which $3.4m was owed.",
        "It is 10 per cent, of which 12 per cent is new.",
        "Two teams, including nine players, fell ill.",
        "Four families, of whom eight people died, lived there.",
        "It shot five women and 10 men, including 12 tourists.",
        "It shot two dogs and 10 people, including 12 women.",
        "The economy added 10,000 jobs, including 12,000 in health.",
        "It made a net loss of $5bn, including $7bn of write-downs.",
        "It sold 40 of the two models.",
        "Six of the three-bedroom homes burned.",
        "12 members of the 10 families came.",
        "30 of the 20 companies' people left.",
        "It bought 10 wells. Including 12 old ones, it has many.",
        "It met 10 people, and for the 12 women it sang.",
    ]
    assert told(*texts) == {}


def test_a_part_larger_than_its_whole_is_named() -> None:
    texts = {
        "Some 12 of the 10 wells are dry.": ["Some 12", "10 wells"],
        "Twelve of the ten wells are dry.": ["Twelve", "ten wells"],
        "It hired 10 workers, including 12 women.": ["10 workers", "12 women"],
        "It hit 10 people, of whom 12 died.": ["10 people", "12"],
        "On Monday, 10 people, including 12 women, fell.": ["10 people", "12 women"],
        "It hit 10 people, 12 of them children.": ["10 people", "12"],
        "It hit at most 10 people (among them 12 women).": ["at most 10 people", "12 women"],
        "It paid $5bn, of which $6bn is new.": ["$5bn", "$6bn"],
        "It has 100 hectares, of which 130 hectares burned.": ["100 hectares", "130 hectares"],
    }
    assert told(*texts) == all_of("CON-001", texts)


def from_tables(text: str, figures: pl.DataFrame, book: Codebook) -> Named:
    """Warn of labelled figures of one text."""
    found = find_contradictions(
        Figures.validate(figures.lazy()),
        Measures.validate(figures.select(Measures.names()).lazy()),
        Mentions.validate(frame(Mentions).lazy()),
        Texts.validate(frame(Texts, text_row(text)).lazy()), lexicon(), book,
    )  # fmt: skip
    return named(found)


TWO = "Nvidia lost $6m. Stocks lost $5m."
SIX = money("6000000", "5500000", "6500000", "USD")
FIVE = money("5000000", "4500000", "5500000", "USD")
EARLIER: Row = {
    "as_of": "2024-01", "as_of_start": date(2024, 1, 1), "as_of_end": date(2024, 1, 31),
}  # fmt: skip
UNKNOWN: Row = {"as_of": None, "as_of_start": None, "as_of_end": None, "as_of_basis": "unknown"}


def losses(part: Row, whole: Row, book: Codebook | None = None) -> Named:
    """Warn of two labelled losses, of Nvidia and of the US tech stocks that it is one of."""
    metric = {"metric": "market_value_loss"}
    rows = [
        figure("$6m", TWO, **{"entity": "Nvidia", **metric, **part}),
        figure("$5m", TWO, **{"entity": "US tech stocks", **metric, **whole}),
    ]
    return from_tables(TWO, frame(Figures, *rows), book or parts_of(Nvidia="US tech stocks"))


@pytest.mark.parametrize("time", [{}, UNKNOWN])
def test_an_entity_that_exceeds_the_one_it_is_part_of_is_named(time: Row) -> None:
    assert losses(SIX | time, FIVE | time) == [("CON-001", ["$6m", "$5m"])]


def test_an_entity_that_is_part_of_nothing_is_let_be() -> None:
    assert losses(SIX, FIVE, parts_of(Google="US tech stocks")) == []


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        (SIX | EARLIER, FIVE),
        (SIX | {"currency": "EUR", "unit": "EUR"}, FIVE),
        (SIX | {"scope": "in a day"}, FIVE),
        (SIX | {"metric": "donation"}, FIVE),
        (SIX | {"entity": "Google"}, FIVE),
        (SIX | {"per": "a"}, FIVE | {"per": "a"}),
        (SIX, FIVE | {"high": None, "high_kind": "unbounded", "hedge": "more_than"}),
        (SIX | {"hedge": "less_than", "low": Decimal(0), "low_kind": "floor"}, FIVE),
    ],
)
def test_a_figure_of_another_time_currency_or_scope_is_no_part(part: Row, whole: Row) -> None:
    assert losses(part, whole) == []


def test_an_age_that_may_be_right_is_let_be() -> None:
    texts = [
        "Ann, born in 1985, is 39.",
        "Ann, 40 (born 1985), sang.",
        "Born on 5 May 1985, the 39-year-old sang.",
        "Ann, 62, and her son Bob, born in 1985, sang.",
        "Bo, born in 1985, and the 62-year-old Ann sang.",
        "The 62-year-old mother of Bob, born in 1985, sang.",
        "Born in 1985, his 62-year-old uncle sang.",
        "Ann, born in 1950, died aged 60.",
        "Ann (born 1950), then 20, sang.",
        "The 12-year-old, born in 1930, hid in a barn in 1942.",
        "Dee, born in 1985, will be 52 in 2037.",
        "Born in 1985, the singer has 62 prizes.",
        "Born about 1985, the 42-year-old sang.",
        "The 62-year-old sang. Born in 1985, he was good.",
    ]
    assert told(*texts) == {}


def test_an_age_that_misses_the_year_of_birth_is_named() -> None:
    texts = {
        "Ann, born in 1985, is 52.": ["1985", "52"],
        "Bob (born 1980), 62, sang.": ["1980", "62"],
        "Mr. Roe, 62 (born 1985), sang.": ["62", "1985"],
        "Mrs Ann Lee, born in Rome in 1985, is 52 years old.": ["1985", "52 years old"],
        "Born on 5 May 1985, the 52-year-old sang.": ["5 May 1985", "52-year-old"],
        "The 52-year-old singer, born in 1985, sang.": ["52-year-old", "1985"],
        "Mr Bo, aged 52 and born in 1985, sang.": ["52", "1985"],
        "The 31-year-old singer, born in 1985, sings.": ["31-year-old", "1985"],
    }
    assert told(*texts) == all_of("CON-002", texts)
    assert told(*texts, published=None) == {}


def test_a_duration_that_may_fit_its_dates_is_let_be() -> None:
    texts = [
        "From 2015 to 2021, a span of six years, it grew.",
        "In the seven years from 2015 to 2021 it grew.",
        "He spent three years between 2015 and 2021 in jail.",
        "In two of the three years between 2015 and 2018 it fell.",
        "In the two years between 2015 and 2021 for which there are data it fell.",
        "Ten years ago, in early 2014, it fell.",
        "Nearly ten years ago, in 2015, it fell.",
        "A decade ago, in 2012, it fell.",
        "Five years ago, in 2015-16, it fell.",
        "In 2015, five years ago seemed long.",
        "In 1995 it opened one, in 2005 another, and ten years later, in 2015, a third.",
        "In 2011 he began, won two years on, and ten years later, in 2023, left.",
        "In 2011 he began; ten years later, in 2025, she left.",
    ]
    assert told(*texts) == {}


def test_a_duration_that_misses_its_dates_is_named() -> None:
    texts = {
        "From 2015 to 2021, a span of nine years, it grew.": ["From 2015 to 2021", "nine years"],
        "In the nine years between 2015 and 2021 he rose.": ["nine years", "between 2015 and 2021"],
        "It held for a nine-year period from 2015 to 2021.": ["nine-year", "from 2015 to 2021"],
        "Nearly nine years ago, in 2011, he left.": ["Nearly nine years", "2011"],
        "In 2015, five years ago, he left.": ["2015", "five years"],
        "He began in 2001 and ten years later, in 2021, he left.": ["2001", "ten years"],
    }
    assert told(*texts) == all_of("CON-003", texts)


def test_a_percentage_that_may_fit_its_levels_is_let_be() -> None:
    texts = [
        "Sales rose 2 percent to 42 from 41.",
        "Sales rose 0 percent to $113.3m from $113.0m.",
        "Sales rose 40 percent to $4m from $3m.",
        "It fell from 200 to 150, a drop of 25 percent.",
        "It rose more than 5 percent to $55 from $50.",
        "It rose by almost 10 percent to $55 from $50.",
        "Revenue rose 20% from $50m to $55m.",
        "It fell 50 percent to €1.5bn (£1.2bn) from €3bn (£2.5bn).",
        "Sales rose 10 percent as profit rose to $80m from $50m.",
        "Sales rose 10 percent to $55m from £20m.",
        "Sales rose 10 percent to 500,000 from 30 shops.",
        "Its share rose 2 percent from 3 percent to 5 percent.",
        "It rose an average of 10 percent from 50 to 80.",
        "It rose 10 percent a year from 50 to 80.",
        "Seasonally adjusted sales rose 3 percent to $80m from $60m.",
        "It fell from $200 to $150, a drop of 40 percent from its peak.",
        "Sales rose 10 percent from $1.2 to 1.4 million.",
        "It rose 10 percentage points to 55 from 50.",
    ]
    assert told(*texts) == {}


def test_a_percentage_that_misses_its_levels_is_named() -> None:
    texts = {
        "It rose 20 percent to $55 from $50.": ["20 percent", "$55", "$50"],
        "It rose 10 percent to $50 from $55.": ["10 percent", "$50", "$55"],
        "It fell from 200 to 150, a drop of 40 percent.": ["200", "150", "40 percent"],
        "It fell 45 per cent, from 200 to 150.": ["45 per cent", "200", "150"],
        "It is up 20% from 50 to 55.": ["20%", "50", "55"],
        "It rose 50 percent from $50 to $52.": ["50 percent", "$50", "$52"],
        "It rose from 50 to 60, a 40 percent increase.": ["50", "60", "40 percent"],
        "Revenue was $55m, up 30% from $50m.": ["$55m", "30%", "$50m"],
        "It fell 60 percent, from 90,500 in 2019 to 80,500 in 2020.":
            ["60 percent", "90,500", "80,500"],
        "It rose more than 30 percent to $55 from $50 a year earlier.":
            ["more than 30 percent", "$55", "$50"],
        "Sales fell 9 percent to $45m from $60m, and profit fell 5 percent to $4m from $5m.":
            ["9 percent", "$45m", "$60m"],
    }  # fmt: skip
    assert told(*texts) == all_of("CON-004", texts)


def test_a_warning_has_the_columns_of_a_failure_and_points_at_the_words() -> None:
    text = "A first paragraph.\n\nPrices in “Zürich” rose.\nIt hit 10 people, of whom 12 died."
    found = warn(text)
    key = f"{article(text)['article_id']}:{text.index('10 people')}"
    assert found.schema == FAILURE
    assert found.drop("message").rows() == [
        ("figures", "CON-001", "warning", "value", key, "10 people")
    ]
    places = PLACE.findall(found["message"][0])
    assert [text[int(start) : int(end)] for *_, start, end in places] == ["10 people", "12"]
    assert [paragraph for _, paragraph, *_ in places] == ["3", "3"]


def test_a_reason_tells_what_would_fit() -> None:
    reasons = {
        "It hit 10 people, of whom 12 died.": "a part cannot be larger than its whole.",
        "Ann, born in 1985, is 52.": "who was born in 1985 is 39 to 40 years old in 2025.",
        "In 2015, five years ago, he left.": "from 2015 to 2025 it is 10 years.",
        "It fell from 200 to 150, a drop of 40 percent.":
            "from one level to the other it changes by -34.1 to -13.9 per cent.",
    }  # fmt: skip
    found = warn(*reasons)
    said = [message.split(" be right: ")[1] for message in found["message"]]
    assert said == list(reasons.values())


def test_no_article_makes_no_warning() -> None:
    found = from_tables(TWO, frame(Figures), parts_of())
    assert found == []


LEVELS = st.integers(1, 999_999)
MILLIONS = st.decimals(Decimal(1), 999, places=1)


@settings(max_examples=2, deadline=None)
@given(st.lists(st.tuples(LEVELS, LEVELS), min_size=40, max_size=80))
def test_a_true_percentage_in_whole_numbers_never_warns(levels: list[tuple[int, int]]) -> None:
    texts = []
    for a, b in levels:
        share = round(abs(b / a - 1) * 100)
        verb, noun = ("rose", "rise") if b >= a else ("fell", "fall")
        texts += [
            f"It {verb} {share:,} percent to {b:,} from {a:,}.",
            f"It {verb} from ${a:,} to ${b:,}, a {noun} of {share:,} percent.",
            f"It {verb} {share:,} percent from {a:,} to {b:,}.",
        ]
    assert told("\n".join(texts)) == {}


@settings(max_examples=2, deadline=None)
@given(st.lists(st.tuples(MILLIONS, MILLIONS), min_size=40, max_size=80))
def test_rounded_levels_never_miss_their_true_percentage(
    levels: list[tuple[Decimal, Decimal]],
) -> None:
    texts = []
    for a, b in levels:
        verb, share = "rose" if b >= a else "fell", abs(b / a - 1) * 100
        texts += [
            f"It {verb} {share:.1f} percent to ${b:.0f}m from ${a:.0f}m.",
            f"It {verb} {share:.0f} percent to ${b}m from ${a}m.",
        ]
    assert told("\n".join(texts)) == {}


@settings(max_examples=2, deadline=None)
@given(st.lists(st.tuples(st.integers(1930, 2024), st.booleans()), min_size=40, max_size=80))
def test_a_true_age_never_warns(births: list[tuple[int, bool]]) -> None:
    texts = []
    for born, had_birthday in births:
        age = 2025 - born - (not had_birthday)
        texts += [f"Ann, born in {born}, is {age}.", f"The {age}-year-old, born in {born}, sings."]
    assert told("\n".join(texts)) == {}


@settings(max_examples=2, deadline=None)
@given(st.lists(st.tuples(st.integers(1900, 2020), st.integers(1, 60)), min_size=40, max_size=80))
def test_true_years_between_two_dates_never_warn(times: list[tuple[int, int]]) -> None:
    texts = []
    for year, years in times:
        texts += [
            f"In the {years} years between {year} and {year + years} it grew.",
            f"It began in {year} and {years} years later, in {year + years}, it ended.",
            f"Some {years} years ago, in {2025 - years}, it began.",
        ]
    assert told("\n".join(texts)) == {}


@pytest.mark.parametrize(
    "text",
    [
        "Of the 90,000,000,000,000,000,000 grains 7 were blue.",
        "It rose 0.00 percent to $0 from $0.0, and 0 of the 0 left.",
        "Of 900 trillion trillion grains 5 percent, up from 4 percent, were blue.",
    ],
)
def test_numbers_of_any_size_stop_nothing(text: str) -> None:
    assert named(warn(text)) == []
