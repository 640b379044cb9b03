"""How the tables were checked: every rule, every failure, what moved, every conversion."""

import json

import streamlit as st

from dashboard.blocks import cards, markup, quality_tables
from dashboard.session import address, data, downloads, queries
from dashboard.wording import formatting, summaries

ROOM = 200
"""So many rows of a table fit the page."""

package = data.package()
report = package.report

st.title("Data quality", anchor=False)
st.html(markup.lede(quality_tables.summary(report)))
st.html(quality_tables.tables(report))

tables = list(report["tables"])
name = address.follow("table", address.chosen("table", tables, "table") or tables[0])
st.selectbox(
    "Every check of", tables, key="table", format_func=formatting.title, width=320,
    on_change=address.record("table"),
)  # fmt: skip
st.html(quality_tables.rules(name, report["tables"][name]))

st.header("What was kept", anchor=False)
st.html(quality_tables.stages(report))

st.header("Balance between outlets", anchor=False)
st.html(quality_tables.balance(report, package.outlets))

st.header("What moved since the last build", anchor=False)
st.html(quality_tables.drift(report))

st.header("What was flagged", anchor=False)
if package.failures.is_empty():
    st.html(markup.note("No row broke a rule."))
else:
    if grid := quality_tables.grid(report, package.outlets):
        st.html(grid)
    shown = package.failures.head(ROOM)
    st.html(quality_tables.failures(shown.to_dicts()))
    cards.note(summaries.left_out(package.failures.height - shown.height, "failure"))

st.header("Amounts printed in two currencies", anchor=False)
st.html(
    markup.note(
        "The rate that two printed amounts imply, against the European Central Bank’s of the days "
        "the figure speaks of, or else of the days up to publication, within half a per cent."
    )
)
printed = queries.of_relation(package.conversions, "printed")
pairs = printed.head(ROOM)
figures = queries.converted(package.figures, pairs)
st.html(quality_tables.conversions(pairs.to_dicts(), figures, package.outlets))
cards.note(summaries.left_out(printed.height - pairs.height, "conversion"))

crossed = queries.of_relation(package.conversions, "outlets")
if not crossed.is_empty():
    st.header("One amount, converted by two outlets", anchor=False)
    st.html(
        markup.note(
            "Two outlets print the same amount and convert it to currencies of their own; what "
            "they come to implies a rate, too."
        )
    )
    pairs = crossed.head(ROOM)
    figures = queries.converted(package.figures, pairs)
    st.html(quality_tables.crossed(pairs.to_dicts(), figures, package.outlets))
    cards.note(summaries.left_out(crossed.height - pairs.height, "conversion"))

st.header("How this was made", anchor=False)
st.html(markup.facts(quality_tables.origin(report)))
with st.container(horizontal=True):
    downloads.button(
        "Quality report (JSON)", lambda: json.dumps(report, indent=2).encode(),
        "quality-report.json", "application/json",
    )  # fmt: skip
    downloads.button("Failures (CSV)", lambda: downloads.csv(package.failures), "failures.csv")
    downloads.button(
        "Conversions (CSV)", lambda: downloads.csv(package.conversions), "conversions.csv"
    )
