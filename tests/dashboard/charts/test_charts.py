"""Charts draw what the tables say: ends as stated, fades where none is, one hit bar a figure."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import altair as alt
import polars as pl
import pytest
import vl_convert

from dashboard.charts import charts, geometry, palette
from dashboard.charts.layers import PICK
from dashboard.session import queries

OUTLETS = ["Daily Cog", "The Dial"]


def figure(number: int, **changes: Any) -> dict[str, Any]:
    """Build a figure of the Daily Cog: less than $6m."""
    plain = {
        "figure_id": f"f_{number:016x}", "quantity_id": "q_0", "outlet": OUTLETS[number % 2],
        "exact": "less than $6m", "paragraph": 7, "published": None, "hedge": "less_than",
        "value": Decimal("6e6"), "low": Decimal(0), "high": Decimal("6e6"), "low_closed": True,
        "high_closed": False, "low_kind": "floor", "high_kind": "hedge_hard", "kind": "money",
        "direction": None, "currency": "USD", "unit": "USD", "per": None, "conversion_of": None,
    }  # fmt: skip
    return plain | changes


def stated(number: int, low: str, value: str, high: str, **changes: Any) -> dict[str, Any]:
    """Build a figure with two stated ends."""
    ends = {"low": Decimal(low), "value": Decimal(value), "high": Decimal(high)}
    return figure(number, **ends, low_kind="rounding", high_kind="rounding", **changes)


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    """Build figures with the types of their table."""
    amount = pl.Decimal(38, 9)
    types: dict[str, pl.DataType | type[pl.DataType]] = {
        "value": amount, "low": amount, "high": amount, "published": pl.Date,
        "conversion_of": pl.Int64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema_overrides=types)


def quantity(verdict: str = "agree", low: str | None = None) -> dict[str, Any]:
    """Build the quantity that the figures report."""
    common = Decimal(low) if low else None
    return {"verdict": verdict, "common_low": common, "common_high": Decimal("6e6")}


def layers(chart: alt.LayerChart) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Give each layer of a chart with its rows."""
    spec = chart.to_dict()
    for layer in spec["layer"]:
        yield layer, spec["datasets"][layer["data"]["name"]]


def is_hit(layer: dict[str, Any]) -> bool:
    """Tell the layer that takes the pointer and speaks."""
    return "description" in layer["encoding"]


def test_an_end_that_is_a_floor_is_not_drawn_as_an_end() -> None:
    marks = geometry.marks(frame(figure(0)))

    assert marks["low"].to_list() == [None]
    assert marks["high"].to_list() == [6e6]


def test_a_bar_without_a_lower_limit_thins_out_towards_it() -> None:
    marks = geometry.marks(frame(figure(0)))
    extent = geometry.fitted(marks)
    slices = geometry.fades(geometry.clipped(marks, extent).with_columns(y=pl.lit(0.0)), extent)

    assert slices.height == geometry.FADES
    assert slices["opacity"].is_sorted()
    assert slices["x0"][0] == pytest.approx(extent.low)
    assert slices["x1"][-1] == pytest.approx(6e6)


@pytest.mark.parametrize(("high", "is_log"), [("1900", False), ("2100", True)])
def test_the_axis_is_logarithmic_above_twenty_times(high: str, is_log: bool) -> None:
    marks = geometry.marks(frame(stated(0, "100", "100", "110"), stated(1, "100", "100", high)))

    assert geometry.fitted(marks).is_log is is_log


def test_ratios_are_taken_within_a_quantity() -> None:
    rows = frame(
        stated(0, "50", "100", "150"),
        stated(1, "150", "300", "450"),
        stated(2, "7", "7", "7", quantity_id="q_1"),
    )

    assert geometry.ratios(geometry.marks(rows))["value"].to_list() == [1.0, 3.0, 1.0]


def test_the_median_is_a_number_that_somebody_printed() -> None:
    rows = frame(stated(0, "50", "60", "70"), stated(1, "80", "90", "99"))

    assert geometry.medians(geometry.marks(rows)).row(0) == ("q_0", 60.0, 60.0, 90.0)


def test_each_figure_has_one_bar_to_hit_with_its_words() -> None:
    chart = charts.interval_rows(frame(figure(0), figure(1)), quantity(), OUTLETS, "light")
    (said,) = ([row["say"] for row in rows] for layer, rows in layers(chart) if is_hit(layer))

    assert said == [
        "Daily Cog: less than $6m, paragraph 7",
        "The Dial: less than $6m, paragraph 7",
    ]
    assert [param["name"] for param in chart.to_dict()["params"]] == [PICK]


def test_all_other_layers_are_silent() -> None:
    chart = charts.interval_rows(frame(figure(0), figure(1)), quantity(), OUTLETS, "light")

    assert all(layer["mark"]["aria"] is False for layer, _ in layers(chart) if not is_hit(layer))


def test_the_picked_figure_is_drawn_from_the_data() -> None:
    rows = frame(figure(0), figure(1))
    chart = charts.interval_rows(rows, quantity(), OUTLETS, "light", rows["figure_id"][1])
    (picked,) = ([row["picked"] for row in data] for layer, data in layers(chart) if is_hit(layer))

    assert picked == [False, True]


@pytest.mark.parametrize(("verdict", "bands"), [("agree", 1), ("compatible", 1), ("conflict", 0)])
def test_the_common_range_is_shaded_where_there_is_one(verdict: str, bands: int) -> None:
    chart = charts.interval_rows(frame(figure(0), figure(1)), quantity(verdict), OUTLETS, "dark")
    shades = [layer for layer, rows in layers(chart) if set(rows[0]) == {"x0", "x1"}]

    assert len(shades) == bands


def test_a_conversion_stands_hollow_in_the_ladder() -> None:
    rows = frame(figure(0), figure(1, conversion_of=3))
    heads = pl.DataFrame({"quantity_id": ["q_0"], "label": ["Cost"], "summary": ["$6m"]})
    chart = charts.ladder(rows, heads, OUTLETS, "light")
    (dots,) = (layer for layer, _ in layers(chart) if layer["mark"]["type"] == "point")

    assert dots["encoding"]["fill"]["condition"]["test"] == "!datum.is_conversion"


def test_quantities_stand_in_the_order_given() -> None:
    rows = frame(figure(0), figure(1, quantity_id="q_1"), figure(2))
    order = pl.DataFrame({"quantity_id": ["q_1", "q_0"], "label": ["B", "A"]})
    drawn, heads, height = geometry.blocks(geometry.marks(rows), order, row=20, head=30)

    assert drawn.sort("y")["quantity_id"].to_list() == ["q_1", "q_0", "q_0"]
    assert heads["top"].to_list() == [0, 60]
    assert height == 140


def pair(*rows: dict[str, Any]) -> pl.DataFrame:
    """Build figures of two quantities, which are named for their subjects."""
    return frame(*rows).with_columns(subject=pl.col("quantity_id"))


def test_two_quantities_stand_on_one_axis_by_outlet() -> None:
    rows = pair(figure(0), figure(1), stated(2, "2", "3", "4", quantity_id="q_1"))
    chart = charts.pairs(rows, OUTLETS, "light")
    (hits,) = (data for layer, data in layers(chart) if is_hit(layer))

    assert [(row["outlet"], row["told"]) for row in sorted(hits, key=lambda row: row["y"])] == [
        ("Daily Cog", "q_0: less than $6m"),
        ("Daily Cog", "q_1: less than $6m"),
        ("The Dial", "q_0: less than $6m"),
    ]


def test_a_slope_has_a_line_for_each_outlet_that_reports_both() -> None:
    rows = pair(
        stated(0, "5", "6", "7"),
        stated(1, "5", "6", "7"),
        stated(2, "2", "3", "4", quantity_id="q_1"),
    )
    chart = charts.slope(rows, OUTLETS, "light")
    (lines,) = (data for layer, data in layers(chart) if layer["mark"]["type"] == "rule")

    assert [(row["outlet"], row["value"], row["end"]) for row in lines] == [("Daily Cog", 6, 3)]


def test_words_that_would_lie_over_one_another_are_joined() -> None:
    rows = pair(
        stated(0, "0", "100", "100", exact="100"),
        stated(1, "0", "101", "101", exact="101"),
        stated(2, "0", "200", "200", exact="200"),
    )
    drawn = geometry.marks(rows).with_columns(side=pl.lit(0.0))
    extent = geometry.Extent(0, 300, is_log=False)

    assert geometry.stacked_words(drawn, extent, 260)["exact"].to_list() == ["100 · 101", "200"]


def marks_of(chart: alt.LayerChart) -> int:
    """Count the marks of a chart: the rows that each layer draws."""
    return sum(
        sum(is_drawn(row, layer.get("transform", [])) for row in rows)
        for layer, rows in layers(chart)
    )


def is_drawn(row: dict[str, Any], steps: list[dict[str, Any]]) -> bool:
    """Tell whether a row passes filters such as `datum.has_low` and `!datum.is_left`."""
    tests = [step["filter"] for step in steps]
    return all(row[test.partition(".")[2]] is not test.startswith("!") for test in tests)


def plot_width(chart: alt.LayerChart, width: int) -> float:
    """Draw a chart in so many pixels, and give the width that is left to its plot."""
    spec = chart.properties(width=width).to_dict()
    svg = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    found = re.search(r'class="background"[^>]* d="M[0-9.]+,[0-9.]+h([0-9.]+)', svg)
    assert found
    return float(found[1])


def test_long_names_and_wordings_leave_a_plot_its_width() -> None:
    long = "of the long and winding name " * 4
    rows = frame(*(stated(n, "5", "6", "7", outlet=f"{n} {long}", exact=long) for n in (0, 1)))
    heads = pl.DataFrame({"quantity_id": ["q_0"], "label": [long], "summary": ["● Agree"]})
    outlets = rows["outlet"].to_list()

    assert plot_width(charts.interval_rows(rows, quantity(), outlets, "light"), 320) > 250
    assert plot_width(charts.ratio_strip(rows, heads, outlets, "light"), 320) > 250


def crowd(number: int) -> pl.DataFrame:
    """Build so many figures of which all miss an end, eight a quantity."""
    rows = [figure(nth, quantity_id=f"q_{nth // queries.DEEP}") for nth in range(number)]
    return frame(*rows)


def test_the_fullest_charts_stay_below_two_thousand_marks() -> None:
    most = crowd(queries.MOST * queries.DEEP)
    names = [f"q_{number}" for number in range(queries.MOST)]
    heads = pl.DataFrame({"quantity_id": names, "label": names, "summary": names})
    full = [
        charts.interval_rows(crowd(queries.ROWS), quantity(), OUTLETS, "light"),
        charts.ladder(most, heads, OUTLETS, "light"),
        charts.ratio_strip(most, heads, OUTLETS, "light"),
        charts.pairs(pair(*crowd(2 * queries.ROWS).to_dicts()), OUTLETS, "light"),
    ]

    assert min(marks_of(chart) for chart in full) > 800
    assert max(marks_of(chart) for chart in full) <= geometry.MOST_MARKS


def test_a_row_for_several_outlets_has_no_colour_of_an_outlet() -> None:
    nine = [f"Outlet {number}" for number in range(9)]
    rows = frame(figure(0, outlet="8 outlets agree, such as Outlet 0"), figure(1, outlet=nine[8]))
    spec = charts.interval_rows(rows, quantity(), nine, "light").to_dict()
    scale = spec["layer"][1]["encoding"]["color"]["scale"]

    assert (
        dict(zip(scale["domain"], scale["range"], strict=True))["8 outlets agree, such as Outlet 0"]
        == palette.MUTE["light"]
    )
