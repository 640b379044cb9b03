"""Whatever happens to a build, what stands can be verified; readers see the old or the new."""

import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import polars as pl
import pytest

from tests.builders import package_tables
from transforms.packaging.package import open_package, write_package
from transforms.packaging.verify import verify

KILLS = 50
READERS = 200
REPORT = {"versions": {"product": "0.1.0"}}
BUILDER = """
import pathlib, sys
from tests.builders import package_tables
from transforms.packaging.package import write_package
out = pathlib.Path(sys.argv[1])
print("ready", flush=True)
number = 0
while True:
    number += 1
    write_package(package_tables(), {"versions": {"product": f"0.{number}"}}, out)
"""


def killed_build(out: Path, seconds: float) -> None:
    """Let a process build again and again into a folder, and kill it at some moment."""
    process = subprocess.Popen(
        [sys.executable, "-c", BUILDER, out],
        stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()


@pytest.mark.parametrize("share", range(5))
def test_a_build_killed_at_any_moment_leaves_a_package_that_verifies(
    tmp_path: Path, share: int
) -> None:
    draw = random.Random(share)
    out = tmp_path / "P"
    write_package(package_tables(), REPORT, out)
    for _ in range(KILLS // 5):
        killed_build(out, draw.uniform(0, 0.3))
        assert verify(out).problems == ()
    write_package(package_tables(), REPORT, out)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".P.lock", "P"]


def test_readers_of_a_package_that_is_replaced_see_the_old_or_the_new(tmp_path: Path) -> None:
    out = tmp_path / "P"
    tables = [package_tables() for _ in range(2)]
    for number, version in enumerate(tables):
        for name in ("figures", "articles"):
            version[name] = version[name].with_columns(headline=pl.lit(f"Version {number}"))
    write_package(tables[0], REPORT, out)
    done = threading.Event()
    seen: list[set[str]] = []

    def read() -> None:
        found = open_package(out).tables
        seen.append({*found["figures"]["headline"], *found["articles"]["headline"]})

    def rebuild() -> None:
        turn = 0
        while not done.is_set():
            turn += 1
            write_package(tables[turn % 2], REPORT, out)

    builder = threading.Thread(target=rebuild)
    readers = [threading.Thread(target=read) for _ in range(READERS)]
    builder.start()
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    done.set()
    builder.join()
    assert len(seen) == READERS
    assert {frozenset(each) for each in seen} == {
        frozenset({"Version 0"}), frozenset({"Version 1"})
    }  # fmt: skip
