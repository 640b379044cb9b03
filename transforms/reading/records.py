"""Parquet and NDJSON → records, one by one: a broken one loses no other, and memory stays flat."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias

import polars as pl

TABLE_SUFFIXES = {".parquet", ".ndjson", ".jsonl"}
ROWS = 500
"""Rows of a Parquet file that are read at once; Polars' own batches run ahead of who reads them."""
LONGEST_LINE = 40_000_000
"""Bytes of an NDJSON line: eight for each that an article may have, as escapes need them."""
BOM = b"\xef\xbb\xbf"
DAYS = {pl.Date, pl.Datetime}
"""The types of a column that says when."""
BROKEN = (pl.exceptions.PolarsError, OSError, ValueError)

Record: TypeAlias = dict[str, Any]


class UnreadableError(Exception):
    """What makes no article, be it a file or a record: says which, why, and what would help."""


def read_records(path: Path, columns: list[str]) -> Iterator[tuple[int, Record | UnreadableError]]:
    """Read these columns of each record of a file, beside its row or line, counted from 1.

    ``text`` is a text or null; of the others those that a record lacks are left out. A record that
    cannot be read gives its error, and the next one follows; so does a file, and ends there.
    """
    read = read_parquet if path.suffix.lower() == ".parquet" else read_lines
    row = 0
    try:
        for row, record in enumerate(read(path, columns), start=1):
            if isinstance(record, str):
                yield row, UnreadableError(f"{place_of(path, row)} {record}")
            elif record is not None:
                yield row, record
    except BROKEN as error:
        reason = str(error).splitlines()[0].rstrip(".")
        sentence = (
            f"{path.name} cannot be read behind row {row} ({reason}); "
            "it must be Parquet or NDJSON with a column text."
        )
        yield row + 1, UnreadableError(sentence)


def place_of(path: Path, row: int) -> str:
    """Name a record as a reader finds it: ``news.parquet row 2``, ``news.ndjson line 2``."""
    return f"{path.name} {'row' if path.suffix.lower() == '.parquet' else 'line'} {row}"


def read_parquet(path: Path, columns: list[str]) -> Iterator[Record]:
    """Read a Parquet file slice by slice."""
    table = pl.scan_parquet(path, glob=False)
    schema = table.collect_schema()
    if schema.get("text") != pl.String:
        has_text = "text" in schema
        raise ValueError("its column text holds no text" if has_text else "it has no column text")
    known = table.select(
        as_day(name) if schema[name].base_type() in DAYS else pl.col(name)
        for name in columns
        if name in schema
    )
    n_rows = table.select(pl.len()).collect().item()
    for start in range(0, n_rows, ROWS):
        yield from known.slice(start, ROWS).collect().iter_rows(named=True)


def as_day(name: str) -> pl.Expr:
    """Write a day, or that of a moment, as YYYY-MM-DD; others than Python's would panic."""
    day = pl.col(name).dt.date()
    known = pl.when(day.is_between(date.min, date.max)).then(day)
    written = known.dt.to_string("%Y-%m-%d").fill_null("outside of the calendar")
    return pl.when(day.is_not_null()).then(written).alias(name)


def read_lines(path: Path, columns: list[str]) -> Iterator[Record | str | None]:
    """Read an NDJSON file line by line: a record, what is wrong with it, or null if it is blank."""
    with path.open("rb") as lines:
        line = lines.readline(LONGEST_LINE).removeprefix(BOM)
        while line:
            if len(line) >= LONGEST_LINE:
                skip_line(lines, line)
                yield f"has more than the {LONGEST_LINE:,} bytes of one article; split it."
            else:
                yield read_line(line, columns) if line.strip() else None
            line = lines.readline(LONGEST_LINE)


def skip_line(lines: BinaryIO, line: bytes) -> None:
    """Read on to the end of a line, and forget it."""
    while line and not line.endswith(b"\n"):
        line = lines.readline(LONGEST_LINE)


def read_line(line: bytes, columns: list[str]) -> Record | str:
    """Read the members of one JSON object, or say why it is none that can be trusted."""
    try:
        read = json.loads(line.decode(), object_pairs_hook=without_twins, parse_constant=refuse)
    except UnicodeDecodeError as error:
        return f"is not UTF-8 at byte {error.start}; save it as UTF-8."
    except (ValueError, RecursionError) as error:
        return f"is no JSON that can be read ({str(error).rstrip('.')}); correct it."
    if not isinstance(read, dict):
        return "is no JSON object; write one with a member text."
    if not isinstance(read.get("text"), str | None) or "text" not in read:
        return "has no member text that holds a text; name the article's text so."
    return {name: read[name] for name in columns if name in read}


def without_twins(pairs: list[tuple[str, Any]]) -> Record:
    """Make an object of its members, no two of which share a name."""
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("two members share a name")
    return members


def refuse(constant: str) -> None:
    """Refuse what Python reads as a number and JSON does not know: NaN and Infinity."""
    raise ValueError(f"{constant} is no number of JSON")
