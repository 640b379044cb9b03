"""Mentions → measures: every number as an interval in its base unit, by SEMANTICS section 2."""

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.finding.grammar import MONTH, YEAR
from transforms.lexicon import Lexicon, form_key, listed
from transforms.measuring.intervals import ENDS, draw_intervals
from transforms.measuring.numerals import read_numbers
from validation.tables import AMOUNT, Measures, Mentions

ONE = pl.lit(1).cast(AMOUNT)
FORMS = [name for name in Mentions.names() if name.endswith("_form")]
READING = ["read", "hedge", "direction", "is_blurred"]
"""What an interval follows from: a reading of the words, and what a conversion takes over."""
DRAWN = ["kind", "value", *ENDS, "unit", "currency", "per"]
LARGEST = 1e27
"""Numbers in the base unit stay below this: their ends must fit 29 digits, too."""
BETWEEN = "(?:by|a|an|another|a further|further|an additional|just|only|even|the|its)"
"""Words that may stand between a word of rising or falling and its number."""


def measure_mentions(mentions: LazyFrame[Mentions], lexicon: Lexicon) -> LazyFrame[Measures]:
    """Read each mention as a value and an interval; both in the base unit.

    A mention whose number cannot be read, or does not fit 29 digits, makes no measure; the quality
    report counts those rows.
    """
    key = [*FORMS, "moved", "is_apposed"]
    placed = (
        mentions.with_columns(moved=word_of_moving(lexicon), is_apposed=is_apposed_age())
        .with_columns(words=pl.concat_str(pl.col(key).cast(pl.String).fill_null(""), separator="|"))
        .cache()
    )
    distinct = placed.select("words", *key).unique("words", keep="first", maintain_order=True)
    readings = read_forms(distinct, lexicon).cache()
    read = (
        placed.join(
            readings.select("words", "read", "kind", "unit", "hedge", "direction"),
            on="words", how="inner", maintain_order="left",
        )
        .pipe(find_conversions)
        .cache()
    )  # fmt: skip
    drawn = (
        read.select(READING)
        .unique(maintain_order=True)
        .join(readings.drop("hedge", "direction"), on="read", how="inner", maintain_order="left")
        .pipe(draw_intervals)
        .select(*READING, *DRAWN)
    )
    return (
        read.drop("kind", "unit")
        .join(drawn, on=READING, how="inner", nulls_equal=True, maintain_order="left")
        .filter(pl.col("value").is_not_null())
        .select(Measures.names())
        .pipe(Measures.validate)
    )


def why_no_measure() -> pl.Expr:
    """Name the reason why a mention makes no measure: a day without a year, or its size."""
    is_day = pl.col("number_form").str.contains(MONTH).fill_null(False)
    return pl.when(is_day).then(pl.lit("day")).otherwise(pl.lit("size"))


def read_forms(mentions: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Look up what the forms of a mention mean, and bring its number to the base unit."""
    numbers = read_numbers(mentions.select("number_form").unique(), lexicon).rename(
        {"low": "vague_low", "high": "vague_high", "high_closed": "vague_high_closed"}
    )
    return (
        mentions.join(numbers, on="number_form", how="inner", maintain_order="left")
        .pipe(look_up, "scale_form", lexicon.scales, scale="factor")
        .pipe(look_up, "currency_form", lexicon.currencies, currency="currency", coin="factor")
        .pipe(look_up_units, lexicon)
        .pipe(look_up, "per_form", lexicon.units, per_unit="unit", per_factor="factor")
        .with_columns(
            per=pl.when(pl.col("per_factor") == ONE).then("per_unit").otherwise("per_form")
        )
        .pipe(look_up_hedges, lexicon)
        .with_columns(kind=kind())
        .with_columns(direction=direction(lexicon))
        .with_columns(unit=unit(lexicon), hedge=hedge())
        .pipe(scale_numbers)
        .with_row_index("read")
    )


def look_up(mentions: pl.LazyFrame, /, form: str, forms: pl.DataFrame, **new: str) -> pl.LazyFrame:
    """Add the meaning of a written form; null where the lexicon lacks it."""
    meanings = (
        forms.lazy()
        .select(
            pl.col("key").alias("form_key"),
            **{name: pl.col(column) for name, column in new.items()},
        )
        .unique("form_key", keep="first", maintain_order=True)
    )
    return (
        mentions.with_columns(form_key=form_key(pl.col(form)))
        .join(meanings, on="form_key", how="left", maintain_order="left")
        .drop("form_key")
    )


def look_up_units(mentions: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Add the meaning of the unit: of all its words, or of the last ("517 rushing yards")."""
    new = {
        "unit_known": "unit",
        "unit_kind": "kind",
        "unit_factor": "factor",
        "unit_floor": "floor",
    }
    whole = look_up(mentions, "unit_form", lexicon.units, **new)
    head = whole.with_columns(head=pl.col("unit_form").str.extract(r" ([a-zµ°][^ ]*)$")).pipe(
        look_up,
        "head",
        lexicon.units,
        **{f"{name}_of_head": column for name, column in new.items()},
    )
    return head.with_columns(
        pl.when(pl.col("unit_known").is_null()).then(f"{name}_of_head").otherwise(name).alias(name)
        for name in new
    )


def look_up_hedges(mentions: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Add up to two hedges: ``less than about`` is both."""
    forms = sorted(lexicon.hedges["form"], key=len, reverse=True)
    found = pl.col("hedge_form").str.extract_many(forms, ascii_case_insensitive=True, leftmost=True)
    return (
        mentions.with_columns(first_hedge=found.list.get(0, null_on_oob=True),
                              second_hedge=found.list.get(1, null_on_oob=True))
        .pipe(look_up, "first_hedge", lexicon.hedges, hedge_1="hedge")
        .pipe(look_up, "second_hedge", lexicon.hedges, hedge_2="hedge")
    )  # fmt: skip


def kind() -> pl.Expr:
    """Tell what is measured: a currency makes money, a unit its kind, else things are counted."""
    return (
        pl.when(pl.col("currency").is_not_null()).then(pl.lit("money"))
        .when("is_apposed").then(pl.lit("age"))
        .when(is_year()).then(pl.lit("date"))
        .when(is_part_of_a_unit()).then("unit_kind")
        .otherwise(pl.coalesce("number_kind", "unit_kind", pl.lit("count")))
    )  # fmt: skip


def is_part_of_a_unit() -> pl.Expr:
    """Tell whether a share is one of a unit, not of some things: ``half a percentage point``."""
    whole = ["percentage_point", "physical", "duration"]
    return (pl.col("number_kind") == "ratio") & pl.col("unit_kind").is_in(whole)


def is_apposed_age() -> pl.Expr:
    """Tell whether a plain number is an age: ``Ms Ruiz, 25, said``, ``aged 25``."""
    plain = pl.col("number_form").str.contains(r"^[1-9][0-9]?$") & pl.col("unit_form").is_null()
    apposed = pl.col("prefix").str.contains(r"[A-Za-z][\w’'-]+, $") & pl.col("suffix").str.contains(
        "^,"
    )
    said = pl.col("prefix").str.contains(
        r"(?i)(?-u:\b)(?:aged?|ages|age of|turned|turning) (?:[0-9]+, )*(?:[0-9]+ (?:and|or|to) )?$"
    )
    return plain & pl.col("scale_form").is_null() & (apposed | said)


def is_year() -> pl.Expr:
    """Tell whether four digits alone are a year: no unit, no scale, no hedge but ``about``."""
    alone = pl.col("unit_form").is_null() & pl.col("scale_form").is_null()
    unhedged = pl.col("hedge_1").is_null() | (pl.col("hedge_1") == "about")
    return pl.col("number_form").str.contains(f"^{YEAR}$") & alone & unhedged


def unit(lexicon: Lexicon) -> pl.Expr:
    """Name the base unit: the currency of money, ``1`` for a bare number.

    What is counted and stands in no lexicon is its own unit: the last word, in the singular.
    """
    head = pl.col("unit_form").str.to_lowercase().str.extract(r"([^ ]+)$")
    calendar = pl.when(pl.col("kind").is_in(["date", "age"])).then(pl.lit("a"))
    by_name = pl.when(
        ~pl.col("kind").is_in(["age", "ratio"]) | (pl.col("unit_kind") == "ratio")
    ).then(pl.col("unit_known"))
    age = pl.when(pl.col("kind") == "age").then(pl.col("unit_known"))
    counted = pl.when(pl.col("kind") != "ratio").then(singular(head, lexicon))
    return pl.coalesce("currency", age, calendar, by_name, counted, pl.lit("1"))


def singular(noun: pl.Expr, lexicon: Lexicon) -> pl.Expr:
    """Give the singular of a noun: by the list of irregular plurals, else by its ending."""
    irregular = dict(lexicon.plurals.select("form", "singular").iter_rows())
    listed = noun.replace_strict(irregular, default=None, return_dtype=pl.String)
    regular = (
        pl.when(noun.str.contains(r"children$")).then(noun.str.replace(r"ren$", ""))
        .when(noun.str.contains(r"men$")).then(noun.str.replace(r"men$", "man"))
        .when(noun.str.contains(r"[^aeiou]ies$")).then(noun.str.replace(r"ies$", "y"))
        .when(noun.str.contains(r"(?:ch|sh|x|ss|zz)es$")).then(noun.str.replace(r"es$", ""))
        .when(noun.str.contains(r"[^su]s$")).then(noun.str.replace(r"s$", ""))
        .otherwise(noun)
    )  # fmt: skip
    return pl.coalesce(listed, regular)


def hedge() -> pl.Expr:
    """Name the hedge: the words before the number first, then its own form."""
    spoken = pl.coalesce("hedge_1", "hedge_2")
    is_vague = pl.col("vague_high").is_not_null() & pl.col("number_kind").is_null()
    return (
        pl.when(pl.col("other").is_not_null()).then(pl.lit("range"))
        .when(spoken.is_null() & is_vague).then(pl.lit("vague"))
        .otherwise(spoken.fill_null("bare"))
    )  # fmt: skip


def word_of_moving(lexicon: Lexicon) -> pl.Expr:
    """Find the word of rising or falling right before a number; "gave up" is none."""
    forms = "|".join(sorted(lexicon.directions["form"], key=len, reverse=True))
    verbs = "|".join(lexicon.words.filter(pl.col("role") == "phrasal")["form"])
    near = pl.col("prefix").str.extract(rf"(?i)(?-u:\b)({forms})(?: {BETWEEN})* ?$")
    of_thing = pl.col("prefix").str.extract(rf"(?i)(?-u:\b)({forms})(?: [a-z’']+){{1,4}} by ?$")
    behind = pl.col("suffix").str.extract(r"^ (up|down|higher|lower)(?-u:\b)")
    given_up = pl.col("prefix").str.contains(rf"(?i)(?-u:\b)(?:{verbs}) up $")
    is_share = pl.col("unit_form").str.contains("(?i)^(?:%|per ?cent|pc|pct|points?)$")
    before = pl.when(~given_up).then(pl.coalesce(near, of_thing).str.to_lowercase())
    return pl.coalesce(before, pl.when(is_share).then(behind))


def direction(lexicon: Lexicon) -> pl.Expr:
    """Tell which way the number moved: ``gained more than 3 per cent``, ``+0.2%``.

    Only amounts and shares are "added" as a rise: added tickets are more tickets.
    """
    meaning = dict(lexicon.directions.select("form", "direction").iter_rows())
    moved = pl.col("moved").replace_strict(meaning, default=None, return_dtype=pl.String)
    is_moving = pl.col("kind").is_in(["money", "percent", "percentage_point"])
    idle = pl.col("moved").str.starts_with("add") & ~is_moving
    level = pl.col("hedge_form").str.to_lowercase().is_in(listed(lexicon, "bound"))
    idle |= (level & ~pl.col("kind").is_in(["percent", "percentage_point"])).fill_null(False)
    signed = pl.when(pl.col("number_form").str.starts_with("+")).then(pl.lit("up"))
    return pl.coalesce(signed, pl.when(~idle.fill_null(False)).then(moved))


def scale_numbers(mentions: pl.LazyFrame) -> pl.LazyFrame:
    """Bring the number, its places and its vague ends to the base unit."""
    scale = pl.col("scale").fill_null(ONE)
    base = pl.coalesce("coin", "unit_factor", ONE)
    factor = scale * base
    first_factor = pl.when(pl.col("first_scaled")).then(base)
    is_unscaled = pl.col("scale").is_null() & (pl.col("last_place") == ONE)
    first = fitting("number", factor) * pl.coalesce(first_factor, factor)
    other = fitting("other", factor) * factor
    return mentions.with_columns(
        value=pl.when((first <= other).fill_null(True)).then(
            pl.coalesce((first + other) / 2, first)
        ),  # upside down it is no range: ``fell from $5m to $4m``
        half_width=(other - first) / 2,
        unit_place=fitting("last_nonzero_place", factor) * factor,
        written_place=fitting("last_place", factor) * factor,
        vague_low=fitting("vague_low", factor) * factor,
        vague_high=fitting("vague_high", factor) * factor,
        floor=pl.when(pl.col("direction").is_null() & (pl.col("number") >= 0)).then(
            pl.when(pl.col("unit_known").is_null()).then(0 * ONE).otherwise("unit_floor")
        ),
        is_whole=is_unscaled & pl.col("kind").is_in(["count", "age"]),
        is_small=is_unscaled & (pl.col("number").abs() < 100),
        is_given=pl.col("kind").is_in(["date", "rank"]),
    )


def fitting(number: str, factor: pl.Expr) -> pl.Expr:
    """Give a number that its factor leaves room for in a table; null where it does not.

    Decimals that overflow raise, and one odd number must not stop the others.
    """
    size = pl.col(number).cast(pl.Float64).abs() * factor.cast(pl.Float64)
    return pl.when(size < LARGEST).then(number)


def find_conversions(mentions: pl.LazyFrame) -> pl.LazyFrame:
    """Find the amount that a second currency or unit repeats: ``100bn yuan (£11bn)``.

    The converted amount takes over the hedge of the first; its own hedge blurs the bound. A move
    that is told twice goes one way: ``fell 2%, or $1.19``.
    """
    taken_over = ["article_id", "start", "end", "kind", "unit", "hedge", "direction"]
    before = pl.struct(taken_over).shift(1).struct
    gap = pl.col("start") - before.field("end")
    is_on_line = pl.col("prefix").str.len_chars() >= gap
    between = pl.when(gap.is_between(1, 32) & is_on_line).then(pl.col("prefix").str.tail(gap))
    is_conversion = (
        (before.field("article_id") == pl.col("article_id"))
        & (before.field("kind") == pl.col("kind"))
        & pl.col("kind").is_in(["money", "physical"])
        & (before.field("unit") != pl.col("unit"))
        & between.str.contains(r"^(?: ?\(|,? or )$")
    ).fill_null(False)
    moving = ["money", "percent", "percentage_point"]
    is_same_move = (
        (before.field("article_id") == pl.col("article_id"))
        & before.field("kind").is_in(moving)
        & pl.col("kind").is_in(moving)
        & between.str.contains("^,? or $")
    )
    taken = is_conversion & ~before.field("hedge").is_in(["bare", "range"])
    return mentions.with_columns(
        conversion_of=pl.when(is_conversion).then(before.field("start")),
        is_blurred=taken & (pl.col("hedge") == "about"),
        hedge=pl.when(taken).then(before.field("hedge")).otherwise("hedge"),
        direction=pl.when(is_conversion | is_same_move)
        .then(pl.coalesce("direction", before.field("direction")))
        .otherwise("direction"),
    )
