"""A package on disk → its tables, opened once and kept.

Pages and routes share what is open. A build that replaces the package is opened at the next look.
"""

import datetime as dt
import hashlib
import json
import os
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

import polars as pl

from dashboard.session import filters, queries
from dashboard.session.filters import Filters
from dashboard.session.queries import Comparison
from dashboard.wording import flags, formatting
from dashboard.wording.formatting import Row
from transforms.files.csv_cells import UnreadableTable
from transforms.lexicon import read_codebook
from transforms.packaging.mapping import map_package

FOLDER = "FIGURES_PACKAGE"
"""The environment variable that names the package to show."""

T = TypeVar("T")
IN_ORDER = {"figures": ["published", "outlet", "paragraph", "start"]}
"""How a reader meets the rows of a table, whatever is picked from them."""

MOST_MADE = 200
"""So many things that were made of a package are kept."""
MISSING = object()
_OPENING = Lock()
"""One opens a package; who asks meanwhile waits for it."""


@dataclass(frozen=True)
class Ids(Container[str]):
    """The ids of a column: whether it holds one is looked up there, and none is copied."""

    column: pl.Series

    def __contains__(self, wanted: object) -> bool:
        """Tell whether this is one of the ids."""
        return isinstance(wanted, str) and bool((self.column == wanted).any())


class NothingToShow(Exception):
    """There is no package, or it cannot be read; the message says why."""


@dataclass(frozen=True, eq=False)
class Package:
    """The tables of one build, and the texts its spans point into; equal only to itself."""

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
    rest: Callable[[], None] = lambda: None
    """Gives back the memory of what was looked at, where the tables lie on the disk."""

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all that is shown: the version stands for the tables, beside it the report."""
        told = json.dumps([self.version, self.report], sort_keys=True, default=str)
        return hashlib.sha256(told.encode()).hexdigest()

    @cached_property
    def outlets(self) -> list[str]:
        """Every outlet, in the order of first publication; the order fixes their colours."""
        first = self.articles.group_by("outlet").agg(pl.col("published").min())
        return first.sort("published", "outlet", nulls_last=True)["outlet"].to_list()

    @cached_property
    def slugs(self) -> dict[str, str]:
        """Every outlet by the name that an address gives it."""
        return {formatting.slug(outlet): outlet for outlet in self.outlets}

    @cached_property
    def flags(self) -> dict[str, pl.Expr]:
        """What tells whether a figure has something that one should know before using it."""
        return flags.rules(self.quantities, self.conversions, self.failures)

    def flagged(self, figures: pl.DataFrame) -> dict[str, list[str]]:
        """The flags of these figures, by their ids."""
        return flags.flagged(figures, self.flags)

    @cached_property
    def days(self) -> tuple[dt.date | None, dt.date | None]:
        """The first and the last day of publication, as far as any is known."""
        printed = self.articles["published"]
        return cast("dt.date | None", printed.min()), cast("dt.date | None", printed.max())

    def found(self, asked: Filters) -> pl.DataFrame:
        """The figures that pass these filters."""
        return filters.search(self.figures, asked, self.slugs, self.flags)

    @cached_property
    def metrics(self) -> dict[str, str]:
        """The words for each metric."""
        return queries.metric_names(self.quantities)

    def flags_of(self, figure: Row) -> list[str]:
        """The flags of one figure."""
        row = pl.DataFrame([figure], self.figures.schema)
        return self.flagged(row)[figure["figure_id"]]

    @property
    def figure_ids(self) -> Container[str]:
        """The ids of all figures."""
        return Ids(self.figures["figure_id"])

    @property
    def quantity_ids(self) -> Container[str]:
        """The ids of all quantities."""
        return Ids(self.quantities["quantity_id"])

    @property
    def article_ids(self) -> Container[str]:
        """The ids of all articles."""
        return Ids(self.articles["article_id"])

    @cached_property
    def made(self) -> dict[str, object]:
        """What was drawn from this package so far."""
        return {}

    def kept(self, name: str, make: Callable[[], T]) -> T:
        """Give what was made under this name, if it is among the last; else make it."""
        made = self.made.pop(name, MISSING)
        if made is MISSING:
            made = make()
        self.made[name] = made  # behind all others
        for oldest in [*self.made][:-MOST_MADE]:
            self.made.pop(oldest, None)
        return cast("T", made)

    def reports(self, quantity_id: str) -> pl.DataFrame:
        """The figures of a quantity as printed; several parts of a page ask for them."""
        return self.kept(
            f"reports {quantity_id}", lambda: queries.reports(self.figures, quantity_id)
        )

    def comparison(self, quantity_id: str) -> Comparison:
        """A quantity with its reports, as the page Compare shows them."""
        return self.kept(
            f"comparison {quantity_id}",
            lambda: queries.comparison(
                self.quantity(quantity_id),
                self.reports(quantity_id),
                self.figures,
                self.comparisons,
            ),
        )

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


def named() -> Package:
    """Open the package that the environment names, which everybody sees.

    Raises:
        NothingToShow: no package is named, or the one that is cannot be read.
    """
    return opened(os.environ.get(FOLDER, ""))


def opened(name: str) -> Package:
    """Open the package in a folder, or give it if it is open already.

    Raises:
        NothingToShow: there is no package, or it cannot be read.
    """
    descriptor = Path(name) / "datapackage.json"
    if not name:
        raise NothingToShow("no package was named")
    if not descriptor.is_file():
        raise NothingToShow(f"“{name}” is no finished package")
    try:
        with _OPENING:
            return _read(Path(name), descriptor.stat().st_mtime_ns)
    except UnreadableTable as broken:
        raise NothingToShow(f"the package “{name}” cannot be read: {broken}") from broken


@cache
def metrics() -> dict[str, str]:
    """Give the words for each metric that the codebook knows."""
    return dict(read_codebook().metrics.select("metric", "label").iter_rows())


@lru_cache(maxsize=4)
def _read(folder: Path, changed: int) -> Package:
    """Open a package; `changed` makes a rebuilt one another."""
    read = map_package(folder, IN_ORDER)
    names = [
        "articles", "figures", "grounds", "comparisons", "quantities", "conversions", "proposals",
        "failures", "texts",
    ]  # fmt: skip
    tables = {name: read.tables[name] for name in names}
    return Package(
        folder, **tables, report=read.report, version=read.descriptor["version"], rest=read.rest
    )
