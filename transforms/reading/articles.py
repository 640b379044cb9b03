"""Files → articles: Markdown, text, HTML, Parquet and NDJSON as one frame of normalised text."""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any

import polars as pl

from transforms.lexicon import polars_schema
from transforms.reading.records import TABLE_SUFFIXES, UnreadableError, place_of, read_records
from validation.tables import Corpus

TEXT_SUFFIXES = {".md", ".txt", ".html", ".htm"}
MAX_BYTES = 5_000_000
"""A larger text file is refused before it is read."""
MAX_NUMBERS = 100_000
"""A text with more of them is a table or a trap, and no article."""

FRONT_MATTER = {
    "outlet", "headline", "byline", "published", "published_basis", "url", "archived_url",
    "retrieved", "language", "is_digest", "original_sha256", "note",
}  # fmt: skip
AS_SAID = ("byline", "published_basis", "url", "archived_url", "original_sha256")
WORDS = ("outlet", "headline", "language", *AS_SAID)
ROOMS = {"labels.csv", "codebook", "lexicon", "gold"}
"""What else may stand beside articles."""
REMEDY = "save it as .md, .txt, .html, .parquet or .ndjson, or move it elsewhere."

KINDS_OF_FILE = [
    (b"\x89PNG", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a sound"), (b"%PDF-", "a PDF"), (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip archive"), (b"PAR1", "Parquet"), (b"{\\rtf", "rich text"),
]  # fmt: skip
"""How files that are no text begin; Office documents and e-books are ZIP archives."""
PAGE = re.compile(r"\s*<(?:!doctype html|html)[\s>]", re.IGNORECASE)
CONTROL = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""Control characters but tabs and ends of lines."""
UNWRITABLE = re.compile("[\0\ud800-\udfff]")
"""NUL and lone surrogates, which no file of text can hold."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong with an input: the rule it broke, where, and whether the article is lost.

    The place is a file, or the id of an article that is kept.
    """

    rule: str
    place: str
    message: str
    is_lost: bool


@dataclass(frozen=True)
class Reading:
    """The articles that could be read, and what was wrong with the others."""

    articles: pl.DataFrame
    problems: list[Problem]


def read_articles(paths: Sequence[Path], today: date = date.max) -> Reading:
    """Read every file; one that cannot be read is a problem and loses nothing else.

    An article that is dated behind ``today``, or behind the day it was retrieved, is lost: nobody
    can have read it. One day is pardoned, because it begins earlier elsewhere.
    """
    rows: list[dict[str, Any]] = []
    problems: list[Problem] = []
    for path in paths:
        for row in read_file(path):
            message = str(row) if isinstance(row, UnreadableError) else misdated(row, today)
            if message:
                problems.append(Problem("ART-001", path.name, message, is_lost=True))
            elif not isinstance(row, UnreadableError):
                problems.extend(warnings_of(row, today))
                rows.append(row)
    rows, copies = without_copies(rows)
    frame = pl.DataFrame(
        [{name: row.get(name) for name in Corpus.names()} for row in rows],
        schema=polars_schema(Corpus),
    )
    return Reading(frame.sort("article_id"), problems + copies)


def article_files(source: Path) -> list[Path]:
    """List the article files of a corpus: a folder, its ``articles`` folder, one file or a glob."""
    if source.is_file():
        return [source]
    folder = source / "articles" if (source / "articles").is_dir() else source
    if folder.is_dir():
        known = TEXT_SUFFIXES | TABLE_SUFFIXES
        return sorted(path for path in folder.iterdir() if path.suffix.lower() in known)
    return sorted(source.parent.glob(source.name))


def other_files(source: Path) -> list[Problem]:
    """List what stands among the articles of a folder and is none: nobody reads it."""
    files = article_files(source)
    if not source.is_dir() or not files:
        return []
    others = {path.name for path in files[0].parent.iterdir()} - {path.name for path in files}
    return [
        Problem("ART-006", name, f"{name} is no article and was not read; {REMEDY}", is_lost=False)
        for name in sorted(others - ROOMS)
        if not name.startswith(".")
    ]


def read_file(path: Path) -> Iterator[dict[str, Any] | UnreadableError]:
    """Read the articles of one file; what makes none gives its error."""
    if path.suffix.lower() in TABLE_SUFFIXES:
        yield from read_table(path)
        return
    try:
        yield read_text_file(path)
    except UnreadableError as error:
        yield error


def read_table(path: Path) -> Iterator[dict[str, Any] | UnreadableError]:
    """Read a table with the columns outlet, headline, published, url, text."""
    for row, record in read_records(path, ["text", *sorted(FRONT_MATTER)]):
        if isinstance(record, UnreadableError):
            yield record
            continue
        text = record["text"] or ""
        front = {key: value for key, value in record.items() if key != "text" and value is not None}
        raw = text.encode("utf-8", errors="surrogatepass")
        try:
            yield make_article(text, front, raw, place_of(path, row), path.stem)
        except UnreadableError as error:
            yield error


def read_text_file(path: Path) -> dict[str, Any]:
    """Read one Markdown, text or HTML file."""
    raw = read_bytes(path)
    front, body = front_and_body(raw, path.name)
    return make_article(body, front, raw, path.name, path.stem)


def front_and_body(raw: bytes, name: str) -> tuple[dict[str, Any], str]:
    """Tell what a file says of its article from the text; its name tells a web page from a text."""
    path = PurePosixPath(name)
    text = decode(raw, name)
    is_page = path.suffix.lower() in {".html", ".htm"}
    if PAGE.match(text) and not is_page:
        raise UnreadableError(f"{name} is HTML by its content; name it {path.stem}.html.")
    return read_html(text, name) if is_page else split_front_matter(text, name)


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
    return clean(split_front_matter(decode(raw, name), name)[1], name)


def decode(raw: bytes, name: str) -> str:
    """Decode strictly: UTF-8, or UTF-16 and UTF-32 by their mark; nothing is guessed."""
    kind = next((kind for start, kind in KINDS_OF_FILE if raw.startswith(start)), None)
    if kind:
        raise UnreadableError(f"{name} is {kind} by its content, not text; save its text instead.")
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
    body = clean(text, place)
    said = {key: one_line(key, front.get(key), place) for key in WORDS}
    is_digest = front.get("is_digest", False)
    if not isinstance(is_digest, bool):
        raise UnreadableError(f"{place} has is_digest = {is_digest!r}; write true or false there.")
    digest = hashlib.sha256(body.encode()).hexdigest()
    headline = next(line for line in body.split("\n") if line.strip())
    return {
        **{key: said[key] for key in AS_SAID},
        "article_id": article_id(digest),
        "outlet": said["outlet"] or stem,
        "headline": said["headline"] or headline.strip()[:300],
        **{name: day_of(name, front.get(name), place) for name in ("published", "retrieved")},
        "language": said["language"] or "en",
        "is_digest": is_digest,
        "text_sha256": digest,
        "raw_sha256": hashlib.sha256(raw).hexdigest(),
        "n_chars": len(body),
        "n_paragraphs": sum(bool(line.strip()) for line in body.split("\n")),
        "text": body,
        "unknown_keys": sorted(set(front) - FRONT_MATTER),
        "place": place,
    }


def one_line(key: str, value: object, place: str) -> str | None:
    """Read what is said of an article in one line of words, or null where it is blank."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise UnreadableError(f"{place} has {key} = {value!r}; write words in quotes there.")
    if broken := UNWRITABLE.search(value):
        raise UnreadableError(f"{place} has {key} with U+{ord(broken[0]):04X} in it; remove that.")
    return re.sub("[ \t\r\n]+", " ", value).strip() or None


def article_id(digest: str) -> str:
    """Name an article by the hash of its normalised text."""
    return f"a_{digest[:16]}"


def clean(text: str, place: str) -> str:
    """Normalise the text of one article, or say why it is none."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UnreadableError(
            f"{place} holds a lone surrogate at {error.start}; save it as UTF-8."
        ) from error
    body = normalise(text)
    if not body.strip():
        raise UnreadableError(f"{place} holds no text; remove it or fill it.")
    if "\0" in body:
        raise UnreadableError(
            f"{place} holds a NUL character at {body.index(chr(0))}; save it as text."
        )
    if len(body) > MAX_BYTES:
        raise UnreadableError(
            f"{place} has more than the {MAX_BYTES:,} characters of one article; split it."
        )
    if sum(1 for _ in re.finditer("[0-9]+", body)) > MAX_NUMBERS:
        raise UnreadableError(
            f"{place} holds more than {MAX_NUMBERS:,} numbers, so it is a table; split it, or "
            "remove it."
        )
    return body


def normalise(text: str) -> str:
    """Normalise once (``nfc-lf-v1``): NFC, line ends LF, no byte-order mark; the rest stays."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", plain)


def day_of(name: str, value: object, place: str) -> date | None:
    """Read the day on which an article was published or retrieved; an impossible one rejects it."""
    if value is None or value == "":
        return None
    if isinstance(value, date):
        return date(value.year, value.month, value.day)
    try:
        return datetime.fromisoformat(str(value).strip()).date()
    except ValueError as error:
        raise UnreadableError(
            f"{place} says it was {name} {value}, which is no date; write YYYY-MM-DD."
        ) from error


def misdated(row: dict[str, Any], today: date) -> str | None:
    """Say which date of an article cannot be, if one: nobody reads what is yet to come."""
    place, day, read = row["place"], row["published"], row["retrieved"]
    for name, each in (("published", day), ("retrieved", read)):
        if is_behind(each, today, 1):
            return f"{place} says it was {name} {each}, which is yet to come; correct the date."
    if is_behind(day, read, 1):
        return f"{place} says it was published {day}, after it was read on {read}; correct one."
    return None


def is_behind(day: date | None, limit: date | None, days: int = 0) -> bool:
    """Tell whether a day lies more than so many days behind another, if both are known."""
    return day is not None and limit is not None and (day - limit).days > days


def warnings_of(row: dict[str, Any], today: date) -> Iterator[Problem]:
    """List what is odd about an article that is kept."""
    place, day, read = row["place"], row["published"], row["retrieved"]
    ahead = [each for each in (day, read) if is_behind(each, today)]
    control = CONTROL.search(row["text"])
    said = {
        "ART-002": day is None
        and "has no date; relative dates in it stay unknown until you add published.",
        "ART-003": row["unknown_keys"]
        and f"has front matter that nothing reads: {', '.join(row['unknown_keys'])}; "
        "correct or remove it.",
        "ART-005": control
        and f"holds control characters, the first U+{ord(control[0]):04X} at {control.start()}; "
        "remove them if they are no part of the text.",
        "ART-007": (ahead and f"is dated tomorrow, {ahead[0]}; see if it is so.")
        or (is_behind(day, read) and f"is dated {day}, a day after it was read; see if it is so."),
    }
    for rule, words in said.items():
        if words:
            yield Problem(rule, row["article_id"], f"{place} {words}", is_lost=False)


def without_copies(rows: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[Problem]]:
    """Keep one of several articles with the same text.

    Two texts of one id, should their hashes ever begin alike, are both set aside at the gate.
    """
    kept: dict[str, dict[str, Any]] = {}
    problems = []
    for row in rows:
        first = kept.setdefault(row["text_sha256"], row)
        if first is not row:
            message = (
                f"{row['outlet']}: {row['headline']!r} has the same text as "
                f"{first['outlet']}: {first['headline']!r} and was left out; remove one."
            )
            problems.append(Problem("ART-004", row["place"], message, is_lost=False))
    return list(kept.values()), problems
