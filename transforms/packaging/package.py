"""Tables → package: files that anybody can read, check and take away.

CSV for every table, Parquet for figures and texts, a descriptor, a report, hashes. Same tables,
same bytes.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import polars as pl

from transforms.files.checksums import SUMS, sha256_of, write_sums
from transforms.files.csv_cells import (
    UnreadableTable,
    read_cells,
    readable,
    scan_cells,
    write_cells,
)
from transforms.files.folders import DESCRIPTOR, list_files, replace_folder
from transforms.packaging.datapackage import PARQUET, PRIMARY_KEYS, SET_ASIDE, describe_package
from validation.gate import check_structure
from validation.tables import PACKAGE, Table

REPORT = "report.json"
CONTENTS: dict[str, type[Table]] = {**PACKAGE, **PARQUET}
"""Every table of a package by name."""

TRIES = 50
"""How often a package is read that builds keep replacing."""
READING_ORDER = {"figures": ["article_id", "start"], "texts": ["article_id"]}


P = TypeVar("P", bound="Package")


@dataclass(frozen=True)
class Package:
    """A package as it was read: its tables by name, the rows set aside, report and descriptor."""

    path: Path
    tables: Mapping[str, pl.DataFrame]
    quarantine: Mapping[str, pl.DataFrame]
    report: Mapping[str, Any]
    descriptor: Mapping[str, Any]


def write_package(
    tables: Mapping[str, pl.DataFrame],
    report: Mapping[str, Any],
    out: Path,
    quarantine: Mapping[str, pl.DataFrame] | None = None,
) -> Path:
    """Write a package into ``out``, whole or not at all, and give its folder.

    ``tables`` holds each of ``CONTENTS``, ``quarantine`` any of ``SET_ASIDE``; ``report`` is that
    of ``validation.report``.

    Raises:
        StructuralError: a table lacks a column or has one of another type.
        FolderRefused: ``out`` is somebody else's folder, or another build is writing it.
    """
    for name, table in CONTENTS.items():
        check_structure(table, tables[name])
    set_aside = {name: rows for name, rows in (quarantine or {}).items() if rows.height}
    with replace_folder(out) as folder:
        for name in PACKAGE:
            write_cells(in_order(name, tables[name]), folder / f"{name}.csv")
        for name in PARQUET:
            write_parquet(in_order(name, tables[name]), folder / f"{name}.parquet")
        write_quarantine(set_aside, folder)
        write_json(report, folder / REPORT)
        describe(tables, report, sorted(set_aside), folder)
        write_sums(folder, list_files(folder))
    return out


def in_order(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Sort a table by its key, or by all it has."""
    key = READING_ORDER.get(name) or PRIMARY_KEYS.get(name) or rows.columns
    return rows.sort(key, nulls_last=False, maintain_order=True)


def write_parquet(rows: pl.DataFrame, path: Path) -> None:
    """Write a frame as Parquet, with fixed options, so that equal frames make equal files."""
    rows.rechunk().write_parquet(
        path, compression="zstd", compression_level=3, statistics=True, row_group_size=100_000
    )


def write_quarantine(quarantine: Mapping[str, pl.DataFrame], folder: Path) -> None:
    """Write the rows set aside, each table as its own CSV."""
    if quarantine:
        (folder / "quarantine").mkdir()
    for name, rows in quarantine.items():
        check_structure(SET_ASIDE[name], rows)
        write_cells(rows, folder / "quarantine" / f"{name}.csv")


def write_json(content: Mapping[str, Any], path: Path) -> None:
    """Write JSON that people can read, too."""
    text = json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def describe(
    tables: Mapping[str, pl.DataFrame],
    report: Mapping[str, Any],
    quarantine: list[str],
    folder: Path,
) -> None:
    """Write the descriptor and the words by which to cite the package."""
    version = f"{report['versions']['product']}+{content_hash(folder)[:12]}"
    articles = in_order("articles", tables["articles"])
    descriptor = describe_package(folder, version, articles, quarantine)
    write_json(descriptor, folder / DESCRIPTOR)
    citation = cite(version, tables["figures"].height, descriptor["sources"])
    (folder / "CITATION").write_text(citation, encoding="utf-8", newline="\n")


def content_hash(folder: Path) -> str:
    """Hash the tables, and nothing of how they were made: equal tables are one version."""
    names = [name for name in list_files(folder) if name != REPORT]
    listed = "".join(f"{sha256_of(folder / name)}  {name}\n" for name in names)
    return hashlib.sha256(listed.encode()).hexdigest()


def cite(version: str, n_figures: int, sources: Sequence[Mapping[str, str]]) -> str:
    """Say how to cite the package, and what it rests on."""
    lines = [f"- {' '.join(source.values())}" for source in sources]
    head = [
        f"Reported Figures, version {version}: {n_figures} figures from {len(lines)} articles.",
        "Cite a figure by its outlet, headline, date and paragraph, and by its figure_id.",
    ]
    return "\n".join([*head, "", "Sources", *lines]) + "\n"


def open_package(path: Path) -> Package:
    """Read a package back, with the exact types of its tables; Parquet where there is some.

    Only files of the package's own names are read, whatever the descriptor says. A package that a
    build replaces meanwhile is read again: what is given is all old or all new.

    Raises:
        UnreadableTable: a file is missing, or is not what its name promises.
    """
    return read_whole(path, read_package)


def read_whole(path: Path, read_now: Callable[[Path], P]) -> P:
    """Read a package until nobody replaced it meanwhile."""
    for _ in range(TRIES):
        before = listed_hashes(path)
        try:
            read = read_now(path)
        except UnreadableTable:
            if listed_hashes(path) == before:
                raise
        else:
            if listed_hashes(path) == before:
                return read
    raise UnreadableTable(SUMS, f"changed {TRIES} times while it was read; try again.")


def listed_hashes(path: Path) -> bytes:
    """Read the list of hashes, which differs wherever two packages do; nothing if there is none."""
    try:
        return (path / SUMS).read_bytes()
    except OSError:
        return b""


def read_package(path: Path) -> Package:
    """Read the files of a package as they are now."""
    in_csv = [name for name in PACKAGE if name not in PARQUET]
    set_aside = [name for name in SET_ASIDE if (path / "quarantine" / f"{name}.csv").is_file()]
    return Package(
        path,
        {name: read_table(path, name) for name in in_csv}
        | {name: read_parquet(path, name) for name in PARQUET},
        {name: read_quarantine(path, name) for name in set_aside},
        read_json(path / REPORT),
        read_json(path / DESCRIPTOR),
    )


def scan_table(folder: Path, name: str) -> pl.LazyFrame:
    """Read a table of a package when it is asked for, with its exact types."""
    if name in PARQUET:
        return scan_parquet(folder, name)
    return scan_cells(present(folder / f"{name}.csv"), types_of(CONTENTS[name]))


def read_table(folder: Path, name: str) -> pl.DataFrame:
    """Read the CSV of a table."""
    return read_cells(present(folder / f"{name}.csv"), types_of(CONTENTS[name]))


def read_quarantine(folder: Path, name: str) -> pl.DataFrame:
    """Read the rows of a table that were set aside."""
    return read_cells(folder / "quarantine" / f"{name}.csv", types_of(SET_ASIDE[name]))


def read_parquet(folder: Path, name: str) -> pl.DataFrame:
    """Read the Parquet of a table."""
    with readable(folder / f"{name}.parquet"):
        return scan_parquet(folder, name).collect()


def scan_parquet(folder: Path, name: str) -> pl.LazyFrame:
    """Read the Parquet of a table when it is asked for; its schema is looked at now."""
    path = present(folder / f"{name}.parquet")
    rows = pl.scan_parquet(path, glob=False)
    with readable(path):
        schema = rows.collect_schema()
    if schema != types_of(CONTENTS[name]):
        raise UnreadableTable(path.name, "has other columns or types than its table.")
    return rows


def read_json(path: Path) -> Any:
    """Read a JSON file of the package."""
    try:
        return json.loads(present(path).read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise UnreadableTable(path.name, f"cannot be read: {error}") from error


def present(path: Path) -> Path:
    """Give the path of a file that must be there."""
    if not path.is_file():
        raise UnreadableTable(path.name, f"is missing from {path.parent}.")
    return path


def types_of(table: type[Table]) -> pl.Schema:
    """Give the columns of a table with their types."""
    columns = table.to_schema().columns
    return pl.Schema({name: column.dtype.type for name, column in columns.items()})
