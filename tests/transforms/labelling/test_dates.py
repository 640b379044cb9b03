import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.labelling.dates import TIME, UNKNOWN, Period, read_edtf, resolve

TUESDAY = date(2025, 1, 28)


def ends(period: Period) -> tuple[str | None, str | None, str | None, str]:
    """Give a period with its days in writing."""
    start, end = period.start, period.end
    return (
        period.as_of, start.isoformat() if start else None, end.isoformat() if end else None,
        period.basis,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "as_of", "start", "end"),
    [
        ("2021", "2021", "2021-01-01", "2021-12-31"),
        ("in 2021", "2021", "2021-01-01", "2021-12-31"),
        ("in May 2023", "2023-05", "2023-05-01", "2023-05-31"),
        ("Feb. 2024", "2024-02", "2024-02-01", "2024-02-29"),
        ("on January 20, 2025", "2025-01-20", "2025-01-20", "2025-01-20"),
        ("20 January 2025", "2025-01-20", "2025-01-20", "2025-01-20"),
        ("the 20th of January 2025", "2025-01-20", "2025-01-20", "2025-01-20"),
        ("2025-01-20", "2025-01-20", "2025-01-20", "2025-01-20"),
        ("in the 1980s", "198X", "1980-01-01", "1989-12-31"),
        ("By 2021", "../2021", None, "2021-12-31"),
        ("until May 2023", "../2023-05", None, "2023-05-31"),
        ("since 2021", "2021/..", "2021-01-01", None),
        ("from May 2023", "2023-05/..", "2023-05-01", None),
    ],
)
def test_words_that_name_their_year_are_stated(
    words: str, as_of: str, start: str | None, end: str | None
) -> None:
    expected = (as_of, start, end, "stated")
    words = words.replace("the ", "")
    assert ends(resolve(words, None)) == expected
    assert ends(resolve(words, TUESDAY)) == expected


@pytest.mark.parametrize(
    ("words", "as_of"),
    [
        ("this year", "2025"),
        ("Last year", "2024"),
        ("next year", "2026"),
        ("this month", "2025-01"),
        ("last month", "2024-12"),
        ("today", "2025-01-28"),
        ("yesterday", "2025-01-27"),
        ("On Monday", "2025-01-27"),
        ("Tuesday", "2025-01-28"),
        ("last Wednesday", "2025-01-22"),
        ("in January", "2025-01"),
        ("in February", "2024-02"),
        ("on January 20", "2025-01-20"),
        ("29 January", "2024-01-29"),
        ("Jan. 20", "2025-01-20"),
        ("by January 20th", "../2025-01-20"),
        ("since last year", "2024/.."),
    ],
)
def test_relative_words_count_back_from_publication_or_stay_unknown(words: str, as_of: str) -> None:
    period = resolve(words, TUESDAY)
    assert (period.as_of, period.basis) == (as_of, "inferred")
    assert resolve(words, None) == UNKNOWN


def test_a_leap_day_without_a_year_is_the_last_one_there_was() -> None:
    assert resolve("29 February", date(2024, 3, 1)).as_of == "2024-02-29"
    assert resolve("29 February", date(2025, 3, 1)) == UNKNOWN


@pytest.mark.parametrize(
    "words", ["30 February 2025", "2025-02-30", "January 32", "", "shops", "that year", "in time"]
)
def test_what_names_no_day_of_a_calendar_is_unknown(words: str) -> None:
    assert resolve(words, TUESDAY) == UNKNOWN


@pytest.mark.parametrize("published", [date.min, date.max])
@pytest.mark.parametrize("words", ["last year", "next year", "last month", "yesterday", "Friday"])
def test_beyond_the_ends_of_the_calendar_relative_words_are_unknown(
    words: str, published: date
) -> None:
    assert resolve(words, published) == UNKNOWN


@given(st.dates(date(1600, 1, 1), date(2099, 12, 31)), st.dates(date(1600, 1, 1)))
def test_a_day_in_any_of_its_forms_is_that_day(day: date, published: date) -> None:
    month = day.strftime("%B")
    forms = [f"{day.day} {month} {day.year}", f"{month} {day.day}, {day.year}", day.isoformat()]
    expected = Period(day.isoformat(), day, day, "stated")
    assert [resolve(form, published) for form in forms] == [expected] * 3
    assert all(re.fullmatch(TIME.replace("(?-u:\\b)", r"\b"), form) for form in forms)


@given(
    st.sampled_from(["last year", "this month", "last month", "yesterday", "on Friday", "May",
                     "in December", "today", "1 June"]),
    st.dates(date(1600, 1, 1)),
)  # fmt: skip
def test_relative_words_never_point_past_the_period_of_publication(
    words: str, published: date
) -> None:
    period = resolve(words, published)
    assert period.start is not None
    assert period.end is not None
    assert period.start <= min(period.end, published)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021-05", "2021-05-01", "2021-05-31"),
        ("2021-05-03", "2021-05-03", "2021-05-03"),
        ("2021~", "2021-01-01", "2021-12-31"),
        ("2021-05?", "2021-05-01", "2021-05-31"),
        ("2019/2021", "2019-01-01", "2021-12-31"),
        ("2025-01-23/2025-02-06", "2025-01-23", "2025-02-06"),
        ("../2021", None, "2021-12-31"),
        ("2021/..", "2021-01-01", None),
        ("2019-05/2021~", "2019-05-01", "2021-12-31"),
        ("1840", "1840-01-01", "1840-12-31"),
    ],
)
def test_a_curator_writes_edtf(text: str, start: str | None, end: str | None) -> None:
    assert ends(read_edtf(text)) == (text, start, end, "stated")


@pytest.mark.parametrize(
    "text", ["", "soon", "../..", "2021/", "2021/soon", "2021-13", "2021-02-30", "03/05/2021",
             "2022/2021", "/2021", "..", "2021-5", "0000", "2021-00", "2021-01-00"],
)  # fmt: skip
def test_what_is_no_edtf_is_refused_and_said_how_to_write(text: str) -> None:
    with pytest.raises(ValueError, match="EDTF"):
        read_edtf(text)
