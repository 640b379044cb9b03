"""A figure → how to cite it: the outlet first, then this dataset; no address is invented."""

import re

from dashboard.words import Row

DATASET = "Reported Figures"
STYLES = ["APA", "Chicago", "BibTeX"]


def citation(figure: Row, style: str, version: str) -> str:
    """Write the citation of a figure of this version of the dataset, in one of `STYLES`."""
    write = {"APA": apa, "Chicago": chicago, "BibTeX": bibtex}[style]
    return write(figure, f"{DATASET} (version {version}, figure {figure['figure_id']})")


def apa(figure: Row, dataset: str) -> str:
    """Write Outlet. (2025, January 28). Headline (para. 7)."""
    day = figure["published"]
    when = f"{day:%Y, %B} {day.day}" if day else "n.d."
    place = f" {figure['url']}" if figure["url"] else ""
    return (
        f"{figure['outlet']}. ({when}). {figure['headline']} (para. {figure['paragraph']}).{place} "
        f"In {dataset}."
    )


def chicago(figure: Row, dataset: str) -> str:
    """Write Outlet, “Headline,” January 28, 2025, para. 7."""
    day = figure["published"]
    when = f"{day:%B} {day.day}, {day:%Y}" if day else "n.d."
    place = f", {figure['url']}" if figure["url"] else ""
    return (
        f"{figure['outlet']}, “{figure['headline']},” {when}, para. {figure['paragraph']}{place}; "
        f"in {dataset}."
    )


def bibtex(figure: Row, dataset: str) -> str:
    """Write an entry for BibTeX; without an address it is a `@misc`, not an `@online`."""
    day = figure["published"]
    fields = {
        "author": f"{{{_tex(figure['outlet'])}}}",
        "title": _tex(figure["headline"]),
        "date": f"{day:%Y-%m-%d}" if day else None,
        "url": figure["url"],
        "note": f"Para. {figure['paragraph']}: {_tex(figure['exact'])}. In {_tex(dataset)}",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    kind = "online" if figure["url"] else "misc"
    return f"@{kind}{{{figure['figure_id']},\n" + ",\n".join(lines) + "\n}"


def _tex(text: str) -> str:
    return re.sub(r"([#$%&_{}])", r"\\\1", text)
