"""A reader adds articles, decides, and loses nothing to another reader."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import serve
from tests.dashboard.corpora import REGATTA, build
from transforms.labelling.curation import read_labels

ARTICLE = (
    "Nvidia lost about $590bn of its market value on Monday.\n\n"
    "One of the traders said that GPT-4 had cost 1,000 people their sleep."
)


@pytest.fixture
def regatta(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Serve a corpus in a folder of its own; give the app's address and the folder."""
    package = build(REGATTA, tmp_path)
    with serve(package, tmp_path / "log.txt", tmp_path / "corpus") as address:
        yield address, tmp_path / "corpus"


def at_rest(page: Page) -> None:
    """Wait until the page's script has ended."""
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def test_a_pasted_article_is_read_and_stands_beside_the_others(page: Page, app: str) -> None:
    page.goto(f"{app}/add")
    page.get_by_label("Outlet").fill("Harbour <b>Post</b>", timeout=30_000)
    page.get_by_role("spinbutton", name="year, Published").press_sequentially("20250128")
    page.get_by_label("Text of one article").fill(ARTICLE)
    page.get_by_role("button", name="Read the figures").click()

    marks = page.locator("ol.paragraphs mark")
    expect(marks).to_have_text(["about $590bn", "1,000 people"], timeout=30_000)
    missed = page.get_by_role("table", name="Numbers that were left out")
    expect(missed.get_by_role("rowheader")).to_have_text(["“One”", "“GPT-4”"])

    page.get_by_role("link", name="Compare", exact=True).click()
    expect(page.get_by_label("Citation", exact=True)).to_be_visible()
    at_rest(page)  # a list that is open while the page is drawn may close again
    page.get_by_label("Quantity").click()
    page.get_by_role("option", name="Loss of market value: Nvidia").click()
    expect(page.get_by_role("table").first).to_contain_text("Harbour <b>Post</b>")

    expect(page).to_have_url(re.compile("corpus="))
    another = page.context.new_page()
    another.goto(page.url)
    expect(another.get_by_text("only another session sees")).to_be_visible(timeout=30_000)
    another.close()

    page.get_by_role("button", name="Back to the corpus shown before").click()
    expect(page.get_by_text("Harbour <b>Post</b>")).to_have_count(0, timeout=30_000)


def test_a_bad_file_is_named_and_the_others_are_read(page: Page, app: str, tmp_path: Path) -> None:
    files = {"good.txt": ARTICLE.encode(), "bad.md": b"\x89PNG", "odd.html": b"<html></html>"}
    for name, raw in files.items():
        (tmp_path / name).write_bytes(raw)
    page.goto(f"{app}/add")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        [tmp_path / name for name in files], timeout=30_000
    )
    page.get_by_role("button", name="Read the figures").click()

    expect(page.locator("ol.paragraphs mark").first).to_have_text("about $590bn", timeout=30_000)
    told = page.get_by_test_id("stAlert").all_text_contents()
    first_words = [sentence.split(" ")[0] for sentence in told]
    assert first_words == ["bad.md", "odd.html", "“Nvidia", "Read:"]


def test_a_long_upload_can_be_cancelled_and_leaves_nothing(
    page: Page, app: str, tmp_path: Path
) -> None:
    names = [tmp_path / f"{number}.txt" for number in range(500)]
    for number, path in enumerate(names):
        path.write_text("\n\n".join(f"It sold {number + n} cogs." for n in range(400)))
    page.goto(f"{app}/add")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(names, timeout=60_000)
    at_rest(page)
    page.get_by_role("button", name="Read the figures").click()
    page.get_by_role("button", name="Cancel").click(timeout=60_000)

    expect(page.get_by_test_id("stAlert")).to_have_text(
        "Cancelled: nothing was added or changed.", timeout=60_000
    )
    expect(page.get_by_role("heading", name="What was read")).to_have_count(0)


def untick(page: Page, row: int) -> None:
    """Take the tick off a row of the table, by keyboard."""
    grid = page.get_by_test_id("stDataFrame").locator(".dvn-scroller")
    grid.click(position={"x": 30, "y": 52})
    for key in ["ArrowDown"] * row + ["ArrowRight", "Space"]:
        page.keyboard.press(key)


def test_of_two_editors_none_loses_a_decision(browser: Browser, regatta: tuple[str, Path]) -> None:
    address, corpus = regatta
    pages = [browser.new_context().new_page() for _ in range(2)]
    for page in pages:
        page.goto(f"{address}/add")
        page.get_by_role("button", name="Decide on the articles shown now").click(timeout=30_000)
        expect(page.get_by_role("heading", name="Decide")).to_be_visible(timeout=30_000)
        at_rest(page)
    first, second = pages
    untick(first, 0)
    first.get_by_role("button", name="Save 1 decision").click()
    expect(first.get_by_text("1 decision saved.")).to_be_visible(timeout=30_000)
    untick(second, 1)
    second.get_by_role("button", name="Save 1 decision").click()
    expect(second.get_by_text("1 decision saved.")).to_be_visible(timeout=30_000)

    labels = read_labels(corpus / "labels.csv")
    assert labels["metric"].to_list() == ["none", "none"]
    for page in pages:
        page.context.close()


def test_a_confirmed_proposal_is_a_quantity(regatta: tuple[str, Path], page: Page) -> None:
    address, corpus = regatta
    page.goto(f"{address}/proposals")
    page.get_by_role("button", name="Confirm").first.click(timeout=30_000)
    page.get_by_label("What do they measure?").fill("Yachts capsized")
    page.get_by_label("Of whom or what?").fill("Corvan Bay regatta")
    page.get_by_role("button", name="They are one quantity").click()
    expect(page.get_by_text("2 decisions saved.")).to_be_visible(timeout=30_000)

    assert read_labels(corpus / "labels.csv")["metric"].to_list() == ["yachts_capsized"] * 2
    page.get_by_role("link", name="Compare", exact=True).click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("Yachts capsized: Corvan Bay regatta", timeout=30_000)


def test_a_corpus_is_taken_away_and_builds_again(page: Page, app: str, tmp_path: Path) -> None:
    page.goto(f"{app}/add")
    page.get_by_label("Text of one article").fill(ARTICLE, timeout=30_000)
    page.get_by_role("button", name="Read the figures").click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name="This corpus (zip)").click(timeout=60_000)
    download.value.save_as(tmp_path / "mine.zip")
    zipfile.ZipFile(tmp_path / "mine.zip").extractall(tmp_path / "mine")
    assert pl.read_parquet(tmp_path / "mine" / "articles" / "shown.parquet").height == 5
    assert len(list((tmp_path / "mine" / "articles").glob("u_*.md"))) == 1
