"""An archive is measured part by part, and each part as if it stood alone."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from transforms import archive
from transforms.archive import measure_archive
from transforms.extract import extract_text
from transforms.reading import records

TEXTS = ["It cost $6m.", "Nothing here.", "🙂 It sold 40 trams\nor 3 sheds.", "It cost $6m."]


def write(folder: Path, texts: list[str | None], suffix: str = ".parquet") -> Path:
    rows, path = pl.DataFrame({"outlet": "Cog", "text": texts}), folder / f"news{suffix}"
    rows.write_parquet(path) if suffix == ".parquet" else rows.write_ndjson(path)
    return path


def refusals(path: Path) -> list[str]:
    """Measure an archive that holds nothing; give what was told of it."""
    told: list[str] = []
    assert list(measure_archive(path, told.append)) == []
    return told


@pytest.mark.parametrize("suffix", [".parquet", ".ndjson"])
@pytest.mark.parametrize("part", [1, 20, 10_000])
def test_each_row_is_measured_as_if_it_stood_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str, part: int
) -> None:
    monkeypatch.setattr(archive, "PART", part)
    found = pl.concat(measure_archive(write(tmp_path, [*TEXTS], suffix), pytest.fail))
    alone = pl.concat(
        extract_text(text).with_columns(row=pl.lit(row, pl.Int64))
        for row, text in enumerate(TEXTS, start=1)
    )
    assert_frame_equal(found.drop("article_id"), alone.select("row", pl.all().exclude("row")))
    assert found["article_id"].n_unique() == 2


def test_a_byte_order_mark_before_the_first_line_is_no_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "news.jsonl").write_text('\ufeff{"text": "It cost $6m."}\n', encoding="utf-8")
    found = pl.concat(measure_archive(tmp_path / "news.jsonl", pytest.fail))
    assert found["exact"].to_list() == ["$6m"]


def test_a_row_without_a_text_is_told_and_the_others_are_measured(tmp_path: Path) -> None:
    told: list[str] = []
    found = pl.concat(measure_archive(write(tmp_path, ["$1", None, " ", "a\0", "$2"]), told.append))
    assert found["row"].to_list() == [1, 5]
    assert told == [
        "news.parquet row 2 holds no text; remove it or fill it.",
        "news.parquet row 3 holds no text; remove it or fill it.",
        "news.parquet row 4 holds a NUL character at 1; save it as text.",
    ]


@pytest.mark.parametrize(
    ("columns", "said"),
    [({"body": ["$1"]}, "no column text"), ({"text": [1]}, "its column text holds no text")],
)
def test_a_file_without_texts_is_refused_by_name(
    tmp_path: Path, columns: dict[str, list[object]], said: str
) -> None:
    path = tmp_path / "news.parquet"
    pl.DataFrame(columns).write_parquet(path)
    (sentence,) = refusals(path)
    assert sentence.startswith("news.parquet ")
    assert said in sentence


def test_a_file_that_is_no_archive_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "news.parquet").write_text("no table")
    (sentence,) = refusals(tmp_path / "news.parquet")
    assert "news.parquet cannot be read behind row 0" in sentence


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"body": "$1"}', "has no member text"),
        (b'{"text": 1}', "has no member text that holds a text"),
        (b'["text"]', "is no JSON object"),
        (b'"text"', "is no JSON object"),
        (b"3", "is no JSON object"),
        (b"{", "is no JSON that can be read"),
        (b"[" * 100_000, "is no JSON that can be read"),
        (b'{"text": "$1", "text": "$2"}', "two members share a name"),
        (b'{"text": NaN}', "NaN is no number of JSON"),
        (b'{"text": "$1", "views": ' + b"9" * 10_000 + b"}", "is no JSON that can be read"),
        (b'{"text": "\xa36"}', "is not UTF-8 at byte 10"),
        (b'{"text": "\\ud800 $1"}', "holds a lone surrogate at 0"),
        (b'{"text": "\\u0000 $1"}', "holds a NUL character at 0"),
    ],
)
def test_a_line_that_holds_no_text_is_told_with_its_place_and_loses_no_other(
    tmp_path: Path, line: bytes, said: str
) -> None:
    path = tmp_path / "news.jsonl"
    path.write_bytes(b'{"text": "It cost $1."}\n\n' + line + b'\n{"text": "It cost $2."}\n')
    told: list[str] = []
    found = pl.concat(measure_archive(path, told.append))
    assert found.select("row", "exact").rows() == [(1, "$1"), (4, "$2")]
    (sentence,) = told
    assert sentence.startswith("news.jsonl line 3 ")
    assert said in sentence


def test_a_line_that_is_too_long_is_passed_over_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "LONGEST_LINE", 40)
    path = tmp_path / "news.jsonl"
    path.write_text(f'{{"text": "{"x" * 200}"}}\n{{"text": "It cost $2."}}\n')
    told: list[str] = []
    found = pl.concat(measure_archive(path, told.append))
    assert found.select("row", "exact").rows() == [(2, "$2")]
    assert told == ["news.jsonl line 1 has more than the 40 bytes of one article; split it."]
