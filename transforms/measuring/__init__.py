"""Mentions → measures: each expression as a value and an interval (SEMANTICS 2)."""
