"""In a real browser: axe finds no fault on any page, and every value is reached by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.pictures import Scheme
from tests.browser.serving import serve_app

BARE = Path(__file__).parent / "bare.py"
ASKED = ["figures?s=nothing-has-these-words", "figures?topic=nobody", "compare?q=nobody"]
"""Addresses at which a page has nothing to show, or says so."""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an app of Streamlit's own widgets, which calls nobody, and give its address."""
    log = tmp_path_factory.mktemp("bare") / "log.txt"
    with serve_app(BARE, log, {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "false"}) as served:
        yield served.address


@pytest.fixture(scope="module")
def figures(package: Path) -> pl.DataFrame:
    """The figures of the package, in the order of the page."""
    rows = pl.read_parquet(package / "figures.parquet")
    return rows.sort("published", "outlet", "paragraph", "start", nulls_last=True)


def rest(page: Page, url: str) -> None:
    """Open an address and wait until nothing moves."""
    page.goto(url)
    expect(page.get_by_role("heading", level=1).first).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)
    for chart in page.get_by_test_id("stVegaLiteChart").all():
        expect(chart.locator("svg, canvas").first).to_be_visible()


def paths(page: Page, app: str) -> list[str]:
    """Every page of the navigation."""
    rest(page, app)
    links = page.get_by_test_id("stTopNavLink")
    return [str(link.get_attribute("href")).rpartition("/")[2] for link in links.all()]


def faults(page: Page, url: str) -> dict[str, list[str]]:
    """What axe finds at an address: the faulty elements of each rule."""
    rest(page, url)
    found = Axe().run(page).response["violations"]
    return {rule["id"]: [node["html"][:200] for node in rule["nodes"]] for rule in found}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_that_a_bare_app_has_not(
    page: Page, app: str, bare: str, figures: pl.DataFrame, scheme: Scheme
) -> None:
    page.emulate_media(color_scheme=scheme)
    figure_id = figures.filter(exact="surpassed 100bn yuan")["figure_id"].item()
    links = [f"{path}?fig={figure_id}" for path in ("figures", "compare")]
    found = {path: faults(page, f"{app}/{path}") for path in [*paths(page, app), *links, *ASKED]}
    own = faults(page, bare)
    ours = {
        path: {rule: nodes for rule, nodes in rules.items() if rule not in own}
        for path, rules in found.items()
    }

    assert len(found) > len(links) + len(ASKED)
    assert {path: rules for path, rules in ours.items() if rules} == {}


def test_every_report_of_a_comparison_is_reached_by_keyboard(
    page: Page, app: str, figures: pl.DataFrame
) -> None:
    quantity_id = figures.filter(exact="surpassed 100bn yuan")["quantity_id"].item()
    rest(page, f"{app}/compare?q={quantity_id}")
    pills = page.get_by_role("radiogroup", name="Show the source of").get_by_role("radio")
    names = pills.all_inner_texts()
    tab_to(page, names[0])
    marked = page.get_by_label("Citation", exact=True).locator("mark")

    assert len(names) > 1
    for name in names:
        page.keyboard.press("Enter")
        expect(pills.filter(has_text=name)).to_be_focused()
        expect(marked).to_have_text(name.partition(": ")[2])
        page.keyboard.press("ArrowRight")


def test_every_figure_of_the_table_is_reached_by_keyboard(
    page: Page, app: str, figures: pl.DataFrame
) -> None:
    rest(page, f"{app}/figures?topic=training_cost")
    tab_to(page, "")
    citation = page.get_by_label("Citation", exact=True)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")

    for figure_id in figures.filter(metric="training_cost")["figure_id"]:
        page.keyboard.press("Shift+Space")
        expect(citation).to_contain_text(figure_id)
        page.keyboard.press("ArrowDown")


def tab_to(page: Page, name: str) -> None:
    """Press Tab from the top of the page until what bears this name has the focus.

    The table of figures is drawn and bears none.
    """
    focused = page.locator(":focus")
    for _ in range(40):
        page.keyboard.press("Tab")
        is_table = focused.evaluate("each => each.tagName") == "CANVAS"
        if is_table if not name else focused.inner_text() == name:
            return
    pytest.fail(f"Tab never came to {name or 'the table'}")
