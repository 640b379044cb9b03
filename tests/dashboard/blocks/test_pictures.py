"""A picture stands alone: title, verdict and sources inside, nothing fetched, no text as markup."""

from pathlib import Path
from xml.etree import ElementTree

import pytest

from dashboard.blocks import pictures
from dashboard.session.packages import Package, named

SIGNATURE = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def shown(package: Path, monkeypatch: pytest.MonkeyPatch) -> Package:
    """The open package of the default corpus."""
    monkeypatch.setenv("FIGURES_PACKAGE", str(package))
    return named()


def test_every_quantity_has_a_picture_of_each_width_and_theme(shown: Package) -> None:
    for quantity_id in shown.quantities["quantity_id"].head(4):
        for width in (360, 760):
            drawn = ElementTree.fromstring(pictures.svg(quantity_id, shown, "dark", width))
            assert drawn.get("width") == str(width)


def test_a_picture_in_pixels_is_a_png_twice_as_wide(shown: Package) -> None:
    drawn = pictures.png(shown.quantities["quantity_id"][0], shown)

    assert drawn.startswith(SIGNATURE)
    assert int.from_bytes(drawn[16:20]) == 1520


def test_texts_in_a_picture_are_escaped_and_lines_fit() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="320" height="100"></svg>'
    evil = "<script>alert(1)</script> & " + "a long name " * 20
    framed = pictures.framed(drawing, evil, evil, evil, "light", 360)
    lines = [each.text or "" for each in ElementTree.fromstring(framed).iter() if each.text]

    assert "<script" not in framed
    assert max(map(len, lines[1:])) <= 54


def test_a_source_is_never_broken_inside_its_name() -> None:
    row = {"outlet": "The Daily Cog", "published": None, "paragraph": 7}

    assert pictures.sources([row, row | {"paragraph": 3}]) == [
        "The\N{NO-BREAK SPACE}Daily\N{NO-BREAK SPACE}Cog,\N{NO-BREAK SPACE}undated,"
        "\N{NO-BREAK SPACE}¶3,\N{NO-BREAK SPACE}7"
    ]


def test_reports_that_are_not_drawn_are_counted() -> None:
    assert pictures.left_out(2) == ["2 more reports not drawn"]
    assert pictures.left_out(0) == []
