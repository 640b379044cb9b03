"""Seeds and code → how figures are read: every hedge, this project's own choices, what changed.

Nothing is said twice: examples are measured by the extractor, shares are its constants.
"""

import json
from functools import cache
from pathlib import Path

import polars as pl

from dashboard.wording import formatting
from dashboard.wording.formatting import Row
from transforms.comparing.comparisons import MINOR, MODERATE
from transforms.comparing.rates import BAND, WINDOW_DAYS
from transforms.comparing.witnesses import RUN, SHARED
from transforms.extract import measure_texts
from transforms.lexicon import read_lexicon
from transforms.measuring.intervals import JUST, ROUNDING_CAP
from transforms.pipeline import LOST_SHARE

HERE = Path(__file__).parents[1]
UNLISTED = {
    "bare": (["no words at all"], "The plant cost $6m"),
    "range": (["a to b", "a–b", "between a and b"], "Repairs take 5 to 7 years"),
}
"""What grammar alone reads, so that no seed lists it: its cues, and a sentence to show it."""


@cache
def hedges() -> list[Row]:
    """Every hedge, in the order of `words.HEDGES`: its `cues`, and an example as it is measured."""
    lexicon = read_lexicon()
    vague = lexicon.numerals.filter(pl.col("kind") == "vague").with_columns(hedge=pl.lit("vague"))
    columns = ["hedge", "form", "sentence"]
    listed = pl.concat([lexicon.hedges.select(columns), vague.select(columns)])
    found = {
        hedge: (forms, sentences[0])
        for hedge, forms, sentences in listed.group_by("hedge", maintain_order=True)
        .agg("form", "sentence")
        .iter_rows()
    }
    shown = [(name, *(UNLISTED | found)[name]) for name in formatting.HEDGES]
    measured = measure_texts([sentence for _, _, sentence in shown]).unique(
        "article_id", keep="first", maintain_order=True
    )
    return [
        {**row, "hedge": name, "cues": cues}
        for (name, cues, _), row in zip(shown, measured.iter_rows(named=True), strict=True)
    ]


def choices() -> dict[str, float]:
    """The numbers that this project chose itself, as the code has them."""
    return {
        "rounding_cap": float(ROUNDING_CAP), "just": float(JUST), "minor": MINOR,
        "moderate": MODERATE, "lost_share": LOST_SHARE, "band": BAND, "window_days": WINDOW_DAYS,
        "shared": SHARED, "run": RUN,
    }  # fmt: skip


def dictionary(folder: Path) -> dict[str, Row]:
    """The tables of a package, by name, as its descriptor describes them to other programs."""
    descriptor = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    return {each["name"]: each for each in descriptor["resources"] if each.get("type") == "table"}


def changelog() -> str:
    """The changelog: a wheel carries it beside this module, a checkout has it at its top."""
    places = [HERE / "CHANGELOG.md", HERE.parent / "CHANGELOG.md"]
    return next(place for place in places if place.is_file()).read_text(encoding="utf-8")
