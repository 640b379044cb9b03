"""Streamlit's own bundle, compressed once a file and kept.

Its files never change under their names, and Streamlit sends them as they are.
"""

import asyncio
import gzip
from pathlib import Path

import streamlit
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BUNDLE = Path(streamlit.__file__).parent / "static"
WORTH_IT = {".css", ".js", ".json", ".svg"}
"""The forms that shrink; fonts and pictures are small already."""


class CachedGzip:
    """Answers requests for the bundle from memory, compressed, where the browser takes gzip."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        files = (file for file in (BUNDLE / "static").rglob("*") if file.suffix in WORTH_IT)
        self.names = frozenset(f"/{file.relative_to(BUNDLE).as_posix()}" for file in files)
        self.kept: dict[str, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send a file of the bundle compressed; leave everything else to the app."""
        if not self.is_wanted(scope):
            await self.app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self.kept:
            answer = await self.whole(scope)
            if answer[0]["status"] != 200 or not is_complete(answer):
                await passed(answer, send)
                return
            self.kept[path] = await asyncio.to_thread(compressed, answer)
        await passed(self.kept[path], send)

    def is_wanted(self, scope: Scope) -> bool:
        """Tell a plain request for a file of the bundle by a browser that takes gzip."""
        if scope["type"] != "http" or scope["path"] not in self.names or scope["method"] != "GET":
            return False
        headers = Headers(scope=scope)
        is_whole = "range" not in headers and "if-none-match" not in headers
        return is_whole and "gzip" in headers.get("accept-encoding", "")

    async def whole(self, scope: Scope) -> list[Message]:
        """Gather the app's answer: its head, and its body in one piece.

        A reader who leaves meanwhile must not cut it short: it is kept for all others.
        """
        messages: list[Message] = []

        async def receive() -> Message:
            await asyncio.Event().wait()
            raise AssertionError("nobody sets this event")

        async def gather(message: Message) -> None:
            messages.append(message)

        await self.app({**scope, "extensions": {}}, receive, gather)
        body = b"".join(message.get("body", b"") for message in messages[1:])
        return [messages[0], {"type": "http.response.body", "body": body}]


def is_complete(answer: list[Message]) -> bool:
    """Tell whether a body is as long as its head says."""
    head, body = answer
    return Headers(raw=head["headers"]).get("content-length") == str(len(body["body"]))


async def passed(answer: list[Message], send: Send) -> None:
    """Send an answer; its head is a copy, because those outside may write into it."""
    head, body = answer
    await send({**head, "headers": list(head["headers"])})
    await send(body)


def compressed(answer: list[Message]) -> list[Message]:
    """Compress the body of an answer and say so in its head; its tag is weak from now on."""
    head, body = answer
    packed = gzip.compress(body["body"], compresslevel=6, mtime=0)
    headers = MutableHeaders(raw=list(head["headers"]))
    headers["content-encoding"] = "gzip"
    headers["content-length"] = str(len(packed))
    headers["etag"] = f"W/{headers['etag']}"
    headers.add_vary_header("Accept-Encoding")
    return [{**head, "headers": headers.raw}, {**body, "body": packed}]
