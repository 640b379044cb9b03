"""Package → the same package, mapped: its tables lie on the disk and are read where one looks.

    python -m transforms.packaging.mapping PACKAGE FOLDER ORDERS

Each table is written once as an Arrow file and mapped into memory. Of a million figures only the
columns and rows that somebody looks at take room.
"""

import json
import mmap
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import cast

import polars as pl
import pyarrow

from transforms.files.csv_cells import UnreadableTable, readable
from transforms.files.folders import DESCRIPTOR, list_files
from transforms.packaging.datapackage import PARQUET
from transforms.packaging.package import (
    CONTENTS,
    REPORT,
    Package,
    read_json,
    read_whole,
    scan_parquet,
    scan_table,
)

NO_ORDER: Mapping[str, Sequence[str]] = MappingProxyType({})
LARGE = 50_000_000
"""Bytes of a package above which a process of its own writes the files, and frees its memory."""
MAPPED = [name for name in CONTENTS if name != "mentions"]
"""The tables that are mapped: a figure holds what a reader needs of its mention."""


@dataclass(frozen=True)
class MappedPackage(Package):
    """A package whose tables are mapped files."""

    maps: Sequence[mmap.mmap]

    def rest(self) -> None:
        """Give back the memory of what was looked at; the next look finds it on the disk again."""
        for each in self.maps:
            each.madvise(mmap.MADV_DONTNEED)


def map_package(path: Path, orders: Mapping[str, Sequence[str]] = NO_ORDER) -> MappedPackage:
    """Open a package as ``open_package`` does, with the tables ``MAPPED``, and without quarantine.

    ``orders`` names the columns by which a table is sorted; what is null comes last.

    Raises:
        UnreadableTable: a file is missing, or is not what its name promises.
    """
    return read_whole(path, lambda folder: lay_out_package(folder, orders))


def lay_out_package(path: Path, orders: Mapping[str, Sequence[str]]) -> MappedPackage:
    """Write the tables as Arrow files and map them.

    The files need not stay: what is mapped lives as long as somebody holds it.
    """
    with tempfile.TemporaryDirectory(prefix="figures-mapped-") as folder:
        is_large = sum((path / name).stat().st_size for name in list_files(path)) > LARGE
        (write_apart if is_large else write_arrow)(path, Path(folder), orders)
        maps = [mapped(Path(folder) / name) for name in MAPPED]
    tables = {name: as_frame(each) for name, each in zip(MAPPED, maps, strict=True)}
    report, descriptor = read_json(path / REPORT), read_json(path / DESCRIPTOR)
    return MappedPackage(path, tables, {}, report, descriptor, maps)


def write_arrow(path: Path, folder: Path, orders: Mapping[str, Sequence[str]]) -> None:
    """Write each table as an Arrow file without compression."""
    for name in MAPPED:
        rows = scan_parquet(path, name) if name in PARQUET else scan_table(path, name)
        if name in orders:
            rows = rows.sort(orders[name], nulls_last=True, maintain_order=True)
        with readable(path / name):
            rows.sink_ipc(folder / name, compression="uncompressed")


def write_apart(path: Path, folder: Path, orders: Mapping[str, Sequence[str]]) -> None:
    """Do so in a process of its own."""
    module = [sys.executable, "-m", "transforms.packaging.mapping"]
    command = [*module, str(path), str(folder), json.dumps(dict(orders))]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        file, _, reason = ended.stderr.strip().splitlines()[-1].partition(" ")
        raise UnreadableTable(file, reason)


def mapped(path: Path) -> mmap.mmap:
    """Map a file, to be read only."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def as_frame(source: mmap.mmap) -> pl.DataFrame:
    """Read a mapped Arrow file as a frame, without copying anything."""
    table = pyarrow.ipc.open_file(pyarrow.py_buffer(source)).read_all()
    return cast("pl.DataFrame", pl.from_arrow(table))


def main() -> None:
    """Write the tables of a package into a folder; what cannot be read ends with a sentence."""
    path, folder, orders = sys.argv[1:]
    try:
        write_arrow(Path(path), Path(folder), json.loads(orders))
    except UnreadableTable as unreadable:
        sys.exit(str(unreadable))


if __name__ == "__main__":
    main()
