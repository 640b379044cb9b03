"""In a real browser: a click on a mark shows where the figure stands, and the address keeps it."""

import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import serve
from tests.dashboard.corpora import build


@pytest.fixture
def conflict(package: Path) -> list[str]:
    """The figures of the quantity in conflict, in the order of the chart."""
    quantities = pl.read_csv(package / "quantities.csv").filter(verdict="conflict")
    figures = pl.read_parquet(package / "figures.parquet")
    rows = figures.filter(quantity_id=quantities["quantity_id"][0])
    return rows.sort("published", "outlet")["figure_id"].to_list()


def test_a_click_on_a_mark_shows_its_citation(page: Page, app: str, conflict: list[str]) -> None:
    first, second = conflict
    page.goto(f"{app}/compare?fig={first}")
    citation = page.get_by_label("Citation", exact=True)
    expect(citation.locator("mark")).to_have_text("surpassed 100bn yuan", timeout=30_000)

    page.locator("[aria-label*='as much as 100bn yuan, paragraph']").click()

    expect(citation.locator("mark")).to_have_text("as much as 100bn yuan")
    expect(citation).to_contain_text(second)
    expect(page).to_have_url(f"{app}/compare?fig={second}")

    page.go_back()
    expect(citation.locator("mark")).to_have_text("surpassed 100bn yuan")

    page.reload()
    expect(citation.locator("mark")).to_have_text("surpassed 100bn yuan", timeout=30_000)


def test_a_click_on_a_report_draws_only_the_reports_anew(
    page: Page, app: str, conflict: list[str]
) -> None:
    told: list[bytes] = []

    def hear(frame: bytes | str) -> None:
        told.append(frame if isinstance(frame, bytes) else frame.encode())

    page.on("websocket", lambda socket: socket.on("framereceived", hear))
    page.goto(f"{app}/compare?fig={conflict[0]}")
    pill = page.get_by_role("radio", name="as much as 100bn yuan")
    pill.wait_for(timeout=30_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    whole = b"".join(told)
    told.clear()
    pill.click()
    marked = page.get_by_label("Citation", exact=True).locator("mark")
    expect(marked).to_have_text("as much as 100bn yuan")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")

    for rest in (b"Its pairs (CSV)", b"The same values in a table"):
        assert rest in whole
        assert rest not in b"".join(told)


def test_a_click_after_a_build_shows_the_new_package(page: Page, tmp_path: Path) -> None:
    told = '+++\noutlet = "{}"\npublished = 2025-01-28\n+++\nNvidia lost ${}bn of its market value.'
    articles = {
        f"{name}.md": told.format(name, lost) for name, lost in (("Cog", 600), ("Gear", 590))
    }
    package = build(articles, tmp_path)
    with serve(package, tmp_path / "log.txt") as address:
        page.goto(f"{address}/compare")
        card = page.get_by_label("Citation", exact=True)
        expect(card.locator("mark")).to_have_text("$600bn", timeout=30_000)
        (tmp_path / "corpus" / "Gear.md").write_text(told.format("Gear", 570))
        command = [sys.executable, "-m", "transforms.cli", "build"]
        subprocess.run([*command, tmp_path / "corpus", "--out", package], check=True)
        page.get_by_role("radio", name="$590bn").click()

        expect(page.get_by_role("radio", name="$570bn")).to_be_visible()
        expect(page.get_by_text("$590bn")).to_have_count(0)
        expect(page.get_by_text("named a figure we do not have")).to_be_visible()


def test_the_pills_do_the_same_by_keyboard(page: Page, app: str, conflict: list[str]) -> None:
    page.goto(f"{app}/compare?fig={conflict[0]}")
    pill = page.get_by_role("radio", name="as much as 100bn yuan")
    pill.or_(page.get_by_role("button", name="as much as 100bn yuan")).first.focus()
    page.keyboard.press("Enter")

    marked = page.get_by_label("Citation", exact=True).locator("mark")
    expect(marked).to_have_text("as much as 100bn yuan")


def test_a_comparison_prints_without_what_is_only_for_the_screen(page: Page, app: str) -> None:
    page.goto(f"{app}/compare")
    on_screen = [
        *(page.get_by_text(name, exact=True).last for name in ("Chart (SVG)", "Read in context")),
        page.get_by_label("Quantity", exact=False).first,
        page.locator("header").first,
    ]
    for each in on_screen:
        expect(each).to_be_visible(timeout=30_000)
    page.emulate_media(media="print")
    for each in on_screen:
        expect(each).to_be_hidden()
    for said in ("Source of the figure", "Sources:"):
        expect(page.get_by_text(said).first).to_be_visible()


def test_an_embedded_comparison_is_its_chart_its_sources_and_a_way_to_all(
    page: Page, app: str
) -> None:
    page.goto(f"{app}/compare?embed=true")
    way = page.get_by_role("link", name="Every report with its source")
    expect(way).to_have_attribute("href", re.compile("/compare[?]q=q_"), timeout=30_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")

    expect(page.get_by_text("Sources:")).to_have_count(1)
    expect(page.get_by_role("combobox")).to_have_count(0)
    expect(page.get_by_text("Source of the figure")).to_have_count(0)
    expect(page.get_by_role("link", name="Overview")).to_have_count(0)


def test_a_dot_of_the_overview_leads_to_its_comparison(page: Page, app: str) -> None:
    page.goto(app)
    page.locator("[aria-label*='nearly US$1 trillion, paragraph']").first.click(timeout=30_000)

    marked = page.get_by_label("Citation", exact=True).locator("mark")
    expect(marked).to_have_text("nearly US$1 trillion")


def test_a_download_holds_the_figures_of_the_page(
    page: Page, app: str, conflict: list[str]
) -> None:
    page.goto(f"{app}/compare?fig={conflict[0]}")
    with page.expect_download(timeout=30_000) as download:
        page.get_by_role("button", name="This comparison (CSV)").click(timeout=30_000)
    rows = pl.read_csv(download.value.path())

    assert rows["figure_id"].to_list() == conflict
    assert rows["value"].to_list() == [100_000_000_000] * 2


@pytest.mark.parametrize(
    "path", ["", "compare", "proposals", "figures", "sources", "quality", "add", "about"]
)
def test_nothing_scrolls_sideways_on_a_phone(page: Page, app: str, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app}/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    main = page.get_by_test_id("stMain")

    page.wait_for_timeout(500)  # what is drawn last finds its width
    assert main.evaluate("each => each.scrollWidth <= each.clientWidth")
