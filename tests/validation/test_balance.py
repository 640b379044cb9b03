import polars as pl

from tests.builders import (
    DOLLARS,
    EUROS,
    EXACTLY_118,
    OTHER_TEXT,
    article,
    comparison,
    failure,
    figure,
    frame,
)
from validation.balance import report_balance, report_failures
from validation.tables import Articles, Comparisons, Failures, Figures


def test_each_outlet_is_counted_whether_it_gave_figures_or_not() -> None:
    articles = frame(
        Articles,
        article(),
        article(OTHER_TEXT, outlet="Widget Weekly"),
        article("Nothing here.", outlet="Quiet Quarterly"),
    )
    figures = frame(Figures, figure(), EUROS, DOLLARS, EXACTLY_118)
    torn = frame(Comparisons, comparison(verdict="conflict", grade="minor"))
    assert report_balance(articles, figures, torn) == [
        {"outlet": "Daily Cog", "articles": 1, "figures": 3, "labelled": 1, "compared": 1,
         "in_conflict": 1, "labelled_share": 0.333333},
        {"outlet": "Quiet Quarterly", "articles": 1, "figures": 0, "labelled": 0, "compared": 0,
         "in_conflict": 0, "labelled_share": None},
        {"outlet": "Widget Weekly", "articles": 1, "figures": 1, "labelled": 1, "compared": 1,
         "in_conflict": 1, "labelled_share": 1.0},
    ]  # fmt: skip


def test_what_is_compared_need_not_be_in_conflict() -> None:
    (row,) = report_balance(
        frame(Articles, article()), frame(Figures, figure()), frame(Comparisons, comparison())
    )
    assert (row["compared"], row["in_conflict"]) == (1, 0)


def test_a_broken_rule_counts_for_whom_the_key_of_its_row_names() -> None:
    one, other = figure()["figure_id"], EXACTLY_118["figure_id"]
    article_id = article()["article_id"]
    keys = [
        ("figures", one), ("figures", other), ("comparisons", f"{one}:{other}"),
        ("comparisons", f"{one}:{one}"), ("mentions", f"{article_id}:123"),
        ("mentions", f"{article_id}:9"),
        ("articles", "article of Daily Cog.md"), ("articles", None), ("figures", f"x{one}"),
    ]  # fmt: skip
    failures = frame(Failures, *(failure(table=table, row_key=key) for table, key in keys))
    owners = pl.DataFrame(
        {"id": [one, other, article_id], "outlet": ["Daily Cog", "Widget Weekly", "Daily Cog"]}
    )
    counts = [
        (row["outlet"], row["table"], row["failed"]) for row in report_failures(failures, owners)
    ]
    assert counts == [
        ("Daily Cog", "comparisons", 2), ("Daily Cog", "figures", 1), ("Daily Cog", "mentions", 2),
        ("Widget Weekly", "comparisons", 1), ("Widget Weekly", "figures", 1),
    ]  # fmt: skip


def test_rules_are_told_apart_by_column_and_severity() -> None:
    key = figure()["figure_id"]
    rows = [failure(row_key=key, column=name) for name in ("low", "high", "low")]
    owners = pl.DataFrame({"id": [key], "outlet": ["Daily Cog"]})
    found = report_failures(frame(Failures, *rows), owners)
    assert [(row["column"], row["failed"]) for row in found] == [("high", 1), ("low", 2)]
    assert report_failures(frame(Failures), owners) == []
