"""Expressions that are no figure, or not all of one: each is left out with its reason."""

import polars as pl

from transforms.finding.grammar import MONTH
from transforms.lexicon import Lexicon, alternation, listed

WEEKDAY = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
FOREIGN = r"[\p{Nd}--0-9]"
"""A digit of another script."""
SMALL_WORDS = 2
"""Longer words in small letters that show that a sentence is no headline in capitals."""


def why_no_mention(lexicon: Lexicon) -> pl.Expr:
    """Name the reason why an expression is no mention; null where it is one."""
    return pl.coalesce(
        pl.when("is_furniture").then(pl.lit("furniture")),
        "reason",
        pl.when(is_broken()).then(pl.lit("broken")),
        pl.when(is_pronoun()).then(pl.lit("pronoun")),
        pl.when(is_time()).then(pl.lit("clock")),
        pl.when(is_part_of_a_name(lexicon)).then(pl.lit("name")),
        pl.when(is_compound(lexicon)).then(pl.lit("compound")),
        pl.when(is_ordinal(lexicon)).then(pl.lit("ordinal")),
        pl.when(is_score()).then(pl.lit("score")),
        pl.when(is_list_number()).then(pl.lit("list")),
    )


def drop_comparisons(found: pl.LazyFrame) -> pl.LazyFrame:
    """Take ``a year`` off an amount where it opens ``a year earlier``: it is no rate."""
    behind = pl.col("line").str.slice(pl.col("end"), 10)
    compares = behind.str.contains(r"^ (?:ago|earlier|before|later|on(?:[,.;]|$))(?-u:\b|[ ]|$)")
    rate = pl.col("exact").str.extract(r"( an? [a-z]+)$")
    is_rate = (compares & rate.is_not_null()).fill_null(False)
    kept = pl.when(is_rate).then(pl.col("exact").str.strip_suffix(rate)).otherwise("exact")
    return found.with_columns(
        exact=kept,
        per_form=pl.when(~is_rate).then("per_form"),
        end=pl.col("start") + kept.str.len_chars().cast(pl.Int64),
    )


def drop_spans(found: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Take ``over`` off a number that says how long something went on: ``over seven innings``."""
    lasting = pl.concat(
        [
            lexicon.units.filter(pl.col("kind") == "duration")["form"],
            lexicon.words.filter(pl.col("role") == "span")["form"],
        ]
    ).to_list()
    head = pl.col("unit_form").str.to_lowercase().str.extract("([^ ]+)$")
    lasts = ((pl.col("hedge_form").str.to_lowercase() == "over") & head.is_in(lasting)).fill_null(
        False
    )
    over = pl.when(lasts).then(5).otherwise(0)
    return found.with_columns(
        exact=pl.col("exact").str.slice(over),
        start=pl.col("start") + over,
        hedge_form=pl.when(~lasts).then("hedge_form"),
    )


def is_broken() -> pl.Expr:
    """Tell whether digits go on behind a sign that no number holds, or are not what one sees.

    Signs without width (``1\u200b2``), digits of other scripts, ``1_000``, a comma that parts no
    thousands (``1,23``), a mark on the last digit: which number is meant is not for us to guess.
    """
    line, start, end = (pl.col(name) for name in ("printed", "start", "end"))
    before = line.str.slice(pl.max_horizontal(start - 2, 0), pl.min_horizontal(start, 2))
    behind = line.str.slice(end, 2)
    is_digit_first = pl.col("exact").str.contains("^[0-9]")
    is_digit_last = pl.col("exact").str.contains("[0-9]$")
    is_turned = pl.col("prefix").str.contains("[\u202d\u202e][^\u202c]*$")
    return (
        (is_digit_first & before.str.contains(rf"{FOREIGN}$|\p{{Nd}}[\p{{Cf}}_,]$"))
        | (is_digit_last & behind.str.contains(rf"^{FOREIGN}|^\p{{M}}|^[\p{{Cf}}_,]\p{{Nd}}"))
        | is_turned
    )


def is_pronoun() -> pl.Expr:
    """Tell whether words only point at something: ``one of the firms``, ``could one day``."""
    is_one = pl.col("number_form").str.to_lowercase() == "one"
    pointed = pl.col("prefix").str.contains(
        r"(?i)(?-u:\b)(?:no|any|every|some|each|this|that|which|another|the|first|last|same) $"
    )
    some_day = (pl.col("exact") == "one day") & pl.col("prefix").str.contains(
        r"(?-u:\b)(?:c|w|sh)ould $|(?-u:\b)(?:may|might|will|would|can) $"
    )
    and_a_half = (pl.col("exact") == "a half") & pl.col("prefix").str.ends_with("and ")
    return (
        (is_one & ((pl.col("exact").str.to_lowercase() == "one") | pointed)) | some_day | and_a_half
    )


def is_time() -> pl.Expr:
    """Tell whether words of a clock stand beside an hour: ``half past six``, ``about 6:15``."""
    before = pl.col("prefix").str.contains(
        r"(?i)(?-u:\b)(?:half|quarter|ten|twenty|five) past $|[0-9]:$"
    )
    behind = pl.col("suffix").str.contains(r"^:[0-9]{2}(?-u:\b)|^ o[’']clock(?-u:\b)")
    return before | behind


def is_compound(lexicon: Lexicon) -> pl.Expr:
    """Tell whether a number is part of a compound: ``third-party``, ``flat-six``, ``top-10``."""
    one_off = pl.col("exact").str.contains(
        rf"(?i)^one-(?:{alternation(listed(lexicon, 'fixed'))})$"
    )
    share = pl.col("number_form").str.contains(r"(?i)[a-z] ?-?(?:third|half|quarter|fifth)s?$")
    closed = pl.any_horizontal(
        pl.col(form).is_not_null() for form in ("currency_form", "hedge_form", "scale_form")
    )
    joined = pl.col("prefix").str.contains(r"(?:^| )[A-Za-z]+-$")
    free = pl.col("prefix").str.contains(r"(?i)(?-u:\b)(?:to|now|then|a|an|minus|mid|sub|all)-$")
    opens = share & pl.col("suffix").str.starts_with("-")
    return opens | one_off | (joined & ~free & ~closed)


def is_ordinal(lexicon: Lexicon) -> pl.Expr:
    """Tell whether words only count turns or places: ``for a third month``, ``the last eight``."""
    turn = pl.col("number_form").str.contains(r"(?i)^an? [a-z]+(?:rd|th)$")
    function = alternation(listed(lexicon, "function"))
    goes_on = pl.col("suffix").str.contains(r"^ [a-z]") & ~pl.col("suffix").str.contains(
        rf"^ (?:{function})(?-u:\b)"
    )
    place = pl.col("prefix").str.contains(r"(?-u:\b)(?:last|final|top|bottom) $")
    is_share = pl.col("exact").str.contains(" of ", literal=True)
    return (turn & ~is_share & (goes_on | has_unit())) | (place & is_plain() & ~has_unit())


def is_score() -> pl.Expr:
    """Tell whether plain numbers are a result or a rating: ``won 3-1``, ``Foster: 7 Made``."""
    result = pl.col("exact").str.contains(r"^[0-9]{1,3}[-–][0-9]{1,3}$")
    rated = pl.col("exact").str.contains(r"^[0-9]{1,2}$") & pl.col("prefix").str.contains(
        r"(?:^|[.!?] )(?:[A-Z][A-Za-z’'-]* )*[A-Z][A-Za-z’'-]*: $"
    )
    aged = pl.col("prefix").str.contains(r"(?i)(?-u:\b)(?:aged?|ages|years) $")
    parts = pl.col("exact").str.extract_groups(r"^([0-9]+)/([0-9]+)$").struct
    first, second = (parts.field(side).cast(pl.Int64, strict=False) for side in ("1", "2"))
    improper = (first >= second).fill_null(False)
    return (result & ~aged) | improper | (rated & pl.col("suffix").str.contains("^ [A-Z]"))


def is_list_number() -> pl.Expr:
    """Tell whether a number only counts the items of a list: ``1. First``, ``(3) Third``."""
    opens = pl.col("prefix").str.contains(r"^[( ]*$") & (pl.col("start") <= 2)
    return (
        opens
        & pl.col("exact").str.contains("^[0-9]{1,2}$")
        & pl.col("suffix").str.contains(r"^[.)] ")
    )


def has_unit() -> pl.Expr:
    """Tell whether a number has a unit or counts something."""
    return pl.col("unit_form").is_not_null()


def is_plain() -> pl.Expr:
    """Tell whether a number has no scale, currency, hedge or rate."""
    forms = ("scale_form", "currency_form", "hedge_form", "per_form")
    return pl.all_horizontal(pl.col(form).is_null() for form in forms)


def is_part_of_a_name(lexicon: Lexicon) -> pl.Expr:
    """Tell whether a number belongs to a name: ``GPT-4``, ``36Kr``, ``Game 7``, ``737 MAX``."""
    prefix, exact = pl.col("prefix"), pl.col("exact")
    hyphened = prefix.str.contains(r"(?:^|[^A-Za-z0-9])[A-Za-z]*[A-Z][A-Za-z]* ?-$")
    model = prefix.str.contains(r"(?-u:\b)(?:the|an?|its|new|own) $") & pl.col(
        "suffix"
    ).str.contains(r"^ [A-Z][A-Za-z]+")
    digits = pl.col("number_form").str.contains("^[0-9]{3}$")
    return (
        (is_plain() & (follows_a_name(lexicon) | is_spoken_name()))
        | (is_plain() & digits & model & ~has_unit())
        | (prefix.str.contains(r"[0-9]\.$|[¶§]$"))
        | (prefix.str.contains(r"['’‘]$") & exact.str.contains("^[0-9]{2}$"))
        | (hyphened & pl.col("currency_form").is_null())
        | exact.str.contains(r"^PS[0-9]$")
        | is_glued()
    )


def follows_a_name(lexicon: Lexicon) -> pl.Expr:
    """Tell whether a name stands before the number: ``Qihoo 360``, ``Windows 11``, ``pages 2``.

    A capital that opens a sentence says nothing, so a name stands inside one; a capital inside a
    word always makes a name, and so does a designator.
    """
    designator = alternation(listed(lexicon, "designator"))
    digits = pl.col("exact").str.contains(r"^-?[0-9.]+(?: [A-Za-z ]+)?$") & ~pl.col("known_unit")
    named = pl.col("prefix").str.contains(
        r"(?:(?:[a-z,;] |\()[“‘\"']?(?:[A-Z][A-Za-z&’'-]* )+|(?:^| )[A-Za-z]*[a-z][A-Z][A-Za-z]* "
        rf"|(?-u:\b)(?:{designator}) (?:[A-Z][a-z]+ )?|[A-Z]{{2,}} ?)$"
    )
    small = pl.col("number_form").str.contains(r"^-?[0-9]{1,3}$")
    designated = pl.col("prefix").str.contains(
        rf"(?-u:\b)(?:{designator}) (?:[0-9]{{1,3}}(?:, [0-9]{{1,3}})* (?:and|or|to) )?$"
    )
    places = pl.col("prefix").str.contains(
        rf"(?:(?-u:\b)(?:{WEEKDAY}|{MONTH}) |['’]s "
        r"|(?:^|[.!?] )(?:In|At|On|Across|Around) [A-Z][a-z]+ )$"
    )
    return (digits & named & ~places) | (small & designated)


def is_spoken_name() -> pl.Expr:
    """Tell whether a number word has a capital inside a sentence: ``the Group of Seven``.

    Headlines write all words so; a sentence has other words in small letters.
    """
    spoken = pl.col("number_form").str.contains(r"^[A-Z][a-z]+$") & pl.col("prefix").str.contains(
        r"[A-Za-z,;] $"
    )
    sentence = pl.concat_str(
        pl.when(spoken).then("prefix").str.extract("([^.!?]*)$"),
        pl.when(spoken).then("suffix").str.extract("^([^.!?]*)"),
    )
    in_sentence = sentence.str.count_matches(r" [a-z]{4,}") >= SMALL_WORDS
    return spoken & in_sentence.fill_null(False)


def is_glued() -> pl.Expr:
    """Tell whether letters go on behind an expression: ``36Kr``, ``6万``, ``3 mètres``."""
    digits = pl.col("exact").str.contains(r"[0-9]$") & pl.col("suffix").str.contains(
        r"^(?:\p{L}|\.[A-Z0-9])"
    )
    letters = pl.col("exact").str.contains(r"[A-Za-z]$") & pl.col("suffix").str.contains(r"^\p{L}")
    return digits | letters
