r"""Lexicon → grammar: the one pattern that finds numeric expressions, and takes them apart.

The same text serves twice. Without its group names it is the scan; with them it takes a found
expression apart. ``[0-9]`` and ``(?-u:\b)`` keep the scan in the fast engine, and keep digits
of other scripts out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from transforms.lexicon import Lexicon

EDGE = r"(?-u:\b)"
SPACE = "[ \u00a0\u2009\u202f]"
DIGITS = "(?:[0-9]{1,3}(?:[,\u2009\u202f][0-9]{3})+(?:\\.[0-9]+)?|[0-9]+(?:\\.[0-9]+)?)"
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
YEAR = "(?:1[5-9]|20)[0-9]{2}"
ORDINAL = "(?:st|nd|rd|th)"


@dataclass(frozen=True)
class Grammar:
    """The pattern with and without its group names."""

    parts: str
    scan: str


def write_grammar(lexicon: Lexicon) -> Grammar:
    """Join the pieces; of two that begin at one place the first listed wins."""
    pieces = [
        named("gap", r"\s*\n\s*(?:¶[0-9]+ )?|^¶[0-9]+ "),
        money_before(lexicon),
        named("clock", clock()),
        named("name", name_with_digits()),
        named("rank", rank(lexicon)),
        with_unit(lexicon),
        named("date", date()),
        bare(lexicon),
    ]
    parts = f"(?:{'|'.join(pieces)})"
    return Grammar(parts, re.sub(r"\?P<[a-z0-9_]+>", "?:", parts))


def money_before(lexicon: Lexicon) -> str:
    """Write an amount that its currency opens: ``less than US$6 million a year``."""
    sign = named("currency_a", symbols(lexicon))
    other = f"{symbols(lexicon)}{SPACE}?"
    return (
        f"(?:{hedge(lexicon, 'a')}{sign}{SPACE}?"
        f"{named('number_a', DIGITS + second(lexicon, other))}"
        f"{scale(lexicon, 'a', ['any', 'glued', 'money'])}"
        f"{per(lexicon, 'a')}{hedge_behind(lexicon, 'a')})"
    )


def with_unit(lexicon: Lexicon) -> str:
    """Write an amount that a unit or a currency closes: ``22.2 million daily active users``."""
    currency = named("currency_b", any_of(placed(lexicon.currencies, "after", "both")))
    unit = named("unit_b", any_of(lexicon.units["form"]))
    between = f"(?:{SPACE}of{SPACE}|{SPACE}|-)?"
    money = f"{scale(lexicon, 'b', ['any', 'glued', 'money'])}{between}{currency}"
    other = f"{scale(lexicon, 'c', ['any', 'glued'])}{between}{unit}"
    plain = f"{named('number_b', number(lexicon) + second(lexicon))}(?:{money}|{other})"
    word = any_of(lexicon.numerals.filter(pl.col("kind") == "one")["form"])
    unit_or = named("unit_e", any_of(lexicon.units["form"]))
    one_or_two = named("number_e", f"{EDGE}an?{SPACE}{unit_or}{SPACE}or{SPACE}{word}")
    return (
        f"(?:{hedge(lexicon, 'b')}(?:{plain}|{one_or_two})"
        f"{per(lexicon, 'b')}{hedge_behind(lexicon, 'b')})"
    )


def bare(lexicon: Lexicon) -> str:
    """Write a number alone, or before a plain plural: ``2,300 angry protesters``."""
    noun = named("noun_d", f"(?:[a-z]+{SPACE})?[a-z]{{2,}}s")
    return (
        f"(?:{hedge(lexicon, 'd')}{named('number_d', number(lexicon) + second(lexicon))}"
        f"{scale(lexicon, 'd', ['any', 'glued'])}"
        f"(?:{hedge_behind(lexicon, 'd', must=True)}|(?:{SPACE}{noun}{EDGE})?))"
    )


def number(lexicon: Lexicon) -> str:
    """Write a number in digits or words, vague words included."""
    numerals = lexicon.numerals
    vague = any_of(numerals.filter(pl.col("kind") == "vague")["form"])
    ones = numerals.filter(pl.col("kind") == "one")["form"]
    word = f"(?i:{any_of(ones)})"
    hundreds = rf"{word}(?:[ -]hundred)?(?:(?:[ -]and)?[ -]{word})*"
    return rf"(?:{EDGE}(?:{DIGITS}|{vague}|{hundreds}))"


def second(lexicon: Lexicon, sign: str = "") -> str:
    """Write the other end of a range: ``10–15``, ``$4m to $6m``, ``one or two``."""
    dash = rf"(?:{SPACE}?[-–—]{SPACE}?|{SPACE}(?:to|or|and){SPACE}|-to-)"
    word = any_of(lexicon.numerals.filter(pl.col("kind") == "one")["form"])
    words = f"{word}(?:-{word})?"
    first = any_of(placed(lexicon.scales, "any", "glued", "money"))
    return rf"(?:(?:{SPACE}?{first})?{dash}(?:{sign})?(?:{DIGITS}|{words}))?"


def scale(lexicon: Lexicon, group: str, places: list[str]) -> str:
    """Write a scale; a short one only behind a digit."""
    forms = placed(lexicon.scales, *places)
    return rf"(?:(?:{SPACE}of)?(?:{SPACE}|-)?{named('scale_' + group, any_of(forms))})?"


def hedge(lexicon: Lexicon, group: str) -> str:
    """Write up to three hedges before a number, and the words that open a range."""
    forms = any_of([*placed(lexicon.hedges, "before"), "between"], start=True)
    return f"(?:{named('hedge_' + group, f'{forms}(?:{SPACE}{forms}){{0,2}}')}{SPACE}?)?"


def hedge_behind(lexicon: Lexicon, group: str, must: bool = False) -> str:
    """Write a hedge behind a number: ``or so``, ``+``."""
    words = any_of(placed(lexicon.hedges, "after"))
    signs = any_of(placed(lexicon.hedges, "glued"))
    behind = named(f"behind_{group}", f"{SPACE}{words}|{signs}")
    return f"(?:{behind})" if must else f"(?:{behind})?"


def per(lexicon: Lexicon, group: str) -> str:
    """Write what an amount is counted by: ``a month``, ``per share``, ``/kg``."""
    units = lexicon.units.filter(pl.col("kind").is_in(["duration", "physical", "count"]))
    forms = any_of(units["form"])
    article = rf"(?:{SPACE}(?:per|an?|each|every){SPACE}|-an?-|{SPACE}?/{SPACE}?)"
    return f"(?:{article}{named('per_' + group, forms)})?"


def rank(lexicon: Lexicon) -> str:
    """Write a rank: ``No. 2``, ``the top of``, ``second only to``."""
    kind = pl.col("kind")
    words = any_of(lexicon.numerals.filter(kind == "rank")["form"])
    signs = any_of(lexicon.numerals.filter(kind == "rank_sign")["form"])
    sign, number_ = named("rank_sign", signs), named("rank_number", "[0-9]+")
    return f"{EDGE}(?:{named('rank_word', words)}{EDGE}|{sign}{SPACE}?{number_}{EDGE})"


def date() -> str:
    """Write a date that has digits: day, month and year in any order, a year, a decade."""
    day = rf"[0-9]{{1,2}}{ORDINAL}?"
    return (
        rf"{EDGE}(?:{MONTH}{SPACE}{day}(?:,?{SPACE}{YEAR})?{EDGE}"
        rf"|{day}{SPACE}(?:of{SPACE})?{MONTH}(?:,?{SPACE}{YEAR}{EDGE})?"
        rf"|{MONTH},?{SPACE}{YEAR}{EDGE}|{YEAR}-[0-9]{{2}}-[0-9]{{2}}{EDGE}"
        rf"|{YEAR}s{EDGE}|{YEAR}(?:[-–/][0-9]{{2}}(?:[0-9]{{2}})?)?{EDGE})"
    )


def clock() -> str:
    """Write a time of day, and a date in figures, which no rule reads safely."""
    half = rf"(?:{SPACE}?[ap]\.?m\.?{EDGE})"
    return (
        rf"{EDGE}(?:[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?{half}?"
        rf"|[0-9]{{1,2}}(?:\.[0-9]{{2}})?{half}|[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{2,4}}{EDGE})"
    )


def name_with_digits() -> str:
    """Write a name that holds digits: ``R1``, ``GPT-4``, ``01.AI``, ``3D``, ``1.2.3``, ``7th``."""
    return (
        rf"{EDGE}(?:[A-Za-z][A-Za-z]*(?:-[A-Za-z]+)*-?[0-9][0-9A-Za-z]*(?:[.-][0-9A-Za-z]+)*"
        rf"|[0-9]+\.[A-Z][A-Za-z]+|[0-9]+(?:[CDFGHIJLNOPQRSTUVXYZ]|[A-Z][a-z]+|[A-Z]{{2,}})"
        rf"|[0-9]+(?:\.[0-9]+){{2,}}|[0-9]+{ORDINAL}){EDGE}"
    )


def symbols(lexicon: Lexicon) -> str:
    """Write the currency signs and codes that stand before a number."""
    return any_of(placed(lexicon.currencies, "before", "both"), start=True, end=False)


def placed(forms: pl.DataFrame, *places: str) -> list[str]:
    """Give the forms that may stand in these places."""
    return forms.filter(pl.col("place").is_in(places))["form"].to_list()


def any_of(forms: Iterable[str], start: bool = False, end: bool = True) -> str:
    """Write an alternation, longest first, with word edges where a form begins or ends in a letter.

    No edge lies between a digit and a letter: what follows a digit takes no ``start``, what a digit
    follows no ``end``.
    """
    ordered = sorted(set(forms), key=lambda form: (-len(form), form))
    return f"(?:{'|'.join(form_pattern(form, start, end) for form in ordered)})"


def form_pattern(form: str, start: bool, end: bool) -> str:
    """Write one form: any space for a space, any case for a longer word."""
    text = re.escape(form).replace(r"\ ", SPACE)
    folded = f"(?i:{text})" if len(form) > 3 else text
    before = EDGE if start and form[0].isalpha() else ""
    behind = EDGE if end and form[-1].isalpha() else ""
    return f"{before}{folded}{behind}"


def named(group: str, pattern: str) -> str:
    """Write a group with a name."""
    return f"(?P<{group}>{pattern})"
