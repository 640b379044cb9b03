"""Figures → conversions: the rate that two printed amounts imply, against the rate of the day."""

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.comparing.rates import Rates, reference_bands
from validation.tables import Conversions, Figures, Measures

WEAK_ABOVE = 1.05
"""An implied rate less certain than this ratio of its ends would pass a wrong rate too."""

BASES = ["as_of", "published"]
RANKS = {"inconsistent": 0, "consistent_rounding": 1, "consistent": 2}
PAIR = ["figure_from", "figure_to"]
REFERENCE = ["reference_low", "reference_high", "reference_from", "reference_to"]


def check_conversions(
    figures: LazyFrame[Figures], rounded: LazyFrame[Measures], rates: Rates
) -> LazyFrame[Conversions]:
    """Check each amount printed in two currencies, at its own date and at that of publication.

    ``rounded`` holds the amounts without their hedges. Rates are ``from`` for one ``to`` (SEMANTICS
    5): narrow takes the first amount as exact, wide takes both as rounded. The better of the two
    tests counts, its own date first; without a rate or an amount the pair is not testable. Where
    two outlets convert one amount, what they make of it is checked against one another, too.
    """
    printed = pair_amounts(figures, rounded).with_columns(**implied_rates())
    bands = find_bands(printed, rates).collect().lazy()
    outlets = pair_outlets(printed, best_test(test_pairs(bands, printed)))
    outlets = outlets.with_columns(**implied_rates())
    pairs = pl.concat([printed.with_columns(relation=pl.lit("printed")), outlets], how="diagonal")
    tests = pl.concat([bands, cross_bands(outlets, bands)]).pipe(test_pairs, pairs)
    tested = pairs.join(best_test(tests), on=PAIR, how="left", maintain_order="left")
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
        .sort(PAIR)
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
    source = figures.select(
        "article_id", "quantity_id", conversion_of="start", figure_from="figure_id"
    )
    return (
        figures.filter(pl.col("conversion_of").is_not_null())
        .select(
            "article_id", "start", "conversion_of", "published", "as_of_end", "outlet",
            figure_to="figure_id",
        )
        .join(source, on=["article_id", "conversion_of"], how="inner")
        .join(amounts, on=["article_id", "start"], how="inner")
        .join(first, on=["article_id", "conversion_of"], how="inner")
    )  # fmt: skip


def pair_outlets(printed: pl.LazyFrame, tested: pl.LazyFrame) -> pl.LazyFrame:
    """Set side by side what two outlets make of one amount of a quantity: £11bn here, $14bn there.

    Each is paired with one of its quantity, the first whose own rate is right if there is any, so
    the pairs are as many as the conversions.
    """
    one = ["quantity_id", "currency_from", "value_from"]
    rank = pl.col("verdict").replace_strict(RANKS, default=-1, return_dtype=pl.Int64)
    told = (
        printed.filter(pl.col("quantity_id").is_not_null())
        .join(tested.select(*PAIR, "verdict"), on=PAIR, how="left")
        .sort(rank, "figure_to", descending=[True, False], nulls_last=True)
    )
    first = told.unique(one, keep="first", maintain_order=True).select(
        *one, "outlet", figure_from="figure_to", value_first="value", low_first="low",
        high_first="high", published_first="published",
    )  # fmt: skip
    return (
        told.drop("figure_from")
        .join(first, on=one, how="inner", suffix="_first")
        .filter(pl.col("outlet") != pl.col("outlet_first"))
        .select(
            *PAIR, "as_of_end", "low", "high", relation=pl.lit("outlets"),
            value_from="value_first", low_from="low_first", high_from="high_first",
            published=pl.min_horizontal("published", "published_first"),
        )
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


def find_bands(printed: pl.LazyFrame, rates: Rates) -> pl.LazyFrame:
    """Find the ECB's band for each printed pair, on both dates: its own and that of publication."""
    key = ["currency_from", "currency", "day"]
    dated = (
        printed.rename({"as_of_end": "as_of"})
        .unpivot(BASES, index=PAIR, variable_name="rate_date_basis", value_name="day")
        .drop_nulls("day")
        .join(printed, on=PAIR, how="inner")
        .with_columns(day=pl.min_horizontal("day", "published"))
    )
    found = dated.join(reference_bands(dated, rates), on=key, how="inner")
    return found.select(*PAIR, "rate_date_basis", *REFERENCE)


def cross_bands(outlets: pl.LazyFrame, bands: pl.LazyFrame) -> pl.LazyFrame:
    """Divide the bands of two conversions: what one currency is in the other, at their dates.

    Each outlet may have taken the rate of either date.
    """
    band = bands.drop("figure_from")
    is_own = (pl.col("rate_date_basis") == "as_of") & (pl.col("rate_date_basis_b") == "as_of")
    low, high = pl.col("reference_low"), pl.col("reference_high")
    return (
        outlets.select(PAIR)
        .join(band.rename({"figure_to": "figure_from"}), on="figure_from", how="inner")
        .join(band, on="figure_to", how="inner", suffix="_b")
        .select(
            *PAIR,
            rate_date_basis=pl.when(is_own).then(pl.lit("as_of")).otherwise(pl.lit("published")),
            reference_low=pl.col("reference_low_b") / high,
            reference_high=pl.col("reference_high_b") / low,
            reference_from=pl.min_horizontal("reference_from", "reference_from_b"),
            reference_to=pl.max_horizontal("reference_to", "reference_to_b"),
        )
    )  # fmt: skip


def test_pairs(bands: pl.LazyFrame, pairs: pl.LazyFrame) -> pl.LazyFrame:
    """Test each implied rate against its bands."""
    low, high = pl.col("reference_low"), pl.col("reference_high")
    is_narrow = (pl.col("narrow_low") <= high) & (pl.col("narrow_high") >= low)
    is_wide = (pl.col("wide_low") <= high) & (pl.col("wide_high") >= low)
    gap = pl.max_horizontal(pl.col("narrow_low") - high, low - pl.col("narrow_high"), 0.0)
    rates = ["narrow_low", "narrow_high", "wide_low", "wide_high"]
    return (
        bands.join(pairs.select(*PAIR, *rates), on=PAIR, how="inner")
        .filter(pl.col("narrow_low").is_not_null())
        .select(
            *PAIR, "rate_date_basis", *REFERENCE, rel_gap=gap / ((low + high) / 2),
            verdict=pl.when(is_narrow).then(pl.lit("consistent"))
            .when(is_wide).then(pl.lit("consistent_rounding")).otherwise(pl.lit("inconsistent")),
        )
    )  # fmt: skip


def best_test(tests: pl.LazyFrame) -> pl.LazyFrame:
    """Keep the test with the better verdict; its own date before that of publication."""
    rank = pl.col("verdict").replace_strict(RANKS, return_dtype=pl.Int64)
    return tests.sort(rank, "rate_date_basis", descending=[True, False]).unique(
        PAIR, keep="first", maintain_order=True
    )
