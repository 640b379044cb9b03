"""Measures → figures: what each measure is about, since when, and on whose word."""

import hashlib

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.labelling.annotations import find_marks, number_parts
from transforms.labelling.attribution import attribute_measures, date_measures
from transforms.labelling.coreference import resolve_names
from transforms.labelling.curation import apply_labels
from transforms.labelling.entities import name_entities
from transforms.labelling.metrics import name_metrics, name_scopes
from transforms.lexicon import Codebook, Lexicon, alternation, listed
from validation.seeds import Labels
from validation.tables import LABEL_FIELDS, Articles, Figures, Measures, Mentions, Texts

KEY = ["article_id", "start"]
CERTAINTY = {3: 0.9, 2: 0.8, 1: 0.5}
"""Confidence in a cue of the same clause, sentence, paragraph (this project's choice)."""


SPANS = [f"{field}_{part}" for field in LABEL_FIELDS for part in ("from", "to", "words")]
"""Where the words stand that each label was read from: code points, null for a curator's."""
SURE = ["metric_sure", "entity_sure"]
"""How sure the labels are of which there are better and worse."""


def label_measures(
    measures: LazyFrame[Measures],
    mentions: LazyFrame[Mentions],
    articles: LazyFrame[Articles],
    texts: LazyFrame[Texts],
    lexicon: Lexicon,
    codebook: Codebook,
    labels: LazyFrame[Labels],
) -> pl.LazyFrame:
    """Label each measure by the codebook, then by the curator, who overrules it.

    A measure that nothing labels is kept without a metric. A date is no figure unless a metric
    takes dates: the others only say when something was. Yields the columns of figures, with
    ``quantity_id`` still null, and where the words of each label stand (``SPANS``).
    """
    marks = place_marks(measures, mentions, articles, texts, codebook, lexicon).collect().lazy()
    names = resolve_names(marks, codebook, lexicon).collect().lazy()  # both are read many times
    here = marks.filter(pl.col("role") == "measure")
    source = articles.select("article_id", "outlet", "headline", "published", "url")
    return (
        measures.join(mentions, on=KEY, how="inner", maintain_order="left")
        .pipe(add, name_metrics(here, marks, codebook), KEY)
        .pipe(name_entities, here, names, marks, codebook, lexicon)
        .pipe(add, name_scopes(here, marks, codebook), [*KEY, "metric"])
        .pipe(add, date_measures(here, marks), KEY)
        .pipe(add, attribute_measures(here, marks, names, codebook, lexicon), KEY)
        .pipe(apply_labels, labels)
        .pipe(keep_whole_labels)
        .pipe(label_conversions)
        .pipe(take_from_metric, codebook)
        .filter(pl.col("metric").is_not_null() | (pl.col("kind") != "date"))
        .pipe(add, source, ["article_id"])
        .with_columns(figure_id=figure_id(), quantity_id=pl.lit(None, dtype=pl.String))
        .select(*Figures.names(), *SPANS, *SURE)
    )


def add(found: pl.LazyFrame, labels: pl.LazyFrame, key: list[str]) -> pl.LazyFrame:
    """Add labels that stand at most once per key, keeping every row and the order."""
    return found.join(labels, on=key, how="left", maintain_order="left")


def place_marks(
    measures: pl.LazyFrame,
    mentions: pl.LazyFrame,
    articles: pl.LazyFrame,
    texts: LazyFrame[Texts],
    codebook: Codebook,
    lexicon: Lexicon,
) -> pl.LazyFrame:
    """Set measures and marks into one order, each in its paragraph, sentence and clause."""
    placed = measures.join(
        mentions.select(*KEY, "end", "prefix", form="exact"), on=KEY, how="inner"
    ).select(
        *KEY, "end", "prefix", "form", "kind", "unit", "per", "direction",
        "conversion_of", size=pl.col("value").cast(pl.Float64), reached=reached(lexicon),
        role=pl.lit("measure"),
    )  # fmt: skip
    return (
        pl.concat([find_marks(texts, codebook), placed], how="diagonal")
        .pipe(number_parts)
        .pipe(add, articles.select("article_id", "published"), ["article_id"])
    )


def reached(lexicon: Lexicon) -> pl.Expr:
    """Give the direction of a move that ends or begins at an amount: down for ``fell to $2.9tn``.

    Such an amount is a level, not what was lost on the way.
    """
    meaning = dict(lexicon.directions.select("form", "direction").iter_rows())
    verbs, bounds = alternation(meaning), alternation(listed(lexicon, "bound"))
    ended = pl.col("prefix").str.extract(
        rf"(?i)\b({verbs})(?: [^ ;:]*[^ .;:]){{0,4}} (?:to|from|{bounds}) $"
    )
    bounded = pl.col("prefix").str.extract(rf"(?i)\b({verbs}) $")
    is_bound = pl.col("form").str.contains(f"(?i)^(?:{bounds}) ")
    verb = pl.coalesce(ended, pl.when(is_bound).then(bounded)).str.to_lowercase()
    return verb.replace_strict(meaning, default=None, return_dtype=pl.String)


def keep_whole_labels(found: pl.LazyFrame) -> pl.LazyFrame:
    """Keep a metric only with an entity, say who labelled, and fill in what no rule found."""
    is_whole = pl.col("metric").is_not_null() & pl.col("entity").is_not_null()
    sure = pl.col("cue_closeness").replace_strict(CERTAINTY, default=None, return_dtype=pl.Float64)
    by_rule = (sure * pl.col("name_certainty")).round(2).fill_null(0.0)
    return found.with_columns(
        metric_sure=sure,
        entity_sure=pl.col("name_certainty"),
    ).with_columns(
        pl.when(is_whole).then(pl.col("metric", "entity", "scope")),
        pl.col("as_of_basis").fill_null("unknown"),
        pl.col("attribution").fill_null("own_reporting"),
        labelled_by=pl.when("is_labelled").then(pl.lit("curator"))
        .when(is_whole).then(pl.lit("codebook")).otherwise(pl.lit("none")),
        confidence=pl.when("is_labelled").then(1.0).when(is_whole).then(by_rule).otherwise(0.0),
    )  # fmt: skip


def label_conversions(found: pl.LazyFrame) -> pl.LazyFrame:
    """Give a converted amount the labels of the amount that it converts."""
    columns = [
        "entity", "metric", "scope", "as_of", "as_of_start", "as_of_end", "as_of_basis",
        "attribution", "attributed_to", "labelled_by", "confidence", *SPANS, *SURE,
    ]  # fmt: skip
    source = found.select(
        "article_id", conversion_of="start", **{f"{c}_of": pl.col(c) for c in columns}
    )
    is_conversion = pl.col("conversion_of").is_not_null()
    return found.join(
        source, on=["article_id", "conversion_of"], how="left", maintain_order="left"
    ).with_columns(
        pl.when(is_conversion).then(f"{column}_of").otherwise(column).alias(column)
        for column in columns
    )


def take_from_metric(found: pl.LazyFrame, codebook: Codebook) -> pl.LazyFrame:
    """Let the metric complete a measure: a bare number takes its unit, an amount its ``per``."""
    given = codebook.metrics.lazy().select(
        "metric", "kinds", metric_unit="unit", metric_per="per", metric_direction="direction"
    )
    takes_unit = (
        (pl.col("unit") == "1") & (pl.col("kind") == "count") & pl.col("metric_unit").is_not_null()
    )
    return found.join(given, on="metric", how="left", maintain_order="left").with_columns(
        unit=pl.when(takes_unit).then("metric_unit").otherwise("unit"),
        kind=pl.when(takes_unit)
        .then(pl.col("kinds").str.split("|").list.first())
        .otherwise("kind"),
        per=pl.coalesce("per", "metric_per"),
        direction=pl.coalesce("direction", "metric_direction"),
    )


def figure_id() -> pl.Expr:
    """Name a figure by its place: the first 16 hex of sha256 of ``article_id:start:end``."""
    place = pl.format("{}:{}:{}", "article_id", "start", "end")
    return place.map_elements(
        lambda text: f"f_{hashlib.sha256(text.encode()).hexdigest()[:16]}", return_dtype=pl.String
    )
