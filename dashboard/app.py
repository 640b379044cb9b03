"""The frame of every page: title, style, navigation, and the page itself."""

from pathlib import Path

import streamlit as st

from dashboard.blocks import cards
from dashboard.session import address, data

HERE = Path(__file__).parent

st.set_page_config(
    page_title="Reported Figures", page_icon=str(HERE / "static" / "mark.svg"), layout="wide"
)
st.html(HERE / "style.css")
st.html(HERE / "app.css")

PAGES = [
    st.Page("views/overview.py", title="Overview", icon=":material/newspaper:", default=True),
    st.Page("views/compare.py", title="Compare", icon=":material/compare_arrows:"),
    st.Page("views/proposals.py", title="Proposals", icon=":material/join_inner:"),
    st.Page("views/figures.py", title="Figures", icon=":material/table_rows:"),
    st.Page("views/sources.py", title="Sources", icon=":material/article:"),
    st.Page("views/quality.py", title="Data quality", icon=":material/fact_check:"),
    st.Page("views/add.py", title="Add articles", icon=":material/add_notes:"),
    st.Page("views/about.py", title="About", icon=":material/menu_book:"),
]
page = st.navigation(PAGES, position="hidden" if st.context.is_embedded else "top")
if own := data.workspace():
    cards.workspace_bar(own)
address.check_corpus()
try:
    page.run()
finally:
    data.rest()
