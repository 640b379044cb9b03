"""Addresses that need no app: a page for each figure, tables as JSON and CSV, charts, citations.

Each answers from the package that the pages show.
"""

import datetime as dt
import json
from dataclasses import fields
from typing import Any

import polars as pl
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.blocks import details, pictures
from dashboard.server import permalinks, responses
from dashboard.server.responses import Refused
from dashboard.session import downloads
from dashboard.session.filters import Filters
from dashboard.session.packages import Package
from dashboard.wording import citations, flags

JSON = "application/json"


def permalink(request: Request, package: Package) -> Response:
    """Give the page of a figure."""
    return Response(permalinks.page(_figure_id(request, package), package), media_type="text/html")


def figures_csv(request: Request, package: Package) -> Response:
    """Give the figures that the filters let through, as the page Figures gives them."""
    found = filtered(request, package)
    headers = {"content-disposition": 'attachment; filename="figures.csv"'}
    return Response(downloads.csv(found), headers=headers, media_type="text/csv")


def figures_json(request: Request, package: Package) -> Response:
    """Give the same figures as JSON."""
    found = filtered(request, package)
    return _json(package, n_figures=str(found.height), figures=downloads.json(found))


def figure_json(request: Request, package: Package) -> Response:
    """Give one figure with its words, its article, its quantity, its conversions and citations."""
    figure_id = _figure_id(request, package)
    figure = package.figure(figure_id)
    article, quantity = package.article(figure["article_id"]), details.quantity(figure, package)
    either = pl.any_horizontal(pl.col("figure_from", "figure_to") == figure_id)
    cited = {style: citations.citation(figure, article, style, package.version)
             for style in citations.STYLES}  # fmt: skip
    return _json(
        package,
        figure=_only(package.figures, "figure_id", figure_id),
        paragraph=_dumped(details.paragraph(figure, package).words),
        flags=_dumped(package.flags_of(figure)),
        article=_only(package.articles, "article_id", figure["article_id"]),
        quantity=_only(
            package.quantities, "quantity_id", quantity["quantity_id"] if quantity else ""
        ),
        grounds=downloads.json(package.grounds.filter(pl.col("figure_id") == figure_id)),
        conversions=downloads.json(package.conversions.filter(either)),
        failures=downloads.json(package.failures.filter(pl.col("row_key") == figure_id)),
        citations=_dumped(cited),
    )


def quantities_json(_: Request, package: Package) -> Response:
    """Give every quantity with its verdict and its witnesses."""
    rows = package.quantities
    return _json(package, n_quantities=str(rows.height), quantities=downloads.json(rows))


def quality_json(_: Request, package: Package) -> Response:
    """Give the report of the build, and every row that broke a rule."""
    return _json(package, report=_dumped(package.report), failures=downloads.json(package.failures))


def chart(request: Request, package: Package) -> Response:
    """Give the interval chart of a quantity; `theme` and `width` are as in `pictures`."""
    quantity_id, form = request.path_params["quantity_id"], request.path_params["form"]
    if quantity_id not in package.quantity_ids:
        raise Refused(404, f"We have no quantity {quantity_id}.")
    theme = pictures.THEMES.get(request.query_params.get("theme", "light"))
    width = pictures.WIDTHS.get(request.query_params.get("width", "760"))
    if theme is None or width is None or form not in {"svg", "png"}:
        raise Refused(400, "A chart is SVG or PNG, its theme light or dark, its width 360 or 760.")
    if form == "svg":
        drawn = pictures.svg(quantity_id, package, theme, width)
        return Response(drawn, media_type="image/svg+xml")
    return Response(pictures.png(quantity_id, package, theme, width), media_type="image/png")


def bib(request: Request, package: Package) -> Response:
    """Give the BibTeX entry of a figure."""
    figure_id = _figure_id(request, package)
    figure = package.figure(figure_id)
    article = package.article(figure["article_id"])
    entry = citations.citation(figure, article, "BibTeX", package.version)
    headers = {"content-disposition": f'inline; filename="{figure_id}.bib"'}
    return Response(f"{entry}\n", headers=headers, media_type="text/x-bibtex")


def filtered(request: Request, package: Package) -> pl.DataFrame:
    """Give the figures that the page Figures shows with the same filters.

    The page leaves a filter out that it does not know; who reads by program would then take all
    figures for those of one outlet, so here that is refused.
    """
    query = request.query_params
    lists: dict[str, Any] = {
        "topic": package.metrics, "outlet": package.slugs, "flag": flags.FLAGS,
    }  # fmt: skip
    known = [field.name for field in fields(Filters)]
    for name, value in query.multi_items():
        if name not in known:
            raise Refused(400, f"There is no filter “{name}”; there are {', '.join(known)}.")
        if name in lists and value not in lists[name]:
            raise Refused(400, f"We have no {name} “{value}”; we have {', '.join(lists[name])}.")
        if name not in lists and len(query.getlist(name)) > 1:
            raise Refused(400, f"“{name}” is asked for twice; name it once.")
    topic, outlet, flag = (query.getlist(name) for name in lists)
    since, until = (_day(name, query.get(name, "")) for name in ("since", "until"))
    return package.found(Filters(query.get("s", ""), topic, outlet, flag, since, until))


def nothing(request: Request) -> Response:
    """Say that nothing stands at an address that looks like one of ours."""
    return responses.refusal(request, 404, f"Nothing stands at {request.url.path}.")


PLAIN = ("f", "api", "chart", "cite")
"""How the addresses begin that need no app."""
ROUTES = [
    Route("/f/{figure_id}", responses.fresh(permalink)),
    Route("/api/figures.csv", responses.fresh(figures_csv)),
    Route("/api/figures.json", responses.fresh(figures_json)),
    Route("/api/figures/{figure_id}.json", responses.fresh(figure_json)),
    Route("/api/quantities.json", responses.fresh(quantities_json)),
    Route("/api/quality.json", responses.fresh(quality_json)),
    Route("/chart/{quantity_id}.{form}", responses.fresh(chart)),
    Route("/cite/{figure_id}.bib", responses.fresh(bib)),
    *(Route(f"/{name}/{{rest:path}}", nothing) for name in PLAIN),
]


def _day(name: str, value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if value else None
    except ValueError:
        raise Refused(400, f"{name} is a day such as 2025-01-28; “{value}” is none.") from None


def _figure_id(request: Request, package: Package) -> str:
    figure_id = str(request.path_params["figure_id"])
    if figure_id not in package.figure_ids:
        raise Refused(404, f"We have no figure {figure_id}.")
    return figure_id


def _json(package: Package, **members: str) -> Response:
    """Put members that are JSON already into one object, after the version they are of."""
    told = {"version": _dumped(package.version), **members}
    body = ", ".join(f'"{name}": {value}' for name, value in told.items())
    return Response(f"{{{body}}}", media_type=JSON)


def _only(rows: pl.DataFrame, key: str, value: str) -> str:
    """Write the row with this key as JSON, or null."""
    return downloads.json(rows.filter(pl.col(key) == value))[1:-1] or "null"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
