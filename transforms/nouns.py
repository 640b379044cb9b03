"""Bare numbers → counts: the noun phrase behind a number that no unit follows.

There is no tagger: a phrase ends with its first plural, and a function word ends the search. That
reads "12 shipping containers" and "two Kia and Hyundai vehicles" at the speed of a join.
"""

import re
from collections.abc import Iterable

import polars as pl

from transforms.lexicon import Lexicon

WINDOW = 80
"""Code points behind a number in which its noun is looked for."""
N_WORDS = 5
WORD = r"[A-Za-z][A-Za-zÀ-ÿ’'&-]*"
REGULAR = r"[a-zà-ÿ][a-zà-ÿ’'-]*[a-hj-rtv-zà-ÿ]s"
"""A plural in -s, by its look; words in -ss, -us and -is are none."""
FAMILY = r"[^ ]*(?:children|men|women)"
ADJECTIVE = r"^[^ ]+(?:al|ar|ive|ous|ful|ing|ed|able|ible|ic|ary|est|er|less|ent|ant) [^ ]+$"


def add_nouns(found: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Extend bare numbers by the noun phrase that they count, and by what it is counted per."""
    pers = lexicon.units.filter(pl.col("kind").is_in(["duration", "count"]))["form"]
    per = "|".join(sorted((form for form in pers if form.isalpha()), key=len, reverse=True))
    behind = pl.col("line").str.slice(pl.col("end"), WINDOW)
    return (
        found.with_columns(is_million=is_million(lexicon))
        .with_columns(behind=pl.when(pl.col("is_bare") | pl.col("is_million")).then(behind))
        .with_columns(lead=lead())
        .with_columns(window=window())
        .with_columns(said=before_function_words(lexicon))
        .with_columns(noun=phrase(lexicon))
        .with_columns(tail=pl.concat_str("lead", "noun"))
        .with_columns(
            per_part=pl.when(pl.col("noun").is_not_null()).then(
                pl.col("behind").str.slice(length("tail")).str.extract(
                    rf"^((?: per | an? |/)(?:{per})(?-u:\b))"
                )
            )
        )
        .with_columns(
            exact=pl.concat_str("exact", pl.col("tail", "per_part").fill_null("")),
            scale_form=pl.when(counts_millions()).then("unit_form").otherwise("scale_form"),
            unit_form=pl.when(counts_millions()).then("noun").otherwise(
                pl.coalesce("unit_form", "noun")
            ),
            known_unit=pl.col("known_unit") & ~counts_millions(),
            per_form=pl.coalesce("per_form", pl.col("per_part").str.extract(r"([a-z]+)$")),
        )
        .with_columns(end=pl.col("start") + length("exact"))
        .drop("is_million", "behind", "lead", "window", "said", "noun", "tail", "per_part")
    )  # fmt: skip


def is_million(lexicon: Lexicon) -> pl.Expr:
    """Tell whether an ``m`` may mean a million: plain things follow, and no race is run."""
    races = "|".join(lexicon.words.filter(pl.col("role") == "race")["form"])
    behind = pl.col("line").str.slice(pl.col("end"), WINDOW)
    glued = pl.col("exact").str.contains(r"[0-9]m$") & (pl.col("unit_form") == "m")
    return (glued & ~behind.str.contains(rf"^ (?:[a-z]+ )?(?:{races})(?-u:\b)")).fill_null(False)


def counts_millions() -> pl.Expr:
    """Tell whether an ``m`` was a million after all: a noun was found behind it."""
    return pl.col("is_million") & pl.col("noun").is_not_null()


def length(column: str) -> pl.Expr:
    """Count the code points of a text column."""
    return pl.col(column).str.len_chars().cast(pl.Int64)


def lead() -> pl.Expr:
    """Give what stands between number and noun: a space, a hyphen, ``of the``."""
    return pl.col("behind").str.extract(
        rf"^( of (?:(?:the|these|those|its|his|her|their|our|my|all) )?|[ -]){WORD}"
    )


def window() -> pl.Expr:
    """Give up to five words behind the number, none beyond a punctuation mark."""
    skip = length("lead")
    return pl.col("behind").str.slice(skip).str.extract(rf"^({WORD}(?: {WORD}){{0,{N_WORDS - 1}}})")


def before_function_words(lexicon: Lexicon) -> pl.Expr:
    """Give the window up to its first function word; ``and`` may join what is counted."""
    function = listed(lexicon, "function")
    stops = (
        rf"(?:^and|(?:^| )(?:{alternation(word for word in function if word != 'and')}))(?: .*)?$"
    )
    return pl.col("window").str.to_lowercase().str.replace(stops, "")


def phrase(lexicon: Lexicon) -> pl.Expr:
    """Give the phrase: up to its first plural, or to the plural that this one describes.

    Behind ``one`` it is a word, or an adjective and a word; behind a hyphen a word.
    """
    said, number = pl.col("said"), pl.col("number_form").str.to_lowercase()
    plural = f"(?:{REGULAR}|{FAMILY}|{alternation(lexicon.plurals['form'])})"
    modifiers = alternation(listed(lexicon, "modifier"))
    plurals = said.str.extract(rf"^((?:[^ ]+ )*?(?:(?:{modifiers}) {plural}|{plural}))(?: |$)")
    word, pair = said.str.extract("^([^ ]+)"), said.str.extract("^([^ ]+ [^ ]+)")
    is_described = pair.str.contains(ADJECTIVE) & ~pair.str.contains(f" (?:and|{plural})$")
    is_one = number.is_in(["one", "1"]) & pl.col("scale_form").is_null()
    vague = lexicon.numerals.filter(pl.col("kind").is_in(["vague", "part"]))["form"]
    is_plain_of = pl.col("lead").str.contains("of") & ~number.is_in(vague.to_list())
    chosen = (
        pl.when(pl.col("lead") == "-").then(word)
        .when(is_one).then(pl.when(is_described).then(pair).otherwise(word))
        .otherwise(plurals)
    )  # fmt: skip
    is_none = is_plain_of | (chosen == "")
    return pl.when(~is_none).then(pl.col("window").str.slice(0, chosen.str.len_chars()))


def listed(lexicon: Lexicon, role: str) -> list[str]:
    """Give the plain words of one role."""
    return lexicon.words.filter(pl.col("role") == role)["form"].to_list()


def alternation(forms: Iterable[str]) -> str:
    """Write forms as alternatives, the longest first."""
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
