"""An archive of articles → its measures, part by part, in memory that does not grow with it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from transforms.articles import MAX_BYTES, UnreadableError, article_id, normalise
from transforms.extract import SHOWN, as_texts, measure_frame
from transforms.grammar import write_grammar
from transforms.lexicon import read_lexicon

PART = 4_000_000
"""Characters that are measured at once."""
ROWS = 500
"""Articles that are read at once."""


def measure_archive(path: Path, tell: Callable[[str], None]) -> Iterator[pl.DataFrame]:
    """Measure the articles of a Parquet or NDJSON file with a column ``text``, in their order.

    Yields frames of ``row`` (from 1), ``article_id`` and the columns ``SHOWN``; offsets are code
    points of the normalised text. ``tell`` is called with a sentence for each row that makes none.

    Raises:
        UnreadableError: the file cannot be read to its end, or has no texts.
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
    broken: UnreadableError | None = None
    found = enumerate(read_texts(path), start=1)
    size = 0
    while True:
        try:
            row, text = next(found)
        except StopIteration:
            break
        except UnreadableError as error:  # what was read before it still counts
            broken = error
            break
        problem, read = normalised(text)
        if problem:
            tell(f"{path.name} row {row} {problem}")
            continue
        rows.append(row)
        texts.append(read)
        size += len(read)
        if size >= PART:
            yield rows, texts
            rows, texts, size = [], [], 0
    if texts:
        yield rows, texts
    if broken:
        raise broken


def normalised(text: str | None) -> tuple[str | None, str]:
    """Normalise a text, or say what is wrong with it."""
    if text is None or not text.strip():
        return "holds no text; remove it or fill it.", ""
    if len(text) > MAX_BYTES or "\0" in text:
        return "is no article: too long, or with NUL characters; split it.", ""
    try:
        return None, normalise(text)
    except UnreadableError as error:
        return f"cannot be read: {error}", ""


def read_texts(path: Path) -> Iterator[str | None]:
    """Read the texts of an archive, a few rows at a time.

    Slices keep memory flat; Polars' own batches run ahead of who reads them.
    """
    read = read_parquet if path.suffix.lower() == ".parquet" else read_lines
    row = 0
    try:
        for text in read(path):
            row += 1
            yield text
    except (
        pl.exceptions.PolarsError,
        OSError,
        ValueError,
        KeyError,
        TypeError,
        RecursionError,
    ) as error:
        reason = str(error).splitlines()[0].rstrip(".")
        raise UnreadableError(
            f"{path.name} cannot be read behind row {row} ({reason}); "
            "it must be Parquet or NDJSON with a column text."
        ) from error


def read_parquet(path: Path) -> Iterator[str | None]:
    """Read the column text of a Parquet file."""
    texts = pl.scan_parquet(path).select("text")
    if texts.collect_schema()["text"] != pl.String:
        raise ValueError("its column text holds no text")
    n_rows = texts.select(pl.len()).collect().item()
    for start in range(0, n_rows, ROWS):
        yield from texts.slice(start, ROWS).collect()["text"]


def read_lines(path: Path) -> Iterator[str | None]:
    """Read the member text of each line of an NDJSON file; blank lines are none."""
    with path.open(encoding="utf-8-sig") as lines:
        for line in lines:
            if line.strip():
                text = json.loads(line)["text"]
                if not isinstance(text, str | None):
                    raise ValueError("its member text is no text")
                yield text
