"""Pictures of every page for the README, taken by a command: ``make screenshots``."""

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal, TypeAlias

from playwright.sync_api import Browser, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.serving import ROOT, serve

PAGES = {
    "overview": "/", "compare": "/compare", "proposals": "/proposals",
    "figures": "/figures", "sources": "/sources", "quality": "/quality",
}  # fmt: skip
TALLEST = 1600
Scheme: TypeAlias = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


def main() -> None:
    """Build the default corpus, serve it, and take each page in light and dark."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "package"
        build = [sys.executable, "-m", "transforms.cli", "build", "--out", str(package)]
        subprocess.run(build, check=True)
        take_pictures(package, Path(folder) / "log.txt")


def take_pictures(package: Path, log: Path) -> None:
    """Serve a package until all its pictures are taken."""
    with serve(package, log) as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, path in PAGES.items():
            for scheme in SCHEMES:
                target = ROOT / "docs" / f"{name}-{scheme}.png"
                picture(chromium, f"{address}{path}", scheme, target)


def picture(chromium: Browser, url: str, scheme: Scheme, target: Path) -> None:
    """Take one page when its content has come to rest."""
    page = chromium.new_page(viewport={"width": 1200, "height": 900}, color_scheme=scheme)
    page.goto(url)
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_timeout(3000)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": 1200, "height": min(int(height) + 20, TALLEST)})
    page.wait_for_timeout(1500)
    target.parent.mkdir(exist_ok=True)
    page.screenshot(path=target)
    page.close()


if __name__ == "__main__":
    main()
