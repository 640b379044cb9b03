"""A bare app of Streamlit with the widgets that our pages use: what it shows is not our doing."""

import polars as pl
import streamlit as st

st.title("Bare")
st.text_input("Text", type="search")
st.selectbox("One", ["a", "b"])
st.multiselect("Several", ["a", "b"])
st.pills("Pills", ["a", "b"])
st.segmented_control("Segments", ["a", "b"])
st.file_uploader("File")
st.data_editor(pl.DataFrame({"a": [1], "b": [True]}))
st.dataframe(pl.DataFrame({"a": [1]}), on_select="rerun", selection_mode="single-row")
st.vega_lite_chart(
    {"mark": "bar", "data": {"values": [{"a": 1}]}, "encoding": {"x": {"field": "a"}}}
)
st.download_button("Download", b"", "file.txt")
st.button("Button")
