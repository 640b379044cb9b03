"""One text → its measures: the first stages alone, without labels; and how right they are."""

from pathlib import Path

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.grammar import write_grammar
from transforms.lexicon import polars_schema, read_lexicon, read_seed
from transforms.measures import measure_mentions
from transforms.mentions import find_expressions, find_mentions
from validation.accuracy import score
from validation.seeds import Gold
from validation.tables import Texts

SHOWN = [
    "start", "end", "exact", "kind", "value", "low", "high", "low_closed", "high_closed",
    "hedge", "direction", "unit", "currency", "per", "conversion_of",
]  # fmt: skip


def extract_text(text: str) -> pl.DataFrame:
    """Measure the numbers of one text; offsets are code points of the normalised text."""
    return measure_texts([text]).select(SHOWN)


def explain_text(text: str) -> pl.DataFrame:
    """List what the grammar found and left out, with the reason."""
    lexicon = read_lexicon()
    found = find_expressions(as_texts([text]), write_grammar(lexicon), lexicon).collect()
    return found.filter(pl.col("reason").is_not_null()).select("start", "end", "exact", "reason")


def measure_texts(texts: list[str]) -> pl.DataFrame:
    """Measure many texts at once; ``article_id`` is the place of the text in the list."""
    lexicon = read_lexicon()
    mentions = find_mentions(as_texts(texts), write_grammar(lexicon), lexicon)
    measures = measure_mentions(mentions, lexicon)
    return measures.join(
        mentions, on=["article_id", "start"], how="inner", maintain_order="left"
    ).collect()


def as_texts(texts: list[str]) -> LazyFrame[Texts]:
    """Make a table of bare texts."""
    numbers = [str(number) for number in range(len(texts))]
    bare = pl.LazyFrame({"article_id": numbers, "text": texts}, schema=polars_schema(Texts))
    return Texts.validate(bare)


def score_gold(path: Path) -> pl.DataFrame:
    """Compare the measures of each gold sentence with what a person read in it."""
    gold = read_seed(path, Gold)
    sentences = gold["sentence"].unique(maintain_order=True)
    read = measure_texts(sentences.to_list()).with_columns(
        sentence=pl.col("article_id")
        .cast(pl.Int64)
        .replace_strict(dict(enumerate(sentences)), return_dtype=pl.String)
    )
    return score(gold, read)
