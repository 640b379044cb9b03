from datetime import date
from functools import cache
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.builders import frame, make_id, sha256
from tests.stories import figures, label, story
from transforms.labelling.figures import figure_id
from validation.gate import gate
from validation.seeds import Labels
from validation.tables import Figures

LABEL = ["entity", "metric", "labelled_by", "confidence"]


@cache
def labelled() -> pl.DataFrame:
    """Label the stories of all tables below at once; each is an article of its own."""
    tables = (CUES, NAMES, SCOPES, TIMES, SOURCES)
    return figures(*{str(row[0]) for rows in tables for row in rows})


def only(text: str, exact: str, *columns: str) -> tuple[object, ...]:
    """Give these columns of one figure of one of those stories."""
    is_it = (pl.col("article_id") == make_id("a", text)) & (pl.col("exact") == exact)
    return labelled().filter(is_it).select(columns).row(0)


CUES = [
    ("Nvidia hired, and DeepSeek spent $6m training it.",
     ("DeepSeek", "training_cost", "codebook", 0.9)),
    ("DeepSeek spent $6m; its training was short.",
     ("DeepSeek", "training_cost", "codebook", 0.8)),
    ("DeepSeek did the training. It took $6m.",
     ("DeepSeek", "training_cost", "codebook", 0.45)),
    ("DeepSeek did the training. All took $6m.",
     ("DeepSeek", "training_cost", "codebook", 0.4)),
    ("DeepSeek spent $6m training it.", ("DeepSeek", "training_cost", "codebook", 0.9)),
    ("DeepSeek spent $6m on hardware.", ("DeepSeek", "compute_investment", "codebook", 0.9)),
    ("DeepSeek is small.\n\nThe training took $6m.",
     ("DeepSeek", "training_cost", "codebook", 0.45)),
    ("DeepSeek did the training.\n\nIt took $6m.", (None, None, "none", 0.0)),
    ("The training took $6m.", (None, None, "none", 0.0)),
    ("DeepSeek paid $6m.", (None, None, "none", 0.0)),
    ("High-Flyer spent $6m training it.", (None, None, "none", 0.0)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CUES)
def test_a_cue_labels_the_nearer_the_surer(text: str, expected: tuple[object, ...]) -> None:
    assert only(text, "$6m", *LABEL) == expected


NAMES = [
    ("Google and DeepSeek pay: training cost $6m.", "DeepSeek"),
    ("Training cost $6m at DeepSeek.", "DeepSeek"),
    ("Google waits. Training cost $6m at DeepSeek.", "DeepSeek"),
    ("DeepSeek grew. The company spent $6m training it.", "DeepSeek"),
    ("DeepSeek grew.\nGoogle shrank.\nThe company spent $6m training it.", "Google"),
    ("DeepSeek pays. High-Flyer helps the company. Training took $6m.", "DeepSeek"),
    ("The company spent $6m training it.", None),
    ("Training took $6m. DeepSeek grew.", None),
    ("DeepSeek shocked Google. Its training took $6m.", "DeepSeek"),
    ("DeepSeek, unlike Google, spent $6m training it.", "DeepSeek"),
    ("Unlike Google, Meta or Microsoft training it, DeepSeek spent $6m.", "DeepSeek"),
    ("DeepSeek, OpenAI's rival, spent $6m training it.", "DeepSeek"),
    ("DeepSeek trained a match for OpenAI's model. By its word training took $6m.", "DeepSeek"),
    ("Kai-Fu Lee of 01.AI shocked DeepSeek, training for $6m.", "DeepSeek"),
    ("High-Flyer grew. High-Flyer's training took $6m.", None),
    ("DeepSeek grew. At High-Flyer training took $6m.", None),
]


@pytest.mark.parametrize(("text", "entity"), NAMES)
def test_a_figure_is_about_the_name_of_the_right_type_that_stands_best(
    text: str, entity: str | None
) -> None:
    assert only(text, "$6m", "entity") == (entity,)


def test_a_reference_never_reaches_into_another_article() -> None:
    found = figures("Nvidia grew.", "The company spent $6m training it.")
    assert found["entity"].to_list() == [None]


def test_what_a_maker_sold_is_not_his() -> None:
    text = "High-Flyer is rich. By 2021 it owned 10,000 of Nvidia's processors."
    assert figures(text).select("metric", "entity").row(-1) == ("gpu_count", "High-Flyer")


def test_a_reference_to_a_person_may_come_before_the_name() -> None:
    text = "The founder of the start-up gave a donation of $6m. His name is Liang Wenfeng."
    assert figures(text).select("metric", "entity").row(0) == ("donation", "Liang Wenfeng")


def test_the_loser_stands_behind_the_amount() -> None:
    text = "The rout in tech stocks wiped out $900bn, with $600bn from Nvidia alone."
    assert figures(text).select("exact", "entity").rows() == [
        ("$900bn", "US tech stocks"), ("$600bn", "Nvidia")
    ]  # fmt: skip


def listed_losses(text: str) -> list[tuple[str | None, ...]]:
    found = figures(text).filter(pl.col("conversion_of").is_null())
    return [tuple(row) for row in found.select("exact", "entity").rows()]


def test_a_list_is_paired_respectively() -> None:
    text = (
        "Nvidia, Broadcom and Oracle lost $600bn, $198bn and $72bn of market value, respectively."
    )
    assert listed_losses(text) == [
        ("$600bn", "Nvidia"),
        ("$198bn", "Broadcom"),
        ("$72bn", "Oracle"),
    ]


def test_a_list_is_not_paired_with_conversions() -> None:
    text = "Nvidia and Oracle lost $600bn (£480bn) and $72bn (£58bn) of market value, respectively."
    assert listed_losses(text) == [("$600bn", "Nvidia"), ("$72bn", "Oracle")]


def test_lists_of_different_lengths_name_nobody() -> None:
    text = "Nvidia, Broadcom and Oracle lost $600bn and $198bn of market value, respectively."
    assert listed_losses(text) == [("$600bn", None), ("$198bn", None)]


def test_an_age_in_apposition_is_that_of_whom_it_follows() -> None:
    text = "Liang waited. Jane Doe, 53, an investor, sold. It (45) was odd."
    ages = figures(text).filter(pl.col("metric") == "age").select("exact", "entity").rows()
    assert ("53", "Jane Doe") in ages
    assert "It" not in dict(ages).values()


def test_a_day_is_nobody() -> None:
    text = "Liang waited. On Tuesday, $7m was the donation."
    assert figures(text)["entity"].to_list() == ["Liang Wenfeng"]


def test_a_weak_cue_is_heard_only_where_its_subject_is_told_of() -> None:
    assert figures("Microsoft spent $6m on a party.")["metric"].to_list() == [None]
    text = "Microsoft builds data centers for AI. It spent $6m."
    assert figures(text)["metric"].to_list() == ["compute_investment"]


def test_a_fall_is_no_gain_and_pay_for_a_year_no_monthly_pay() -> None:
    text = "The Hang Seng Tech Index fell 6 %. DeepSeek pays a salary of $90,000 a year."
    assert figures(text)["metric"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("words", "metric"),
    [
        ("fell $600bn", "market_value_loss"),
        ("fell by as much as $600bn", "market_value_loss"),
        ("fell, and its losses rose to $600bn", "market_value_loss"),
        ("fell below $600bn", None),
        ("fell to $600bn", None),
        ("fell 17 per cent to $600bn", None),
        ("dropped from $600bn", None),
        ("sank from $3.4tn to $2.9tn", None),
    ],
)
def test_where_a_fall_ends_is_no_loss(words: str, metric: str | None) -> None:
    found = figures(f"Nvidia's market value {words}.").filter(kind="money")
    assert set(found["metric"]) == {metric}


def test_a_price_a_month_is_no_salary() -> None:
    text = "Google pays $600 a month. Google raised its price to $7 a month."
    assert figures(text)["metric"].to_list() == ["monthly_salary_max", None]


def test_the_nearest_cue_of_a_fitting_kind_and_unit_wins() -> None:
    text = "DeepSeek employs 140 engineers on 6,000 chips, training it for $6m."
    rows = figures(text).select("exact", "metric", "unit").rows()
    assert rows == [
        ("140 engineers", "headcount", "person"),
        ("6,000 chips", "gpu_count", "gpu"),
        ("$6m", "training_cost", "USD"),
    ]


def test_a_bare_number_takes_kind_and_unit_of_its_metric_and_an_amount_its_per() -> None:
    text = (
        "Liang is of the age of 40. DeepSeek owns 10,000 of such processors. "
        "It offers salaries of up to $6."
    )
    rows = figures(text).select("exact", "metric", "kind", "unit", "per").rows()
    assert rows == [
        ("40", "age", "age", "a", None),
        ("10,000", "gpu_count", "count", "gpu", None),
        ("up to $6", "monthly_salary_max", "money", "USD", "mo"),
    ]


def test_a_metric_may_say_which_way_its_figures_move() -> None:
    text = "The sell-off wiped out $6bn at Nvidia."
    assert figures(text).select("metric", "direction").row(0) == ("market_value_loss", "down")


SCOPES = [
    ("DeepSeek spent $6m training R1.", "R1"),
    ("DeepSeek spent $6m training it. R1 is new.", None),
    ("DeepSeek spent $6m training it on A100 boards.", None),
]


@pytest.mark.parametrize(("text", "scope"), SCOPES)
def test_a_scope_is_read_from_the_same_sentence_and_for_its_own_metric(
    text: str, scope: str | None
) -> None:
    assert only(text, "$6m", "scope") == (scope,)


TIMES = [
    ("DeepSeek spent $6m training it in 2021.", "2021", "stated"),
    ("In 2021, after a rest, DeepSeek spent $6m training it.", "2021", "stated"),
    ("DeepSeek, formed in 2020, spent $6m, more than in May 2021, training it.", None, "unknown"),
    ("Last year DeepSeek spent $6m training it.", "2024", "inferred"),
    ("It grew in 2021. DeepSeek spent $6m that year training it.", "2021", "stated"),
    ("DeepSeek spent $6m that year training it.", None, "unknown"),
    ("It was 2021. DeepSeek spent $6m training it.", None, "unknown"),
    ("By 2021 DeepSeek had spent $6m training it.", "../2021", "stated"),
]


@pytest.mark.parametrize(("text", "as_of", "basis"), TIMES)
def test_a_figure_is_true_of_the_time_that_its_clause_or_the_opening_of_its_sentence_names(
    text: str, as_of: str | None, basis: str
) -> None:
    assert only(text, "$6m", "as_of", "as_of_basis") == (as_of, basis)


def test_without_a_day_of_publication_last_year_is_unknown() -> None:
    text = "Last year DeepSeek spent $6m training it."
    row = figures(story(text, published=None)).row(0, named=True)
    assert (row["as_of"], row["as_of_basis"], row["published"]) == (None, "unknown", None)


SOURCES = [
    ("Training cost DeepSeek $6m.", "own_reporting", None),
    ("According to 36Kr, training cost DeepSeek $6m.", "attributed", "36Kr"),
    ("DeepSeek says that training cost $6m.", "attributed", "DeepSeek"),
    ("State media report that training cost DeepSeek $6m.", "attributed", "State media"),
    ("Training cost DeepSeek $6m, reportedly.", "attributed", None),
    ("A technical report by DeepSeek puts training at $6m.", "document", "DeepSeek"),
    ("DeepSeek says so. Training cost $6m.", "own_reporting", None),
    ("According to Securities Times, training cost DeepSeek $6m.", "attributed",
     "Securities Times"),
    ("Jane Doe told reporters that training cost DeepSeek $6m.", "attributed", "Jane Doe"),
    ("Training cost DeepSeek $6m, said Jane Doe.", "attributed", "Jane Doe"),
    ("Training cost DeepSeek $6m, officials said.", "attributed", "Officials"),
    ("DeepSeek grew. It said that training cost $6m.", "attributed", "DeepSeek"),
    ("DeepSeek said on Monday that training cost $6m.", "attributed", "DeepSeek"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "attribution", "source"), SOURCES)
def test_a_figure_stands_on_the_word_of_whom_its_sentence_names(
    text: str, attribution: str, source: str | None
) -> None:
    assert only(text, "$6m", "attribution", "attributed_to") == (attribution, source)


def test_a_converted_amount_bears_the_labels_of_the_amount_it_converts() -> None:
    text = "According to 36Kr, training cost DeepSeek less than $6m (£4.8m) in 2021."
    shown = ["entity", "metric", "as_of", "attributed_to", "labelled_by", "confidence"]
    first, second = figures(text).select(shown).rows()
    assert first == second == ("DeepSeek", "training_cost", "2021", "36Kr", "codebook", 0.9)


def test_a_date_is_a_figure_only_where_a_metric_takes_dates() -> None:
    text = "DeepSeek was founded in 2023. In 2024 it rested."
    assert figures(text).select("exact", "entity", "metric", "value").rows() == [
        ("2023", "DeepSeek", "founding_year", 2023)
    ]


def test_a_measure_that_nothing_labels_is_kept_with_its_source() -> None:
    text = "Some 40 people came."
    row = figures(text).select("exact", "outlet", "headline", *LABEL).row(0)
    assert row == ("Some 40 people", "Daily Cog", "Robots come to town", None, None, "none", 0.0)


def decide(text: str, exact: str, **changes: Any) -> pl.DataFrame:
    """Label a story by a curator's row for one of its figures, and give that figure."""
    labels = frame(Labels, label(text, exact, **changes))
    return figures(text, labels=labels).filter(pl.col("exact") == exact)


TEXT = "According to 36Kr, DeepSeek spent $6m training R1 in 2021."


DECISIONS: list[tuple[dict[str, str], str, object]] = [
    ({"entity": "Nvidia"}, "entity", "Nvidia"),
    ({"metric": "donation"}, "metric", "donation"),
    ({"scope": "V3"}, "scope", "V3"),
    ({"scope": "none"}, "scope", None),
    ({"attributed_to": "Nvidia"}, "attributed_to", "Nvidia"),
    ({"attributed_to": "none"}, "attributed_to", None),
    ({"as_of": "2019-05"}, "as_of_start", date(2019, 5, 1)),
    ({"as_of": "2019/2020"}, "as_of_end", date(2020, 12, 31)),
    ({"as_of": "none"}, "as_of_basis", "unknown"),
    ({"as_of": "none"}, "as_of", None),
    ({}, "entity", "DeepSeek"),
    ({"entity": "none", "metric": "none"}, "metric", None),
    ({"entity": "none"}, "metric", None),
]


@cache
def decided() -> pl.DataFrame:
    """Let a curator decide on one story after another, each a line longer than the last."""
    texts = [TEXT + "\n" * number for number in range(len(DECISIONS))]
    rows = [label(text, "$6m", **said) for text, (said, *_) in zip(texts, DECISIONS, strict=True)]
    found = figures(*texts, labels=frame(Labels, *rows)).filter(pl.col("exact") == "$6m")
    order = {make_id("a", text): number for number, text in enumerate(texts)}
    return found.sort(pl.col("article_id").replace_strict(order))


@pytest.mark.parametrize("number", range(len(DECISIONS)))
def test_a_curator_overrules_and_none_clears(number: int) -> None:
    _, column, expected = DECISIONS[number]
    row = decided().row(number, named=True)
    assert row[column] == expected
    assert (row["labelled_by"], row["confidence"]) == ("curator", 1.0)


def test_a_curator_changes_only_what_the_row_names() -> None:
    changed = decide(TEXT, "$6m", scope="V3")
    same = figures(TEXT).with_columns(
        scope=pl.lit("V3"), labelled_by=pl.lit("curator"), confidence=1.0
    )
    assert_frame_equal(changed, same)


def test_a_source_that_a_curator_names_is_an_attribution() -> None:
    row = decide("Training cost DeepSeek $6m.", "$6m", attributed_to="36Kr").row(0, named=True)
    assert (row["attribution"], row["attributed_to"]) == ("attributed", "36Kr")


def test_a_curator_labels_what_no_rule_covers() -> None:
    said = {"entity": "Nvidia", "metric": "headcount"}
    row = decide("Some 40 people came.", "Some 40 people", **said).row(0, named=True)
    assert (row["entity"], row["metric"], row["labelled_by"]) == ("Nvidia", "headcount", "curator")


def test_a_label_of_a_place_without_a_measure_changes_nothing() -> None:
    stale = frame(Labels, label(TEXT, "DeepSeek", entity="Nvidia"))
    assert_frame_equal(figures(TEXT, labels=stale), figures(TEXT))


def test_every_figure_fits_its_table_and_is_named_by_its_place() -> None:
    found = figures(TEXT, "Some 40 people came.", "DeepSeek was founded in 2023.")
    assert gate(Figures, found, ["figure_id"]).quarantined.is_empty()
    article_id = make_id("a", TEXT)
    start = TEXT.index("$6m")
    place = pl.DataFrame({"article_id": [article_id], "start": [start], "end": [start + 3]})
    name = place.select(figure_id()).to_series().to_list()
    assert name == [f"f_{sha256(f'{article_id}:{start}:{start + 3}')[:16]}"]
    assert set(name) <= set(found["figure_id"])


def test_no_figure_depends_on_another_article() -> None:
    texts = [TEXT, "Nvidia hired 40 engineers, it says.", "The company employs 30 people."]
    together = figures(*texts).sort("figure_id")
    alone = pl.concat([figures(text) for text in texts]).sort("figure_id")
    assert_frame_equal(together, alone)
