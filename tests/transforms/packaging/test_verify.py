import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.builders import (
    TEXT,
    article,
    figure,
    frame,
    make_id,
    mention,
    package_tables,
    text_row,
)
from transforms.files.checksums import write_sums
from transforms.packaging.package import CONTENTS, write_package
from transforms.packaging.verification import Verification
from transforms.packaging.verify import verify
from validation.tables import Articles, Figures, Mentions, Texts

REPORT = {"versions": {"product": "0.1.0"}}
FILES = [
    *("CITATION", "articles.csv", "comparisons.csv", "conversions.csv", "datapackage.json"),
    *("failures.csv", "figures.csv", "figures.parquet", "grounds.csv", "mentions.csv"),
    "proposals.csv",
    "quantities.csv",
    *("report.json", "texts.parquet"),
]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    return write_package(package_tables(), REPORT, tmp_path / "P")


def said(found: Verification) -> str:
    return "\n".join(f"{each.file} {each.row}: {each.message}" for each in found.problems)


def files_with_problems(found: Verification) -> set[str]:
    return {problem.file for problem in found.problems}


def forge(tmp_path: Path, name: str, change: Callable[[pl.DataFrame], pl.DataFrame]) -> Path:
    """Write a package with a changed table whose hashes are all in order."""
    tables = package_tables()
    tables[name] = change(tables[name])
    return write_package(tables, REPORT, tmp_path / "forged")


def test_a_package_as_it_was_built_is_sound(package: Path) -> None:
    found = verify(package)
    assert said(found) == ""
    assert found.is_sound
    assert "SHA256SUMS: 14 of 14 files are unchanged" in found.confirmed
    assert "datapackage.json: 11 of 11 resources are as described" in found.confirmed
    assert "figures.parquet: 4 of 4 figures are proven by their texts" in found.confirmed


def test_an_empty_package_is_sound(tmp_path: Path) -> None:
    tables = {name: frame(table) for name, table in CONTENTS.items()}
    assert verify(write_package(tables, REPORT, tmp_path / "P")).is_sound


@pytest.mark.parametrize("name", FILES)
def test_one_changed_byte_is_found_in_any_file(name: str, package: Path) -> None:
    content = bytearray((package / name).read_bytes())
    content[len(content) // 2] ^= 1
    (package / name).write_bytes(bytes(content))
    assert f"{name} None: was changed" in said(verify(package))


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_named(name: str, package: Path) -> None:
    (package / name).unlink()
    assert f"{name} None: is missing." in said(verify(package))


def test_an_added_file_is_named(package: Path) -> None:
    (package / "quarantine").mkdir()
    (package / "quarantine" / "figures.csv").write_text("")
    assert "quarantine/figures.csv None: was added" in said(verify(package))


def test_a_file_behind_a_link_is_not_followed(package: Path, tmp_path: Path) -> None:
    (package / "CITATION").rename(tmp_path / "CITATION")
    (package / "CITATION").symlink_to(tmp_path / "CITATION")
    assert "CITATION None: is missing." in said(verify(package))


def test_two_files_that_changed_places_are_both_named(package: Path) -> None:
    (package / "articles.csv").rename(package / "x")
    (package / "mentions.csv").rename(package / "articles.csv")
    (package / "x").rename(package / "mentions.csv")
    assert {"articles.csv", "mentions.csv"} <= files_with_problems(verify(package))


def test_a_folder_without_hashes_is_no_package(package: Path) -> None:
    (package / "SHA256SUMS").unlink()
    assert "so it is no whole package" in said(verify(package))


def test_a_folder_that_is_not_there_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    assert files_with_problems(verify(tmp_path / "nowhere")) == {
        "SHA256SUMS",
        "datapackage.json",
        "articles.csv",
    }


@pytest.mark.parametrize(
    "line",
    ["x", "0" * 64 + "  ../../etc/passwd", "0" * 64 + "  /etc/passwd", "0" * 64 + "  ghost.csv"],
)
def test_a_forged_list_of_hashes_is_found(line: str, package: Path) -> None:
    sums = package / "SHA256SUMS"
    sums.write_text(sums.read_text().split("\n", 1)[1] + line + "\n")
    assert "CITATION None: was added" in said(verify(package))
    assert ("etc/passwd" in line) == ("lies outside the package" in said(verify(package)))


@pytest.mark.parametrize(
    "path",
    [
        "https://example.org/figures.csv",
        "/etc/passwd",
        "../figures.csv",
        "quarantine/../../figures.csv",
        "C:\\figures.csv",
        "..\\figures.csv",
        ["figures.csv"],
        None,
    ],
)
def test_a_resource_outside_the_package_is_refused(path: Any, package: Path) -> None:
    descriptor = json.loads((package / "datapackage.json").read_text())
    descriptor["resources"][2]["path"] = path
    (package / "datapackage.json").write_text(json.dumps(descriptor))
    write_sums(package, FILES)
    found = verify(package)
    assert "datapackage.json figures: has the path" in said(found)
    assert "datapackage.json figures.csv: is not described." in said(found)


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("bytes", 1, "states another size than figures.csv has."),
        ("hash", "sha256:" + "0" * 64, "states another hash than figures.csv has."),
        ("hash", "md5:" + "0" * 32, "states another hash than figures.csv has."),
        ("path", "ghost.csv", "has the path ghost.csv, where no file is."),
    ],
)
def test_a_descriptor_that_does_not_fit_its_files_is_found(
    key: str, value: Any, message: str, package: Path
) -> None:
    descriptor = json.loads((package / "datapackage.json").read_text())
    descriptor["resources"][2][key] = value
    (package / "datapackage.json").write_text(json.dumps(descriptor))
    write_sums(package, FILES)
    assert f"datapackage.json figures: {message}" in said(verify(package))


@pytest.mark.parametrize("content", ["[]", "{}", '{"resources": [1]}', "{", "\x00"])
def test_a_descriptor_of_another_shape_is_a_problem_and_no_crash(
    content: str, package: Path
) -> None:
    (package / "datapackage.json").write_text(content)
    assert "datapackage.json" in files_with_problems(verify(package))


def test_a_csv_that_says_something_else_than_the_parquet_is_found(package: Path) -> None:
    path = package / "figures.csv"
    path.write_text(path.read_text().replace("5600000", "5600001"))
    write_sums(package, FILES)
    assert "figures.csv None: says something else than figures.parquet." in said(verify(package))


FORGERIES: list[tuple[str, pl.Expr, str]] = [
    ("figures", pl.lit(-0.5).alias("confidence"), "confidence -0.5 breaks the rule that"),
    ("figures", pl.lit("f_" + "0" * 16).alias("figure_id"), "shares its key."),
    ("figures", pl.col("figure_id").reverse(), "has an id that is not made of what it"),
    ("figures", (pl.col("end") + 1), "(EV-2)"),
    ("figures", pl.col("start") + 1, "points with article_id and start to no row of mentions."),
    ("figures", pl.lit(9, dtype=pl.Int64).alias("paragraph"), "(EV-4)"),
    ("figures", pl.col("high").alias("low"), "(EV-6)"),
    ("figures", pl.col("low").alias("value") - 1, "(EV-7)"),
    ("figures", pl.lit("q_" + "0" * 16).alias("quantity_id"), "to no row of quantities."),
    ("mentions", pl.lit("elsewhere").alias("prefix"), "(EV-3)"),
    ("mentions", pl.lit("a_" + "0" * 16).alias("article_id"), "to no row of articles."),
    ("articles", pl.lit("a_" + "0" * 16).alias("article_id"), "shares its key."),
    ("articles", pl.col("article_id").reverse(), "has an id that is not made of what it"),
    ("texts", pl.col("text") + "!", "(EV-1)"),
    ("texts", pl.col("text") + "!", "has an id that is not made of what it"),
    ("comparisons", pl.lit("f_" + "f" * 16).alias("figure_b"), "to no row of figures."),
    ("grounds", pl.lit("fired").alias("exact"), "names words that do not stand there."),
    ("grounds", pl.lit("f_" + "f" * 16).alias("figure_id"), "to no row of figures."),
    ("conversions", pl.lit("f_" + "0" * 16).alias("figure_from"), "to no row of figures."),
    ("quantities", pl.lit("q_" + "0" * 16).alias("quantity_id"), "to no row of quantities."),
]


@pytest.mark.parametrize(("name", "change", "message"), FORGERIES)
def test_a_forged_table_is_found_although_all_hashes_are_in_order(
    name: str, change: pl.Expr, message: str, tmp_path: Path
) -> None:
    found = verify(forge(tmp_path, name, lambda rows: rows.with_columns(change)))
    assert message in said(found)
    assert "SHA256SUMS: 14 of 14 files are unchanged" in found.confirmed


def test_a_figure_of_an_article_that_is_gone_breaks_ev_8(tmp_path: Path) -> None:
    found = verify(forge(tmp_path, "articles", lambda rows: rows.clear()))
    assert "(EV-8)" in said(found)
    assert "figures.parquet: 0 of 4 figures are proven by their texts" in found.confirmed


def digest_package(tmp_path: Path, *words: str, original: str = TEXT) -> Path:
    """Build a package of one digest with these wordings, and lay its original beside it."""
    digest = "".join(f"¶2 It says {each}.\n" for each in words)
    folder = tmp_path / "originals"
    folder.mkdir(exist_ok=True)
    (folder / "cogs.txt").write_bytes(original.encode())
    sha256 = hashlib.sha256(original.encode()).hexdigest()
    at = {"paragraph": 2}
    mentions = [mention(each, digest) | at for each in words]
    tables = {name: rows.clear() for name, rows in package_tables().items()}
    tables |= {
        "articles": frame(Articles, article(digest, is_digest=True, original_sha256=sha256)),
        "texts": frame(Texts, text_row(digest)),
        "mentions": frame(Mentions, *mentions),
        "figures": frame(Figures, *(figure(each, digest, quantity_id=None) | at for each in words)),
    }
    return write_package(tables, REPORT, tmp_path / "P")


def test_each_wording_of_a_digest_is_found_in_its_paragraph(tmp_path: Path) -> None:
    package = digest_package(tmp_path, "€5.6m", "$6m")
    found = verify(package, tmp_path / "originals")
    assert said(found) == ""
    assert "cogs.txt: 2 of 2 wordings stand in their paragraph" in found.confirmed


@pytest.mark.parametrize(
    "original",
    [
        pytest.param(TEXT.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(TEXT.replace("\n", "\r"), id="CR"),
        pytest.param("\ufeff" + TEXT, id="BOM"),
        pytest.param("\n \n" + TEXT, id="blank lines first"),
    ],
)
def test_an_original_is_read_as_an_article_is(original: str, tmp_path: Path) -> None:
    package = digest_package(tmp_path, "€5.6m", original=original)
    assert verify(package, tmp_path / "originals").is_sound


@pytest.mark.parametrize(
    ("words", "original"),
    [
        pytest.param("about 120", TEXT, id="in another paragraph"),
        pytest.param("$7m", TEXT, id="nowhere"),
        pytest.param("6m", "First.\nIt cost $5.6m.", id="end of a decimal"),
        pytest.param("17", "First.\nIn 2017.", id="end of a year"),
        pytest.param("20", "First.\nIn 2017.", id="start of a year"),
        pytest.param("1", "First.\nIt was 1,350.", id="before a comma"),
        pytest.param("ten", "First.\nIt often rains.", id="inside a word"),
        pytest.param("seven", "First.\nIt has seventeen.", id="start of a word"),
    ],
)
def test_a_wording_that_does_not_stand_in_its_paragraph_is_named(
    words: str, original: str, tmp_path: Path
) -> None:
    package = digest_package(tmp_path, words, original=original)
    found = verify(package, tmp_path / "originals")
    assert said(found).endswith(f"“{words}” does not stand in ¶2 of cogs.txt.")
    assert "cogs.txt: 0 of 1 wordings stand in their paragraph" in found.confirmed


@pytest.mark.parametrize(
    ("words", "paragraph"),
    [("1970", "the 1970s"), ("7", "7."), ("12,400", "($12,400)"), ("$5.6m", "A $5.6m, B")],
)
def test_a_wording_may_stand_beside_signs(words: str, paragraph: str, tmp_path: Path) -> None:
    package = digest_package(tmp_path, words, original=f"First.\n{paragraph}")
    assert verify(package, tmp_path / "originals").is_sound


def test_a_changed_original_is_missing_and_named_by_outlet_and_hash(tmp_path: Path) -> None:
    package = digest_package(tmp_path, "$6m")
    (tmp_path / "originals" / "cogs.txt").write_text(TEXT + " ")
    found = verify(package, tmp_path / "originals")
    digest = hashlib.sha256(TEXT.encode()).hexdigest()
    assert f"has the hash {digest} of Daily Cog: Robots come to town." in said(found)


def test_an_original_in_another_encoding_is_a_problem_and_no_crash(tmp_path: Path) -> None:
    package = digest_package(tmp_path, "$6m")
    latin = "First.\n£6m".encode("latin-1")
    (tmp_path / "originals" / "cogs.txt").write_bytes(latin)
    tables = {"original_sha256": pl.lit(hashlib.sha256(latin).hexdigest())}
    rows = pl.read_csv(package / "articles.csv", infer_schema=False).with_columns(**tables)
    rows.write_csv(package / "articles.csv")
    assert "cogs.txt None: is no UTF-8" in said(verify(package, tmp_path / "originals"))


def test_an_article_that_is_no_digest_needs_no_original(package: Path, tmp_path: Path) -> None:
    (tmp_path / "originals").mkdir()
    assert verify(package, tmp_path / "originals").is_sound


def test_the_ids_of_the_builders_are_those_of_the_tables() -> None:
    where = figure()
    span = f"{where['article_id']}:{where['start']}:{where['end']}"
    assert where["figure_id"] == make_id("f", span)
