"""Pictures of every page for the README, taken by a command: ``make screenshots``."""

import io
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias
from urllib.request import urlopen

import polars as pl
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.serving import ROOT, serve

DOCS = ROOT / "docs"
Scheme: TypeAlias = Literal["light", "dark"]


class Look(NamedTuple):
    """How a page is looked at: a name for its pictures, the theme, the width, the most height."""

    name: str
    scheme: Scheme
    width: int
    tallest: int


LOOKS = [
    Look("light", "light", 1200, 1600),
    Look("dark", "dark", 1200, 1600),
    Look("phone", "light", 390, 1300),
]
COLOURS = 256
"""Enough for paper, ink and the outlets; a picture is a third of its size in full colour."""


def main(folder: Path) -> None:
    """Build the default corpus, serve it, and take each page in every look."""
    with tempfile.TemporaryDirectory() as built:
        package = Path(built) / "package"
        build = [sys.executable, "-m", "transforms.cli", "build", "--out", str(package)]
        subprocess.run(build, check=True)
        take_pictures(package, Path(built) / "log.txt", folder)


def take_pictures(package: Path, log: Path, folder: Path) -> None:
    """Serve a package until all its pictures are taken."""
    figures = pl.read_parquet(package / "figures.parquet").drop_nulls("metric")
    figure_id = figures.sort("published", "outlet", "start")["figure_id"][0]
    folder.mkdir(exist_ok=True)
    with serve(package, log) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        pages = navigation(chromium, address) | permalink(address, figure_id)
        for name, url in pages.items():
            for look in LOOKS:
                picture(chromium, url, look, folder / f"{name}-{look.name}.png")


def navigation(chromium: Browser, address: str) -> dict[str, str]:
    """Ask the app for the pages of its navigation: the address of each by its name."""
    page = chromium.new_page(viewport={"width": 1400, "height": 900})
    come_to_rest(page, address)
    links = [str(link.get_attribute("href")) for link in page.get_by_test_id("stTopNavLink").all()]
    page.close()
    paths = [link.rstrip("/").rpartition("/")[2] for link in links]
    return {"overview": address} | {path: f"{address}/{path}" for path in paths[1:]}


def permalink(address: str, figure_id: str) -> dict[str, str]:
    """Give the permanent address of a figure, if it has a page of its own and not the app's."""
    url = f"{address}/f/{figure_id}"
    with urlopen(url) as plain, urlopen(address) as app:
        return {"permalink": url} if plain.read() != app.read() else {}


def picture(chromium: Browser, url: str, look: Look, target: Path) -> None:
    """Take one page when its content has come to rest, as tall as it is or the look allows."""
    page = chromium.new_page(
        viewport={"width": look.width, "height": 900}, color_scheme=look.scheme
    )
    come_to_rest(page, url)
    height = page.evaluate(
        "(document.querySelector('[data-testid=stMain]') || document.body).scrollHeight"
    )
    page.set_viewport_size({"width": look.width, "height": min(int(height) + 20, look.tallest)})
    page.wait_for_timeout(1500)
    taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    few = taken.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(target, optimize=True)
    page.close()


def come_to_rest(page: Page, url: str) -> None:
    """Open an address and wait until all is drawn."""
    page.goto(url)
    page.get_by_role("heading", level=1).first.wait_for()
    page.wait_for_timeout(3000)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else DOCS)
