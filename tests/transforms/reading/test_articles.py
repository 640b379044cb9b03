import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.builders import make_id, sha256
from transforms.reading import articles as module
from transforms.reading.articles import (
    article_files,
    normalise,
    read_articles,
    read_words,
)
from transforms.reading.records import UnreadableError
from validation.gate import gate
from validation.tables import Corpus

TEXT = "Cogs hired 40 people.\n\nIt paid $6m."
FRONT = """+++
outlet = "Daily Cog"
headline = "Robots come to town"
byline = "A. Gear"
published = 2025-01-28
published_basis = "printed below the headline"
url = "https://cog.example/robots"
archived_url = "https://archive.example/1"
retrieved = 2025-02-03
language = "en-GB"
is_digest = true
original_sha256 = "{hash}"
+++
{text}"""
PAGE = """<!doctype html><html lang="en"><head><title>Cogs grows | Widget Weekly</title>
<meta property="og:title" content="Cogs grows">
<meta property="og:site_name" content="Widget Weekly">
<meta property="article:published_time" content="2025-01-28T09:00:00Z">
<meta name="author" content="Ann Gear"></head><body><nav>Home Sport</nav>
<article><h1>Cogs grows</h1>
<p>The maker of robots hired 40 people in its home town, which is more than it ever did before.</p>
<p>It paid $6m for a plant on the river, and it wants to open another one there next year.</p>
</article><footer>All rights reserved</footer></body></html>"""


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(folder: Path, name: str, content: str | bytes) -> dict[str, Any]:
    """Read a file that makes one article."""
    reading = read_articles([put(folder, name, content)])
    assert [problem for problem in reading.problems if problem.is_lost] == []
    return reading.articles.row(0, named=True)


def refusal(folder: Path, name: str, content: str | bytes) -> str:
    """Read a file that makes no article, and give the one sentence that says why."""
    reading = read_articles([put(folder, name, content)])
    assert reading.articles.is_empty()
    (problem,) = reading.problems
    assert (problem.rule, problem.place, problem.is_lost) == ("ART-001", name, True)
    assert problem.message.startswith(name)
    assert problem.message.endswith(".")
    assert "\n" not in problem.message
    assert "Traceback" not in problem.message
    return problem.message


def test_front_matter_says_what_the_text_does_not(tmp_path: Path) -> None:
    raw = FRONT.format(hash="0" * 64, text=TEXT)
    expected = {
        "article_id": make_id("a", TEXT), "outlet": "Daily Cog", "headline": "Robots come to town",
        "byline": "A. Gear", "published": date(2025, 1, 28), "url": "https://cog.example/robots",
        "language": "en-GB", "is_digest": True, "original_sha256": "0" * 64,
        "text_sha256": sha256(TEXT), "raw_sha256": sha256(raw), "n_chars": len(TEXT),
        "n_paragraphs": 2, "published_basis": "printed below the headline",
        "archived_url": "https://archive.example/1", "retrieved": date(2025, 2, 3), "text": TEXT,
    }  # fmt: skip
    assert read(tmp_path, "cog.md", raw) == expected


def test_without_front_matter_the_file_names_the_outlet_and_its_first_line_is_the_headline(
    tmp_path: Path,
) -> None:
    reading = read_articles([put(tmp_path, "daily-cog.txt", "\n  Robots come \nIt paid $6m.")])
    row = reading.articles.row(0, named=True)
    assert (row["outlet"], row["headline"], row["published"]) == ("daily-cog", "Robots come", None)
    assert (row["language"], row["is_digest"], row["n_paragraphs"]) == ("en", False, 2)
    assert [(problem.rule, problem.is_lost) for problem in reading.problems] == [("ART-002", False)]


def test_front_matter_that_nothing_reads_is_a_warning(tmp_path: Path) -> None:
    raw = '+++\npublished = 2025-01-28\ndate = "today"\nauthor = "A"\n+++\nIt paid $6m.'
    (problem,) = read_articles([put(tmp_path, "cog.md", raw)]).problems
    assert (problem.rule, problem.is_lost) == ("ART-003", False)
    assert "author, date" in problem.message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("+++\noutlet = Daily Cog\n+++\nIt paid $6m.", "is not TOML"),
        ('+++\noutlet = "a"\noutlet = "b"\n+++\nIt paid $6m.', "is not TOML"),
        ("+++\npublished = 2025-02-30\n+++\nIt paid $6m.", "is not TOML"),
        ('+++\npublished = "2025-02-30"\n+++\nIt paid $6m.', "which is no date; write YYYY-MM-DD"),
        ('+++\npublished = "soon"\n+++\nIt paid $6m.', "which is no date"),
        ("+++\npublished = 28012025\n+++\nIt paid $6m.", "which is no date"),
        ('+++\noutlet = "Daily Cog"\nIt paid $6m.', "never closes it"),
        ('+++\noutlet = "Daily Cog"\n+++ It paid $6m.', "never closes it"),
        ("+++\n", "never closes it"),
        ('+++\noutlet = "Daily Cog"\n+++\n', "holds no text"),
        ("", "holds no text"),
        (" \n\t\u00a0\n", "holds no text"),
        (b"\xef\xbb\xbf", "holds no text"),
        ("It paid £6m".encode("latin-1"), "is not UTF-8 at byte 8; save it as UTF-8"),
        ("It paid $6m".encode("utf-16-le"), "NUL character at 1"),
        (b"It paid \0 $6m", "NUL character at 8"),
        (b"\xff\xfe\x41", "is not UTF-16 at byte"),
        (b"\xed\xa0\x80", "is not UTF-8 at byte 0"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence_with_a_remedy(
    tmp_path: Path, content: str | bytes, said: str
) -> None:
    assert said in refusal(tmp_path, "cog.md", content)


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        "\ufeff" + TEXT,
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n\n", "\r\n\r"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-32"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        f'+++\r\noutlet = "Cog"\r\n+++\r\n\r\n{TEXT}',
        f"\ufeff+++\n+++\n{TEXT}",
    ],
)
def test_the_same_text_is_the_same_article_however_it_is_encoded(
    tmp_path: Path, content: str | bytes
) -> None:
    row = read(tmp_path, "cog.md", content)
    assert (row["text"], row["article_id"]) == (TEXT, make_id("a", TEXT))


def test_letters_composed_or_not_are_the_same_article(tmp_path: Path) -> None:
    text = "Le café a payé 6 €."
    ids = {
        form: read(tmp_path, "cog.md", unicodedata.normalize(form, text))["article_id"]
        for form in ("NFC", "NFD")
    }
    assert ids["NFC"] == ids["NFD"]


def test_compatible_letters_stay_as_they_are() -> None:
    assert normalise("½ ﬁ ² \u00a0\u2028") == "½ ﬁ ² \u00a0\u2028"


@given(st.text())
def test_a_normalised_text_stays_as_it_is(text: str) -> None:
    try:
        once = normalise(text)
    except UnreadableError as error:
        assert "surrogate" in str(error)  # noqa: PT017 -- either way a property holds
    else:
        assert "\r" not in once
        assert unicodedata.is_normalized("NFC", once)
        assert normalise(once) == once.removeprefix("\ufeff")


def test_a_saved_page_gives_its_text_title_day_and_site(tmp_path: Path) -> None:
    row = read(tmp_path, "page.html", PAGE)
    assert (row["outlet"], row["headline"], row["byline"], row["published"]) == (
        "Widget Weekly", "Cogs grows", "Ann Gear", date(2025, 1, 28)
    )  # fmt: skip
    assert "hired 40 people" in row["text"]
    assert "All rights reserved" not in row["text"]


def test_a_page_without_an_article_is_refused(tmp_path: Path) -> None:
    assert "no article text" in refusal(tmp_path, "page.html", "<html><body></body></html>")


TABLE = pl.DataFrame(
    {
        "outlet": ["Daily Cog", None],
        "headline": ["Robots come to town", "Cogs grows"],
        "published": [date(2025, 1, 28), date(2025, 1, 29)],
        "url": [None, "https://widget.example"],
        "text": [TEXT, "At Cogs 118 new people sign on."],
        "views": [1, 2],
    }
)


@pytest.mark.parametrize("suffix", ["parquet", "ndjson", "jsonl"])
def test_a_table_holds_many_articles(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"many.{suffix}"
    write = TABLE.write_parquet if suffix == "parquet" else TABLE.write_ndjson
    write(path)
    reading = read_articles([path])
    rows = reading.articles.select("outlet", "published", "url", "text").rows()
    assert sorted(rows) == sorted([
        ("Daily Cog", date(2025, 1, 28), None, TEXT),
        ("many", date(2025, 1, 29), "https://widget.example", "At Cogs 118 new people sign on."),
    ])  # fmt: skip
    assert [problem.rule for problem in reading.problems] == []


def test_a_table_without_a_column_of_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.parquet"
    TABLE.drop("text").write_parquet(path)
    (problem,) = read_articles([path]).problems
    assert (problem.is_lost, "no column text" in problem.message) == (True, True)


@pytest.mark.parametrize(
    ("name", "said"),
    [("many.parquet", "cannot be read behind row 0"), ("many.ndjson", "line 1 is no JSON")],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, name: str, said: str) -> None:
    assert said in refusal(tmp_path, name, b"It paid $6m {")


@pytest.mark.parametrize("bad", [None, "", "  "])
def test_a_row_without_text_loses_no_other_row(tmp_path: Path, bad: str | None) -> None:
    path = tmp_path / "many.parquet"
    texts = pl.Series("text", [TEXT, bad, "At Cogs 118 new people sign on."])
    pl.DataFrame({"text": texts, "published": ["2025-01-28"] * 3}).write_parquet(path)
    reading = read_articles([path])
    assert reading.articles.height == 2
    (problem,) = reading.problems
    assert (problem.rule, problem.is_lost) == ("ART-001", True)
    assert "row 2" in problem.message


def test_a_column_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.parquet"
    pl.DataFrame({"text": [1, 2]}).write_parquet(path)
    reading = read_articles([path])
    assert reading.articles.is_empty()
    assert all(problem.is_lost for problem in reading.problems)


def test_one_bad_file_loses_no_other(tmp_path: Path) -> None:
    bad = put(tmp_path, "bad.md", b"\xff")
    good = put(tmp_path, "good.md", f"+++\npublished = 2025-01-28\n+++\n{TEXT}")
    for paths in ([bad, good], [good, bad]):
        reading = read_articles(paths)
        assert reading.articles["outlet"].to_list() == ["good"]
        assert [problem.place for problem in reading.problems] == ["bad.md"]


def test_of_articles_with_the_same_text_one_is_kept_and_the_others_are_listed(
    tmp_path: Path,
) -> None:
    front = '+++\npublished = 2025-01-28\noutlet = "{}"\n+++\n'
    paths = [put(tmp_path, f"{name}.md", front.format(name) + TEXT) for name in ("A", "B")]
    reading = read_articles(paths)
    assert reading.articles["outlet"].to_list() == ["A"]
    (problem,) = reading.problems
    assert (problem.rule, problem.is_lost) == ("ART-004", False)
    assert "B" in problem.message
    assert "A" in problem.message


def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    assert "has more than the 10 bytes" in refusal(tmp_path, "cog.md", TEXT)


def test_a_date_may_be_a_moment_or_its_writing(tmp_path: Path) -> None:
    path = tmp_path / "many.parquet"
    pl.DataFrame({"text": [TEXT], "published": [datetime(2025, 1, 28, 9, 30)]}).write_parquet(path)  # noqa: DTZ001
    assert read_articles([path]).articles["published"].to_list() == [date(2025, 1, 28)]
    row = read(tmp_path, "cog.md", f'+++\npublished = "2025-01-28T09:30:00Z"\n+++\n{TEXT}')
    assert row["published"] == date(2025, 1, 28)


@pytest.mark.parametrize("name", ["published", "retrieved"])
@pytest.mark.parametrize("kind", [pl.Datetime("ms"), pl.Date])
def test_a_day_that_no_calendar_knows_loses_no_other_row(
    tmp_path: Path, name: str, kind: pl.DataType
) -> None:
    far = 10**17 if kind == pl.Datetime("ms") else 10**9
    days = pl.Series(name, [far, 0], dtype=pl.Int64).cast(kind)
    path = tmp_path / "far.parquet"
    pl.DataFrame([pl.Series("text", [TEXT, TEXT + "!"]), days]).write_parquet(path)
    reading = read_articles([path])
    assert reading.articles[name].to_list() == [date(1970, 1, 1)]
    assert [problem.message for problem in reading.problems if problem.is_lost] == [
        f"far.parquet row 1 says it was {name} outside of the calendar, which is no date; "
        "write YYYY-MM-DD."
    ]


def test_what_is_said_of_an_article_is_one_line_or_nothing(tmp_path: Path) -> None:
    front = '+++\noutlet = " Daily\\n\\tCog "\nheadline = " "\nurl = " "\nlanguage = ""\n+++\n'
    row = read(tmp_path, "cog.md", front + TEXT)
    assert (row["outlet"], row["url"], row["language"]) == ("Daily Cog", None, "en")
    assert row["headline"] == "Cogs hired 40 people."


def test_what_is_read_fits_its_table_whatever_the_front_matter_holds(tmp_path: Path) -> None:
    odd = '+++\noutlet = 7\nheadline = [1]\nbyline = 3\nurl = true\nlanguage = "e"\n+++\n' + TEXT
    reading = read_articles([put(tmp_path, "odd.md", odd), put(tmp_path, "cog.md", TEXT + "!")])
    kept = gate(Corpus, reading.articles, ["article_id"])
    lost = sum(problem.is_lost for problem in reading.problems)
    assert kept.good.height + kept.quarantined.height + lost == 2
    assert "cog" in kept.good["outlet"].to_list()


def test_reading_nothing_gives_no_articles() -> None:
    reading = read_articles([])
    assert (reading.articles.columns, reading.articles.height) == (Corpus.names(), 0)
    assert reading.problems == []


def test_the_order_of_files_does_not_matter(tmp_path: Path) -> None:
    paths = [put(tmp_path, f"{n}.txt", f"It sold {n} cogs.") for n in range(4)]
    assert_frame_equal(read_articles(paths).articles, read_articles(paths[::-1]).articles)


def test_a_corpus_is_a_folder_its_articles_a_file_or_a_glob(tmp_path: Path) -> None:
    for name in ("b.md", "a.TXT", "c.html", "d.parquet", "e.ndjson", "notes.docx", "labels.csv"):
        put(tmp_path, name, TEXT)
    names = ["a.TXT", "b.md", "c.html", "d.parquet", "e.ndjson"]
    assert [path.name for path in article_files(tmp_path)] == names
    assert article_files(tmp_path / "b.md") == [tmp_path / "b.md"]
    assert [path.name for path in article_files(tmp_path / "*.*t*l")] == ["c.html"]
    (tmp_path / "articles").mkdir()
    put(tmp_path / "articles", "own.md", TEXT)
    assert [path.name for path in article_files(tmp_path)] == ["own.md"]


def test_words_from_a_pipe_are_read_like_a_file() -> None:
    assert read_words(f"\ufeff+++\r\n+++\r\n{TEXT}".encode(), "standard input") == TEXT
    with pytest.raises(UnreadableError, match="standard input holds no text"):
        read_words(b" ", "standard input")
