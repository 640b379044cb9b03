"""A package of any size: the default corpus over and over, each time under other ids."""

from pathlib import Path

import polars as pl

from transforms.packaging.package import open_package, write_package

IDS = {"article_id", "figure_id", "figure_a", "figure_b", "figure_from", "figure_to",
       "quantity_id", "proposal_id"}  # fmt: skip
NAMED = {"label", "entity"}
"""What makes a quantity another one for a reader."""


def multiply(package: Path, times: int, out: Path) -> Path:
    """Write a package that holds another one so many times, each time under ids of its own.

    Hashes of texts are no longer those of the texts: it is to be shown, not to be verified.
    """
    read = open_package(package)
    tables = {name: copies(rows, times) for name, rows in read.tables.items()}
    return write_package(tables, read.report, out)


def copies(rows: pl.DataFrame, times: int) -> pl.DataFrame:
    """Repeat rows, with the number of the copy in their ids and names."""
    copy = pl.col("copy")
    hexed = pl.col("copy").cast(pl.String).str.zfill(8)
    ids = [pl.format("{}{}", pl.col(name).str.head(10), hexed).alias(name)
           for name in rows.columns if name in IDS]  # fmt: skip
    names = [pl.format("{} {}", name, copy).alias(name) for name in rows.columns if name in NAMED]
    texts = [pl.format("{}{}", pl.col(name).str.head(56), hexed).alias(name)
             for name in rows.columns if name == "text_sha256"]  # fmt: skip
    many = pl.DataFrame({"copy": range(times)}).join(rows, how="cross")
    return many.with_columns(*ids, *names, *texts).select(rows.columns)
