"""Words for a time → EDTF: dates, years and relative words, resolved against publication."""

import calendar
import re
from datetime import MAXYEAR, MINYEAR, date, timedelta
from typing import NamedTuple

import polars as pl

from transforms.finding.grammar import MONTH, YEAR

WEEKDAYS = [day.lower() for day in calendar.day_name]
BOUND = r"(?:by|until|before|up to)"
OPEN = r"(?:since|from|after)"
LEAD = rf"(?:(?i:{BOUND}|{OPEN}|in|on|of|during|around|about|circa|late|early|mid-?)[ \u00a0])*"
DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?"
RELATIVE = (
    r"(?i:last year|this year|next year|that year|the same year|last month|this month"
    r"|that month|the same month|that time|the same period|yesterday|today"
    r"|(?:last |this )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
)
TIME = (
    rf"{LEAD}(?:{YEAR}-[0-9]{{2}}-[0-9]{{2}}|{MONTH} {DAY}(?:,? {YEAR})?"
    rf"|{DAY} (?:of )?{MONTH}(?:,? {YEAR})?|{MONTH},? {YEAR}|{YEAR}s|{YEAR}"
    rf"|{MONTH}|{RELATIVE})"
)
"""Every word for a time that :func:`resolve` reads."""

PERIOD = pl.Struct(
    {
        "as_of": pl.String(),
        "as_of_start": pl.Date(),
        "as_of_end": pl.Date(),
        "as_of_basis": pl.String(),
    }
)
"""The columns of a period."""

SAME = re.compile(r"\b(?:that|the same) (?:year|month|time|period)$", re.IGNORECASE)


class Period(NamedTuple):
    """A period of whole days, as EDTF, and whether the words state it in full."""

    as_of: str | None = None
    start: date | None = None
    end: date | None = None
    basis: str = "unknown"

    def row(self) -> dict[str, object]:
        """Give the period as a row of ``PERIOD``."""
        return dict(zip(PERIOD.to_schema(), self, strict=True))


UNKNOWN = Period()


def resolve(words: str, published: date | None) -> Period:
    """Read words for a time as a period; relative words count back from publication.

    A month or a day without a year is its latest occurrence up to publication. Without a
    publication date relative words are unknown. "By 2021" is ``../2021``, "since 2021" ``2021/..``.
    """
    bare = re.sub(rf"^{LEAD}", "", words).strip()
    if published and not MINYEAR < published.year < MAXYEAR:
        published = None  # no calendar has the years before and after it
    period = stated(bare) or (relative(bare.lower(), published) if published else None)
    if period is None:
        return UNKNOWN
    if re.match(rf"(?i){BOUND}\b", words):
        return period._replace(as_of=f"../{period.as_of}", start=None)
    if re.match(rf"(?i){OPEN}\b", words):
        return period._replace(as_of=f"{period.as_of}/..", end=None)
    return period


def stated(words: str) -> Period | None:
    """Read words that name their year."""
    year = re.search(rf"(?<![0-9])({YEAR})(s?)(?:$|-)", words)
    if not year:
        return None
    number = int(year[1])
    if year[2]:
        return Period(f"{year[1][:3]}X", date(number, 1, 1), date(number + 9, 12, 31), "stated")
    iso = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", words)
    if iso:
        return day_period(int(iso[1]), int(iso[2]), int(iso[3]), "stated")
    month, day = month_and_day(words)
    if day:
        return day_period(number, month, day, "stated")
    if month:
        return month_period(number, month, "stated")
    return year_period(number, "stated")


def relative(words: str, published: date) -> Period | None:
    """Read words that count from publication; None where they name no time."""
    years = {"last year": -1, "this year": 0, "next year": 1}
    if words in years:
        return year_period(published.year + years[words], "inferred")
    if words in ("this month", "last month"):
        last = published.replace(day=1) - timedelta(days=words == "last month")
        return month_period(last.year, last.month, "inferred")
    if words in ("today", "yesterday"):
        then = published - timedelta(days=words == "yesterday")
        return day_period(then.year, then.month, then.day, "inferred")
    weekday = words.rsplit(" ", maxsplit=1)[-1]
    if weekday in WEEKDAYS:
        back = (published.weekday() - WEEKDAYS.index(weekday)) % 7
        then = published - timedelta(days=back)
        return day_period(then.year, then.month, then.day, "inferred")
    return latest(words, published)


def latest(words: str, published: date) -> Period | None:
    """Read a month, or a day of a month, as its latest occurrence up to publication."""
    month, day = month_and_day(words)
    if not month:
        return None
    year = published.year - ((month, day) > (published.month, published.day if day else 0))
    if not day:
        year = published.year - (month > published.month)
        return month_period(year, month, "inferred")
    return day_period(year, month, day, "inferred")


def month_and_day(words: str) -> tuple[int, int]:
    """Find the month and the day of the month; 0 for what is not named."""
    name = re.search(MONTH, words, re.IGNORECASE)
    day = re.search(r"(?<![0-9])([0-9]{1,2})(?![0-9])", words)
    if not name:
        return 0, 0
    names = [month.lower() for month in calendar.month_abbr]
    return names.index(name[0][:3].lower()), int(day[1]) if day else 0


def year_period(year: int, basis: str) -> Period:
    """Give a year."""
    return Period(f"{year:04d}", date(year, 1, 1), date(year, 12, 31), basis)


def month_period(year: int, month: int, basis: str) -> Period:
    """Give a month."""
    last = calendar.monthrange(year, month)[1]
    return Period(f"{year:04d}-{month:02d}", date(year, month, 1), date(year, month, last), basis)


def day_period(year: int, month: int, day: int, basis: str) -> Period | None:
    """Give a day; None for a day that no calendar has."""
    try:
        then = date(year, month, day)
    except ValueError:
        return None
    return Period(then.isoformat(), then, then, basis)


def read_edtf(text: str) -> Period:
    """Read the EDTF subset that a curator may write; raises ValueError for anything else."""
    first, is_pair, last = text.partition("/")
    start = read_edtf_end(first)
    end = read_edtf_end(last) if is_pair else start
    is_open = start == end == UNKNOWN
    if not start or not end or is_open or (start.start and end.end and start.start > end.end):
        raise ValueError(f"{text!r} is no date in EDTF: write YYYY, YYYY-MM, YYYY-MM-DD or a/b")
    return Period(text, start.start, end.end, "stated")


def read_edtf_end(text: str) -> Period | None:
    """Read one end of an EDTF date; ``..`` is open, None stands for what is no date."""
    if text == "..":
        return UNKNOWN
    parts = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?[~?]?", text)
    if not parts:
        return None
    year, month, day = (int(part or 0) for part in parts.groups())
    if not year or (parts[2] and not 1 <= month <= 12):
        return None
    if parts[3]:
        return day_period(year, month, day, "stated")
    return month_period(year, month, "stated") if month else year_period(year, "stated")
