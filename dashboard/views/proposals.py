"""What no codebook labels: groups of figures that seem to report one quantity, for a person."""

import streamlit as st

from dashboard.blocks import cards, markup, proposals
from dashboard.session import data, downloads, editor
from dashboard.wording import formatting, summaries

package = data.package()
editor.tell()
proposed = package.kept("proposed", lambda: proposals.ranked(package.proposals))

st.title("Proposals", anchor=False)
if proposed.is_empty():
    st.info(
        "Nothing is proposed: no two articles of this package have figures without a sure label "
        "that seem to report one quantity.",
        icon=":material/search_off:",
    )
    st.stop()
st.html(
    markup.lede(
        "These groups were found without a codebook, by the words around the numbers and the "
        "numbers themselves; a person should confirm each of them before it is used."
    )
)
shown = proposed.head(proposals.MOST)
st.html(
    markup.note(
        f"{formatting.counted(proposed.height, 'group')}, the best score first.",
        summaries.left_out(proposed.height - shown.height, "group"),
    )
)
for group in shown.iter_rows(named=True):
    cards.proposal(group, package)
downloads.button("Proposals (CSV)", lambda: downloads.csv(package.proposals), "proposals.csv")
