"""One quantity: what each outlet printed, what it allows, and whether one value fits them all."""

import streamlit as st

from dashboard import (
    address,
    cards,
    charts,
    comparisons,
    data,
    downloads,
    extracts,
    markup,
    pictures,
    summaries,
    words,
)

package = data.package()
quantities = package.kept("ranked", lambda: extracts.ranked(package.quantities))
if quantities.is_empty():
    st.title("Compare", anchor=False)
    st.html(markup.note("No figure of this package is labelled, so there is nothing to compare."))
    cards.proposals_link(package)
    st.stop()
home = extracts.home(package.figures, st.query_params.get("fig"))
named = address.chosen("q", package.quantity_ids, "quantity")
listed = extracts.listed(quantities, "quantity_id", [named, home])
labels = extracts.choices(listed)
quantity_id = address.follow("q", named or home or next(iter(labels)))
is_embedded = st.context.is_embedded
if not is_embedded:
    with st.container(key="screen-picker"):
        st.selectbox(
            "Quantity", list(labels), key="q", filter_mode="contains", width=640,
            format_func=labels.__getitem__,
            on_change=address.record("q", drop=["fig", "with"]),
        )  # fmt: skip
        cards.note(summaries.listed_only(quantities.height, listed.height, "quantities"))
quantity = package.quantity(quantity_id)
reports = package.reports(quantity_id)
shown = reports.head(extracts.ROWS)
drawn = extracts.in_one_unit(shown)
pairs = extracts.pairs(package.comparisons, quantity_id)
folded = extracts.folded(drawn, pairs)
conversions = package.kept(
    f"conversions {quantity_id}", lambda: extracts.also_printed(package.figures, shown)
)
names = extracts.names(shown, conversions)
figure_id = address.follow("fig", cards.report(names, package) or next(iter(names)))

st.title(words.plain(quantity["label"]), anchor=False)
if is_embedded:
    left, right = st.container(), st.container()
else:
    left, right = st.columns([1.35, 1], gap="large")
with left:
    st.html(comparisons.finding(quantity, reports.to_dicts()))
    cards.chart(
        lambda: charts.interval_rows(
            folded.figures, quantity, package.outlets, cards.theme(), folded.row_of(figure_id)
        ),
        ("interval", quantity_id, figure_id),
        summaries.interval_chart(quantity, drawn.to_dicts()),
        markup.source_line(drawn.to_dicts(), package.outlets),
        package,
        lambda picked: address.go("fig", picked),
    )
    st.html(markup.interval_key(has_band=quantity["verdict"] in {"agree", "compatible"}))
if is_embedded:
    if data.is_shared():
        st.link_button(
            "Every report with its source", f"/compare?q={quantity_id}",
            icon=":material/open_in_new:",
        )  # fmt: skip
    st.stop()
with left, st.container(key="screen-reports"):
    st.pills(
        "Show the source of", list(names), key="fig", required=True, wrap=True,
        format_func=lambda f: words.plain(names[f]), on_change=address.record("fig"),
    )  # fmt: skip
with right:
    cards.citation(figure_id, package)

st.html(comparisons.values(quantity, shown.to_dicts(), package.outlets))
cards.note(summaries.left_out(reports.height - shown.height, "report"))

slug = words.slug(quantity["label"])
with st.container(horizontal=True, key="screen-downloads"):
    downloads.button("This comparison (CSV)", lambda: downloads.csv(reports), f"{slug}.csv")
    downloads.button("Its pairs (CSV)", lambda: downloads.csv(pairs), f"{slug}-pairs.csv")
    downloads.button(
        "Chart (SVG)", lambda: pictures.svg(quantity_id, package).encode(), f"{slug}.svg",
        "image/svg+xml",
    )  # fmt: skip
    downloads.button(
        "Chart (PNG)", lambda: pictures.png(quantity_id, package), f"{slug}.png", "image/png"
    )

others = package.kept(
    f"beside {quantity_id}", lambda: extracts.counterparts(package.figures, quantities, drawn)
)
if others:
    st.header("The same measure of others", anchor=False)
    other = address.follow("with", address.chosen("with", others, "quantity") or next(iter(others)))
    st.pills(
        "Set beside", list(others), key="with", required=True, wrap=True,
        format_func=lambda q: words.plain(others[q]), on_change=address.record("with"),
    )  # fmt: skip
    cards.pair(extracts.paired(package.figures, drawn, other, quantities), package)
