"""Labels that a person gave → scores: which figures of a corpus the rules label as he did."""

from pathlib import Path

import polars as pl

from transforms.files.checksums import sha256_of
from transforms.lexicon import read_seed
from transforms.pipeline import build_tables
from transforms.reading.articles import article_files
from validation.accuracy import ratio
from validation.seeds import GoldLabels

FIELDS = ["metric", "entity", "scope", "as_of", "attributed_to"]
PLACE = ["article", "paragraph", "exact"]


def score_labels(gold: Path, corpus: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Compare the labels of a corpus with those of a gold file, whose rows name file and paragraph.

    Yields a row per field, ``metric and entity`` first (recall is over what gold says, precision
    over what was read of the same figures), and every label that was read otherwise. A gold figure
    that was not found has no label.
    """
    wanted = read_seed(gold, GoldLabels).with_row_index("row")
    read = read_labels(corpus)
    inside = pl.col("exact").str.contains(pl.col("printed"), literal=True)
    around = pl.col("printed").str.contains(pl.col("exact"), literal=True)
    found = (
        wanted.select("row", *PLACE)
        .join(read, on=["article", "paragraph"], how="inner")
        .filter(inside | around)
        .unique("row", keep="first", maintain_order=True)
        .drop(PLACE)
    )
    judged = wanted.join(found, on="row", how="left", suffix="_read", maintain_order="left")
    rows = [score_both(judged), *(score_field(judged, field) for field in FIELDS)]
    return pl.DataFrame(rows), list_wrong(judged)


def read_labels(corpus: Path) -> pl.DataFrame:
    """Label a corpus, and name each figure by the file it stands in."""
    names = {sha256_of(path): path.stem for path in article_files(corpus)}
    tables = build_tables(corpus).tables
    article = pl.col("raw_sha256").replace_strict(names, return_dtype=pl.String)
    files = tables["articles"].select("article_id", article=article)
    return (
        tables["figures"]
        .filter(pl.col("conversion_of").is_null())
        .join(files, on="article_id")
        .sort("article", "start")
        .select("article", "paragraph", *FIELDS, printed="exact")
    )


def score_both(judged: pl.DataFrame) -> dict[str, object]:
    """Score metric and entity together: what a figure measures, and of whom."""
    right = judged.filter(is_right("metric") & is_right("entity")).height
    return score_row("metric and entity", judged.height, judged["metric_read"].count(), right)


def score_field(judged: pl.DataFrame, field: str) -> dict[str, object]:
    """Score one field."""
    n_gold, n_read = judged[field].count(), judged[f"{field}_read"].count()
    right = judged.filter(pl.col(field).is_not_null() & is_right(field)).height
    return score_row(field, n_gold, n_read, right)


def score_row(field: str, n_gold: int, n_read: int, right: int) -> dict[str, object]:
    """Give precision, recall and F1 in percent."""
    return {
        "field": field, "gold": n_gold, "read": n_read, "right": right,
        "precision": ratio(right, n_read), "recall": ratio(right, n_gold),
        "f1": ratio(2 * right, n_gold + n_read),
    }  # fmt: skip


def is_right(field: str) -> pl.Expr:
    """Tell whether a label was read as a person gave it."""
    return pl.col(field).eq_missing(pl.col(f"{field}_read"))


def list_wrong(judged: pl.DataFrame) -> pl.DataFrame:
    """List each label that was read otherwise."""
    return pl.concat(
        judged.filter(~is_right(field)).select(
            "row", *PLACE, field=pl.lit(field), gold=field, read=f"{field}_read"
        )
        for field in FIELDS
    ).sort("row", maintain_order=True).drop("row")  # fmt: skip
