"""An archive is measured part by part, and each part as if it stood alone."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from transforms import archive
from transforms.archive import measure_archive
from transforms.articles import UnreadableError
from transforms.extract import extract_text

TEXTS = ["It cost $6m.", "Nothing here.", "🙂 It sold 40 trams\nor 3 sheds.", "It cost $6m."]


def write(folder: Path, texts: list[str | None], suffix: str = ".parquet") -> Path:
    rows, path = pl.DataFrame({"outlet": "Cog", "text": texts}), folder / f"news{suffix}"
    rows.write_parquet(path) if suffix == ".parquet" else rows.write_ndjson(path)
    return path


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
        "news.parquet row 4 is no article: too long, or with NUL characters; split it.",
    ]


@pytest.mark.parametrize(
    ("columns", "said"),
    [({"body": ["$1"]}, "text"), ({"text": [1]}, "its column text holds no text")],
)
def test_a_file_without_texts_is_refused_by_name(
    tmp_path: Path, columns: dict[str, list[object]], said: str
) -> None:
    path = tmp_path / "news.parquet"
    pl.DataFrame(columns).write_parquet(path)
    with pytest.raises(UnreadableError, match=rf"news\.parquet .*{said}"):
        list(measure_archive(path, pytest.fail))


def test_a_file_that_is_no_archive_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "news.parquet").write_text("no table")
    with pytest.raises(UnreadableError, match=r"news\.parquet cannot be read behind row 0"):
        list(measure_archive(tmp_path / "news.parquet", pytest.fail))


@pytest.mark.parametrize("line", ['{"body": "$1"}', '{"text": 1}', '["text"]', "{", '"text"', "3"])
def test_a_line_that_holds_no_text_is_refused_with_its_place(tmp_path: Path, line: str) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(f'{{"text": "$1"}}\n\n{line}\n')
    with pytest.raises(UnreadableError, match=r"news\.jsonl cannot be read behind row 1"):
        list(measure_archive(path, pytest.fail))


def test_what_was_read_before_a_broken_line_is_measured(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text('{"text": "It cost $6m."}\n' + "[" * 100_000 + "\n")
    read = measure_archive(path, pytest.fail)
    assert next(read)["exact"].to_list() == ["$6m"]
    with pytest.raises(UnreadableError, match="behind row 1"):
        next(read)
