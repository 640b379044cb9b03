"""The table of promises in CONTRIBUTING names tests that exist."""

import re
from pathlib import Path

HOME = Path(__file__).parent.parent


def test_every_test_that_a_promise_names_exists() -> None:
    text = (HOME / "CONTRIBUTING.md").read_text(encoding="utf-8")
    table = text.split("## Promises")[1].split("\n## ")[0]
    named = set(re.findall(r"`(test_\w+)`", table))
    files = set(re.findall(r"`(tests/\S+\.py)`", table))
    code = "".join(path.read_text(encoding="utf-8") for path in (HOME / "tests").rglob("test_*.py"))
    assert len(named) > 15
    assert named <= set(re.findall(r"def (test_\w+)\(", code))
    assert all((HOME / name).is_file() for name in files)
