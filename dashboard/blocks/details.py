"""A figure → all that is known of it, as terms and HTML: one list for the card and the permalink.

Also the words it stands in, and the verdict on its quantity.
"""

from html import escape

import polars as pl

from dashboard.blocks import markup
from dashboard.session import queries
from dashboard.session.packages import Package
from dashboard.wording import flags, formatting, quotations, summaries
from dashboard.wording.formatting import Row
from dashboard.wording.quotations import Mark, Paragraph

LABELLERS = {"curator": "a person", "codebook": "the codebook’s rules", "none": "nobody yet"}


def facts(figure: Row, package: Package) -> list[tuple[str, str]]:
    """List what is known of a figure; a term of which nothing is known is left out."""
    article = package.article(figure["article_id"])
    text = "our digest" if article["is_digest"] else "the text"
    place = f"¶{figure['paragraph']}; characters {figure['start']}–{figure['end']} of {text}"
    labels = queries.grounds(package.grounds, figure["figure_id"])
    said = [
        ("Headline", markup.link(figure["url"], figure["headline"])),
        ("Author", escape(article["byline"] or "")),
        ("Published", escape(formatting.published(article))),
        ("Retrieved", formatting.date(article["retrieved"]) if article["retrieved"] else ""),
        ("Archived copy", markup.link(article["archived_url"], article["archived_url"] or "")),
        ("Place", place),
        ("Text", escape(summaries.digest(article))),
        ("As printed", f"“{escape(figure['exact'])}”"),
        ("Read as", escape(formatting.interval(figure))),
        ("Hedge", escape(formatting.hedge(figure))),
        _unit(figure),
        ("Conversion", escape(conversion(figure, package))),
        ("About", escape(about(figure, package))),
        ("As of", escape(formatting.as_of(figure))),
        ("On whose word", escape(formatting.attribution(figure))),
        ("Compared", compared(figure, package)),
        ("Labelled by", LABELLERS[figure["labelled_by"]]),
        ("Labelled from", escape(summaries.grounds(labels))),
        ("Checks", escape(_checks(figure["figure_id"], package))),
        ("Flags", _flags(figure, package)),
        ("Figure id", figure["figure_id"]),
        ("Data version", escape(package.version)),
    ]
    return [(term, html) for term, html in said if html]


def quotation(figure: Row, package: Package) -> str:
    """Write the paragraph a figure stands in, with its exact words marked."""
    marked = quotations.marked(paragraph(figure, package), [Mark(figure["start"], figure["end"])])
    return f'<blockquote class="words">{marked}</blockquote>'


def paragraph(figure: Row, package: Package) -> Paragraph:
    """Give the paragraph a figure stands in."""
    return quotations.around(package.text(figure["article_id"]), figure["start"])


def about(figure: Row, package: Package) -> str:
    """Say what a figure is about: metric, entity and scope."""
    if figure["metric"] is None:
        return "not labelled yet"
    scope = f" ({figure['scope']})" if figure["scope"] else ""
    metric = package.metrics.get(figure["metric"], formatting.title(figure["metric"]))
    return f"{metric}: {figure['entity']}{scope}"


def quantity(figure: Row, package: Package) -> Row | None:
    """Give the quantity of a figure, if it has one, or that of the amount it converts."""
    home = queries.home(figure, package.figures)
    return package.quantity(home) if home else None


def compared(figure: Row, package: Package) -> str:
    """Say whether the reports of its quantity agree, and on how many witnesses they rest."""
    found = quantity(figure, package)
    if found is None:
        return "with nothing: no rule has said what it is about"
    reports = package.reports(found["quantity_id"])
    said = summaries.witnesses(found, reports["attributed_to"].to_list())
    return f"{markup.badge(found['verdict'])}; {escape(said)}"


def conversion(figure: Row, package: Package) -> str:
    """Say what a figure converts or is converted to, at which rate, beside that of the day."""
    either = pl.any_horizontal(pl.col("figure_from", "figure_to") == figure["figure_id"])
    return "; ".join(
        f"{_both(package.figure(row['figure_from']), package.figure(row['figure_to']))}, "
        f"{summaries.rates(row)}"
        for row in package.conversions.filter(either).iter_rows(named=True)
    )


def _both(source: Row, target: Row) -> str:
    if source["article_id"] == target["article_id"]:
        return f"{source['exact']} = {target['exact']}"
    outlets = f"{source['exact']} ({source['outlet']}) = {target['exact']} ({target['outlet']})"
    return f"one amount, converted by two outlets: {outlets}"


def _unit(figure: Row) -> tuple[str, str]:
    term, name = formatting.unit(figure)
    return term, escape(name)


def _checks(figure_id: str, package: Package) -> str:
    failures = package.failures.filter(pl.col("row_key") == figure_id)
    rules = package.report["tables"]["figures"]["rules"]
    return summaries.checks(len(rules), failures.to_dicts())


def _flags(figure: Row, package: Package) -> str:
    return ", ".join(flags.FLAGS[name] for name in package.flags_of(figure)) or "none"
