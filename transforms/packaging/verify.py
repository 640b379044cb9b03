"""Package → verification: everything in it is tested again, from its bytes up.

Hashes, descriptor, schemas, keys and evidence; with the originals at hand also whether each
wording of a digest stands in its paragraph. Every problem is listed; only a file that cannot be
read ends the test early.
"""

from pathlib import Path

import polars as pl

from transforms.files.csv_cells import UnreadableTable
from transforms.packaging.datapackage import FOREIGN_KEYS, PARQUET, PRIMARY_KEYS
from transforms.packaging.integrity import check_descriptor, check_files
from transforms.packaging.originals import check_wordings
from transforms.packaging.package import CONTENTS, Package, open_package, read_table
from transforms.packaging.verification import Problem, Verification, counted, one_problem
from validation.evidence import check_evidence, sha256_of
from validation.failures import row_key
from validation.gate import gate


def verify(package: Path, originals: Path | None = None) -> Verification:
    """Test a package; with a folder of originals, test its digests against them, too."""
    found = check_files(package) + check_descriptor(package)
    try:
        opened = open_package(package)
        printed = read_table(package, "figures")
    except UnreadableTable as unreadable:
        return found + one_problem(unreadable.file, unreadable.reason)
    found += check_copies(opened.tables["figures"], printed)
    for name in CONTENTS:
        found += check_rows(opened, name) + check_keys(opened, name)
    found += check_ids(opened) + check_proofs(opened) + check_grounds(opened)
    if originals is not None:
        mentions = good_rows(opened, "mentions")
        found += check_wordings(good_rows(opened, "articles"), mentions, originals)
    return found


def check_copies(figures: pl.DataFrame, printed: pl.DataFrame) -> Verification:
    """Compare the figures of the Parquet with those of the CSV."""
    if figures.equals(printed):
        return Verification((), ("figures.csv and figures.parquet say the same",))
    return one_problem("figures.csv", "says something else than figures.parquet.")


def check_rows(package: Package, name: str) -> Verification:
    """Send a table through the gate again."""
    rows, file = package.tables[name], file_of(name)
    failures = gate(CONTENTS[name], rows, key_of(name)).failures
    problems = problems_of(file, failures.filter(severity="error"))
    return counted(file, rows.height, "rows fit their table", problems)


def check_keys(package: Package, name: str) -> Verification:
    """Look for rows that share a primary key, and for keys that lead nowhere."""
    rows = package.tables[name]
    key = PRIMARY_KEYS.get(name)
    twins = rows.filter(pl.struct(key).is_duplicated()) if key else rows.clear()
    problems = [Problem(file_of(name), row, "shares its key.") for row in keys_in(twins, name)]
    for columns, other, others in FOREIGN_KEYS.get(name, []):
        pointers = rows.drop_nulls(columns)
        lost = pointers.join(package.tables[other], left_on=columns, right_on=others, how="anti")
        message = f"points with {' and '.join(columns)} to no row of {other}."
        problems += [Problem(file_of(name), row, message) for row in keys_in(lost, name)]
    return counted(file_of(name), rows.height, "rows have a key and lead somewhere", problems)


def check_ids(package: Package) -> Verification:
    """Make the id of each article, text and figure again from what it stands for."""
    articles, texts, figures = (
        good_rows(package, name) for name in ("articles", "texts", "figures")
    )
    spans = figures.select(pl.format("{}:{}:{}", "article_id", "start", "end")).to_series()
    return (
        check_id("articles", articles, made_id("a", articles["text_sha256"]))
        + check_id("texts", texts, made_id("a", sha256_of(texts["text"])))
        + check_id("figures", figures, made_id("f", sha256_of(spans)))
    )


def made_id(letter: str, digests: pl.Series) -> pl.Series:
    """Make ids: a letter and the first 16 digits of each hash."""
    return pl.select(pl.concat_str([pl.lit(f"{letter}_"), digests.str.head(16)])).to_series()


def check_id(name: str, rows: pl.DataFrame, made: pl.Series) -> Verification:
    """Compare the first column of a table with the ids it should hold."""
    wrong = rows.filter(rows.to_series() != made)
    message = "has an id that is not made of what it stands for."
    problems = [Problem(file_of(name), row, message) for row in keys_in(wrong, name)]
    return counted(file_of(name), rows.height, "ids are made of what they stand for", problems)


def check_proofs(package: Package) -> Verification:
    """Test the evidence rules on the texts that the package holds."""
    names = ("figures", "mentions", "articles", "texts")
    gated = check_evidence(*(good_rows(package, name) for name in names))
    problems = problems_of(file_of("figures"), gated.failures)
    return counted(file_of("figures"), gated.n_rows, "figures are proven by their texts", problems)


def check_grounds(package: Package) -> Verification:
    """Read the words of each label again where they should stand."""
    grounds, texts = (good_rows(package, name) for name in ("grounds", "texts"))
    read = grounds.filter(pl.col("exact").is_not_null())
    there = pl.col("text").str.slice(pl.col("start"), pl.col("end") - pl.col("start"))
    wrong = read.join(texts, on="article_id", how="left").filter(there.ne_missing(pl.col("exact")))
    message = "names words that do not stand there."
    problems = [Problem(file_of("grounds"), row, message) for row in keys_in(wrong, "grounds")]
    return counted(file_of("grounds"), read.height, "labels were read from their words", problems)


def good_rows(package: Package, name: str) -> pl.DataFrame:
    """Give the rows that fit their table; the others have their problem already."""
    return gate(CONTENTS[name], package.tables[name], key_of(name)).good


def problems_of(file: str, failures: pl.DataFrame) -> list[Problem]:
    """Turn failures of the gate into problems of a file."""
    rows = failures.select("row_key", pl.format("{} ({})", "message", "rule")).rows()
    return [Problem(file, row, message) for row, message in rows]


def keys_in(rows: pl.DataFrame, name: str) -> list[str]:
    """Print the key of each row."""
    return rows.select(row_key(key_of(name))).to_series().to_list()


def key_of(name: str) -> list[str]:
    """Give the columns by which to name a row of a table."""
    return PRIMARY_KEYS.get(name, CONTENTS[name].names()[:1])


def file_of(name: str) -> str:
    """Name the file that a table is read from."""
    return f"{name}.parquet" if name in PARQUET else f"{name}.csv"
