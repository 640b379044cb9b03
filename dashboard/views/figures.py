"""Every figure: search, filter, take away; a row leads to its citation."""

import streamlit as st

from dashboard.blocks import cards, markup
from dashboard.session import address, data, downloads
from dashboard.session.filters import Filters
from dashboard.wording import flags, formatting, summaries

package = data.package()
figures = package.figures
metrics = sorted(package.metrics, key=package.metrics.__getitem__)
slugs = package.slugs

st.title("All figures", anchor=False)
asked = Filters(
    s=address.follow("s", st.query_params.get("s", "")),
    topic=address.follow("topic", address.several("topic", metrics, "topic")),
    outlet=address.follow("outlet", address.several("outlet", list(slugs), "outlet")),
    flag=address.follow("flag", address.several("flag", list(flags.FLAGS), "flag")),
    since=address.follow("since", address.day("since")),
    until=address.follow("until", address.day("until")),
)
first, last = asked.calendar(*package.days)
with st.grid(3, min_column_width=230, gap="small"):
    st.text_input(
        "Search wording, subject or outlet", key="s", type="search", live="300ms",
        on_change=address.record("s"),
    )  # fmt: skip
    st.multiselect(
        "Topic", metrics, key="topic", format_func=package.metrics.__getitem__,
        on_change=address.record("topic"),
    )  # fmt: skip
    st.multiselect(
        "Outlet", list(slugs), key="outlet", format_func=slugs.__getitem__,
        on_change=address.record("outlet"),
    )  # fmt: skip
    st.multiselect(
        "Flag", list(flags.FLAGS), key="flag", format_func=flags.FLAGS.__getitem__,
        on_change=address.record("flag"),
    )  # fmt: skip
    with st.container(horizontal=True, gap="small"):
        for key, label in (("since", "Published from"), ("until", "Published until")):
            st.date_input(
                label, value=None, min_value=first, max_value=last, key=key, format="YYYY-MM-DD",
                on_change=address.record(key),
            )  # fmt: skip

found = package.found(asked)
undated = package.found(asked.of_any_day)["published"].null_count() if asked.is_dated else 0
shown = found.head(500)
st.html(
    markup.note(
        f"{formatting.counted(found.height, 'figure')} of {figures.height:,}.",
        summaries.left_out(found.height - shown.height, "figure"),
        summaries.undated(undated),
    )
)
figure_id = address.chosen("fig", package.figure_ids, "figure")
if figures.is_empty():
    st.info("No number was found in these articles.", icon=":material/search_off:")
    st.stop()
if found.is_empty():
    st.info(
        "No figure matches these filters. Clear one of them, or search for a shorter word.",
        icon=":material/search_off:",
    )
    st.button(
        "Clear all filters", icon=":material/filter_alt_off:", on_click=address.clear,
        args=list(vars(asked)),
    )  # fmt: skip
    st.stop()

cards.figures_table(shown, package, figure_id)
if figure_id:
    cards.citation(figure_id, package)
else:
    st.html(
        markup.note(
            "Choose a row to see where the figure stands and how to cite it: with the box at its "
            "left, or by keyboard with the arrows and Shift + Space."
        )
    )
with st.container(horizontal=True):
    view = formatting.slug(f"figures view {asked.name}")
    downloads.button("This view (CSV)", lambda: downloads.csv(found), f"{view}.csv")
    if data.is_shared():
        st.link_button(
            "This view (JSON)", f"/api/figures.json?{asked.query}", icon=":material/data_object:"
        )
    downloads.button("Every figure (CSV)", lambda: downloads.csv(figures), "figures.csv")
