"""Small stories of our own, and the tables that the stages make of them."""

from collections.abc import Iterable
from functools import cache
from typing import Any

import polars as pl
from pandera.typing.polars import LazyFrame

from tests.builders import article, frame, text_row
from transforms.comparing.comparisons import compare_figures
from transforms.comparing.conversions import check_conversions
from transforms.comparing.quantities import count_quantities, name_quantities
from transforms.comparing.rates import Rates, read_rates
from transforms.comparing.scales import set_on_bases
from transforms.comparing.verdicts import judge_quantities
from transforms.extract import explain_text
from transforms.finding.grammar import Grammar, write_grammar
from transforms.finding.mentions import find_mentions
from transforms.labelling.figures import label_measures
from transforms.lexicon import Codebook, Lexicon, read_codebook, read_lexicon
from transforms.measuring.measures import measure_mentions
from validation.seeds import Labels
from validation.tables import Articles, Corpus, Figures, Measures, Mentions, Texts


@cache
def lexicon() -> Lexicon:
    """Read the lexicon of the seeds once."""
    return read_lexicon()


@cache
def grammar() -> Grammar:
    """Write its grammar once."""
    return write_grammar(lexicon())


@cache
def codebook() -> Codebook:
    """Read the codebook of the seeds once."""
    return read_codebook()


def story(text: str, **changes: Any) -> dict[str, Any]:
    """Make the corpus row of a story of the Daily Cog."""
    return article(text) | {"text": text} | changes


def corpus(*stories: dict[str, Any] | str) -> pl.DataFrame:
    """Make a corpus of stories, or of their texts alone."""
    rows = [story(each) if isinstance(each, str) else each for each in stories]
    return frame(Corpus, *rows).sort("article_id")


def mentions(*texts: str) -> pl.DataFrame:
    """Find the mentions of texts."""
    return find_mentions(as_texts(texts), grammar(), lexicon()).collect()


def reasons(text: str) -> list[tuple[str, str]]:
    """List what the grammar knows in a text and why it is no mention."""
    return explain_text(text).select("exact", "reason").rows()


def measures(*texts: str) -> pl.DataFrame:
    """Measure the numbers of texts; each row beside its mention, with the interval in writing."""
    found = Mentions.validate(mentions(*texts).lazy())
    measured = measure_mentions(found, lexicon())
    return (
        measured.join(found, on=["article_id", "start"], how="inner", maintain_order="left")
        .with_columns(interval=interval())
        .collect()
    )


def figures(*stories: dict[str, Any] | str, labels: pl.DataFrame | None = None) -> pl.DataFrame:
    """Label the measures of stories."""
    rows = corpus(*stories).lazy()
    texts = Texts.validate(rows.select(Texts.names()))
    found = Mentions.validate(find_mentions(texts, grammar(), lexicon()).collect().lazy())
    measured = Measures.validate(measure_mentions(found, lexicon()).collect().lazy())
    decided = Labels.validate((no_labels() if labels is None else labels).lazy())
    articles = Articles.validate(rows.select(Articles.names()))
    return (
        label_measures(measured, found, articles, texts, lexicon(), codebook(), decided)
        .select(Figures.names())
        .collect()
    )


def no_labels() -> pl.DataFrame:
    """Give a curator's table without a decision."""
    return frame(Labels)


def label(text: str, exact: str, **changes: Any) -> dict[str, Any]:
    """Make a curator's row for words of a text; it decides nothing unless a change does."""
    start = text.index(exact)
    place = {"article_id": article(text)["article_id"], "start": start, "end": start + len(exact)}
    return {**place, "exact": exact, "reason": "the test says so", **changes}


def as_texts(texts: Iterable[str]) -> LazyFrame[Texts]:
    """Make the rows that keep these texts."""
    return Texts.validate(frame(Texts, *(text_row(text) for text in texts)).lazy())


def interval() -> pl.Expr:
    """Write an interval as mathematicians do: ``[5, 6)``, ``(6, ∞)``."""
    left = pl.when("low_closed").then(pl.lit("[")).otherwise(pl.lit("("))
    right = pl.when("high_closed").then(pl.lit("]")).otherwise(pl.lit(")"))
    low, high = plain("low").fill_null("-∞"), plain("high").fill_null("∞")
    return pl.format("{}{}, {}{}", left, low, high, right)


def plain(column: str) -> pl.Expr:
    """Write a number without zeros behind the point."""
    return pl.col(column).cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")


@cache
def rates() -> Rates:
    """Read the ECB's rates once."""
    return read_rates()


def on_bases(figures: pl.DataFrame) -> pl.LazyFrame:
    """Set figures on shared scales, each on the word of its source or its outlet."""
    told = set_on_bases(Figures.validate(figures.lazy()), lexicon(), rates())
    return told.with_columns(witness=pl.coalesce("attributed_to", "outlet"))


def compared(figures: pl.DataFrame) -> pl.DataFrame:
    """Compare the figures of each quantity."""
    told = on_bases(figures)
    return compare_figures(told, judge_quantities(told)).collect()


def counted(figures: pl.DataFrame) -> pl.DataFrame:
    """Sum up each quantity."""
    told = on_bases(figures)
    verdicts = judge_quantities(told)
    comparisons = compare_figures(told, verdicts)
    return count_quantities(told, verdicts, comparisons, codebook()).collect()


def conversions(*stories: dict[str, Any] | str, name_them: bool = False) -> pl.DataFrame:
    """Check the conversions of stories against the ECB's rates; of one quantity, if named."""
    labelled = Figures.validate(figures(*stories).lazy())
    if name_them:
        labelled = name_quantities(labelled, lexicon())
    found = mentions(*corpus(*stories)["text"]).with_columns(hedge_form=pl.lit(None, pl.String))
    rounded = measure_mentions(Mentions.validate(found.lazy()), lexicon()).collect()
    return check_conversions(labelled, Measures.validate(rounded.lazy()), rates()).collect()
