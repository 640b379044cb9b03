"""Frames → Altair charts; they know no Streamlit."""
