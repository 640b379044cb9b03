"""Citations name the outlet first, this dataset second, and invent no address."""

from datetime import date
from typing import Any

from dashboard.citations import citation


def figure(**changes: Any) -> dict[str, Any]:
    """Build a figure of the Daily Cog without an address."""
    plain = {
        "figure_id": "f_0123456789abcdef", "outlet": "Daily Cog", "headline": "Robots & co",
        "published": date(2025, 1, 28), "paragraph": 7, "exact": "less than $6m", "url": None,
    }  # fmt: skip
    return plain | changes


def test_apa() -> None:
    assert citation(figure(), "APA", "1.2") == (
        "Daily Cog. (2025, January 28). Robots & co (para. 7). "
        "In Reported Figures (version 1.2, figure f_0123456789abcdef)."
    )


def test_chicago_with_an_address_and_without_a_date() -> None:
    known = figure(url="https://cog.example/1", published=None)

    assert citation(known, "Chicago", "1.2") == (
        "Daily Cog, “Robots & co,” n.d., para. 7, https://cog.example/1; "
        "in Reported Figures (version 1.2, figure f_0123456789abcdef)."
    )


def test_bibtex_escapes_what_tex_would_read() -> None:
    assert citation(figure(), "BibTeX", "1.2") == (
        "@misc{f_0123456789abcdef,\n"
        "  author = {{Daily Cog}},\n"
        r"  title = {Robots \& co}," "\n"
        "  date = {2025-01-28},\n"
        r"  note = {Para. 7: less than \$6m. In Reported Figures "
        r"(version 1.2, figure f\_0123456789abcdef)}" "\n"
        "}"
    )  # fmt: skip
