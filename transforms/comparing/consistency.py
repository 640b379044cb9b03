"""Figures of one article → failures: two of its numbers that cannot both be right.

A warning is given only where no values inside the intervals fit, hedges and rounding counted in.
How numbers belong together, the words around them say: each rule reads the sentence with marks for
its numbers (``<number>, including <number>``), and what no pattern knows is passed over.
"""

from itertools import pairwise

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.comparing.changes import NUMBER, SHARE, find_changes, split_ranges
from transforms.finding.grammar import MONTH, YEAR, any_of
from transforms.finding.lines import cut_lines
from transforms.labelling.annotations import ABBREVIATION
from transforms.lexicon import Codebook, Lexicon, listed
from validation.failures import FAILURE
from validation.tables import AMOUNT, Figures, Measures, Mentions, Texts

PLACE = ["start", "end", "exact", "paragraph"]
RUN = ["", "_2", "_3"]
"""How the columns of the first, the second and the third number of a run end."""
SUMS = ["count", "money", "physical"]
"""The kinds of numbers that have parts."""
TOLD = pl.col("told")
REACH = 100
"""Code points of a line that are read on each side of a number."""
WITHIN = rf"(?:{ABBREVIATION}|[^.!?]|[.][0-9])*"
"""Words that no sentence ends between."""

PART_FIRST = (
    rf"{NUMBER} (?:out )?of (?:all )?(?:the|those|these|its|their|his|her|our) {NUMBER}(?:[^-’']|$)"
)
WHOLE_FIRST = (
    rf"{NUMBER},?(?: [—–-])? \(?(?:including|among them|of whom|of which|of these|of those),?"
    rf" (?:(?:the|some|only|all) )?{NUMBER}(?:[^-’']|$)"
    rf"|{NUMBER}(?:, | \(| [—–] ){NUMBER} of (?:them|whom|which|these|those)(?-u:\b)"
)
ADDED = rf"(?-u:\b)(?:and|or|plus) (?:[a-z]+ )?{NUMBER}.*{NUMBER}"
"""A whole that is one of several: the parts may be those of their sum, which is not printed."""
SLIP = 3
"""How often a whole goes into its part at most: 40 of the two models are no slip."""

BORN = (
    r"(?i:born)(?: (?:in|near|at) [A-Z][\w’'-]+(?:,? [A-Z][\w’'-]+){0,3})?,?(?: in| on)?"
    rf" (?:[0-9]{{1,2}} )?(?:{MONTH} (?:[0-9]{{1,2}}, )?)?({YEAR})"
)
AGED = [
    rf"{BORN}\)?,? (?:(?:and )?(?:(?:who|he|she) )?is (?:now )?(?:an? |the )?|the |this "
    rf"|(?:and )?(?:now )?(?:aged )?){NUMBER}",
    rf"{NUMBER}(?: [a-z]+){{0,2}},? \(?(?:(?:who )?(?:was|is) |and )?{BORN}",
]
"""How an age stands with the year of birth of the same person."""

SPAN = "(?:span|period|stretch|interval)"
YEARS = rf"({YEAR})(?: to | and |[-–])({YEAR})"
BETWEEN = [
    rf"{YEARS},? (?:(?:a|the) {SPAN} of|or) {NUMBER}",
    rf"{YEARS}, (?:a|an|the) {NUMBER}[ -]{SPAN}",
    rf"(?i:the|those|these) {NUMBER}(?: {SPAN})?,? (?:from |between )?{YEARS}",
    rf"(?i:over|for|during) {NUMBER},? from {YEARS}",
    rf"{NUMBER} {SPAN},? (?:from |between )?{YEARS}",
    rf"({YEAR})[^0-9.!?;:—]*{NUMBER} (?:later|afterwards?),? in (?:{MONTH} )?({YEAR})(?:[^-–/]|$)",
]
"""How a duration stands with the two years that it lies between."""
AGO = [
    rf"{NUMBER} ago,? (?:back )?in (?:(?:early|late|mid|{MONTH})[ -])?({YEAR})(?:[^-–/]|$)",
    rf"({YEAR}), {NUMBER} ago(?:[,.;)]|$)",
]
"""How it stands with the year that it began in, if it ended with publication."""
LIMITED = rf"{YEAR},? (?:[a-z]+ )?(?:when|that|which|all)(?-u:\b)|(?-u:\b)years?(?-u:\b)"
"""Words that pick some of the years between, or tell of others."""

REASONS = {
    "CON-001": "a part cannot be larger than its whole",
    "CON-002": "who was born in {} is {} to {} years old in {}",
    "CON-003": "from {} to {} it is {} years",
    "CON-004": "from one level to the other it changes by {} to {} per cent",
}
"""What does not fit, with room for the facts of a finding."""


def find_contradictions(
    figures: LazyFrame[Figures],
    measures: LazyFrame[Measures],
    mentions: LazyFrame[Mentions],
    texts: LazyFrame[Texts],
    lexicon: Lexicon,
    codebook: Codebook,
) -> pl.DataFrame:
    """Warn of numbers inside one article that contradict each other, by rules CON-001 to CON-004.

    A part exceeds its whole; an age misses the year of birth; a duration misses its two dates; a
    percentage misses its two levels. Yields the columns ``FAILURE``, in the order of rule and
    place. ``measures`` tells which years of a sentence are dates, ``mentions`` where they stand.
    """
    placed = place_figures(figures, texts, lexicon).cache()
    numbers, levels = placed.pipe(widen).cache(), placed.pipe(split_ranges).pipe(widen)
    alone = tell(numbers, 1).cache()
    dates = (
        measures.filter(pl.col("kind") == "date", pl.col("hedge") == "bare")
        .join(mentions, on=["article_id", "start"], how="inner")
        .select("article_id", *PLACE, year=pl.col("low").cast(pl.Int32))
    )
    found = [
        ("CON-001", 2, find_larger_parts(tell(numbers, 2), lexicon)),
        ("CON-001", 2, find_larger_members(numbers, codebook)),
        ("CON-002", 2, find_wrong_ages(alone, dates, lexicon)),
        ("CON-003", 2, find_wrong_durations(alone, dates)),
        ("CON-004", 3, find_changes(tell(levels, 3), lexicon)),
    ]
    rows = [
        of_rule.select(pl.lit(rule).alias("rule"), "article_id", places(size), "facts")
        for rule, size, of_rule in found
    ]
    return say(pl.concat(rows).collect())


def places(size: int) -> pl.Expr:
    """List where the numbers of a run stand, the first in the text first."""
    numbers = [[pl.col(f"{name}{end}").alias(name) for name in PLACE] for end in RUN[:size]]
    return pl.concat_list(pl.struct(number) for number in numbers).list.sort().alias("places")


def say(found: pl.DataFrame) -> pl.DataFrame:
    """Say each contradiction in one sentence; the few rows are looked at one by one."""
    named = "'{exact}' (paragraph {paragraph}, characters {start} to {end})"
    rows = [
        {
            "table": "figures", "rule": rule, "severity": "warning", "column": "value",
            "row_key": f"{article_id}:{spots[0]['start']}", "value": spots[0]["exact"],
            "message": f"{' and '.join(named.format(**spot) for spot in spots)} cannot be right:"
            f" {REASONS[rule].format(*known)}.",
        }
        for rule, article_id, spots, known in found.sort(found.columns).iter_rows()
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=FAILURE)


def place_figures(
    figures: LazyFrame[Figures], texts: LazyFrame[Texts], lexicon: Lexicon
) -> pl.LazyFrame:
    """Set each figure into its line, with the ``mark`` that it is told by.

    Dates are left out, and amounts that convert another. No pattern reads the mark of a number
    inside a compound or a name: ``three-bedroom homes``.
    """
    is_printed = pl.col("exact").str.contains("(?i)%|per ?cent|pct?$")
    is_share = (pl.col("kind") == "percent") & is_printed
    is_inside = pl.col("kind").is_in(SUMS) & pl.col("exact").str.contains("[-’']")
    mark = pl.when(is_share).then(pl.lit(SHARE)).when(~is_inside).then(pl.lit(NUMBER))
    lines = cut_lines(texts, lexicon).select("article_id", "line", "line_start").sort("line_start")
    return (
        figures.filter(pl.col("conversion_of").is_null(), pl.col("kind") != "date")
        .with_columns(mark=mark.otherwise(pl.lit("<compound>")))
        .sort("start")
        .join_asof(
            lines, left_on="start", right_on="line_start", by="article_id", check_sortedness=False
        )
    )


def widen(placed: pl.LazyFrame) -> pl.LazyFrame:
    """Let a number without a hedge be rounded by half its last printed digit, or by its zeros.

    Intervals cap rounding at a tenth, so that 2 per cent is no 2.4; who writes 2 may mean it.
    """
    is_bare = pl.col("hedge").is_in(["bare", "about"]) & pl.col("kind").is_in([*SUMS, "percent"])
    reach = pl.when(is_bare).then(rounding()).cast(AMOUNT, strict=False)
    return placed.with_columns(
        low=pl.min_horizontal("low", pl.col("value") - reach),
        high=pl.max_horizontal("high", pl.col("value") + reach),
    )


def rounding() -> pl.Expr:
    """Measure how far a number may be rounded; below a hundred, things are counted one by one."""
    value = pl.col("value").cast(pl.Float64).abs()
    digits = pl.col("exact").str.extract("([0-9][0-9,.]*)[^0-9]*$").str.replace_all("[,.]$|,", "")
    decimals = digits.str.extract("[.]([0-9]+)$").str.len_chars().fill_null(0)
    ratio = value / digits.cast(pl.Float64, strict=False)
    scale = pl.when(ratio.is_finite()).then(ratio).otherwise(1.0)
    by_digit = scale * pl.lit(10.0).pow(-decimals.cast(pl.Int64)) / 2
    whole = pl.col("value").cast(pl.String).str.extract("^-?([0-9]*)")
    zeros = whole.str.extract("(0*)$").str.len_chars()
    by_zeros = pl.min_horizontal(pl.lit(10.0).pow(zeros.cast(pl.Int64)) / 2, value / 10)
    is_large, is_counted = value >= 100, pl.col("kind") == "count"
    return pl.max_horizontal(
        pl.when(is_large | ~is_counted).then(by_digit), pl.when(is_large).then(by_zeros)
    )


def tell(placed: pl.LazyFrame, size: int) -> pl.LazyFrame:
    """Give each run of so many neighbours in a line, and their sentence, ``told`` with marks."""
    line, ends = ["article_id", "line_start"], RUN[:size]
    between = [
        piece
        for a, b in pairwise(ends)
        for piece in (words(pl.col(f"end{a}"), pl.col(f"start{b}")), pl.col(f"mark{b}"))
    ]
    first, last = pl.col("start"), pl.col(f"end{ends[-1]}")
    before = words(pl.max_horizontal(first - REACH, "line_start"), first)
    behind = words(last, last + REACH)
    return (
        placed.sort("article_id", "start")
        .with_columns(
            pl.exclude(*line, "line").shift(-n).over(line).name.suffix(ends[n])
            for n in range(1, size)
        )
        .filter(last.is_not_null())
        .with_columns(
            told=pl.concat_str(
                before.str.extract(f"({WITHIN})$"), "mark", *between,
                behind.str.extract(f"^({WITHIN}[.!?]?)"),
            )
        )
    )  # fmt: skip


def words(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Give the words between two places of a line; none where numbers overlap."""
    length = (end - start).clip(lower_bound=0)
    return pl.col("line").str.slice(start - pl.col("line_start"), length)


def says(lexicon: Lexicon, role: str) -> pl.Expr:
    """Tell whether a sentence holds a word of a role."""
    return TOLD.str.contains(any_of(listed(lexicon, role), start=True))


def find_larger_parts(pairs: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Find parts above their whole: ``12 of the 10 wells``, ``10 workers, including 12 women``.

    Of people all people are a part, of other things only their like. Where losses and gains cancel
    a part may be larger than the sum, and what was needed is no whole ("12 of the 10 seats it
    needed").
    """
    is_alike = pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(f"{name}_2")) for name in ("kind", "unit", "per")
    )
    of_people = (pl.col("unit") == "person") & (pl.col("kind_2") == "count")
    is_larger = (TOLD.str.contains(PART_FIRST) & is_alike & exceeds("", "_2")) | (
        TOLD.str.contains(WHOLE_FIRST) & (is_alike | of_people) & exceeds("_2", "")
    )
    wanted = any_of(listed(lexicon, "wanted"), start=True)
    needed = rf"{NUMBER} of .*{NUMBER}[^,;.]* {wanted}"
    larger, smaller = pl.max_horizontal("value", "value_2"), pl.min_horizontal("value", "value_2")
    return pairs.filter(
        pl.col("kind").is_in(SUMS),
        is_larger,
        larger <= smaller * pl.lit(SLIP).cast(AMOUNT),
        pl.col("direction").is_null() & pl.col("direction_2").is_null(),
        ~says(lexicon, "net") & ~TOLD.str.contains(f"{ADDED}|{needed}"),
    ).with_columns(facts=facts())


def exceeds(part: str, whole: str) -> pl.Expr:
    """Tell whether every value of one interval is above every value of another."""
    low, high = pl.col(f"low{part}"), pl.col(f"high{whole}")
    is_shared = pl.col(f"low_closed{part}") & pl.col(f"high_closed{whole}")
    return (low > high) | ((low == high) & ~is_shared)


def facts(*numbers: pl.Expr) -> pl.Expr:
    """List the numbers that a reason names."""
    none = pl.lit([], dtype=pl.List(pl.String))
    whole = (number.cast(pl.Int64, strict=False).cast(pl.String) for number in numbers)
    return pl.concat_list(none, *whole)


def find_larger_members(numbers: pl.LazyFrame, codebook: Codebook) -> pl.LazyFrame:
    """Find figures of an entity above those of the entity that it is a part of, at one time.

    Rates are left out: the pay of a part may be higher.
    """
    parts = codebook.entities.lazy().select("entity", "part_of")
    sums = numbers.filter(pl.col("kind").is_in(["money", "count"]), pl.col("per").is_null())
    same = ["article_id", "metric", "kind", "unit", "scope", "as_of_start", "as_of_end"]
    whole, part = [*same, "entity"], [*same, "part_of"]
    return (
        sums.join(parts.drop_nulls().unique(), on="entity", how="inner")
        .join(sums, left_on=part, right_on=whole, how="inner", nulls_equal=True, suffix="_2")
        .filter(exceeds("", "_2"))
        .with_columns(facts=facts())
    )


def find_wrong_ages(alone: pl.LazyFrame, dates: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Find ages that miss the year of birth beside them: ``born in 1985, the 52-year-old``.

    Nobody was ever older than at publication, so too high an age is wrong at any time; too low a
    one only where nothing in its sentence tells of another time.
    """
    is_apart = TOLD.str.contains(rf"{NUMBER}(?:[,;.)]| \(|$)")
    is_bare_age = (pl.col("kind") == "count") & pl.col("exact").str.contains("^[1-9][0-9]?$")
    now, born = pl.col("published").dt.year(), pl.col("year")
    is_now = (TOLD.str.count_matches(YEAR) == 1) & ~says(lexicon, "earlier")
    is_over = pl.col("low") > now - born
    is_under = (pl.col("high") < now - born - 1) & is_now
    return (
        alone.filter((pl.col("kind") == "age") | (is_bare_age & is_apart))
        .with_columns(year=read_year(AGED))
        .pipe(add_dates, dates)
        .filter(is_over | is_under, ~says(lexicon, "later"))
        .with_columns(facts=facts(born, pl.max_horizontal(now - born - 1, 0), now - born, now))
    )


def add_dates(told: pl.LazyFrame, dates: pl.LazyFrame) -> pl.LazyFrame:
    """Add where the year of each number stands, the nearest if it is told several times."""
    away = (pl.col("start") - pl.col("start_2")).abs()
    return (
        told.join(dates, on=["article_id", "year"], how="inner", suffix="_2")
        .sort("article_id", "start", away)
        .unique(["article_id", "start"], keep="first", maintain_order=True)
    )


def read_year(patterns: list[str], group: int = 1) -> pl.Expr:
    """Read a year from a sentence, by the first pattern that fits."""
    return pl.coalesce(TOLD.str.extract(pattern, group) for pattern in patterns).cast(pl.Int32)


def find_wrong_durations(alone: pl.LazyFrame, dates: pl.LazyFrame) -> pl.LazyFrame:
    """Find durations that miss their years: ``nine years between 2015 and 2021``.

    Whole years are counted, so one more or less is let be; decades are told too loosely.
    """
    is_years = (pl.col("kind") == "duration") & pl.col("exact").str.contains("(?i)years?$")
    until = pl.coalesce(read_year(BETWEEN, 2), pl.col("published").dt.year())
    years = pl.col("until") - pl.col("year")
    return (
        alone.filter(is_years, ~TOLD.str.contains(LIMITED))
        .with_columns(year=read_year([*BETWEEN, *AGO]), until=until)
        .pipe(add_dates, dates)
        .filter((pl.col("low") > years + 1) | (pl.col("high") < years - 1))
        .with_columns(facts=facts(pl.col("year"), pl.col("until"), years))
    )
