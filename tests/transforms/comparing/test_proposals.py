"""Topics that no codebook knows: pairs across outlets are proposed, sure ones only, and judged."""

import json
from pathlib import Path

import polars as pl
import pytest

from transforms.comparing.proposals import group_verdict
from transforms.files.paths import SEEDS
from transforms.pipeline import Run, build_tables
from transforms.scoring.stories import score_stories

FRONT = '+++\noutlet = "{}"\npublished = 2025-03-0{}\n+++\n'
ONE = "The flood drowned 3,960 homes in Tolland. Some 140 cows were lost. It cost £12m."
TWO = "Almost 4,000 properties in Tolland were drowned by the flood. The repair bill is £8m."
THREE = "A film about 4,000 wizards of the north opened. It sold 140 tickets."


def build(folder: Path, *texts: str, day: int = 1) -> Run:
    for number, text in enumerate(texts, start=1):
        front = FRONT.format(f"Cog {number}", day if number == 1 else 1)
        (folder / f"{number}.md").write_text(front + text + "\n", encoding="utf-8")
    return build_tables(folder)


def proposed(run: Run) -> list[tuple[set[str], str]]:
    """Give the words of each proposed pair, and its verdict."""
    exact = dict(run.tables["figures"].select("figure_id", "exact").iter_rows())
    rows = run.tables["proposals"].select("figure_a", "figure_b", "verdict").iter_rows()
    return [({exact[a], exact[b]}, verdict) for a, b, verdict in rows]


def test_two_outlets_numbers_of_one_thing_are_proposed_and_judged(tmp_path: Path) -> None:
    run = build(tmp_path, ONE, TWO)
    assert proposed(run) == [({"3,960 homes", "Almost 4,000 properties"}, "agree")]
    row = run.tables["proposals"].row(0, named=True)
    assert {"drowned", "flood"} <= set(row["shared"])
    assert row["figure_a"] < row["figure_b"]
    assert 0.5 <= row["score"] <= 1


def test_like_numbers_of_other_things_are_not_proposed(tmp_path: Path) -> None:
    assert proposed(build(tmp_path, ONE, THREE)) == []


@pytest.mark.parametrize(
    ("one", "two", "n_pairs"),
    [
        ("The mill was founded less than two years ago.", "Two years later came a bridge.", 0),
        ("A handful of large mills hold as many cows.", "Three millers set up a dairy.", 0),
        ("Tens of thousands of views went to a song of Tolland.",
         "The dam of Tolland counted 22,200 users.", 0),
        ("The dam took two years to dry.", "Drying the dam took two years.", 1),
        ("Dozens of cows were drowned by the dam.", "The dam drowned 30 cows.", 1),
    ],
)  # fmt: skip
def test_few_things_and_vague_words_need_more_words_than_one(
    tmp_path: Path, one: str, two: str, n_pairs: int
) -> None:
    about_flood = {"3,960 homes", "Almost 4,000 properties"}
    pairs = [pair for pair, _ in proposed(build(tmp_path, f"{ONE} {one}", f"{TWO} {two}"))]
    assert len([pair for pair in pairs if pair != about_flood]) == n_pairs


def test_one_article_alone_proposes_nothing(tmp_path: Path) -> None:
    assert proposed(build(tmp_path, f"{ONE} {TWO}")) == []


def test_the_order_of_the_articles_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    pairs = proposed(build(tmp_path / "a", ONE, TWO))
    assert proposed(build(tmp_path / "b", TWO, ONE)) == pairs


def test_what_the_codebook_labels_is_not_proposed(tmp_path: Path) -> None:
    text = "DeepSeek says that training its model R1 cost less than $6 million."
    run = build(tmp_path, text, f"Again: {text}")
    assert run.tables["quantities"].height == 1
    assert proposed(run) == []


@pytest.mark.parametrize(
    ("one", "two", "verdict"),
    [
        ("The fire at Tolland burned 2,400 hectares of forest.",
         "Near Tolland the fire burned some 5,900 acres of forest.", "agree"),
        ("The mayor of Tolland said that the temperature reached 44.6 °C in the heat.",
         "In the heat the temperature at Tolland reached 112 °F, said the mayor.", "agree"),
        ("The deal values the brewery of Tolland at $125m.",
         "The brewery of Tolland is valued at £100m in the deal.", "agree"),
        ("Across Tolland the storm killed 12 people.",
         "Twelve died in the storm across Tolland.", "agree"),
    ],
)  # fmt: skip
def test_units_currencies_and_words_may_differ(
    tmp_path: Path, one: str, two: str, verdict: str
) -> None:
    run = build(tmp_path, one, two)
    assert [found for _, found in proposed(run)] == [verdict]


def test_a_number_that_is_told_again_is_proposed_once(tmp_path: Path) -> None:
    run = build(tmp_path, ONE, f"{TWO} Almost 4,000 properties in Tolland were drowned.")
    assert len(proposed(run)) == 1


def test_what_follows_from_two_pairs_is_proposed_too(tmp_path: Path) -> None:
    three = "In Tolland 3,960 households were drowned by the flood."
    run = build(tmp_path, ONE, TWO, three)
    assert len(proposed(run)) == 3
    assert run.tables["proposals"]["proposal_id"].n_unique() == 1


def test_a_story_that_hundreds_tell_is_proposed_and_its_pairs_stay_few(tmp_path: Path) -> None:
    story = "The flood drowned 3,960 homes in Tolland, and the dam there costs £12m.{}"
    texts = [story.format("!" * number) for number in range(230)]
    rows = [
        {"outlet": f"Cog {n}", "headline": "h", "published": "2025-03-01", "url": "", "text": text}
        for n, text in enumerate(texts)
    ]
    (tmp_path / "news.ndjson").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    run = build_tables(tmp_path / "news.ndjson")
    figures = set(run.tables["figures"]["figure_id"])
    pairs = run.tables["proposals"]
    assert set(pairs["figure_a"]) | set(pairs["figure_b"]) == figures
    assert pairs.height < 4 * len(figures)


@pytest.mark.parametrize(
    ("pairs", "verdict"),
    [
        (["agree", "agree"], "agree"),
        (["agree", "compatible"], "compatible"),
        (["agree", "conflict"], "conflict"),
        (["not_comparable", "conflict"], "conflict"),
        (["not_comparable", "agree"], "agree"),
        (["not_comparable", "not_comparable"], "not_comparable"),
    ],
)
def test_a_group_is_judged_by_its_pairs(pairs: list[str], verdict: str) -> None:
    rows = pl.DataFrame({"proposal_id": ["p", "p", "other"], "verdict": [*pairs, "agree"]})
    assert rows.select(group_verdict()).to_series().to_list() == [verdict, verdict, "agree"]


@pytest.fixture(scope="module")
def stories() -> tuple[pl.DataFrame, pl.DataFrame]:
    return score_stories(SEEDS / "gold" / "stories")


def test_of_the_stories_of_the_gold_most_pairs_are_found_and_few_are_wrong(
    stories: tuple[pl.DataFrame, pl.DataFrame],
) -> None:
    total = stories[0].row(0, named=True)
    assert total["gold"] == 110
    assert total["precision"] >= 80
    assert total["recall"] >= 60


def test_each_mistake_is_listed_once(stories: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    scores, wrong = stories
    total = scores.row(0, named=True)
    missed, extra = wrong["read"].null_count(), wrong["gold"].null_count()
    assert missed == total["gold"] - total["right"]
    assert extra == total["proposed"] - total["right"]
    assert wrong.height - missed - extra == total["right"] - total["verdict_right"]
