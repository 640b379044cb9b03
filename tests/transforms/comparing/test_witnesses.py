"""SEMANTICS 3.7: witnesses are counted, not outlets."""

from pathlib import Path

import polars as pl
import pytest

from transforms.pipeline import build_tables

WIRE = (
    "DeepSeek spent $6m training its newest model, which runs on older chips than those of its "
    "rivals abroad"
)


def witnesses(folder: Path, *texts: str) -> list[str]:
    """Tell of one quantity in an article of each outlet; give the witnesses."""
    for number, text in enumerate(texts):
        front = f'+++\noutlet = "Outlet {number}"\npublished = 2025-02-01\n+++\n'
        (folder / f"{number}.md").write_text(front + text + "\n", encoding="utf-8")
    quantities = build_tables(folder).tables["quantities"]
    cost = quantities.filter(pl.col("metric") == "training_cost").row(0, named=True)
    assert cost["n_outlets"] == len(texts)
    assert cost["n_witnesses"] == len(cost["witnesses"])
    return list(cost["witnesses"])


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (f"{WIRE}.\n\nMore to come.", ["Outlet 0"]),
        (f"Shares fell on Monday. {WIRE}, and it grows.", ["Outlet 0"]),
        (WIRE.replace("newest", "latest") + ".", ["Outlet 0"]),
        ("Training the model, which needs few chips, cost DeepSeek $6m.",
         ["Outlet 0", "Outlet 1"]),
        ("DeepSeek spent $6m training it.", ["Outlet 0", "Outlet 1"]),
        (f"According to Reuters, {WIRE}.", ["Outlet 0"]),
    ],
)  # fmt: skip
def test_outlets_that_print_one_sentence_are_one_witness(
    tmp_path: Path, other: str, expected: list[str]
) -> None:
    assert witnesses(tmp_path, f"{WIRE}.", other) == expected


def test_a_form_that_others_fill_in_is_no_copy(tmp_path: Path) -> None:
    assert len(witnesses(tmp_path, f"{WIRE}.", WIRE.replace("$6m", "$9m") + ".")) == 2


def test_a_pronoun_is_no_witness(tmp_path: Path) -> None:
    told = "They said that training the model cost DeepSeek ${}m."
    assert witnesses(tmp_path, told.format(6), told.format(7)) == ["Outlet 0", "Outlet 1"]


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (["Jane Doe", "Doe"], ["Jane Doe"]),
        (["Ms Doe", "Jane Doe"], ["Jane Doe"]),
        (["Doe", "Jane Doe", "John Doe"], ["Doe", "Jane Doe", "John Doe"]),
        (["Jane Doe", "Roe"], ["Jane Doe", "Roe"]),
        (["Jane", "Jane Doe"], ["Jane", "Jane Doe"]),
    ],
)
def test_a_surname_is_the_witness_of_its_full_name(
    tmp_path: Path, sources: list[str], expected: list[str]
) -> None:
    told = "Training the model cost DeepSeek ${}m, according to {}."
    texts = [told.format(6 + number, source) for number, source in enumerate(sources)]
    assert witnesses(tmp_path, *texts) == expected


def test_copies_of_copies_are_one_witness(tmp_path: Path) -> None:
    edited = WIRE.replace("newest", "latest").replace("older", "weaker")
    assert witnesses(
        tmp_path, f"{WIRE}.", f"{edited}.", WIRE.replace("newest", "latest") + "."
    ) == ["Outlet 0"]


def test_a_named_source_is_one_witness_however_it_is_told(tmp_path: Path) -> None:
    found = witnesses(
        tmp_path,
        "According to 36Kr, training the model cost DeepSeek $6m.",
        "DeepSeek paid $6m for training, 36Kr said.",
        "DeepSeek says that its training cost $6m.",
    )
    assert found == ["36Kr", "DeepSeek"]


def test_the_pair_of_one_witness_says_so(tmp_path: Path) -> None:
    witnesses(tmp_path, f"{WIRE}.", f"{WIRE}!")
    pairs = build_tables(tmp_path).tables["comparisons"]
    assert all("one_witness" in reasons for reasons in pairs["reasons"])
