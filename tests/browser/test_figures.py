"""In a real browser: the address of the table of figures holds every choice."""

import re

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
