"""A figure → how to cite it: the outlet first, then this dataset; no address is invented."""

import datetime as dt
import re
from urllib.parse import quote

from dashboard.wording import formatting
from dashboard.wording.formatting import Row

DATASET = "Reported Figures"
STYLES = ["APA", "Chicago", "BibTeX"]


def citation(figure: Row, article: Row, style: str, version: str) -> str:
    """Write the citation of a figure of this version of the dataset, in one of `STYLES`."""
    write = {"APA": apa, "Chicago": chicago, "BibTeX": bibtex}[style]
    dataset = f"{DATASET} (version {version}, figure {figure['figure_id']})"
    return write(figure, article, dataset)


def place(article: Row) -> str | None:
    """Give where in the web an article stands: with its outlet, else in an archive."""
    known = [article["url"] or "", article["archived_url"] or ""]
    return next((url for url in known if formatting.is_web(url)), None)


def apa(figure: Row, article: Row, dataset: str) -> str:
    """Write Outlet. (2025, January 28). Headline (para. 7). In …. Retrieved … from https://…."""
    day, url, read = article["published"], place(article), article["retrieved"]
    when = f"{day:%Y, %B} {day.day}" if day else "n.d."
    where = f" Retrieved {_american(read)}, from" if url and read else ""
    where += f" {url}" if url else ""
    return (
        f"{article['outlet']}. ({when}). {article['headline']} (para. {figure['paragraph']})."
        f" In {dataset}.{where}"
    )


def chicago(figure: Row, article: Row, dataset: str) -> str:
    """Write Outlet, “Headline,” January 28, 2025, para. 7, accessed January 30, 2025, …."""
    day, url, read = article["published"], place(article), article["retrieved"]
    when = _american(day) if day else "n.d."
    where = f", accessed {_american(read)}" if url and read else ""
    where += f", {url}" if url else ""
    return (
        f"{article['outlet']}, “{article['headline']},” {when}, para. {figure['paragraph']}{where};"
        f" in {dataset}."
    )


def bibtex(figure: Row, article: Row, dataset: str) -> str:
    """Write an entry for BibTeX; without an address it is a `@misc`, not an `@online`."""
    day, url, read = article["published"], place(article), article["retrieved"]
    fields = {
        "author": f"{{{_tex(article['outlet'])}}}",
        "title": _tex(article["headline"]),
        "date": f"{day:%Y-%m-%d}" if day else None,
        "url": url and re.sub(r"[{}\\\s]", lambda sign: quote(sign[0]), url),
        "urldate": f"{read:%Y-%m-%d}" if url and read else None,
        "note": f"Para. {figure['paragraph']}: {_tex(figure['exact'])}. In {_tex(dataset)}",
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    kind = "online" if url else "misc"
    return f"@{kind}{{{figure['figure_id']},\n" + ",\n".join(lines) + "\n}"


def _american(day: dt.date) -> str:
    return f"{day:%B} {day.day}, {day:%Y}"


def _tex(text: str) -> str:
    return re.sub(r"([#$%&_{}])", r"\\\1", text)
