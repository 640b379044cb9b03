"""The package that a session sees: the reader's own, or the one that everybody sees."""

import os
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

import streamlit as st

from dashboard.session import packages
from dashboard.session.packages import NothingToShow, Package
from dashboard.session.workspaces import Workspace

CORPUS = "FIGURES_CORPUS"
"""The environment variable that names the corpus which the package was built from."""
OWN = "workspace"
"""Where a session keeps the corpus that its reader brought."""


def workspace() -> Workspace | None:
    """Give the corpus that the reader brought to this session, if they did."""
    own: Workspace | None = st.session_state.get(OWN)
    return own


def package() -> Package:
    """Open the reader's own package, or the one that the environment names.

    Where there is none the page explains how to build one.
    """
    try:
        return _opened()
    except NothingToShow as why:
        explain(str(why))


def is_current(package: Package) -> bool:
    """Tell whether this is still what the session sees: a build may have replaced it."""
    with suppress(NothingToShow):
        opened = _opened()
        return (opened.folder, opened.version) == (package.folder, package.version)
    return False


def rest() -> None:
    """Give back what a page looked at, once it is drawn."""
    with suppress(NothingToShow):
        _opened().rest()


def _opened() -> Package:
    own = workspace()
    return packages.opened(str(own.package)) if own else packages.named()


def is_shared() -> bool:
    """Tell whether the session sees what everybody does, and so what the routes answer from."""
    own = workspace()
    return own is None or own.package == shown()


def session() -> str | None:
    """Give the name by which addresses tell the reader's own corpus, if they see one."""
    own = workspace()
    return own.name if own and not is_shared() else None


def corpus() -> Path | None:
    """Give the folder of the corpus that is shown to everybody, if it is a reader's own."""
    name = os.environ.get(CORPUS)
    return Path(name) if name else None


def shown() -> Path:
    """Give the folder of the package that is shown to everybody."""
    return Path(os.environ[packages.FOLDER])


def explain(why: str) -> NoReturn:
    """Say why there is nothing to show and how to change that, and end the page."""
    st.title("No figures yet", anchor=False)
    st.text(
        f"There is nothing to show: {why}. Build a package from the articles that come with the "
        "program, or from your own, and open it:"
    )
    st.code("figures build --out my-figures\nfigures dashboard my-figures", language=None)
    st.stop()
