"""In a real browser: the address of the table of figures holds every choice."""

import re
from datetime import date
from pathlib import Path

import polars as pl
from playwright.sync_api import Page, expect


def test_back_forward_and_reload_keep_the_filters(page: Page, app: str) -> None:
    page.goto(f"{app}/figures?topic=training_cost")
    note, search = page.get_by_text(" of 64."), page.get_by_label("Search wording")
    expect(note).to_have_text("6 figures of 64.", timeout=30_000)

    search.fill("million")
    expect(note).to_have_text("3 figures of 64.")
    expect(page).to_have_url(re.compile("s=million"))

    page.go_back()
    expect(note).to_have_text("6 figures of 64.")
    expect(search).to_have_value("")
    page.go_forward()
    expect(note).to_have_text("3 figures of 64.")
    page.reload()
    expect(note).to_have_text("3 figures of 64.", timeout=30_000)
    expect(search).to_have_value("million")


def test_all_filters_are_cleared_at_once(page: Page, app: str) -> None:
    page.goto(f"{app}/figures?s=nowhere&outlet=cnn&flag=conflict")
    page.get_by_role("button", name="Clear all filters").click(timeout=30_000)

    expect(page.get_by_text(" of 64.")).to_have_text("64 figures of 64.")
    expect(page).to_have_url(f"{app}/figures")


def test_days_are_chosen_and_the_download_is_the_view(page: Page, app: str, package: Path) -> None:
    page.goto(f"{app}/figures?since=2025-01-29")
    note = page.get_by_text(" of 64.")
    expect(note).to_have_text("24 figures of 64.", timeout=30_000)
    page.get_by_role("spinbutton", name="year, Published until").press_sequentially("20250129")
    page.keyboard.press("Escape")  # closes the calendar, and takes the day
    shown = pl.read_parquet(package / "figures.parquet").filter(published=date(2025, 1, 29))
    expect(note).to_have_text(f"{shown.height} figures of 64.")
    expect(page).to_have_url(re.compile("until=2025-01-29"))
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    with page.expect_download() as taken:
        page.get_by_role("button", name="This view (CSV)").click()

    assert taken.value.suggested_filename == "figures-view-since-2025-01-29-until-2025-01-29.csv"
    rows = pl.read_csv(taken.value.path())
    assert sorted(rows["figure_id"]) == sorted(shown["figure_id"])
