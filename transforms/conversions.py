"""Figures → conversions: the rate that two printed amounts imply, against the rate of the day."""

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.rates import Rates
from validation.tables import Conversions, Figures, Measures

WINDOW_DAYS = 7
"""The reference is the ECB's rates of so many days up to the date: weekends have none."""
BAND = 0.005
"""Market rates of a day differ from the ECB's by about so much (this project's choice)."""
WEAK_ABOVE = 1.05
"""An implied rate less certain than this ratio of its ends would pass a wrong rate too."""

BASES = ["as_of", "published"]
RANKS = {"inconsistent": 0, "consistent_rounding": 1, "consistent": 2}


def check_conversions(
    figures: LazyFrame[Figures], rounded: LazyFrame[Measures], rates: Rates
) -> LazyFrame[Conversions]:
    """Check each amount printed in two currencies, at its own date and at that of publication.

    ``rounded`` holds the amounts without their hedges. Rates are ``from`` for one ``to`` (SEMANTICS
    5): narrow takes the first amount as exact, wide takes both as rounded. The better of the two
    tests counts, its own date first; without a rate or an amount the pair is not testable.
    """
    pairs = pair_amounts(figures, rounded).with_columns(**implied_rates())
    tested = pairs.join(
        best_test(test_pairs(pairs, rates)), on="figure_to", how="left", maintain_order="left"
    )
    has_own_date = pl.col("as_of_end").is_not_null() & (pl.col("as_of_end") < pl.col("published"))
    return (
        tested.with_columns(
            pl.col("verdict").fill_null("not_testable"),
            reference_source=pl.when(pl.col("reference_low").is_not_null()).then(
                pl.lit(rates.source)
            ),
            is_weak=(pl.col("narrow_high") / pl.col("narrow_low") > WEAK_ABOVE).fill_null(True),
            is_later_rate=has_own_date & pl.col("rate_date_basis").eq("published").fill_null(False),
        )
        .sort("figure_from", "figure_to")
        .select(Conversions.names())
        .pipe(Conversions.validate)
    )


def pair_amounts(figures: pl.LazyFrame, rounded: pl.LazyFrame) -> pl.LazyFrame:
    """Set each converted amount beside the amount that it converts."""
    amounts = rounded.select(
        "article_id", "start", "value", "currency", "low", "high",
    ).with_columns(pl.col("value", "low", "high").cast(pl.Float64))  # fmt: skip
    first = amounts.select(
        "article_id", conversion_of="start", value_from="value", currency_from="currency",
        low_from="low", high_from="high",
    )  # fmt: skip
    source = figures.select("article_id", conversion_of="start", figure_from="figure_id")
    return (
        figures.filter(pl.col("conversion_of").is_not_null())
        .select(
            "article_id", "start", "conversion_of", "published", "as_of_end",
            figure_to="figure_id",
        )
        .join(source, on=["article_id", "conversion_of"], how="inner")
        .join(amounts, on=["article_id", "start"], how="inner")
        .join(first, on=["article_id", "conversion_of"], how="inner")
    )  # fmt: skip


def implied_rates() -> dict[str, pl.Expr]:
    """Give the ends of the implied rate; null where an amount is not above zero."""
    usable = (pl.col("low") > 0) & (pl.col("low_from") > 0)
    ends = {
        "narrow_low": pl.col("value_from") / pl.col("high"),
        "narrow_high": pl.col("value_from") / pl.col("low"),
        "wide_low": pl.col("low_from") / pl.col("high"),
        "wide_high": pl.col("high_from") / pl.col("low"),
    }
    return {name: pl.when(usable).then(end) for name, end in ends.items()}


def test_pairs(pairs: pl.LazyFrame, rates: Rates) -> pl.LazyFrame:
    """Test each pair on both dates against the band of the ECB's rates."""
    tests = (
        pairs.rename({"as_of_end": "as_of"})
        .unpivot(BASES, index=["figure_to"], variable_name="rate_date_basis", value_name="day")
        .drop_nulls("day")
        .join(pairs, on="figure_to", how="inner")
        .with_columns(day=pl.min_horizontal("day", "published"))
    )
    band = reference_band(tests, rates)
    low, high = pl.col("reference_low"), pl.col("reference_high")
    is_narrow = (pl.col("narrow_low") <= high) & (pl.col("narrow_high") >= low)
    is_wide = (pl.col("wide_low") <= high) & (pl.col("wide_high") >= low)
    gap = pl.max_horizontal(pl.col("narrow_low") - high, low - pl.col("narrow_high"), 0.0)
    return tests.join(band, on=["figure_to", "rate_date_basis"], how="inner").filter(
        pl.col("narrow_low").is_not_null()
    ).select(
        "figure_to", "rate_date_basis", "reference_low", "reference_high", "reference_from",
        "reference_to", rel_gap=gap / ((low + high) / 2),
        verdict=pl.when(is_narrow).then(pl.lit("consistent"))
        .when(is_wide).then(pl.lit("consistent_rounding")).otherwise(pl.lit("inconsistent")),
    )  # fmt: skip


def reference_band(tests: pl.LazyFrame, rates: Rates) -> pl.LazyFrame:
    """Give the band of the cross rate over the days up to each test's date."""
    daily = rates.daily.lazy()
    days = pl.date_ranges(pl.col("day") - pl.duration(days=WINDOW_DAYS - 1), "day")
    own = daily.rename({"currency": "currency_from", "rate": "rate_from"})
    other = daily.rename({"rate": "rate_to"})
    key = ["figure_to", "rate_date_basis"]
    return (
        tests.select(*key, "currency_from", "currency", date=days)
        .explode("date")
        .join(own, on=["date", "currency_from"], how="inner")
        .join(other, on=["date", "currency"], how="inner")
        .with_columns(cross=pl.col("rate_from") / pl.col("rate_to"))
        .group_by(key)
        .agg(
            reference_low=pl.col("cross").min() * (1 - BAND),
            reference_high=pl.col("cross").max() * (1 + BAND),
            reference_from=pl.col("date").min(),
            reference_to=pl.col("date").max(),
        )
    )


def best_test(tests: pl.LazyFrame) -> pl.LazyFrame:
    """Keep the test with the better verdict; its own date before that of publication."""
    rank = pl.col("verdict").replace_strict(RANKS, return_dtype=pl.Int64)
    return tests.sort(rank, "rate_date_basis", descending=[True, False]).unique(
        "figure_to", keep="first", maintain_order=True
    )
