"""Serve the app on this machine, on a free port, for as long as somebody looks at it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]
NOWHERE: Mapping[str, str] = MappingProxyType({})


class Served(NamedTuple):
    """An app that is served: its address, and the process that serves it."""

    address: str
    pid: int


@contextmanager
def serve(package: Path, log: Path, corpus: Path | None = None) -> Iterator[str]:
    """Serve a package, writing what the server says to `log`, and give the app's address.

    In the `corpus` that it was built from, what a reader decides is kept.
    """
    places = {"FIGURES_PACKAGE": str(package)} | ({"FIGURES_CORPUS": str(corpus)} if corpus else {})
    with serve_app(ROOT / "dashboard" / "serve.py", log, places) as served:
        yield served.address


@contextmanager
def serve_app(script: Path, log: Path, places: Mapping[str, str] = NOWHERE) -> Iterator[Served]:
    """Serve any Streamlit app on a free port for as long as somebody looks at it."""
    port = free_port()
    command = [
        sys.executable, "-m", "streamlit", "run", str(script),
        "--server.port", str(port), "--server.address", "127.0.0.1",
    ]  # fmt: skip
    with log.open("w") as out, subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **places}, stdout=out, stderr=subprocess.STDOUT
    ) as server:  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{address}/_stcore/health", server, log)
            yield Served(address, server.pid)
        finally:
            server.terminate()


def free_port() -> int:
    """Ask the system for a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until the server answers, or fail with what it wrote."""
    for _ in range(300):
        assert server.poll() is None, log.read_text()
        try:
            with urlopen(url, timeout=1):
                return
        except (URLError, TimeoutError):
            time.sleep(0.1)
    pytest.fail(f"The app did not answer in 30 seconds.\n{log.read_text()}")
