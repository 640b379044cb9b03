from tests.builders import (
    DOLLARS,
    EUROS,
    EXACTLY_118,
    OTHER_TEXT,
    article,
    comparison,
    figure,
    frame,
)
from validation.balance import report_balance
from validation.tables import Articles, Comparisons, Figures


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
