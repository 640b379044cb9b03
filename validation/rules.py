"""Tables → rules: name, column, weight and sentence of everything that is tested."""

from dataclasses import dataclass
from typing import Literal

from pandera.api.checks import Check
from pandera.api.polars.components import Column

from validation.tables import Table

NOT_NULL = "not_nullable"
UNIQUE = "field_uniqueness"

SENTENCES = {
    NOT_NULL: "A value is given.",
    UNIQUE: "No two rows share a value.",
    "greater_than_or_equal_to": "It is at least {min_value}.",
    "greater_than": "It is more than {min_value}.",
    "less_than_or_equal_to": "It is at most {max_value}.",
    "isin": "It is one of {allowed_values}.",
    "str_matches": "It has the form {pattern}.",
    "str_length": "It has {min_value} to {max_value} characters.",
}


@dataclass(frozen=True)
class Rule:
    """One rule of a table; ``column`` is null where it judges whole rows."""

    name: str
    column: str | None
    severity: Literal["error", "warning"]
    sentence: str


def rules_of(table: type[Table]) -> list[Rule]:
    """List every rule of a table, in the order in which pandera tests them."""
    schema = table.to_schema()
    by_column = [rule for column in schema.columns.values() for rule in rules_of_column(column)]
    return by_column + [rule_of(check, None) for check in schema.checks]


def rules_of_column(column: Column) -> list[Rule]:
    """List the rules of one column: null, unique, then its checks."""
    standard = [(NOT_NULL, not column.nullable), (UNIQUE, column.unique)]
    return [
        *(rule_of(name, column.name) for name, is_set in standard if is_set),
        *(rule_of(check, column.name) for check in column.checks),
    ]


def rule_of(check: Check | str, column: str | None) -> Rule:
    """Make a rule of a check; ``raise_warning`` is what makes it a warning."""
    if isinstance(check, str):
        return Rule(check, column, "error", SENTENCES[check])
    severity: Literal["error", "warning"] = "warning" if check.raise_warning else "error"
    return Rule(rule_name(check), column, severity, sentence_of(check))


def rule_name(check: Check | str) -> str:
    """Name a check by its title, its method, or pandera's words: ``greater_than_or_equal_to(0)``.

    A name of our own is a ``title``: pandera 0.35 forgets ``name=`` in all but the first table
    that inherits the check.
    """
    return check if isinstance(check, str) else str(check.title or check.error or check.name)


def sentence_of(check: Check) -> str:
    """Say what a check demands: the first line of its docstring, or a sentence for its kind."""
    if check.description:
        return str(check.description).splitlines()[0]
    bounds = {"min_value": 0, "max_value": "any number of"}
    statistics = (check.statistics or {}).items()
    given = {name: value for name, value in statistics if value is not None}
    return SENTENCES[str(check.name)].format(**{**bounds, **given})
