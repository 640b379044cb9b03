"""Decisions of curators → labels.csv: merged under a lock, so that no editor loses one."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from transforms.files.csv_cells import write_cells
from transforms.files.folders import sync_one
from transforms.labelling.curation import KEY, read_labels


@dataclass(frozen=True)
class Saved:
    """The labels as the file now holds them, and the decisions that another editor forestalled."""

    labels: pl.DataFrame
    forestalled: pl.DataFrame


def save_decisions(path: Path, seen: pl.DataFrame, decided: pl.DataFrame) -> Saved:
    """Put each decision into the file, unless its label is no longer the one that was ``seen``.

    All three hold the columns of labels. A label that somebody else set, changed or made anew
    meanwhile stays, and the decision about it is given back; one that says the same is no quarrel.

    Raises:
        StructuralError: a decision breaks a rule of labels, or has a date that is none; nothing
            is written.
    """
    with locked(path):
        held = read_labels(path)
        moved = changed(held, seen).join(decided, on=decided.columns, how="anti", nulls_equal=True)
        forestalled = decided.join(moved, on=KEY, how="semi")
        taken = decided.join(moved, on=KEY, how="anti")
        kept = held.join(taken, on=KEY, how="anti")
        labels = pl.concat([kept, taken]).sort(KEY)
        if not taken.is_empty():
            replace_file(path, labels)
    return Saved(labels, forestalled)


def changed(held: pl.DataFrame, seen: pl.DataFrame) -> pl.DataFrame:
    """Give the labels that are held and were not seen so, and those seen that are held no more."""
    new = held.join(seen, on=held.columns, how="anti", nulls_equal=True)
    gone = seen.join(held, on=KEY, how="anti")
    return pl.concat([new, gone])


def replace_file(path: Path, labels: pl.DataFrame) -> None:
    """Write the file beside, read it as every build will, and put it in its place at once."""
    beside = path.with_name(f".{path.name}.new")
    try:
        write_cells(labels, beside)
        read_labels(beside)
        sync_one(beside)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
    sync_one(path.parent)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the file's lock, waiting for whoever has it; the system frees it with the process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f".{path.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
