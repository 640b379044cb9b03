"""Two editors of one file of labels: each decision is kept, or given back to who made it."""

import multiprocessing
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.builders import frame, make_id
from transforms.labelling.curation import read_labels
from transforms.labelling.decisions import save_decisions
from validation.gate import StructuralError
from validation.seeds import Labels

ARTICLE = make_id("a", "text")
NOTHING = frame(Labels)


def label(start: int, **changes: Any) -> dict[str, Any]:
    row = {"article_id": ARTICLE, "start": start, "end": start + 3, "exact": "$6m",
           "entity": "Cogs", "metric": "training_cost", "scope": None, "as_of": None,
           "attributed_to": None, "reason": "read"}  # fmt: skip
    return row | changes


def labels(*rows: dict[str, Any]) -> pl.DataFrame:
    return frame(Labels, *rows)


def save(path: Path, seen: pl.DataFrame, *rows: dict[str, Any]) -> list[int]:
    """Save decisions; give the places of those that were forestalled."""
    return save_decisions(path, seen, labels(*rows)).forestalled["start"].to_list()


def test_decisions_are_added_and_replace_what_was_seen(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    first = save_decisions(path, NOTHING, labels(label(8), label(4)))
    assert read_labels(path).rows() == labels(label(4), label(8)).rows()
    save_decisions(path, first.labels, labels(label(4, entity="Widgets")))
    assert read_labels(path)["entity"].to_list() == ["Widgets", "Cogs"]


def test_of_two_editors_none_loses_a_decision(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    seen = save_decisions(path, NOTHING, labels(label(1), label(5))).labels
    assert save(path, seen, label(1, entity="Widgets"), label(9)) == []
    assert save(path, seen, label(1, entity="Gears"), label(5, scope="R1"), label(20)) == [1]
    assert read_labels(path).select("start", "entity", "scope").rows() == [
        (1, "Widgets", None), (5, "Cogs", "R1"), (9, "Cogs", None), (20, "Cogs", None)
    ]  # fmt: skip


def test_two_who_decide_alike_do_not_quarrel(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    assert save(path, NOTHING, label(1)) == []
    assert save(path, NOTHING, label(1)) == []
    assert read_labels(path).height == 1


def test_a_new_label_where_somebody_made_one_meanwhile_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    save(path, NOTHING, label(1, entity="Widgets"))
    assert save(path, NOTHING, label(1)) == [1]
    assert read_labels(path)["entity"].to_list() == ["Widgets"]


def test_a_label_that_somebody_took_away_meanwhile_does_not_come_back(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    seen = save_decisions(path, NOTHING, labels(label(1), label(5))).labels
    path.unlink()
    assert save(path, seen, label(1, entity="Widgets")) == [1]


@pytest.mark.parametrize("changes", [{"as_of": "2025-02-30"}, {"reason": ""}])
def test_a_decision_that_breaks_a_rule_leaves_the_file_as_it_was(
    tmp_path: Path, changes: dict[str, str]
) -> None:
    path = tmp_path / "labels.csv"
    save(path, NOTHING, label(1))
    before = path.read_bytes()
    with pytest.raises(StructuralError):
        save(path, read_labels(path), label(5, **changes))
    assert path.read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == [".labels.csv.lock", "labels.csv"]


def test_a_cell_that_a_spreadsheet_would_run_is_guarded_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    save(path, NOTHING, label(1, entity="=1+1", exact="-$6m"))
    assert "'=1+1" in path.read_text()
    assert read_labels(path).select("entity", "exact").row(0) == ("=1+1", "-$6m")


def decide(path: Path, number: int) -> None:
    for step in range(10):
        save_decisions(path, NOTHING, labels(label(100 * number + step)))


def test_many_editors_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    spawn = multiprocessing.get_context("spawn")
    editors = [spawn.Process(target=decide, args=(path, number)) for number in range(4)]
    for editor in editors:
        editor.start()
    for editor in editors:
        editor.join()
    assert read_labels(path).height == 40
