"""Figures → figures on one scale: each interval in its base unit, and amounts in euros too.

Miles and kilometres, Celsius and Fahrenheit are compared in the base unit of their dimension, and
amounts of different currencies in euros (SEMANTICS 3.2).
"""

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.comparing.rates import Rates, reference_bands
from transforms.lexicon import Lexicon
from validation.tables import Figures

DIGITS = 12
"""Significant digits of a converted number: what the factor adds behind them is no difference."""
ENDS = ["value", "low", "high"]


def set_on_bases(figures: LazyFrame[Figures], lexicon: Lexicon, rates: Rates) -> pl.LazyFrame:
    """Add each figure's value and ends on scales that other figures share.

    A fall that stands beside rises of its quantity is set below zero, with its ends.
    Yields the columns of figures and ``base`` (a unit or a currency), ``value_base, low_base,
    high_base`` in it, ``value_euro, low_euro, high_euro``: Float64, null where nothing is known.
    """
    based = (
        figures.pipe(turn_falls)
        .pipe(add_base, lexicon)
        .with_columns(to_base(name).alias(f"{name}_base") for name in ENDS)
    )
    return add_euros(based.drop("factor", "offset"), rates)


def turn_falls(figures: pl.LazyFrame) -> pl.LazyFrame:
    """Set falls below zero in the quantities that some say rose: one value cannot do both."""
    moves = figures.drop_nulls(["quantity_id", "direction"]).group_by("quantity_id")
    both = moves.agg(n_ways=pl.col("direction").n_unique()).filter(pl.col("n_ways") > 1)
    is_turned = ((pl.col("direction") == "down") & pl.col("n_ways").is_not_null()).fill_null(False)
    swapped = {"low": "high", "high": "low"}
    ends = [
        pl.when(is_turned).then(f"{other}_{part}").otherwise(f"{end}_{part}").alias(f"{end}_{part}")
        for end, other in swapped.items()
        for part in ("closed", "kind")
    ]
    return (
        figures.join(both, on="quantity_id", how="left", maintain_order="left")
        .with_columns(
            *ends,
            *(
                pl.when(is_turned).then(-pl.col(other)).otherwise(end).alias(end)
                for end, other in {"value": "value", **swapped}.items()
            ),
        )
        .drop("n_ways")
    )


def add_base(figures: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Add the base unit of each figure, with the factor and the offset that lead to it.

    A year of the calendar is no span of time.
    """
    known = lexicon.dimensions.lazy().select("unit", "base", "factor", "offset")
    is_date = pl.col("kind") == "date"
    return figures.join(known, on="unit", how="left", maintain_order="left").with_columns(
        base=pl.when(is_date).then("unit").otherwise(pl.coalesce("base", "unit")),
        factor=pl.when(~is_date).then("factor"),
    )


def to_base(name: str) -> pl.Expr:
    """Convert a number; a rise of temperature is no temperature and takes no offset."""
    number = pl.col(name).cast(pl.Float64)
    offset = pl.when(pl.col("direction").is_null()).then("offset").otherwise(0.0)
    converted = (number * pl.col("factor") + offset).round_sig_figs(DIGITS)
    is_other = (pl.col("factor") != 1) | (pl.col("offset") != 0)
    return pl.when(is_other).then(converted).otherwise(number)


def add_euros(figures: pl.LazyFrame, rates: Rates) -> pl.LazyFrame:
    """Add the amounts in euros, where there is a rate.

    The rate is that of the figure's own date, or of publication; the interval grows by the band of
    the reference rate.
    """
    day = pl.min_horizontal(pl.coalesce("as_of_end", "published"), "published")
    amounts = figures.filter(pl.col("currency").is_not_null()).select(
        "figure_id", *ENDS, currency_from="currency", currency=pl.lit("EUR"), day=day
    )
    key = ["currency_from", "currency", "day"]
    band = ["reference_low", "reference_high"]
    euros = (
        amounts.join(reference_bands(amounts.select(key), rates), on=key, how="inner")
        .with_columns(pl.col(ENDS).cast(pl.Float64))
        .select(
            "figure_id",
            value_euro=pl.col("value") / pl.mean_horizontal(band),
            low_euro=pl.min_horizontal(*(pl.col("low") / pl.col(rate) for rate in band)),
            high_euro=pl.max_horizontal(*(pl.col("high") / pl.col(rate) for rate in band)),
        )
    )
    return figures.join(euros, on="figure_id", how="left", maintain_order="left")
