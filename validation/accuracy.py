"""Gold and readings → scores: precision, recall and F1 of each field, in all and by category."""

import polars as pl

FIELDS = ["span", "value", "interval", "unit", "currency", "hedge", "direction", "all"]


def score(gold: pl.DataFrame, read: pl.DataFrame) -> pl.DataFrame:
    """Count, for each field, the quantities that were read as a person read them.

    A quantity is found where its span starts. Precision is over what was read, recall over what
    is there, F1 their harmonic mean. Years and dates are no quantity unless gold says so.
    """
    wanted = gold.filter(pl.col("start").is_not_null())
    given = read.filter(pl.col("kind") != "date").with_columns(is_read=pl.lit(True))
    pairs = wanted.join(given, on=["sentence", "start"], how="left", suffix="_read")
    judged = pairs.with_columns(**agreements())
    categories = gold.select("sentence", "category").unique()
    n_read = given.join(categories, on="sentence", how="inner")
    rows = [row("all", judged, n_read)]
    rows += [
        row(category, judged.filter(pl.col("category") == category),
            n_read.filter(pl.col("category") == category))
        for category in gold["category"].unique().sort()
    ]  # fmt: skip
    return pl.concat(rows)


def agreements() -> dict[str, pl.Expr]:
    """Tell, for each field, whether the reading is right."""
    is_read = pl.col("is_read").fill_null(False)
    same = {
        "span": pl.col("end") == pl.col("end_read"),
        "value": number("value") == pl.col("value_read"),
        "interval": number("low").eq_missing(pl.col("low_read"))
        & number("high").eq_missing(pl.col("high_read")),
        "unit": pl.col("unit").eq_missing(pl.col("unit_read")),
        "currency": pl.col("currency").eq_missing(pl.col("currency_read")),
        "hedge": pl.col("hedge").eq_missing(pl.col("hedge_read")),
        "direction": pl.col("direction").eq_missing(pl.col("direction_read")),
    }
    right = {f"{name}_right": is_read & test.fill_null(False) for name, test in same.items()}
    return {**right, "all_right": pl.all_horizontal(right.values())}


def number(column: str) -> pl.Expr:
    """Read a gold number as an exact decimal."""
    return pl.col(column).cast(pl.Decimal(38, 9))


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
