"""The quality report and the checked tables → HTML: what was tested, what failed, what fits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from dashboard.blocks import markup
from dashboard.wording import formatting
from dashboard.wording.formatting import Row

FEW = 10
"""Up to so many outlets the list of failures is short enough to be read."""
MOST_OUTLETS, MOST_CHECKS = 40, 6
"""So many outlets and checks fit the grid."""
STATUS = {True: "● Passed", False: "▲ Review"}
Report = Mapping[str, Any]


def summary(report: Report) -> str:
    """Say in one sentence how many tests ran and what they set aside."""
    rules = [rule for table in report["tables"].values() for rule in table["rules"]]
    tested, failed = (sum(rule[name] for rule in rules) for name in ("tested", "failed"))
    aside = sum(table["quarantined"] for table in report["tables"].values())
    found = (
        f"{formatting.counted(failed, 'test')} failed, and {formatting.counted(aside, 'row')} "
        f"{'was' if aside == 1 else 'were'} set aside"
        if failed
        else "none failed, and no row was set aside"
    )
    return f"{formatting.counted(len(rules), 'check')} ran {tested:,} tests: {found}."


def stages(report: Report) -> str:
    """Write how much of each stage went on to the next."""
    rows = [
        [
            formatting.title(step["from"]),
            formatting.title(step["to"]),
            f"{step['in']:,}",
            f"{step['out']:,}",
            _share(step["share"], is_bad=False),
            escape(_left_out(step["left_out"])),
        ]
        for step in report["coverage"]
    ]
    heads = ["From", "To", "In", "Out", "Kept", "Left out"]
    return markup.table("From one stage to the next", heads, rows)


def _left_out(reasons: Mapping[str, int]) -> str:
    """Say how many went no further, and why."""
    said = [f"{count:,} {formatting.LEFT_OUT[reason]}" for reason, count in reasons.items()]
    return "; ".join(said) or "none"


def balance(report: Report, outlets: Sequence[str]) -> str:
    """Write what each outlet gave: articles, figures, and how many were labelled and compared."""
    rows = [
        [
            markup.outlet(each["outlet"], outlets),
            *(f"{each[count]:,}" for count in ("articles", "figures", "compared", "in_conflict")),
            _share(each["labelled_share"], is_bad=False),
        ]
        for each in report["balance"]
    ]
    heads = ["Outlet", "Articles", "Figures", "Compared", "In conflict", "Labelled"]
    return markup.table("What each outlet gave", heads, rows)


def drift(report: Report) -> str:
    """Say what moved since the package that this one took the place of, and list its figures."""
    found = report.get("drift")
    if not found:
        return markup.note("Nothing to compare with: no other package stood in this place before.")
    counts = [
        f"{formatting.counted(found[change], 'figure')} {said}"
        for change, said in (("added", "came"), ("changed", "changed"), ("gone", "went"))
    ]
    rows = [
        [
            {"added": "+ came", "changed": "± changed", "gone": "− went"}[each["change"]],
            escape(f"{each['outlet']}, ¶{each['paragraph']}"),
            escape(each["exact"]),
            escape(", ".join(formatting.title(name).lower() for name in each["columns"]) or "–"),
        ]
        for each in found["figures"]
    ]
    heads = ["Change", "Where", "Printed", "What changed"]
    total = sum(found[change] for change in ("added", "changed", "gone"))
    rest = f" The first {len(rows)} are listed." if total > len(rows) else ""
    said = f"Since version {found['against']}: {', '.join(counts)}.{rest}"
    return markup.note(said) + markup.table("Figures that moved", heads, rows)


def tables(report: Report) -> str:
    """Write what passed the gate of each table."""
    rows = [_table(name, table) for name, table in report["tables"].items()]
    heads = ["Table", "Rows", "Good", "Set aside", "Checks", "Tests passed", "Status"]
    return markup.table("What passed the gate of each table", heads, rows)


def rules(name: str, table: Report) -> str:
    """Write every check of one table."""
    rows = [
        [
            f"<code>{escape(rule['column'] or 'row')}</code>",
            escape(rule["demand"]),
            f"{rule['tested']:,}",
            f"{rule['passed']:,}",
            f"{rule['failed']:,}",
            _passed(rule["passed"], rule["tested"]),
            STATUS[rule["failed"] == 0],
        ]
        for rule in table["rules"]
    ]
    heads = ["Column", "Check", "Tested", "Passed", "Failed", "Share", "Status"]
    return markup.table(f"{formatting.title(name)}: every check", heads, rows)


def failures(rows: Sequence[Row]) -> str:
    """Write every row that broke a rule, and what became of it."""
    cells = [
        [
            escape(row["message"]),
            escape(f"{row['table']}: {row['rule']}"),
            {"error": "▲ set aside", "warning": "◐ kept, warned"}[row["severity"]],
            f"<code>{escape(row['row_key'] or '–')}</code>",
            escape(row["value"] or "–"),
        ]
        for row in rows
    ]
    heads = ["What is wrong", "Rule", "What became of it", "Row", "Value"]
    return markup.table("Every row that broke a rule", heads, cells)


def grid(report: Report, outlets: Sequence[str]) -> str:
    """Write how often each outlet's rows broke which checks, or nothing of few outlets.

    The worst are shown: an outlet to a row, a check to a column, the darker the more failures.
    """
    found = report["failed_by_outlet"]
    everybody = {*outlets, *(each["outlet"] for each in found)}
    if len(everybody) <= FEW or not found:
        return ""
    cells, severe = Counter[tuple[str, str]](), set()
    for each in found:
        check = f"{each['table']}: {each['rule']}"
        cells[each["outlet"], check] += each["failed"]
        if each["severity"] == "error":
            severe.add(check)
    names, checks = _worst(cells, 0), _worst(cells, 1)
    most = max(cells.values())
    rows = [
        [
            markup.outlet(name, outlets),
            *(
                markup.heat("▲" if check in severe else "◐", cells[name, check], most)
                for check in checks[:MOST_CHECKS]
            ),
        ]
        for name in names[:MOST_OUTLETS]
    ]
    head = f"Failures by outlet: {len(names)} of {len(everybody)} outlets have some"
    if len(names) > MOST_OUTLETS or len(checks) > MOST_CHECKS:
        head += f"; the worst of them, and the worst of {formatting.counted(len(checks), 'check')}"
    return markup.table(head, ["Outlet", *checks[:MOST_CHECKS]], rows)


def _worst(cells: Mapping[tuple[str, str], int], side: int) -> list[str]:
    """Order the outlets or the checks of a grid by their failures."""
    total = Counter[str]()
    for key, failed in cells.items():
        total[key[side]] += failed
    return sorted(total, key=lambda name: (-total[name], name))


def conversions(rows: Sequence[Row], figures: Mapping[str, Row], outlets: Sequence[str]) -> str:
    """Write every amount printed in two currencies beside the rate of the European Central Bank."""
    cells = [
        _conversion(row, figures[row["figure_from"]], figures[row["figure_to"]], outlets)
        for row in rows
    ]
    heads = ["Outlet", "Printed", "Of", "Implied rate", "Reference rate", "Of the days", "Verdict"]
    return markup.table("Every amount printed in two currencies", heads, cells)


def crossed(rows: Sequence[Row], figures: Mapping[str, Row], outlets: Sequence[str]) -> str:
    """Write every amount that two outlets convert, each to a currency of its own."""
    cells = [
        _crossed(row, figures[row["figure_from"]], figures[row["figure_to"]], outlets)
        for row in rows
    ]
    heads = [
        "Outlet", "Printed", "Other outlet", "Printed there", "Implied rate", "Reference rate",
        "Verdict",
    ]  # fmt: skip
    return markup.table("Every amount that two outlets convert", heads, cells)


def _crossed(row: Row, source: Row, target: Row, outlets: Sequence[str]) -> list[str]:
    return [
        _place(source, outlets),
        escape(source["exact"]),
        f"<div>{_place(target, outlets)}</div>",
        escape(target["exact"]),
        formatting.rate(row["narrow_low"], row["narrow_high"]),
        formatting.rate(row["reference_low"], row["reference_high"]),
        _verdict(row),
    ]


def _place(figure: Row, outlets: Sequence[str]) -> str:
    return f"{markup.outlet(figure['outlet'], outlets)}, ¶{figure['paragraph']}"


def _verdict(row: Row) -> str:
    fits = row["verdict"].startswith("consistent")
    symbol = ("◐" if row["is_later_rate"] else "●") if fits else "▲"
    return f"{symbol} {escape(formatting.rate_verdict(row))}"


def _conversion(row: Row, source: Row, target: Row, outlets: Sequence[str]) -> list[str]:
    first, last = row["reference_from"], row["reference_to"]
    days = f"{formatting.short_date(first)} to {formatting.short_date(last)}" if first else "–"
    return [
        _place(source, outlets),
        f"{escape(source['exact'])} = {escape(target['exact'])}",
        escape(formatting.edtf(source["as_of"]) if source["as_of"] else "not stated"),
        formatting.rate(row["narrow_low"], row["narrow_high"]),
        formatting.rate(row["reference_low"], row["reference_high"]),
        days,
        _verdict(row),
    ]


def _table(name: str, table: Report) -> list[str]:
    checks = table["rules"]
    tested, passed = (sum(rule[key] for rule in checks) for key in ("tested", "passed"))
    return [
        escape(formatting.title(name)),
        f"{table['in']:,}",
        f"{table['good']:,}",
        f"{table['quarantined']:,}",
        f"{len(checks):,}",
        _passed(passed, tested),
        STATUS[tested == passed],
    ]


def _passed(passed: int, tested: int) -> str:
    return _share(passed / tested if tested else None, is_bad=passed < tested)


def _share(share: float | None, *, is_bad: bool) -> str:
    return "nothing to test" if share is None else markup.share_bar(share, is_bad=is_bad)


def origin(report: Report) -> list[tuple[str, str]]:
    """List the versions that made the tables, and the file of rates they were checked against."""
    versions = [(formatting.title(name), escape(text)) for name, text in report["versions"].items()]
    rates = report["reference"]
    if rates["source"] is None:
        return [*versions, ("Exchange rates", "none could be read; no conversion was tested")]
    return [
        *versions,
        ("Exchange rates", escape(f"{rates['source']}, up to {rates['last_day']}")),
        ("Hash of the rates", f"<code>{escape(rates['sha256'])}</code>"),
    ]
