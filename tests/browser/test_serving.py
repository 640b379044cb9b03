"""The served app keeps to this host, runs no text as code, and answers to nobody else."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import serve
from tests.dashboard.corpora import build

EVIL = "<img src=x onerror=window.hacked=1>"
SCRIPT = "<script>window.hacked=1</script>"
HOSTILE = {
    f"{name}.md": f"""+++
outlet = "{EVIL} {name} ![x](http://evil.example/x.png) $\\\\frac{{1}}{{2}}$"
headline = "=1+1 [x](javascript:window.hacked=1) {{0.__class__}} %s {{{{7*7}}}} {SCRIPT}"
byline = "{EVIL}"
url = "javascript:window.hacked=1"
published = 2025-01-2{number}
+++
{EVIL} Training DeepSeek-V3 cost ${number}m {SCRIPT}, said {EVIL}.

![x](http://evil.example/y.png) Cogs hired 4{number} people, [too](javascript:window.hacked=1).
"""
    for number, name in enumerate(["A", "B"], start=5)
}
PAGES = ["", "compare", "proposals", "figures", "sources", "quality", "add", "about"]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a package of articles that try to be code, and give the app's address."""
    folder = tmp_path_factory.mktemp("hostile")
    with serve(build(HOSTILE, folder), folder / "log.txt") as address:
        yield address


@pytest.mark.parametrize("path", PAGES)
def test_what_an_article_says_is_shown_and_never_run(page: Page, app: str, path: str) -> None:
    page.goto(f"{app}/{path}")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=30_000)
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")

    assert page.evaluate("window.hacked") is None
    assert page.locator("[onerror], [href^='javascript']").count() == 0


def test_a_permalink_shows_what_an_article_says_and_never_runs_it(page: Page, app: str) -> None:
    with urlopen(f"{app}/api/figures.json") as answer:
        figures = json.load(answer)["figures"]
    for figure in figures[:3]:
        page.goto(f"{app}/f/{figure['figure_id']}")
        expect(page.locator("mark")).to_have_text(figure["exact"])
        expect(page.locator("main")).to_contain_text(EVIL)

        assert page.evaluate("window.hacked") is None
        assert page.locator("[onerror], [href^='javascript']").count() == 0
        claim = json.loads(page.locator("[type='application/ld+json']").inner_text())
        assert claim["appearance"]["headline"].endswith(SCRIPT)


def test_every_answer_keeps_a_page_to_this_host(app: str) -> None:
    for path in ("/", "/_stcore/health", "/nowhere.js", "/api", "/f", "/chart", "/figures"):
        with urlopen(app + path) as answer:
            policy = answer.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe-eval" not in policy
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["cross-origin-opener-policy"] == "same-origin"


def test_what_a_page_is_made_of_comes_compressed_where_the_browser_takes_it(app: str) -> None:
    asked = {
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Origin": app,
        "Sec-WebSocket-Version": "13",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Extensions": "permessage-deflate",
    }
    connection = HTTPConnection(urlsplit(app).netloc, timeout=30)
    connection.request("GET", "/_stcore/stream", headers=asked)
    answer = connection.getresponse()

    assert answer.status == 101
    assert "permessage-deflate" in answer.headers.get("Sec-WebSocket-Extensions", "")
    connection.close()


PUT_IN = """
const script = document.createElement('script');
script.textContent = 'window.hacked = 1';
document.head.append(script);
"""


def test_a_script_put_into_a_page_is_refused(
    page: Page, app: str, console_errors: list[str]
) -> None:
    page.goto(app)
    with page.expect_console_message(lambda said: "Content Security Policy" in said.text):
        page.evaluate(PUT_IN)
    assert page.evaluate("window.hacked") is None
    page.wait_for_timeout(500)
    console_errors.clear()


@pytest.mark.parametrize("host", ["evil.example", "192.0.2.1"])
def test_a_request_for_another_host_is_refused(app: str, host: str) -> None:
    with pytest.raises(HTTPError, match=r"40[0-9]|Bad Request"):
        urlopen(Request(app, headers={"Host": host}))
