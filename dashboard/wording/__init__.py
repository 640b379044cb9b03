"""Rows → sentences, without HTML."""
