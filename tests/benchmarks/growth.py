"""How time and memory grow with the text: hostile texts, and an archive that is streamed.

    python tests/benchmarks/growth.py [--archive MEGABYTES ...]

Each hostile text is one article of 1, 2, 4 and 8 MB; linear time doubles with it. The archive is a
Parquet file of news-like articles, measured by ``figures extract`` in a process of its own; its
peak memory should not grow. Printed, never asserted.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from tests.benchmarks.build import measure
from tests.benchmarks.throughput import NEWS, articles, gold_sentences, padded
from transforms.extract import as_texts, measure_frame
from transforms.finding.grammar import write_grammar
from transforms.lexicon import read_lexicon

HOSTILE = {
    "numbers alone": "1 ",
    "digits without end": "1",
    "thousands without end": "1,111",
    "hedges without a number": "more than about ",
    "number words": "one hundred and ",
    "nouns": "5 aaaa bbbb ",
    "brackets": "($6m (",
    "non-BMP": "🙂1 ",
    "combining marks": "e\u0301\u03021\u200b",
    "lines": "7 cats\n",
    "one paragraph": "The plant cost about $6m and some 12,000 people work there, says its owner. ",
}
MEGABYTES = [1, 2, 4, 8]


def grow(text: str) -> list[float]:
    """Give the CPU seconds of each size of one hostile text."""
    lexicon = read_lexicon()
    grammar = write_grammar(lexicon)
    seconds = []
    for megabytes in MEGABYTES:
        frame = as_texts([text * int(megabytes * 1e6 / len(text.encode()))])
        begin = time.process_time()
        measure_frame(frame, grammar, lexicon)
        seconds.append(time.process_time() - begin)
    return seconds


def stream(megabytes: int) -> tuple[float, float]:
    """Give the seconds and the peak memory in MB of an archive of so much text."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "news.parquet"
        one = articles(padded(gold_sentences(), NEWS), min(megabytes, 10))
        pl.concat([one] * max(megabytes // 10, 1)).write_parquet(path, row_group_size=2000)
        command = [sys.executable, "-m", "transforms.cli", "extract", str(path), "--format", "csv"]
        return measure(command)


def main() -> None:
    """Print both."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--archive", type=int, nargs="*", default=[10, 100])
    options = arguments.parse_args()
    for name, text in HOSTILE.items():
        times = grow(text)
        print(f"{name:24}", *(f"{each:7.2f} s" for each in times), end="")
        print(f"   8 MB cost {times[-1] / times[0]:.1f} times 1 MB")
    for megabytes in options.archive:
        seconds, peak = stream(megabytes)
        print(f"archive of {megabytes:5} MB {seconds:8.1f} s {peak:7.0f} MB at most")


if __name__ == "__main__":
    main()
