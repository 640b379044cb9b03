"""A folder that is whole or absent: written beside, synced, put in its place at once.

Beside ``out`` stand, while a build runs, ``.out.lock``, ``.out.building`` and, where folders cannot
change places at once, for a moment ``.out.old``. What a killed build left is cleared by the next.
"""

import ctypes
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from transforms.files.checksums import SUMS, read_sums

DESCRIPTOR = "datapackage.json"
AT_FDCWD, RENAME_EXCHANGE = -100, 2
"""What ``renameat2`` calls paths as they are, and two that change places."""
MARK = '"name": "reported-figures"'


class FolderRefused(Exception):
    """The folder cannot be written: it is not ours, or another build is writing it."""


@contextmanager
def replace_folder(out: Path) -> Iterator[Path]:
    """Give an empty folder, which takes the place of ``out`` when the block ends without error.

    Raises:
        FolderRefused: ``out`` holds files of somebody else, or another build holds its lock.
    """
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    building, old = beside(out, "building"), beside(out, "old")
    with lock(out):
        clear_leftovers(out, building, old)
        refuse_foreign(out)
        building.mkdir()
        try:
            yield building
            sync(building)
            refuse_foreign(out)
            swap(out, building, old)
        finally:
            remove(building)


def beside(out: Path, role: str) -> Path:
    """Name a hidden sibling of the folder."""
    return out.with_name(f".{out.name}.{role}")


@contextmanager
def lock(out: Path) -> Iterator[None]:
    """Hold the folder's lock; the system frees it when the process ends, however it ends."""
    with beside(out, "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as busy:
            raise FolderRefused(
                f"{out} is being written by another build; wait for it or choose another folder."
            ) from busy
        yield


def clear_leftovers(out: Path, building: Path, old: Path) -> None:
    """Undo what a killed build left: its half of a package, or the old package it set aside."""
    remove(building)
    if old.exists() and not out.exists():
        old.rename(out)
    remove(old)


def remove(folder: Path) -> None:
    """Remove a folder of ours, if it is there."""
    if folder.exists():
        shutil.rmtree(folder)


def refuse_foreign(out: Path) -> None:
    """Raise unless ``out`` is absent, empty, or a package with no file that we did not write."""
    if not out.exists():
        return
    if not out.is_dir():
        raise FolderRefused(f"{out} is a file, not a folder; choose another folder.")
    ours = {SUMS, *read_sums(out / SUMS)} if is_package(out) else set()
    foreign = sorted(name for name in list_files(out) if name not in ours)
    if foreign:
        raise FolderRefused(
            f"{out} holds {foreign[0]}, which no build wrote; move it or choose another folder."
        )


def is_package(folder: Path) -> bool:
    """Tell a package of ours from any other folder that has a list of hashes."""
    descriptor = folder / DESCRIPTOR
    if not (descriptor.is_file() and (folder / SUMS).is_file()):
        return False
    return MARK in descriptor.read_text(encoding="utf-8", errors="replace")


def list_files(folder: Path) -> list[str]:
    """List all that is no folder, as paths from the folder; links count as files."""
    inside = sorted(path for path in folder.rglob("*") if path.is_symlink() or not path.is_dir())
    return [path.relative_to(folder).as_posix() for path in inside]


def swap(out: Path, building: Path, old: Path) -> None:
    """Put the new folder in the place of the old, or leave the old where it is.

    There is a package at every moment where the two can change places at once, else at every
    moment but one.
    """
    if out.exists():
        if exchange(building, out):
            return sync_one(out.parent)
        out.rename(old)
    try:
        building.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    sync_one(out.parent)
    remove(old)


def exchange(one: Path, other: Path) -> bool:
    """Let two folders change places at once, and tell whether the system can (Linux 3.15)."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    here, places = AT_FDCWD, (os.fsencode(one), os.fsencode(other))
    return int(rename(here, places[0], here, places[1], RENAME_EXCHANGE)) == 0


def sync(folder: Path) -> None:
    """Bring every file of a folder, and the folder, to the disk."""
    for path in [*folder.rglob("*"), folder]:
        sync_one(path)


def sync_one(path: Path) -> None:
    """Bring one file or folder to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
