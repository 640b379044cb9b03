"""What the corpus holds, which quantities several outlets report, and where they part."""

import streamlit as st

from dashboard.blocks import cards, markup
from dashboard.charts import charts
from dashboard.session import address, data, downloads, queries
from dashboard.wording import formatting, summaries

package = data.package()
outlets, figures = package.outlets, package.figures
quantities = package.kept("ranked", lambda: queries.ranked(package.quantities))
shared = queries.compared(quantities)
conflicts = queries.of_verdict(shared, "conflict")["label"].to_list()
days = [day for day in package.days if day]
theme = cards.theme()


def open_figure(figure_id: str) -> None:
    """Go to the comparison that a figure stands in."""
    st.switch_page("views/compare.py", query_params=address.to(fig=figure_id))


subject = package.kept("subject", lambda: queries.subject(figures))
st.title(formatting.plain(summaries.headline(subject, len(outlets))), anchor=False)
st.html(markup.lede(summaries.finding(quantities.height, shared.height, conflicts)))
st.html(markup.note(summaries.corpus(package.articles.height, figures.height, days)))
cards.proposals_link(package)

with st.grid(3, min_column_width=290, gap="small"):
    for quantity in quantities.head(6).iter_rows(named=True):
        cards.quantity(quantity, package)

if currencies := package.kept("currencies", lambda: queries.currencies(figures)):
    st.header("Every sum on one scale", anchor=False)
    named = address.chosen("currency", currencies, "currency")
    currency = address.follow("currency", named or currencies[0])
    sums = package.kept(f"ladder {currency}", lambda: queries.ladder(figures, quantities, currency))
    st.html(
        markup.note(
            "Each step is ten times the last. A hollow dot is a conversion by the outlet.",
            summaries.left_out(sums.left_out, "figure"),
        )
    )
    st.segmented_control(
        "Printed in", currencies, key="currency", required=True,
        on_change=address.record("currency"),
    )  # fmt: skip
    st.html(markup.outlet_key(queries.outlets(sums.figures, outlets), outlets))
    cards.chart(
        lambda: charts.ladder(sums.figures, sums.quantities, outlets, theme),
        ("ladder", currency), summaries.ladder_chart(sums.quantities.to_dicts()),
        markup.source_line(sums.figures.to_dicts(), outlets), package, open_figure,
    )  # fmt: skip

apart = package.kept("differences", lambda: queries.differences(figures, quantities))
if not apart.figures.is_empty():
    st.header("Where the outlets part", anchor=False)
    st.html(
        markup.note(
            "Each report divided by the median report. Bars show what the wording allows.",
            summaries.left_out(apart.left_out, "figure"),
        )
    )
    st.html(markup.outlet_key(queries.outlets(apart.figures, outlets), outlets))
    cards.chart(
        lambda: charts.ratio_strip(apart.figures, apart.quantities, outlets, theme),
        ("ratios",), summaries.ratio_chart(apart.quantities.to_dicts()),
        markup.source_line(apart.figures.to_dicts(), outlets), package, open_figure,
    )  # fmt: skip

with st.container(horizontal=True):
    downloads.button("All figures (CSV)", lambda: downloads.csv(figures), "figures.csv")
    downloads.button(
        "Everything (zip)", lambda: downloads.everything(package.folder), "reported-figures.zip",
        "application/zip",
    )  # fmt: skip
