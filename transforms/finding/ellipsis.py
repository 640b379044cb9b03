"""Numbers in parallel clauses → the unit they leave out: ``nine voted for, four against``."""

import polars as pl

from transforms.lexicon import Lexicon

FORMS = ["unit_form", "currency_form"]
REACH = 60
"""Code points between two numbers of parallel clauses."""
CLAUSE = (
    r"^[^.!?;:(]*?(?:,|,? (?:and|or|but|from|against|than)|versus|compared (?:with|to)"
    r"|(?:ris|fall|grow|climb|dropp|expand)ing to)"
    r" (?:(?:just|only|about|an? initial|another|a further) )?$"
)
"""What stands between two parallel numbers: no end of a sentence, and a joint at the end."""
LEVELS = r"^[^.!?;:,()]* to $"
WHOLE = (
    r"^ of (?:(?:the|its|their|his|her|our|those|these) )?"
    r"(?:(?:last|past|first|next|other|remaining) )*$"
)
ENDS = r"^(?:[.,;:)!?]|$)"


def inherit_units(found: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Give a bare number the unit of its neighbour where one unit serves both.

    It takes that of the number before it in a parallel clause ("34p, from 28"), or at the end of a
    change ("from 208 pounds to 193"), and that of the number behind it where it is a part of it
    ("two of its three lines"). Its own words stay as they are printed. Three clauses in a row are
    served by two turns.
    """
    parallel = is_parallel(lexicon)
    turn = found.pipe(inherit, 1, parallel).pipe(inherit, 1, parallel)
    return turn.pipe(inherit, -1, is_part())


def inherit(found: pl.LazyFrame, rows: int, fits: pl.Expr) -> pl.LazyFrame:
    """Take over the unit of the neighbour so many rows before, where the gap between fits."""
    beside = ["article_id", "line_start", "start", "end", "known_unit", *FORMS]
    first, second = ("_beside", "") if rows > 0 else ("", "_beside")
    distance = pl.col(f"start{second}") - pl.col(f"end{first}")
    is_near = pl.all_horizontal(
        (pl.col(name) == pl.col(f"{name}_beside")) for name in ("article_id", "line_start")
    ) & distance.is_between(1, REACH)
    is_bare = pl.col("is_bare") & pl.all_horizontal(pl.col(form).is_null() for form in FORMS)
    takes = (is_bare & pl.col("reason").is_null() & is_near).fill_null(False)
    between = pl.col("line").str.slice(pl.col(f"end{first}"), distance)
    return (
        found.with_columns(pl.col(beside).shift(rows).name.suffix("_beside"))
        .with_columns(between=pl.when(takes).then(between))
        .with_columns(takes=fits.fill_null(False))
        .with_columns(
            pl.when("takes").then(f"{name}_beside").otherwise(name).alias(name)
            for name in ("known_unit", *FORMS)
        )
        .drop("between", "takes", *(f"{name}_beside" for name in beside))
    )


def is_parallel(lexicon: Lexicon) -> pl.Expr:
    """Tell whether a number stands in a clause beside that of the number before it.

    Behind it the clause ends, or goes on with a word that names nothing.
    """
    before = pl.col("line").str.slice(pl.max_horizontal(pl.col("start_beside") - 5, 0), 5)
    is_level = pl.col("between").str.contains(LEVELS) & before.str.contains("from $")
    function = lexicon.words.filter(pl.col("role") == "function")["form"]
    plain = "|".join(form for form in function if form not in ("of", "per"))
    behind = pl.col("line").str.slice(pl.col("end"), REACH)
    goes_on = behind.str.contains(rf"{ENDS}|^ (?:{plain}|then|today|yesterday|[a-z]+ed)(?-u:\b)")
    return (pl.col("between").str.contains(CLAUSE) | is_level) & goes_on


def is_part() -> pl.Expr:
    """Tell whether a number is a part of the number behind it."""
    return pl.col("between").str.contains(WHOLE)
