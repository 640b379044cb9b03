"""A figure → a schema.org `Claim`, as data that search engines and fact-checkers read."""

import json
from typing import Any

from dashboard.blocks import details
from dashboard.session.packages import Package
from dashboard.wording import formatting, summaries
from dashboard.wording.citations import DATASET
from dashboard.wording.formatting import Row

CONTEXT = "https://schema.org"


def claim(figure: Row, package: Package) -> dict[str, Any]:
    """Write a figure as a `Claim` that appeared in a `NewsArticle`.

    Of a digest only the wording of the number is the article's, so nothing else is quoted.
    """
    article = package.article(figure["article_id"])
    wording, passage = figure["exact"], details.paragraph(figure, package).words
    said = {
        "@context": CONTEXT,
        "@type": "Claim",
        "@id": f"/f/{figure['figure_id']}",
        "identifier": figure["figure_id"],
        "name": wording,
        "text": wording if article["is_digest"] else passage,
        "description": (
            f"Read as {formatting.interval(figure)}. {summaries.digest(article)}".strip()
        ),
        "about": details.about(figure, package) if figure["metric"] else None,
        "author": {"@type": "Thing", "name": figure["attributed_to"]}
        if figure["attributed_to"]
        else None,
        "appearance": appearance(article),
        "isPartOf": {"@type": "Dataset", "name": DATASET, "version": package.version},
    }
    return {name: value for name, value in said.items() if value}


def appearance(article: Row) -> dict[str, Any]:
    """Write the article that a claim appeared in."""
    day, author, url = article["published"], article["byline"], article["url"]
    copy = article["archived_url"]
    said = {
        "@type": "NewsArticle",
        "headline": article["headline"],
        "datePublished": f"{day:%Y-%m-%d}" if day else None,
        "inLanguage": article["language"],
        "author": {"@type": "Person", "name": author} if author else None,
        "publisher": {"@type": "Organization", "name": article["outlet"]},
        "url": url if url and formatting.is_web(url) else None,
        "archivedAt": copy if copy and formatting.is_web(copy) else None,
    }
    return {name: value for name, value in said.items() if value}


def script(figure: Row, package: Package) -> str:
    """Write the claim as a block of data for a page; no text in it can end the block."""
    told = json.dumps(claim(figure, package), ensure_ascii=False)
    for sign in "<>&":
        told = told.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/ld+json">{told}</script>'
