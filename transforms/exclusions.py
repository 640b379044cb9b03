"""Expressions that are no figure, or not all of one: each is left out with its reason."""

import re

import polars as pl

from transforms.lexicon import Lexicon

FIXED = "sided|off|way|time|stop|man|woman|liner|dimensional|legged|track|horse|trick"
"""What ``one-`` makes a plain word of."""
SMALL_WORDS = 2
"""Longer words in small letters that show that a sentence is no headline in capitals."""


def why_no_mention(lexicon: Lexicon) -> pl.Expr:
    """Name the reason why an expression is no mention; null where it is one."""
    return pl.coalesce(
        pl.when("is_furniture").then(pl.lit("furniture")),
        "reason",
        pl.when(is_pronoun()).then(pl.lit("pronoun")),
        pl.when(is_time()).then(pl.lit("clock")),
        pl.when(is_part_of_a_name(lexicon)).then(pl.lit("name")),
        pl.when(is_compound()).then(pl.lit("compound")),
        pl.when(is_ordinal(lexicon)).then(pl.lit("ordinal")),
        pl.when(is_score()).then(pl.lit("score")),
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


def is_pronoun() -> pl.Expr:
    """Tell whether ``one`` only points at something: ``one of the firms``, ``no one admits``."""
    is_one = pl.col("number_form").str.to_lowercase() == "one"
    pointed = pl.col("prefix").str.contains(
        r"(?i)(?-u:\b)(?:no|any|every|some|each|this|that|which|another|the|first|last|same) $"
    )
    return is_one & ((pl.col("exact").str.to_lowercase() == "one") | pointed)


def is_time() -> pl.Expr:
    """Tell whether an hour follows the words of a clock: ``half past six``."""
    return pl.col("prefix").str.contains(r"(?i)(?-u:\b)(?:half|quarter|ten|twenty|five) past $")


def is_compound() -> pl.Expr:
    """Tell whether a number is part of a compound: ``third-party``, ``flat-six``, ``top-10``."""
    one_off = pl.col("exact").str.contains(rf"(?i)^one-(?:{FIXED})$")
    share = pl.col("number_form").str.contains(r"(?i)[a-z] ?-?(?:third|half|quarter|fifth)s?$")
    closed = pl.any_horizontal(
        pl.col(form).is_not_null() for form in ("currency_form", "hedge_form", "scale_form")
    )
    joined = pl.col("prefix").str.contains(r"(?:^| )[A-Za-z]+-$")
    free = pl.col("prefix").str.contains(r"(?i)(?-u:\b)(?:to|now|then|a|an|minus|mid|sub|all)-$")
    opens = share & pl.col("suffix").str.starts_with("-")
    return opens | one_off | (joined & ~free & ~closed)


def is_ordinal(lexicon: Lexicon) -> pl.Expr:
    """Tell whether a part only counts a turn: ``for a third month`` is no share of a month."""
    turn = pl.col("number_form").str.contains(r"(?i)^an? [a-z]+(?:rd|th)$")
    function = "|".join(lexicon.words.filter(pl.col("role") == "function")["form"])
    goes_on = pl.col("suffix").str.contains(r"^ [a-z]") & ~pl.col("suffix").str.contains(
        rf"^ (?:{function})(?-u:\b)"
    )
    return turn & (goes_on | pl.col("unit_form").is_not_null())


def is_score() -> pl.Expr:
    """Tell whether two plain numbers and a dash are a result: ``won 3-1``."""
    return pl.col("exact").str.contains(r"^[0-9]{1,3}[-–][0-9]{1,3}$")


def is_part_of_a_name(lexicon: Lexicon) -> pl.Expr:
    """Tell whether digits belong to a name: ``GPT-4``, ``36Kr``, ``Qihoo 360``, ``Game 7``.

    A capital that opens a sentence says nothing, so a name before a number stands inside one; a
    capital inside a word always makes a name, and so does a designator. A number word with a
    capital inside a sentence is a name, too: ``the Group of Seven``; headlines write all words so.
    """
    plain = pl.all_horizontal(
        pl.col(form).is_null() for form in ("scale_form", "currency_form", "hedge_form", "per_form")
    )
    digits = pl.col("exact").str.contains(r"^-?[0-9.]+(?: [A-Za-z ]+)?$") & ~pl.col("known_unit")
    designators = lexicon.words.filter(pl.col("role") == "designator")["form"]
    listed = "|".join(re.escape(form) for form in sorted(designators, key=len, reverse=True))
    before = pl.col("prefix").str.contains(
        r"(?:[a-z,;] [“‘\"']?(?:[A-Z][A-Za-z&’'-]* )+|(?:^| )[A-Za-z]*[a-z][A-Z][A-Za-z]* "
        rf"|(?-u:\b)(?:{listed}) (?:[A-Z][a-z]+ )?|[A-Z]{{2,}} ?)$"
    )
    hyphened = pl.col("prefix").str.contains(r"(?:^|[^A-Za-z0-9])[A-Za-z]*[A-Z][A-Za-z]* ?-$")
    glued = pl.col("exact").str.contains(r"[0-9]$") & pl.col("suffix").str.contains(
        r"^(?:[A-Za-z]|\.[A-Z0-9])"
    )
    versioned = pl.col("prefix").str.contains(r"(?:[0-9]\.|['’‘¶§])$")
    console = pl.col("exact").str.contains(r"^PS[0-9]$")
    designated = pl.col("number_form").str.contains(r"^-?[0-9]{1,3}$") & pl.col(
        "prefix"
    ).str.contains(rf"(?-u:\b)(?:{listed}) $")
    spoken = pl.col("number_form").str.contains(r"^[A-Z][a-z]+$") & pl.col("prefix").str.contains(
        r"[A-Za-z,;] $"
    )
    sentence = pl.concat_str(
        pl.when(spoken).then("prefix").str.extract("([^.!?]*)$"),
        pl.col("suffix").str.extract("^([^.!?]*)"),
    )
    in_sentence = sentence.str.count_matches(r" [a-z]{4,}") >= SMALL_WORDS
    return (
        (plain & digits & before)
        | (plain & designated)
        | (plain & spoken & in_sentence.fill_null(False))
        | versioned
        | console
        | (hyphened & pl.col("currency_form").is_null())
        | glued
    )
