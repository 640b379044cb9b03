"""What a reader asks of the figures: one set of filters for the page and for programs."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import polars as pl

OLDEST = dt.date(1600, 1, 1)
"""The first day that a reader may choose: news are not older."""


@dataclass(frozen=True)
class Filters:
    """The filters under the names that an address gives them; what is empty asks nothing.

    ``outlet`` holds slugs; ``since`` and ``until`` are days of publication, both included.
    """

    s: str = ""
    topic: Sequence[str] = ()
    outlet: Sequence[str] = ()
    flag: Sequence[str] = ()
    since: dt.date | None = None
    until: dt.date | None = None

    @property
    def query(self) -> str:
        """The filters as an address holds them."""
        asked = {name: value for name, value in vars(self).items() if value}
        return urlencode(asked, doseq=True)

    @property
    def is_dated(self) -> bool:
        """Whether a day of publication is asked for, which some figures may not have."""
        return bool(self.since or self.until)

    @property
    def of_any_day(self) -> "Filters":
        """The same without the days."""
        return replace(self, since=None, until=None)

    def calendar(
        self, first: dt.date | None, last: dt.date | None
    ) -> tuple[dt.date, dt.date | None]:
        """The days to choose from: those of publication, and what is asked for beyond them."""
        if first is None or last is None:
            return OLDEST, None
        asked = [day for day in (self.since, self.until) if day]
        return min([first, *asked]), max([last, *asked])

    @property
    def name(self) -> str:
        """What is asked for in few words, for the name of a file."""
        days = [f"{key} {day}" for key in ("since", "until") if (day := getattr(self, key))]
        return " ".join(filter(None, [self.s, *self.topic, *self.outlet, *self.flag, *days]))


def search(
    figures: pl.DataFrame, asked: Filters, outlets: Mapping[str, str], flags: Mapping[str, pl.Expr]
) -> pl.DataFrame:
    """Keep the figures that pass every filter, in the order in which they are.

    ``outlets`` names each outlet by its slug, ``flags`` tells who bears a flag. A figure of which
    nobody knows when it was published was published neither since a day nor until one.
    """
    rules = []
    if asked.s:
        said = pl.concat_str(
            "exact", "outlet", "headline", "entity", "metric", separator=" ", ignore_nulls=True
        )
        plain = said.str.replace_all("_", " ", literal=True).str.to_lowercase()
        rules.append(plain.str.contains(asked.s.lower(), literal=True))
    if asked.topic:
        rules.append(pl.col("metric").is_in(asked.topic))
    if asked.outlet:
        rules.append(pl.col("outlet").is_in([outlets[slug] for slug in asked.outlet]))
    if asked.flag:
        rules.append(pl.any_horizontal(flags[name] for name in asked.flag))
    if asked.since:
        rules.append(pl.col("published") >= asked.since)
    if asked.until:
        rules.append(pl.col("published") <= asked.until)
    return figures.filter(rules) if rules else figures
