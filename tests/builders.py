"""Rows of every table for the tests: right unless a test changes them."""

import hashlib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from validation.tables import PACKAGE, Table, Texts

Row = dict[str, Any]

TEXT = "Cogs Ltd hired about 120 people.\n\nIts rival Widgets spent €5.6m, or $6m, on robots."
"""An article of two paragraphs with three figures: about 120 · €5.6m · $6m."""

OTHER_TEXT = "At Cogs 118 new people sign on."
"""The article of another outlet, with one figure of the same quantity: 118."""


def sha256(text: str) -> str:
    """Hash a text as the tables do."""
    return hashlib.sha256(text.encode()).hexdigest()


def make_id(letter: str, text: str) -> str:
    """Make an id: a letter and 16 hex digits of the text's hash."""
    return f"{letter}_{sha256(text)[:16]}"


QUANTITY = make_id("q", "Cogs headcount")


def frame(table: type[Table], *rows: Mapping[str, Any]) -> pl.DataFrame:
    """Build a frame with the columns and types of its table."""
    columns = table.to_schema().columns
    return pl.DataFrame(rows, schema={name: column.dtype.type for name, column in columns.items()})


def article(text: str = TEXT, **changes: Any) -> Row:
    """Build an article of the Daily Cog."""
    row = {
        "article_id": make_id("a", text),
        "outlet": "Daily Cog",
        "headline": "Robots come to town",
        "byline": None,
        "published": date(2025, 1, 28),
        "url": None,
        "language": "en",
        "is_digest": False,
        "original_sha256": None,
        "text_sha256": sha256(text),
        "raw_sha256": sha256(text + "\n"),
        "n_chars": len(text),
        "n_paragraphs": len([line for line in text.split("\n") if line.strip()]),
        "published_basis": None,
        "archived_url": None,
        "retrieved": None,
    }
    return row | changes


def text_row(text: str = TEXT, **changes: Any) -> Row:
    """Build the row that keeps an article's text."""
    return {"article_id": make_id("a", text), "text": text} | changes


def span(exact: str, text: str) -> Row:
    """Find words in a text: the columns that say where they stand."""
    start = text.index(exact)
    end = start + len(exact)
    paragraph = len([line for line in text[:end].split("\n") if line.strip()])
    article_id = make_id("a", text)
    return {
        "article_id": article_id,
        "paragraph": paragraph,
        "start": start,
        "end": end,
        "exact": exact,
    }


def mention(exact: str = "about 120", text: str = TEXT, **changes: Any) -> Row:
    """Build the mention of these words."""
    where = span(exact, text)
    row = {
        "prefix": text[max(0, where["start"] - 32) : where["start"]],
        "suffix": text[where["end"] : where["end"] + 32],
        "number_form": exact.strip("about $€m"),
        "scale_form": "m" if exact.endswith("m") else None,
        "currency_form": exact[0] if exact[0] in "$€" else None,
        "unit_form": None,
        "hedge_form": "about" if exact.startswith("about") else None,
        "per_form": None,
    }
    return where | row | changes


def measure(exact: str = "about 120", text: str = TEXT, **changes: Any) -> Row:
    """Build the measure of these words: 120 people, give or take ten."""
    row = {
        "article_id": make_id("a", text),
        "start": text.index(exact),
        "kind": "count",
        "value": Decimal(120),
        "low": Decimal(110),
        "high": Decimal(130),
        "low_closed": True,
        "high_closed": True,
        "low_kind": "hedge_soft",
        "high_kind": "hedge_soft",
        "hedge": "about",
        "direction": None,
        "unit": "1",
        "currency": None,
        "per": None,
        "conversion_of": None,
    }
    return row | changes


def money(value: str, low: str, high: str, currency: str, **changes: Any) -> Row:
    """Give the columns of a bare amount of money."""
    amounts = {"value": Decimal(value), "low": Decimal(low), "high": Decimal(high)}
    kinds = {"low_kind": "rounding", "high_kind": "rounding", "high_closed": False}
    named = {"kind": "money", "hedge": "bare", "unit": currency, "currency": currency}
    return {**amounts, **kinds, **named, **changes}


def figure(exact: str = "about 120", text: str = TEXT, **changes: Any) -> Row:
    """Build the figure of these words: what Cogs hired, by the Daily Cog's own account."""
    where = span(exact, text)
    source = {
        "figure_id": make_id("f", f"{where['article_id']}:{where['start']}:{where['end']}"),
        "outlet": "Daily Cog",
        "headline": "Robots come to town",
        "published": date(2025, 1, 28),
        "url": None,
    }
    label = {
        "entity": "Cogs",
        "metric": "headcount",
        "scope": None,
        "as_of": "2025-01",
        "as_of_start": date(2025, 1, 1),
        "as_of_end": date(2025, 1, 31),
        "as_of_basis": "published",
        "attribution": "own_reporting",
        "attributed_to": None,
        "labelled_by": "codebook",
        "confidence": 0.9,
        "quantity_id": QUANTITY,
    }
    return source | where | measure(exact, text) | label | changes


def comparison(**changes: Any) -> Row:
    """Build the comparison of the two figures of Cogs."""
    first, second = sorted([ABOUT_120["figure_id"], EXACTLY_118["figure_id"]])
    row = {
        "quantity_id": QUANTITY,
        "figure_a": first,
        "figure_b": second,
        "time_relation": "same",
        "scope_relation": "unknown",
        "verdict": "agree",
        "grade": "none",
        "rel_gap": 0.0,
        "rel_diff": 1 / 60,
        "confidence": "low",
        "reasons": ["hedged", "scope_unknown"],
    }
    return row | changes


def quantity(**changes: Any) -> Row:
    """Build the quantity that both outlets report: the people of Cogs."""
    row = {
        "quantity_id": QUANTITY,
        "label": "Cogs: headcount",
        "n_figures": 2,
        "n_outlets": 2,
        "n_witnesses": 2,
        "verdict": "agree",
        "common_low": Decimal(118),
        "common_high": Decimal(118),
        "common_low_closed": True,
        "common_high_closed": True,
        "spread": 120 / 118,
        "entity": "Cogs",
        "metric": "headcount",
        "scope": None,
        "kind": "count",
        "unit": "1",
        "witnesses": ["Daily Cog", "Widget Weekly"],
        "apart": [],
        "reasons": ["hedged"],
    }
    return row | changes


def conversion(**changes: Any) -> Row:
    """Build the conversion of €5.6m into $6m, at a rate below that of the day."""
    row = {
        "figure_from": EUROS["figure_id"],
        "figure_to": DOLLARS["figure_id"],
        "relation": "printed",
        "narrow_low": 0.86,
        "narrow_high": 1.02,
        "wide_low": 0.85,
        "wide_high": 1.03,
        "reference_low": 1.03,
        "reference_high": 1.05,
        "reference_from": date(2025, 1, 22),
        "reference_to": date(2025, 1, 28),
        "reference_source": "ECB euro reference rates",
        "verdict": "consistent_rounding",
        "rate_date_basis": "published",
        "rel_gap": 0.01,
        "is_weak": False,
        "is_later_rate": False,
    }
    return row | changes


def ground(**changes: Any) -> Row:
    """Build what the metric of the first figure was read from."""
    row = {
        "figure_id": ABOUT_120["figure_id"],
        "field": "metric",
        "value": "headcount",
        "labelled_by": "codebook",
        "confidence": 0.9,
        "article_id": make_id("a", TEXT),
        "start": TEXT.index("hired"),
        "end": TEXT.index("hired") + len("hired"),
        "exact": "hired",
    }
    return row | changes


def failure(**changes: Any) -> Row:
    """Build the failure of a mention that starts before its text."""
    row = {
        "run_id": "r_1",
        "table": "mentions",
        "rule": "greater_than_or_equal_to(0)",
        "severity": "error",
        "column": "start",
        "row_key": f"{make_id('a', TEXT)}:-1",
        "value": "-1",
        "message": "start -1 breaks the rule that it is at least 0.",
    }
    return row | changes


def proposal(**other: Any) -> Row:
    """Make one proposal: the two figures of the quantity, had no codebook labelled them."""
    first, second = sorted([ABOUT_120["figure_id"], EXACTLY_118["figure_id"]])
    return {
        "proposal_id": make_id("p", "people"), "figure_a": first, "figure_b": second, "score": 0.9,
        "shared": ["people"], "verdict": "agree", "grade": "none", "confidence": "low",
        "reasons": ["hedged"], "group_verdict": "agree", **other,
    }  # fmt: skip


UNLABELLED: Row = {
    "entity": None,
    "metric": None,
    "labelled_by": "none",
    "quantity_id": None,
}
ABOUT_120 = figure()
EUROS = figure("€5.6m", **UNLABELLED, **money("5600000", "5550000", "5650000", "EUR"))
DOLLARS = figure(
    "$6m",
    **UNLABELLED,
    **money("6000000", "5500000", "6500000", "USD", conversion_of=EUROS["start"]),
)
EXACTLY_118 = figure(
    "118",
    OTHER_TEXT,
    outlet="Widget Weekly",
    headline="Cogs grows",
    value=Decimal(118),
    low=Decimal(118),
    high=Decimal(118),
    low_kind="rounding",
    high_kind="rounding",
    hedge="bare",
)


def package_tables() -> dict[str, pl.DataFrame]:
    """Give a whole package: two articles, four figures, one quantity, one conversion."""
    other = article(OTHER_TEXT, outlet="Widget Weekly", headline="Cogs grows")
    words = [mention(), mention("€5.6m"), mention("$6m"), mention("118", OTHER_TEXT)]
    rows = {
        "articles": [article(), other],
        "mentions": words,
        "figures": [ABOUT_120, EUROS, DOLLARS, EXACTLY_118],
        "grounds": [ground()],
        "comparisons": [comparison()],
        "quantities": [quantity()],
        "conversions": [conversion()],
        "proposals": [proposal()],
        "failures": [failure()],
    }
    tables = {name: frame(PACKAGE[name], *of_table) for name, of_table in rows.items()}
    return tables | {"texts": frame(Texts, text_row(), text_row(OTHER_TEXT))}
