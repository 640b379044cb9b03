"""One quantity: what each outlet printed, what it allows, and whether one value fits them all."""

import streamlit as st

from dashboard.blocks import cards, markup, pictures, quantities, reports
from dashboard.session import address, data, downloads, queries
from dashboard.wording import formatting, summaries

package = data.package()
ranked = package.kept("ranked", lambda: queries.ranked(package.quantities))
if ranked.is_empty():
    st.title("Compare", anchor=False)
    st.html(markup.note("No figure of this package is labelled, so there is nothing to compare."))
    cards.proposals_link(package)
    st.stop()
figure_id = st.query_params.get("fig", "")
is_known = figure_id in package.figure_ids
home = queries.home(package.figure(figure_id), package.figures) if is_known else None
named = address.chosen("q", package.quantity_ids, "quantity")
listed = queries.listed(ranked, "quantity_id", [named, home])
labels = queries.choices(listed)
quantity_id = address.follow("q", named or home or next(iter(labels)))
is_embedded = st.context.is_embedded
if not is_embedded:
    with st.container(key="screen-picker"):
        st.selectbox(
            "Quantity", list(labels), key="q", filter_mode="contains", width=640,
            format_func=labels.__getitem__,
            on_change=address.record("q", drop=["fig", "with"]),
        )  # fmt: skip
        cards.note(summaries.listed_only(ranked.height, listed.height, "quantities"))
comparison = package.comparison(quantity_id)
quantity, shown = comparison.quantity, comparison.shown

st.title(formatting.plain(quantity["label"]), anchor=False)
reports.show(comparison, package)
if is_embedded:
    if data.is_shared():
        st.link_button(
            "Every report with its source", f"/compare?q={quantity_id}",
            icon=":material/open_in_new:",
        )  # fmt: skip
    st.stop()

st.html(quantities.values(quantity, shown.to_dicts(), package.outlets))
cards.note(summaries.left_out(comparison.reports.height - shown.height, "report"))

slug = formatting.slug(quantity["label"])
with st.container(horizontal=True, key="screen-downloads"):
    downloads.button(
        "This comparison (CSV)", lambda: downloads.csv(comparison.reports), f"{slug}.csv"
    )
    downloads.button(
        "Its pairs (CSV)", lambda: downloads.csv(comparison.pairs), f"{slug}-pairs.csv"
    )
    downloads.button(
        "Chart (SVG)", lambda: pictures.svg(quantity_id, package).encode(), f"{slug}.svg",
        "image/svg+xml",
    )  # fmt: skip
    downloads.button(
        "Chart (PNG)", lambda: pictures.png(quantity_id, package), f"{slug}.png", "image/png"
    )

others = package.kept(
    f"beside {quantity_id}",
    lambda: queries.counterparts(package.figures, ranked, comparison.drawn),
)
if others:
    st.header("The same measure of others", anchor=False)
    other = address.follow("with", address.chosen("with", others, "quantity") or next(iter(others)))
    st.pills(
        "Set beside", list(others), key="with", required=True, wrap=True,
        format_func=lambda q: formatting.plain(others[q]), on_change=address.record("with"),
    )  # fmt: skip
    cards.pair(queries.paired(package.figures, comparison.drawn, other, ranked), package)
