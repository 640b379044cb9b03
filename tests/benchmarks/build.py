"""A cold build of the default corpus and a cold extract of a paragraph beside their imports.

All run as whole processes, in turn, in one run: wall clock and peak memory, median of five.
Printed, never asserted: a machine shares its cores.
"""

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROUNDS = 5
MEASURE = """
import resource, subprocess, sys, time
begin = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(time.perf_counter() - begin, peak / 1024)
"""


def measure(command: Sequence[str]) -> tuple[float, float]:
    """Run a command in a process of its own; give its seconds and its peak memory in MB."""
    watch = [sys.executable, "-c", MEASURE, *command]
    seconds, peak = subprocess.run(watch, check=True, capture_output=True, text=True).stdout.split()
    return float(seconds), float(peak)


def main() -> None:
    """Print all, and their ratios to the floor."""
    with tempfile.TemporaryDirectory() as folder:
        out = str(Path(folder) / "package")
        paragraph = Path(folder) / "paragraph.txt"
        paragraph.write_text("The plant cost about $6m, and some 12,000 people work there.\n")
        commands = {
            "import polars, pandera": [sys.executable, "-c", "import polars, pandera"],
            "figures build": [sys.executable, "-m", "transforms.cli", "build", "--out", out],
            "figures extract": [sys.executable, "-m", "transforms.cli", "extract", str(paragraph)],
        }
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                runs[name].append(measure(command))
    medians = {name: [statistics.median(column) for column in zip(*each, strict=True)]
               for name, each in runs.items()}  # fmt: skip
    floor = medians["import polars, pandera"]
    for name, (seconds, peak) in medians.items():
        ratios = f"{seconds / floor[0]:6.2f} and {peak / floor[1]:5.2f} times the floor"
        print(f"{name:24} {seconds:6.2f} s {peak:7.0f} MB {ratios}")


if __name__ == "__main__":
    main()
