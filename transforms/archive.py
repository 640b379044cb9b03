"""An archive of articles → its measures, part by part, in memory that does not grow with it."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from transforms.extract import SHOWN, as_texts, measure_frame
from transforms.finding.grammar import write_grammar
from transforms.lexicon import read_lexicon
from transforms.reading.articles import article_id, clean
from transforms.reading.records import Record, UnreadableError, place_of, read_records

PART = 4_000_000
"""Characters that are measured at once."""


def measure_archive(path: Path, tell: Callable[[str], None]) -> Iterator[pl.DataFrame]:
    """Measure the articles of a Parquet or NDJSON file with a column ``text``, in their order.

    Yields frames of ``row`` (from 1), ``article_id`` and the columns ``SHOWN``; offsets are code
    points of the normalised text. ``tell`` is called with a sentence for each row that makes none,
    and for a file that cannot be read to its end.
    """
    lexicon = read_lexicon()
    grammar = write_grammar(lexicon)
    for rows, texts in parts(path, tell):
        measured = measure_frame(as_texts(texts), grammar, lexicon)
        place = pl.col("article_id").cast(pl.UInt32)
        digests = (hashlib.sha256(text.encode()).hexdigest() for text in texts)
        ids = pl.Series(list(map(article_id, digests)))
        yield measured.select(
            row=pl.Series(rows, dtype=pl.Int64).gather(measured.select(place).to_series()),
            article_id=ids.gather(measured.select(place).to_series()),
            **{name: pl.col(name) for name in SHOWN},
        )


def parts(path: Path, tell: Callable[[str], None]) -> Iterator[tuple[list[int], list[str]]]:
    """Gather texts and their rows until there are enough to measure."""
    rows: list[int] = []
    texts: list[str] = []
    size = 0
    for row, record in read_records(path, ["text"]):
        try:
            text = text_of(record, place_of(path, row))
        except UnreadableError as error:
            tell(str(error))
            continue
        rows.append(row)
        texts.append(text)
        size += len(text)
        if size >= PART:
            yield rows, texts
            rows, texts, size = [], [], 0
    if texts:
        yield rows, texts


def text_of(record: Record | UnreadableError, place: str) -> str:
    """Give the normalised text of a record, or raise what is wrong with it."""
    if isinstance(record, UnreadableError):
        raise record
    return clean(record["text"] or "", place)
