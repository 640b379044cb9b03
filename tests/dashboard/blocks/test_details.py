"""What the card and the permalink say of a figure, and the claim that machines read."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dashboard.blocks import details
from dashboard.server import json_ld
from dashboard.session.packages import Package
from tests.builders import (
    ABOUT_120,
    DOLLARS,
    EUROS,
    EXACTLY_118,
    OTHER_TEXT,
    TEXT,
    article,
    conversion,
    figure,
    frame,
    quantity,
    text_row,
)
from validation.tables import (
    Articles,
    Comparisons,
    Conversions,
    Failures,
    Figures,
    Grounds,
    Proposals,
    Quantities,
    Texts,
)

EVIL = "</script><script>alert(1)</script> & co"


def package(**changes: Any) -> Package:
    """Build a package of two articles in which two outlets agree on 118 people."""
    rules = [{"rule": "value_is_inside"}, {"rule": "isin"}]
    tables = {
        "articles": frame(
            Articles, article(), article(OTHER_TEXT, outlet="Widget Weekly", byline="J. Doe")
        ),
        "figures": frame(Figures, ABOUT_120, EXACTLY_118, EUROS, DOLLARS),
        "grounds": frame(Grounds),
        "comparisons": frame(Comparisons),
        "quantities": frame(Quantities, quantity()),
        "conversions": frame(Conversions, conversion()),
        "proposals": frame(Proposals),
        "failures": frame(Failures),
        "texts": frame(Texts, text_row(), text_row(OTHER_TEXT)),
    }
    report = {"tables": {"figures": {"rules": rules}}}
    return Package(Path("nowhere"), **(tables | changes), report=report, version="1.2")


def said(row: dict[str, Any], shown: Package) -> dict[str, str]:
    """The facts of a figure by their terms."""
    return dict(details.facts(row, shown))


def test_a_figure_of_a_quantity_stands_beside_its_verdict_and_witnesses() -> None:
    told = said(ABOUT_120, package())

    assert "Agree" in told["Compared"]
    assert told["Compared"].endswith("2 outlets, 2 witnesses: Daily Cog and Widget Weekly")
    assert told["Hedge"].startswith("about: one last significant digit")
    assert told["Data version"] == "1.2"


def test_a_conversion_is_told_with_its_rate_and_the_reference_of_its_days() -> None:
    assert said(DOLLARS, package())["Conversion"] == (
        "€5.6m = $6m, a rate of 0.86 to 1.02; the European Central Bank’s from 22 Jan 2025 to "
        "28 Jan 2025 was 1.03 to 1.05: consistent once both are rounded"
    )
    assert said(DOLLARS, package())["Currency"] == "USD"


def test_checks_that_failed_are_told_with_their_reason() -> None:
    warned = {
        "run_id": "r", "table": "figures", "rule": "isin", "severity": "warning",
        "row_key": ABOUT_120["figure_id"], "message": "A part is above its whole.",
    }  # fmt: skip
    told = said(ABOUT_120, package(failures=frame(Failures, warned)))

    assert told["Checks"] == "1 check passed; ◐ A part is above its whole."
    assert "a check warned" in told["Flags"]
    assert said(EXACTLY_118, package())["Checks"] == "2 checks passed"


def test_a_digest_is_called_one() -> None:
    digest = frame(Articles, article(is_digest=True, original_sha256="0" * 64))

    assert "our own digest" in said(ABOUT_120, package(articles=digest))["Text"]
    assert "Text" not in said(ABOUT_120, package())


def test_how_the_day_is_known_when_it_was_read_and_where_a_copy_lies_stand_with_it() -> None:
    copy = "https://archive.example/1"
    known = article(published_basis="by its <b>", retrieved=date(2025, 2, 3), archived_url=copy)
    told = said(ABOUT_120, package(articles=frame(Articles, known)))

    assert told["Published"] == "28 January 2025 (by its &lt;b&gt;)"
    assert told["Retrieved"] == "3 February 2025"
    assert told["Archived copy"] == f'<a href="{copy}">{copy}</a>'
    assert json_ld.appearance(known)["archivedAt"] == copy
    assert said(ABOUT_120, package())["Published"] == "28 January 2025"
    assert {"Retrieved", "Archived copy"}.isdisjoint(said(ABOUT_120, package()))


def test_only_an_address_of_the_web_becomes_a_link() -> None:
    web, script = "https://cog.example/?a=1&b=2", "javascript:alert(1)"

    assert said(ABOUT_120 | {"url": web}, package())["Headline"] == (
        '<a href="https://cog.example/?a=1&amp;b=2">Robots come to town</a>'
    )
    assert said(ABOUT_120 | {"url": script}, package())["Headline"] == "Robots come to town"


def test_what_an_article_says_is_escaped() -> None:
    evil = {"headline": EVIL, "exact": EVIL, "attributed_to": EVIL, "attribution": "quoted"}

    assert "<script" not in str(details.facts(ABOUT_120 | evil, package()))


def test_a_claim_appeared_in_a_news_article() -> None:
    claim = json_ld.claim(ABOUT_120, package())

    assert (claim["@type"], claim["appearance"]["@type"]) == ("Claim", "NewsArticle")
    assert claim["text"] == TEXT.split("\n")[0]
    assert claim["appearance"]["publisher"]["name"] == "Daily Cog"
    assert claim["appearance"]["datePublished"] == "2025-01-28"
    assert "url" not in claim["appearance"]


def test_a_claim_of_a_digest_quotes_the_wording_only() -> None:
    digest = frame(Articles, article(is_digest=True, original_sha256="0" * 64))
    claim = json_ld.claim(ABOUT_120, package(articles=digest))

    assert claim["text"] == "about 120"
    assert "our own digest" in claim["description"]


@pytest.mark.parametrize("url", [None, "javascript:alert(1)"])
def test_no_text_ends_the_block_of_data(url: str | None) -> None:
    evil = frame(Articles, article(headline=EVIL, url=url))
    script = json_ld.script(figure(), package(articles=evil))
    data = script.removeprefix('<script type="application/ld+json">').removesuffix("</script>")

    assert "<" not in data
    assert json.loads(data)["appearance"]["headline"] == EVIL
    assert "url" not in json.loads(data)["appearance"]


def test_a_package_is_told_from_another_by_its_tables_and_its_report() -> None:
    one = package()
    other = Package(**(vars(one) | {"report": {"tables": {}}}))

    assert one.fingerprint == package().fingerprint != other.fingerprint


def test_a_figure_without_a_label_is_compared_with_nothing() -> None:
    bare = EUROS | {"metric": None, "quantity_id": None, "labelled_by": "none"}
    shown = package(figures=frame(Figures, bare, DOLLARS))

    assert said(bare, shown)["Compared"].startswith("with nothing")
    assert said(bare, shown)["About"] == "not labelled yet"
