"""Digests → verification: each wording stands in its paragraph of the original."""

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from transforms.files.checksums import sha256_of
from transforms.packaging.verification import Problem, Verification, counted, one_problem


def check_wordings(articles: pl.DataFrame, mentions: pl.DataFrame, folder: Path) -> Verification:
    """Look up each wording of a digest in its paragraph of the original."""
    originals = find_originals(folder)
    found = Verification()
    for digest in articles.filter("is_digest").iter_rows(named=True):
        original = originals.get(digest["original_sha256"])
        if original is None:
            found += Verification((missing_original(digest, folder),))
        else:
            words = mentions.filter(article_id=digest["article_id"])
            found += check_original(original, words)
    return found


def missing_original(digest: Mapping[str, Any], folder: Path) -> Problem:
    """Name the original that is not at hand."""
    article = f"{digest['outlet']}: {digest['headline']}"
    message = f"no file in {folder} has the hash {digest['original_sha256']} of {article}."
    return Problem("articles.csv", digest["article_id"], message)


def check_original(original: Path, mentions: pl.DataFrame) -> Verification:
    """Look up these wordings in one original."""
    try:
        paragraphs = read_paragraphs(original)
    except UnicodeDecodeError as error:
        return one_problem(original.name, f"is no UTF-8: {error}")
    problems = [
        Problem(
            "mentions.csv",
            f"{mention['article_id']}:{mention['start']}",
            f"“{mention['exact']}” does not stand in ¶{mention['paragraph']} of {original.name}.",
        )
        for mention in mentions.iter_rows(named=True)
        if not stands_in(paragraphs.get(mention["paragraph"], ""), mention["exact"])
    ]
    what = "wordings stand in their paragraph"
    return counted(original.name, mentions.height, what, problems)


def find_originals(folder: Path) -> dict[str, Path]:
    """Find every file of a folder by the hash of its bytes."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {sha256_of(path): path for path in files}


def read_paragraphs(path: Path) -> dict[int, str]:
    """Number the lines of a text that are not blank, from 1.

    Raises:
        UnicodeDecodeError: the file is no UTF-8.
    """
    text = unicodedata.normalize("NFC", path.read_bytes().decode("utf-8-sig"))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return dict(enumerate((line for line in lines if line.strip()), start=1))


def stands_in(paragraph: str, words: str) -> bool:
    """Tell whether words stand in a paragraph by themselves: ``7`` does not stand in ``2017``."""
    return re.search(rf"{before(words)}{re.escape(words)}{behind(words)}", paragraph) is not None


def before(words: str) -> str:
    """Say what may not stand before words that start with a digit or a letter."""
    if words[:1].isdigit():
        return r"(?<!\d)(?<!\d[.,])"
    return r"(?<![^\W\d_])" if words[:1].isalpha() else ""


def behind(words: str) -> str:
    """Say what may not stand behind words that end with a digit or a letter."""
    if words[-1:].isdigit():
        return r"(?!\d)(?![.,]\d)"
    return r"(?![^\W\d_])" if words[-1:].isalpha() else ""
