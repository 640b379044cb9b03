"""The command line: exit codes, one sentence for each thing wrong, never a traceback."""

import io
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.commands import Ended, Figures
from transforms.cli import Exit, hosts_of
from transforms.files.paths import SEEDS

CORPUS = Path(__file__).parent.parent / "corpus"
GOOD = "+++\npublished = 2025-01-28\n+++\nIt paid $6m, or more, for 40 robots.\n"


def process(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command as a process of its own."""
    command = [sys.executable, "-m", "transforms.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def copy(folder: Path) -> Path:
    return Path(shutil.copytree(CORPUS, folder / "corpus"))


def test_a_corpus_with_bad_files_is_built_without_them_and_ends_with_2(tmp_path: Path) -> None:
    corpus, out = copy(tmp_path), tmp_path / "package"
    (corpus / "articles" / "bad.md").write_bytes(b"It paid \xa36m")
    (corpus / "articles" / "when.md").write_text('+++\npublished = "2025-02-30"\n+++\nIt paid.')
    ended = process("build", str(corpus), "--out", str(out))
    assert ended.returncode == 2
    assert ended.stderr.splitlines() == [
        "error: bad.md is not UTF-8 at byte 8; save it as UTF-8.",
        "error: when.md says it was published 2025-02-30, which is no date; write YYYY-MM-DD.",
    ]
    assert ended.stdout == f"19 figures from 3 articles: {out}\n"
    assert pl.read_csv(out / "figures.csv").height == 19
    assert pl.read_csv(out / "failures.csv")["rule"].to_list() == ["ART-001", "ART-001"]


def test_a_pipe_is_measured() -> None:
    ended = process("extract", "-", "--format", "csv", input="It paid almost $6m (£4.8m).\n")
    assert (ended.returncode, ended.stderr) == (0, "")
    rows = pl.read_csv(io.StringIO(ended.stdout))
    assert rows.select("start", "end", "exact", "value", "hedge", "conversion_of").rows() == [
        (8, 18, "almost $6m", 6_000_000, "nearly", None),
        (20, 25, "£4.8m", 4_800_000, "nearly", 8),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sing"], "No such command 'sing'"),
        (["build"], "Missing option '--out'"),
        (["build", "--out", "x", "--engine", "moon"], "There is no engine moon"),
        (["build", "--out", "x", "--loud"], "No such option"),
        (["build", "nowhere", "--out", "x"], "nowhere does not exist; name a folder"),
        (["check", "nowhere/*.md"], "does not exist"),
        (["check", "--format", "song"], "song"),
        (["check", "--fail-on", "never"], "never"),
        (["extract", "nowhere.txt"], "nowhere.txt does not exist"),
        (["verify", "nowhere"], "nowhere does not exist"),
        (["accuracy", "nowhere.csv"], "nowhere.csv does not exist"),
        (["accuracy"], "Missing argument"),
        (["dashboard", "nowhere"], "nowhere does not exist"),
        (["dashboard", "--contact", "javascript:x"], "javascript:x is no e-mail address and none"),
    ],
)
def test_wrong_usage_ends_with_4_and_one_sentence(
    figures: Figures, arguments: list[str], said: str
) -> None:
    ended = figures(*arguments)
    assert ended.code == 4
    assert said in ended.sentence()
    assert ended.out == ""


def test_a_build_writes_its_package_and_says_what_is_in_it(
    figures: Figures, tmp_path: Path
) -> None:
    out = tmp_path / "package"
    assert figures("build", CORPUS, "--out", out) == Ended(
        0, f"19 figures from 3 articles: {out}\n", ""
    )
    assert figures("verify", out).code == 0


def test_a_folder_of_somebody_else_is_not_written(figures: Figures, tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("mine")
    ended = figures("build", CORPUS, "--out", tmp_path)
    assert ended.code == 4
    assert str(tmp_path) in ended.sentence()
    assert [path.name for path in tmp_path.iterdir()] == ["diary.txt"]


@pytest.mark.parametrize("command", [["check"], ["extract"], ["build", "--out", "out"]])
def test_a_corpus_of_which_nothing_can_be_read_ends_with_2(
    figures: Figures, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("cog.md").write_bytes(b"+++\noutlet = \n+++\nIt paid $6m")
    ended = figures(*command, "cog.md")
    assert ended.code == 2
    assert ended.sentence().startswith("error: cog.md has front matter that is not TOML")
    assert not Path("out").exists()


def test_an_empty_folder_ends_with_2(figures: Figures, tmp_path: Path) -> None:
    ended = figures("check", tmp_path)
    assert ended.code == 2
    assert "holds no article" in ended.sentence()


def test_a_warning_counts_only_where_it_is_asked_for(figures: Figures, tmp_path: Path) -> None:
    path = tmp_path / "cog.txt"
    path.write_text("It paid $6m for 40 robots.")
    assert figures("check", path).code == 0
    ended = figures("check", path, "--fail-on", "warning")
    assert ended.code == 1
    assert "warning: cog.txt has no date" in ended.out


def test_broken_seeds_end_with_3(figures: Figures, tmp_path: Path) -> None:
    corpus = copy(tmp_path)
    (corpus / "labels.csv").write_text("article_id,start\na_1,one\n")
    ended = figures("check", corpus)
    assert ended.code == 3
    assert ended.err.startswith("error: labels.csv")
    (corpus / "labels.csv").unlink()
    (corpus / "codebook" / "cues.csv").unlink()
    ended = figures("check", corpus)
    assert ended.code == 3
    assert ended.err.startswith("error: cues.csv")


def test_a_report_is_printed_for_people_or_as_json(figures: Figures, tmp_path: Path) -> None:
    (tmp_path / "cog.md").write_text(GOOD)
    (tmp_path / "bad.md").write_bytes(b"\xff")
    ended = figures("check", tmp_path)
    assert ended.code == 2
    assert ended.out.startswith("error: bad.md is not UTF-8")
    assert "mentions" in ended.out
    ended = figures("check", tmp_path, "--format", "json")
    report = json.loads(ended.out)
    assert ended.code == 2
    assert report["stages"]["articles"] == 1
    assert [failure["rule"] for failure in report["failures"]] == ["ART-001"]


def test_what_moved_since_the_last_build_is_told_and_kept(figures: Figures, tmp_path: Path) -> None:
    corpus, out = tmp_path / "corpus", tmp_path / "package"
    corpus.mkdir()
    (corpus / "cog.md").write_text(GOOD)
    assert "Since" not in figures("build", corpus, "--out", out).out
    first = (out / "SHA256SUMS").read_bytes()
    assert figures("build", corpus, "--out", out).out.startswith("2 figures")
    assert (out / "SHA256SUMS").read_bytes() == first
    (corpus / "more.md").write_text("+++\npublished = 2025-01-29\n+++\nIt lost 3 robots.\n")
    moved = figures("build", corpus, "--out", out).out.splitlines()[1]
    assert moved.endswith(": 1 added.")
    second = (out / "SHA256SUMS").read_bytes()
    assert figures("build", corpus, "--out", out).out.splitlines()[1] == moved
    assert (out / "SHA256SUMS").read_bytes() == second
    (corpus / "more.md").unlink()
    checked = figures("check", corpus, "--against", out)
    assert ": 1 gone.\ngone: f_" in checked.out
    assert "'3 robots' (more, ¶1)" in checked.out


def test_a_package_that_cannot_be_compared_is_named_and_replaced(
    figures: Figures, tmp_path: Path
) -> None:
    (tmp_path / "cog.md").write_text(GOOD)
    figures("build", tmp_path / "cog.md", "--out", tmp_path / "package")
    (tmp_path / "package" / "grounds.csv").write_text("of another version\n")
    ended = figures("build", tmp_path / "cog.md", "--out", tmp_path / "package")
    assert (ended.code, "warning: nothing is compared" in ended.sentence()) == (0, True)
    ended = figures("check", tmp_path / "cog.md", "--against", tmp_path / "cog.md")
    assert (ended.code, "is missing" in ended.sentence()) == (3, True)


def test_measures_are_printed_as_table_csv_or_json(figures: Figures, tmp_path: Path) -> None:
    path = tmp_path / "cog.md"
    path.write_text(GOOD)
    assert "$6m, or more" not in figures("extract", path).out
    rows = json.loads(figures("extract", path, "--format", "json").out)
    assert [(row["exact"], row["value"]) for row in rows] == [
        ("$6m", "6000000"),
        ("40 robots", "40"),
    ]
    lines = figures("extract", path, "--format", "csv").out.splitlines()
    assert lines[0].startswith("start,end,exact,kind,value,low,high")
    assert len(lines) == 3


def test_what_is_no_figure_is_explained_on_request(figures: Figures, tmp_path: Path) -> None:
    path = tmp_path / "cog.txt"
    path.write_text("At 10:30 it sold 40.")
    ended = figures("extract", path, "--explain", "--format", "csv")
    assert ended.out == "start,end,exact,reason\n3,8,10:30,clock\n"


def test_markup_in_a_text_is_printed_as_it_is(figures: Figures, tmp_path: Path) -> None:
    path = tmp_path / "cog.txt"
    path.write_text("It costs 40 [/red] or [bold]5[/bold] euros.")
    assert figures("extract", path).code == 0


def test_accuracy_prints_its_scores(figures: Figures, tmp_path: Path) -> None:
    path = tmp_path / "gold.csv"
    path.write_text(
        "sentence,start,end,kind,value,low,high,hedge,direction,unit,currency,category\n"
        "It hired 40 people.,9,18,count,40,40,40,bare,,person,,count\n"
    )
    ended = figures("accuracy", path)
    assert ended.code == 0
    assert "100" in ended.out
    path.write_text("sentence\nIt hired 40 people.\n")
    assert figures("accuracy", path).code == 3


def test_a_damaged_package_ends_with_3(figures: Figures, package: Path, tmp_path: Path) -> None:
    damaged = Path(shutil.copytree(package, tmp_path / "damaged"))
    with (damaged / "figures.csv").open("a") as rows:
        rows.write("\n")
    assert figures("verify", damaged).code == 3
    assert figures("verify", tmp_path).code == 3


@pytest.mark.parametrize(
    ("address", "hosts"),
    [
        ("127.0.0.1", ["127.0.0.1", "localhost", "127.0.0.1"]),
        ("192.0.2.7", ["127.0.0.1", "localhost", "192.0.2.7"]),
        ("0.0.0.0", ["*"]),
    ],
)
def test_the_app_answers_to_the_names_of_its_address(address: str, hosts: list[str]) -> None:
    assert hosts_of(address) == hosts


@pytest.mark.parametrize("shown", ["a package", "a corpus"])
def test_the_app_is_served_until_it_is_ended(shown: str, package: Path, tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    source = package if shown == "a package" else CORPUS
    command = [
        sys.executable, "-m", "transforms.cli", "dashboard", str(source), "--port", port,
        "--contact", "desk@cog.example",
    ]  # fmt: skip
    places = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, env=places, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert answers(f"http://127.0.0.1:{port}/_stcore/health")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/figures.json") as reply:
                figure_id = json.load(reply)["figures"][0]["figure_id"]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/f/{figure_id}") as reply:
                assert f'"mailto:desk@cog.example?subject=Figure%20{figure_id}' in str(reply.read())
            second = subprocess.run(
                command, env=places, capture_output=True, text=True, check=False
            )
        finally:
            server.terminate()
        assert server.stdout is not None
        assert f"http://127.0.0.1:{port}" in server.stdout.read()
        assert server.wait(30) == 0
    assert second.returncode == Exit.USAGE
    assert f"Port {port} is taken" in second.stderr
    assert not list(tmp_path.glob("figures-*"))


def answers(address: str) -> bool:
    """Say whether a server answers within a minute."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(address) as reply:
                return bool(reply.status == 200)
        except OSError:
            time.sleep(0.2)
    return False


def test_an_archive_is_printed_as_one_table_or_an_object_a_line(
    figures: Figures, tmp_path: Path
) -> None:
    path = tmp_path / "news.parquet"
    pl.DataFrame({"text": ["It cost $6m.", None, "40 trams"]}).write_parquet(path)
    ended = figures("extract", path, "--format", "csv")
    assert ended.code == Exit.QUARANTINED
    assert "row 2 holds no text" in ended.sentence()
    rows = pl.read_csv(io.StringIO(ended.out))
    assert rows.select("row", "exact").rows() == [(1, "$6m"), (3, "40 trams")]
    lines = figures("extract", path, "--format", "json").out.splitlines()
    assert [json.loads(line)["exact"] for line in lines] == ["$6m", "40 trams"]
    assert figures("extract", path).code == Exit.USAGE


def test_what_is_left_out_is_counted_by_reason(figures: Figures, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("GPT-4 and GPT-5 came at 10:30.")
    assert figures("extract", path, "--explain").sentence() == "1 clock, 2 name"


def test_a_reader_who_has_heard_enough_is_told_nothing_more() -> None:
    command = f"'{sys.executable}' -m transforms.cli accuracy '{SEEDS}/gold/labels.csv' | head -1"
    ended = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert ended.stdout.startswith("field")
    assert ended.stderr == ""
