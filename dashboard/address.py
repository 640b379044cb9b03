"""The page's address is its state: widgets read their choice from it and write it back.

Ids and slugs stand in the address, never labels. A value we do not have falls back to the first
choice, and the page says so.
"""

from collections.abc import Callable, Container, Sequence
from typing import TypeVar

import streamlit as st

Choice = TypeVar("Choice", str, list[str])


def chosen(key: str, options: Container[str], what: str) -> str | None:
    """Give the option that `?key=` names, or say that this `what` is unknown and give None."""
    named = st.query_params.get(key)
    if named is None or named in options:
        return named
    article = "an" if what[0] in "aeiou" else "a"
    st.warning(
        f"This link named {article} {what} we do not have: {named[:80]}",
        icon=":material/link_off:",
    )
    return None


def several(key: str, options: Sequence[str]) -> list[str]:
    """Give the options that `?key=` names; others are left out."""
    return [named for named in st.query_params.get_all(key) if named in options]


def follow(key: str, choice: Choice) -> Choice:
    """Set a widget to what the address says, before it is drawn, and give the choice.

    A widget that says so already is left alone, or what is being typed would be overwritten.
    """
    if st.session_state.get(key) != choice:
        st.session_state[key] = choice
    return choice


def record(key: str, *, drop: Sequence[str] = ()) -> Callable[[], None]:
    """Make a callback that writes a widget's choice to the address, and forgets what hung on it."""

    def write() -> None:
        go(key, st.session_state[key], drop=drop)

    return write


def go(key: str, choice: str | list[str] | None, *, drop: Sequence[str] = ()) -> None:
    """Write a choice to the address in one step of the history; an empty one leaves it."""
    kept = [name for name in st.query_params if name not in {key, *drop}]
    address = {name: st.query_params.get_all(name) for name in kept}
    st.query_params.from_dict(address | ({key: choice} if choice else {}))
