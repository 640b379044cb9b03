"""Bare numbers → counts: the noun phrase behind a number that no unit follows.

There is no tagger: a phrase ends with its first plural, and a function word ends the search. That
reads "12 shipping containers" and "two Kia and Hyundai vehicles" at the speed of a join.
"""

import polars as pl

from transforms.finding.grammar import YEAR
from transforms.finding.lines import length
from transforms.lexicon import Lexicon, alternation, listed

WINDOW = 80
"""Code points behind a number in which its noun is looked for."""
MONEY_WINDOW = 40
"""Code points before a number in which a word of money is looked for."""
SENTENCE_WINDOW = 200
"""Code points before a number in which its sentence is looked for."""
SENTENCE = r"(?:[^.!?]|[.][0-9])"
"""A character that ends no sentence."""
N_WORDS = 5
WORD = r"[A-Za-z][A-Za-zÀ-ÿ’'&-]*"
REGULAR = r"[a-zà-ÿ][a-zà-ÿ’'-]*[a-hj-rtv-zà-ÿ]s"
"""A plural in -s, by its look; words in -ss, -us and -is are none."""
JOINT = r"(?: per | an? |/)"
"""What stands between things and what they are counted by."""
FAMILY = r"[^ ]*(?:children|men|women)"
ADJECTIVE = r"[^ ]+(?:al|ar|ive|ous|ful|ing|ed|able|ible|ic|ary|est|er|less|ent|ant)"


def add_nouns(found: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Extend bare numbers by the noun phrase that they count, and by what it is counted per."""
    pers = lexicon.units.filter(pl.col("kind").is_in(["duration", "count"]))["form"]
    per = "|".join(sorted((form for form in pers if form.isalpha()), key=len, reverse=True))
    rate = rf"(?:{JOINT}(?:[0-9][0-9,]* ?)?(?:{per})| per [0-9][0-9,]* [a-z]+)(?-u:\b)"
    behind = pl.col("line").str.slice(pl.col("end"), WINDOW)
    added = pl.sum_horizontal(length("tail").fill_null(0), length("per_part").fill_null(0))
    return (
        found.with_columns(is_about_money=is_about_money(lexicon))
        .pipe(read_pounds, lexicon)
        .with_columns(is_million=is_million(lexicon))
        .with_columns(after=behind)
        .with_columns(is_open=pl.col("is_bare") | pl.col("is_million") | is_year())
        .with_columns(behind=pl.when("is_open").then("after"))
        .with_columns(lead=lead())
        .with_columns(window=window())
        .with_columns(said=before_function_words(lexicon))
        .with_columns(noun=phrase(lexicon))
        .with_columns(noun=pl.when(~is_doubtful(lexicon) | is_known(lexicon)).then("noun"))
        .with_columns(tail=pl.concat_str("lead", "noun"))
        .with_columns(
            per_part=pl.when(pl.col("noun").is_not_null())
            .then(pl.col("behind").str.slice(length("tail")).str.extract(f"^({rate})"))
            .when(pl.col("known_unit") & pl.col("per_form").is_null())
            .then(pl.col("after").str.extract(f"^( of (?:[a-z-]+ ){{0,2}}[a-z-]+{rate})"))
        )
        .with_columns(
            end=pl.col("end") + added,
            scale_form=pl.when(counts_millions()).then("unit_form").otherwise("scale_form"),
            unit_form=pl.when(counts_millions()).then("noun").otherwise(
                pl.coalesce("unit_form", "noun")
            ),
            known_unit=(pl.col("known_unit") & ~counts_millions()) | is_known(lexicon),
            per_form=pl.coalesce("per_form", pl.col("per_part").str.extract(f"{JOINT}([^/]+)$")),
        )
        .with_columns(
            exact=pl.col("line").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
        )
        .filter(~is_swallowed())
        .drop("is_about_money", "is_million", "is_open", "after", "behind", "lead", "window",
              "said", "noun", "tail", "per_part")
    )  # fmt: skip


def is_swallowed() -> pl.Expr:
    """Tell whether an expression stands in the words before it: ``per 100,000 people``."""
    swallowed = pl.lit(False)
    for rows in (1, 2):
        is_same_line = pl.all_horizontal(
            pl.col(name) == pl.col(name).shift(rows) for name in ("article_id", "line_start")
        )
        inside = is_same_line & (pl.col("start") < pl.col("end").shift(rows))
        swallowed |= inside.fill_null(False)
    return swallowed


def is_known(lexicon: Lexicon) -> pl.Expr:
    """Tell whether the lexicon knows what is counted: no name is read into "at Tesco 400 staff"."""
    things = lexicon.units.filter(pl.col("kind") == "count")["form"].to_list()
    head = pl.col("noun").str.extract("([^ ]+)$")
    is_one = pl.col("number_form").str.to_lowercase() == "one"
    return (head.is_in(things) & ~is_one).fill_null(False)


def is_doubtful(lexicon: Lexicon) -> pl.Expr:
    """Tell whether only a thing that the lexicon knows can be counted: years, ``10,000 of the``."""
    vague = lexicon.numerals.filter(pl.col("kind").is_in(["vague", "part"]))["form"].to_list()
    is_vague = pl.col("number_form").str.to_lowercase().is_in(vague)
    return is_year() | (pl.col("lead").str.contains("of") & ~is_vague)


def is_year() -> pl.Expr:
    """Tell whether a number may be a year: only known things are counted in thousands like it."""
    closed = (pl.col(form).is_not_null() for form in ("unit_form", "currency_form", "scale_form"))
    return pl.col("number_form").str.contains(f"^{YEAR}$") & ~pl.any_horizontal(closed)


def is_million(lexicon: Lexicon) -> pl.Expr:
    """Tell whether an ``m`` may mean a million: plain things follow, and no race is run."""
    races = "|".join(lexicon.words.filter(pl.col("role") == "race")["form"])
    behind = pl.col("line").str.slice(pl.col("end"), WINDOW)
    glued = pl.col("exact").str.contains(r"[0-9]m$") & (pl.col("unit_form") == "m")
    return (glued & ~behind.str.contains(rf"^ (?:[a-z]+ )?(?:{races})(?-u:\b)")).fill_null(False)


def read_pounds(found: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Read pounds as money where the words speak of money, where they are paid for goods.

    "10 pounds of flour" weigh; "550 pounds a year" and "40 pounds per tonne" are paid.
    """
    is_pound = (
        pl.col("unit_form").str.contains(r"(?i)^pounds?$") & pl.col("currency_form").is_null()
    )
    is_rate = pl.col("per_form").is_in(listed(lexicon, "paid"))
    before = pl.when(is_pound).then(before_in_sentence(SENTENCE_WINDOW))
    is_paid = before.str.contains(r"£|(?:illion|bn|[0-9]m) pounds|pence(?-u:\b)")
    is_money = (is_pound & (pl.col("is_about_money") | is_rate | is_paid)).fill_null(False)
    return found.with_columns(
        currency_form=pl.when(is_money).then("unit_form").otherwise("currency_form"),
        unit_form=pl.when(~is_money).then("unit_form"),
        known_unit=pl.col("known_unit") & ~is_money,
    )


def counts_millions() -> pl.Expr:
    """Tell whether an ``m`` was a million after all: things follow, or it is about money."""
    return pl.col("is_million") & (pl.col("noun").is_not_null() | pl.col("is_about_money"))


def is_about_money(lexicon: Lexicon) -> pl.Expr:
    """Tell whether the sentence before a number speaks of money: ``profit of``, ``must pay``.

    The words are few, and the number is near: "the profit of a runner who did 800m" is caught by
    the race, and by nothing else.
    """
    words = alternation(listed(lexicon, "money"))
    is_open = pl.col("unit_form").str.contains(r"(?i)^(?:pounds?|m)$")
    spoken = pl.when(is_open).then(before_in_sentence(MONEY_WINDOW)).str.to_lowercase()
    in_range = spoken.str.contains(r"[£$€][0-9.,]+(?:m|bn)?[-–]$")
    return (spoken.str.contains(rf"(?-u:\b)(?:{words})(?-u:\b)") | in_range).fill_null(False)


def before_in_sentence(size: int) -> pl.Expr:
    """Give up to so many code points before the number, none of another sentence."""
    start = pl.max_horizontal(pl.col("start") - size, 0)
    return pl.col("line").str.slice(start, pl.col("start") - start).str.extract(f"({SENTENCE}*)$")


def lead() -> pl.Expr:
    """Give what stands between number and noun: a space, a hyphen, ``of the``."""
    return pl.col("behind").str.extract(
        rf"^( of (?:(?:the|these|those|its|his|her|their|our|my|all) )?|-strong |[ -]){WORD}"
    )


def window() -> pl.Expr:
    """Give up to five words behind the number, none beyond a punctuation mark."""
    skip = length("lead")
    return pl.col("behind").str.slice(skip).str.extract(rf"^({WORD}(?: {WORD}){{0,{N_WORDS - 1}}})")


def before_function_words(lexicon: Lexicon) -> pl.Expr:
    """Give the window up to its first function word; ``and`` may join what is counted."""
    function = listed(lexicon, "function")
    others = alternation(word for word in function if word != "and")
    stops = rf"(?:^and|(?:^| )(?:{others}))(?:[ -].*)?$"
    return pl.col("window").str.to_lowercase().str.replace(stops, "")


def phrase(lexicon: Lexicon) -> pl.Expr:
    """Give the phrase: up to its first plural, or to the plural that this one describes.

    Behind ``one`` it is a word, or an adjective and a word; behind a hyphen a word.
    """
    said, number = pl.col("said"), pl.col("number_form").str.to_lowercase()
    plural = f"(?:{REGULAR}|{FAMILY}|{alternation(lexicon.plurals['form'])})"
    modifiers = alternation(listed(lexicon, "modifier"))
    plurals = said.str.extract(rf"^((?:[^ ]+ )*?(?:(?:{modifiers}) {plural}|{plural}))(?: |$)")
    acronyms = pl.col("window").str.extract(rf"^((?:{WORD} ){{0,2}}?[A-Z]{{2,}}s)(?: |$)")
    word, pair = said.str.extract("^([^ ]+)"), said.str.extract("^([^ ]+ [^ ]+)")
    adjective = f"^(?:{ADJECTIVE}|{alternation(listed(lexicon, 'adjective'))}) "
    is_described = pair.str.contains(adjective) & ~pair.str.contains(f" (?:and|{plural})$")
    is_one = (number == "one") | ((number == "1") & pl.col("window").str.contains("^[a-z]"))
    is_one &= pl.col("scale_form").is_null()
    chosen = (
        pl.when(pl.col("lead") == "-").then(word)
        .when(is_one).then(pl.when(is_described).then(pair).otherwise(word))
        .otherwise(pl.coalesce(plurals, acronyms.str.to_lowercase()))
    )  # fmt: skip
    return pl.when(chosen != "").then(pl.col("window").str.slice(0, chosen.str.len_chars()))
