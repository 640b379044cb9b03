"""What one reader does to a file of the bundle is not what all others get."""

import gzip
import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

from dashboard.server.compression import BUNDLE, WORTH_IT
from tests.browser.serving import serve

AT_ONCE = struct.pack("ii", 1, 0)


@pytest.fixture(scope="module")
def app(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the default corpus anew, so that no file is kept yet, and give the app's address."""
    with serve(package, tmp_path_factory.mktemp("served") / "log.txt") as address:
        yield address


def ask_and_leave(app: str, path: str) -> None:
    """Ask for a file as a browser does, and reset the connection without waiting for it."""
    where = urlsplit(app)
    with socket.create_connection((where.hostname, where.port)) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
        line.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\nAccept-Encoding: gzip\r\n\r\n".encode()
        )


def test_a_reader_who_leaves_cuts_no_file_short_for_the_next(app: str) -> None:
    files = [file for file in (BUNDLE / "static").rglob("*") if file.suffix in WORTH_IT]
    large = sorted(files, key=lambda file: -file.stat().st_size)[:40]
    for file in large:
        path = f"/{file.relative_to(BUNDLE).as_posix()}"
        ask_and_leave(app, path)
        with urlopen(Request(app + path, headers={"Accept-Encoding": "gzip"})) as answer:
            assert gzip.decompress(answer.read()) == file.read_bytes()
