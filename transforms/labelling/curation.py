"""Labels and decisions → labels: a curator overrules what the rules found."""

from pathlib import Path

import polars as pl
import polars.selectors as cs
from pandera.typing.polars import LazyFrame

from transforms.files.csv_cells import unguard
from transforms.files.paths import SEEDS
from transforms.labelling.dates import PERIOD, UNKNOWN, read_edtf
from transforms.lexicon import polars_schema, read_seed
from validation.gate import StructuralError
from validation.seeds import Labels

KEY = ["article_id", "start"]


def read_labels(path: Path = SEEDS / "labels.csv") -> pl.DataFrame:
    """Read a curator's decisions; no file means no decision.

    Raises:
        StructuralError: the file is no such table, or has a row or a date that cannot be read.
    """
    if not path.exists():
        return pl.DataFrame(schema=polars_schema(Labels))
    labels = read_seed(path, Labels).with_columns(unguard(cs.string()))
    problems = [str(error) for error in date_errors(labels["as_of"])]
    if problems:
        raise StructuralError(path.name, problems)
    return labels


def date_errors(dates: pl.Series) -> list[ValueError]:
    """List the dates that are none."""
    errors = []
    for text in dates.drop_nulls():
        try:
            read_period(text)
        except ValueError as error:
            errors.append(error)
    return errors


def apply_labels(found: pl.LazyFrame, labels: LazyFrame[Labels]) -> pl.LazyFrame:
    """Let the curator overrule: a cell replaces what the rules found, ``none`` clears it.

    The words that an overruled label was read from are its grounds no more.
    """
    columns = ["entity", "metric", "scope", "attributed_to"]
    said = labels.select(
        *KEY, *(pl.col(column).alias(f"{column}_said") for column in columns),
        as_of_said="as_of", is_labelled=pl.lit(True),
    )  # fmt: skip
    overruled = [
        pl.when(pl.col(f"{column}_said") != "none").then(f"{column}_said")
        .when(pl.col(f"{column}_said").is_null()).then(column).alias(column)
        for column in columns
    ]  # fmt: skip
    is_named = pl.col("attributed_to_said").is_not_null() & pl.col("attribution").is_null()
    unread = [
        pl.when(pl.col(f"{column}_said").is_null()).then(pl.col(f"^{field}_(from|to|words)$"))
        for column, field in zip(
            [*columns, "as_of"], [*columns[:3], "attribution", "as_of"], strict=True
        )
    ]
    return (
        found.join(said, on=KEY, how="left", maintain_order="left")
        .with_columns(
            *overruled,
            *unread,
            attribution=pl.when(is_named).then(pl.lit("attributed")).otherwise("attribution"),
        )
        .pipe(apply_dates)
    )


def apply_dates(found: pl.LazyFrame) -> pl.LazyFrame:
    """Let the curator's date overrule."""
    said = pl.col("as_of_said").map_elements(read_period, return_dtype=PERIOD)
    names = list(PERIOD.to_schema())
    kept = found.with_columns(said=said)
    return kept.with_columns(
        pl.when(pl.col("as_of_said").is_not_null())
        .then(pl.col("said").struct.field(name))
        .otherwise(name)
        .alias(name)
        for name in names
    )


def read_period(text: str) -> dict[str, object]:
    """Read one EDTF date of a curator; ``none`` is no date."""
    return (UNKNOWN if text == "none" else read_edtf(text)).row()
