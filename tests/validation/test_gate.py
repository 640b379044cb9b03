import subprocess
import sys
from collections.abc import Callable

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandera.config import config_context
from polars.testing import assert_frame_equal

from tests.builders import article, figure, frame, mention
from validation.failures import FAILURE, sign_failures
from validation.gate import Broken, Gated, StructuralError, ValidationDisabled, gate, split
from validation.rules import rules_of
from validation.tables import Articles, Failures, Figures, Mentions, Table, Words

MENTION = ["article_id", "start"]


class Ages(Table):
    """One row per person: a table with an error, a warning and a rule between rows."""

    name: str = pa.Field(unique=True)
    age: int = pa.Field(nullable=True, ge=0)
    tags: pl.List = pa.Field(dtype_kwargs={"inner": pl.String()})

    @pa.check("age", name="age_is_known", ignore_na=False, raise_warning=True)
    @classmethod
    def age_is_known(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A person has an age."""
        return data.lazyframe.select(pl.col("age").is_not_null())


def ages(*rows: tuple[str | None, int | None]) -> pl.DataFrame:
    return frame(Ages, *({"name": name, "age": age, "tags": ["x"]} for name, age in rows))


def rules_and_keys(gated: Gated) -> list[tuple[str, ...]]:
    return gated.failures.select("rule", "row_key").rows()


def table_with(check: Callable[[pa.PolarsData], object]) -> type[Table]:
    class Fragile(Table):
        """One row per number."""

        number: int = pa.Field(ge=0)

        @pa.check("number", name="fragile")
        @classmethod
        def fragile(cls, data: pa.PolarsData) -> object:
            """This rule is broken itself."""
            return check(data)

    return Fragile


def test_a_row_that_breaks_two_rules_is_quarantined_once_and_listed_twice() -> None:
    rows = frame(Mentions, mention(), mention("€5.6m", start=-1, end=-3))
    gated = gate(Mentions, rows, MENTION)
    assert_frame_equal(gated.good, rows[:1])
    assert_frame_equal(gated.quarantined, rows[1:])
    assert [rule for rule, _ in rules_and_keys(gated)] == [
        "greater_than_or_equal_to(0)",
        "span_is_not_empty",
    ]


def test_a_failure_names_table_rule_column_row_and_value_in_one_sentence() -> None:
    rows = frame(Mentions, mention(start=-1, article_id="a_" + "9" * 16))
    failures = gate(Mentions, rows, MENTION).failures
    assert failures.row(0, named=True) == {
        "table": "mentions",
        "rule": "greater_than_or_equal_to(0)",
        "severity": "error",
        "column": "start",
        "row_key": "a_9999999999999999:-1",
        "value": "-1",
        "message": "a_9999999999999999:-1, ¶1: start -1 breaks the rule that it is at least 0.",
    }


def test_a_message_names_the_outlet_where_the_table_has_one() -> None:
    failures = gate(Figures, frame(Figures, figure(low=None)), MENTION).failures
    said = "(Daily Cog), ¶1: low_kind hedge_soft breaks the rule that a low end"
    assert said in failures["message"][0]


def test_a_message_shows_where_outlet_and_paragraph_are_missing() -> None:
    rows = frame(Figures, figure(outlet=None, paragraph=None))
    said = gate(Figures, rows, ["exact"]).failures["message"].to_list()
    assert said == [
        f"about 120 (?), ¶?: {column} (nothing) breaks the rule that a value is given."
        for column in ("outlet", "paragraph")
    ]


def test_the_explanation_counts_each_rule_and_shows_the_first_row_that_broke_it() -> None:
    gated = gate(Ages, ages(("Ann", -1), ("Bob", -2), ("Cy", 3)), ["name"])
    assert gated.explain() == (
        "Ages does not fit its schema.\n"
        "  age: greater_than_or_equal_to(0) fails 2 times, first on -1 (Ann)"
    )


def test_the_explanation_keeps_the_order_of_the_rules() -> None:
    empty = dict.fromkeys(["outlet", "headline", "exact", "unit", "hedge", "confidence"])
    row = figure() | empty
    gated = gate(Figures, frame(Figures, row), MENTION)
    said = [line.split(":")[0].strip() for line in gated.explain().splitlines()[1:]]
    assert said == gated.failures["column"].to_list()
    assert len(said) == 6


def test_rows_in_several_chunks_are_explained_like_any() -> None:
    rows = pl.concat([ages((name, -1), ("Al", 1)) for name in ("Ann", "Bob")], rechunk=False)
    assert gate(Ages, rows, ["name"]).failures["row_key"].to_list()[-2:] == ["Ann", "Bob"]


def test_rows_without_fault_pass_in_order_and_explain_nothing() -> None:
    rows = ages(("Bob", 2), ("Ann", 1))
    gated = gate(Ages, rows.lazy(), ["name"])
    assert_frame_equal(gated.good, rows)
    assert gated.quarantined.is_empty()
    assert (gated.name, gated.explain()) == ("ages", "")


def test_a_table_without_rows_passes() -> None:
    gated = gate(Mentions, frame(Mentions), MENTION)
    assert gated.n_rows == 0
    assert_frame_equal(gated.failures, pl.DataFrame(schema=FAILURE))
    assert gated.good.schema == frame(Mentions).schema


def test_a_warning_is_listed_and_its_row_is_kept() -> None:
    gated = gate(Ages, ages(("Ann", None), ("Bob", -1)), ["name"])
    assert gated.good["name"].to_list() == ["Ann"]
    assert gated.failures.select("rule", "severity", "value").rows() == [
        ("greater_than_or_equal_to(0)", "error", "-1"),
        ("age_is_known", "warning", None),
    ]


def test_both_rows_that_share_a_key_are_quarantined() -> None:
    gated = gate(Ages, ages(("Ann", 1), ("Bob", 2), ("Ann", 3)), ["name"])
    assert gated.good["name"].to_list() == ["Bob"]
    assert rules_and_keys(gated) == [("field_uniqueness", "Ann")] * 2


def test_a_missing_value_is_a_failure_whose_key_shows_the_gap() -> None:
    gated = gate(Ages, ages((None, 1)), ["name", "age"])
    assert rules_and_keys(gated) == [("not_nullable", "?:1")]
    assert gated.failures["message"][0] == (
        "?:1: name (nothing) breaks the rule that a value is given."
    )


def test_a_rule_between_columns_that_yields_null_breaks_where_nulls_count() -> None:
    row = figure(value=None)
    gated = gate(Figures, frame(Figures, row), MENTION)
    assert [rule for rule, _ in rules_and_keys(gated)] == ["not_nullable", "EV-7"]


def test_not_a_number_is_no_confidence() -> None:
    gated = gate(Figures, frame(Figures, figure(confidence=float("nan"))), MENTION)
    assert gated.good.is_empty()
    assert set(gated.failures["column"]) == {"confidence"}


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("x" * 200, "x" * 200),
        ("x" * 200 + "y", "x" * 200 + "…"),
        ("x" * 200 + "y" * 5000, "x" * 200 + "…"),
    ],
    ids=["200", "201", "5200"],
)
def test_a_long_value_is_cut_where_one_sees_it(value: str, shown: str) -> None:
    rows = frame(Articles, article(original_sha256=value))
    assert gate(Articles, rows, ["article_id"]).failures["value"].to_list() == [shown]


def test_a_list_is_printed_with_bars() -> None:
    class Tagged(Table):
        """One row per thing."""

        name: str
        tags: Words

        @pa.check("tags")
        @classmethod
        def has_one_tag(cls, data: pa.PolarsData) -> pl.LazyFrame:
            """A thing has one tag."""
            return data.lazyframe.select(pl.col("tags").list.len() == 1)

    rows = frame(Tagged, {"name": "cog", "tags": ["a"]}, {"name": "gear", "tags": ["a", "b"]})
    failures = gate(Tagged, rows, ["name"]).failures
    assert failures.select("value", "message").rows() == [
        ("a|b", "gear: tags a|b breaks the rule that a thing has one tag.")
    ]


def test_an_amount_is_printed_without_the_zeros_of_its_type() -> None:
    rows = frame(Figures, figure(value=22_200_000))
    assert gate(Figures, rows, MENTION).failures["value"].to_list() == ["22200000"]


def test_every_structural_problem_is_listed_at_once() -> None:
    rows = ages(("Ann", 1)).select(
        "tags", pl.col("age").cast(pl.String), pl.lit(1).alias("check_output")
    )
    with pytest.raises(StructuralError) as rejected:
        gate(Ages, rows, ["name"])
    assert str(rejected.value) == (
        "Ages does not fit its schema.\n"
        "  name: the column is missing\n"
        "  check_output: the schema has no such column\n"
        "  tags: the column is out of order\n"
        "  age: the column is out of order\n"
        "  age: the type is String, not Int64"
    )


def test_an_amount_of_another_scale_has_the_wrong_type() -> None:
    rows = frame(Figures, figure()).cast({"value": pl.Decimal(38, 2)})
    with pytest.raises(StructuralError, match=r"value: the type is Decimal\(.*2\), not Decimal"):
        gate(Figures, rows, MENTION)


def test_a_structural_problem_of_a_lazy_frame_is_found_before_its_values() -> None:
    with pytest.raises(StructuralError, match="end: the column is missing"):
        gate(Mentions, frame(Mentions, mention()).lazy().drop("end"), MENTION)


def test_a_lazy_frame_is_judged_by_its_values() -> None:
    assert gate(Ages, ages(("Ann", -1)).lazy(), ["name"]).good.is_empty()


def test_rows_that_cannot_be_computed_reject_the_table() -> None:
    rows = ages(("Ann", 1)).lazy().with_columns(age=pl.col("name").cast(pl.Int64))
    with pytest.raises(StructuralError, match="its rows could not be computed: conversion"):
        gate(Ages, rows, ["name"])


def test_a_rule_that_raises_rejects_the_table_and_is_named() -> None:
    fragile = table_with(lambda data: data.lazyframe.select(pl.col("no_such_column") > 0))
    with pytest.raises(StructuralError, match=r"number: fragile crashed: ColumnNotFound"):
        gate(fragile, pl.DataFrame({"number": [1]}), ["number"])


def test_a_rule_that_raises_python_errors_rejects_the_table_and_is_named() -> None:
    fragile = table_with(lambda data: data.lazyframe.select(pl.col("number") < 1 / 0))
    with pytest.raises(StructuralError, match=r"number: fragile crashed: ZeroDivisionError"):
        gate(fragile, pl.DataFrame({"number": [1]}), ["number"])


def test_a_rule_that_panics_rejects_the_table_and_is_named() -> None:
    def panic(data: pa.PolarsData) -> object:
        raise pl.exceptions.PanicException("index out of bounds")

    with pytest.raises(StructuralError, match="number: fragile crashed: index out of bounds"):
        gate(table_with(panic), pl.DataFrame({"number": [1]}), ["number"])


@pytest.mark.parametrize(
    "verdict",
    [
        pytest.param(lambda data: False, id="one bool"),
        pytest.param(lambda data: data.lazyframe.select(pl.col("number").sum() < 0), id="one row"),
    ],
)
def test_a_rule_that_does_not_judge_each_row_rejects_the_table(
    verdict: Callable[[pa.PolarsData], object],
) -> None:
    with pytest.raises(StructuralError, match="number: fragile does not judge each row"):
        gate(table_with(verdict), pl.DataFrame({"number": [1, 2, 3]}), ["number"])


def test_a_rule_on_whole_rows_is_listed_without_column() -> None:
    class Pairs(Table):
        """One row per pair."""

        left: int
        right: int

        @pa.dataframe_check(name="is_ordered")
        @classmethod
        def is_ordered(cls, data: pa.PolarsData) -> pl.LazyFrame:
            """The left is not above the right."""
            return data.lazyframe.select(pl.col("left") <= pl.col("right"))

    gated = gate(Pairs, pl.DataFrame({"left": [1, 2], "right": [2, 1]}), ["left"])
    assert gated.good.rows() == [(1, 2)]
    assert gated.failures["message"].to_list() == [
        "2: the row breaks the rule that the left is not above the right."
    ]
    assert gated.explain() == (
        "Pairs does not fit its schema.\n"
        "  the whole row: is_ordered fails 1 time, first on nothing (2)"
    )


def test_a_row_that_a_rule_neither_passes_nor_breaks_rejects_the_table() -> None:
    doubtful = Broken(rules_of(Ages)[0], pl.Series([True, None]))
    with pytest.raises(StructuralError, match="2 rows came in, 1 went out"):
        split(Ages, ages(("Ann", 1), ("Bob", 2)), ["name"], [doubtful])


@pytest.mark.parametrize(
    ("switch", "value"),
    [
        ("PANDERA_VALIDATION_ENABLED", "False"),
        ("PANDERA_VALIDATION_DEPTH", "SCHEMA_ONLY"),
        ("PANDERA_VALIDATION_DEPTH", "DATA_ONLY"),
        ("PANDERA_USE_NARWHALS_BACKEND", "True"),
    ],
)
def test_the_gate_refuses_to_run_when_the_environment_switches_validation_off(
    switch: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(switch, value)
    code = "import validation.gate as g; g.refuse_when_disabled()"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert f"ValidationDisabled: Validation is switched off by {switch}; unset it" in run.stderr


def test_the_gate_refuses_to_run_when_the_configuration_switches_validation_off() -> None:
    with config_context(validation_enabled=False), pytest.raises(ValidationDisabled):
        gate(Ages, ages(("Ann", 1)), ["name"])


def test_signed_failures_are_the_table_of_failures() -> None:
    bad = gate(Ages, ages(("Ann", -1)), ["name"]).failures
    signed = sign_failures("r_1", [bad, bad[:0]])
    assert_frame_equal(signed.drop("run_id"), bad)
    assert gate(Failures, signed, ["run_id", "table", "row_key"]).good.height == 1


def test_no_failure_at_all_is_an_empty_table_of_failures() -> None:
    assert_frame_equal(sign_failures("r_1", []), frame(Failures))


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(-2, 2) | st.none())))
def test_no_row_is_lost_and_every_row_set_aside_has_a_reason(
    people: list[tuple[str, int | None]],
) -> None:
    rows = ages(*people)
    gated = gate(Ages, rows, ["name"])
    assert gated.n_rows == rows.height
    errors = gated.failures.filter(severity="error")
    assert set(gated.quarantined["name"]) == set(errors["row_key"])
    assert gate(Ages, gated.good, ["name"]).quarantined.is_empty()
