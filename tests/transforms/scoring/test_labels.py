"""How right the labels are, against what a person gave."""

from pathlib import Path

import polars as pl
import pytest

from transforms.files.paths import SEEDS
from transforms.scoring.labels import FIELDS, score_labels

HEAD = "article,paragraph,exact,metric,entity,scope,as_of,attributed_to\n"
STORY = "Nothing is counted here.\n\nAccording to 36Kr, DeepSeek spent $6m training R1 in 2021.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "cog.txt").write_text(STORY, encoding="utf-8")
    return folder


def scores(corpus: Path, *rows: str) -> tuple[dict[str, tuple[object, ...]], pl.DataFrame]:
    gold = corpus.parent / "gold.csv"
    gold.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    found, wrong = score_labels(gold, corpus)
    return {row[0]: row[1:4] for row in found.iter_rows()}, wrong


def test_labels_that_a_person_gives_too_are_right(corpus: Path) -> None:
    found, wrong = scores(corpus, "cog,2,$6m,training_cost,DeepSeek,R1,2021,36Kr")
    assert set(found.values()) == {(1, 1, 1)}
    assert list(found) == ["metric and entity", *FIELDS]
    assert wrong.is_empty()


def test_each_label_read_otherwise_is_listed(corpus: Path) -> None:
    found, wrong = scores(corpus, "cog,2,almost $6m,training_cost,Nvidia,,2021,DeepSeek")
    assert found["metric"] == (1, 1, 1)
    assert found["entity"] == found["attributed_to"] == (1, 1, 0)
    assert found["scope"] == (0, 1, 0)
    assert found["metric and entity"] == (1, 1, 0)
    assert wrong.select("field", "gold", "read").rows() == [
        ("entity", "Nvidia", "DeepSeek"), ("scope", None, "R1"),
        ("attributed_to", "DeepSeek", "36Kr"),
    ]  # fmt: skip


def test_a_figure_that_was_not_found_has_no_label(corpus: Path) -> None:
    found, wrong = scores(corpus, "cog,1,$7m,training_cost,DeepSeek,,,")
    assert found["metric and entity"] == (1, 0, 0)
    assert wrong["read"].null_count() == wrong.height == 2


def test_the_default_corpus_is_labelled_as_its_gold_says() -> None:
    found, _ = score_labels(SEEDS / "gold" / "labels.csv", SEEDS)
    assert found["recall"].to_list() == [100.0] * 6
