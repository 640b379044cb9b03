"""Runs of three numbers → percentages that miss the two levels beside them."""

import polars as pl

from transforms.finding.grammar import MONTH, YEAR, any_of
from transforms.lexicon import Lexicon, alternation, listed

NUMBER, SHARE = "<number>", "<share>"
"""What stands for a number, and for a percentage, in a sentence that is told."""
FIELDS = ["mark", "kind", "value", "low", "high", "direction", "unit", "per"]
"""What is asked of each of the three numbers."""
ASIDE = r"(?: \([^)]{1,24}\))?"
"""A level in another currency, behind the first."""
WHEN = rf",?(?: on [A-Z][a-z]+day| in {MONTH})?,?"
SCALE = 10
"""How often one level goes into the other at most: from $1.2 to 1.4 million is no such rise."""
SLACK = 1e-6
"""Points of a percentage by which floating point may be wrong."""


def split_ranges(placed: pl.LazyFrame) -> pl.LazyFrame:
    """Split each joined range in two bare numbers: ``$50 to $52`` may be two levels."""
    is_range = (pl.col("hedge") == "range") & pl.col("exact").str.contains(" to ")
    ranges = placed.filter(is_range).with_columns(hedge=pl.lit("bare"))
    first, last = (pl.col("exact").str.extract(end) for end in ("^(.*) to ", " to (.*)$"))
    behind, before = pl.col("start") + first.str.len_chars(), pl.col("end") - last.str.len_chars()
    lower = ranges.with_columns(exact=first, value="low", high="low", end=behind)
    upper = ranges.with_columns(exact=last, value="high", low="high", start=before)
    return pl.concat([placed.filter(~is_range), lower, upper])


OTHER_TIME = rf"{SHARE} to {NUMBER},? from {NUMBER} in (?:{MONTH}|{YEAR})"
"""A fall of the day beside a level of another time: "fell 3% to $97, from $110 in January"."""


def find_changes(runs: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Find percentages that miss their two levels: ``rose 10 percent to $55 from $50``.

    Each run has the ``FIELDS`` of its three numbers, those of the second and the third with ``_2``
    and ``_3``, and its sentence ``told``. Yields the misfits with ``facts``: least and most.
    """
    forward, backward = (pl.col("told").str.contains(each) for each in write_patterns(lexicon))
    is_adjusted = pl.col("told").str.contains(any_of(listed(lexicon, "adjusted"), start=True))
    one, two, three = (
        pl.struct(pl.col(f"{name}{end}").alias(name) for name in FIELDS) for end in ("", "_2", "_3")
    )
    is_first, is_last = pl.col("mark") == SHARE, pl.col("mark_3") == SHARE
    early = pl.when(is_first).then(two).otherwise(one)
    late = pl.when(is_last).then(two).otherwise(three)
    return (
        runs.filter(forward | backward, ~is_adjusted, ~pl.col("told").str.contains(OTHER_TIME))
        .with_columns(
            share=pl.when(is_first).then(one).when(is_last).then(three).otherwise(two),
            old=pl.when(forward).then(early).otherwise(late),
            new=pl.when(forward).then(late).otherwise(early),
        )
        .filter(is_comparable())
        .pipe(keep_misfits, lexicon)
    )


def write_patterns(lexicon: Lexicon) -> tuple[str, str]:
    """Write how a percentage stands with its levels: with the old one first, and with the new."""
    move = any_of(lexicon.directions["form"])
    word = f"(?:{alternation(listed(lexicon, 'step'))}|{YEAR}|{MONTH}|[A-Z][a-z]+day)"
    step = f"{ASIDE}(?: {word}){{0,6}}{ASIDE},?"
    told_last = (
        rf"{step} (?:or |which is )?(?:an? |the )?(?:(?:{move})(?: of| by)? )?{SHARE}"
        rf"(?: (?:{move}))?(?:[.,;)]|$)"
    )
    forward = [
        rf"{SHARE}{WHEN} from {NUMBER}{step} to {NUMBER}",
        rf"(?i:from) {NUMBER}{step} to {NUMBER}{told_last}",
    ]
    backward = [
        rf"{SHARE}{WHEN} to {NUMBER}{step} from {NUMBER}",
        rf"{NUMBER}, (?:{move})(?: by)? {SHARE} from {NUMBER}",
        rf"to {NUMBER}{step} from {NUMBER}{told_last}",
    ]
    return "|".join(forward), "|".join(backward)


def field(number: str, name: str) -> pl.Expr:
    """Give what is known of one of the three numbers."""
    return pl.col(number).struct.field(name)


def is_comparable() -> pl.Expr:
    """Tell whether two levels are of one unit and size, and the percentage is no rate.

    A bare number beside a percentage may have been read as one.
    """
    units = [
        pl.when(field(level, "kind") == "percent").then(pl.lit("1")).otherwise(field(level, "unit"))
        for level in ("old", "new")
    ]
    values = [field(level, "value").cast(pl.Float64) for level in ("old", "new")]
    return (
        (units[0] == units[1])
        & field("old", "per").eq_missing(field("new", "per"))
        & field("share", "per").is_null()
        & (pl.max_horizontal(values) <= SCALE * pl.min_horizontal(values))
    )


def keep_misfits(changes: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Keep the percentages outside every change that the intervals of the two levels allow."""
    old_low, old_high, new_low, new_high, low, high = (
        field(number, end).cast(pl.Float64)
        for number in ("old", "new", "share")
        for end in ("low", "high")
    )
    way = pl.coalesce(field("share", "direction"), way_behind(lexicon))
    stated_low = pl.when(way == "down").then(-high).when(way == "up").then(low)
    stated_high = pl.when(way == "down").then(-low).when(way == "up").then(high)
    least, most = (new_low / old_high - 1) * 100, (new_high / old_low - 1) * 100
    is_off = (least > stated_high + SLACK) | (most < stated_low - SLACK)
    sizes = [size.round(1).cast(pl.String) for size in (least, most)]
    return changes.filter(old_low > 0, is_off).with_columns(facts=pl.concat_list(sizes))


def way_behind(lexicon: Lexicon) -> pl.Expr:
    """Tell which way a percentage goes by the word behind it: ``a 20 percent increase``."""
    ways = dict(lexicon.directions.select("form", "direction").iter_rows())
    word = pl.col("told").str.extract(f"{SHARE} ([a-z]+)")
    return word.replace_strict(ways, default=None, return_dtype=pl.String)
