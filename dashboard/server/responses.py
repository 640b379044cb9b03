"""What the routes answer with: bodies that are fresh or known already, and plain refusals.

An answer depends on the package, the address, this code and how it was started, so its tag is made
of these; a reader who has it already is told so before anything is drawn.
"""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from dashboard.server import permalinks
from dashboard.session import contacts, packages
from dashboard.session.packages import NothingToShow, Package

Make = Callable[[Request, Package], Response]
Endpoint = Callable[[Request], Response]


class Refused(Exception):
    """A request that cannot be answered: its status, and why in one sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def fresh(make: Make) -> Endpoint:
    """Answer from the open package: with what is made of it, or that the reader has it already."""

    def answer(request: Request) -> Response:
        try:
            package = packages.named()
            tag = tag_of(request, package)
            headers = {"etag": tag, "cache-control": "no-cache"}
            if tag in request.headers.get("if-none-match", "").split(", "):
                return Response(status_code=304, headers=headers)
            made = make(request, package)
        except Refused as refused:
            return refusal(request, refused.status, str(refused))
        except NothingToShow as why:
            return refusal(request, 503, f"There is nothing to show: {why}.")
        made.headers.update(headers)
        return made

    return answer


def tag_of(request: Request, package: Package) -> str:
    """Name an answer by what it is made of; weak, since it may be compressed on its way."""
    path, query = request.url.path, request.url.query
    told = json.dumps([package.fingerprint, path, query, code(), contacts.given()])
    return f'W/"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


@cache
def code() -> str:
    """Hash the modules and styles of the dashboard."""
    home = Path(__file__).parents[1]
    files = [*home.rglob("*.py"), *home.rglob("*.css")]
    return hashlib.sha256(b"".join(file.read_bytes() for file in sorted(files))).hexdigest()


def refusal(request: Request, status: int, sentence: str) -> Response:
    """Say why there is no answer, in the form that was asked for."""
    headers = {"cache-control": "no-store"}
    if request.url.path.startswith("/api/"):
        return JSONResponse({"error": sentence}, status, headers)
    if request.url.path.startswith("/f/"):
        return Response(permalinks.missing(sentence), status, headers, "text/html")
    return PlainTextResponse(sentence, status, headers)
