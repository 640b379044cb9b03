"""Pages beside the least that Streamlit can do: ratios, medians of interleaved cold loads.

    python -m tests.benchmarks.pages [--rounds 5] [--million]

Floors: an app of one title, of one chart, of one pill. Cold: each load has a browser profile of
its own; each server is warm. ``--million`` shows the default corpus 15,625 times over, too.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.archives import multiply
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.serving import ROOT, Served, serve_app

FLOORS = {
    "title": "import streamlit as st\nst.title('Hello')\n",
    "chart": "import streamlit as st\nst.title('Hello')\n"
    "st.vega_lite_chart({'data': {'values': [{'a': 'x', 'b': 1}]}, 'mark': 'bar', 'encoding':"
    " {'x': {'field': 'a', 'type': 'nominal'}, 'y': {'field': 'b', 'type': 'quantitative'}}})\n",
    "pill": "import streamlit as st\nst.title('Hello')\n"
    "said = st.pills('Which', ['one', 'two'], default='one')\nst.html(f'<mark>{said}</mark>')\n",
}
TIMES = 15_625
WATCH = """
const seen = window.seen = {};
const said = () => {
  const card = document.querySelector('section.citation, [data-testid="stMain"] mark');
  return card && card.textContent;
};
const look = () => {
  const h1 = document.querySelector('h1');
  if (h1 && h1.textContent && !seen.first) seen.first = performance.now();
  const charts = [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')];
  const drawn = charts.filter(chart => chart.querySelector('.marks'));
  if (drawn.length > (seen.count || 0)) {
    seen.count = drawn.length;
    seen.chart = performance.now();
  }
  if (seen.begun && said() !== seen.said) { seen.card = performance.now(); seen.begun = 0; }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
addEventListener('pointerdown', () => {
  seen.said = said();
  seen.begun = seen.clicked = performance.now();
}, true);
"""
"""Notes when the heading stands, when the last chart is drawn, and when a click is answered."""


def load(browser: Browser, url: str, done: Callable[[Page], float]) -> float:
    """Load a page with a new profile and give what ``done`` reads from it, in milliseconds."""
    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(WATCH)
    page.goto(url)
    found = done(page)
    page.context.close()
    return found


def first_content(page: Page) -> float:
    """Tell when the heading stood."""
    return wait(page, "first")


def last_chart(page: Page) -> float:
    """Tell when the last chart was drawn: none came within two seconds after it."""
    wait(page, "chart")
    page.wait_for_timeout(2000)
    return wait(page, "chart")


def click(page: Page) -> float:
    """Tell how long the page took to answer a click on its second pill."""
    wait(page, "first")
    pills = page.get_by_test_id("stButtonGroup").first.get_by_role("radio")
    pills.nth(1).wait_for(timeout=60_000)
    page.wait_for_timeout(1500)
    pills.nth(1).click()
    return wait(page, "card") - wait(page, "clicked")


def first_paint(page: Page) -> float:
    """Tell when something was painted first."""
    page.wait_for_timeout(500)
    script = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    return float(page.evaluate(script))


def wait(page: Page, what: str) -> float:
    """Wait until something was seen, and tell when."""
    for _ in range(1200):
        when = page.evaluate(f"window.seen.{what} || 0")
        if when:
            return float(when)
        page.wait_for_timeout(50)
    raise TimeoutError(f"{page.url} did not show its {what} in a minute")


def memory(pid: int) -> float:
    """Give the resident memory of a server in megabytes."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


@contextmanager
def servers(folder: Path, million: bool) -> Iterator[dict[str, Served]]:
    """Serve the floors, the default corpus, and, if wanted, a million figures."""
    package = folder / "package"
    build = [sys.executable, "-m", "transforms.cli", "build", "--out", str(package)]
    subprocess.run(build, check=True, stdout=subprocess.DEVNULL)
    apps: dict[str, tuple[Path, Path | None]] = {}
    for name, source in FLOORS.items():
        (folder / f"{name}.py").write_text(source)
        apps[name] = (folder / f"{name}.py", None)
    apps["app"] = (ROOT / "dashboard" / "serve.py", package)
    if million:
        apps["million"] = (apps["app"][0], multiply(package, TIMES, folder / "million"))
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(
                serve_app(
                    script, folder / f"{name}.log", {"FIGURES_PACKAGE": str(shown)} if shown else {}
                )
            )
            for name, (script, shown) in apps.items()
        }


def main() -> None:
    """Measure in turns, and print medians and their ratios."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--million", action="store_true")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        with servers(Path(folder), options.million) as served:
            report(browser, {name: each.address for name, each in served.items()}, options.rounds)
            for name, each in served.items():
                print(f"memory  {name:8} {memory(each.pid):7.0f} MB")


def report(browser: Browser, at: dict[str, str], rounds: int) -> None:
    """Load each page in each round, and print the median of each beside its floor."""
    ways: list[tuple[str, str, str, Callable[[Page], float]]] = [
        ("first content", "title", "", first_content),
        ("first content", "app", "", first_content),
        ("last chart", "chart", "", last_chart),
        ("last chart", "app", "compare", last_chart),
        ("click to card", "pill", "", click),
        ("click to card", "app", "compare", click),
        ("permalink", "title", "", first_content),
        ("permalink", "app", permalink(at["app"]), first_paint),
    ]
    if "million" in at:
        ways += [
            ("last chart, million", "app", "compare", last_chart),
            ("last chart, million", "million", "compare", last_chart),
            ("click, million", "app", "compare", click),
            ("click, million", "million", "compare", click),
            ("overview, million", "app", "", last_chart),
            ("overview, million", "million", "", last_chart),
        ]
    found: dict[int, list[float]] = defaultdict(list)
    for each in range(rounds + 1):
        for place, (_, app, path, done) in enumerate(ways):
            took = load(browser, f"{at[app]}/{path}", done)
            if each:  # the first round warms the servers
                found[place].append(took)
    for place in range(0, len(ways), 2):
        floor, ours = (statistics.median(found[place + n]) for n in (0, 1))
        print(f"{ways[place][0]:20} {floor:7.0f} ms  {ours:7.0f} ms  {ours / floor:5.2f} times")


def permalink(address: str) -> str:
    """Give the path of some figure's permalink."""
    with urlopen(f"{address}/api/figures.json") as answer:
        figures = json.load(answer)["figures"]
    return f"f/{figures[0]['figure_id']}"


if __name__ == "__main__":
    main()
