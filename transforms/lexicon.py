"""Seed files → lexicon and codebook: how numbers are written, and what they are about."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

import validation.seeds as models
from transforms.files.paths import SEEDS
from validation.gate import StructuralError, gate
from validation.tables import AMOUNT, Table


@dataclass(frozen=True)
class Lexicon:
    """How numbers are written: one frame per kind of form, each with the ``key`` it is found by."""

    units: pl.DataFrame
    currencies: pl.DataFrame
    scales: pl.DataFrame
    numerals: pl.DataFrame
    hedges: pl.DataFrame
    directions: pl.DataFrame
    words: pl.DataFrame
    plurals: pl.DataFrame
    dimensions: pl.DataFrame
    synonyms: pl.DataFrame


@dataclass(frozen=True)
class Codebook:
    """What figures are about: metrics, who is named how, and the cues that say so."""

    metrics: pl.DataFrame
    entities: pl.DataFrame
    cues: pl.DataFrame
    attributions: pl.DataFrame


def read_lexicon(folder: Path = SEEDS / "lexicon") -> Lexicon:
    """Read the forms of numbers; raises ``StructuralError`` where a row is not right."""
    return Lexicon(
        units=read_forms(folder / "units.csv", models.Units).pipe(amounts, "factor", "floor"),
        currencies=read_forms(folder / "currencies.csv", models.Currencies).pipe(amounts, "factor"),
        scales=read_forms(folder / "scales.csv", models.Scales).pipe(amounts, "factor"),
        numerals=read_forms(folder / "numerals.csv", models.Numerals).pipe(
            amounts, "value", "low", "high"
        ),
        hedges=read_forms(folder / "hedges.csv", models.Hedges),
        directions=read_forms(folder / "directions.csv", models.Directions),
        words=read_forms(folder / "words.csv", models.PlainWords),
        plurals=read_forms(folder / "plurals.csv", models.Plurals),
        dimensions=read_seed(folder / "dimensions.csv", models.Dimensions).with_columns(
            pl.col("factor", "offset").cast(pl.Float64)
        ),
        synonyms=read_seed(folder / "synonyms.csv", models.Synonyms),
    )


def read_codebook(folder: Path = SEEDS / "codebook") -> Codebook:
    """Read what figures may be about; raises ``StructuralError`` as above."""
    return Codebook(
        metrics=read_seed(folder / "metrics.csv", models.Metrics),
        entities=read_forms(folder / "entities.csv", models.Entities),
        cues=read_forms(folder / "cues.csv", models.Cues),
        attributions=read_forms(folder / "attributions.csv", models.Attributions),
    )


def read_seed(path: Path, model: type[Table]) -> pl.DataFrame:
    """Read one seed file as its model says; an empty cell is null.

    Raises:
        StructuralError: the file is missing, is no such table, or has a row that breaks a rule.
    """
    try:
        problems = shape_problems(path, model.names())
        if problems:
            raise StructuralError(path.name, problems)
        rows = pl.read_csv(path, schema=polars_schema(model))
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError, csv.Error) as error:
        reason = str(error).splitlines()[0]
        raise StructuralError(path.name, [f"it cannot be read: {reason}"]) from error
    read = gate(model, rows, [rows.columns[0]])
    if read.failures.height:
        raise StructuralError(path.name, read.failures["message"].to_list())
    return read.good


def shape_problems(path: Path, names: list[str]) -> list[str]:
    """List what Polars would pass over in silence: a wrong header, rows too short or too long."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.reader(lines, strict=True)
        header = next(rows, [])
        if header != names:
            return header_problems(header, names)
        return [
            f"line {rows.line_num} has {len(row)} cells, not {len(names)}; quote cells with commas"
            for row in rows
            if row and len(row) != len(names)
        ]


def header_problems(header: list[str], names: list[str]) -> list[str]:
    """Say how a header differs from the one that it should be."""
    count = Counter(header)
    return [
        *(f"line 1 lacks the column {name}" for name in names if name not in count),
        *(
            f"line 1 has a column {name}, which nothing reads"
            for name in count
            if name not in names
        ),
        *(
            f"line 1 has the column {name} {times} times"
            for name, times in count.items()
            if times > 1
        ),
    ] or [f"line 1 has its columns out of order; write {','.join(names)}"]


def read_forms(path: Path, model: type[Table]) -> pl.DataFrame:
    """Read a file of written forms and add the key that a found form is looked up by."""
    return read_seed(path, model).with_columns(key=form_key(pl.col("form")))


def polars_schema(model: type[Table]) -> dict[str, pl.DataType]:
    """Give the column types of a model."""
    return {name: column.dtype.type for name, column in model.to_schema().columns.items()}


def amounts(forms: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Read columns of plain numbers as exact decimals."""
    return forms.with_columns(pl.col(columns).cast(AMOUNT))


def form_key(form: pl.Expr) -> pl.Expr:
    """Fold what does not change the meaning of a form: spaces, hyphens, case in longer words.

    Short forms and symbols keep their case: ``m`` is not ``M``, ``Mb/s`` not ``MB/s``.
    """
    joined = form.str.replace_all(r"([A-Za-z])-([A-Za-z])", "$1 $2")
    plain = joined.str.replace_all(r"[\s\u00a0\u2009\u202f]+", " ")
    is_symbol = (plain.str.len_chars() < 4) | plain.str.contains("/", literal=True)
    return pl.when(is_symbol).then(plain).otherwise(plain.str.to_lowercase())


def listed(lexicon: Lexicon, role: str) -> list[str]:
    """Give the plain words of one role."""
    return lexicon.words.filter(pl.col("role") == role)["form"].to_list()


def alternation(forms: Iterable[str]) -> str:
    """Write forms as the alternatives of a pattern, the longest first."""
    return "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
