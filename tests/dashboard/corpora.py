"""Small corpora on invented topics, and how a user builds their packages."""

import subprocess
import sys
from pathlib import Path

REGATTA = {
    "harbour-post.md": """+++
outlet = "Harbour Post"
headline = "Storm scatters the Corvan Bay regatta"
published = 2025-06-02
+++
A storm struck the Corvan Bay regatta on Sunday and capsized 38 yachts, the organisers said.

Repairs to the harbour pier will cost €4.2m, according to the port authority.
""",
    "tide-and-times.md": """+++
outlet = "Tide & Times"
headline = "Regatta ends in a storm"
published = 2025-06-03
+++
About 40 yachts capsized when a storm struck the regatta in Corvan Bay, the organisers said.

The port authority expects repairs to the harbour pier to cost more than €5m.
""",
}
"""Two articles of which no codebook knows a thing: they agree on yachts, and part on the pier."""


def build(articles: dict[str, str], folder: Path) -> Path:
    """Write articles into a folder, build their package as a user does, and give its folder."""
    corpus, out = folder / "corpus", folder / "package"
    corpus.mkdir()
    for name, text in articles.items():
        (corpus / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "transforms.cli", "build", str(corpus), "--out", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    return out
