"""Broken rules → failures: which row broke which rule, with what, in words.

Expressions only: a million bad rows cost one pass and no Python per row.
"""

from collections.abc import Sequence

import polars as pl

from validation.rules import Rule
from validation.tables import Failures

FAILURE = {name: pl.String for name in Failures.to_schema().columns if name != "run_id"}
"""The columns of a failure before the run that found it is known."""

LONGEST_VALUE = 200
PLACE = ["outlet", "paragraph"]
"""What tells a reader beside its key where a row stands, in the tables that have it."""


def list_failures(table: str, rule: Rule, rows: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Give one failure for each of these rows, all of which broke this rule.

    Filtered rows lie in several chunks, on which Polars 2.1 panics when it formats them.
    """
    rows = rows.rechunk()
    if rule.column is None:
        value = pl.lit(None, dtype=pl.String)
    else:
        value = printed(rule.column, rows.schema[rule.column])
    return rows.select(
        table=pl.lit(table),
        rule=pl.lit(rule.name),
        severity=pl.lit(rule.severity),
        column=pl.lit(rule.column, dtype=pl.String),
        row_key=row_key(key),
        value=value,
        message=message(rule, place(key, rows.columns), value),
    )


def sign_failures(run_id: str, failures: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Join the failures of several gates into the table ``Failures`` of one run."""
    found = pl.concat([pl.DataFrame(schema=FAILURE), *failures])
    return found.select(pl.lit(run_id).alias("run_id"), pl.all())


def summarise(table: str, failures: pl.DataFrame) -> str:
    """Say each broken rule in a line: how often it broke and where first; empty if none did."""
    if failures.is_empty():
        return ""
    broken = failures.group_by("column", "rule", maintain_order=True).agg(
        times=pl.len(), value=pl.col("value").first(), row_key=pl.col("row_key").first()
    )
    lines = broken.select(
        pl.format(
            "  {}: {} fails {} {}, first on {} ({})",
            pl.col("column").fill_null("the whole row"),
            "rule",
            "times",
            pl.when(pl.col("times") == 1).then(pl.lit("time")).otherwise(pl.lit("times")),
            pl.col("value").fill_null("nothing"),
            "row_key",
        )
    ).to_series()
    return "\n".join([f"{table} does not fit its schema.", *lines])


def row_key(key: Sequence[str]) -> pl.Expr:
    """Join the key to ``a_9a5b…:123``; a missing part is printed ``?``.

    A key of one part is the column itself, of which no letter is copied.
    """
    first, *others = (pl.col(part).cast(pl.String).fill_null("?") for part in key)
    return pl.concat_str([first, *others], separator=":") if others else first


def place(key: Sequence[str], columns: Sequence[str]) -> pl.Expr:
    """Name the place for a reader: the key, then outlet and paragraph where the table has them."""
    outlet = [pl.format(" ({})", pl.col("outlet").fill_null("?"))] if "outlet" in columns else []
    paragraph = (
        [pl.format(", ¶{}", pl.col("paragraph").cast(pl.String).fill_null("?"))]
        if "paragraph" in columns
        else []
    )
    return pl.concat_str([row_key(key), *outlet, *paragraph])


def message(rule: Rule, where: pl.Expr, value: pl.Expr) -> pl.Expr:
    """Say in one sentence where which value breaks what."""
    demand = rule.sentence[0].lower() + rule.sentence[1:]
    broken = pl.lit(f"breaks the rule that {demand}")
    subject = pl.lit("the row")
    if rule.column is not None:
        subject = pl.format("{} {}", pl.lit(rule.column), value.fill_null("(nothing)"))
    return pl.format("{}: {} {}", where, subject, broken)


def printed(column: str, dtype: pl.DataType) -> pl.Expr:
    """Print a value plainly: 22200000 for 22200000.000000000, lists joined by ``|``."""
    if isinstance(dtype, pl.List):
        text = pl.col(column).list.join("|")
    elif isinstance(dtype, pl.Decimal):
        text = pl.col(column).cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")
    else:
        text = pl.col(column).cast(pl.String)
    cut = pl.concat_str([text.str.head(LONGEST_VALUE), pl.lit("…")])
    return pl.when(text.str.len_chars() > LONGEST_VALUE).then(cut).otherwise(text)
