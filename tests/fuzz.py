"""Broken files and odd texts, for a bounded time: nothing may crash, and every proof must hold.

    python -m tests.fuzz [--seconds 60] [--seed 0]

Each round makes a corpus of mutated files, builds it, writes its package and verifies that. The
first round that fails ends the run, by its own error; its seed is printed and its folder kept, so
that it can become a test. Not part of ``make test``; ``make fuzz`` runs it.
"""

import argparse
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from transforms.files.paths import SEEDS
from transforms.packaging.package import write_package
from transforms.packaging.verify import verify
from transforms.pipeline import NoArticlesError, build_tables
from validation.tables import PACKAGE, Texts

FILES = 12
"""Files of a round."""
SUFFIXES = [".md", ".txt", ".html", ".ndjson"]
FRONT = '+++\noutlet = "{}"\nheadline = "{}"\npublished = {}\n+++\n'
DATES = [
    "2025-01-28",
    "0001-01-01",
    "9999-12-31",
    "2025-02-29",
    '"soon"',
    "",
    "2025-01-28T10:00:00Z",
]
ODD = [
    "\x00", "\ufeff", "\u200b", "\u202e", "\u2028", "\xa0", "é", "e\u0301", "🙂", "１２", "١٢", "½",
    "1e400", "9" * 60, "$", "US$", "£", "(", ")", "-", "−", "…", '"', "’s ", "\n", "\n\n", "\r",
    "¶7 ", "+++", "<b>", "</p>", "{0}", "%s", "=1+1", "bn", " per cent", " of the ", "respectively",
    "more than ", " to ", "It said ", "Jane Doe, 45, ", "$6m (£4.8m)", "two hundred ", "tn", ". ",
]  # fmt: skip


def gold_texts() -> list[str]:
    """Give texts to start from: the digests, the stories and the gold sentences."""
    files = [*SEEDS.rglob("*.md")]
    sentences = pl.read_csv(SEEDS / "gold" / "quantities.csv")["sentence"].unique().to_list()
    return [path.read_text(encoding="utf-8") for path in files] + [" ".join(sentences[:40])]


def mutate(text: str, draw: random.Random) -> str:
    """Change a text in up to twenty places: cut, doubled, turned, or with something odd put in."""
    for _ in range(draw.randrange(20)):
        at, to = sorted(draw.randrange(len(text) + 1) for _ in range(2))
        to = min(to, at + draw.choice([1, 5, 40]))
        part = text[at:to]
        instead = draw.choice(["", part + part, draw.choice(ODD) + part, part.upper(), part[::-1]])
        text = text[:at] + instead + text[to:]
    return text


def write_round(folder: Path, texts: list[str], draw: random.Random) -> None:
    """Write the files of a round, some with bytes that are no text."""
    for number in range(FILES):
        text = mutate(draw.choice(texts), draw)
        if draw.random() < 0.5:
            text = (
                FRONT.format(draw.choice("ABC"), draw.choice(["H", *ODD]), draw.choice(DATES))
                + text
            )
        raw = bytearray(text.encode("utf-8", errors="surrogatepass"))
        if raw and draw.random() < 0.2:
            raw[draw.randrange(len(raw))] = draw.randrange(256)
        (folder / f"{number}{draw.choice(SUFFIXES)}").write_bytes(bytes(raw))


def run_round(folder: Path) -> list[str]:
    """Build, write and verify a round; give the problems that verification finds."""
    try:
        run = build_tables(folder)
    except NoArticlesError:
        return []
    names = [*PACKAGE, Texts.__name__.lower()]
    tables = {name: run.tables[name] for name in names}
    with tempfile.TemporaryDirectory() as out:
        package = write_package(tables, run.report(), Path(out) / "P", run.quarantine)
        found = verify(package)
    return [f"{each.file} {each.row}: {each.message}" for each in found.problems]


@contextmanager
def kept_if_it_fails(seed: int) -> Iterator[Path]:
    """Give the folder of a round; it is removed unless the round ends in an error."""
    folder = Path(tempfile.mkdtemp(prefix=f"fuzz-{seed}-"))
    print(f"round {seed}: {folder}", flush=True)
    yield folder
    shutil.rmtree(folder)


def main() -> None:
    """Run rounds until the time is over, or until one ends in an error: that is the finding."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seconds", type=float, default=60)
    arguments.add_argument("--seed", type=int, default=0)
    options = arguments.parse_args()
    texts, begin, seed = gold_texts(), time.monotonic(), options.seed
    while time.monotonic() - begin < options.seconds:
        with kept_if_it_fails(seed) as folder:
            write_round(folder, texts, random.Random(seed))
            problems = run_round(folder)
            assert not problems, problems
        seed += 1
    print(f"{seed - options.seed} rounds of {FILES} files, no finding")


if __name__ == "__main__":
    main()
