"""Schemas → datapackage.json: what every file of a package is, for people and other programs.

Data Package v2; each Table Schema is made from the pandera model of its table.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from pandera.api.checks import Check
from pandera.api.polars.components import Column

from transforms.files.checksums import sha256_of
from transforms.files.csv_cells import GUARD, GUARDED
from validation.columns import MEANING
from validation.tables import PACKAGE, Corpus, Figures, Measures, Table, Texts

NAME = "reported-figures"
PARQUET: dict[str, type[Table]] = {"figures": Figures, "texts": Texts}

SET_ASIDE: dict[str, type[Table]] = {**PACKAGE, "corpus": Corpus, "measures": Measures}
"""Every table that may have rows in quarantine, by name."""

PRIMARY_KEYS = {
    "articles": ["article_id"],
    "mentions": ["article_id", "start"],
    "figures": ["figure_id"],
    "comparisons": ["figure_a", "figure_b"],
    "quantities": ["quantity_id"],
    "grounds": ["figure_id", "field"],
    "conversions": ["figure_from", "figure_to"],
    "proposals": ["figure_a", "figure_b"],
}
FOREIGN_KEYS = {
    "mentions": [(["article_id"], "articles", ["article_id"])],
    "figures": [
        (["article_id"], "articles", ["article_id"]),
        (["article_id", "start"], "mentions", ["article_id", "start"]),
        (["quantity_id"], "quantities", ["quantity_id"]),
    ],
    "grounds": [
        (["figure_id"], "figures", ["figure_id"]),
        (["article_id"], "articles", ["article_id"]),
    ],
    "comparisons": [
        (["quantity_id"], "quantities", ["quantity_id"]),
        (["figure_a"], "figures", ["figure_id"]),
        (["figure_b"], "figures", ["figure_id"]),
    ],
    "proposals": [
        (["figure_a"], "figures", ["figure_id"]),
        (["figure_b"], "figures", ["figure_id"]),
    ],
    "conversions": [
        (["figure_from"], "figures", ["figure_id"]),
        (["figure_to"], "figures", ["figure_id"]),
    ],
}
"""Which columns point to which columns of which table; an empty cell points nowhere."""

TYPES: dict[type[pl.DataType], str] = {
    pl.String: "string",
    pl.Int64: "integer",
    pl.Decimal: "number",
    pl.Float64: "number",
    pl.Boolean: "boolean",
    pl.Date: "date",
    pl.List: "list",
}
BOUNDS = {
    "greater_than_or_equal_to": [("minimum", "min_value")],
    "greater_than": [("exclusiveMinimum", "min_value")],
    "less_than_or_equal_to": [("maximum", "max_value")],
    "isin": [("enum", "allowed_values")],
    "str_matches": [("pattern", "pattern")],
    "str_length": [("minLength", "min_value"), ("maxLength", "max_value")],
}


def describe_package(
    folder: Path, version: str, articles: pl.DataFrame, quarantine: list[str]
) -> dict[str, Any]:
    """Describe the tables that stand in a folder, and the articles they come from."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": NAME,
        "title": "Reported Figures",
        "description": "Every figure of some articles, with the words it stands in.",
        "version": version,
        "licenses": [
            {
                "name": "CC0-1.0",
                "path": "https://creativecommons.org/publicdomain/zero/1.0/",
                "title": "The figures are facts; the words quoted remain their publishers'.",
            }
        ],
        "sources": [describe_source(row) for row in articles.iter_rows(named=True)],
        "cellGuard": {"prefix": GUARD, "before": list(GUARDED)},
        "resources": [
            *(describe_table(folder, name) for name in PACKAGE),
            *(describe_quarantine(folder, name) for name in quarantine),
            *(describe_file(folder, f"{name}-parquet", f"{name}.parquet") for name in PARQUET),
        ],
    }


def describe_source(article: Mapping[str, Any]) -> dict[str, str]:
    """Cite an article: outlet, headline, day, and address where there is one."""
    day = f", {article['published']}" if article["published"] else ""
    title = " ".join(f"{article['outlet']}: {article['headline']}{day}".split())
    source = {"title": title}
    return source | ({"path": article["url"]} if article["url"] else {})


def describe_table(folder: Path, name: str) -> dict[str, Any]:
    """Describe the CSV of a table."""
    schema = describe_schema(PACKAGE[name], describe_field) | describe_keys(name)
    return describe_csv(folder, name, f"{name}.csv", PACKAGE[name], schema)


def describe_quarantine(folder: Path, name: str) -> dict[str, Any]:
    """Describe the rows set aside: they have the types of their table and break its rules."""
    schema = describe_schema(SET_ASIDE[name], describe_type)
    path = f"quarantine/{name}.csv"
    return describe_csv(folder, f"quarantine-{name}", path, SET_ASIDE[name], schema)


def describe_csv(
    folder: Path, name: str, path: str, table: type[Table], schema: dict[str, Any]
) -> dict[str, Any]:
    """Describe a CSV; the grain of its table is the first line of the model's docstring."""
    return {
        **describe_file(folder, name, path),
        "type": "table",
        "description": (table.__doc__ or "").strip().splitlines()[0],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\n"},
        "schema": schema,
    }


def describe_file(folder: Path, name: str, path: str) -> dict[str, Any]:
    """Describe a file by its size and hash.

    Its format is ``binary``: frictionless would else open the Parquet and find no bytes to count.
    """
    file = folder / path
    return {
        "name": name,
        "path": path,
        "format": "binary",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": file.stat().st_size,
        "hash": f"sha256:{sha256_of(file)}",
    }


def describe_schema(
    table: type[Table], describe: Callable[[Column], dict[str, Any]]
) -> dict[str, Any]:
    """Turn a pandera model into a Table Schema."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [describe(column) for column in table.to_schema().columns.values()],
    }


def describe_keys(name: str) -> dict[str, Any]:
    """Say which columns identify a row, and which point to another table."""
    keys: dict[str, Any] = {"primaryKey": PRIMARY_KEYS[name]} if name in PRIMARY_KEYS else {}
    pointers = [
        {"fields": fields, "reference": {"resource": other, "fields": others}}
        for fields, other, others in FOREIGN_KEYS.get(name, [])
    ]
    return keys | ({"foreignKeys": pointers} if pointers else {})


def describe_field(column: Column) -> dict[str, Any]:
    """Turn a pandera column into a field with its constraints."""
    return describe_type(column) | {"constraints": describe_constraints(column)}


def describe_type(column: Column) -> dict[str, Any]:
    """Give name, type and meaning of a column.

    A text that may not be missing may still be empty, so no cell of it counts as missing.
    """
    name, kind = str(column.name), TYPES[column.dtype.type.base_type()]
    field: dict[str, Any] = {"name": name, "type": kind, "description": MEANING[name]}
    if kind == "list":
        field |= {"delimiter": "|", "itemType": "string"}
    if kind in ("string", "list") and not column.nullable:
        field["missingValues"] = []
    return field


def describe_constraints(column: Column) -> dict[str, Any]:
    """Turn null, unique and the standard checks into constraints; other rules have no such form."""
    constraints: dict[str, Any] = {"required": True} if not column.nullable else {}
    if column.unique:
        constraints["unique"] = True
    for check in column.checks:
        constraints |= describe_bounds(check)
    return constraints


def describe_bounds(check: Check) -> dict[str, Any]:
    """Turn one standard check into its constraints."""
    given = check.statistics or {}
    pairs = BOUNDS.get(str(check.name), [])
    bounds = {bound: given[name] for bound, name in pairs if given[name] is not None}
    if "pattern" in bounds:
        bounds["pattern"] = bounds["pattern"].removeprefix("^").removesuffix("$")
    if "maxLength" in bounds:
        bounds["maxLength"] += len(GUARD)
    return bounds
