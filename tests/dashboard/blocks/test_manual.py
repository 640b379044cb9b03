"""The page About says what the code does: examples are measured, shares are its constants."""

import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from dashboard.blocks import manual
from dashboard.server import routes
from dashboard.wording import formatting, methods
from transforms.lexicon import read_lexicon
from validation.tables import HEDGES, PACKAGE

ROOT = Path(__file__).parents[3]


def test_every_hedge_is_explained_with_all_its_cues() -> None:
    shown = {row["hedge"]: row["cues"] for row in methods.hedges()}
    listed = read_lexicon().hedges

    assert set(shown) == set(HEDGES)
    assert {form for forms in shown.values() for form in forms} >= set(listed["form"])


@pytest.mark.parametrize("hedge", HEDGES)
def test_the_example_of_a_hedge_has_that_hedge(hedge: str) -> None:
    (row,) = (row for row in methods.hedges() if row["hedge"] == hedge)

    assert row["hedge_form"] in {None, *row["cues"]}
    assert row["exact"] in manual.hedges([row]).replace("&#x27;", "'")


def test_an_example_is_read_as_the_extractor_reads_it() -> None:
    said = manual.hedges(methods.hedges())

    assert "“less than $6 million”" in said
    assert "any value below $6m; no lower limit stated" in said
    assert "135 to 139 people" in said


def test_the_rules_in_words_name_the_shares_that_the_code_has() -> None:
    numbers = methods.choices()

    assert manual.percent(numbers["rounding_cap"]) in formatting.HEDGES["about"][1]
    assert manual.percent(numbers["just"]) in formatting.HEDGES["just_under"][1]
    assert manual.percent(numbers["just"]) in formatting.HEDGES["just_over"][1]


def test_every_choice_of_this_project_is_stated_with_its_number() -> None:
    said = manual.choices(methods.choices())

    assert re.findall(r">([0-9.]+ %)<", said) == [
        "10 %", "5 %", "1 %", "5 %", "0.5 %", "50 %", "20 %",
    ]  # fmt: skip


def test_a_paragraph_takes_its_numbers_from_the_code() -> None:
    numbers = methods.choices()

    assert "50 % or more of\ntheir runs of three words" in manual.sentences(
        "{shared} or more of\ntheir runs of {run} words", numbers
    )
    assert "the seven days" in manual.sentences(manual.CONVERTING, numbers)


def test_every_verdict_is_explained() -> None:
    assert set(manual.VERDICTS) == set(formatting.VERDICTS)


def test_every_table_and_column_of_a_package_has_its_meaning(package: Path) -> None:
    tables = methods.dictionary(package)

    assert set(tables) >= set(PACKAGE)
    for name, model in PACKAGE.items():
        said = manual.columns(tables[name])
        assert all(f"<code>{column}</code>" in said for column in model.names())
        assert manual.keys(tables[name]).startswith(tables[name]["description"])


def test_the_keys_of_a_table_are_said_in_words(package: Path) -> None:
    said = manual.keys(methods.dictionary(package)["figures"])

    assert "Its key is figure_id." in said
    assert "article_id and start point to mentions." in said


def test_every_route_of_the_server_is_told_and_no_other() -> None:
    paths = {route.path for route in routes.ROUTES}

    assert set(manual.ROUTES) == {path for path in paths if not path.endswith("{rest:path}")}


def test_headings_of_the_changelog_stand_below_that_of_the_page() -> None:
    changelog = (
        "# Changelog\n\nWords.\n\n## [Unreleased]\n\n## [0.1.0] - today\n\n### Added\n\n- $6\n"
    )

    assert manual.changes(changelog) == "### 0.1.0 - today\n\n#### Added\n\n- \\$6\n"


def test_the_changelog_of_a_checkout_is_the_one_at_its_top() -> None:
    assert methods.changelog() == (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_a_wheel_carries_the_changelog_beside_the_page_that_shows_it(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, check=True, capture_output=True, cwd=ROOT)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as files:
        told = files.read("dashboard/CHANGELOG.md")

    assert told == (ROOT / "CHANGELOG.md").read_bytes()
