from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from transforms.extract import SHOWN, explain_text, extract_text, measure_texts, score_gold
from validation.gate import StructuralError

GOLD = """sentence,start,end,kind,value,low,high,hedge,direction,unit,currency,category
Cogs paid almost €60m for it.,10,21,money,60000000,55000000,60000000,nearly,,EUR,EUR,money
It hired 40 people and 3 dogs.,9,18,count,40,40,40,bare,,person,,count
It hired 40 people and 3 dogs.,23,29,count,3,3,3,bare,,dog,,count
It opened in 2015 on time.,,,,,,,,,,,none
"""


def test_a_text_is_measured_with_its_offsets() -> None:
    found = extract_text("Shares rose 3.5 per cent to €60m (£50m).")
    assert found.columns == SHOWN
    assert found.select("start", "end", "exact", "direction", "conversion_of").rows() == [
        (12, 24, "3.5 per cent", "up", None),
        (28, 32, "€60m", None, None),
        (34, 38, "£50m", None, 28),
    ]


def test_a_text_without_a_number_makes_an_empty_table() -> None:
    assert extract_text("Nothing is counted here.").shape == (0, len(SHOWN))


def test_what_is_no_figure_is_explained() -> None:
    found = explain_text("At 10:30 it ran GPT-4, one of many, for 40 people.")
    assert_frame_equal(
        found,
        pl.DataFrame(
            {
                "start": [3, 16, 23],
                "end": [8, 21, 26],
                "exact": ["10:30", "GPT-4", "one"],
                "reason": ["clock", "name", "pronoun"],
            }
        ),
    )


@pytest.mark.parametrize(
    ("text", "exact", "reason"),
    [
        ("It paid $1\u200b2.", "$1", "broken"),
        ("It paid \u202e$34\u202c.", "$34", "broken"),
        ("It sold 1_000 cogs.", "1", "broken"),
        ("It paid €1,23 each.", "€1", "broken"),
        ("It sold 6\ufe0f\u20e3 cogs.", "6", "broken"),
        ("It sold 6万 cogs.", "6", "name"),
        ("It paid $１２ million.", "１２", "script"),
        (f"It sold {'9' * 40} cogs.", f"{'9' * 40} cogs", "size"),
    ],
)
def test_a_number_that_cannot_be_read_safely_is_left_out_and_listed(
    text: str, exact: str, reason: str
) -> None:
    assert extract_text(text).is_empty()
    assert (exact, reason) in explain_text(text).select("exact", "reason").rows()


def test_many_texts_are_measured_at_once_each_by_its_place_in_the_list() -> None:
    found = measure_texts(["It sold 4.", "None.", "It sold 5 and lost 6."])
    assert found.select("article_id", "exact").rows() == [("0", "4"), ("2", "5"), ("2", "6")]


def gold(folder: Path, text: str) -> Path:
    path = folder / "gold.csv"
    path.write_text(text, encoding="utf-8")
    return path


def overall(scores: pl.DataFrame) -> dict[str, tuple[int, float, float]]:
    rows = scores.filter(pl.col("category") == "all")
    return {
        field: (right, precision, recall)
        for field, right, precision, recall in rows.select(
            "field", "right", "precision", "recall"
        ).rows()
    }


def test_what_is_read_as_a_person_read_it_scores_in_full(tmp_path: Path) -> None:
    scores = overall(score_gold(gold(tmp_path, GOLD)))
    assert set(scores.values()) == {(3, 100.0, 100.0)}


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (",60000000,nearly", ",66000000,nearly", "interval"),
        (",bare,,dog", ",about,,dog", "hedge"),
        ("money,60000000", "money,61000000", "value"),
        (",EUR,EUR,", ",EUR,USD,", "currency"),
        ("23,29", "23,27", "span"),
    ],
)
def test_a_difference_costs_its_own_field_and_the_whole(
    tmp_path: Path, old: str, new: str, field: str
) -> None:
    scores = overall(score_gold(gold(tmp_path, GOLD.replace(old, new))))
    assert {name for name, score in scores.items() if score[0] < 3} == {field, "all"}


def test_a_quantity_that_is_missed_costs_recall_and_one_too_many_precision(tmp_path: Path) -> None:
    missing = GOLD.replace(
        "It hired 40 people and 3 dogs.,23,29,count,3,3,3,bare,,dog,,count\n", ""
    )
    assert overall(score_gold(gold(tmp_path, missing)))["all"] == (2, 66.7, 100.0)
    unread = GOLD + "It costs sixpence now.,9,17,money,6,6,6,bare,,GBP,GBP,money\n"
    assert overall(score_gold(gold(tmp_path, unread)))["all"] == (3, 100.0, 75.0)


def test_a_file_that_is_no_gold_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StructuralError, match=r"gold\.csv"):
        score_gold(gold(tmp_path, "sentence,start\nIt sold 4.,8\n"))
