"""Files → articles: Markdown, text, HTML, Parquet and NDJSON as one frame of normalised text."""

import hashlib
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from transforms.lexicon import polars_schema
from validation.tables import Corpus

TEXT_SUFFIXES = {".md", ".txt", ".html", ".htm"}
TABLE_SUFFIXES = {".parquet", ".ndjson", ".jsonl"}
MAX_BYTES = 5_000_000
"""A larger text file is refused before it is read."""

FRONT_MATTER = {
    "outlet", "headline", "byline", "published", "published_basis", "url", "language",
    "is_digest", "original_sha256", "note",
}  # fmt: skip


WORDS = ("outlet", "headline", "byline", "url", "language", "original_sha256")


class UnreadableError(Exception):
    """A file that makes no article: says in one sentence which, why, and what would help."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input: the rule it broke, where, and whether the article is lost."""

    rule: str
    place: str
    message: str
    is_lost: bool


@dataclass(frozen=True)
class Reading:
    """The articles that could be read, and what was wrong with the others."""

    articles: pl.DataFrame
    problems: list[Problem]


def read_articles(paths: Sequence[Path]) -> Reading:
    """Read every file; one that cannot be read is a problem and loses nothing else."""
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            for row in read_file(path):
                if isinstance(row, UnreadableError):
                    problems.append(lost(path, row))
                else:
                    problems.extend(warnings_of(row, path))
                    rows.append(row)
        except UnreadableError as error:
            problems.append(lost(path, error))
    rows, copies = without_copies(rows)
    frame = pl.DataFrame(
        [{name: row.get(name) for name in Corpus.names()} for row in rows],
        schema=polars_schema(Corpus),
    )
    return Reading(frame.sort("article_id"), problems + copies)


def lost(path: Path, error: UnreadableError) -> Problem:
    """Say that a file, or a row of it, makes no article."""
    return Problem("ART-001", path.name, str(error), is_lost=True)


def article_files(source: Path) -> list[Path]:
    """List the article files of a corpus: a folder, its ``articles`` folder, one file or a glob."""
    if source.is_file():
        return [source]
    folder = source / "articles" if (source / "articles").is_dir() else source
    if folder.is_dir():
        known = TEXT_SUFFIXES | TABLE_SUFFIXES
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in known)
    return sorted(source.parent.glob(source.name))


def read_file(path: Path) -> Iterator[dict[str, Any] | UnreadableError]:
    """Read the articles of one file; a row of a table that makes none gives its error."""
    if path.suffix.lower() in TABLE_SUFFIXES:
        yield from read_table(path)
    else:
        yield read_text_file(path)


def read_table(path: Path) -> Iterator[dict[str, Any] | UnreadableError]:
    """Read a table with the columns outlet, headline, published, url, text."""
    try:
        is_parquet = path.suffix.lower() == ".parquet"
        table = (
            pl.read_parquet(path) if is_parquet else pl.read_ndjson(path, infer_schema_length=None)
        )
    except (pl.exceptions.PolarsError, OSError) as error:
        reason = str(error).splitlines()[0]
        raise UnreadableError(
            f"{path.name} cannot be read as {path.suffix[1:]} ({reason}); write it again."
        ) from error
    if "text" not in table.columns:
        raise UnreadableError(
            f"{path.name} has no column text; name the column of the article text."
        )
    if table.schema["text"] != pl.String:
        raise UnreadableError(
            f"{path.name} has {table.schema['text']} in its column text; write text there."
        )
    for number, row in enumerate(table.iter_rows(named=True), start=1):
        known = {
            key: value for key, value in row.items() if key in FRONT_MATTER and value is not None
        }
        raw = (row["text"] or "").encode("utf-8", errors="surrogatepass")
        place = f"{path.name} row {number}"
        try:
            yield make_article(row["text"] or "", known, raw, place, path.stem)
        except UnreadableError as error:
            yield error


def read_text_file(path: Path) -> dict[str, Any]:
    """Read one Markdown, text or HTML file."""
    raw = read_bytes(path)
    text = decode(raw, path.name)
    if path.suffix.lower() in {".html", ".htm"}:
        front, body = read_html(text, path.name)
    else:
        front, body = split_front_matter(text, path.name)
    return make_article(body, front, raw, path.name, path.stem)


def read_bytes(path: Path) -> bytes:
    """Read a plain file of at most ``MAX_BYTES``; a pipe or a device would never end."""
    try:
        if not path.is_file():
            raise UnreadableError(f"{path.name} is no file; name one, or remove it.")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableError(f"{path.name} cannot be opened: {error.strerror}.") from error
    if len(raw) > MAX_BYTES:
        raise UnreadableError(
            f"{path.name} has more than the {MAX_BYTES:,} bytes of one article; "
            "split it, or pass many articles as Parquet."
        )
    return raw


def read_words(raw: bytes, name: str) -> str:
    """Read bytes as the text of one article, without front matter, normalised."""
    text = normalise(split_front_matter(decode(raw, name), name)[1])
    if not text.strip():
        raise UnreadableError(f"{name} holds no text; give it some.")
    return text


def decode(raw: bytes, name: str) -> str:
    """Decode strictly: UTF-8, or UTF-16 and UTF-32 by their mark; nothing is guessed."""
    marks = [
        (b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"", "utf-8-sig"),
    ]  # fmt: skip
    encoding = next(codec for mark, codec in marks if raw.startswith(mark))
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"{name} is not {encoding.removesuffix('-sig').upper()} at byte {error.start}; "
            "save it as UTF-8."
        ) from error
    if "\0" in text:
        raise UnreadableError(
            f"{name} holds a NUL character at {text.index(chr(0))}; save it as text."
        )
    return text


def split_front_matter(text: str, name: str) -> tuple[dict[str, Any], str]:
    """Split TOML between two lines of ``+++`` from the text; without it the text is all."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    if not plain.startswith("+++\n"):
        return {}, plain
    front, fence, body = plain[3:].partition("\n+++")
    if not fence or (body and not body.startswith("\n")):
        raise UnreadableError(
            f"{name} opens its front matter with +++ and never closes it; add a line +++."
        )
    try:
        return tomllib.loads(front.removeprefix("\n")), body.lstrip("\n")
    except tomllib.TOMLDecodeError as error:
        raise UnreadableError(
            f"{name} has front matter that is not TOML ({str(error).rstrip('.')}, counted from the "
            "line after +++); correct it or remove it."
        ) from error


def read_html(text: str, name: str) -> tuple[dict[str, Any], str]:
    """Take text, title, date, author and site name from a saved web page."""
    from trafilatura import bare_extraction  # costs half a second, and only HTML needs it
    from trafilatura.settings import Document

    page = bare_extraction(text, with_metadata=True, include_comments=False)
    if not isinstance(page, Document) or not page.text:
        raise UnreadableError(
            f"{name} holds no article text that could be found; paste the text instead."
        )
    front = {
        "outlet": page.sitename, "headline": page.title, "byline": page.author, "url": page.url,
        "published": page.date, "language": page.language,
    }  # fmt: skip
    return {key: value for key, value in front.items() if value}, page.text


def make_article(
    text: str, front: dict[str, Any], raw: bytes, place: str, stem: str
) -> dict[str, Any]:
    """Make the row of one article; its id is the hash of its normalised text."""
    body = normalise(text)
    if not body.strip():
        raise UnreadableError(f"{place} holds no text; remove it or fill it.")
    if len(body) > MAX_BYTES or "\0" in body:
        raise UnreadableError(f"{place} is no article: too long, or with NUL characters; split it.")
    for key in (*WORDS, "is_digest"):
        wanted = bool if key == "is_digest" else str
        if front.get(key) is not None and not isinstance(front[key], wanted):
            kind = "true or false" if key == "is_digest" else "words in quotes"
            raise UnreadableError(f"{place} has {key} = {front[key]!r}; write {kind} there.")
    digest = hashlib.sha256(body.encode()).hexdigest()
    headline = next(line for line in body.split("\n") if line.strip())
    return {
        **{key: front.get(key) for key in ("byline", "url", "original_sha256")},
        "article_id": article_id(digest),
        "outlet": str(front.get("outlet") or stem),
        "headline": str(front.get("headline") or headline.strip()[:300]),
        "published": published(front.get("published"), place),
        "language": str(front.get("language") or "en"),
        "is_digest": bool(front.get("is_digest")),
        "text_sha256": digest,
        "raw_sha256": hashlib.sha256(raw).hexdigest(),
        "n_chars": len(body),
        "n_paragraphs": sum(bool(line.strip()) for line in body.split("\n")),
        "text": body,
        "unknown_keys": sorted(set(front) - FRONT_MATTER),
    }


def article_id(digest: str) -> str:
    """Name an article by the hash of its normalised text."""
    return f"a_{digest[:16]}"


def normalise(text: str) -> str:
    """Normalise once (``nfc-lf-v1``): NFC, line ends LF, no byte-order mark; the rest stays."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UnreadableError(
            f"a lone surrogate stands at character {error.start}; save it as UTF-8."
        ) from error
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", plain)


def published(value: object, place: str) -> date | None:
    """Read the date of publication; an impossible one rejects the article."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        day = date(value.year, value.month, value.day)
    else:
        try:
            day = datetime.fromisoformat(str(value).strip()).date()
        except ValueError as error:
            raise UnreadableError(
                f"{place} says it was published {value}, which is no date; write YYYY-MM-DD."
            ) from error
    return day


def warnings_of(row: dict[str, Any], path: Path) -> Iterator[Problem]:
    """List what is odd about an article that is kept."""
    if row["published"] is None:
        message = (
            f"{path.name} has no date; relative dates in it stay unknown until you add published."
        )
        yield Problem("ART-002", path.name, message, is_lost=False)
    if row["unknown_keys"]:
        keys = ", ".join(row["unknown_keys"])
        message = f"{path.name} has front matter that nothing reads: {keys}; correct or remove it."
        yield Problem("ART-003", path.name, message, is_lost=False)


def without_copies(rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Keep one of several articles with the same text."""
    kept: dict[str, dict[str, Any]] = {}
    problems = []
    for row in rows:
        first = kept.setdefault(row["article_id"], row)
        if first is not row:
            message = (
                f"{row['outlet']}: {row['headline']!r} has the same text as "
                f"{first['outlet']}: {first['headline']!r} and was left out; remove one."
            )
            problems.append(Problem("ART-004", row["article_id"], message, is_lost=False))
    return list(kept.values()), problems
