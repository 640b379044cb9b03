"""Tables → a terminal: measures, scores and reports for a person or the next program in a pipe."""

import sys
from collections.abc import Mapping
from typing import Any

import polars as pl
from rich.console import Console
from rich.table import Table


def print_table(rows: pl.DataFrame, form: str) -> None:
    """Print a frame as ``table``, ``csv`` or ``json``; numbers are plain."""
    if form == "csv":
        sys.stdout.write(plain(rows).write_csv())
    elif form == "json":
        sys.stdout.write(plain(rows).write_json() + "\n")
    else:
        show(plain(rows))


def print_part(rows: pl.DataFrame, form: str, with_header: bool) -> None:
    """Print a part of a long table as ``csv``, or as ``json``: an object a line."""
    if form == "csv":
        sys.stdout.write(plain(rows).write_csv(include_header=with_header))
    else:
        sys.stdout.write(plain(rows).write_ndjson())


def plain(rows: pl.DataFrame) -> pl.DataFrame:
    """Write numbers without the zeros that a table has behind the point."""
    return rows.with_columns(
        pl.col(pl.Decimal).cast(pl.String).str.strip_chars_end("0").str.strip_chars_end(".")
    )


def for_people(measures: pl.DataFrame) -> pl.DataFrame:
    """Choose what a person reads of a measure: the words first, the interval as one expression."""
    closed = measures.with_columns(
        pl.col("low", "high").cast(pl.String).str.replace(r"\.?0+$", "").fill_null("…")
    )
    left = pl.when("low_closed").then(pl.lit("[")).otherwise(pl.lit("("))
    right = pl.when("high_closed").then(pl.lit("]")).otherwise(pl.lit(")"))
    return closed.select(
        "exact",
        "value",
        pl.concat_str("unit", pl.format("/{}", "per").fill_null("")),
        pl.format("{}{}, {}{}", left, "low", "high", right).alias("interval"),
        "hedge",
        "direction",
        "kind",
        pl.format("{}–{}", "start", "end").alias("span"),
    )


def show(rows: pl.DataFrame) -> None:
    """Draw a table of plain text: article text is never read as markup.

    Into a pipe it is drawn as wide as it needs.
    """
    table = Table(*rows.columns, box=None, header_style="bold", padding=(0, 2, 0, 0))
    for row in rows.iter_rows():
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    width = None if sys.stdout.isatty() else 400
    Console(markup=False, highlight=False, width=width).print(table)


def print_report(report: Mapping[str, Any], failures: pl.DataFrame) -> None:
    """Print every failure in a sentence, then what came out of each gate, stage and outlet."""
    for severity, message in failures.select("severity", "message").iter_rows():
        sys.stdout.write(f"{severity}: {message}\n")
    tables = report["tables"]
    show(
        pl.DataFrame(
            {
                "table": list(tables),
                "rows in": [each["in"] for each in tables.values()],
                "good": [each["good"] for each in tables.values()],
                "set aside": [each["quarantined"] for each in tables.values()],
                "rules": [len(each["rules"]) for each in tables.values()],
            }
        )
    )
    steps = report["coverage"]
    show(
        pl.DataFrame(
            {
                "from": [step["from"] for step in steps],
                "to": [step["to"] for step in steps],
                "went on": [f"{step['out']} of {step['in']}" for step in steps],
                "left out": [said(step["left_out"]) for step in steps],
            }
        )
    )
    show(
        pl.DataFrame(report["balance"])
        .rename({"in_conflict": "in conflict"})
        .drop("labelled_share")
    )
    if report.get("drift"):
        print_drift(report["drift"])


def print_drift(drift: Mapping[str, Any]) -> None:
    """Print what moved since the run that this one is compared with."""
    sys.stdout.write(f"{drift_in_words(drift)}\n")
    for each in drift["figures"]:
        columns = f" in {', '.join(each['columns'])}" if each["columns"] else ""
        sys.stdout.write(
            f"{each['change']}{columns}: {each['figure_id']} '{each['exact']}'"
            f" ({each['outlet']}, ¶{each['paragraph']})\n"
        )


def drift_in_words(drift: Mapping[str, Any]) -> str:
    """Count what moved in a line."""
    counts = said({change: drift[change] for change in ("added", "changed", "gone")})
    return f"Since version {drift['against']}: {counts or 'nothing moved'}."


def said(counts: Mapping[str, int]) -> str:
    """Write counts as words: ``6 name, 1 pronoun``; what is none is not said."""
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count)
