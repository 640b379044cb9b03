"""Frames ⇄ CSV: plain cells that spreadsheets do not run, and that read back exactly.

UTF-8, LF, RFC 4180, decimals without exponent, ISO dates, lists joined by ``|``. A missing value
is an empty cell, an empty text a pair of quotes.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

GUARD = "'"
GUARDED = "=+-@\t\r\n＝＋－＠"
"""A text that starts with one of these, or with the guard before one, gets one guard."""

NEEDS_GUARD = rf"^(?:{GUARD}*[=+\-@\t\r\n＝＋－＠])"
HAS_GUARD = rf"^{GUARD}({GUARD}*[=+\-@\t\r\n＝＋－＠])"


class UnreadableTable(Exception):
    """A file of a package is not what its name promises."""

    def __init__(self, file: str, reason: str) -> None:
        self.file = file
        self.reason = reason
        super().__init__(f"{file} {reason}")


def write_cells(rows: pl.DataFrame, path: Path) -> None:
    """Write a frame as CSV."""
    cells = [printed(name, dtype) for name, dtype in rows.schema.items()]
    rows.select(cells).write_csv(path, float_scientific=False)


def read_cells(path: Path, schema: pl.Schema) -> pl.DataFrame:
    """Read a CSV that ``write_cells`` wrote, with exactly these columns and types.

    Raises:
        UnreadableTable: the header is another, or a cell is not of its column's type.
    """
    with readable(path):
        return scan_cells(path, schema).collect()


def scan_cells(path: Path, schema: pl.Schema) -> pl.LazyFrame:
    """Read such a CSV when it is asked for; its header is looked at now."""
    with readable(path):
        check_header(path, schema)
    cells = pl.scan_csv(path, schema={name: cell_type(schema[name]) for name in schema}, glob=False)
    return cells.select(parsed(name, dtype) for name, dtype in schema.items())


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Say which file cannot be read, and why."""
    try:
        yield
    except (UnicodeDecodeError, csv.Error, pl.exceptions.PolarsError) as error:
        reason = str(error).splitlines()[0]
        raise UnreadableTable(path.name, f"cannot be read: {reason}") from error


def check_header(path: Path, schema: pl.Schema) -> None:
    """Raise unless the first line names these columns; Polars would rename a double one."""
    with path.open(encoding="utf-8", newline="") as lines:
        header = next(csv.reader(lines), [])
    if header != schema.names():
        raise UnreadableTable(path.name, f"has the columns {header}, not {schema.names()}.")


def printed(name: str, dtype: pl.DataType) -> pl.Expr:
    """Print a column: texts and lists guarded, amounts without the zeros of their type."""
    column = pl.col(name)
    if isinstance(dtype, pl.List):
        return guard(join(column)).alias(name)
    if isinstance(dtype, pl.String):
        return guard(column)
    if isinstance(dtype, pl.Decimal):
        return column.cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")
    return column


def cell_type(dtype: pl.DataType) -> pl.DataType:
    """Give the type as which a column stands in the CSV."""
    return pl.String() if isinstance(dtype, pl.List) else dtype


def parsed(name: str, dtype: pl.DataType) -> pl.Expr:
    """Turn what ``printed`` printed back."""
    column = pl.col(name)
    if isinstance(dtype, pl.List):
        return split(unguard(column)).alias(name)
    return unguard(column) if isinstance(dtype, pl.String) else column


def guard(text: pl.Expr) -> pl.Expr:
    """Put one apostrophe before a text that a spreadsheet would run."""
    return text.str.replace(NEEDS_GUARD, f"{GUARD}$0")


def unguard(text: pl.Expr) -> pl.Expr:
    """Take the apostrophe off that ``guard`` put there."""
    return text.str.replace(HAS_GUARD, "$1")


def join(words: pl.Expr) -> pl.Expr:
    r"""Join words by ``|``; one that stands in a word is written ``\|``."""
    escaped = pl.element().str.replace_all(r"([\\|])", r"\$1")
    return words.list.eval(escaped).list.join("|")


def split(cell: pl.Expr) -> pl.Expr:
    """Split at each ``|`` that is no part of a word; an empty cell is an empty list."""
    ended = pl.concat_str([cell, pl.lit("|")]).str.extract_all(r"(?s)(?:[^\\|]|\\.)*\|")
    word = pl.element().str.head(-1).str.replace_all(r"(?s)\\(.)", "$1")
    empty = pl.lit([], dtype=pl.List(pl.String))
    return pl.when(cell == "").then(empty).otherwise(ended.list.eval(word))
