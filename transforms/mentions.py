"""Articles → mentions: every numeric expression, with the exact span it stands in."""

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.grammar import Grammar
from transforms.lexicon import Lexicon
from validation.tables import Mentions, Texts

CONTEXT = 32
"""Code points kept on each side of a span (W3C Web Annotation, TextQuoteSelector)."""

NO_MENTION = ["gap", "clock", "name"]
"""Groups of the grammar that are no numeric expression: a line end, a time of day, a name."""


def find_mentions(
    texts: LazyFrame[Texts], grammar: Grammar, lexicon: Lexicon
) -> LazyFrame[Mentions]:
    """Find the numeric expressions of each article, in the order of the text.

    Offsets are code points of the normalised text. A digest's own paragraph marks (``¶7``) give
    the paragraph; elsewhere non-blank lines count from 1.
    """
    return (
        find_expressions(texts, grammar, lexicon)
        .filter(pl.col("reason").is_null())
        .select(Mentions.names())
        .pipe(Mentions.validate)
    )


def find_expressions(texts: LazyFrame[Texts], grammar: Grammar, lexicon: Lexicon) -> pl.LazyFrame:
    """Find all that the grammar knows, with the ``reason`` why some of it is no mention."""
    found = cut_again(cut_text(texts, grammar), grammar, lexicon)
    parts = take_apart(found.select("exact").unique(), grammar, lexicon)
    placed = found.join(parts, on="exact", how="inner", maintain_order="left")
    return (
        placed.filter(pl.col("reason").ne_missing("gap"))
        .with_columns(
            exact=pl.col("kept"),
            end=pl.col("start") + pl.col("kept").str.len_chars().cast(pl.Int64),
        )
        .with_columns(prefix=words_before(), suffix=words_behind())
        .with_columns(
            reason=pl.coalesce(
                "reason",
                pl.when(is_pronoun()).then(pl.lit("pronoun")),
                pl.when(is_part_of_a_name()).then(pl.lit("name")),
            )
        )
    )


def is_pronoun() -> pl.Expr:
    """Tell whether a lone ``one`` only points at something: ``one of the firms``."""
    return pl.col("exact").str.to_lowercase() == "one"


def is_part_of_a_name() -> pl.Expr:
    """Tell whether plain digits close a name: ``Qihoo 360``, inside a sentence.

    A capital that opens a sentence says nothing, so the word before it must end in a small letter.
    """
    plain = pl.all_horizontal(
        pl.col(form).is_null() for form in ("scale_form", "currency_form", "hedge_form", "per_form")
    )
    digits = pl.col("exact").str.contains(r"^[0-9]+(?: [a-z ]+)?$")
    name = pl.col("prefix").str.contains(r"[a-z,;] (?:[A-Z][A-Za-z&’'-]* )+$")
    known = pl.col("known_unit")
    return plain & digits & name & ~known


def cut_text(texts: pl.LazyFrame, grammar: Grammar) -> pl.LazyFrame:
    """Cut each text behind every match, in one scan; running lengths are the offsets.

    ``str.split`` is the only scan of Polars that keeps all text; the match is found again from
    the end of its piece, which costs no more than its length.
    """
    piece = pl.element()
    pieces = pl.col("pieces")
    mark = piece.str.extract(r"¶([0-9]+) $").cast(pl.Int64)
    has_begun = piece.str.contains(r"\S").cast(pl.Int64).cum_max() > 0
    is_break = has_begun & piece.str.contains(r"\n\s*(?:¶[0-9]+ )?$")
    return (
        texts.select(
            "article_id", "text", pieces=pl.col("text").str.split(
                grammar.scan, inclusive=True, literal=False
            )
        )
        .with_columns(
            ends=pieces.list.eval(piece.str.len_chars().cast(pl.Int64).cum_sum()),
            marks=pieces.list.eval(mark.forward_fill()),
            breaks=pieces.list.eval(is_break.cast(pl.Int64).cum_sum()),
        )
        .explode("pieces", "ends", "marks", "breaks")
        .with_columns(at=pieces.str.find(f"(?:{grammar.scan})$"))
        .filter(pl.col("at").is_not_null())
        .with_columns(
            exact=pieces.cast(pl.Binary).bin.slice(pl.col("at")).cast(pl.String),
            paragraph=pl.coalesce("marks", pl.col("breaks") + 1),
        )
        .select(
            "article_id", "text", "paragraph", "exact",
            start=pl.col("ends") - pl.col("exact").str.len_chars().cast(pl.Int64),
        )
    )  # fmt: skip


def cut_again(found: pl.LazyFrame, grammar: Grammar, lexicon: Lexicon) -> pl.LazyFrame:
    """Find the number in the words that an expression gives back: ``one of dozens`` holds two.

    What is given back is a function word and a plural, so one number at most.
    """
    parts = take_apart(found.select("exact").unique(), grammar, lexicon)
    length = pl.col("kept").str.len_chars().cast(pl.Int64)
    given_back = parts.filter(pl.col("kept") != pl.col("exact")).select(
        "exact", kept_length=length, rest=pl.col("exact").str.slice(length)
    )
    again = (
        cut_text(given_back.select(article_id="rest", text="rest").unique(), grammar)
        .unique("article_id", keep="first", maintain_order=True)
        .select(rest="article_id", at="start", second="exact")
        .join(given_back, on="rest", how="inner")
        .select("exact", again=pl.struct("second", shift=pl.col("kept_length") + pl.col("at")))
    )
    whole = pl.struct(second="exact", shift=pl.lit(0, dtype=pl.Int64))
    return (
        found.join(again, on="exact", how="left", maintain_order="left")
        .with_columns(again=pl.concat_list(whole, "again").list.drop_nulls())
        .explode("again")
        .with_columns(
            exact=pl.col("again").struct.field("second"),
            start=pl.col("start") + pl.col("again").struct.field("shift"),
        )
        .drop("again")
    )


def take_apart(expressions: pl.LazyFrame, grammar: Grammar, lexicon: Lexicon) -> pl.LazyFrame:
    """Take each distinct expression apart; ``kept`` is the part of it that is the mention.

    A plain word behind a number is left out where it cannot name what is counted.
    """
    noun = part("noun_d")
    return (
        expressions.with_columns(parts=pl.col("exact").str.extract_groups(f"^(?:{grammar.parts})$"))
        .with_columns(
            number_form=first_of("number_a", "number_b", "number_e", "number_d", "rank", "date"),
            scale_form=first_of("scale_a", "scale_b", "scale_c", "scale_d"),
            currency_form=first_of("currency_a", "currency_b"),
            unit_form=pl.coalesce(
                part("unit_b"), part("unit_e"), pl.when(names_a_thing(noun, lexicon)).then(noun)
            ),
            hedge_form=first_of(
                "hedge_a", "behind_a", "hedge_b", "behind_b", "hedge_d", "behind_d"
            ),
            known_unit=part("unit_b").is_not_null(),
            per_form=first_of("per_a", "per_b"),
            reason=pl.coalesce(
                pl.when(part(group).is_not_null()).then(pl.lit(group)) for group in NO_MENTION
            ),
            kept=pl.when(names_a_thing(noun, lexicon))
            .then("exact")
            .otherwise(pl.col("exact").str.strip_suffix(noun.fill_null("")).str.strip_chars_end()),
        )
        .drop("parts")
    )


def part(group: str) -> pl.Expr:
    """Give what one group of the grammar matched."""
    return pl.col("parts").struct.field(group)


def first_of(*groups: str) -> pl.Expr:
    """Give what the first of these groups that matched holds."""
    return pl.coalesce(map(part, groups)).str.strip_chars()


def names_a_thing(noun: pl.Expr, lexicon: Lexicon) -> pl.Expr:
    """Tell whether no word of a plain noun is a function word; true where there is no noun."""
    words = noun.str.split(" ").list.eval(pl.element().is_in(lexicon.words["form"].to_list()))
    return ~words.list.any().fill_null(False)


def words_before() -> pl.Expr:
    """Give up to 32 code points before the span."""
    begin = pl.max_horizontal(pl.col("start") - CONTEXT, 0)
    return pl.col("text").str.slice(begin, pl.col("start") - begin)


def words_behind() -> pl.Expr:
    """Give up to 32 code points behind the span."""
    return pl.col("text").str.slice(pl.col("end"), CONTEXT)
