"""Kilobytes a second: this extractor, the bare scan of its grammar, and two known extractors.

    python tests/benchmarks/throughput.py [--megabytes 10] [--peers PYTHON]

Two texts of the sentences of our gold, their digits changed from article to article: ``dense``
holds nothing else, ``news`` has prose without numbers between them, so that it has as many numbers
a kilobyte as news has. All read the same text in one run on one machine; the peers a sample of it,
because they are slow. ``make bench`` installs the peers apart from the product. Ratios are
printed, never asserted.
"""

import argparse
import json
import random
import re
import resource
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, cycle
from pathlib import Path
from typing import Any

import polars as pl

from transforms.extract import as_texts, measure_frame
from transforms.finding.grammar import Grammar, write_grammar
from transforms.finding.mentions import find_mentions
from transforms.lexicon import Lexicon, polars_schema, read_lexicon
from validation.tables import Texts

ROOT = Path(__file__).parents[2]
NEWS = 3.9
"""Numeric expressions a kilobyte of news, as counted in the five articles behind the digests."""
LINES = 40
SAMPLE = {"quantulum3": 60_000, "recognizers": 8_000}
"""Characters that each peer reads."""
PEER = """
import json, sys, time
name, lines = sys.argv[1], json.load(sys.stdin)
if name == "quantulum3":
    from quantulum3 import parser
    read = parser.parse
else:
    from recognizers_text import Culture
    from recognizers_number import NumberRecognizer
    from recognizers_number_with_unit import NumberWithUnitRecognizer
    numbers, units = NumberRecognizer(Culture.English), NumberWithUnitRecognizer(Culture.English)
    models = [
        numbers.get_number_model(), numbers.get_percentage_model(), units.get_age_model(),
        units.get_currency_model(), units.get_dimension_model(), units.get_temperature_model(),
    ]
    def read(line):
        return [model.parse(line) for model in models]
read(lines[0])
cpu, wall = time.process_time(), time.perf_counter()
for line in lines:
    read(line)
print(time.process_time() - cpu, time.perf_counter() - wall)
"""


@cache
def read_grammar() -> tuple[Grammar, Lexicon]:
    """Read the lexicon and write its grammar, once."""
    lexicon = read_lexicon()
    return write_grammar(lexicon), lexicon


@dataclass(frozen=True)
class Rate:
    """Kilobytes of text in a second of CPU time, all threads together, and of waiting."""

    cpu: float
    wall: float


def gold_sentences() -> list[str]:
    """Give the sentences of the gold, each once."""
    gold = pl.read_csv(ROOT / "seeds" / "gold" / "quantities.csv", infer_schema=False)
    return gold["sentence"].unique(maintain_order=True).to_list()


def prose() -> list[str]:
    """Give the sentences of our own pages in which nothing is a number."""
    pages = " ".join((ROOT / page).read_text("utf-8") for page in ("README.md", "CONTRIBUTING.md"))
    sentences = re.split(r"(?<=[.:])\s+", pages)
    words = [each for each in sentences if re.fullmatch(r"[A-Z][A-Za-z,;’' -]{30,}[.:]", each)]
    return [each for each in words if not count([each])]


def count(texts: list[str]) -> int:
    """Count the numeric expressions of some texts."""
    return find_mentions(as_texts(texts), *read_grammar()).collect().height


def padded(sentences: list[str], numbers_a_kilobyte: float) -> list[str]:
    """Put prose between sentences until the text has only so many numbers a kilobyte."""
    room = 1000 / numbers_a_kilobyte * count(sentences) / len(sentences)
    spare, size, lines = cycle(prose()), 0, []
    for number, sentence in enumerate(sentences, start=1):
        words = [sentence]
        size += len(sentence)
        while size < number * room:
            words.append(next(spare))
            size += len(words[-1]) + 1
        lines.append(" ".join(words))
    return lines


def articles(lines: list[str], megabytes: float) -> pl.DataFrame:
    """Make articles of the lines until there is so much text; the digits are drawn anew in each."""
    draw = random.Random(1)
    size = sum(map(len, lines)) / len(lines) * LINES
    step = len(lines) - LINES
    texts = [
        re.sub("[1-9]", lambda _: draw.choice("123456789"), "\n".join(lines[at : at + LINES]))
        for at in (n * 7 % step for n in range(int(megabytes * 1e6 / size)))
    ]
    ids = [f"a_{n:016x}" for n in range(len(texts))]
    return pl.DataFrame({"article_id": ids, "text": texts}, schema=polars_schema(Texts))


def rate(kilobytes: float, work: Callable[[], Any]) -> Rate:
    """Measure the best rate of three of a piece of work over so much text."""
    rates = []
    for _ in range(3):
        before, begin = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
        work()
        wall, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_SELF)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        rates.append(Rate(kilobytes / cpu, kilobytes / wall))
    return max(rates, key=lambda rate: rate.cpu)


def peer_rate(python: str, name: str, lines: list[str]) -> Rate:
    """Measure the rate of a peer, in its own process, over as many lines as its sample allows."""
    sizes = accumulate(map(len, lines))
    sample = [line for line, size in zip(lines, sizes, strict=True) if size < SAMPLE[name]]
    run = subprocess.run(
        [python, "-W", "ignore", "-c", PEER, name],
        input=json.dumps(sample), capture_output=True, text=True, check=True,
    )  # fmt: skip
    kilobytes = sum(map(len, sample)) / 1000
    cpu, wall = (kilobytes / float(seconds) for seconds in run.stdout.split()[-2:])
    return Rate(cpu, wall)


def compare(name: str, lines: list[str], megabytes: float, peers: str | None) -> None:
    """Measure all over one text, and print how many times the rate of each we reach."""
    grammar, lexicon = read_grammar()
    texts = articles(lines, megabytes)
    frame = Texts.validate(texts.lazy())
    kilobytes = sum(map(len, texts["text"])) / 1000
    scan = texts.lazy().select(pl.col("text").str.count_matches(grammar.scan).sum())
    found = find_mentions(frame, grammar, lexicon).select(pl.len()).collect().item()
    rates = {
        "scan of the grammar": rate(kilobytes, scan.collect),
        "this extractor": rate(kilobytes, lambda: measure_frame(frame, grammar, lexicon)),
    }
    varied = "\n".join(texts["text"].head(20)).split("\n")
    rates |= {peer: peer_rate(peers, peer, varied) for peer in SAMPLE if peers}
    print(f"{name}: {kilobytes:,.0f} kB, {found / kilobytes:.1f} numbers a kB")
    ours = rates["this extractor"]
    for each, reached in rates.items():
        times = f"{ours.cpu / reached.cpu:,.2f} and {ours.wall / reached.wall:,.2f} times that"
        print(f"  {each:20} {reached.cpu:12,.1f} kB a CPU second, {reached.wall:12,.1f} a second;")
        print(f"  {'':20} we do {times}")


def main() -> None:
    """Measure both texts."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--megabytes", type=float, default=10)
    arguments.add_argument("--peers", help="a Python that has quantulum3 and Recognizers-Text")
    options = arguments.parse_args()
    sentences = gold_sentences()
    for name, lines in {"news": padded(sentences, NEWS), "dense": sentences}.items():
        compare(name, lines, options.megabytes, options.peers)


if __name__ == "__main__":
    main()
