"""Tables → the rows a page shows, in the order it shows them."""

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple, cast

import polars as pl

from dashboard.charts import geometry
from dashboard.wording import formatting
from dashboard.wording.flags import FLAGS

VERDICTS = ["conflict", "compatible", "agree", "not_comparable", "one_source"]
MOST, DEEP = 12, 8
"""So many quantities fit a chart, and so many figures under each of them."""
ROOM = 400
"""So many things a picker lists: more nobody reads, and all of them travel to the browser."""
ROWS = 60
"""So many reports of a quantity fit a chart and its table."""
BESIDE = 12
"""So many quantities of one measure stand side by side for a reader to choose from."""
NARROW = [
    "figure_id", "article_id", "start", "conversion_of", "quantity_id", "unit", "currency", "value",
]  # fmt: skip
"""The columns by which figures are chosen; the others stay on the disk until they are drawn."""
FEW = 8
"""So many outlets a chart tells apart by colour and row; of more, those that agree are folded."""
READING = ["value", "low", "high", "low_closed", "high_closed"]
KINDS = ["money", "count", "percent", "percentage_point", "ratio", "physical", "duration"]
"""The amounts, as a reader asks for them; dates, ages and ranks are none."""


def ranked(quantities: pl.DataFrame) -> pl.DataFrame:
    """Order quantities: amounts first, by how many outlets report them and how far these part."""
    return quantities.sort(
        ~pl.col("kind").is_in(KINDS),
        -pl.col("n_outlets"),
        _rank("verdict", VERDICTS),
        _rank("kind", KINDS),
        "label",
    )


def listed(ranked: pl.DataFrame, key: str, wanted: Sequence[str | None]) -> pl.DataFrame:
    """Keep the rows that a picker has room for: the first, and those whose key is wanted."""
    is_first = pl.int_range(pl.len()) < ROOM
    return ranked.filter(is_first | pl.col(key).is_in([each for each in wanted if each]))


def choices(quantities: pl.DataFrame) -> dict[str, str]:
    """Name quantities for a picker, with their verdicts."""
    rows = quantities.select("quantity_id", "label", "verdict").iter_rows()
    return distinct({key: f"{label} ({formatting.verdict(name)})" for key, label, name in rows})


def reports(figures: pl.DataFrame, quantity_id: str) -> pl.DataFrame:
    """The figures of a quantity as printed, oldest first, without conversions of themselves."""
    return _in_order(
        figures.filter(pl.col("quantity_id") == quantity_id, pl.col("conversion_of").is_null())
    )


class Comparison(NamedTuple):
    """A quantity with its reports: those a table shows, and of these the ones an axis can hold."""

    quantity: formatting.Row
    reports: pl.DataFrame
    shown: pl.DataFrame
    drawn: pl.DataFrame
    pairs: pl.DataFrame
    names: dict[str, str]
    """The reports shown and the conversions printed beside them, to choose from."""


def comparison(
    quantity: formatting.Row,
    reports: pl.DataFrame,
    figures: pl.DataFrame,
    comparisons: pl.DataFrame,
) -> Comparison:
    """Gather what a comparison shows of a quantity."""
    shown = reports.head(ROWS)
    found = pairs(comparisons, quantity["quantity_id"])
    named = names(shown, also_printed(figures, shown))
    return Comparison(quantity, reports, shown, in_one_unit(shown), found, named)


def in_one_unit(reports: pl.DataFrame) -> pl.DataFrame:
    """The reports that one axis can hold: of each quantity those in its commonest unit."""
    keys = ["quantity_id", "unit", "currency"]
    units = reports.group_by(keys).len().sort("len", "unit", descending=[True, False])
    return reports.join(
        units.unique("quantity_id", keep="first", maintain_order=True),
        on=keys, how="semi", nulls_equal=True, maintain_order="left",
    )  # fmt: skip


def wordings(reports: pl.DataFrame, apart: Sequence[str]) -> list[str]:
    """How reports were printed, each wording once.

    First stand the least and the greatest of the outlets ``apart``, which cannot both hold.
    """
    torn, value = reports.filter(pl.col("outlet").is_in(apart)), pl.col("value")
    ends = torn.filter((value == value.min()) | (value == value.max()))
    return pl.concat([ends, reports])["exact"].unique(maintain_order=True).to_list()


class Folded(NamedTuple):
    """Reports to draw, and the ids of those that one row stands for, its own first."""

    figures: pl.DataFrame
    members: list[str]

    def row_of(self, figure_id: str) -> str:
        """The id of the row that shows a figure."""
        return self.members[0] if figure_id in self.members else figure_id


def folded(reports: pl.DataFrame, pairs: pl.DataFrame) -> Folded:
    """Fold reports that agree with one another into one row, where outlets are many.

    The row is that of the report with which most agree, and is named for all of them.
    """
    rows = reports.to_dicts()
    if reports["outlet"].n_unique() <= FEW:
        return Folded(reports, [])
    first, *others = _agreeing(rows, pairs)
    n_outlets = len({row["outlet"] for row in (first, *others)})
    if n_outlets == 1:
        return Folded(reports, [])
    name = f"{n_outlets} outlets agree, such as {first['outlet']}"
    is_first = pl.col("figure_id") == first["figure_id"]
    kept = reports.filter(~pl.col("figure_id").is_in([row["figure_id"] for row in others]))
    named = kept.with_columns(outlet=pl.when(is_first).then(pl.lit(name)).otherwise("outlet"))
    return Folded(named, [row["figure_id"] for row in (first, *others)])


def _agreeing(rows: Sequence[formatting.Row], pairs: pl.DataFrame) -> list[formatting.Row]:
    """The report with which most others agree, and those of them that all agree."""
    listed = pairs.filter(pl.col("verdict") == "agree").select("figure_a", "figure_b")
    known = {frozenset(pair) for pair in listed.iter_rows()}

    def agree(one: formatting.Row, other: formatting.Row) -> bool:
        is_same = all(one[name] == other[name] for name in READING)
        return is_same or frozenset((one["figure_id"], other["figure_id"])) in known

    group: list[formatting.Row] = []
    for row in sorted(rows, key=lambda row: -sum(agree(row, other) for other in rows)):
        if all(agree(row, member) for member in group):
            group.append(row)
    return group


def also_printed(figures: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """The amounts that outlets printed in brackets as conversions of the figures shown."""
    keys = shown.select("article_id", conversion_of="start")
    here = pl.col("article_id").is_in(keys["article_id"].unique().implode())
    conversions = figures.filter(here & pl.col("conversion_of").is_not_null())
    return _in_order(conversions.join(keys, on=["article_id", "conversion_of"], how="semi"))


def counterparts(
    figures: pl.DataFrame, quantities: pl.DataFrame, shown: pl.DataFrame
) -> dict[str, str]:
    """Name whose figures of the same measure and unit can be set beside those shown.

    Whom most of the same outlets report comes first.
    """
    keys = ["metric", "kind", "unit", "currency", "per"]
    others = (
        figures.select("quantity_id", "outlet", "conversion_of", *keys)
        .filter(
            pl.col("metric") == shown["metric"].first(),
            pl.col("conversion_of").is_null(),
            pl.col("quantity_id") != shown["quantity_id"].first(),
            pl.col("kind") != "rank",
        )
        .join(shown.head(1), on=keys, how="semi", nulls_equal=True)
    )
    is_shared = pl.col("outlet").is_in(shown["outlet"].unique().implode())
    counts = others.group_by("quantity_id").agg(
        n_shared=pl.col("outlet").filter(is_shared).n_unique()
    )
    found = quantities.join(counts, on="quantity_id").sort(
        "n_shared", "label", descending=[True, False]
    )
    return distinct(subjects(found.head(BESIDE)))


def subjects(quantities: pl.DataFrame) -> dict[str, str]:
    """Name quantities of one measure by whom they are about."""
    scope = pl.when(pl.col("scope").is_not_null()).then(pl.format(" ({})", "scope"))
    name = pl.concat_str("entity", scope.fill_null(""))
    return dict(quantities.select("quantity_id", name).iter_rows())


def paired(
    figures: pl.DataFrame, shown: pl.DataFrame, other_id: str, quantities: pl.DataFrame
) -> pl.DataFrame:
    """The figures shown and those of another quantity in their unit, each with its `subject`."""
    others = reports(figures, other_id).join(
        shown.head(1), on=["unit", "currency", "per"], how="semi", nulls_equal=True
    )
    both = pl.concat([shown, _in_order(others).head(ROWS)])
    names = distinct(subjects(quantities.join(both, on="quantity_id", how="semi")))
    return both.with_columns(subject=pl.col("quantity_id").replace_strict(names))


def is_slope(paired: pl.DataFrame) -> bool:
    """Whether amounts of two quantities make a slope: at least two outlets report both."""
    counts = paired.group_by("outlet").agg(pl.col("quantity_id").n_unique())
    n_outlets = counts.filter(pl.col("quantity_id") > 1).height
    return n_outlets > 1 and paired["kind"].is_in(KINDS).all()


def compared(quantities: pl.DataFrame) -> pl.DataFrame:
    """The quantities that more than one outlet reports."""
    return quantities.filter(pl.col("n_outlets") > 1)


def currencies(figures: pl.DataFrame) -> list[str]:
    """The currencies of labelled amounts, the commonest first."""
    amounts = with_quantity(figures.select(NARROW)).drop_nulls(["currency", "quantity_id"])
    counts = amounts.filter(pl.col("value") > 0).group_by("currency").len()
    return counts.sort("len", "currency", descending=[True, False])["currency"].to_list()


class Drawn(NamedTuple):
    """What a chart of many quantities draws, and how many figures it has no room for."""

    figures: pl.DataFrame
    quantities: pl.DataFrame
    left_out: int


def ladder(figures: pl.DataFrame, quantities: pl.DataFrame, currency: str) -> Drawn:
    """The amounts of one currency and their quantities, smallest median first.

    An amount printed as a conversion stands with the quantity it converts.
    """
    money = with_quantity(figures.select(NARROW)).filter(pl.col("currency") == currency)
    drawn = _drawn(money, figures, quantities)
    medians = geometry.medians(geometry.marks(drawn.figures))
    heads = drawn.quantities.join(medians, on="quantity_id").sort("median", "quantity_id")
    unit = drawn.figures.row(0, named=True) | {"per": None}
    ends = heads.select("least", "most").iter_rows()
    said = [formatting.span(Decimal(str(least)), Decimal(str(most)), unit) for least, most in ends]
    return drawn._replace(quantities=heads.with_columns(summary=pl.Series(said)))


def differences(figures: pl.DataFrame, quantities: pl.DataFrame) -> Drawn:
    """What more than one outlet reports, and those quantities, furthest apart first."""
    shared = compared(quantities).filter(~pl.col("kind").is_in(["date", "rank"]))
    reported = figures.select(NARROW).filter(pl.col("conversion_of").is_null())
    reported = reported.join(shared, on="quantity_id", how="semi")
    alike = in_one_unit(reported)
    drawn = _drawn(alike, figures, shared)
    heads = drawn.quantities.sort("spread", "label", descending=[True, False], nulls_last=True)
    said = [formatting.verdict(name) for name in heads["verdict"]]
    return Drawn(
        drawn.figures,
        heads.with_columns(summary=pl.Series(said, dtype=pl.String)),
        drawn.left_out + reported.height - alike.height,
    )


def _drawn(narrow: pl.DataFrame, figures: pl.DataFrame, quantities: pl.DataFrame) -> Drawn:
    """Keep the first quantities that have figures above zero, and so many figures of each.

    Its least and its greatest are among them, so that a chart shows how far reports part.
    `narrow` has the columns to choose by; `figures` are read only where something is drawn.
    """
    amounts = narrow.filter(pl.col("value") > 0).join(quantities, on="quantity_id", how="semi")
    heads = quantities.join(amounts, on="quantity_id", how="semi", maintain_order="left").head(MOST)
    chosen = amounts.join(heads, on="quantity_id", how="semi").select("figure_id", "quantity_id")
    rows = figures.filter(pl.col("figure_id").is_in(chosen["figure_id"].implode()))
    drawn = _in_order(rows.drop("quantity_id").join(chosen, on="figure_id"))
    nth, value = pl.int_range(pl.len()), pl.col("value")
    is_end = ((nth == value.arg_min()) | (nth == value.arg_max())).over("quantity_id")
    place = (~is_end).cum_sum().over("quantity_id") + is_end.sum().over("quantity_id")
    kept = drawn.filter(is_end | (place <= DEEP))
    return Drawn(kept, heads, amounts.height - kept.height)


def with_quantity(figures: pl.DataFrame) -> pl.DataFrame:
    """Give each conversion the quantity of the amount it converts, if it has none of its own."""
    keys = ["article_id", "conversion_of"]
    orphans = figures.filter(pl.col("conversion_of").is_not_null()).select(keys).unique()
    parents = figures.select(keys[0], "quantity_id", conversion_of="start")
    homes = parents.join(orphans, on=keys, how="semi").rename({"quantity_id": "inherited"})
    return (
        figures.join(homes, on=keys, how="left", maintain_order="left")
        .with_columns(quantity_id=pl.coalesce("quantity_id", "inherited"))
        .drop("inherited")
    )


def printed_by(figures: pl.DataFrame, articles: pl.DataFrame) -> pl.DataFrame:
    """The articles in the order of publication, with `n_figures` of each."""
    counts = figures.select("article_id").group_by("article_id").agg(n_figures=pl.len())
    return (
        articles.join(counts, on="article_id", how="left", maintain_order="left")
        .with_columns(pl.col("n_figures").fill_null(0))
        .sort("published", "outlet", nulls_last=True)
    )


def article_names(articles: pl.DataFrame) -> dict[str, str]:
    """Name articles by their outlet, and by their headline where an outlet has several."""
    is_alone = pl.len().over("outlet") == 1
    name = pl.when(is_alone).then("outlet").otherwise(pl.format("{}: {}", "outlet", "headline"))
    return distinct(dict(articles.select("article_id", name).iter_rows()))


def subject(figures: pl.DataFrame) -> str | None:
    """The entity that most figures are about."""
    counts = figures.select("entity").drop_nulls().group_by("entity").len()
    ordered = counts.sort("len", "entity", descending=[True, False])["entity"]
    return None if ordered.is_empty() else str(ordered[0])


def home(figure: formatting.Row, figures: pl.DataFrame) -> str | None:
    """The quantity that a figure belongs to, by itself or through the amount it converts."""
    home: str | None = figure["quantity_id"]
    if home or figure["conversion_of"] is None:
        return home
    is_source = pl.col("start") == figure["conversion_of"]
    source = figures.filter(pl.col("article_id") == figure["article_id"], is_source)
    return cast("str | None", source["quantity_id"].first())


def of_verdict(quantities: pl.DataFrame, verdict: str) -> pl.DataFrame:
    """The quantities with one verdict."""
    return quantities.filter(pl.col("verdict") == verdict)


def of_article(figures: pl.DataFrame, article_id: str) -> pl.DataFrame:
    """The figures of one article, in the order of its text."""
    return figures.filter(pl.col("article_id") == article_id).sort("start")


def chosen(figures: pl.DataFrame, ids: Sequence[str]) -> pl.DataFrame:
    """The figures with these ids, oldest first."""
    return _in_order(figures.filter(pl.col("figure_id").is_in(ids)))


def of_relation(conversions: pl.DataFrame, relation: str) -> pl.DataFrame:
    """The conversions that one outlet `printed`, or that two `outlets` make together."""
    return conversions.filter(pl.col("relation") == relation)


def grounds(grounds: pl.DataFrame, figure_id: str) -> list[formatting.Row]:
    """What the labels of one figure were read from."""
    return list(grounds.filter(pl.col("figure_id") == figure_id).iter_rows(named=True))


def pairs(comparisons: pl.DataFrame, quantity_id: str) -> pl.DataFrame:
    """The comparisons of pairs of reports of a quantity."""
    return comparisons.filter(pl.col("quantity_id") == quantity_id)


def metric_names(quantities: pl.DataFrame) -> dict[str, str]:
    """The words for each metric, as the labels of quantities begin."""
    before = pl.col("label").str.split_exact(": ", 1).struct.field("field_0")
    return dict(quantities.select("metric", before).unique().iter_rows())


def for_reading(
    figures: pl.DataFrame, flags: Mapping[str, list[str]], names: Mapping[str, str]
) -> pl.DataFrame:
    """The columns a reader wants, under the names a reader knows."""
    rows = figures.to_dicts()
    return figures.select(
        pl.col("exact").alias("As printed"),
        pl.Series("What", [names.get(row["metric"], "not labelled") for row in rows]),
        pl.col("entity").alias("Of whom"),
        pl.col("outlet").alias("Outlet"),
        pl.col("published").alias("Published"),
        pl.col("paragraph").alias("¶"),
        pl.Series("Read as", [formatting.interval(row) for row in rows]),
        pl.when(pl.col("kind") != "date").then(pl.col("value").cast(pl.Float64)).alias("Value"),
        pl.coalesce("currency", "unit").alias("Unit"),
        pl.Series(
            "Flags", [", ".join(FLAGS[name] for name in flags[row["figure_id"]]) for row in rows]
        ),
        pl.col("figure_id").alias("Id"),
    )


def names(reports: pl.DataFrame, conversions: pl.DataFrame) -> dict[str, str]:
    """Name the figures of a comparison, reports first, by outlet, paragraph and wording."""
    rows = pl.concat([reports, conversions])
    name = pl.format("{}, ¶{}: {}", "outlet", "paragraph", "exact")
    return distinct(dict(rows.select("figure_id", name).iter_rows()))


def places(figures: pl.DataFrame) -> dict[str, str]:
    """Name figures by where they stand: outlet and paragraph."""
    name = pl.format("{}, ¶{}", "outlet", "paragraph")
    return distinct(dict(figures.select("figure_id", name).iter_rows()))


def distinct(names: dict[str, str]) -> dict[str, str]:
    """Number the names that are not alone: a widget tells its options apart by them."""
    met: Counter[str] = Counter()
    told = {}
    for key, name in names.items():
        met[name] += 1
        told[key] = name if met[name] == 1 else f"{name} ({met[name]})"
    return told


def _rank(column: str, order: Sequence[str]) -> pl.Expr:
    ranks = {name: rank for rank, name in enumerate(order)}
    return pl.col(column).replace_strict(ranks, default=len(order))


def _in_order(figures: pl.DataFrame) -> pl.DataFrame:
    return figures.sort("published", "outlet", "paragraph", "start", nulls_last=True)


def converted(figures: pl.DataFrame, conversions: pl.DataFrame) -> dict[str, formatting.Row]:
    """The figures of conversions, by their ids."""
    ids = pl.concat([conversions["figure_from"], conversions["figure_to"]])
    rows = figures.filter(pl.col("figure_id").is_in(ids.implode()))
    return {row["figure_id"]: row for row in rows.iter_rows(named=True)}


def outlets(figures: pl.DataFrame, order: Sequence[str]) -> list[str]:
    """The outlets of these figures, in the order of all outlets."""
    here = set(figures["outlet"])
    return [outlet for outlet in order if outlet in here]
