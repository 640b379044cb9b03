"""One text → its measures: the first stages alone, without labels; and how right they are."""

import re
from pathlib import Path
from typing import cast

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.finding.grammar import Grammar, write_grammar
from transforms.finding.mentions import find_expressions, find_mentions
from transforms.lexicon import Lexicon, polars_schema, read_lexicon, read_seed
from transforms.measuring.measures import measure_mentions, why_no_measure
from validation.accuracy import score
from validation.seeds import Gold
from validation.tables import Mentions, Texts

EXPLAINED = {"start": pl.Int64, "end": pl.Int64, "exact": pl.String, "reason": pl.String}
NAME = r"\b(?=[A-Za-z])[A-Za-z]+(?:-[A-Za-z]+)*[0-9][0-9A-Za-z]*(?:[.-][0-9A-Za-z]+)*"
"""A name that opens with a letter and holds digits: ``R1``, ``DeepSeek-V2``."""
FOREIGN = r"(?:(?![0-9])\d)+"
"""Digits of another script."""
WORD = re.compile(r"[0-9A-Za-z.-]")
SHOWN = [
    "start", "end", "exact", "kind", "value", "low", "high", "low_closed", "high_closed",
    "hedge", "direction", "unit", "currency", "per", "conversion_of",
]  # fmt: skip


def extract_text(text: str) -> pl.DataFrame:
    """Measure the numbers of one text; offsets are code points of the normalised text."""
    return measure_texts([text]).select(SHOWN)


def explain_text(text: str) -> pl.DataFrame:
    """List what holds digits or a number word and is no figure, with the reason.

    Names are listed as whole words; those that open with a letter the grammar never looks at, nor
    at digits of other scripts. ``size`` is a number that no table holds, ``day`` has no year.
    """
    lexicon = read_lexicon()
    found = find_expressions(as_texts([text]), write_grammar(lexicon), lexicon).collect()
    measured = measure_texts([text])["start"]
    left_out = (
        found.with_columns(
            reason=pl.col("reason").fill_null(
                pl.when(~pl.col("start").is_in(measured.implode())).then(why_no_measure())
            )
        )
        .filter(pl.col("reason").is_not_null())
        .select("start", "end", "reason")
    )
    names = [(*name.span(), "name") for name in re.finditer(NAME, text)]
    names += [(*digits.span(), "script") for digits in re.finditer(FOREIGN, text)]
    spans = [
        whole_word(text, start, end) if reason == "name" else (start, end)
        for start, end, reason in left_out.iter_rows()
    ]
    rows = {(*span, reason) for span, reason in zip(spans, left_out["reason"], strict=True)}
    listed = [(start, end, text[start:end], reason) for start, end, reason in {*rows, *names}]
    return pl.DataFrame(sorted(listed), schema=EXPLAINED, orient="row")


def whole_word(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span to the word that it stands in."""
    while start and WORD.match(text[start - 1]):
        start -= 1
    while end < len(text) and WORD.match(text[end]) and text[end : end + 2].strip(".-,") != "":
        end += 1
    return start, end - (text[end - 1] in ".-")


def measure_texts(texts: list[str]) -> pl.DataFrame:
    """Measure many texts at once; ``article_id`` is the place of the text in the list."""
    lexicon = read_lexicon()
    return measure_frame(as_texts(texts), write_grammar(lexicon), lexicon)


def measure_frame(texts: LazyFrame[Texts], grammar: Grammar, lexicon: Lexicon) -> pl.DataFrame:
    """Measure texts: the columns of measures, then those of their mentions.

    Some ten megabytes at a time cost least: in one piece, on the in-memory engine.
    """
    with pl.Config(engine_affinity="in-memory"):
        found = cast("LazyFrame[Mentions]", find_mentions(texts, grammar, lexicon).cache())
        measures = measure_mentions(found, lexicon)
        return measures.join(
            found, on=["article_id", "start"], how="inner", maintain_order="left"
        ).collect()


def as_texts(texts: list[str]) -> LazyFrame[Texts]:
    """Make a table of bare texts."""
    numbers = [str(number) for number in range(len(texts))]
    bare = pl.LazyFrame({"article_id": numbers, "text": texts}, schema=polars_schema(Texts))
    return Texts.validate(bare)


def score_gold(path: Path) -> pl.DataFrame:
    """Compare the measures of each gold sentence with what a person read in it."""
    return score(*read_gold(path))


def read_gold(path: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read a gold file, and measure its sentences."""
    gold = read_seed(path, Gold)
    sentences = gold["sentence"].unique(maintain_order=True)
    read = measure_texts(sentences.to_list()).with_columns(
        sentence=pl.col("article_id")
        .cast(pl.Int64)
        .replace_strict(dict(enumerate(sentences)), return_dtype=pl.String)
    )
    return gold, read
