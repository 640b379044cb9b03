from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.stories import lexicon, measures, mentions
from transforms.measuring.numerals import read_numbers

PLACES = ["number", "last_nonzero_place", "last_place"]


def read(*forms: str) -> pl.DataFrame:
    rows = pl.LazyFrame({"number_form": forms}, schema={"number_form": pl.String})
    order = pl.DataFrame({"number_form": forms}, schema={"number_form": pl.String})
    found = read_numbers(rows, lexicon()).collect()
    return order.join(found, on="number_form", how="inner", maintain_order="left")


def reading(form: str, *columns: str) -> tuple[object, ...]:
    return read(form).select(*columns).row(0)


@pytest.mark.parametrize(
    ("form", "number", "nonzero", "last"),
    [
        ("12,400", "12400", "100", "1"),
        ("90,000", "90000", "10000", "1"),
        ("6", "6", "1", "1"),
        ("22.2", "22.2", "0.1", "0.1"),
        ("3.0", "3", "0.1", "0.1"),
        ("3.50", "3.5", "0.01", "0.01"),
        ("0", "0", "1", "1"),
        ("100", "100", "100", "1"),
        ("two hundred and forty-two", "242", "1", "1"),
        ("five hundred", "500", "100", "1"),
        ("twenty-one", "21", "1", "1"),
        ("Twenty", "20", "10", "1"),
        ("a hundred", "100", "100", "1"),
        ("half a million", "500000", "100000", "1"),
    ],
)
def test_a_number_knows_the_place_of_its_last_digit_and_of_its_last_non_zero_digit(
    form: str, number: str, nonzero: str, last: str
) -> None:
    assert reading(form, *PLACES) == (Decimal(number), Decimal(nonzero), Decimal(last))


@pytest.mark.parametrize(
    ("form", "low", "high"),
    [
        ("10–15", "10", "15"),
        ("10 to 15", "10", "15"),
        ("5 and 6", "5", "6"),
        ("one or two", "1", "2"),
        ("a year or two", "1", "2"),
        ("twenty to twenty-five", "20", "25"),
        ("20-25", "20", "25"),
        ("10 - 15", "10", "15"),
        ("ten-to-fifteen", "10", "15"),
        ("1.5-2.5", "1.5", "2.5"),
        ("4m to $6", "4000000", "6"),
        ("4 Million to $5", "4000000", "5"),
        ("two million to three", "2000000", "3"),
    ],
)
def test_a_range_has_two_ends_and_the_first_may_carry_its_own_scale(
    form: str, low: str, high: str
) -> None:
    is_scaled = Decimal(low) > Decimal(high)
    assert reading(form, "number", "other", "first_scaled") == (
        Decimal(low), Decimal(high), is_scaled
    )  # fmt: skip


@pytest.mark.parametrize(
    ("form", "kind", "low", "high"),
    [
        ("2021", None, None, None),
        ("3 May 2023", "date", 2023, 2023),
        ("2023-05-03", "date", 2023, 2023),
        ("1980s", "date", 1980, 1989),
        ("No. 2", "rank", 2, 2),
        ("number 12", "rank", 12, 12),
        ("the top of", "rank", 1, 1),
    ],
)
def test_years_decades_and_ranks_are_stated_without_rounding(
    form: str, kind: str | None, low: int | None, high: int | None
) -> None:
    row = read(form).row(0, named=True)
    assert (row.get("number_kind"), row.get("low"), row.get("high")) == (kind, low, high)


@pytest.mark.parametrize(
    "form", ["6–4", "3 May", "shops", "ten thousandth", "1 to 2 to 3", "9" * 30, ""]
)
def test_a_form_that_denotes_no_number_is_left_out(form: str) -> None:
    assert read(form).is_empty()


def test_the_largest_number_that_fits_is_read_and_the_next_is_not() -> None:
    assert read("9" * 29)["number"].to_list() == [Decimal("9" * 29)]
    assert read("1" + "0" * 29).is_empty()


def test_no_form_makes_no_number() -> None:
    assert_frame_equal(read(), read("6").clear(), check_dtypes=False)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 10**20), min_size=1, unique=True))
def test_thousands_separators_change_nothing(numbers: list[int]) -> None:
    plain = read(*(f"{number}" for number in numbers))
    assert plain["number"].to_list() == numbers
    for separator in ",'’":
        grouped = read(*(f"{number:,}".replace(",", separator) for number in numbers))
        assert_frame_equal(grouped.drop("number_form"), plain.drop("number_form"))
    assert (plain["number"] % plain["last_nonzero_place"]).to_list() == [0] * len(numbers)


UNITS = lexicon().numerals.filter(
    pl.col("kind") == "one", pl.col("value") < 100, ~pl.col("form").str.contains(" ")
)
SPOKEN = {
    int(value): word
    for word, value in UNITS.select("form", "value").iter_rows()
    if not word.startswith("a ")
}


def spoken(number: int) -> str:
    """Say a number below a thousand."""
    hundreds, rest = divmod(number, 100)
    tens = SPOKEN.get(rest) or f"{SPOKEN[rest // 10 * 10]}-{SPOKEN[rest % 10]}"
    if not hundreds:
        return tens
    return f"{SPOKEN[hundreds]} hundred" + (f" and {tens}" if rest else "")


def test_every_number_below_a_thousand_is_read_in_words_as_in_digits() -> None:
    words = read(*map(spoken, range(1000)))
    digits = read(*map(str, range(1000)))
    assert_frame_equal(words.select(PLACES), digits.select(PLACES))


@pytest.mark.parametrize(
    ("form", "number"),
    [
        ("1 000 000", 1_000_000), ("10 000", 10_000),
        ("1'000'000", 1_000_000), ("1’234", 1234), ("1,23,456", 123_456), ("12,34,567", 1_234_567),
        ("1.234.567", 1_234_567), ("1.234,50", "1234.50"), ("€1.234,5", None),
        ("1.234", "1.234"), ("1,234.567", "1234.567"),
    ],
)  # fmt: skip
def test_digits_are_grouped_as_any_country_does(form: str, number: object) -> None:
    found = read(form)["number"].to_list()
    assert found == ([] if number is None else [Decimal(str(number))])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("It sold 1 000 000 tickets.", ["1 000 000"]),
        ("It sold 10 000-15 000 tickets.", ["10 000-15 000"]),
        ("It cost 1.234,50 euros.", ["1.234,50"]),
        ("In 2020 300 people left.", ["2020", "300"]),
        ("It has rooms for 12 400 times.", ["12", "400"]),
        ("It is in sections 1.234.5.", []),
    ],
)
def test_groups_are_joined_only_where_they_are_sure(text: str, numbers: list[str]) -> None:
    assert mentions(text)["number_form"].to_list() == numbers


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("1\u202f000", 1000, 1000), ("1\u2009000\u00a0000\u202f000", 10**9, 10**9),
        ("12\u00a0400", 12_400, 12_400), ("two\u00a0hundred", 200, 200), ("a\u202fdozen", 12, 12),
        ("10\u00a0to\u00a015", 10, 15), ("exactly\u00a012\u2009400", 12_400, 12_400),
    ],
)  # fmt: skip
def test_an_odd_space_is_a_space_and_between_thousands_a_comma(
    words: str, low: int, high: int
) -> None:
    found = measures(f"It sold {words} tickets.")
    assert found["exact"].to_list() == [f"{words} tickets"]
    assert found["value"].item() == (low + high) / 2


def test_an_odd_space_behind_a_year_groups_nothing() -> None:
    assert mentions("In 2020\u00a0300 people left.")["number_form"].to_list() == ["2020", "300"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("The mass is 1.234.567 x 10^3 kg.", []),
        ("The state paid Rs 2.4 lakh crore.", [2_400_000_000_000]),
        ("He waited 10 1/2 hours.", [Decimal("10.5")]),
        ("A hundred and fifty jobs went.", [150]),
        ("It has two thousand trams.", [2000]),
        ("They raised rates by half a percentage point.", [Decimal("0.5")]),
        ("It is right by plus or minus 3.1 points.", [Decimal("3.1")]),
        ("It is right by ±3 points.", [3]),
        ("They split it 60/40 then.", []),
        ("It paid in fiscal 2024/25.", []),
        ("They won the 4x100m relay.", []),
        ("It was a two-and-a-half-year term.", [Decimal("2.5")]),
        ("It sold 200-odd trams.", [200]),
        ("It was -5C to 12C.", [Decimal("3.5")]),
        ("It lies between minus 10 and minus 15 degrees.", [Decimal("-12.5")]),
        ("He batted 3-for-4 then.", [3, 4]),
    ],
)
def test_numbers_of_every_make_are_read_as_a_reader_does(text: str, values: list[object]) -> None:
    found = measures(text)
    assert found.filter(pl.col("kind") != "date")["value"].to_list() == values
