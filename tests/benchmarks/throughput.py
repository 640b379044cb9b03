"""Sentences a CPU second: this extractor, the bare scan of its grammar, and two known extractors.

    python tests/benchmarks/throughput.py [--megabytes 10] [--peers PYTHON]

All read the sentences of our gold, in one run on one machine; the peers a sample of them, because
they are slow. ``make bench`` installs the peers apart from the product. Ratios are printed, never
asserted.
"""

import argparse
import json
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.grammar import Grammar, write_grammar
from transforms.lexicon import Lexicon, polars_schema, read_lexicon
from transforms.measures import measure_mentions
from transforms.mentions import find_mentions
from validation.tables import Mentions, Texts

ROOT = Path(__file__).parents[2]
SENTENCES_AN_ARTICLE = 40
SAMPLE = {"quantulum3": 400, "recognizers": 60}
PEER = """
import json, sys, time
name, sentences = sys.argv[1], json.load(sys.stdin)
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
    def read(sentence):
        return [model.parse(sentence) for model in models]
read(sentences[0])
begin = time.process_time()
for sentence in sentences:
    read(sentence)
print(len(sentences) / (time.process_time() - begin))
"""


def gold_sentences() -> list[str]:
    """Give the sentences of the gold, each once."""
    gold = pl.read_csv(ROOT / "seeds" / "gold" / "quantities.csv", infer_schema=False)
    return gold["sentence"].unique(maintain_order=True).to_list()


def articles(sentences: list[str], megabytes: float) -> pl.DataFrame:
    """Make articles of the sentences until there is so much text; each varies by its number."""
    size = sum(map(len, sentences)) / len(sentences) * SENTENCES_AN_ARTICLE
    count = int(megabytes * 1e6 / size)
    step = len(sentences) - SENTENCES_AN_ARTICLE
    texts = [
        "\n".join(sentences[(n * 7) % step : (n * 7) % step + SENTENCES_AN_ARTICLE])
        for n in range(count)
    ]
    ids = [f"a_{n:016x}" for n in range(count)]
    return pl.DataFrame({"article_id": ids, "text": texts}, schema=polars_schema(Texts))


def cpu_seconds(work: Callable[[], Any]) -> float:
    """Give the CPU time of a piece of work, all threads together."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def extract(texts: LazyFrame[Texts], grammar: Grammar, lexicon: Lexicon) -> pl.DataFrame:
    """Find and measure, each stage collected, as the pipeline does."""
    mentions = Mentions.validate(find_mentions(texts, grammar, lexicon).collect().lazy())
    return measure_mentions(mentions, lexicon).collect()


def main() -> None:
    """Measure each, print the rates and how many times faster than each peer we are."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--megabytes", type=float, default=10)
    arguments.add_argument("--peers", help="a Python that has quantulum3 and Recognizers-Text")
    options = arguments.parse_args()
    sentences = gold_sentences()
    lexicon = read_lexicon()
    grammar = write_grammar(lexicon)
    texts = articles(sentences, options.megabytes)
    frame = Texts.validate(texts.lazy())
    scan = texts.lazy().select(pl.col("text").str.count_matches(grammar.scan).sum())
    count = texts.height * SENTENCES_AN_ARTICLE
    rates = {
        "scan of the grammar": count / cpu_seconds(scan.collect),
        "this extractor": count / cpu_seconds(lambda: extract(frame, grammar, lexicon)),
    }
    for name, sample in SAMPLE.items() if options.peers else ():
        run = subprocess.run(
            [options.peers, "-W", "ignore", "-c", PEER, name],
            input=json.dumps(sentences[:sample]), capture_output=True, text=True, check=True,
        )  # fmt: skip
        rates[name] = float(run.stdout.split()[-1])
    for name, rate in rates.items():
        ratio = rates["this extractor"] / rate
        print(f"{name:24} {rate:12,.0f} sentences a CPU second; we do {ratio:,.2f} times as many")


if __name__ == "__main__":
    main()
