"""Articles that no codebook knows: their proposals are shown with their sources."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboard.corpora import REGATTA, build

APP = Path(__file__).parents[3] / "dashboard" / "app.py"


@pytest.fixture(scope="module")
def regatta(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of two articles that labels nothing."""
    return build(REGATTA, tmp_path_factory.mktemp("regatta"))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of one article: nothing is labelled, and nothing proposed."""
    return build(dict([*REGATTA.items()][:1]), tmp_path_factory.mktemp("alone"))


def opened(package: Path, page: str, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Open a page of a package."""
    monkeypatch.setenv("FIGURES_PACKAGE", str(package))
    app = AppTest.from_file(APP, default_timeout=30).run()
    return app.switch_page(f"views/{page}.py").run()


def html(app: AppTest) -> str:
    """All the HTML of a page."""
    return "\n".join(element.value for element in app.html)


def links(app: AppTest) -> list[Any]:
    """The links of a page to other pages."""
    return [link.proto for link in app.get("page_link")]


def test_groups_are_shown_best_score_first(regatta: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(regatta, "proposals", monkeypatch)
    said = html(app)

    assert not app.exception
    assert app.title[0].value == "Proposals"
    assert "found without a codebook" in said
    assert said.count('<section class="proposal">') == 2
    assert said.index("yachts") < said.index("pier")
    assert "Agree</span> · score 0." in said
    assert "Conflict</span> · score 0." in said
    assert "“38 yachts”" in said
    assert "capsized <mark>38 yachts</mark>, the organisers said." in said
    assert "€4.15m to just below €4.25m" in said
    assert "Tide &amp; Times" in said


def test_each_figure_leads_to_its_place_in_its_article(
    regatta: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposals = pl.read_csv(regatta / "proposals.csv")
    proposed = set(proposals["figure_a"]) | set(proposals["figure_b"])
    app = opened(regatta, "proposals", monkeypatch)
    read = [link for link in links(app) if link.page.endswith("sources")]

    assert len(read) == 4
    assert {id for link in read for id in proposed if f"at={id}" in link.query_string} == proposed
    assert {link.label for link in read} >= {r"Harbour Post, ¶1", r"Tide & Times, ¶2"}


def test_without_a_proposal_the_page_says_so(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = opened(alone, "proposals", monkeypatch)

    assert not app.exception
    assert "Nothing is proposed" in app.info[0].value


@pytest.mark.parametrize("page", ["overview", "compare"])
def test_where_nothing_is_labelled_a_page_leads_to_the_proposals(
    regatta: Path, alone: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    app = opened(regatta, page, monkeypatch)

    assert not app.exception
    assert [link.label for link in links(app)] == ["See 2 proposed groups of figures"]
    assert "is labelled, so" in html(app)
    assert links(opened(alone, page, monkeypatch)) == []


def test_an_article_without_a_label_leads_to_the_proposals(
    regatta: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(regatta, "sources", monkeypatch)

    assert "None of its figures is labelled" in html(app)
    assert [link.label for link in links(app)] == ["See 2 proposed groups of figures"]


def test_a_page_has_room_for_so_many_groups_and_says_what_it_leaves_out(
    regatta: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.blocks.proposals.MOST", 1)
    said = html(opened(regatta, "proposals", monkeypatch))

    assert said.count('<section class="proposal">') == 1
    assert "1 more group is not shown here" in said
