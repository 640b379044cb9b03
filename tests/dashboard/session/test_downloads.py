"""What a reader takes away opens unharmed in a spreadsheet, and is what the page shows."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path

import polars as pl

from dashboard.session import downloads
from transforms.files.csv_cells import write_cells


def test_csv_guards_texts_and_leaves_numbers_plain() -> None:
    rows = pl.DataFrame(
        {
            "exact": ["=1+1", "less than $6m", None],
            "value": [Decimal("-5.500"), Decimal("6000000"), None],
            "reasons": [["a", "b"], [], ["c"]],
        },
        schema_overrides={"value": pl.Decimal(38, 9)},
    )

    assert downloads.csv(rows).decode("utf-8-sig").splitlines() == [
        "exact,value,reasons",
        "'=1+1,-5.5,a; b",
        'less than $6m,6000000,""',
        ",,c",
    ]


def test_everything_is_every_file_of_the_package(package: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(downloads.everything(package))) as archive:
        assert "figures.csv" in archive.namelist()
        assert archive.read("figures.csv") == (package / "figures.csv").read_bytes()
        assert archive.testzip() is None


def test_what_a_download_guards_is_what_a_package_guards(tmp_path: Path) -> None:
    texts = [
        "=1",
        "+1",
        "-1",
        "@a",
        "\t=",
        "\r=",
        "\n=",
        "＝1",
        "＋1",
        "－1",
        "＠a",
        "'=1",
        "a=1",
        "",
    ]
    rows = pl.DataFrame({"exact": texts})
    write_cells(rows, tmp_path / "rows.csv")
    assert downloads.csv(rows).decode("utf-8-sig") == (tmp_path / "rows.csv").read_bytes().decode()
