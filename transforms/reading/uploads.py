"""What a reader pastes or uploads → article files, under names that we make."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from transforms.reading.articles import (
    MAX_BYTES,
    TEXT_SUFFIXES,
    front_and_body,
    make_article,
    misdated,
)
from transforms.reading.records import UnreadableError

KEPT = [
    "outlet", "headline", "byline", "published", "published_basis", "url", "archived_url",
    "retrieved", "language", "is_digest", "original_sha256",
]  # fmt: skip
"""What the front matter of a kept article says of it."""
LONGEST_NAME = 80


def keep_upload(folder: Path, name: str, raw: bytes, said: Mapping[str, Any]) -> Path:
    """Keep an article as a file of its own, and give its path.

    ``name`` is what the reader calls the file: it tells text from HTML and stands in messages, and
    is no path. What ``said`` of outlet, headline, published and retrieved (dates), url and
    archived_url fills in what the file does not say itself. Raises ``UnreadableError`` where it
    makes no article.
    """
    shown = printable(name)
    suffix = Path(shown).suffix.lower()
    if suffix not in TEXT_SUFFIXES:
        raise UnreadableError(f"{shown} is no text, Markdown or HTML; save it as one of these.")
    if len(raw) > MAX_BYTES:
        raise UnreadableError(f"{shown} has more than the {MAX_BYTES:,} bytes of one article.")
    front, body = front_and_body(raw, shown)
    filled = {key: value for key, value in said.items() if value} | front
    row = make_article(body.lstrip("\r\n"), filled, raw, shown, Path(shown).stem)
    if message := misdated(row, datetime.now(UTC).date()):
        raise UnreadableError(message)
    path = folder / f"u_{row['article_id'].removeprefix('a_')}.md"
    path.write_text(written(row), encoding="utf-8", newline="\n")
    return path


def printable(name: str) -> str:
    """Take from a name what could be a path, a command or a joke: only its end is shown."""
    last = name.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    plain = "".join(sign if sign.isprintable() else "?" for sign in last)
    return plain[-LONGEST_NAME:] or "a file without a name"


def written(article: Mapping[str, Any]) -> str:
    """Write an article as it is read: TOML front matter, then the text."""
    lines = [f"{key} = {toml(article[key])}\n" for key in KEPT if article[key] is not None]
    return f"+++\n{''.join(lines)}+++\n{article['text']}"


def toml(value: object) -> str:
    """Write a value of front matter as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
