"""Files ⇄ SHA256SUMS: the list that lets anybody check a package with ``sha256sum --check``."""

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

SUMS = "SHA256SUMS"


def sha256_of(path: Path) -> str:
    """Hash a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_sums(folder: Path, names: Iterable[str]) -> None:
    """List these files of the folder with their hashes."""
    lines = [f"{sha256_of(folder / name)}  {name}\n" for name in sorted(names)]
    (folder / SUMS).write_text("".join(lines), encoding="utf-8", newline="\n")


def read_sums(path: Path) -> dict[str, str]:
    """Read the hash of each listed file; a line of another form lists nothing."""
    text = path.read_text(encoding="utf-8", errors="replace")
    return {name: digest for digest, name in re.findall(r"(?m)^([0-9a-f]{64})  (.+)$", text)}
