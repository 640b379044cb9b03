"""Bare numbers → counts: the noun phrase behind a number that no unit follows.

There is no tagger: a phrase ends with its first plural, and a function word ends the search. That
reads "12 shipping containers" and "two Kia and Hyundai vehicles" at the speed of a join.
"""

import polars as pl

from transforms.lexicon import Lexicon

WINDOW = 80
"""Code points behind a number in which its noun is looked for."""
N_WORDS = 5
WORD = r"[A-Za-z][A-Za-zÀ-ÿ’'&-]*"
NO_PLURAL = r"(?:ss|us|is|’s|'s)$"
FAMILY = r"(?:children|men|women)$"
ADJECTIVE = r"(?:al|ar|ive|ous|ful|ing|ed|able|ible|ic|ary|est|er|less|ent|ant)$"


def add_nouns(found: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Extend bare numbers by the noun phrase that they count, and by what it is counted per."""
    pers = lexicon.units.filter(pl.col("kind").is_in(["duration", "count"]))["form"]
    per = "|".join(sorted((form for form in pers if form.isalpha()), key=len, reverse=True))
    behind = pl.col("text").str.slice(pl.col("end"), WINDOW)
    return (
        found.with_columns(is_million=is_million(lexicon))
        .with_columns(behind=pl.when(pl.col("is_bare") | pl.col("is_million")).then(behind))
        .with_columns(lead=lead())
        .with_columns(window=window())
        .with_columns(words=pl.col("window").str.split(" "))
        .with_columns(size=phrase_size(lexicon))
        .with_columns(noun=phrase())
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
        .drop("is_million", "behind", "lead", "window", "words", "size", "noun", "tail", "per_part")
    )  # fmt: skip


def is_million(lexicon: Lexicon) -> pl.Expr:
    """Tell whether an ``m`` may mean a million: plain things follow, and no race is run."""
    races = "|".join(lexicon.words.filter(pl.col("role") == "race")["form"])
    behind = pl.col("text").str.slice(pl.col("end"), WINDOW)
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


def phrase_size(lexicon: Lexicon) -> pl.Expr:
    """Count the words of the phrase: up to the first plural, or to the plural that follows it."""
    function = lexicon.words.filter(pl.col("role") == "function")["form"].to_list()
    modifiers = lexicon.words.filter(pl.col("role") == "modifier")["form"].to_list()
    irregular = lexicon.plurals["form"].to_list()
    words = [pl.col("words").list.get(i, null_on_oob=True) for i in range(N_WORDS)]
    lower = [word.str.to_lowercase() for word in words]
    plural = [is_plural(word, irregular) for word in lower]
    stops = [
        (word.is_in(function) & ~joins(i, lower, plural)).fill_null(True)
        for i, word in enumerate(lower)
    ]
    number = pl.col("number_form").str.to_lowercase()
    is_one = number.is_in(["one", "1"]) & pl.col("scale_form").is_null()
    is_joined = pl.col("lead") == "-"
    is_of = pl.col("lead").str.contains("of")
    vague = (
        pl.col("number_form")
        .str.to_lowercase()
        .is_in(lexicon.numerals.filter(pl.col("kind").is_in(["vague", "part"]))["form"].to_list())
    )
    size = pl.lit(None, dtype=pl.Int64)
    for i in reversed(range(N_WORDS)):
        is_modifier = lower[i].is_in(modifiers).fill_null(False)
        following = is_modifier & plural[i + 1] if i + 1 < N_WORDS else pl.lit(False)
        here = pl.when(following).then(i + 2).otherwise(i + 1)
        size = pl.when(stops[i]).then(None).when(plural[i]).then(here).otherwise(size)
    adjective = lower[0].str.contains(ADJECTIVE) & ~stops[1] & ~plural[1]
    single = pl.when(stops[0]).then(None).when(adjective).then(2).otherwise(1)
    joined = pl.when(stops[0]).then(None).otherwise(1)
    return (
        pl.when(is_of & ~vague)
        .then(None)
        .when(is_joined)
        .then(joined)
        .when(is_one)
        .then(single)
        .otherwise(size)
    )


def is_plural(word: pl.Expr, irregular: list[str]) -> pl.Expr:
    """Tell whether a word looks like a plural."""
    regular = word.str.contains(r"^[a-zà-ÿ][a-zà-ÿ’'-]*[a-zà-ÿ]s$") & ~word.str.contains(NO_PLURAL)
    return (regular | word.is_in(irregular) | word.str.contains(FAMILY)).fill_null(False)


def joins(i: int, words: list[pl.Expr], plural: list[pl.Expr]) -> pl.Expr:
    """Tell whether ``and`` stands inside a phrase: ``digital and physical sales``."""
    if i == 0 or i == N_WORDS - 1:
        return pl.lit(False)
    return (words[i] == "and") & ~plural[i - 1]


def phrase() -> pl.Expr:
    """Give the words of the phrase."""
    return pl.when(pl.col("size").is_not_null()).then(
        pl.col("words").list.head(pl.col("size")).list.join(" ")
    )
