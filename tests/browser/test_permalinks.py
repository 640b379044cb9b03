"""In a real browser: a mark leads to its card, the card to a page that stands without the app."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

SCHEMES: list[Any] = ["light", "dark"]


@pytest.fixture
def figures(package: Path) -> pl.DataFrame:
    """The figures of the package."""
    return pl.read_parquet(package / "figures.parquet")


@pytest.fixture
def permalink(app: str, figures: pl.DataFrame) -> str:
    """The address of the page of a figure in conflict."""
    return f"{app}/f/{figures.filter(exact='as much as 100bn yuan')['figure_id'][0]}"


def test_a_mark_leads_to_its_card_and_the_card_to_its_permalink(
    page: Page, app: str, figures: pl.DataFrame, permalink: str
) -> None:
    first = figures.filter(exact="surpassed 100bn yuan")["figure_id"][0]
    page.goto(f"{app}/compare?fig={first}")
    mark = page.locator("[aria-label*='as much as 100bn yuan, paragraph']")
    mark.click(timeout=30_000)
    expect(page.get_by_label("Citation", exact=True)).to_contain_text(permalink[-18:])
    expect(page.locator(".cite", has_text=permalink)).to_be_visible()

    with page.expect_popup() as opened:
        page.get_by_role("link", name="Permalink").click()

    expect(opened.value).to_have_url(permalink)
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("“as much as 100bn yuan”")


def test_a_permalink_needs_no_script(browser: Browser, permalink: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(permalink)

    expect(page.get_by_role("heading", level=1)).to_have_text("“as much as 100bn yuan”")
    expect(page.locator("mark")).to_have_text("as much as 100bn yuan")
    expect(page.locator("main")).to_contain_text("cannot both hold")
    expect(page.locator("main")).to_contain_text("This is our own digest of the article")
    expect(page.locator(".cite")).to_have_count(3)
    expect(page.get_by_role("link", name="Compare the reports")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_permalink_fits_a_phone_and_shows_its_chart(
    page: Page, permalink: str, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(permalink)
    picture = page.get_by_role("img")

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "width=360" in picture.evaluate("each => each.currentSrc")
    assert ("dark" in picture.evaluate("each => each.currentSrc")) is (scheme == "dark")
    assert picture.evaluate("each => each.decode().then(() => each.naturalWidth)") == 360


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_permalink_is_open_to_everybody(page: Page, permalink: str, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(permalink)
    found = Axe().run(page)

    assert found.violations_count == 0, found.generate_report()


def test_a_permalink_prints_on_white_without_what_is_only_for_the_screen(
    page: Page, permalink: str
) -> None:
    page.emulate_media(color_scheme="dark", media="print")
    page.goto(permalink)

    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert "dark" not in page.get_by_role("img").evaluate("each => each.currentSrc")
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_role("link", name="Read in context")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_one_click_selects_a_citation(page: Page, permalink: str) -> None:
    page.goto(permalink)
    page.locator(".cite").first.click()

    selected = page.evaluate("getSelection().toString()")
    assert selected.startswith("The Economist. (2025, January 29).")


def test_a_chart_is_taken_away_with_its_sources(page: Page, app: str, permalink: str) -> None:
    page.goto(f"{app}/compare?fig={permalink[-18:]}")
    with page.expect_download(timeout=30_000) as download:
        page.get_by_role("button", name="Chart (SVG)").click(timeout=30_000)
    taken = Path(download.value.path()).read_text(encoding="utf-8").replace("\xa0", " ")

    assert download.value.suggested_filename == "assets-under-management-high-flyer.svg"
    assert "Sources: The Guardian, 28 Jan 2025, ¶18 ·" in taken
    with page.expect_download(timeout=30_000) as download:
        page.get_by_role("button", name="Chart (PNG)").click()
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")
