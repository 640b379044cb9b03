"""Benchmarks whose ways run in processes of their own."""

import argparse
import resource
import subprocess
import sys
from collections.abc import Callable


def options(description: str | None, ways: list[str], sizes: list[int]) -> argparse.Namespace:
    """Read the sizes, and the one way that a process is asked for."""
    arguments = argparse.ArgumentParser(description=description)
    arguments.add_argument("--figures", type=int, nargs="*", default=sizes)
    arguments.add_argument("--once", choices=ways)
    return arguments.parse_args()


def report(run: Callable[[str, int], float], way: str, n: int) -> None:
    """Run one way; print its seconds, and the peak memory of this process in MB."""
    print(run(way, n), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def measure(module: str, way: str, n: int) -> tuple[float, float]:
    """Have a process of its own report one way; give its seconds and its peak memory in MB."""
    command = [sys.executable, "-m", module, "--once", way, "--figures", str(n)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak)
