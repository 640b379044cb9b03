"""Articles → mentions: every numeric expression, with the exact span it stands in."""

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.finding.ellipsis import inherit_units
from transforms.finding.exclusions import drop_comparisons, drop_spans, why_no_mention
from transforms.finding.grammar import YEAR, Grammar
from transforms.finding.lines import cut, cut_lines, length
from transforms.finding.nouns import add_nouns
from transforms.finding.ranges import join_ranges
from transforms.lexicon import Lexicon
from validation.tables import Mentions, Texts

CONTEXT = 32
"""Code points kept on each side of a span (W3C Web Annotation, TextQuoteSelector)."""

NO_MENTION = ["clock", "phone", "address"]
"""Groups of the grammar that are no numeric expression: time, telephone, address."""


def find_mentions(
    texts: LazyFrame[Texts], grammar: Grammar, lexicon: Lexicon
) -> LazyFrame[Mentions]:
    """Find the numeric expressions of each article, in the order of the text.

    Offsets are code points of the normalised text. A digest's own paragraph marks (``¶7``) give
    the paragraph; elsewhere non-blank lines count from 1.
    """
    return keep_mentions(find_expressions(texts, grammar, lexicon))


def keep_mentions(expressions: pl.LazyFrame) -> LazyFrame[Mentions]:
    """Keep of all expressions those that nothing speaks against."""
    return Mentions.validate(
        expressions.filter(pl.col("reason").is_null()).select(Mentions.names())
    )


def find_expressions(texts: LazyFrame[Texts], grammar: Grammar, lexicon: Lexicon) -> pl.LazyFrame:
    """Find all that the grammar knows, with the ``reason`` why some of it is no mention."""
    found = cut_text(texts, grammar, lexicon).cache()
    parts = take_apart(found.select("exact").unique(), grammar)
    return (
        found.join(parts, on="exact", how="inner", maintain_order="left")
        .with_columns(exact=pl.col("exact").str.strip_chars_start(" ("))
        .with_columns(start=pl.col("end") - length("exact"))
        .pipe(add_nouns, lexicon)
        .pipe(drop_comparisons)
        .pipe(drop_spans, lexicon)
        .pipe(join_ranges, lexicon)
        .pipe(inherit_units, lexicon)
        .with_columns(prefix=words_before(), suffix=words_behind())
        .with_columns(reason=why_no_mention(lexicon))
        .with_columns(
            exact=printed(pl.col("start"), pl.col("end")),
            prefix=printed(pl.max_horizontal(pl.col("start") - CONTEXT, 0), pl.col("start")),
            suffix=printed(pl.col("end"), pl.col("end") + CONTEXT),
        )
        .with_columns(pl.col("start", "end") + pl.col("line_start"))
    )


def cut_text(texts: pl.LazyFrame, grammar: Grammar, lexicon: Lexicon) -> pl.LazyFrame:
    """Cut each line behind every match, in one scan; running lengths are the offsets.

    ``str.split`` is the only scan of Polars that keeps all text; the match is found again from
    the end of its piece, which costs no more than its length.
    """
    pieces = pl.col("line").str.split(grammar.scan, inclusive=True, literal=False)
    at = pl.col("piece").str.find(f"(?:{grammar.scan})$")
    return (
        cut_lines(texts, lexicon)
        .pipe(cut, "line", pieces, "piece")
        .with_columns(at=at)
        .filter(pl.col("at").is_not_null())
        .select(
            "article_id", "paragraph", "line", "printed", "line_start", "is_furniture",
            exact=pl.col("piece").cast(pl.Binary).bin.slice(pl.col("at")).cast(pl.String),
            end=pl.col("skipped") + length("piece"),
        )
    )  # fmt: skip


def take_apart(expressions: pl.LazyFrame, grammar: Grammar) -> pl.LazyFrame:
    """Take each distinct expression apart into its forms."""
    return (
        expressions.with_columns(parts=pl.col("exact").str.extract_groups(f"^(?:{grammar.parts})$"))
        .with_columns(
            number_form=first_of("number_a", "number_b", "number_e", "rank", "date"),
            scale_form=first_of("scale_a", "scale_b", "scale_u", "scale_s", "scale_c", "scale_d"),
            currency_form=first_of("currency_a", "currency_b", "currency_g", "currency_s"),
            unit_form=first_of("unit_b", "unit_s", "unit_e"),
            hedge_form=first_of("hedge", "behind"),
            per_form=first_of("per", "per_thing"),
            is_bare=part("number_b").is_not_null(),
            reason=pl.coalesce(
                pl.when(part(group).is_not_null()).then(pl.lit(group)) for group in NO_MENTION
            ),
        )
        .with_columns(
            number_form=pl.concat_str(
                pl.coalesce(part("minus_a"), part("minus_h"), pl.lit("")), "number_form"
            ),
            known_unit=pl.col("unit_form").is_not_null(),
            is_bare=pl.col("is_bare") & is_alone(),
        )
        .drop("parts")
    )


def is_alone() -> pl.Expr:
    """Tell whether a number has neither unit nor currency, and is no year."""
    closed = pl.any_horizontal(
        pl.col(form).is_not_null() for form in ("unit_form", "currency_form", "per_form")
    )
    return ~closed & ~pl.col("number_form").str.contains(f"^{YEAR}$")


def part(group: str) -> pl.Expr:
    """Give what one group of the grammar matched."""
    return pl.col("parts").struct.field(group)


def first_of(*groups: str) -> pl.Expr:
    """Give what the first of these groups that matched holds."""
    return pl.coalesce(map(part, groups)).str.strip_chars()


def printed(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Give a part of the line as it is printed."""
    return pl.col("printed").str.slice(start, end - start)


def words_before() -> pl.Expr:
    """Give up to 32 code points before the span."""
    begin = pl.max_horizontal(pl.col("start") - CONTEXT, 0)
    return pl.col("line").str.slice(begin, pl.col("start") - begin)


def words_behind() -> pl.Expr:
    """Give up to 32 code points behind the span."""
    return pl.col("line").str.slice(pl.col("end"), CONTEXT)
