"""A figure → a page of plain HTML that stands alone: no script runs in it, and it prints well."""

from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path

from dashboard.blocks import details, markup, quantities
from dashboard.server import json_ld
from dashboard.session import contacts
from dashboard.session.packages import Package
from dashboard.wording import citations, formatting, summaries
from dashboard.wording.formatting import Row

HERE = Path(__file__).parent


def page(figure_id: str, package: Package) -> str:
    """Write the page of a figure: its words, our reading, the other reports, how to cite it."""
    figure = package.figure(figure_id)
    about = escape(details.about(figure, package))
    body = [
        f"{markup.kicker('A figure in the news')}",
        f"<h1>“{escape(figure['exact'])}”</h1>",
        f'<p class="read">{about}. '
        f"Read as <strong>{escape(formatting.interval(figure))}</strong>.</p>",
        _where(figure, package),
        details.quotation(figure, package),
        markup.note(summaries.digest(package.article(figure["article_id"]))),
        *_others(figure, package),
        f"<h2>All that is known of it</h2>{markup.facts(details.facts(figure, package))}",
        _citations(figure, package),
        _links(figure, package),
    ]
    title = f"“{figure['exact']}”, {figure['outlet']}"
    return document(title, "".join(body), json_ld.script(figure, package), package.version)


def missing(said: str) -> str:
    """Write the page that stands where there is nothing to show, and say why."""
    body = f'<h1>Nothing stands here</h1><p class="read">{escape(said)}</p>'
    more = '<ul class="links"><li><a href="/figures">Look for it among all figures</a></li></ul>'
    return document("Nothing stands here", body + more)


def document(title: str, body: str, head: str = "", version: str = "") -> str:
    """Wrap the body of a page into a whole document of its own."""
    made = f"<p>Data version {escape(version)}.</p>" if version else ""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,">'
        f"<title>{escape(title)} · {citations.DATASET}</title>{head}<style>{_style()}</style>"
        f'</head><body><header><a href="/"><b>{citations.DATASET}</b></a><nav aria-label="App">'
        '<a href="/compare">Compare</a> · <a href="/figures">All figures</a></nav></header>'
        f"<main>{body}</main><footer><p>We compare reports; we do not rate outlets or say who is "
        f"right.</p>{made}</footer></body></html>"
    )


def _where(figure: Row, package: Package) -> str:
    outlet = markup.outlet(figure["outlet"], package.outlets)
    said = f"{formatting.date(figure['published'])}, ¶{figure['paragraph']}: "
    return (
        f'<p class="by"><strong>{outlet}</strong>, {escape(said)}'
        f"{markup.link(figure['url'], figure['headline'])}</p>"
    )


def _others(figure: Row, package: Package) -> list[str]:
    """Write the verdict on the quantity of a figure, with the chart of all its reports."""
    quantity = details.quantity(figure, package)
    if quantity is None:
        return []
    reports = package.reports(quantity["quantity_id"]).to_dicts()
    heading = "What the outlets say" if quantity["n_outlets"] > 1 else "Nobody else says so"
    return [
        f"<h2>{heading}</h2>",
        quantities.finding(quantity, reports),
        _picture(quantity, reports),
    ]


def _picture(quantity: Row, reports: Sequence[Row]) -> str:
    """Show the chart of a quantity in the reader's theme, narrow on a phone."""
    chart = f"/chart/{quantity['quantity_id']}.svg"
    alt = escape(summaries.interval_chart(quantity, reports))
    phone, dark = "(max-width: 640px)", "(prefers-color-scheme: dark)"
    return (
        f'<picture><source media="{phone} and {dark}" srcset="{chart}?width=360&amp;theme=dark">'
        f'<source media="{phone}" srcset="{chart}?width=360">'
        f'<source media="screen and {dark}" srcset="{chart}?theme=dark">'
        f'<img src="{chart}" alt="{alt}"></picture>'
    )


def _citations(figure: Row, package: Package) -> str:
    article = package.article(figure["article_id"])
    told = "".join(
        f'<h3>{style}</h3><p class="cite" tabindex="0">'
        f"{escape(citations.citation(figure, article, style, package.version))}</p>"
        for style in citations.STYLES
    )
    note = markup.note("One click selects all of a citation.")
    return f'<section class="cites"><h2>Cite it</h2>{note}{told}</section>'


def _links(figure: Row, package: Package) -> str:
    figure_id, quantity = figure["figure_id"], details.quantity(figure, package)
    places = {
        f"/sources?src={figure['article_id']}&at={figure_id}": "Read in context",
        f"/api/figures/{figure_id}.json": "JSON",
        f"/cite/{figure_id}.bib": "BibTeX",
    }
    if quantity:
        chart = f"/chart/{quantity['quantity_id']}"
        places = {f"/compare?fig={figure_id}": "Compare the reports"} | places
        places |= {f"{chart}.svg": "Chart as SVG", f"{chart}.png": "Chart as PNG"}
    if contact := contacts.link(figure_id, package.version):
        places[contact] = "Report a problem"
    items = "".join(f'<li><a href="{escape(to)}">{name}</a></li>' for to, name in places.items())
    return f'<section class="on"><h2>Go on</h2><ul class="links">{items}</ul></section>'


@cache
def _style() -> str:
    """Read the rules that the app shares, and those of this page."""
    return "".join(
        path.read_text("utf-8") for path in (HERE.parent / "style.css", HERE / "permalink.css")
    )
