"""Gold and readings → scores: precision, recall and F1 of each field, in all and by category."""

import polars as pl

FIELDS = ["span", "value", "interval", "unit", "currency", "hedge", "direction", "all"]

THIRD = pl.lit("0.000000002").cast(pl.Decimal(38, 9))
"""A difference that nine digits leave in thirds."""
SINGLE = ["value", "unit", "currency", "hedge", "direction"]
OVER = ["category", "sentence"]
START = pl.col("start")
WORDS = pl.col("sentence").str.slice(START, pl.col("end") - START)


def score(gold: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """Count, for each field, the quantities that were read as a person read them.

    A quantity is found where its span starts. Precision is over what was read, recall over what
    is there, F1 their harmonic mean. Years and dates are no quantity unless gold says so.
    """
    judged = judge(gold, read)
    n_read = judged.filter("is_read")
    judged = judged.filter("is_gold")
    rows = [row("all", judged, n_read)]
    rows += [
        row(category, judged.filter(pl.col("category") == category),
            n_read.filter(pl.col("category") == category))
        for category in gold["category"].unique().sort()
    ]  # fmt: skip
    return pl.concat(rows)


def confusions(gold: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """List every field that was read otherwise than a person read it.

    Yields ``field, gold, read, category, sentence``; what was missed has no ``read``, what is too
    much no ``gold``.
    """
    judged = judge(gold, read)
    both = pl.col("is_gold") & pl.col("is_read")
    differences = [
        judged.filter(both & ~pl.col(f"{field}_right")).select(
            *OVER, field=pl.lit(field), gold=wanted, read=got
        )
        for field, wanted, got in shown_fields()
    ]
    words = pl.col("sentence").str.slice(pl.col("start"), pl.coalesce("end_read", "end") - START)
    alone = [
        judged.filter(~pl.col("is_read")).select(
            *OVER, field=pl.lit("missed"), gold=WORDS, read=pl.lit(None, pl.String)
        ),
        judged.filter(~pl.col("is_gold")).select(
            *OVER, field=pl.lit("too much"), gold=pl.lit(None, pl.String), read=words
        ),
    ]
    listed = pl.concat([*alone, *differences]).sort("field", "gold", "read", maintain_order=True)
    return listed.select("field", "gold", "read", "category", "sentence")


def shown_fields() -> list[tuple[str, pl.Expr, pl.Expr]]:
    """Give what each field says in gold and in the reading, as words."""
    spans = ("span", WORDS, pl.col("sentence").str.slice(START, pl.col("end_read") - START))
    low_high = (
        "interval",
        pl.format("{} … {}", plain("low"), plain("high")),
        pl.format("{} … {}", plain("low_read"), plain("high_read")),
    )
    single = [(name, plain(name), plain(f"{name}_read")) for name in SINGLE]
    return [spans, low_high, *single]


def plain(column: str) -> pl.Expr:
    """Write a cell as words; a number without zeros behind its point."""
    text = pl.col(column).cast(pl.String).fill_null("none")
    return text.str.replace(r"(\.[0-9]*?)0+$", "$1").str.strip_chars_end(".")


def judge(gold: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """Pair what a person read with what was read at the same place, and judge each field."""
    wanted = gold.filter(pl.col("start").is_not_null()).with_columns(is_gold=pl.lit(True))
    categories = gold.select("sentence", "category").unique()
    given = (
        read.filter(pl.col("kind") != "date")
        .with_columns(is_read=pl.lit(True))
        .join(categories, on="sentence", how="inner", maintain_order="left")
    )
    return (
        wanted.join(
            given, on=["sentence", "start", "category"], how="full", coalesce=True,
            suffix="_read", maintain_order="left_right",
        )
        .with_columns(pl.col("is_gold", "is_read").fill_null(False))
        .with_columns(**agreements())
    )  # fmt: skip


def agreements() -> dict[str, pl.Expr]:
    """Tell, for each field, whether the reading is right."""
    is_read = pl.col("is_read") & pl.col("is_gold")
    same = {
        "span": pl.col("end") == pl.col("end_read"),
        "value": is_near("value"),
        "interval": is_near("low") & is_near("high"),
        "unit": pl.col("unit").eq_missing(pl.col("unit_read")),
        "currency": pl.col("currency").eq_missing(pl.col("currency_read")),
        "hedge": pl.col("hedge").eq_missing(pl.col("hedge_read")),
        "direction": pl.col("direction").eq_missing(pl.col("direction_read")),
    }
    right = {f"{name}_right": is_read & test.fill_null(False) for name, test in same.items()}
    return {**right, "all_right": pl.all_horizontal(right.values())}


def is_near(column: str) -> pl.Expr:
    """Tell whether a number was read as in gold; thirds are written with nine digits."""
    wanted, got = pl.col(column).cast(pl.Decimal(38, 9)), pl.col(f"{column}_read")
    return ((wanted - got).abs() <= THIRD) | (wanted.is_null() & got.is_null())


def row(category: str, judged: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """Score one category."""
    n_gold, n_read = judged.height, read.height
    scores = []
    for name in FIELDS:
        right = int(judged[f"{name}_right"].sum())
        precision, recall = ratio(right, n_read), ratio(right, n_gold)
        scores.append(
            {"category": category, "field": name, "gold": n_gold, "read": n_read, "right": right,
             "precision": precision, "recall": recall, "f1": ratio(2 * right, n_read + n_gold)}
        )  # fmt: skip
    return pl.DataFrame(scores)


def ratio(part: int, whole: int) -> float:
    """Divide, in percent with one digit; nothing of nothing is all right."""
    return round(100 * part / whole, 1) if whole else 100.0
