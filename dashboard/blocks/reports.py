"""The reports of one quantity and where the one chosen stands: what a click on Compare changes."""

import streamlit as st

from dashboard.blocks import cards, markup, quantities
from dashboard.charts import charts
from dashboard.session import address, data, queries
from dashboard.session.packages import Package
from dashboard.session.queries import Comparison
from dashboard.wording import formatting, summaries


@st.fragment
def show(comparison: Comparison, package: Package) -> None:
    """Show what was found, the chart, the reports to choose from, and the source of one.

    It is drawn anew by itself, so that a click on a report waits for nothing else of the page;
    once the package was replaced the whole page is. Embedded in another page it is the finding
    and the chart.
    """
    if not data.is_current(package):
        st.rerun()
    try:
        _show(comparison, package)
    finally:
        data.rest()


def _show(comparison: Comparison, package: Package) -> None:
    names = comparison.names
    figure_id = address.follow("fig", cards.named_report(names, package) or next(iter(names)))
    if st.context.is_embedded:
        _finding(comparison, package, figure_id)
        return
    left, right = st.columns([1.35, 1], gap="large")
    with right:  # first, for it is there at once; a chart keeps the browser busy
        cards.citation(figure_id, package)
    with left:
        _finding(comparison, package, figure_id)
        with st.container(key="screen-reports"):
            st.pills(
                "Show the source of", list(names), key="fig", required=True, wrap=True,
                format_func=lambda f: formatting.plain(names[f]), on_change=address.record("fig"),
            )  # fmt: skip


def _finding(comparison: Comparison, package: Package, figure_id: str) -> None:
    """Say what was found, and draw it."""
    quantity, drawn = comparison.quantity, comparison.drawn
    folded = queries.folded(drawn, comparison.pairs)
    st.html(quantities.finding(quantity, comparison.reports.to_dicts()))
    cards.chart(
        lambda: charts.interval_rows(
            folded.figures, quantity, package.outlets, cards.theme(), folded.row_of(figure_id)
        ),
        ("interval", quantity["quantity_id"], figure_id),
        summaries.interval_chart(quantity, drawn.to_dicts()),
        markup.source_line(drawn.to_dicts(), package.outlets),
        package,
        lambda picked: address.go("fig", picked),
    )
    cards.note(summaries.not_drawn(comparison.shown.height - drawn.height))
    st.html(markup.interval_key(has_band=quantity["verdict"] in {"agree", "compatible"}))
