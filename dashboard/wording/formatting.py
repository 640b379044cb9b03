"""Rows → words: numbers, intervals, hedges, verdicts and dates as a reader would say them.

Bounds are exact decimals and are written with every digit: nothing is rounded for display.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Context, Decimal
from typing import Any

Row = Mapping[str, Any]
"""One row of a table, by the names of its columns."""

EXACT = Context(prec=60)
SCALES = [(12, "tn"), (9, "bn"), (6, "m")]
MONEY = {"USD": "${}", "GBP": "£{}", "EUR": "€{}", "JPY": "¥{}", "CNY": "{} yuan"}
NOUNS = {
    "a": ("year", "years"), "mo": ("month", "months"), "wk": ("week", "weeks"),
    "d": ("day", "days"), "h": ("hour", "hours"), "min": ("minute", "minutes"),
    "s": ("second", "seconds"), "person": ("person", "people"), "gpu": ("GPU", "GPUs"),
    "percentage_point": ("percentage point", "percentage points"), "1": ("", ""),
    "ppm": ("ppm", "ppm"), "ppb": ("ppb", "ppb"),
    "man": ("man", "men"), "woman": ("woman", "women"), "child": ("child", "children"),
    "life": ("life", "lives"), "wife": ("wife", "wives"),
}  # fmt: skip
SYMBOLS = {
    "Cel": "°C", "[degF]": "°F", "deg": "°", "Ohm": "Ω", "har": "ha", "[acr_us]": "acres",
    "[sft_i]": "sq ft", "[smi_us]": "sq mi", "[ly]": "light-years", "By": "bytes", "bit": "bits",
}  # fmt: skip
"""UCUM codes that a reader would not know; of the others the brackets say nothing."""
SMALL = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]

VERDICTS = {
    "agree": ("●", "Agree"),
    "compatible": ("◐", "Compatible"),
    "conflict": ("▲", "Conflict"),
    "one_source": ("–", "One source"),
    "not_comparable": ("○", "Not comparable"),
}
HEDGES = {
    "bare": ("none", "read as rounded, half of the last significant digit either way"),
    "exact": ("exact", "to the last written digit"),
    "about": ("about", "one last significant digit either way, at most 10 %"),
    "nearly": ("nearly", "below the number, by half of its last significant digit at most"),
    "just_under": ("just under", "below the number, by 5 % at most"),
    "just_over": ("just over", "above the number, by 5 % at most"),
    "more_than": ("more than", "above the number, which is itself excluded"),
    "at_least": ("at least", "the number or more"),
    "less_than": ("less than", "below the number, which is itself excluded"),
    "at_most": ("at most", "the number or less"),
    "up_to": ("up to", "the number or less; the words do not promise that it was reached"),
    "range": ("range", "from one end to the other, both included"),
    "vague": ("vague word", "the range that the word is commonly used for"),
}
MOVES = {"up": " (a rise)", "down": " (a fall)"}
ATTRIBUTIONS = {
    "own_reporting": "the outlet’s own reporting",
    "attributed": "attributed to {}",
    "quoted": "quoted from {}",
    "document": "from a document of {}",
    "unknown": "not stated",
}
LEFT_OUT = {
    "address": "in addresses",
    "broken": "with digits broken by other signs",
    "clock": "times of day",
    "compound": "parts of compounds",
    "curator": "about nothing, as the curator says",
    "date": "years and dates, which only say when",
    "day": "days without a year",
    "furniture": "in menus and teasers of the page",
    "list": "numbers of list items",
    "name": "parts of names",
    "no cue": "without a cue to what is measured",
    "no name": "without a name to belong to",
    "ordinal": "turns and places",
    "phone": "telephone numbers",
    "pronoun": "that only point, as in one of them",
    "score": "scores and ratings",
    "script": "in digits of another script",
    "set aside": "set aside by a check",
    "size": "too large for a table",
}
"""Why a number went no further."""

BASES = {
    "stated": "stated in the text",
    "inferred": "inferred from the text",
    "published": "the day of publication, for want of a stated date",
}


def number(value: Decimal) -> str:
    """Write 12400 as 12,400 and 22150000 as 22.15m; no digit is lost."""
    for power, name in SCALES:
        scaled = value.scaleb(-power, EXACT)
        if abs(scaled) >= 1 and scaled == scaled.quantize(Decimal("0.0001"), context=EXACT):
            return f"{_trimmed(f'{scaled:,f}')}{name}"
    return _trimmed(f"{value:,f}")


def amount(value: Decimal, row: Row) -> str:
    """Write a value in the unit of its row: $6m, 100bn yuan a month, 140 people, 10 %, 2023."""
    match row["kind"]:
        case "money":
            form = MONEY.get(row["currency"], f"{row['currency']} {{}}")
            said = form.format(number(value))
        case "date":
            said = _trimmed(f"{value:f}")
        case "rank":
            said = f"no. {number(value)}"
        case "percent":
            said = f"{number(value)} %"
        case "physical":
            said = f"{number(value)} {symbol(row['unit'])}"
        case kind:
            said = f"{number(value)} {noun(row['unit'], one=value == 1)}".strip()
            said += " old" if kind == "age" else ""
    return f"{said} a {noun(row['per'], one=True)}" if row["per"] else said


def axis_unit(row: Row) -> tuple[str, str, str]:
    """Split a unit for an axis: what stands before and behind each number, and at the axis' end."""
    per = f"a {noun(row['per'], one=True)}" if row["per"] else ""
    match row["kind"]:
        case "money":
            before, _, after = MONEY.get(row["currency"], f"{row['currency']} {{}}").partition("{}")
            return before, "", f"{after} {per}".strip()
        case "percent":
            return "", " %", per
        case "date" | "rank":
            return "", "", per
        case "physical":
            return "", "", f"{symbol(row['unit'])} {per}".strip()
        case _:
            return "", "", f"{noun(row['unit'])} {per}".strip()


def unit(row: Row) -> tuple[str, str]:
    """Name the unit of a row, and say whether it is a currency: a term and what it is, or nothing.

    A year and a place in a ranking have none.
    """
    _, _, behind = axis_unit(row)
    if row["kind"] == "money":
        per = f" a {noun(row['per'], one=True)}" if row["per"] else ""
        return "Currency", f"{row['currency']}{per}"
    if row["kind"] == "percent":
        behind = f"per cent {behind}"
    return "Unit", behind.strip() if row["kind"] not in {"date", "rank"} else ""


def noun(unit: str, *, one: bool = False) -> str:
    """Name a unit, in the plural unless there is one of it."""
    name = re.sub(r"[][{}]", "", unit)
    singular, plural = NOUNS.get(name, (name, _plural(name)))
    return singular if one else plural


def symbol(unit: str) -> str:
    """Write the UCUM code of a unit as print does: [mi_i]/h → mi/h, m2 → m²."""
    plain = re.sub(r"_[a-z]+\]|[][{}]", "", unit).replace(".", "·")
    return SYMBOLS.get(unit, plain.translate(str.maketrans("23", "²³")))


def interval(row: Row) -> str:
    """Say which values the wording allows, where it sets no limit, and which way a change goes."""
    low = None if row["low_kind"] in {"floor", "unbounded"} else row["low"]
    said = between(low, row["high"], row["low_closed"], row["high_closed"], row)
    return said + MOVES.get(row["direction"], "")


def between(
    low: Decimal | None, high: Decimal | None, low_closed: bool, high_closed: bool, row: Row
) -> str:
    """Say the values between two ends, in the unit of the row; a missing end is called missing."""
    if low is None and high is None:
        return "any value; no limit stated"
    if low is None and high is not None:
        said = amount(high, row)
        said = f"{said} or less" if high_closed else f"any value below {said}"
        return f"{said}; no lower limit stated"
    if high is None and low is not None:
        said = amount(low, row)
        said = f"{said} or more" if low_closed else f"any value above {said}"
        return f"{said}; no upper limit stated"
    assert low is not None
    assert high is not None
    if low == high:
        said = amount(low, row)
        return said if row["kind"] in {"date", "rank"} else f"exactly {said}"
    start = "" if low_closed else "above "
    return f"{start}{_bare(low, row)} to {'' if high_closed else 'just below '}{amount(high, row)}"


def span(least: Decimal, most: Decimal, row: Row) -> str:
    """Write the least and the most of several numbers, once if they are one."""
    said = amount(most, row)
    return said if least == most else f"{_bare(least, row)} to {said}"


def hedge(row: Row) -> str:
    """Name the hedge and the rule that reads it."""
    if row["hedge"] == "bare" and row["low"] == row["high"]:
        return "none: taken as it stands"
    name, rule = HEDGES[row["hedge"]]
    return f"{name}: {rule}"


def verdict(name: str) -> str:
    """Write a verdict as symbol and word."""
    symbol, word = VERDICTS[name]
    return f"{symbol} {word}"


def counted(n: int, singular: str, plural: str | None = None) -> str:
    """Write 1 outlet, 1,200 outlets."""
    return f"{n:,} {singular if n == 1 else plural or singular + 's'}"


def spelled(n: int) -> str:
    """Write a small number as a word."""
    return SMALL[n] if n < len(SMALL) else f"{n:,}"


def listed(names: Sequence[str]) -> str:
    """Write a, b and c."""
    *rest, last = names or [""]
    return f"{', '.join(rest)} and {last}" if rest else last


def title(identifier: str) -> str:
    """Turn a column's identifier into words: training_cost → Training cost."""
    return identifier.replace("_", " ").capitalize()


def date(day: dt.date | None) -> str:
    """Write 28 January 2025."""
    return f"{day.day} {day:%B %Y}" if day else "undated"


def published(article: Row) -> str:
    """Write the day of publication, and how it is known."""
    day, basis = article["published"], article["published_basis"]
    return f"{date(day)} ({basis})" if day and basis else date(day)


def is_web(url: str) -> bool:
    """Tell an address of the web from one that a browser would run."""
    return url.startswith(("https://", "http://"))


def short_date(day: dt.date | None) -> str:
    """Write 28 Jan 2025."""
    return f"{day.day} {day:%b %Y}" if day else "undated"


def date_range(days: Sequence[dt.date]) -> str:
    """Write the first and the last day, once if they are one."""
    first, last = min(days), max(days)
    return date(first) if first == last else f"{date(first)} to {date(last)}"


def as_of(row: Row) -> str:
    """Say which time the figure speaks of, and how we know."""
    if row["as_of"] is None:
        return "not stated"
    return f"{edtf(row['as_of'])} ({BASES[row['as_of_basis']]})"


def edtf(text: str) -> str:
    """Say an EDTF date: ../2021 → 2021 or earlier, 2025-01~ → about January 2025."""
    if "/" in text:
        start, _, end = text.partition("/")
        if start in {"", ".."}:
            return f"{edtf(end)} or earlier"
        return f"{edtf(start)} or later" if end in {"", ".."} else f"{edtf(start)} to {edtf(end)}"
    day, mark = text.rstrip("~?%"), text[len(text.rstrip("~?%")) :]
    said = {4: _year, 7: _month, 10: _day}.get(len(day), str)(day)
    said = f"about {said}" if "~" in mark or "%" in mark else said
    return f"{said} (uncertain)" if "?" in mark or "%" in mark else said


def rate(low: float | None, high: float | None) -> str:
    """Write a band of exchange rates to four digits."""
    return "–" if low is None or high is None else f"{low:.4g} to {high:.4g}"


def rate_verdict(row: Row) -> str:
    """Say whether a conversion fits the reference rate, and the rate of which time."""
    said = {
        "consistent": "consistent",
        "consistent_rounding": "consistent once both are rounded",
        "inconsistent": "does not fit",
        "not_testable": "not testable",
    }[row["verdict"]]
    if row["is_later_rate"]:
        return f"{said}, but at the rate of the day of publication"
    return f"{said}; weak test" if row["is_weak"] else said


def attribution(row: Row) -> str:
    """Say on whose word the figure stands."""
    return ATTRIBUTIONS[row["attribution"]].format(
        row["attributed_to"] or "a source we did not read"
    )


def plain(text: str) -> str:
    """Escape what Markdown would read, for the labels of Streamlit's widgets."""
    return re.sub(r"([\\`*_{}\[\]()#+\-!|<>~$:])", r"\\\1", text)


def slug(text: str) -> str:
    """Write a name so that an address can carry it."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _bare(value: Decimal, row: Row) -> str:
    """Write a value with what stands before it only; its unit follows the number after it."""
    before, _, _ = axis_unit(row)
    return _trimmed(f"{value:f}") if row["kind"] == "date" else f"{before}{number(value)}"


def _plural(name: str) -> str:
    if re.search(r"[^aeiou]y$", name):
        return f"{name[:-1]}ies"
    return f"{name}es" if re.search(r"(s|x|z|ch|sh)$", name) else f"{name}s"


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _year(text: str) -> str:
    return text


def _month(text: str) -> str:
    return f"{dt.date.fromisoformat(text + '-01'):%B %Y}"


def _day(text: str) -> str:
    return date(dt.date.fromisoformat(text))
