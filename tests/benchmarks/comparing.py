"""How time and memory grow with the figures that are compared, beside a self-join.

    python -m tests.benchmarks.comparing [--figures 100000 1000000 10000000]

Figures are spread over quantities as news are, by Zipf's law: a few are told by everybody. Each run
is a process of its own. ``verdicts`` judges every quantity, ``pairs`` lists the comparisons too,
both in buckets of quantities as an archive does; ``self-join`` forms every pair of a quantity, and
runs at the least size only, where it still ends. Printed, never asserted.
"""

import math
import time

import polars as pl

from tests.benchmarks.processes import measure, options, report
from transforms.comparing.comparisons import compare_figures
from transforms.comparing.verdicts import judge_quantities

SEED, OUTLETS, YEARS = 7, 400, 5
BUCKET = 1_000_000
"""Figures of a bucket, about."""
WAYS = ["verdicts", "pairs", "self-join"]


def figures(n: int) -> pl.LazyFrame:
    """Make ``n`` figures as :func:`transforms.comparing.scales.set_on_bases` gives them.

    Values lie around 100, most intervals are 10 wide; a third is dated, to one of five years.
    """
    row = pl.int_range(n)
    drawn = {name: draw(n, seed) for seed, name in enumerate(["key", "outlet", "value", "year"])}
    # a share u of the figures belongs to the quantities up to n_quantities ** u (Zipf, exponent 1)
    quantity = (pl.lit(math.log(n / 10)) * pl.col("key")).exp().floor().cast(pl.Int64)
    year = pl.date(2020, 1, 1).dt.offset_by(
        pl.format("{}y", (pl.col("year") * 3 * YEARS).floor().cast(pl.Int64))
    )
    is_dated = pl.col("year") < 1 / 3
    value = (90 + 20 * pl.col("value")).round(1)
    known = (
        pl.DataFrame(drawn)
        .lazy()
        .select(
            quantity_id=pl.format("q_{}", quantity),
            figure_id=pl.format("f_{}", row.cast(pl.String).str.zfill(8)),
            article_id=pl.format("a_{}", row),
            outlet=pl.format("Outlet {}", (pl.col("outlet") * OUTLETS).floor().cast(pl.Int64)),
            value=value,
            as_of_start=pl.when(is_dated).then(year),
            as_of_end=pl.when(is_dated).then(year.dt.offset_by("1y")),
        )
    )
    return known.with_columns(
        as_of=pl.col("as_of_start").cast(pl.String),
        as_of_basis=pl.lit("stated"),
        witness="outlet",
        kind=pl.lit("count"), hedge=pl.lit("bare"), unit=pl.lit("person"), base=pl.lit("person"),
        scope=pl.lit(None, pl.String), confidence=pl.lit(1.0),
        low_closed=True, high_closed=False,
        low_kind=pl.lit("rounding"), high_kind=pl.lit("rounding"),
        value_base="value", low_base=pl.col("value") - 5, high_base=pl.col("value") + 5,
        **{f"{end}_euro": pl.lit(None, pl.Float64) for end in ("value", "low", "high")},
    ).collect().lazy()  # fmt: skip


def draw(n: int, seed: int) -> pl.Series:
    """Draw ``n`` numbers from 0 to 1."""
    return pl.Series(pl.select(pl.int_range(n).shuffle(SEED + seed)).to_series() / n)


def run(way: str, n: int) -> float:
    """Compare once; give the seconds it took without making the figures."""
    told = figures(n)
    begin = time.perf_counter()
    if way == "self-join":
        join_with_itself(told).collect()
    else:
        n_buckets = -(-n // BUCKET)
        for bucket in range(n_buckets):
            part = told.filter(pl.col("quantity_id").hash() % n_buckets == bucket).collect().lazy()
            verdicts = judge_quantities(part).collect()
            if way == "pairs":
                compare_figures(part, verdicts.lazy()).collect()
    return time.perf_counter() - begin


def join_with_itself(told: pl.LazyFrame) -> pl.LazyFrame:
    """Count the pairs of each quantity that share no value, as one would without Helly."""
    side = told.select("quantity_id", "outlet", "figure_id", "low_base", "high_base")
    return (
        side.join(side, on="quantity_id", suffix="_b")
        .filter(pl.col("figure_id") < pl.col("figure_id_b"), pl.col("outlet") != pl.col("outlet_b"))
        .filter(
            (pl.col("low_base") >= pl.col("high_base_b"))
            | (pl.col("low_base_b") >= pl.col("high_base"))
        )
        .group_by("quantity_id")
        .len()
    )


def main() -> None:
    """Print seconds, memory and growth of each way."""
    chosen = options(__doc__, WAYS, [100_000, 1_000_000])
    if chosen.once:
        return report(run, chosen.once, chosen.figures[0])
    for way in WAYS:
        sizes = chosen.figures if way != "self-join" else chosen.figures[:1]
        last = (0.0, 0)
        for n in sizes:
            seconds, peak = measure("tests.benchmarks.comparing", way, n)
            growth = f"   {seconds / last[0]:5.1f} times the last" if last[1] else ""
            bound = f", n log n {ratio(n, last[1]):5.1f}" if last[1] else ""
            print(f"{way:10} {n:>11,} figures {seconds:8.2f} s {peak:8.0f} MB{growth}{bound}")
            last = (seconds, n)


def ratio(n: int, before: int) -> float:
    """Give by how much n log n has grown."""
    return n * math.log(n) / (before * math.log(before))


if __name__ == "__main__":
    main()
