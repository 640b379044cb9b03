"""The page's address is its state: widgets read their choice from it and write it back.

Ids and slugs stand in the address, never labels. A value we do not have falls back to the first
choice, and the page says so. Beside a reader's own corpus every choice names that corpus, so that a
link of it that somebody else opens is not taken for one of everybody's.
"""

import datetime as dt
from collections.abc import Callable, Container, Sequence
from typing import TypeVar

import streamlit as st

from dashboard.session import data
from dashboard.wording import formatting

CORPUS, EVERYBODYS = "corpus", "default"
Choice = TypeVar("Choice", str, list[str], dt.date | None)


def check_corpus() -> None:
    """Say so if the address names the corpus of another session."""
    named = st.query_params.get(CORPUS)
    if named and named not in {EVERYBODYS, data.session()}:
        st.warning(
            "This link named a corpus that ended with its session, or that only another session "
            "sees. Save a corpus to share it.",
            icon=":material/link_off:",
        )


def to(**choices: str) -> dict[str, str]:
    """Make the query of a link to a page from its choices."""
    own = data.session()
    return choices | ({CORPUS: own} if own else {})


def chosen(key: str, options: Container[str], what: str) -> str | None:
    """Give the option that `?key=` names, or say that this `what` is unknown and give None."""
    named = st.query_params.get(key)
    if named is not None and named not in options:
        _say_unknown(named, what)
        return None
    return named


def several(key: str, options: Sequence[str], what: str) -> list[str]:
    """Give the options that `?key=` names, and say which others are no `what` of ours."""
    named = list(dict.fromkeys(st.query_params.get_all(key)))
    for unknown in [each for each in named if each not in options]:
        _say_unknown(unknown, what)
    return [each for each in named if each in options]


def day(key: str) -> dt.date | None:
    """Give the day that `?key=` names, or say that it is none."""
    named = st.query_params.get(key, "")
    try:
        return dt.date.fromisoformat(named) if named else None
    except ValueError:
        _say(f"a day that we cannot read: {formatting.plain(named[:80])}. Write it as 2025-01-28.")
    return None


def _say_unknown(named: str, what: str) -> None:
    article = "an" if what[0] in "aeiou" else "a"
    name = formatting.plain(named[:80])
    _say(f"{article} {what} we do not have: {name}. Choose one from the list.")


def _say(what: str) -> None:
    st.warning(f"This link named {what}", icon=":material/link_off:")


def follow(key: str, choice: Choice) -> Choice:
    """Set a widget to what the address says, before it is drawn, and give the choice.

    A widget that says so already is left alone, or what is being typed would be overwritten.
    """
    if st.session_state.get(key) != choice:
        st.session_state[key] = choice
    return choice


def follow_row(key: str, row: int | None) -> None:
    """Choose a row of a table, or none, before it is drawn."""
    rows = [] if row is None else [row]
    if key not in st.session_state or st.session_state[key]["selection"]["rows"] != rows:
        st.session_state[key] = {"selection": {"rows": rows, "columns": [], "cells": []}}


def record(key: str, *, drop: Sequence[str] = ()) -> Callable[[], None]:
    """Make a callback that writes a widget's choice to the address, and forgets what hung on it."""

    def write() -> None:
        choice = st.session_state[key]
        go(key, choice.isoformat() if isinstance(choice, dt.date) else choice, drop=drop)

    return write


def go(key: str, choice: str | list[str] | None, *, drop: Sequence[str] = ()) -> None:
    """Write a choice to the address in one step of the history; an empty one leaves it."""
    asked = {key: choice} if choice else {}
    st.query_params.from_dict({**_without(key, *drop), **asked, **to()})


def clear(*keys: str) -> None:
    """Take choices out of the address, in one step of the history."""
    st.query_params.from_dict({**_without(*keys), **to()})


def _without(*keys: str) -> dict[str, list[str]]:
    """Give what else the address says; of which corpus it is said anew."""
    others = [name for name in st.query_params if name not in {*keys, CORPUS}]
    return {name: st.query_params.get_all(name) for name in others}
