import json

import pytest

from tests.builders import TEXT, article, figure, frame, mention, sha256, text_row
from validation.evidence import check_evidence
from validation.gate import Gated, gate
from validation.report import Stage, report_quality
from validation.tables import Articles, Figures, Mentions, Texts

STAGES = [
    Stage("articles", 1),
    Stage("mentions", 9),
    Stage("measures", 8, {"size": 1}),
    Stage("figures", 4, {"date": 1}),
    Stage("labelled", 1, {"no cue": 1, "no name": 2}),
]
RATES = {"sha256": sha256("rates"), "last_day": "2025-03-07"}
KEY = ["article_id", "start"]


def figures_gates() -> list[Gated]:
    """Two figures, of which one breaks its schema and the other its evidence."""
    rows = frame(Figures, figure(low=None), figure("€5.6m", paragraph=1))
    schema = gate(Figures, rows, KEY)
    mentions = frame(Mentions, mention(), mention("€5.6m"))
    texts = frame(Texts, text_row(TEXT))
    return [schema, check_evidence(schema.good, mentions, frame(Articles, article()), texts)]


def rule(report: dict[str, dict[str, dict[str, list[dict[str, object]]]]], name: str) -> object:
    found = [rule for rule in report["tables"]["figures"]["rules"] if rule["rule"] == name]
    return {key: found[0][key] for key in ("tested", "passed", "failed", "failed_share")}


def test_two_gates_of_one_table_are_counted_as_one_table() -> None:
    table = report_quality(figures_gates(), STAGES, "0.1.0", RATES)["tables"]["figures"]
    assert (table["in"], table["good"], table["quarantined"]) == (2, 0, 2)
    assert table["quarantined_share"] == 1.0


def test_each_rule_counts_the_rows_that_came_to_it() -> None:
    report = report_quality(figures_gates(), STAGES, "0.1.0", RATES)
    broken = {"tested": 2, "passed": 1, "failed": 1, "failed_share": 0.5}
    assert rule(report, "missing_low_is_unbounded") == broken
    assert rule(report, "EV-4") == {"tested": 1, "passed": 0, "failed": 1, "failed_share": 1.0}
    assert rule(report, "EV-1") == {"tested": 1, "passed": 1, "failed": 0, "failed_share": 0.0}


def test_a_failure_counts_for_its_own_rule_in_its_own_column_only() -> None:
    rows = frame(
        Mentions,
        mention(prefix="x" * 33),
        mention("€5.6m", suffix="x" * 33),
        mention("$6m") | {"exact": None},
    )
    rules = report_quality([gate(Mentions, rows, KEY)], [], "0.1.0", RATES)["tables"]["mentions"][
        "rules"
    ]
    assert {(rule["column"], rule["rule"]): rule["failed"] for rule in rules if rule["failed"]} == {
        ("prefix", "str_length(None, 32)"): 1,
        ("suffix", "str_length(None, 32)"): 1,
        ("exact", "not_nullable"): 1,
    }


def test_a_rule_nobody_could_test_is_not_in_the_report() -> None:
    rules = report_quality(figures_gates(), STAGES, "0.1.0", RATES)["tables"]["figures"]["rules"]
    assert "EV-5" not in {rule["rule"] for rule in rules}


def test_coverage_tells_what_went_on_from_stage_to_stage() -> None:
    coverage = report_quality([], STAGES, "0.1.0", RATES)["coverage"]
    assert [(step["from"], step["to"], step["share"], step["left_out"]) for step in coverage] == [
        ("mentions", "measures", 0.888889, {"size": 1}),
        ("measures", "figures", 0.5, {"set aside": 3, "date": 1}),
        ("figures", "labelled", 0.25, {"no name": 2, "no cue": 1}),
    ]


def test_the_reasons_of_a_stage_stand_by_how_often_they_hold_and_then_by_name() -> None:
    reasons = {"c": 1, "b": 1, "z": 2, "a": 1, "y": 3}
    stages = [Stage("articles", 1), Stage("mentions", 9), Stage("measures", 1, reasons)]
    left_out = report_quality([], stages, "0.1.0", RATES)["coverage"][0]["left_out"]
    assert list(left_out.items()) == [("y", 3), ("z", 2), ("a", 1), ("b", 1), ("c", 1)]


def test_a_stage_that_left_out_more_than_came_to_it_makes_no_report() -> None:
    stages = [STAGES[0], Stage("mentions", 3), Stage("measures", 2, {"size": 2})]
    with pytest.raises(ValueError, match="measures left out more of mentions than there is"):
        report_quality([], stages, "0.1.0", RATES)


def test_nothing_in_nothing_has_no_share() -> None:
    gated = gate(Mentions, frame(Mentions), KEY)
    nothing = [Stage(stage.name, 0) for stage in STAGES]
    report = report_quality([gated], nothing, "0.1.0", RATES)
    assert report["tables"]["mentions"]["in"] == 0
    assert report["tables"]["mentions"]["quarantined_share"] is None
    assert report["quarantined_share"] is None
    assert [step["share"] for step in report["coverage"]] == [None, None, None]


def test_equal_builds_make_equal_json() -> None:
    reports = [report_quality(figures_gates(), STAGES, "0.1.0", RATES) for _ in range(2)]
    first, second = (json.dumps(report, allow_nan=False) for report in reports)
    assert first == second
    assert json.loads(first)["reference"] == RATES
    assert set(reports[0]["versions"]) == {"product", "polars", "pandera"}


def test_gates_that_lost_rows_between_them_make_no_report() -> None:
    first, second = figures_gates()
    with pytest.raises(ValueError, match="gates of figures do not follow one another"):
        report_quality([second, first], STAGES, "0.1.0", RATES)
