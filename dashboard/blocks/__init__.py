"""Rows → HTML: the cards, tables and pictures that a page is made of."""
