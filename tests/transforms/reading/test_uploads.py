"""Uploads are kept under names of ours, and read back as what they were."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.reading.articles import read_articles, read_text_file
from transforms.reading.records import UnreadableError
from transforms.reading.uploads import keep_upload, printable

TEXT = b"Robots come to town\n\nIt paid $6m for them."


def kept(folder: Path, name: str, raw: bytes = TEXT, **said: Any) -> dict[str, Any]:
    return read_text_file(keep_upload(folder, name, raw, said))


@pytest.mark.parametrize(
    "name",
    ["../../app.md", "/etc/passwd.txt", "a/b\\c.md", "C:\\x.txt", "CON.md", "x" * 300 + ".md",
     "a\0b.md", "<b>.md", "\u202egnp.md", "=1+1.txt"],
)  # fmt: skip
def test_a_name_is_never_a_path(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    path = keep_upload(folder, name, TEXT, {})
    assert path.parent == folder
    assert path.name.startswith("u_")
    assert path.name.isascii()
    assert [each.name for each in tmp_path.iterdir()] == ["articles"]
    assert [each.name for each in folder.iterdir()] == [path.name]


@given(st.text())
def test_a_printable_name_is_one_short_line(name: str) -> None:
    shown = printable(name)
    assert shown.isprintable()
    assert 0 < len(shown) <= 80
    assert "/" not in shown


def test_what_a_file_says_itself_goes_before_what_the_reader_says(tmp_path: Path) -> None:
    said = {"outlet": "Daily Cog", "headline": "Robots", "published": date(2025, 1, 28)}
    row = kept(tmp_path, "a.md", b'+++\noutlet = "Widget Weekly"\n+++\n' + TEXT, **said)
    assert (row["outlet"], row["headline"], row["published"]) == (
        "Widget Weekly", "Robots", date(2025, 1, 28)
    )  # fmt: skip


def test_where_an_article_was_found_and_when_is_kept(tmp_path: Path) -> None:
    said = {
        "url": "https://cog.example/1", "archived_url": "https://archive.example/1",
        "retrieved": date(2025, 2, 3),
    }  # fmt: skip
    front = b'+++\npublished = 2025-01-28\npublished_basis = "printed"\n+++\n'
    row = kept(tmp_path, "a.md", front + TEXT, **said)
    assert {name: row[name] for name in said} == said
    assert row["published_basis"] == "printed"


def test_an_upload_with_a_date_that_cannot_be_is_refused_by_its_name(tmp_path: Path) -> None:
    said = {"published": date(2025, 3, 1), "retrieved": date(2025, 2, 1)}
    with pytest.raises(UnreadableError, match=r"^a\.md says it was published 2025-03-01, after"):
        kept(tmp_path, "a.md", TEXT, **said)
    assert not list(tmp_path.iterdir())


def test_without_a_word_from_anybody_the_file_names_the_outlet(tmp_path: Path) -> None:
    row = kept(tmp_path, "daily-cog.txt", outlet="", headline=None)
    assert (row["outlet"], row["headline"]) == ("daily-cog", "Robots come to town")


@given(text=st.text(min_size=1), outlet=st.text(min_size=1))
def test_a_kept_article_reads_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, text: str, outlet: str
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    try:
        path = keep_upload(folder, "a.txt", text.encode(), {"outlet": outlet})
    except (UnreadableError, UnicodeEncodeError):
        return
    (row,) = read_articles([path]).articles.iter_rows(named=True)
    assert path.name == f"u_{row['article_id'].removeprefix('a_')}.md"
    if not text.startswith("+++"):
        assert row["outlet"] == (re.sub("[ \t\r\n]+", " ", outlet).strip() or "a")


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.exe", TEXT, "a.exe is no text, Markdown or HTML"),
        ("a", TEXT, "a is no text"),
        ("a.md", b"", "a.md holds no text"),
        ("a.md", b"\x89PNG\r\n", "is a picture by its content"),
        ("../b.html", b"<html></html>", "b.html holds no article text"),
        ("a.txt", b"x" * 5_000_001, "more than the 5,000,000 bytes"),
    ],
)
def test_what_makes_no_article_is_refused_by_its_name(
    tmp_path: Path, name: str, raw: bytes, said: str
) -> None:
    with pytest.raises(UnreadableError, match=said):
        keep_upload(tmp_path, name, raw, {})
    assert list(tmp_path.iterdir()) == []
