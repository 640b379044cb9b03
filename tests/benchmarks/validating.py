"""The gate beside the same checks as plain Polars, and all rows bad beside all good.

    python -m tests.benchmarks.validating [--figures 10000 1000000]

Each run is a process of its own: the gate on good rows, the checks of its table alone in one
collect, the gate on rows that all break a rule. Printed, never asserted.
"""

import time
from collections.abc import Callable
from typing import Any

import pandera.polars as pa
import polars as pl

from tests.benchmarks.processes import measure, options, report
from tests.builders import figure, frame
from validation.gate import gate
from validation.tables import Figures

WAYS = ["plain", "good", "bad"]
PLAIN: dict[str, Callable[[pl.Expr, dict[str, Any]], pl.Expr]] = {
    "isin": lambda column, said: column.is_in(said["allowed_values"]),
    "str_matches": lambda column, said: column.str.contains(said["pattern"]),
    "greater_than_or_equal_to": lambda column, said: column >= said["min_value"],
    "greater_than": lambda column, said: column > said["min_value"],
    "less_than_or_equal_to": lambda column, said: column <= said["max_value"],
    "str_length": lambda column, said: column.str.len_chars() >= (said["min_value"] or 0),
}
"""pandera's own checks as expressions."""


def figures(n: int) -> pl.DataFrame:
    """Make ``n`` rows that fit the table, each figure with an id of its own."""
    one = frame(Figures, figure())
    number = pl.int_range(n, dtype=pl.Int64).cast(pl.String).str.zfill(16)
    return one.select(pl.all().repeat_by(n).explode()).with_columns(
        figure_id=pl.format("f_{}", number)
    )  # fmt: skip


def check_plainly(rows: pl.DataFrame) -> None:
    """Test what pandera tests, as expressions of one collect."""
    schema, lazy = Figures.to_schema(), rows.lazy()
    plain: list[pl.Expr] = []
    results = []
    for name, column in schema.columns.items():
        if not column.nullable:
            plain.append(pl.col(name).is_not_null().all().alias(f"{name} given"))
        if column.unique:
            plain.append(pl.col(name).is_unique().all().alias(f"{name} unique"))
        for check in column.checks:
            if check.name in PLAIN:
                holds = PLAIN[check.name](pl.col(name), check.statistics).fill_null(True).all()
                plain.append(holds.alias(f"{name} {check.name}"))
            else:
                judged = check._check_fn(pa.PolarsData(lazy, name))
                results.append(judged.select(pl.all().fill_null(True).all()))
    pl.collect_all([lazy.select(plain), *results])


def run(way: str, n: int) -> float:
    """Validate once; give the seconds it took without making the rows."""
    rows = figures(n)
    if way == "bad":
        rows = rows.with_columns(confidence=pl.lit(2.0))
    begin = time.perf_counter()
    if way == "plain":
        check_plainly(rows)
    else:
        gated = gate(Figures, rows, ["figure_id"])
        assert gated.quarantined.height == (n if way == "bad" else 0)
    return time.perf_counter() - begin


def main() -> None:
    """Print seconds, memory and the two ratios."""
    chosen = options(__doc__, WAYS, [10_000, 1_000_000])
    if chosen.once:
        return report(run, chosen.once, chosen.figures[0])
    for n in chosen.figures:
        found = {way: measure("tests.benchmarks.validating", way, n) for way in WAYS}
        for way, (seconds, peak) in found.items():
            print(f"{way:6} {n:>11,} figures {seconds:7.2f} s {peak:7.0f} MB")
        gated, plain, bad = (found[way][0] for way in ("good", "plain", "bad"))
        print(f"the gate costs {gated / plain:.2f} times plain Polars; all bad {bad / gated:.2f}")


if __name__ == "__main__":
    main()
