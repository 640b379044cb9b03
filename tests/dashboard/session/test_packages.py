"""A package keeps what was made of it, and not without end."""

from pathlib import Path

import pytest

from dashboard.session import packages


def test_what_was_made_is_kept_and_the_longest_unused_goes(
    package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "MOST_MADE", 2)
    opened = packages.opened(str(package))
    made: list[str] = []

    def make() -> list[str]:
        made.append(name)
        return []

    for name in ("a", "b", "a", "c", "a", "b"):
        assert opened.kept(name, make) == []

    assert made == ["a", "b", "c", "b"]
