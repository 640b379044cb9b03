"""How figures are read, compared and kept: method, dictionaries, licences, routes, changes."""

import streamlit as st

from dashboard.blocks import cards, manual, markup
from dashboard.session import address, data, downloads
from dashboard.wording import formatting, methods

WIDTH = 704
"""Lines of prose are no longer than one reads with ease."""

package = data.package()
numbers = methods.choices()

st.title("About", anchor=False)
st.html(
    markup.lede(
        "Reported Figures reads news articles, turns every number into a row that keeps its "
        "source, and sets the outlets side by side. It compares reports; it does not rate them."
    )
)
st.markdown(manual.contents())

st.header("How a wording becomes an interval", anchor="hedges")
st.markdown(manual.READING, width=WIDTH)
st.html(manual.hedges(methods.hedges()))

st.header("How outlets are compared", anchor="verdicts")
st.markdown(manual.COMPARING, width=WIDTH)
st.html(manual.verdicts())
st.subheader("Witnesses", anchor="witnesses")
st.markdown(manual.sentences(manual.WITNESSES, numbers), width=WIDTH)
st.subheader("Conversions", anchor="conversions")
st.markdown(manual.sentences(manual.CONVERTING, numbers), width=WIDTH)
st.subheader("Our own choices", anchor="choices")
st.html(manual.choices(numbers))

st.header("Data dictionary", anchor="dictionary")
tables = methods.dictionary(package.folder)
named = address.chosen("table", tables, "table")
name = address.follow("table", named or "figures")
st.selectbox(
    "Every column of", list(tables), key="table", format_func=formatting.title, width=320,
    on_change=address.record("table"),
)  # fmt: skip
cards.note(manual.keys(tables[name]))
st.html(manual.columns(tables[name]))
downloads.button(
    "Data dictionary (JSON)", (package.folder / "datapackage.json").read_bytes,
    "datapackage.json", "application/json",
)  # fmt: skip

st.header("For other programs", anchor="routes")
st.html(manual.routes())

st.header("Licences", anchor="licences")
st.html(manual.licences())

st.header("What changed", anchor="changes")
st.markdown(manual.changes(methods.changelog()), width=WIDTH)
