"""In a real browser: a proposal leads to the words it was read from, and can be taken away."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import serve
from tests.dashboard.corpora import REGATTA, build


@pytest.fixture(scope="module")
def regatta(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of two articles on a topic that no codebook knows."""
    return build(REGATTA, tmp_path_factory.mktemp("regatta"))


@pytest.fixture(scope="module")
def app(regatta: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve that package and give the app's address."""
    with serve(regatta, tmp_path_factory.mktemp("served") / "log.txt") as address:
        yield address


def test_where_nothing_is_labelled_the_proposals_lead_to_the_sources(page: Page, app: str) -> None:
    page.goto(f"{app}/compare")
    page.get_by_role("link", name="See 2 proposed groups").click(timeout=30_000)

    expect(page.get_by_role("heading", level=1)).to_have_text("Proposals")
    expect(page.get_by_role("heading", level=2)).to_have_count(2)
    expect(page.get_by_role("heading", level=2).first).to_contain_text("yachts")
    expect(page.get_by_role("table").first).to_contain_text("“About 40 yachts”")

    page.get_by_role("link", name="Tide & Times, ¶1").click()

    expect(page.locator("mark.chosen")).to_have_text("About 40 yachts")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Proposals")


def test_the_download_holds_the_proposals(page: Page, app: str, regatta: Path) -> None:
    page.goto(f"{app}/proposals")
    with page.expect_download(timeout=30_000) as download:
        page.get_by_role("button", name="Proposals (CSV)").click(timeout=30_000)
    rows = pl.read_csv(download.value.path())

    assert (
        rows["figure_a"].to_list() == pl.read_csv(regatta / "proposals.csv")["figure_a"].to_list()
    )


def test_the_proposals_do_not_scroll_sideways_on_a_phone(page: Page, app: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app}/proposals")
    expect(page.get_by_role("heading", level=2).first).to_be_visible(timeout=30_000)
    main = page.get_by_test_id("stMain")

    page.wait_for_timeout(500)  # what is drawn last finds its width
    assert main.evaluate("each => each.scrollWidth <= each.clientWidth")
