"""Tables → sentences: what a corpus holds, what a comparison found, what a chart shows."""

import datetime as dt
from collections.abc import Sequence

from dashboard.wording.formatting import (
    Row,
    between,
    counted,
    date_range,
    interval,
    listed,
    rate,
    rate_verdict,
    short_date,
    spelled,
)

REASONS = {
    "touching": "only an excluded end keeps them apart",
    "soft_bound": "the conflict rests on a soft limit",
    "one_sided": "a wording sets a limit on one side only",
    "hedged": "a wording is hedged",
    "edge_only": "they meet at an edge only",
    "vague": "a wording is vague",
    "scope_unknown": "not every report states its scope",
    "time_unknown": "not every report states its date",
    "time_inferred": "a date was inferred from words such as “last year”",
    "via_fx": "compared through the European Central Bank’s rates",
    "weak_label": "a rule was unsure what one of them is about",
    "one_witness": "one source, or one agency’s sentence, stands behind more than one of them",
    "kind_differs": "one is of another kind",
    "unit_differs": "the units cannot be converted",
    "no_rate": "there is no exchange rate to compare them through",
    "scope_differs": "the scopes differ",
    "time_disjoint": "they speak of different times",
}
"""What keeps a verdict from being stronger than it is, in the order in which it is said."""

FIELDS = {
    "metric": "metric", "entity": "entity", "scope": "scope", "as_of": "as of",
    "attribution": "attribution",
}  # fmt: skip
"""The labels of a figure, in the order in which they are said."""


def common_range(quantity: Row, figures: Sequence[Row]) -> str:
    """Say the values that every outlet allows, or nothing where there are none."""
    if quantity["verdict"] not in {"agree", "compatible"}:
        return ""
    is_floor = all(figure["low_kind"] in {"floor", "unbounded"} for figure in figures)
    return between(
        None if is_floor else quantity["common_low"],
        quantity["common_high"],
        bool(quantity["common_low_closed"]),
        bool(quantity["common_high_closed"]),
        figures[0],
    )


def verdict_sentence(quantity: Row, outlets: Sequence[str]) -> str:
    """Say in one sentence what the comparison found, and who cannot both hold."""
    match quantity["verdict"]:
        case "one_source":
            return f"Only {outlets[0]} reports this; no other outlet in this corpus does."
        case "agree":
            return "Each report fits inside what the others allow."
        case "compatible":
            return "The reports differ, but one value could satisfy them all."
        case "conflict":
            return f"{listed(quantity['apart'])} cannot both hold: no value satisfies both."
        case _:
            return "These reports are not about quite the same thing, so we do not compare them."


def witnesses(quantity: Row, cited: Sequence[str | None]) -> str:
    """Say how many outlets there are and on how many words they rest; few witnesses are named.

    Where outlets print one sentence, the witness has the name of one of them, which says nothing.
    """
    outlets, sources = quantity["n_outlets"], quantity["n_witnesses"]
    said = counted(outlets, "outlet")
    named = sorted({name for name in cited if name})
    if outlets == 1:
        return f"{said}, citing {listed(named)}" if named else said
    said += f", {counted(sources, 'witness', 'witnesses')}"
    if sources == 1:
        is_cited = len(set(cited)) == len(named) == 1
        return f"{said}: all cite {named[0]}" if is_cited else f"{said}: they repeat one sentence"
    return f"{said}: {listed(quantity['witnesses'])}" if sources <= 3 else said


def headline(subject: str | None, n_outlets: int) -> str:
    """Write the title of a corpus."""
    told = f"told by {spelled(n_outlets)} outlet{'s' if n_outlets != 1 else ''}"
    return f"{subject} in figures, {told}" if subject else f"The figures in the news, {told}"


NAMED = 3
"""So many conflicts a sentence names."""


def finding(n_quantities: int, n_shared: int, conflicts: Sequence[str]) -> str:
    """Say in one sentence how much is reported, how much of it twice, and where outlets part."""
    if not n_quantities:
        return "No figure in these articles is labelled, so no reports are compared yet."
    said = f"Of {counted(n_quantities, 'quantity', 'quantities')} in these articles, "
    said += (
        f"{spelled(n_shared)} {'was' if n_shared == 1 else 'were'} reported by more than one outlet"
    )
    if not n_shared:
        some = counted(n_quantities, "quantity", "quantities")
        return f"{some} in these articles; none was reported by two outlets."
    if not conflicts:
        return f"{said}, and in each case one value could satisfy every report."
    named = listed([f"“{label}”" for label in conflicts[:NAMED]])
    named = f"such as {named}" if len(conflicts) > NAMED else named
    return f"{said}; on {spelled(len(conflicts))} of them, {named}, no value fits every report."


def listed_only(n: int, n_listed: int, what: str) -> str:
    """Say that a list to choose from is not whole, or nothing."""
    if n == n_listed:
        return ""
    return f"Of {n:,} {what} this list holds the first {n_listed:,}; Figures finds the others."


def digest(article: Row) -> str:
    """Say that a text is a digest, where it is one."""
    if not article["is_digest"]:
        return ""
    return (
        "This is our own digest of the article, not its text; paragraph numbers are the original’s."
    )


def rates(conversion: Row) -> str:
    """Say at which rate an amount was converted, the rate of the days, and whether they fit."""
    printed = f"a rate of {rate(conversion['narrow_low'], conversion['narrow_high'])}"
    first, last = conversion["reference_from"], conversion["reference_to"]
    if first is None:
        return f"{printed}: {rate_verdict(conversion)}"
    known = rate(conversion["reference_low"], conversion["reference_high"])
    return (
        f"{printed}; the European Central Bank’s from {short_date(first)} to {short_date(last)} "
        f"was {known}: {rate_verdict(conversion)}"
    )


def checks(rules: int, failures: Sequence[Row]) -> str:
    """Say how many checks of its table a figure passed, and what the others found."""
    failed = {row["rule"] for row in failures if row["table"] == "figures"}
    found = [f"◐ {row['message']}" for row in failures]
    return "; ".join([f"{counted(rules - len(failed), 'check')} passed", *found])


def reasons(names: Sequence[str]) -> str:
    """Say why a verdict is no stronger than it is."""
    return "; ".join(REASONS.get(name, name.replace("_", " ")) for name in names)


def grounds(rows: Sequence[Row]) -> str:
    """Say which words each label was read from and how sure that is; a curator's need none."""
    labels = {row["field"]: row for row in rows}
    known = [(name, labels[field]) for field, name in FIELDS.items() if field in labels]
    return " · ".join(_ground(name, label) for name, label in known)


def proposals(n: int) -> str:
    """Lead to the groups of figures that are proposed."""
    return f"See {counted(n, 'proposed group')} of figures"


def left_out(n: int, what: str) -> str:
    """Say what a page has no room for, or nothing."""
    said = f"{counted(n, f'more {what}')} {'is' if n == 1 else 'are'} not shown here"
    return f"{said}; the downloads hold everything." if n else ""


def wordings(others: Sequence[str], *, is_torn: bool) -> str:
    """Say how else a quantity was printed; of a conflict the first stands against the one shown."""
    against, also = (others[:1], others[1:]) if is_torn else ([], others)
    said = [f"against: {listed(against)}"] if against else []
    return "; ".join([*said, f"also: {listed(also)}"] if also else said)


def not_drawn(n: int) -> str:
    """Say that reports stand on another axis than that of the chart, or nothing."""
    if not n:
        return ""
    said = f"{counted(n, 'report')} in another currency or unit"
    return f"{said} {'is' if n == 1 else 'are'} not drawn; the table lists every report."


def corpus(n_articles: int, n_figures: int, days: Sequence[dt.date]) -> str:
    """Say how much was read, and from when."""
    said = f"{counted(n_articles, 'article')}, {counted(n_figures, 'figure')}"
    return f"{said}, {date_range(days)}" if days else said


def undated(n_figures: int) -> str:
    """Say how many figures a filter of days passes over, or nothing."""
    if not n_figures:
        return ""
    said = counted(n_figures, "figure")
    return f"{said} of articles without a date {'is' if n_figures == 1 else 'are'} not among them."


def interval_chart(quantity: Row, reports: Sequence[Row]) -> str:
    """Describe the interval chart for those who do not see it."""
    said = "; ".join(f"{row['outlet']}: {interval(row)}" for row in reports)
    return f"{quantity['label']}. {said}."


def pair_chart(figures: Sequence[Row]) -> str:
    """Describe two quantities on one axis for those who do not see it."""
    said = [f"{row['subject']}, {row['outlet']}: {interval(row)}" for row in figures]
    return f"{'; '.join(said)}."


def ladder_chart(heads: Sequence[Row]) -> str:
    """Describe the ladder of sums by its lowest and its highest rung."""
    low, high = heads[0], heads[-1]
    return (
        f"{counted(len(heads), 'sum')} on one scale, from {low['summary']} ({low['label']}) "
        f"to {high['summary']} ({high['label']})."
    )


def ratio_chart(heads: Sequence[Row]) -> str:
    """Describe the strip of ratios by its verdicts."""
    said = "; ".join(f"{row['label']}: {row['summary']}" for row in heads)
    return f"Reports compared with the median of each quantity. {said}."


def date_chart(articles: Sequence[Row]) -> str:
    """Describe the strip of dates."""
    days = [row["published"] for row in articles if row["published"]]
    return f"{counted(len(articles), 'article')} printed {date_range(days)}."


def _ground(name: str, label: Row) -> str:
    if label["labelled_by"] == "curator":
        return f"{name} by the curator"
    return f"{name} “{label['exact']}”, {label['confidence']:.3g}"
