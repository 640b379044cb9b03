r"""Lexicon → grammar: the one pattern that finds numeric expressions, and takes them apart.

The same text serves twice. Without its group names it is the scan; with them it takes a found
expression apart. ``[0-9]`` and ``(?-u:\b)`` keep the scan in the fast engine, and keep digits
of other scripts out.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import polars as pl

from transforms.lexicon import Lexicon

EDGE = r"(?-u:\b)"
SPACE = " "
"""The lines that are scanned hold no other space: :func:`transforms.finding.lines.plain_spaces`."""
GROUPED = [
    "[0-9]{1,3}(?:[,'’][0-9]{3})+(?:\\.[0-9]+)?",
    "[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?:\\.[0-9]+)?",
    "[0-9]{1,3}(?: [0-9]{3}){2,}|[0-9]{1,3} 000",
    r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}(?-u:\b)|[0-9]{1,3}(?:\.[0-9]{3}){2,}",
]
"""Digits in groups: English, Indian, French, German.

A plain space makes groups only of ``000`` or of several, a dot only of several.
"""
DIGITS = f"(?:{'|'.join(GROUPED)}|[0-9]+(?:\\.[0-9]+)?)"
MIXED = "(?:[0-9]+[ -])?[0-9]{1,3}[/\u2044][0-9]{1,4}"
"""A fraction in digits, alone or behind whole units: ``1/16``, ``10 1/2``."""
POWER = r"(?: ?[×x] ?10(?:\^[−-]?|[−-])[0-9]+)"
MINUS = r"(?:(?-u:\b)(?:[Pp]lus or )?[Mm]inus[ -]|−|±)"
SMALL = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
DURATIONS = ["second", "minute", "hour", "day", "week", "month", "year", "decade", "century"]
LONG_SCALES = ["thousand", "million", "billion", "trillion"]
DOLLARS = ["USD", "U.S.", "US", "U.S"]
MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?"
    r"|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
YEAR = "(?:1[5-9]|2[01])[0-9]{2}"
PLAIN_NOUN = "^[a-z]{4,}$"
COUNTED_BY = ["times", "points"]
"""What is counted and still no thing: it may stand behind any number."""
ORDINAL = "(?:st|nd|rd|th)"


Tree: TypeAlias = "dict[str, Tree]"
"""Forms by their characters, as they are written; an empty key ends a form."""


@dataclass(frozen=True)
class Grammar:
    """The pattern with and without its group names."""

    parts: str
    scan: str


def write_grammar(lexicon: Lexicon) -> Grammar:
    """Join the pieces; of two that begin at one place the first listed wins."""
    pieces = [
        named("clock", clock()),
        named("phone", phone()),
        named("address", address()),
        named("date", date()),
        amount(lexicon),
        named("rank", rank(lexicon)),
    ]
    parts = f"(?:{'|'.join(pieces)})"
    return Grammar(parts, re.sub(r"\?P<[a-z0-9_]+>", "?:", parts))


def amount(lexicon: Lexicon) -> str:
    """Write a number with all that belongs to it: hedges, currency, scale, unit, and per what."""
    return (
        f"(?:{hedge(lexicon)}(?:{money_before(lexicon)}|{counted(lexicon)})"
        f"{per(lexicon)}{hedge_behind(lexicon)})"
    )


def money_before(lexicon: Lexicon) -> str:
    """Write an amount that its currency opens: ``US$6 million``."""
    sign = named("currency_a", symbols(lexicon))
    return (
        f"(?:{named('minus_a', MINUS)}|[ (]{named('minus_h', '-')})?{sign}{SPACE}?"
        f"{named('number_a', f'-?{DIGITS}')}"
        f"{scale(lexicon, 'a', ['any', 'glued', 'money'])}(?:{SPACE}{any_of(DOLLARS)})?"
    )


def counted(lexicon: Lexicon) -> str:
    """Write a number with what closes it: a unit, a currency, a scale, or nothing.

    Plain things that are counted are found later, with all other nouns.
    """
    spoken = any_of(placed(lexicon.currencies, "after", "both"))
    glued = any_of(placed(lexicon.currencies, "glued"))
    scaled = any_of(placed(lexicon.currencies, "scaled"))
    money_scale = any_of(placed(lexicon.scales, "any", "glued", "money"))
    things = (pl.col("kind") == "count") & pl.col("form").str.contains(PLAIN_NOUN)
    things &= ~pl.col("form").is_in(COUNTED_BY)
    units = lexicon.units.filter(~things)["form"]
    between = f"(?:{SPACE}of{SPACE}(?:an?{SPACE}|the{SPACE})?(?:US{SPACE})?|{SPACE}|-)?"
    money = (
        f"(?:{scale(lexicon, 'b', ['any', 'glued', 'money'])}{between}{named('currency_b', spoken)}"
        f"(?:{SPACE}{named('scale_u', any_of(LONG_SCALES))})?"
        f"|(?:{SPACE}|-)?{named('scale_s', money_scale)}{SPACE}{named('currency_s', scaled)}"
        f"|{SPACE}?{named('currency_g', glued)})"
    )
    long = named("unit_b", any_of(unit for unit in units if len(unit) > 1))
    short = named("unit_s", any_of(unit for unit in units if len(unit) == 1))
    plain, alone = (scale(lexicon, group, ["any", "glued"]) for group in "cd")
    tail = f"(?:{money}|{plain}{between}{long}|{SPACE}?{short}|{alone})"
    unit_or = named("unit_e", any_of(unit for unit in units if unit in DURATIONS))
    one_or_two = named("number_e", f"{EDGE}[Aa]n?{SPACE}{unit_or}{SPACE}or{SPACE}{any_of(SMALL)}")
    return f"(?:{one_or_two}|{named('number_b', number(lexicon))}{tail})"


def number(lexicon: Lexicon) -> str:
    """Write a number in digits or words, vague words and fractions included."""
    numerals = lexicon.numerals
    vague = any_of(numerals.filter(pl.col("kind") == "vague")["form"])
    ones = numerals.filter(pl.col("kind") == "one")["form"].to_list()
    single = [form for form in ones if " " not in form]
    word = words_of(single)
    tens = words_of(form for form in single if form.endswith("ty"))
    phrase = words_of(form for form in ones if " " in form)
    below = f"(?:{tens}(?:[ -]{word})?|{word})"
    and_a_half = f"(?:[ -]and[ -]a[ -](?:half|quarter){EDGE})?"
    rest = rf"(?:(?:[ -]and)?[ -]{below})"
    hundreds = rf"{below}(?:[ -]hundred{rest}?)?{and_a_half}"
    parts = any_of(numerals.filter(pl.col("kind") == "part")["form"])
    few = words_of(SMALL)
    share = (
        rf"(?:(?:{few}|[Aa]n?)[ -]{parts}|[Hh]alf{SPACE}(?:of|an?)"
        rf"|{few}{SPACE}(?:out{SPACE}of|in)(?:{SPACE}every)?{SPACE}(?:{few}|[0-9]{{1,3}}{EDGE})"
        rf"|{few}{SPACE}of{SPACE}{few})"
    )
    plain = rf"(?:{EDGE}{MIXED}|{EDGE}[0-9]+[½¼¾⅓⅔⅛]|{EDGE}{DIGITS}{POWER}?)"
    words = f"{EDGE}(?:[Aa] hundred{rest}|{phrase}|{share}|{vague}|{hundreds})"
    return rf"(?:(?:{MINUS}|[ (][-+])?{plain}|[ (]\.[0-9]+|{words})"


def scale(lexicon: Lexicon, group: str, places: list[str]) -> str:
    """Write a scale; a short one only behind a digit."""
    forms = placed(lexicon.scales, *places)
    return rf"(?:(?:{SPACE}of)?(?:{SPACE}|-)?{named('scale_' + group, any_of(forms))})?"


def hedge(lexicon: Lexicon) -> str:
    """Write a hedge before a number, and a soft one behind it: ``less than about``."""
    before = lexicon.hedges.filter(pl.col("place") == "before")
    forms = any_of(before["form"], start=True)
    is_soft = pl.col("hedge").is_in(["about", "nearly"]) & pl.col("form").str.contains("^[a-z]+$")
    soft = any_of(before.filter(is_soft)["form"])
    return f"(?:{named('hedge', f'{forms}(?:{SPACE}{soft})?')}(?:{SPACE}|-)?)?"


def hedge_behind(lexicon: Lexicon) -> str:
    """Write a hedge behind a number: ``or so``, ``+``."""
    words = any_of(placed(lexicon.hedges, "after"))
    signs = any_of(placed(lexicon.hedges, "glued"))
    return f"(?:{named('behind', f'{SPACE}{words}|{signs}')})?"


def per(lexicon: Lexicon) -> str:
    """Write what an amount is counted by: ``a month``, ``per share``, ``/kg``, ``/100 km``."""
    kinds = pl.col("kind").is_in(["duration", "physical", "count"])
    singular = pl.col("form").str.contains(
        r"^[A-Za-z]{2,8}[^s]$|^[a-z]+ [a-z]+[^s]$|^[a-z]{1,2}[23²³]?$|^[A-Za-z]{2}$|^[kMG]Wh$"
    )
    forms = any_of(lexicon.units.filter(kinds & singular)["form"])
    many = rf"(?:[0-9][0-9,]*{SPACE}?)?"
    article = rf"(?:{SPACE}(?:per|an?|each|every){SPACE}|-an?-|{SPACE}?/{SPACE}?)"
    thing = rf"{SPACE}per{SPACE}{named('per_thing', f'{many}[a-z]+')}{EDGE}"
    return f"(?:{article}{named('per', many + forms)}|{thing})?"


def rank(lexicon: Lexicon) -> str:
    """Write a rank: ``No. 2``, ``number two``, ``the top of``, ``second only to``."""
    kind = pl.col("kind")
    words = any_of(lexicon.numerals.filter(kind == "rank")["form"])
    signs = any_of(lexicon.numerals.filter(kind == "rank_sign")["form"])
    sign, number_ = named("rank_sign", signs), named("rank_number", "[0-9]+")
    spoken = rf"[Nn]umber{SPACE}{words_of(SMALL)}"
    return f"{EDGE}(?:{named('rank_word', words)}{EDGE}|{sign}{SPACE}?{number_}{EDGE}|{spoken})"


def date() -> str:
    """Write a date of more than a year: day, month and year in any order, years, a decade."""
    day = rf"[0-9]{{1,2}}{ORDINAL}?"
    return (
        rf"{EDGE}(?:{MONTH}{SPACE}{day}(?:,?{SPACE}{YEAR})?{EDGE}"
        rf"|{day}{SPACE}(?:of{SPACE})?{MONTH}(?:,?{SPACE}{YEAR}{EDGE})?"
        rf"|(?:(?i:between|from){SPACE})?{YEAR}{SPACE}(?:and|to){SPACE}{YEAR}{EDGE}"
        rf"|{MONTH},?{SPACE}{YEAR}{EDGE}|{YEAR}-[0-9]{{2}}-[0-9]{{2}}{EDGE}"
        rf"|{YEAR}s{EDGE}|{YEAR}[-–/][0-9]{{2}}(?:[0-9]{{2}})?{EDGE})"
    )


def clock() -> str:
    """Write a time of day, and a date in figures, which no rule reads safely."""
    half = rf"(?:{SPACE}?[ap]\.?m\.?{EDGE})"
    return (
        rf"{EDGE}(?:[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?{half}?"
        rf"|[0-9]{{1,2}}(?:\.[0-9]{{2}})?{half}|[0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{2,4}}{EDGE}"
        rf"|[0-2][0-9][0-5][0-9]{SPACE}(?:GMT|BST|UTC|C?E[SD]?T|hrs){EDGE})"
    )


def phone() -> str:
    """Write a telephone number: one that opens with + or 0, or has the American dashes."""
    return (
        rf"(?:[ (]?\+[0-9]{{1,3}}|{EDGE}0[0-9]{{1,4}})(?:[ -][0-9]{{2,5}}){{1,4}}{EDGE}"
        rf"|{EDGE}[0-9]{{3}}-[0-9]{{3}}-[0-9]{{4}}{EDGE}"
    )


def address() -> str:
    """Write a house number before its street, and a post code."""
    rue = "(?:Ave|Avenue|Rue|rue|Via|Calle|Boulevard|Plaza|Piazza)"
    street = "(?:Street|St|Road|Rd|Avenue|Ave|Lane|Way|Drive|Boulevard|Blvd|Highway|Square|Place)"
    return (
        rf"{EDGE}[0-9]+[A-Z]?(?:[-–][0-9]+)?{SPACE}(?:[A-Z0-9][A-Za-z0-9.’']*{SPACE}){{1,3}}"
        rf"{street}{EDGE}"
        rf"|{EDGE}[0-9]{{1,4}}{SPACE}{rue}{SPACE}[A-Z]|{EDGE}[0-9]{{5}}{SPACE}ZIP{EDGE}"
    )


def symbols(lexicon: Lexicon) -> str:
    """Write the currency signs and codes that stand before a number."""
    return any_of(placed(lexicon.currencies, "before", "both"), start=True, end=False)


def placed(forms: pl.DataFrame, *places: str) -> list[str]:
    """Give the forms that may stand in these places."""
    return forms.filter(pl.col("place").is_in(places))["form"].to_list()


def any_of(forms: Iterable[str], start: bool = False, end: bool = True, gap: str = "[ -]") -> str:
    """Write an alternation, the longest match first, that shares what its forms begin with.

    A word edge stands where a form begins or ends in a letter; no edge lies between a digit and a
    letter: what follows a digit takes no ``start``, what a digit follows no ``end``. A ``gap`` may
    stand where a form has a space.
    """
    return share_beginnings(
        form_signs(form, len(form) > 3 and "/" not in form, start, end, gap) for form in forms
    )


def words_of(forms: Iterable[str]) -> str:
    """Write an alternation of number words, in any case, however short."""
    return share_beginnings(form_signs(form, fold=True, start=False, end=True) for form in forms)


def form_signs(form: str, fold: bool, start: bool, end: bool, gap: str = "[ -]") -> list[str]:
    """Write each character of a form, with an edge where it begins or ends in a letter."""
    before = [EDGE] if start and is_letter(form[0]) else []
    behind = [EDGE] if end and is_letter(form[-1]) else []
    signs = (gap if sign == " " else write_sign(sign, fold) for sign in form)
    return [*before, *signs, *behind]


def write_sign(sign: str, fold: bool) -> str:
    """Write one character; a letter that folds is of either case."""
    is_folded = fold and is_letter(sign)
    return f"[{sign.lower()}{sign.upper()}]" if is_folded else re.escape(sign)


def share_beginnings(forms: Iterable[list[str]]) -> str:
    """Write forms as one tree of characters.

    That keeps the automaton small: above some thousand states the scan is ten times slower.
    """
    tree: Tree = {}
    for signs in forms:
        branch = tree
        for sign in [*signs, ""]:
            branch = branch.setdefault(sign, {})
    return f"(?:{write_tree(tree)})"


def write_tree(tree: Tree) -> str:
    """Write the branches of a tree; what goes on is tried before what ends."""
    ordered = sorted((sign for sign in tree if sign), key=lambda sign: (sign == EDGE, sign))
    branches = [sign + write_tree(tree[sign]) for sign in ordered]
    if not branches:
        return ""
    joined = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    return f"(?:{joined})?" if "" in tree else joined


def is_letter(sign: str) -> bool:
    """Tell whether a word edge can stand beside a character: beside ASCII letters only."""
    return sign.isascii() and sign.isalpha()


def named(group: str, pattern: str) -> str:
    """Write a group with a name."""
    return f"(?P<{group}>{pattern})"
