import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.builders import article, frame, package_tables
from transforms.files.csv_cells import UnreadableTable
from transforms.files.folders import FolderRefused
from transforms.packaging.package import CONTENTS, in_order, open_package, write_package
from validation.gate import StructuralError
from validation.tables import PACKAGE, Articles, Measures, Texts

REPORT = {"versions": {"product": "0.1.0"}, "note": "<img src=x onerror=alert(1)> {0.__class__}"}


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def descriptor(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "datapackage.json").read_text())
    return found


def resource(folder: Path, name: str) -> dict[str, Any]:
    resources = {each["name"]: each for each in descriptor(folder)["resources"]}
    found: dict[str, Any] = resources[name]
    return found


def field(folder: Path, table: str, name: str) -> dict[str, Any]:
    fields = {each["name"]: each for each in resource(folder, table)["schema"]["fields"]}
    found: dict[str, Any] = fields[name]
    return found


def frictionless(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def nasty_tables() -> dict[str, pl.DataFrame]:
    """Replace texts of the package by what breaks spreadsheets, parsers and pages."""
    tables = package_tables()
    nasty = ["=1+1", '<img src=x onerror="alert(1)">,\n|', "@SUM(A1)", "-2+3\t"]
    tables["figures"] = tables["figures"].with_columns(
        outlet=pl.Series(nasty), entity=pl.Series(["", "NA", "null", "+cmd"])
    )
    tables["mentions"] = tables["mentions"].with_columns(
        prefix=pl.Series(["", "-" * 32, "'=", " \r"]), suffix=pl.Series(["\n", "", "＝", "|"])
    )
    tables["quantities"] = tables["quantities"].with_columns(
        apart=pl.Series([["A|B", "=C\\"]]), reasons=pl.Series([[]], dtype=pl.List(pl.String))
    )
    return tables


def empty_tables() -> dict[str, pl.DataFrame]:
    return {name: frame(table) for name, table in CONTENTS.items()}


@pytest.fixture
def package(tmp_path: Path) -> Path:
    tables = package_tables()
    set_aside = {
        "figures": tables["figures"].with_columns(confidence=pl.lit(float("nan"))),
        "mentions": tables["mentions"].with_columns(exact=pl.lit(None, dtype=pl.String)),
        "quantities": tables["quantities"].clear(),
    }
    return write_package(tables, REPORT, tmp_path / "P", set_aside)


@pytest.mark.parametrize(
    "tables",
    [package_tables(), nasty_tables(), empty_tables()],
    ids=["plain", "nasty", "empty"],
)
def test_every_table_reads_back_as_it_was_written(
    tables: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    opened = open_package(write_package(tables, REPORT, tmp_path / "P"))
    assert opened.tables.keys() == tables.keys()
    for name, rows in tables.items():
        assert_frame_equal(opened.tables[name], in_order(name, rows), check_exact=True)
    assert opened.report == REPORT


@pytest.mark.parametrize(
    "tables",
    [package_tables(), nasty_tables(), empty_tables()],
    ids=["plain", "nasty", "empty"],
)
def test_frictionless_finds_the_package_valid(
    tables: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    run = frictionless(write_package(tables, REPORT, tmp_path / "P"))
    assert run.returncode == 0, run.stdout
    assert run.stdout.count(" VALID ") == len(PACKAGE) + 2


def test_frictionless_finds_a_package_with_quarantine_valid(package: Path) -> None:
    run = frictionless(package)
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        pytest.param("figures", "count", "kilo", id="enum"),
        pytest.param("figures", "2025-01-28", "2025-02-29", id="date"),
        pytest.param("comparisons", "f_", "g_", id="pattern"),
        pytest.param("figures", ",5600000,", ",,", id="required"),
    ],
)
def test_frictionless_sees_what_the_schemas_forbid(
    table: str, old: str, new: str, package: Path
) -> None:
    path = package / f"{table}.csv"
    path.write_text(path.read_text().replace(old, new))
    stated = json.loads((package / "datapackage.json").read_text())
    for each in stated["resources"]:
        each.pop("hash"), each.pop("bytes")
    (package / "datapackage.json").write_text(json.dumps(stated))
    assert frictionless(package).returncode == 1


def test_equal_tables_make_equal_bytes_in_whatever_order_their_rows_come(tmp_path: Path) -> None:
    tables = package_tables()
    reversed_tables = {name: rows.reverse() for name, rows in tables.items()}
    first = write_package(tables, REPORT, tmp_path / "one")
    second = write_package(reversed_tables, REPORT, tmp_path / "two")
    assert bytes_of(first) == bytes_of(second)


def test_a_package_holds_these_files_and_no_others(package: Path) -> None:
    assert sorted(bytes_of(package)) == [
        "CITATION",
        "SHA256SUMS",
        *(f"{name}.csv" for name in ("articles", "comparisons", "conversions")),
        "datapackage.json",
        *(f"{name}.csv" for name in ("failures", "figures")),
        "figures.parquet",
        *(f"{name}.csv" for name in ("grounds", "mentions", "proposals", "quantities")),
        *(f"quarantine/{name}.csv" for name in ("figures", "mentions")),
        "report.json",
        "texts.parquet",
    ]


def test_sha256sum_checks_the_package(package: Path) -> None:
    run = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=package,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.count(": OK\n") == len(bytes_of(package)) - 1


def test_rows_in_quarantine_read_back_as_they_were_set_aside(package: Path) -> None:
    opened = open_package(package)
    assert list(opened.quarantine) == ["mentions", "figures"]
    assert opened.quarantine["mentions"]["exact"].null_count() == 4
    assert opened.quarantine["figures"]["confidence"].is_nan().all()


def test_measures_may_be_in_quarantine_although_they_are_no_table_of_the_package(
    tmp_path: Path,
) -> None:
    figures = package_tables()["figures"]
    measures = figures.select(Measures.names())
    out = write_package(package_tables(), REPORT, tmp_path / "P", {"measures": measures})
    assert_frame_equal(open_package(out).quarantine["measures"], measures)
    assert frictionless(out).returncode == 0


def test_a_text_that_a_spreadsheet_would_run_is_guarded_in_csv_and_not_in_parquet(
    tmp_path: Path,
) -> None:
    out = write_package(nasty_tables(), REPORT, tmp_path / "P")
    assert ",'=1+1," in (out / "figures.csv").read_text()
    assert "=1+1" in pl.read_parquet(out / "figures.parquet")["outlet"].to_list()
    assert descriptor(out)["cellGuard"]["prefix"] == "'"


def test_numbers_are_plain_in_the_csv(package: Path) -> None:
    lines = (package / "figures.csv").read_text().splitlines()
    assert any(",5600000,5550000,5650000,true,false," in line for line in lines)
    assert not re.search(rb"\r|\.\d*0,|,[0-9.]+e[+-]?\d", (package / "figures.csv").read_bytes())


def test_the_descriptor_names_each_article_as_a_source(tmp_path: Path) -> None:
    tables = package_tables()
    rows = [
        article(url="https://example.org/a", published=None),
        article("other", headline="A\n=B"),
    ]
    tables["articles"] = frame(Articles, *rows)
    sources = descriptor(write_package(tables, REPORT, tmp_path / "P"))["sources"]
    assert sorted(sources, key=lambda source: str(source["title"])) == [
        {"title": "Daily Cog: A =B, 2025-01-28"},
        {"title": "Daily Cog: Robots come to town", "path": "https://example.org/a"},
    ]


def test_the_descriptor_says_what_the_models_say(package: Path) -> None:
    start = field(package, "mentions", "start")
    assert start["type"] == "integer"
    assert start["constraints"] == {"required": True, "minimum": 0}
    assert field(package, "figures", "figure_id")["constraints"] == {
        "required": True,
        "unique": True,
        "pattern": "f_[0-9a-f]{16}",
    }
    assert field(package, "quantities", "apart")["type"] == "list"
    assert field(package, "conversions", "wide_low")["constraints"] == {"exclusiveMinimum": 0}
    assert field(package, "figures", "direction")["constraints"] == {"enum": ["up", "down"]}
    assert "constraints" not in field(package, "quarantine-figures", "direction")


def test_the_descriptor_leads_from_table_to_table(package: Path) -> None:
    keys = resource(package, "figures")["schema"]["foreignKeys"]
    assert {key["reference"]["resource"] for key in keys} == {"articles", "mentions", "quantities"}


def test_a_package_has_the_version_of_its_tables_and_not_of_its_report(tmp_path: Path) -> None:
    def version(report: dict[str, Any], tables: dict[str, pl.DataFrame]) -> str:
        return str(descriptor(write_package(tables, report, tmp_path / "P"))["version"])

    first = version(REPORT, package_tables())
    assert re.fullmatch(r"0\.1\.0\+[0-9a-f]{12}", first)
    assert version(REPORT | {"note": ""}, package_tables()) == first
    assert version(REPORT, nasty_tables()) != first


def test_a_table_of_another_shape_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    tables = package_tables()
    tables["texts"] = tables["texts"].drop("text")
    with pytest.raises(StructuralError, match="text: the column is missing"):
        write_package(tables, REPORT, tmp_path / "P")
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_json_cannot_hold_leaves_the_old_package(package: Path) -> None:
    before = bytes_of(package)
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_package(package_tables(), REPORT | {"share": float("nan")}, package)
    assert bytes_of(package) == before


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work")
    with pytest.raises(FolderRefused, match=r"holds thesis\.doc"):
        write_package(package_tables(), REPORT, tmp_path)


@pytest.mark.parametrize("file", ["articles.csv", "figures.parquet", "report.json"])
def test_a_package_that_lacks_a_file_cannot_be_opened(file: str, package: Path) -> None:
    (package / file).unlink()
    with pytest.raises(UnreadableTable, match=f"{file} is missing from"):
        open_package(package)


def test_a_cut_parquet_cannot_be_opened(package: Path) -> None:
    path = package / "texts.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UnreadableTable, match=r"texts\.parquet cannot be read"):
        open_package(package)


def test_a_parquet_of_another_schema_cannot_be_opened(package: Path) -> None:
    frame(Texts).rename({"text": "words"}).write_parquet(package / "texts.parquet")
    with pytest.raises(UnreadableTable, match="has other columns or types"):
        open_package(package)


@pytest.mark.parametrize("content", ["", "{", "[" * 200_000])
def test_a_report_that_is_no_json_cannot_be_opened(content: str, package: Path) -> None:
    (package / "report.json").write_text(content)
    with pytest.raises(UnreadableTable, match=r"report\.json cannot be read"):
        open_package(package)
