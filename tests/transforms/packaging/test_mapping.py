"""A mapped package is the package: whether this process lays it out, or one of its own."""

import tempfile
from pathlib import Path

import pytest
from polars.testing import assert_frame_equal

from transforms.files.csv_cells import UnreadableTable
from transforms.packaging import mapping
from transforms.packaging.mapping import MAPPED, map_package
from transforms.packaging.package import open_package


@pytest.fixture(params=["here", "apart"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Lay out here, or in a process of its own as a large package is."""
    if request.param == "apart":
        monkeypatch.setattr(mapping, "LARGE", 0)
    return str(request.param)


@pytest.mark.usefixtures("way")
def test_a_mapped_package_holds_what_the_package_holds(package: Path) -> None:
    wanted, found = open_package(package), map_package(package)
    assert list(found.tables) == MAPPED
    for name, rows in found.tables.items():
        assert_frame_equal(rows, wanted.tables[name])
    assert (found.report, found.descriptor) == (wanted.report, wanted.descriptor)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("figures.parquet", b"PAR1", "figures.parquet cannot be read"),
        ("grounds.csv", b"figure_id\n", r"grounds\.csv has the columns \['figure_id'\]"),
        ("quantities.csv", None, r"quantities\.csv is missing"),
        ("texts.parquet", None, r"texts\.parquet is missing"),
        ("report.json", b"{", r"report\.json cannot be read"),
    ],
)
def test_a_file_that_is_not_what_it_promises_is_named(
    package: Path, tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    for file in package.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableTable, match=said):
        map_package(tmp_path)


def test_a_cell_of_another_type_is_named(package: Path, tmp_path: Path) -> None:
    for file in package.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    path = tmp_path / "conversions.csv"
    path.write_text(path.read_text().replace(",printed,", ",printed,many", 1))
    with pytest.raises(UnreadableTable, match=r"conversions.* cannot be read"):
        map_package(tmp_path)


def test_what_rests_is_found_again(package: Path) -> None:
    found = map_package(package)
    before = found.tables["figures"].clone().to_dicts()
    found.rest()
    assert found.tables["figures"].to_dicts() == before


def test_nothing_of_it_stays_on_the_disk(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    found = map_package(package)
    assert list(tmp_path.iterdir()) == []
    assert found.tables["figures"].height > 0
    assert "$12,400" in found.tables["figures"]["exact"].to_list()
