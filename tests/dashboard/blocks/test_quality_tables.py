"""What broke is shown by outlet and check, the worst first and bounded."""

import re
from typing import Any

from dashboard.blocks import quality_tables

OUTLETS = [f"Outlet {number:02}" for number in range(60)]


def broken(outlet: str, rule: str, failed: int, column: str | None = None) -> dict[str, Any]:
    """Build a count of broken rows."""
    return {"outlet": outlet, "table": "figures", "column": column, "rule": rule,
            "severity": "error", "failed": failed}  # fmt: skip


def cells(grid: str) -> list[list[str]]:
    """Read the words of a table, row by row."""
    rows = re.findall("<tr>(.*?)</tr>", grid)
    return [
        [re.sub("<[^>]*>", "", cell) for cell in re.findall("<t[hd].*?</t[hd]>", row)]
        for row in rows
    ]


def test_a_cell_counts_what_an_outlet_broke_of_a_check_in_all_columns() -> None:
    found = [
        broken("Outlet 01", "EV-1", 1, "start"), broken("Outlet 01", "EV-1", 2, "end"),
        broken("Outlet 02", "EV-1", 1000), broken("Outlet 02", "EV-2", 1),
    ]  # fmt: skip
    assert cells(quality_tables.grid({"failed_by_outlet": found}, OUTLETS)) == [
        ["Outlet", "figures: EV-1", "figures: EV-2"],
        ["Outlet 02", "▲ 1,000", "▲ 1"],
        ["Outlet 01", "▲ 3", "–"],
    ]


def test_an_outlet_of_which_nothing_passed_is_listed_and_counted() -> None:
    found = [broken("Set Aside Post", "EV-1", 1)]
    grid = quality_tables.grid({"failed_by_outlet": found}, OUTLETS)

    assert cells(grid)[1] == ["Set Aside Post", "▲ 1"]
    assert "1 of 61 outlets have some" in grid


def test_what_is_kept_with_a_warning_is_told_from_what_is_set_aside() -> None:
    found = [
        broken("Outlet 01", "EV-1", 1),
        broken("Outlet 01", "ART-005", 2) | {"severity": "warning"},
    ]
    grid = quality_tables.grid({"failed_by_outlet": found}, OUTLETS)

    assert cells(grid)[1] == ["Outlet 01", "◐ 2", "▲ 1"]


def test_the_ground_deepens_with_the_count() -> None:
    found = [broken(f"Outlet {n:02}", "EV-1", 10**n) for n in range(4)]
    shares = re.findall("--heat:(.*?)%", quality_tables.grid({"failed_by_outlet": found}, OUTLETS))

    assert [int(share) for share in shares] == sorted({int(share) for share in shares})[::-1]
    assert shares[0] == "100"


def test_few_outlets_and_sound_rows_need_no_grid() -> None:
    found = [broken("Outlet 01", "EV-1", 1)]
    assert not quality_tables.grid({"failed_by_outlet": found}, OUTLETS[:10])
    assert quality_tables.grid({"failed_by_outlet": found}, OUTLETS[:11])
    assert not quality_tables.grid({"failed_by_outlet": []}, OUTLETS)


def test_a_grid_is_bounded_and_says_what_it_leaves_out() -> None:
    found = [broken(name, f"R-{n}", 1 + n) for name in OUTLETS for n in range(9)]
    head, *rows = cells(quality_tables.grid({"failed_by_outlet": found}, OUTLETS))

    assert (len(head), len(rows)) == (1 + quality_tables.MOST_CHECKS, quality_tables.MOST_OUTLETS)
    assert head[1] == "figures: R-8"
    assert (
        "60 of 60 outlets have some; the worst of them, and the worst of 9 checks"
        in quality_tables.grid({"failed_by_outlet": found}, OUTLETS)
    )
