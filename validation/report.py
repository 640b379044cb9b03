"""Gates and counts → report.json: what was tested, what passed, what was set aside and why.

A pure function: equal builds make equal reports. No clock is read.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import pandera
import polars as pl

from validation.gate import Gated
from validation.rules import Rule, rules_of

STAGES = ["mentions", "measures", "figures", "labelled"]
"""The stages of which coverage tells how much went on to the next."""


def report_quality(
    gates: Sequence[Gated],
    counts: Mapping[str, int],
    product: str,
    reference: Mapping[str, str | None],
) -> dict[str, Any]:
    """Tell the quality of a build as JSON holds it.

    Several gates of one table (its schema, then its evidence) count as one table, each judging
    what the one before let through. ``counts`` gives the rows of each stage, ``labelled`` among
    them; ``reference`` the hash and the last day of the file of exchange rates.
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
        "stages": dict(counts),
        "coverage": report_coverage(counts),
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


def report_coverage(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Tell how much of each stage went on to the next."""
    return [
        {
            "from": before,
            "to": after,
            "in": counts[before],
            "out": counts[after],
            "share": share_of(counts[after], counts[before]),
        }
        for before, after in pairwise(STAGES)
    ]


def share_of(part: int, whole: int) -> float | None:
    """Divide; nothing of nothing has no share."""
    return round(part / whole, 6) if whole else None
