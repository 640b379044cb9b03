"""What every answer of the server carries: a policy that keeps a page to this host."""

import base64
import hashlib
import re
from collections.abc import Collection
from pathlib import Path

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send

INDEX = Path(streamlit.__file__).parent / "static" / "index.html"


def policy() -> str:
    """Write the Content-Security-Policy: everything from this host, nothing from another.

    Scripts are Streamlit's files and the one that stands in its page, known by its hash; none is
    made of text. Styles are free, because Streamlit writes them as it goes.
    """
    inline = re.findall(r"<script>(.*?)</script>", INDEX.read_text(encoding="utf-8"), re.DOTALL)
    hashes = " ".join(f"'sha256-{sha256(script)}'" for script in inline)
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src 'self' {hashes}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "manifest-src 'self'",
            "worker-src 'self' blob:",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'self'",
        ]
    )


def sha256(text: str) -> str:
    """Hash a script as a policy names it."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


class Guard:
    """Adds the headers that keep a browser from leaving this host, guessing types or framing.

    The app is opened in a process of its own, out of reach of whoever opened it. Starting one takes
    longer than a page of the ``plain`` addresses takes to show, and in these no script runs.
    """

    def __init__(self, app: ASGIApp, plain: Collection[str]) -> None:
        self.app = app
        self.plain = tuple(f"/{name}/" for name in plain)
        headers = {
            "content-security-policy": policy(),
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
        }
        self.headers = [(name.encode(), value.encode()) for name, value in headers.items()]
        self.apart = [*self.headers, (b"cross-origin-opener-policy", b"same-origin")]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with these headers in the place of any it set itself."""
        headers = self.headers if scope.get("path", "").startswith(self.plain) else self.apart

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _ in headers}
                own = [pair for pair in message["headers"] if pair[0].lower() not in names]
                message = {**message, "headers": own + headers}
            await send(message)

        await self.app(scope, receive, guarded)
