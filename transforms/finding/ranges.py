"""Numbers side by side → ranges: ``from 5 to 7 per cent``, ``10–15 shops``, ``$4m to $6m``."""

import polars as pl

from transforms.finding.grammar import MONTH, YEAR
from transforms.lexicon import Lexicon, alternation

DASH = r"^ ?[-–—] ?$|^ to $|^-to-$|^ to-$"
NEXT = [
    "article_id", "line_start", "start", "end", "exact", "number_form", "scale_form",
    "currency_form", "unit_form", "hedge_form", "per_form", "reason", "known_unit", "is_bare",
]  # fmt: skip


def join_ranges(found: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Join two expressions that are the ends of one range.

    They stand side by side, ``to``, a dash, ``or`` between them, or ``and`` after ``between``;
    the unit of one is that of the other, or is left out. "By 4 per cent to 12 per cent" is a step
    and a level, no range.
    """
    nearer = found.with_columns(
        pl.col(NEXT).shift(-1).name.suffix("_next"),
        before=pl.col("line").str.slice(
            pl.max_horizontal(pl.col("start") - 24, 0), pl.min_horizontal(pl.col("start"), 24)
        ),
    ).with_columns(gap=gap(), **money_scale(lexicon))
    fits = nearer.with_columns(fits=is_range(lexicon).fill_null(False))
    is_first = pl.col("fits") & ~pl.col("fits").shift(1).fill_null(False)
    joined = fits.with_columns(is_first=is_first).with_columns(
        is_second=pl.col("is_first").shift(1).fill_null(False)
    )
    both = pl.col("is_first")
    opening = pl.when(pl.col("gap") == " and ").then(opening_word()).otherwise(pl.lit(""))
    between = pl.concat_str(opening, "exact", "gap", pl.col("exact_next"))
    number = pl.concat_str(from_number(), "gap", up_to_number())
    return (
        joined.with_columns(
            exact=pl.when(both).then(between).otherwise("exact"),
            start=pl.when(both).then(pl.col("start") - opening.str.len_chars()).otherwise("start"),
            end=pl.when(both).then("end_next").otherwise("end"),
            number_form=pl.when(both).then(number).otherwise("number_form"),
            scale_form=pl.when(both).then("scale_form_next").otherwise("scale_form"),
            currency_form=either("currency_form"),
            unit_form=pl.when(both & pl.col("unit_form_next").is_not_null())
            .then("unit_form_next")
            .otherwise("unit_form"),
            per_form=either("per_form"),
            known_unit=pl.col("known_unit") | (both & pl.col("known_unit_next")),
        )
        .with_columns(reason=pl.when(is_result()).then(pl.lit("score")).otherwise("reason"))
        .filter(~pl.col("is_second"))
        .select(found.collect_schema().names())
    )


def money_scale(lexicon: Lexicon) -> dict[str, pl.Expr]:
    """Read behind the second number of a sum what is a scale of money alone: ``$5 to 6 m``.

    By itself such a number is metres, or has no scale. The sum must not fall: ``$9 to 6 m`` is two.
    """
    scales = lexicon.scales.filter(pl.col("place") == "money")["form"]
    factors = dict(lexicon.scales.select("form", pl.col("factor").cast(pl.Float64)).iter_rows())
    unit_next, has_none = pl.col("unit_form_next"), pl.col("unit_form_next").is_null()
    reach = max(map(len, scales)) + 2  # a space, and what ends a word
    behind = pl.col("line").str.slice(pl.col("end_next"), reach)
    found = pl.when(has_none).then(behind.str.extract(rf"^( ?(?:{alternation(scales)}))(?-u:\b)"))
    scale = (
        pl.when(unit_next.is_in(scales.implode()))
        .then(unit_next)
        .otherwise(found.str.strip_chars_start())
    )
    first, second = (
        number.str.replace_all(",", "").cast(pl.Float64, strict=False)
        * pl.coalesce(form, scale).replace_strict(factors, default=1.0)
        for number, form in (
            (pl.col("number_form"), "scale_form"),
            (pl.col("number_form_next"), "scale_form_next"),
        )
    )
    is_sum = pl.col("currency_form").is_not_null() & pl.col("currency_form_next").is_null()
    fits = is_sum & pl.col("scale_form_next").is_null() & scale.is_not_null() & (first <= second)
    is_scale = fits.fill_null(False)
    more = pl.when(is_scale).then(found).otherwise(pl.lit("")).fill_null("")
    return {
        "scale_form_next": pl.when(is_scale).then(scale).otherwise("scale_form_next"),
        "unit_form_next": pl.when(~is_scale).then(unit_next),
        "known_unit_next": pl.col("known_unit_next") & ~is_scale,
        "exact_next": pl.concat_str("exact_next", more),
        "end_next": pl.col("end_next") + more.str.len_chars(),
    }


def is_result() -> pl.Expr:
    """Tell whether a small bare number and a dash stand beside another: ``won 6-4``."""
    small = pl.col("exact").str.contains("^[0-9]{1,3}$")
    small_next = pl.col("exact_next").str.contains("^[0-9]{1,3}$")
    opens = (small & small_next & pl.col("gap").str.contains("^[-–]$")).fill_null(False)
    return (
        (opens | opens.shift(1).fill_null(False)) & ~pl.col("is_first") & pl.col("reason").is_null()
    )


def either(form: str) -> pl.Expr:
    """Give the form of the first, or that of the second where a range joins them."""
    return pl.when("is_first").then(pl.coalesce(form, f"{form}_next")).otherwise(form)


def gap() -> pl.Expr:
    """Give the words between an expression and the next, where there are few."""
    distance = pl.col("start_next") - pl.col("end")
    is_same_line = pl.all_horizontal(
        pl.col(name) == pl.col(f"{name}_next") for name in ("article_id", "line_start")
    )
    is_near = is_same_line & distance.is_between(1, 5)
    return pl.when(is_near).then(pl.col("line").str.slice(pl.col("end"), distance))


def from_number() -> pl.Expr:
    """Give the first expression from its number on: ``4m`` of ``$4m``."""
    at = pl.col("exact").str.find(pl.col("number_form"), literal=True)
    return pl.col("exact").cast(pl.Binary).bin.slice(at).cast(pl.String)


def up_to_number() -> pl.Expr:
    """Give the second expression up to its number: ``$6`` of ``$6 million``."""
    at = pl.col("exact_next").str.find(pl.col("number_form_next"), literal=True)
    size = at + pl.col("number_form_next").str.len_bytes()
    return pl.col("exact_next").cast(pl.Binary).bin.slice(0, size).cast(pl.String)


def opening_word() -> pl.Expr:
    """Give ``between`` and the space behind it, as printed before the first end."""
    return pl.col("before").str.extract(r"(?i)((?-u:\b)between )$").fill_null("")


def is_range(lexicon: Lexicon) -> pl.Expr:
    """Tell whether an expression and the next are the two ends of a range."""
    small = pl.col("unit_form").is_null() & pl.col("currency_form").is_null()
    words = pl.col("gap")
    after_between = pl.col("before").str.contains(r"(?i)(?-u:\b)between $")
    joint = (
        words.str.contains(DASH)
        | ((words == " or ") & small)
        | ((words == " and ") & after_between)
    )
    free = pl.col("reason").is_null() & pl.col("reason_next").is_null()
    plain = ~pl.any_horizontal(
        pl.when(joint & small).then(form).str.contains(rf"{MONTH}|^{YEAR}|^No|^the |^top")
        for form in ("number_form", "number_form_next")
    ).fill_null(False)
    moves = "|".join(sorted(lexicon.directions["form"], key=len, reverse=True))
    both_bare = small & pl.col("unit_form_next").is_null() & pl.col("currency_form_next").is_null()
    before = pl.when(joint & (both_bare | ~small)).then("before").str.to_lowercase()
    stepped = before.str.contains(rf"(?-u:\b)(?:by(?: [a-z]+)?|{moves}) ?$").fill_null(False)
    levels = pl.when(words == " to ").then("before").str.to_lowercase()
    moved = levels.str.contains(rf"(?-u:\b)(?:{moves}|raised|lifted|went up|went down) from $")
    is_step = stepped & (words == " to ")
    return (
        joint
        & free
        & plain
        & same_unit()
        & ~is_step
        & ~moved.fill_null(False)
        & ~is_level()
        & ~is_falling()
    )


def is_level() -> pl.Expr:
    """Tell whether a move ends at a level: ``lost 41 points or 0.2pc to 19,874``.

    The unit of a range stands behind its last number; after "from" it may be left out.
    """
    opened = pl.col("before").str.contains(r"(?-u:\b)(?:from|between) $")
    left_out = pl.col("unit_form").is_not_null() & pl.col("unit_form_next").is_null()
    return (pl.col("gap") == " to ") & ~opened & left_out


def is_falling() -> pl.Expr:
    """Tell whether the second of two plain numbers is smaller: a change, no range."""
    first, second = (
        pl.col(form).str.replace_all(",", "").cast(pl.Float64, strict=False)
        for form in ("number_form", "number_form_next")
    )
    unscaled = pl.col("scale_form").eq_missing(pl.col("scale_form_next"))
    return ((first > second) & unscaled).fill_null(False)


def same_unit() -> pl.Expr:
    """Tell whether the units of both are one, or one of them is left out."""
    money, money_next = pl.col("currency_form"), pl.col("currency_form_next")
    unit, unit_next = pl.col("unit_form"), pl.col("unit_form_next")
    same_money = (
        pl.when(money.is_not_null())
        .then(
            (money.str.tail(1) == money_next.str.tail(1))
            | (money_next.is_null() & unit_next.is_null())
        )
        .otherwise(money_next.is_null() | unit.is_null())
    )
    same = (
        unit.is_null()
        | unit_next.is_null()
        | (unit.str.to_lowercase() == unit_next.str.to_lowercase())
    )
    return same_money & same & (money.is_null() | unit_next.is_null())
