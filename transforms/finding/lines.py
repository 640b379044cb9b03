"""Texts → lines: the paragraphs that are read, and which of them are furniture of a saved page."""

import re

import polars as pl

from transforms.finding.grammar import MONTH
from transforms.lexicon import Lexicon, alternation, listed

LONGEST_LINE = 4000
"""Code points of a line; a place in a longer one would take long to reach."""
ODD_SPACE = "[\u00a0\u2009\u202f]"
MARK = r"^¶[0-9]{1,6} "
SENTENCE = re.compile(r"(?<=[.!?]\s)(?=[A-Z“\"‘])|(?<=[.!?][”\"’)]\s)(?=[A-Z“\"‘])")
WORDS = re.compile(rf"(?s).{{1,{LONGEST_LINE}}}(?:\s|$)|.{{1,{LONGEST_LINE}}}")
LONG = 80
"""Bytes of a paragraph that surely is prose, if it ends as a sentence does."""
SHORT = 60
"""Bytes of a line in which page furniture is looked for."""
BODY = 4
"""Paragraphs of prose that make a text an article with a body."""
STAMP = rf"[0-9]{{1,2}}:[0-9]{{2}}|^(?i:{MONTH})[ .][0-9 ,]+$|^[0-9]{{1,2}} {MONTH},? [0-9]{{4}}$"
TITLE_WORDS = 5
"""Words that a headline has at least."""
LABEL, OPEN, PROSE = 1, 2, 4
"""What a line looks like: a few words, no full stop, a paragraph of prose."""


def cut_lines(texts: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Cut texts into lines that are not blank, and tell which are no part of the article.

    Yields ``article_id, paragraph, is_furniture, line, printed, line_start``; ``line`` is the one
    ``printed``, with plain spaces. No expression crosses a line, and a place in a line costs little
    to reach where one in a long text would cost its whole length. A digest states the paragraph
    before its line (``¶7``).
    """
    line, lines = pl.col("line"), pl.col("text").str.split("\n", inclusive=True)
    each_is_marked = (is_blank(pl.element()) | pl.element().str.contains(MARK)).all()
    mark = pl.when("is_marked").then(line.str.extract(MARK, 0))
    counted = (~is_blank(line)).cum_sum()
    earlier = pl.when(pl.col("skipped") == 0).then(counted - ~is_blank(line)).forward_fill()
    is_long = line.str.len_bytes() > LONGEST_LINE
    parts = pl.when(is_long).then(line).map_elements(cut_sentences, pl.List(pl.String))
    return (
        texts.with_columns(
            is_marked=lines.list.eval(each_is_marked).list.first(),
            side=lines.list.eval(look()).list.eval(side()),
        )
        .pipe(cut, "text", lines, "line", "side")
        .with_columns(paragraph=(counted - earlier).cast(pl.Int64))
        .filter(~is_blank(line))
        .select(
            "article_id",
            line=line.str.strip_prefix(mark.fill_null("")).str.strip_suffix("\n"),
            line_start=pl.col("skipped") + mark.str.len_chars().fill_null(0),
            paragraph=pl.coalesce(mark.str.strip_chars("¶ ").cast(pl.Int64), "paragraph"),
            is_furniture=is_furniture(lexicon) & ~pl.col("is_marked"),
        )
        .pipe(cut, "line", pl.coalesce(parts, pl.concat_list("line")), "part")
        .select(
            "article_id", "paragraph", "is_furniture",
            line=plain_spaces(pl.col("part")), printed="part",
            line_start=pl.col("line_start") + pl.col("skipped"),
        )
    )  # fmt: skip


def plain_spaces(line: pl.Expr) -> pl.Expr:
    """Write every odd space as a plain one, and those that part thousands as commas.

    Each stands for one code point, so offsets stay; and the grammar stays small.
    """
    grouped: pl.Expr = pl.when(line.str.contains(ODD_SPACE)).then(line)
    for _ in range(2):  # of three groups the second begins with what the first ends with
        grouped = grouped.str.replace_all(f"([0-9]){ODD_SPACE}([0-9]{{3}})", "${1},${2}")
    return pl.coalesce(grouped.str.replace_all(ODD_SPACE, " "), line)


def look() -> pl.Expr:
    """Tell what a line looks like: ``PROSE``, or the sum of ``LABEL`` and ``OPEN``.

    A label has few words, an open line no full stop; a blank line is nothing.
    """
    line = pl.element().str.strip_chars()
    size, is_ended = line.str.len_bytes(), ends_a_sentence(line)
    short = pl.when(size.is_between(1, SHORT - 1)).then(line)
    is_label = short.str.count_matches(" ", literal=True) < TITLE_WORDS - 1
    label = pl.when(is_label).then(LABEL).otherwise(0)
    return (
        pl.when((size >= LONG) & is_ended).then(PROSE)
        .when(size == 0).then(0)
        .when(is_ended).then(label)
        .otherwise(label + OPEN)
    )  # fmt: skip


def side() -> pl.Expr:
    """Tell of each line, by its look, whether it stands before or behind the body of an article.

    The body goes from the first to the last paragraph of prose. What stands around it counts as
    the ``menu`` or the ``foot`` of a saved page only where several lines look so: a few words
    before, no full stop behind; else it is the ``head``, or the end of the article.
    """
    is_prose = pl.element() == PROSE
    is_before = is_prose.cum_sum() == 0
    is_behind = is_prose.cum_sum(reverse=True) == 0
    labels = (is_before & pl.element().is_in([LABEL, LABEL + OPEN])).sum()
    open_lines = (is_behind & (pl.element() >= OPEN)).sum()
    has_body = is_prose.sum() >= BODY
    return (
        pl.when(has_body & is_before & (labels >= 3)).then(pl.lit("menu"))
        .when(has_body & is_before).then(pl.lit("head"))
        .when(has_body & is_behind & (open_lines >= 2)).then(pl.lit("foot"))
    )  # fmt: skip


def ends_a_sentence(line: pl.Expr) -> pl.Expr:
    """Tell whether a line ends as a sentence does, quoted or in brackets or not."""
    return line.str.tail(4).str.contains(r"[.!?…][\"”’)]*$")


def is_furniture(lexicon: Lexicon) -> pl.Expr:
    """Tell whether a line belongs to the page and not to the article: menus, stamps, teasers."""
    line = pl.col("line").str.strip_chars()
    is_ended, is_short = ends_a_sentence(line), line.str.len_bytes() < SHORT
    line = pl.when(line.str.len_bytes() < LONG).then(line)
    cue = alternation(listed(lexicon, "furniture"))
    is_title = (line.str.count_matches(" ", literal=True) >= TITLE_WORDS - 1) & ~is_ended
    is_stamp = line.str.contains(STAMP)
    return pl.any_horizontal(
        line.str.contains(rf"(?i)^(?:{cue})(?:$|[^A-Za-z])"),
        pl.col("side").is_in(["menu", "head"]) & is_short & is_stamp,
        (pl.col("side") == "menu") & is_short & ~is_title,
        (pl.col("side") == "foot") & (is_short | ~is_ended),
    ).fill_null(False)


def cut(rows: pl.LazyFrame, whole: str, parts: pl.Expr, part: str, *beside: str) -> pl.LazyFrame:
    """Make a row of each part of a string, with the code points ``skipped`` before it.

    The parts put together are the whole, so running lengths over all rows are the offsets. Lists
    ``beside`` them, of one value a part, are taken along.
    """
    return (
        rows.with_columns(parts.alias(part), before=length(whole).cum_sum() - length(whole))
        .explode(part, *beside)
        .with_columns(skipped=length(part).cum_sum() - length(part) - pl.col("before"))
        .drop("before")
    )


def is_blank(line: pl.Expr) -> pl.Expr:
    """Tell whether a line holds nothing but spaces."""
    return line.str.strip_chars() == ""


def cut_sentences(line: str) -> list[str]:
    """Cut before each sentence; one that is itself too long, at a space."""
    return [part for sentence in SENTENCE.split(line) for part in WORDS.findall(sentence)]


def length(column: str) -> pl.Expr:
    """Count the code points of a text column."""
    return pl.col(column).str.len_chars().cast(pl.Int64)
