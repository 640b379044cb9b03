import fcntl
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from transforms.files.checksums import write_sums
from transforms.files.folders import MARK, FolderRefused, beside, exchange, replace_folder


def build(out: Path, content: str = "new") -> None:
    with replace_folder(out) as folder:
        (folder / "datapackage.json").write_text(f"{{{MARK}}}")
        (folder / "a.csv").write_text(content)
        write_sums(folder, ["a.csv", "datapackage.json"])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"
    build(out)
    assert names(out) == ["SHA256SUMS", "a.csv", "datapackage.json"]
    assert names(out.parent) == [".out.lock", "out"]


def test_a_package_of_ours_is_replaced(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, "old")
    build(out, "new")
    assert (out / "a.csv").read_text() == "new"
    assert names(tmp_path) == [".out.lock", "out"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    build(tmp_path / "out")
    assert (tmp_path / "out" / "a.csv").is_file()


def test_a_package_behind_a_link_is_replaced_where_it_is(tmp_path: Path) -> None:
    build(tmp_path / "real", "old")
    (tmp_path / "out").symlink_to(tmp_path / "real")
    build(tmp_path / "out")
    assert (tmp_path / "out").is_symlink()
    assert (tmp_path / "real" / "a.csv").read_text() == "new"


def test_a_folder_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    notes = tmp_path / "out" / "sub" / "notes.txt"
    notes.parent.mkdir(parents=True)
    notes.write_text("mine")
    with pytest.raises(FolderRefused, match=r"holds sub/notes\.txt, which no build wrote"):
        build(tmp_path / "out")
    assert notes.read_text() == "mine"


def test_a_package_to_which_somebody_added_a_file_is_left_alone(tmp_path: Path) -> None:
    build(tmp_path / "out", "old")
    (tmp_path / "out" / "notes.txt").write_text("mine")
    with pytest.raises(FolderRefused, match=r"holds notes\.txt"):
        build(tmp_path / "out")
    assert (tmp_path / "out" / "a.csv").read_text() == "old"


def test_a_folder_with_hashes_of_another_kind_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "disk.iso").write_text("mine")
    (out / "datapackage.json").write_text('{"name": "mine"}')
    write_sums(out, ["disk.iso", "datapackage.json"])
    with pytest.raises(FolderRefused, match="which no build wrote"):
        build(out)


def test_a_file_added_while_we_build_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, "old")
    with pytest.raises(FolderRefused, match=r"holds late\.txt"), replace_folder(out):
        (out / "late.txt").write_text("mine")
    assert names(out) == ["SHA256SUMS", "a.csv", "datapackage.json", "late.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(FolderRefused, match="is a file, not a folder"):
        build(tmp_path / "out")


def test_a_build_that_fails_leaves_the_old_package_and_no_trace(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, "old")
    with pytest.raises(FileNotFoundError), replace_folder(out) as folder:  # noqa: PT012
        (folder / "a.csv").write_text("half")
        (folder / "nowhere" / "b.csv").write_text("never")
    assert (out / "a.csv").read_text() == "old"
    assert names(tmp_path) == [".out.lock", "out"]


def test_a_rename_that_fails_puts_the_old_package_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, rename = tmp_path / "out", Path.rename

    def fail_for_the_new(self: Path, target: Path) -> Path:
        if self.name == ".out.building":
            raise OSError("disk full")
        return rename(self, target)

    build(out, "old")
    monkeypatch.setattr("transforms.files.folders.exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", fail_for_the_new)
    with pytest.raises(OSError, match="disk full"):
        build(out)
    assert (out / "a.csv").read_text() == "old"


def test_two_folders_change_places_at_once_or_not_at_all(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "name").write_text(folder.name)
    have_moved = exchange(one, other)
    found = [(folder / "name").read_text() for folder in (one, other)]
    assert found == (["other", "one"] if have_moved else ["one", "other"])
    assert not exchange(one, tmp_path / "nowhere")


def test_without_that_the_new_folder_takes_the_place_of_the_old(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("transforms.files.folders.exchange", lambda *_: False)
    out = tmp_path / "out"
    build(out, "old")
    build(out)
    assert (out / "a.csv").read_text() == "new"
    assert names(tmp_path) == [".out.lock", "out"]


@pytest.mark.parametrize("moment", ["building", "old"])
def test_the_next_build_clears_what_a_killed_one_left(tmp_path: Path, moment: str) -> None:
    out = tmp_path / "out"
    build(out, "old")
    left = beside(out, "building")
    left.mkdir()
    (left / "half.csv").write_text("half")
    if moment == "old":
        out.rename(beside(out, "old"))
    build(out)
    assert (out / "a.csv").read_text() == "new"
    assert names(tmp_path) == [".out.lock", "out"]


def test_an_old_package_set_aside_by_a_killed_build_comes_back(tmp_path: Path) -> None:
    out = tmp_path / "out"
    build(out, "old")
    out.rename(beside(out, "old"))
    with pytest.raises(ZeroDivisionError), replace_folder(out):
        raise ZeroDivisionError
    assert (out / "a.csv").read_text() == "old"


def test_of_two_builds_into_one_folder_the_second_is_told_so(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with replace_folder(out):
        with pytest.raises(FolderRefused, match="is being written by another build; wait"):
            build(out)
        assert beside(out, "building").is_dir()


def test_the_lock_of_a_killed_build_is_free(tmp_path: Path) -> None:
    out = tmp_path / "out"
    code = (
        "import pathlib, sys, time; from transforms.files.folders import exchange, replace_folder\n"
        "with replace_folder(pathlib.Path(sys.argv[1])):\n"
        "    print('inside', flush=True); time.sleep(60)"
    )
    other = subprocess.Popen([sys.executable, "-c", code, out], stdout=subprocess.PIPE, text=True)
    assert other.stdout is not None
    assert other.stdout.readline() == "inside\n"
    with pytest.raises(FolderRefused):
        build(out)
    os.kill(other.pid, signal.SIGKILL)
    other.communicate()
    build(out)
    assert names(tmp_path) == [".out.lock", "out"]


def test_the_lock_is_held_on_a_file_beside_the_folder(tmp_path: Path) -> None:
    held = (tmp_path / ".out.lock").open("w")
    with held, replace_folder(tmp_path / "out"), pytest.raises(BlockingIOError):
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
