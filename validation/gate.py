"""Rows → good, quarantined and why: the one gate that every table passes.

pandera judges; the gate collects, splits and explains. It never uses ``drop_invalid_rows``, which
hides missing columns and rules that crashed, and never validates a lazy frame, of which pandera
reads names and types only.
"""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from pandera.api.checks import Check
from pandera.api.polars.container import DataFrameSchema
from pandera.config import ValidationDepth, get_config_context
from pandera.constants import CHECK_OUTPUT_KEY
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from validation.failures import FAILURE, PLACE, list_failures, summarise
from validation.rules import Rule, rule_name, rules_of
from validation.tables import Table

CRASHES = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
ROW_REASONS = [
    SchemaErrorReason.DATAFRAME_CHECK,
    SchemaErrorReason.SERIES_CONTAINS_NULLS,
    SchemaErrorReason.SERIES_CONTAINS_DUPLICATES,
]


class StructuralError(Exception):
    """A column is missing, unknown or of another type, or a rule crashed: the table is rejected."""

    def __init__(self, table: str, problems: Sequence[str]) -> None:
        self.table = table
        self.problems = list(problems)
        super().__init__("\n  ".join([f"{table} does not fit its schema.", *problems]))


class ValidationDisabled(Exception):
    """Somebody switched pandera off, so that rows would pass unseen."""


@dataclass(frozen=True)
class Gated:
    """What passed, what was set aside, and one failure for each row and rule it broke.

    A row that breaks only rules of severity warning is kept, and listed.
    """

    table: type[Table]
    good: pl.DataFrame
    quarantined: pl.DataFrame
    failures: pl.DataFrame

    @property
    def name(self) -> str:
        """Name the table as its files and failures do: ``figures``."""
        return str(self.table.to_schema().name).lower()

    @property
    def n_rows(self) -> int:
        """Count the rows that came in."""
        return self.good.height + self.quarantined.height

    def explain(self) -> str:
        """Say each broken rule in a line: how often it broke and where first."""
        return summarise(str(self.table.to_schema().name), self.failures)


@dataclass(frozen=True)
class Broken:
    """A rule, and which rows hold it."""

    rule: Rule
    holds: pl.Series


def gate(table: type[Table], rows: pl.DataFrame | pl.LazyFrame, key: Sequence[str]) -> Gated:
    """Split rows into those that fit their table and those that do not, with the reasons.

    Raises:
        StructuralError: columns or types are wrong, or a rule crashed or judged no rows.
        ValidationDisabled: pandera is switched off by environment or configuration.
    """
    refuse_when_disabled()
    frame = collect(table, rows)
    check_structure(table, frame)
    return split(table, frame, key, broken_rules(table, frame))


def refuse_when_disabled() -> None:
    """Raise unless pandera checks names, types and values with the backend measured here."""
    config = get_config_context()
    switches = {
        "PANDERA_VALIDATION_ENABLED": config.validation_enabled,
        "PANDERA_VALIDATION_DEPTH": config.validation_depth == ValidationDepth.SCHEMA_AND_DATA,
        "PANDERA_USE_NARWHALS_BACKEND": not config.use_narwhals_backend,
    }
    off = [name for name, is_right in switches.items() if not is_right]
    if off:
        raise ValidationDisabled(
            f"Validation is switched off by {' and '.join(off)}; unset it and run again."
        )


def strict_schema(table: type[Table]) -> DataFrameSchema:
    """Copy a table's schema with its warnings made errors, so that pandera hands out their rows."""
    schema = copy.deepcopy(table.to_schema())
    for checks in [schema.checks, *(column.checks for column in schema.columns.values())]:
        for check in checks:
            check.raise_warning = False
    return schema


def collect(table: type[Table], rows: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Run a lazy frame; what fails there rejects the table."""
    if isinstance(rows, pl.DataFrame):
        return rows
    try:
        return rows.collect()
    except CRASHES as crash:
        name = str(table.to_schema().name)
        raise StructuralError(name, [f"its rows could not be computed: {crash}"]) from crash


def check_structure(table: type[Table], rows: pl.DataFrame) -> None:
    """Raise unless a frame has the columns of its table, in order and of their types."""
    schema = table.to_schema()
    problems = structural_problems(schema, rows)
    if problems:
        raise StructuralError(str(schema.name), problems)


def structural_problems(schema: DataFrameSchema, rows: pl.DataFrame) -> list[str]:
    """List every missing, unknown, misplaced and mistyped column."""
    wanted = [name for name in schema.columns if name in rows.columns]
    given = [name for name in rows.columns if name in schema.columns]
    missing = [name for name in schema.columns if name not in given]
    unknown = [name for name in rows.columns if name not in wanted]
    moved = [name for name, place in zip(given, wanted, strict=True) if name != place]
    return [
        *(f"{name}: the column is missing" for name in missing),
        *(f"{name}: the schema has no such column" for name in unknown),
        *(f"{name}: the column is out of order" for name in moved),
        *(problem for name in wanted for problem in type_problems(schema, name, rows.schema[name])),
    ]


def type_problems(schema: DataFrameSchema, name: str, given: pl.DataType) -> list[str]:
    """Say which type a column should have, if it has another."""
    wanted = schema.columns[name].dtype
    return [] if wanted.check(given) else [f"{name}: the type is {given}, not {wanted}"]


def broken_rules(table: type[Table], rows: pl.DataFrame) -> list[Broken]:
    """Let pandera test every rule, and name those that some row broke."""
    schema = strict_schema(table)
    try:
        schema.validate(rows, lazy=True)
    except SchemaErrors as found:
        errors = found.schema_errors
    except CRASHES as crash:
        problems = crashing_rules(schema, rows) or [f"a rule crashed: {crash}"]
        raise StructuralError(str(schema.name), problems) from crash
    else:
        return []
    crashed = [problem for error in errors for problem in crash_problems(error, rows.height)]
    if crashed:
        raise StructuralError(str(schema.name), crashed)
    rules = {(rule.column, rule.name): rule for rule in rules_of(table)}
    return [
        Broken(
            rules[error.column_name, rule_name(error.check)], error.check_output[CHECK_OUTPUT_KEY]
        )
        for error in errors
    ]


def crash_problems(error: SchemaError, n_rows: int) -> list[str]:
    """Tell a rule that judged every row from one that crashed or judged something else."""
    where = f"{error.column_name or 'the whole row'}: {rule_name(error.check)}"
    if error.reason_code not in ROW_REASONS:
        return [f"{where} crashed: {error.failure_cases}"]
    if error.check_output.height != n_rows or not isinstance(error.failure_cases, pl.DataFrame):
        return [f"{where} does not judge each row"]
    return []


def crashing_rules(schema: DataFrameSchema, rows: pl.DataFrame) -> list[str]:
    """Run each rule alone, to name the one that brought pandera down."""
    checks = [(name, check) for name, column in schema.columns.items() for check in column.checks]
    return [problem for name, check in checks for problem in panics(name, check, rows)]


def panics(column: str, check: Check, rows: pl.DataFrame) -> list[str]:
    """Say that this rule panics, if it does."""
    try:
        check(rows.lazy(), column)
    except CRASHES as crash:
        return [f"{column}: {rule_name(check)} crashed: {crash}"]
    return []


def split(
    table: type[Table], rows: pl.DataFrame, key: Sequence[str], broken: Sequence[Broken]
) -> Gated:
    """Set aside each row that breaks an error rule, and list a failure for each rule it breaks."""
    name = str(table.to_schema().name).lower()
    is_good = pl.repeat(True, rows.height, eager=True)
    failures = []
    for each in broken:
        told = [column for column in rows.columns if column in {*key, *PLACE, each.rule.column}]
        broken_rows = rows.select(told).filter(~each.holds)
        failures.append(list_failures(name, each.rule, broken_rows, key))
        if each.rule.severity == "error":
            is_good &= each.holds
    found = pl.concat(failures) if failures else pl.DataFrame(schema=FAILURE)
    gated = Gated(table, rows.filter(is_good), rows.filter(~is_good), found)
    if gated.n_rows != rows.height:
        raise StructuralError(name, [f"{rows.height} rows came in, {gated.n_rows} went out"])
    return gated
