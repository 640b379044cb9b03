"""Citations name the outlet first, this dataset second, and invent no address."""

from datetime import date
from typing import Any

import pytest

from dashboard.wording.citations import citation

FIGURE = {"figure_id": "f_0123456789abcdef", "paragraph": 7, "exact": "less than $6m"}
DATASET = "Reported Figures (version 1.2, figure f_0123456789abcdef)"
WEB = "https://cog.example/1"


def cited(style: str, **changes: Any) -> str:
    """Cite a figure of the Daily Cog, of whose article no address is known."""
    article = {
        "outlet": "Daily Cog", "headline": "Robots & co", "published": date(2025, 1, 28),
        "url": None, "archived_url": None, "retrieved": None,
    }  # fmt: skip
    return citation(FIGURE, article | changes, style, "1.2")


def test_apa() -> None:
    assert cited("APA") == (f"Daily Cog. (2025, January 28). Robots & co (para. 7). In {DATASET}.")


def test_chicago_with_an_address_and_without_a_date() -> None:
    assert cited("Chicago", url=WEB, published=None) == (
        f"Daily Cog, “Robots & co,” n.d., para. 7, {WEB}; in {DATASET}."
    )


def test_the_day_on_which_an_article_was_read_stands_with_its_address() -> None:
    read = {"url": WEB, "retrieved": date(2025, 2, 3)}

    assert cited("APA", **read).endswith(f"In {DATASET}. Retrieved February 3, 2025, from {WEB}")
    assert f"para. 7, accessed February 3, 2025, {WEB}; in" in cited("Chicago", **read)
    assert f"  url = {{{WEB}}},\n  urldate = {{2025-02-03}},\n" in cited("BibTeX", **read)
    for style in ("APA", "Chicago", "BibTeX"):
        assert cited(style, retrieved=date(2025, 2, 3)) == cited(style)


def test_an_archived_copy_stands_in_for_an_address_that_is_not_known() -> None:
    for style in ("APA", "Chicago", "BibTeX"):
        assert cited(style, archived_url=WEB) == cited(style, url=WEB)
        assert cited(style, archived_url="https://archive.example", url=WEB) == cited(
            style, url=WEB
        )


@pytest.mark.parametrize("odd", ["javascript:alert(1)", "  ", "ftp://cog.example", "cog.example"])
def test_what_is_no_address_of_the_web_is_none(odd: str) -> None:
    for style in ("APA", "Chicago", "BibTeX"):
        assert cited(style, url=odd) == cited(style)
        assert cited(style, url=odd, archived_url=WEB) == cited(style, url=WEB)


def test_an_address_ends_no_field_of_bibtex() -> None:
    assert "  url = {https://cog.example/a_%7Bb%7D%5C%20c},\n" in cited(
        "BibTeX", url="https://cog.example/a_{b}\\ c"
    )


def test_bibtex_escapes_what_tex_would_read() -> None:
    assert cited("BibTeX") == (
        "@misc{f_0123456789abcdef,\n"
        "  author = {{Daily Cog}},\n"
        r"  title = {Robots \& co}," "\n"
        "  date = {2025-01-28},\n"
        r"  note = {Para. 7: less than \$6m. In Reported Figures "
        r"(version 1.2, figure f\_0123456789abcdef)}" "\n"
        "}"
    )  # fmt: skip
