"""Frames → files to take away: CSV that opens unharmed in a spreadsheet, JSON, all in one zip."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import polars.selectors as cs
import streamlit as st

RISKY = r"^('*[=+\-@\t\r\n＝＋－＠])"
"""What a spreadsheet would take for a formula at the start of a text."""


def json(rows: pl.DataFrame) -> str:
    """Write a frame as JSON, one object a row; a decimal is a number and keeps every digit."""
    exact = cs.decimal()
    names = "|".join(map(re.escape, rows.select(exact).columns))
    written = rows.with_columns(_digits(exact)).write_json()
    return re.sub(rf'"({names})":"([^"]*)"', r'"\1":\2', written) if names else written


def csv(rows: pl.DataFrame) -> bytes:
    """Write a frame as CSV: with a BOM, plain numbers, lists joined by `;`, guarded texts."""
    guarded = rows.with_columns(cs.list().list.join("; ")).with_columns(
        cs.string().str.replace(RISKY, "'${1}")
    )
    return guarded.with_columns(_digits(cs.decimal())).write_csv(include_bom=True).encode()


def everything(folder: Path) -> bytes:
    """Pack every file of a package into one zip."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder))
    return packed.getvalue()


def button(label: str, data: Callable[[], bytes], file_name: str, mime: str = "text/csv") -> None:
    """Show a download that is made when it is asked for."""
    st.download_button(
        label, data, file_name, mime, key=f"download-{file_name}", on_click="ignore",
        icon=":material/download:",
    )  # fmt: skip


def _digits(amounts: pl.Expr) -> pl.Expr:
    """Write decimals plainly: without zeros at their end."""
    plain = amounts.cast(pl.String).str.replace(r"(\.[0-9]*?)0+$", "${1}")
    return plain.str.strip_suffix(".")
