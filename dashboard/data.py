"""A package on disk → its tables, opened once and kept; no other module here opens a table."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import polars as pl
import streamlit as st

from dashboard import extracts, flags
from dashboard.words import Row
from dashboard.workspaces import Workspace
from transforms.cells import UnreadableTable
from transforms.lexicon import read_codebook
from transforms.package import open_package

FOLDER, CORPUS = "FIGURES_PACKAGE", "FIGURES_CORPUS"
"""The environment variables that name the package to show, and the corpus it was built from."""
OWN = "workspace"
"""Where a session keeps the corpus that its reader brought."""


@dataclass(frozen=True)
class Package:
    """The tables of one build, and the texts its spans point into."""

    folder: Path
    articles: pl.DataFrame
    figures: pl.DataFrame
    grounds: pl.DataFrame
    comparisons: pl.DataFrame
    quantities: pl.DataFrame
    conversions: pl.DataFrame
    proposals: pl.DataFrame
    failures: pl.DataFrame
    texts: pl.DataFrame
    report: Mapping[str, Any]
    version: str

    @cached_property
    def outlets(self) -> list[str]:
        """Every outlet, in the order of first publication; the order fixes their colours."""
        first = self.articles.group_by("outlet").agg(pl.col("published").min())
        return first.sort("published", "outlet", nulls_last=True)["outlet"].to_list()

    @cached_property
    def flags(self) -> dict[str, list[str]]:
        """What to know about each figure before using it, by its id."""
        rows = flags.flagged(self.figures, self.quantities, self.conversions, self.failures)
        return dict(rows.iter_rows())

    @cached_property
    def metrics(self) -> dict[str, str]:
        """The words for each metric."""
        return extracts.metric_names(self.quantities)

    @cached_property
    def figure_ids(self) -> frozenset[str]:
        """The ids of all figures."""
        return frozenset(self.figures["figure_id"])

    def figure(self, figure_id: str) -> Row:
        """The row of one figure."""
        return self.figures.row(by_predicate=pl.col("figure_id") == figure_id, named=True)

    def quantity(self, quantity_id: str) -> Row:
        """The row of one quantity."""
        return self.quantities.row(by_predicate=pl.col("quantity_id") == quantity_id, named=True)

    def article(self, article_id: str) -> Row:
        """The row of one article."""
        return self.articles.row(by_predicate=pl.col("article_id") == article_id, named=True)

    def text(self, article_id: str) -> str:
        """The text of one article."""
        return str(self.texts.filter(pl.col("article_id") == article_id)["text"].item())


def workspace() -> Workspace | None:
    """Give the corpus that the reader brought to this session, if they did."""
    own: Workspace | None = st.session_state.get(OWN)
    return own


def package() -> Package:
    """Open the reader's own package, or the one that the environment names.

    Where there is none the page explains how to build one.
    """
    own = workspace()
    name = str(own.package) if own else os.environ.get(FOLDER, "")
    descriptor = Path(name) / "datapackage.json"
    if not name:
        explain("no package was named")
    if not descriptor.is_file():
        explain(f"“{name}” is no finished package")
    try:
        return _opened(Path(name), descriptor.stat().st_mtime_ns)
    except UnreadableTable as broken:
        explain(f"the package “{name}” cannot be read: {broken}")


def corpus() -> Path | None:
    """Give the folder of the corpus that is shown to everybody, if it is a reader's own."""
    name = os.environ.get(CORPUS)
    return Path(name) if name else None


def shown() -> Path:
    """Give the folder of the package that is shown to everybody."""
    return Path(os.environ[FOLDER])


@st.cache_resource(show_spinner=False)
def metrics() -> dict[str, str]:
    """Give the words for each metric that the codebook knows."""
    return dict(read_codebook().metrics.select("metric", "label").iter_rows())


def explain(why: str) -> NoReturn:
    """Say why there is nothing to show and how to change that, and end the page."""
    st.title("No figures yet", anchor=False)
    st.text(
        f"There is nothing to show: {why}. Build a package from the articles that come with the "
        "program, or from your own, and open it:"
    )
    st.code("figures build --out my-figures\nfigures dashboard my-figures", language=None)
    st.stop()


@st.cache_resource(max_entries=4, show_spinner=False)
def _opened(folder: Path, changed: int) -> Package:
    """Open a package; `changed` makes a rebuilt one another."""
    read = open_package(folder)
    names = [
        "articles", "figures", "grounds", "comparisons", "quantities", "conversions", "proposals",
        "failures", "texts",
    ]  # fmt: skip
    tables = {name: read.tables[name] for name in names}
    return Package(folder, **tables, report=read.report, version=read.descriptor["version"])
