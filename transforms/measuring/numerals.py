"""Number forms → numbers: digits, number words, ranges, ranks and years, read once per form."""

import re
from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from typing import TypedDict

import polars as pl

from transforms.finding.grammar import DIGITS, EDGE, MIXED, MONTH, SPACE, YEAR
from transforms.lexicon import Lexicon
from validation.tables import AMOUNT

SIGN = re.compile(r"(?:[Pp]lus or minus |±|[Mm]inus[ -]|[-−+])")
HALVES = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}
FRACTIONS = {
    "½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75"), "⅛": Decimal("0.125"),
    "⅓": Decimal("0.333333333"), "⅔": Decimal("0.666666667"),
}  # fmt: skip
EDGE_HERE = r"\b"
"""A word edge as Python writes it."""
SEPARATORS = "[,'’ ]"
PLAIN = rf"^[0-9](?:[0-9]|{SEPARATORS})*(?:\.[0-9]+)?$"
START = re.compile(f"(?:{SIGN.pattern})?{DIGITS.replace(EDGE, EDGE_HERE)}")
"""The digits that some words begin with."""
GERMAN = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?")
"""Dots between thousands; without a comma there are two at least."""
DASH = re.compile(
    rf"-to-|{SPACE}(?:to|or|and){SPACE}|{SPACE}?[–—]{SPACE}?|(?<![A-Za-z])-|-(?![A-Za-z])"
)
"""What stands between the ends of a range; the hyphen of ``twenty-five`` does not."""
JOINT = "-to-| (?:to|or|and) "
"""What surely stands between them: a dash may be the sign of the second."""


class Reading(TypedDict, total=False):
    """What a number form says; amounts are exact, what does not apply is absent."""

    number: Decimal
    other: Decimal
    last_nonzero_place: Decimal
    last_place: Decimal
    low: Decimal
    high: Decimal
    high_closed: bool
    number_kind: str
    first_scaled: bool


READING = {
    "number": AMOUNT, "other": AMOUNT, "last_nonzero_place": AMOUNT, "last_place": AMOUNT,
    "low": AMOUNT, "high": AMOUNT, "high_closed": pl.Boolean(), "number_kind": pl.String(),
    "first_scaled": pl.Boolean(),
}  # fmt: skip


def read_numbers(forms: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Read each distinct ``number_form``; a form that denotes no number is left out.

    Plain digits are read by expressions, the few other forms one by one.
    """
    form = pl.col("number_form")
    is_plain = form.str.contains(PLAIN)
    plain = forms.filter(is_plain).with_columns(
        number=form.str.replace_all(SEPARATORS, "").cast(AMOUNT, strict=False),
        last_nonzero_place=last_nonzero_place(form),
        last_place=last_place(form),
        first_scaled=pl.lit(False),
    )
    reader = Reader(lexicon)
    other = forms.filter(~is_plain).with_columns(
        form.map_elements(reader.read, return_dtype=pl.Struct(READING)).struct.unnest()
    )
    return pl.concat([plain, other], how="diagonal").filter(pl.col("number").is_not_null())


def last_place(form: pl.Expr) -> pl.Expr:
    """Give the place of the last written digit: 0.1 for 5.6, 1 for 12,400."""
    behind = form.str.extract(r"\.([0-9]+)$")
    zeros = behind.str.replace(r"[0-9]$", "").str.replace_all(r"[0-9]", "0")
    return pl.format("0.{}1", zeros).cast(AMOUNT, strict=False).fill_null(pl.lit(1).cast(AMOUNT))


def last_nonzero_place(form: pl.Expr) -> pl.Expr:
    """Give the place of the last non-zero digit: 100 for 12,400; behind a point a zero counts."""
    whole = form.str.replace_all(SEPARATORS, "").str.extract(r"^([0-9]+)$")
    zeros = whole.str.extract(r"[1-9](0*)$").fill_null("")
    round_place = pl.format("1{}", zeros).cast(AMOUNT, strict=False)
    return pl.when(whole.is_not_null()).then(round_place).otherwise(last_place(form))


class Reader:
    """Reads the forms that are not plain digits, with the number words of a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        columns = ("key", "kind", "value", "low", "high", "high_closed")
        self.numerals: Mapping[str, Mapping[str, object]] = {
            row["key"]: row for row in lexicon.numerals.select(columns).iter_rows(named=True)
        }
        factors = lexicon.scales.select("key", "factor").iter_rows()
        self.scales: dict[str, Decimal] = {key: value.to_integral() for key, value in factors}

    def read(self, form: str) -> Reading | None:
        """Read one form; None where it denotes no number, or none that a table can hold."""
        reading = (
            self.read_vague(form) or self.read_date(form) or self.read_rank(form)
            or self.read_share(form) or self.read_one(form) or self.read_range(form)
        )  # fmt: skip
        return reading if reading and all(map(fits, reading.values())) else None

    def read_one(self, form: str) -> Reading | None:
        """Read digits or number words as one number with the places of its digits."""
        sign = SIGN.match(form)
        bare = form[sign.end() :] if sign else form
        if GERMAN.fullmatch(bare) and ("," in bare or bare.count(".") > 1):
            bare = bare.replace(".", "").replace(",", ".")
        is_mixed = re.fullmatch(MIXED, bare) is not None
        digits = read_digits(bare if is_mixed else re.sub(SEPARATORS, "", bare))
        number = self.add_words(bare) if digits is None else digits
        if number is None:
            return None
        is_below = sign is not None and sign[0][0].lower() in "m-−"
        return {"number": -number if is_below else number, **places(number), "first_scaled": False}

    def read_share(self, form: str) -> Reading | None:
        """Read a part of a whole: ``two-thirds``, ``one in five``, ``half of``."""
        words = re.fullmatch(r"(\w+) (?:out of|in|of)(?: every)? (\w+)", form.lower())
        parts = re.fullmatch(r"(\w+)[ -](\w+)", form.lower())
        if form.lower() in ("half of", "half a", "half an"):
            return share(Decimal(1), Decimal(2))
        if words:
            first = self.add_words(words[1])
            whole = read_digits(words[2]) or self.add_words(words[2])
        elif parts and self.numerals.get(parts[2], {}).get("kind") == "part":
            first = Decimal(1) if parts[1] in ("a", "an") else self.add_words(parts[1])
            whole = self.amount(parts[2], "value")
        else:
            return None
        return share(first, whole) if first and whole and first < whole else None

    def amount(self, form: str, column: str) -> Decimal:
        """Give an amount of a numeral, without the zeros that a table writes behind the point."""
        amount = Decimal(str(self.numerals[form][column]))
        return amount.to_integral() if amount == amount.to_integral() else amount.normalize()

    def add_words(self, form: str) -> Decimal | None:
        """Add up number words: ``two hundred and forty-two``."""
        whole = self.numerals.get(form.lower())
        if whole is not None and whole["kind"] == "one":
            return self.amount(form.lower(), "value")
        total = Decimal(0)
        whole_part, _, half = re.sub("[ -]and[ -]a[ -]", " and a ", form.lower()).partition(
            " and a "
        )
        if half in HALVES:
            number = self.add_words(whole_part)
            return None if number is None else number + HALVES[half]
        words = re.split("[ -]+", form.lower())
        if any(word == "and" and before != "hundred" for before, word in pairwise(words)):
            return None
        for word in words:
            numeral = self.numerals.get(word)
            if numeral is not None and numeral["kind"] == "one":
                total += self.amount(word, "value")
            elif word == "a":
                total = Decimal(1)
            elif word == "hundred":
                total *= 100
            elif word != "and":
                return None
        return total

    def read_vague(self, form: str) -> Reading | None:
        """Read a vague word as the interval that it allows."""
        numeral = self.numerals.get(form.lower())
        if numeral is None or numeral["kind"] != "vague":
            return None
        value, low, high = (self.amount(form.lower(), end) for end in ("value", "low", "high"))
        closed = numeral["high_closed"] == "true"
        return {
            "number": value, **places(value), "low": low, "high": high,
            "high_closed": closed, "first_scaled": False,
        }  # fmt: skip

    def read_rank(self, form: str) -> Reading | None:
        """Read a rank: ``No. 2``, ``the top of``."""
        numeral = self.numerals.get(form.lower(), self.numerals.get(form, {}))
        if numeral.get("kind") == "rank":
            return given("rank", Decimal(str(numeral["value"])).to_integral())
        spoken = re.fullmatch(r"number ([a-z]+)", form.lower())
        if spoken:
            return given("rank", self.amount(spoken[1], "value"))
        sign = re.fullmatch(r"(.+?)\s?([0-9]+)", form)
        if sign and self.numerals.get(form_of(sign[1]), {}).get("kind") == "rank_sign":
            return given("rank", Decimal(sign[2]))
        return None

    def read_date(self, form: str) -> Reading | None:
        """Read a date that names its year as that year, a decade as its ten years."""
        decade = re.fullmatch(rf"({YEAR})s", form)
        if decade:
            return given("date", Decimal(decade[1]), Decimal(decade[1]) + 9)
        years = re.fullmatch(rf"(?:\w+ )?({YEAR}) (?:and|to) ({YEAR})", form)
        if years:
            return given("date", Decimal(years[1]), Decimal(years[2]))
        year = re.search(rf"(?<![0-9])({YEAR})(?:$|[-–/])", form)
        if year and (re.search(MONTH, form) or re.fullmatch(rf"{YEAR}(?:[-–/].*)?", form)):
            return given("date", Decimal(year[1]))
        return None

    def read_range(self, form: str) -> Reading | None:
        """Read two numbers as the ends of a range; the first may carry a scale of its own.

        Where it carries none it shares the scale of the second, ``89 to 93 billion``, if that
        makes a range; hundreds of their own do: ``$200 to $4 million``.
        """
        years = re.fullmatch(r"an? \S+ or (\S+)", form)
        sign = SIGN.match(form)
        size = sign.end() if sign else 0
        joint = re.split(JOINT, form, maxsplit=1)
        ends = joint if len(joint) == 2 else DASH.split(form[size:])
        if years:
            ends = ["one", years[1]]
        elif len(joint) != 2 and len(ends) == 2:
            ends = [form[:size] + ends[0], ends[1]]
        if len(ends) != 2:
            return None
        low, scale = self.read_start(ends[0].strip())
        second = self.read_one(re.sub(r"^[^0-9a-z.+−-]+", "", ends[1].strip()))
        if low is None or second is None:
            return None
        first, last = low["number"], second["number"]
        if last < first <= 0:
            first, last = last, first
        if scale is None and last < first < 100:
            return None
        shares_scale = scale is None and first < last and first < 1000
        low["number"] = first * (scale or 1)
        low["first_scaled"] = not shares_scale
        low["other"] = last
        return low

    def read_start(self, words: str) -> tuple[Reading | None, Decimal | None]:
        """Read the number that some words begin with, and the scale behind it: ``4m``, ``5%``."""
        digits = START.match(words)
        parts = words.split(" ")
        starts = [digits[0]] if digits else [" ".join(parts[:n]) for n in range(len(parts), 0, -1)]
        for start in starts:
            number = self.read_one(start)
            if number is not None:
                behind = re.match(r"[A-Za-z]*", words[len(start) :].strip(" -"))
                return number, self.scales.get(form_of(behind[0])) if behind else None
        return None, None


def read_digits(text: str) -> Decimal | None:
    """Read plain digits, a fraction (``10 1/2``) or a power of ten (``1.9×10^30``)."""
    if re.fullmatch(r"[0-9]*\.?[0-9]+", text):
        return Decimal(text)
    sign = re.fullmatch(r"([0-9]+)([½¼¾⅓⅔⅛])", text)
    if sign:
        return Decimal(sign[1]) + FRACTIONS[sign[2]]
    mixed = re.fullmatch(r"(?:([0-9]+)[ -])?([0-9]+)[/\u2044]([0-9]+)", text)
    if mixed and int(mixed[2]) < int(mixed[3]):
        return Decimal(mixed[1] or 0) + Decimal(mixed[2]) / Decimal(mixed[3])
    power = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) ?[×x] ?10\^?([−-]?)([0-9]{1,3})", text)
    if power:
        return Decimal(power[1]).scaleb(int(power[3]) * (-1 if power[2] else 1))
    return None


def share(first: Decimal, whole: Decimal) -> Reading:
    """Give a part of a whole, to nine digits; it is rounded to one such part."""
    number = (first / whole).quantize(Decimal("1e-9"))
    one = (1 / whole).quantize(Decimal("1e-9"))
    return {
        "number": number, "last_place": one, "last_nonzero_place": one,
        "number_kind": "ratio", "first_scaled": False,
    }  # fmt: skip


def fits(amount: object) -> bool:
    """Tell whether an amount fits 29 digits before the point and 9 behind it."""
    if not isinstance(amount, Decimal):
        return True
    return amount.adjusted() <= 28 and int(amount.normalize().as_tuple().exponent) >= -9


def places(number: Decimal) -> Reading:
    """Give the places of the last digit and of the last non-zero digit."""
    exponent = int(number.as_tuple().exponent)
    trailing = int(number.normalize().as_tuple().exponent) if number else 0
    return {
        "last_place": Decimal(1).scaleb(min(exponent, 0)),
        "last_nonzero_place": Decimal(1).scaleb(exponent if exponent < 0 else max(trailing, 0)),
    }


def given(kind: str, low: Decimal, high: Decimal | None = None) -> Reading:
    """Give a number that its form states without rounding."""
    return {
        "number": low, "low": low, "high": low if high is None else high, "high_closed": True,
        "last_place": Decimal(1), "last_nonzero_place": Decimal(1), "number_kind": kind,
        "first_scaled": False,
    }  # fmt: skip


def form_of(sign: str) -> str:
    """Fold a rank sign or a scale as the lexicon keys are folded."""
    return sign.lower() if len(sign) > 3 else sign
