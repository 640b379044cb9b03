"""Debian's Chromium, driven by Playwright: a page that complains or calls out fails its test."""

import os
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]


def pytest_runtest_setup() -> None:
    """Skip this folder where there is no Chromium; in CI that is a failure."""
    if CHROMIUM is None:
        give_up = pytest.fail if os.environ.get("CI") else pytest.skip
        give_up("chromium is not installed; `make test` installs it as root on Debian")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, which finds no host but this one.

    One a module and not one a session: Playwright's event loop would run on under other tests.
    """
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def console_errors() -> list[str]:
    """What the page complained of so far; a test that provokes a complaint takes it out."""
    return []


@pytest.fixture
def refused_requests() -> list[str]:
    """The addresses on other hosts that the page asked for so far, in vain."""
    return []


@pytest.fixture
def page(
    browser: Browser, console_errors: list[str], refused_requests: list[str]
) -> Iterator[Page]:
    """A page with a profile of its own; in the end it has neither complained nor called out."""

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error" and not is_probe(message.location["url"]):
            console_errors.append(message.text)

    def see(url: str) -> None:
        if urlsplit(url).hostname not in {"127.0.0.1", "localhost", None}:
            refused_requests.append(url)

    context = browser.new_context()
    context.on("console", hear)
    context.on("weberror", lambda thrown: console_errors.append(str(thrown.error)))
    context.on("request", lambda request: see(request.url))
    page = context.new_page()
    page.on("websocket", lambda socket: see(socket.url))
    yield page
    asked, complained = [*refused_requests], [*console_errors]
    context.close()  # what was still loading is cut off now, and complains of that
    assert asked == []
    assert complained == []


def is_probe(url: str) -> bool:
    """Whether Streamlit looks for its server below a page's path, finds none and goes on.

    See streamlit/streamlit#7074: the first load of any page but the first logs two of these.
    """
    return url.endswith(("/_stcore/health", "/_stcore/host-config"))
