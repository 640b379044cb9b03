"""How a command of the command line ended."""

from collections.abc import Callable
from typing import NamedTuple


class Ended(NamedTuple):
    """The exit code of a command, and what it wrote."""

    code: int
    out: str
    err: str

    def sentence(self) -> str:
        """Give the one sentence on standard error."""
        (line,) = self.err.splitlines()
        return line


Figures = Callable[..., Ended]
"""Runs a command: ``figures("build", corpus, "--out", folder)``."""
