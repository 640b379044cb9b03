"""Articles → marks: where names, cues, times and the ends of sentences stand."""

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.finding.grammar import EDGE, any_of
from transforms.labelling.dates import TIME
from transforms.lexicon import Codebook, form_key
from validation.tables import Texts

BREAK = r"\s*\n\s*(?:¶[0-9]{1,6} )?"
STOP = r"[.!?][\"”’)]*\s+"
PAUSE = r"[,;:]\s|\s[–—-]\s|—"
ABBREVIATION = (
    r"(?:Mr|Mrs|Ms|Dr|Prof|St|No|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
    r"|U\.S|U\.K|vs|Inc|Corp|Co|Ltd)\.\s"
)
LONGEST_PART = 4000
"""Code points after which a new part begins in any case, so that pairs stay few."""
LIST = "respectively"
"""The word that pairs a list of names with a list of numbers."""
BESIDE = 80
"""Code points beside a mark that its reading may depend on."""
BOUNDARIES = {"break": 3, "stop": 2, "pause": 1}


def find_marks(texts: LazyFrame[Texts], codebook: Codebook) -> pl.LazyFrame:
    """Find, in one scan, all that labels are read from.

    Yields ``article_id, start, end, form, key, role`` and the words right before and behind it,
    ``lead`` and ``follow``, up to the marks beside it. Role is one of break, stop, pause, time,
    list, name, cue, attribution; a form with several roles makes a row for each.
    """
    found = cut(texts, mark_pattern(codebook))
    plain = found.filter(pl.col("role").is_not_null())
    words = found.filter(pl.col("role").is_null()).drop("role")
    spoken = words.join(word_roles(codebook), on="key", how="inner")
    return pl.concat([plain, spoken], how="diagonal")


def mark_pattern(codebook: Codebook) -> str:
    """Write the alternation of all marks; an abbreviation's dot ends no sentence.

    Short forms keep their case and stand last, so that "AI" does not hide "AI chips".
    """
    tables = (codebook.entities, codebook.cues, codebook.attributions)
    forms = {LIST, *(form for table in tables for form in table["form"])}
    date = rf"{EDGE}{TIME}{EDGE}"
    long = sorted(form for form in forms if len(form) > 3)
    short = sorted(form for form in forms if len(form) <= 3)
    words = "|".join(any_of(each, start=True, gap="[ \u00a0-]") for each in (long, short) if each)
    return f"(?:{BREAK}|{words}|{EDGE}{ABBREVIATION}|{date}|{STOP}|{PAUSE})"


def cut(texts: pl.LazyFrame, pattern: str) -> pl.LazyFrame:
    """Cut each text behind every mark; running lengths are the offsets."""
    piece, form, gap = pl.col("pieces"), pl.col("form"), pl.col("gap")
    goes_on = pl.col("article_id") == pl.col("article_id").shift(-1)
    return (
        texts.select(
            "article_id", pieces=pl.col("text").str.split(pattern, inclusive=True, literal=False)
        )
        .with_columns(
            end=piece.list.eval(pl.element().str.len_chars().cast(pl.Int64).cum_sum())
        )
        .explode("pieces", "end")
        .with_columns(form=piece.str.extract(f"({pattern})$"))
        .with_columns(gap=piece.str.strip_suffix(form.fill_null("")))
        .with_columns(follow=pl.when(goes_on).then(gap.shift(-1)).fill_null(""))
        .filter(form.is_not_null())
        .select(
            "article_id", "end", "form",
            start=pl.col("end") - form.str.len_chars().cast(pl.Int64),
            key=form_key(form),
            role=plain_role(),
            lead=gap.str.tail(BESIDE),
            follow=pl.col("follow").str.head(BESIDE),
        )
    )  # fmt: skip


def plain_role() -> pl.Expr:
    """Name the role of a mark that is no word of the codebook."""
    form = pl.col("form")
    return (
        pl.when(form.str.contains(r"\n")).then(pl.lit("break"))
        .when(form.str.contains(rf"^(?:{STOP})$")).then(pl.lit("stop"))
        .when(form.str.contains(rf"^(?:{PAUSE})$")).then(pl.lit("pause"))
        .when(form.str.contains(rf"^(?:{TIME})$")).then(pl.lit("time"))
        .when(form.str.to_lowercase() == LIST).then(pl.lit("list"))
    )  # fmt: skip


def word_roles(codebook: Codebook) -> pl.LazyFrame:
    """Give the roles that each word of the codebook plays."""
    return (
        pl.concat(
            [
                codebook.entities.select("key", role=pl.lit("name")),
                codebook.cues.select("key", role=pl.lit("cue")),
                codebook.attributions.select("key", role=pl.lit("attribution")),
            ]
        )
        .unique(maintain_order=True)
        .lazy()
    )


def number_parts(marks: pl.LazyFrame) -> pl.LazyFrame:
    """Number the paragraphs, sentences and clauses, by the boundaries passed so far.

    Rows of all articles stand in one order, so a running count needs no group; an article begins
    all three anew, and so does every stretch of ``LONGEST_PART`` code points.
    """
    level = pl.col("role").replace_strict(BOUNDARIES, default=0, return_dtype=pl.Int64)
    block = pl.struct("article_id", pl.col("start") // LONGEST_PART)
    opens = block.ne_missing(block.shift(1))
    return marks.sort("article_id", "start", "end", "role").with_columns(
        part_paragraph=((level >= 3) | opens).cast(pl.Int64).cum_sum(),
        part_sentence=((level >= 2) | opens).cast(pl.Int64).cum_sum(),
        part_clause=((level >= 1) | opens).cast(pl.Int64).cum_sum(),
    )
