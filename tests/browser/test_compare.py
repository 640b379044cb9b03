"""In a real browser: a click on a mark shows where the figure stands, and the address keeps it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import polars as pl
import pytest
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def app(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the app on this machine, on a free port, and give its address."""
    port = free_port()
    command = [
        sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboard" / "server.py"),
        "--server.port", str(port), "--server.address", "127.0.0.1",
    ]  # fmt: skip
    log = tmp_path_factory.mktemp("served") / "log.txt"
    with log.open("w") as out, subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "FIGURES_PACKAGE": str(package)},
        stdout=out, stderr=subprocess.STDOUT,
    ) as server:  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/_stcore/health", server, log)
        yield address
        server.terminate()


@pytest.fixture
def conflict(package: Path) -> list[str]:
    """The figures of the quantity in conflict, in the order of the chart."""
    quantities = pl.read_csv(package / "quantities.csv").filter(verdict="conflict")
    figures = pl.read_parquet(package / "figures.parquet")
    rows = figures.filter(quantity_id=quantities["quantity_id"][0])
    return rows.sort("published", "outlet")["figure_id"].to_list()


def free_port() -> int:
    """Ask the system for a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers, or fail with what it wrote."""
    for _ in range(300):
        assert server.poll() is None, log.read_text()
        try:
            with urlopen(url, timeout=1):
                return
        except (URLError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"The app did not answer in 30 seconds.\n{log.read_text()}")


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


def test_the_pills_do_the_same_by_keyboard(page: Page, app: str, conflict: list[str]) -> None:
    page.goto(f"{app}/compare?fig={conflict[0]}")
    pill = page.get_by_role("radio", name="as much as 100bn yuan")
    pill.or_(page.get_by_role("button", name="as much as 100bn yuan")).first.focus()
    page.keyboard.press("Enter")

    marked = page.get_by_label("Citation", exact=True).locator("mark")
    expect(marked).to_have_text("as much as 100bn yuan")


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


@pytest.mark.parametrize("path", ["", "compare", "figures", "sources", "quality"])
def test_nothing_scrolls_sideways_on_a_phone(page: Page, app: str, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{app}/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    main = page.get_by_test_id("stMain")

    assert main.evaluate("each => each.scrollWidth <= each.clientWidth")
