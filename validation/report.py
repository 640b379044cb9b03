"""Gates and counts → report.json: what was tested, what passed, what was set aside and why.

A pure function: equal builds make equal reports. No clock is read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import pandera
import polars as pl

from validation.gate import Gated
from validation.rules import Rule, rules_of

SET_ASIDE = "set aside"
"""Why a row did not go on that broke a rule."""


@dataclass(frozen=True)
class Stage:
    """The rows that a stage gave, and how many of the stage before it left out, by reason."""

    name: str
    rows: int
    left_out: Mapping[str, int] = field(default_factory=dict)


def report_quality(
    gates: Sequence[Gated],
    stages: Sequence[Stage],
    product: str,
    reference: Mapping[str, str | None],
) -> dict[str, Any]:
    """Tell the quality of a build as JSON holds it.

    Several gates of one table (its schema, then its evidence) count as one table, each judging
    what the one before let through. ``stages`` are in the order of the flow, the articles first;
    ``reference`` gives the hash and the last day of the file of exchange rates.
    """
    by_table: dict[str, list[Gated]] = {}
    for gated in gates:
        by_table.setdefault(gated.name, []).append(gated)
    tables = {name: report_table(passed) for name, passed in by_table.items()}
    return {
        "versions": {
            "product": product,
            "polars": pl.__version__,
            "pandera": pandera.__version__,
        },
        "reference": dict(reference),
        "quarantined_share": share_of(
            sum(table["quarantined"] for table in tables.values()),
            sum(table["in"] for table in tables.values()),
        ),
        "tables": tables,
        "stages": {stage.name: stage.rows for stage in stages},
        "coverage": [report_step(*step) for step in pairwise(stages[1:])],
    }


def report_table(gates: Sequence[Gated]) -> dict[str, Any]:
    """Count the rows of a table and judge each of its rules."""
    for before, after in pairwise(gates):
        if before.good.height != after.n_rows:
            raise ValueError(f"The gates of {after.name} do not follow one another.")
    n_in, quarantined = gates[0].n_rows, sum(gated.quarantined.height for gated in gates)
    rules: dict[tuple[str | None, str], dict[str, Any]] = {}
    for gated in gates:
        for rule in rules_of(gated.table):
            rules.setdefault((rule.column, rule.name), report_rule(rule, gated))
    return {
        "in": n_in,
        "good": n_in - quarantined,
        "quarantined": quarantined,
        "quarantined_share": share_of(quarantined, n_in),
        "rules": list(rules.values()),
    }


def report_rule(rule: Rule, gated: Gated) -> dict[str, Any]:
    """Count how many rows a rule tested and how many broke it."""
    is_this = pl.col("column").eq_missing(pl.lit(rule.column)) & (pl.col("rule") == rule.name)
    failed = gated.failures.filter(is_this).height
    return {
        "rule": rule.name,
        "column": rule.column,
        "severity": rule.severity,
        "demand": rule.sentence,
        "tested": gated.n_rows,
        "passed": gated.n_rows - failed,
        "failed": failed,
        "failed_share": share_of(failed, gated.n_rows),
    }


def report_step(before: Stage, after: Stage) -> dict[str, Any]:
    """Tell how much of a stage went on to the next, and why the rest did not."""
    known = sum(after.left_out.values())
    aside = before.rows - after.rows - known
    if aside < 0:
        raise ValueError(f"{after.name} left out more of {before.name} than there is.")
    left_out = {**after.left_out, **({SET_ASIDE: aside} if aside else {})}
    return {
        "from": before.name,
        "to": after.name,
        "in": before.rows,
        "out": after.rows,
        "share": share_of(after.rows, before.rows),
        "left_out": dict(sorted(left_out.items(), key=lambda reason: (-reason[1], reason[0]))),
    }


def share_of(part: int, whole: int) -> float | None:
    """Divide; nothing of nothing has no share."""
    return round(part / whole, 6) if whole else None
