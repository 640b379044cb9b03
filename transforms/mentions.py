"""Articles → mentions: every numeric expression, with the exact span it stands in."""

import re

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.grammar import YEAR, Grammar
from transforms.lexicon import Lexicon
from transforms.nouns import add_nouns
from transforms.parallels import inherit_units
from transforms.ranges import join_ranges
from validation.tables import Mentions, Texts

FIXED = "sided|off|way|time|stop|man|woman|liner|dimensional|legged|track|horse|trick"
"""What ``one-`` makes a plain word of."""
CONTEXT = 32
"""Code points kept on each side of a span (W3C Web Annotation, TextQuoteSelector)."""

NO_MENTION = ["clock", "phone", "address"]
"""Groups of the grammar that are no numeric expression: time, telephone, address."""

SMALL_WORDS = 2
"""Longer words in small letters that show that a sentence is no headline in capitals."""
LONGEST_LINE = 4000
"""Code points of a line; a place in a longer one would take long to reach."""
MARK = r"^¶[0-9]{1,6} "
SENTENCE = re.compile(r"(?<=[.!?]\s)(?=[A-Z“\"‘])|(?<=[.!?][”\"’)]\s)(?=[A-Z“\"‘])")
WORDS = re.compile(rf"(?s).{{1,{LONGEST_LINE}}}(?:\s|$)|.{{1,{LONGEST_LINE}}}")


def find_mentions(
    texts: LazyFrame[Texts], grammar: Grammar, lexicon: Lexicon
) -> LazyFrame[Mentions]:
    """Find the numeric expressions of each article, in the order of the text.

    Offsets are code points of the normalised text. A digest's own paragraph marks (``¶7``) give
    the paragraph; elsewhere non-blank lines count from 1.
    """
    return (
        find_expressions(texts, grammar, lexicon)
        .filter(pl.col("reason").is_null())
        .select(Mentions.names())
        .pipe(Mentions.validate)
    )


def find_expressions(texts: LazyFrame[Texts], grammar: Grammar, lexicon: Lexicon) -> pl.LazyFrame:
    """Find all that the grammar knows, with the ``reason`` why some of it is no mention."""
    found = cut_text(texts, grammar).cache()
    parts = take_apart(found.select("exact").unique(), grammar)
    return (
        found.join(parts, on="exact", how="inner", maintain_order="left")
        .with_columns(exact=pl.col("exact").str.strip_chars_start(" ("))
        .with_columns(start=pl.col("end") - length("exact"))
        .pipe(add_nouns, lexicon)
        .pipe(drop_comparisons)
        .pipe(drop_spans, lexicon)
        .pipe(join_ranges, lexicon)
        .pipe(inherit_units)
        .with_columns(prefix=words_before(), suffix=words_behind())
        .with_columns(
            reason=pl.coalesce(
                "reason",
                pl.when(is_pronoun()).then(pl.lit("pronoun")),
                pl.when(is_time()).then(pl.lit("clock")),
                pl.when(is_part_of_a_name(lexicon)).then(pl.lit("name")),
                pl.when(is_compound()).then(pl.lit("compound")),
                pl.when(is_ordinal(lexicon)).then(pl.lit("ordinal")),
                pl.when(is_score()).then(pl.lit("score")),
            )
        )
        .with_columns(pl.col("start", "end") + pl.col("line_start"))
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


def length(column: str) -> pl.Expr:
    """Count the code points of a text column."""
    return pl.col(column).str.len_chars().cast(pl.Int64)


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
        r"(?:[a-z,;] (?:[A-Z][A-Za-z&’'-]* )+|(?:^| )[A-Za-z]*[a-z][A-Z][A-Za-z]* "
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


def cut_text(texts: pl.LazyFrame, grammar: Grammar) -> pl.LazyFrame:
    """Cut each line behind every match, in one scan; running lengths are the offsets.

    ``str.split`` is the only scan of Polars that keeps all text; the match is found again from
    the end of its piece, which costs no more than its length.
    """
    pieces = pl.col("line").str.split(grammar.scan, inclusive=True, literal=False)
    at = pl.col("piece").str.find(f"(?:{grammar.scan})$")
    return (
        cut_lines(texts)
        .pipe(cut, "line", pieces, "piece")
        .with_columns(at=at)
        .filter(pl.col("at").is_not_null())
        .select(
            "article_id", "paragraph", "line", "line_start",
            exact=pl.col("piece").cast(pl.Binary).bin.slice(pl.col("at")).cast(pl.String),
            end=pl.col("skipped") + length("piece"),
        )
    )  # fmt: skip


def cut_lines(texts: pl.LazyFrame) -> pl.LazyFrame:
    """Cut texts into lines that are not blank: ``article_id, paragraph, line, line_start``.

    No expression crosses a line, and a place in a line costs little to reach where one in a long
    text would cost its whole length. A digest states the paragraph before its line (``¶7``).
    """
    line, lines = pl.col("line"), pl.col("text").str.split("\n", inclusive=True)
    each_is_marked = (is_blank(pl.element()) | pl.element().str.contains(MARK)).all()
    mark = pl.when("is_marked").then(line.str.extract(MARK, 0))
    counted = (~is_blank(line)).cum_sum()
    earlier = pl.when(pl.col("skipped") == 0).then(counted - ~is_blank(line)).forward_fill()
    is_long = line.str.len_bytes() > LONGEST_LINE
    parts = pl.when(is_long).then(line).map_elements(cut_sentences, pl.List(pl.String))
    return (
        texts.with_columns(is_marked=lines.list.eval(each_is_marked).list.first())
        .pipe(cut, "text", lines, "line")
        .with_columns(paragraph=(counted - earlier).cast(pl.Int64))
        .filter(~is_blank(line))
        .select(
            "article_id",
            line=line.str.strip_prefix(mark.fill_null("")).str.strip_suffix("\n"),
            line_start=pl.col("skipped") + mark.str.len_chars().fill_null(0),
            paragraph=pl.coalesce(mark.str.strip_chars("¶ ").cast(pl.Int64), "paragraph"),
        )
        .pipe(cut, "line", pl.coalesce(parts, pl.concat_list("line")), "part")
        .select(
            "article_id", "paragraph",
            line="part", line_start=pl.col("line_start") + pl.col("skipped"),
        )
    )  # fmt: skip


def cut(rows: pl.LazyFrame, whole: str, parts: pl.Expr, part: str) -> pl.LazyFrame:
    """Make a row of each part of a string, with the code points ``skipped`` before it.

    The parts put together are the whole, so running lengths over all rows are the offsets.
    """
    return (
        rows.with_columns(parts.alias(part), before=length(whole).cum_sum() - length(whole))
        .explode(part)
        .with_columns(skipped=length(part).cum_sum() - length(part) - pl.col("before"))
        .drop("before")
    )


def is_blank(line: pl.Expr) -> pl.Expr:
    """Tell whether a line holds nothing but spaces."""
    return line.str.strip_chars() == ""


def cut_sentences(line: str) -> list[str]:
    """Cut before each sentence; one that is itself too long, at a space."""
    return [part for sentence in SENTENCE.split(line) for part in WORDS.findall(sentence)]


def take_apart(expressions: pl.LazyFrame, grammar: Grammar) -> pl.LazyFrame:
    """Take each distinct expression apart into its forms."""
    return (
        expressions.with_columns(parts=pl.col("exact").str.extract_groups(f"^(?:{grammar.parts})$"))
        .with_columns(
            number_form=first_of("number_a", "number_b", "number_e", "rank", "date"),
            scale_form=first_of("scale_a", "scale_b", "scale_u", "scale_s", "scale_c", "scale_d"),
            currency_form=first_of("currency_a", "currency_b", "currency_g", "currency_s"),
            unit_form=first_of("unit_b", "unit_s", "unit_e"),
            hedge_form=first_of("hedge", "behind"),
            per_form=first_of("per", "per_thing"),
            is_bare=part("number_b").is_not_null(),
            reason=pl.coalesce(
                pl.when(part(group).is_not_null()).then(pl.lit(group)) for group in NO_MENTION
            ),
        )
        .with_columns(
            number_form=pl.concat_str(
                pl.coalesce(part("minus_a"), part("minus_h"), pl.lit("")), "number_form"
            ),
            known_unit=pl.col("unit_form").is_not_null(),
            is_bare=pl.col("is_bare") & is_alone(),
        )
        .drop("parts")
    )


def is_alone() -> pl.Expr:
    """Tell whether a number has neither unit nor currency, and is no year."""
    closed = pl.any_horizontal(
        pl.col(form).is_not_null() for form in ("unit_form", "currency_form", "per_form")
    )
    return ~closed & ~pl.col("number_form").str.contains(f"^{YEAR}$")


def part(group: str) -> pl.Expr:
    """Give what one group of the grammar matched."""
    return pl.col("parts").struct.field(group)


def first_of(*groups: str) -> pl.Expr:
    """Give what the first of these groups that matched holds."""
    return pl.coalesce(map(part, groups)).str.strip_chars()


def words_before() -> pl.Expr:
    """Give up to 32 code points before the span."""
    begin = pl.max_horizontal(pl.col("start") - CONTEXT, 0)
    return pl.col("line").str.slice(begin, pl.col("start") - begin)


def words_behind() -> pl.Expr:
    """Give up to 32 code points behind the span."""
    return pl.col("line").str.slice(pl.col("end"), CONTEXT)
