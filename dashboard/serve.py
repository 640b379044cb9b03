"""The server: the frame of `app.py`, and what a reader sees when a page fails.

Started by `streamlit run dashboard/serve.py`; `server/routes.py` adds its own addresses.
It is beside `.streamlit/`, whose settings Streamlit reads only from the folder of its script.
"""

import logging
import secrets
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from dashboard.server.compression import CachedGzip
from dashboard.server.routes import PLAIN, ROUTES
from dashboard.server.security_headers import Guard

LOG = logging.getLogger(__name__)


def say_it_plainly(error: Exception) -> bool:
    """Show one sentence and a code; the details go to the log under the same code."""
    code = secrets.token_hex(3)
    LOG.error("Page failed, code %s", code, exc_info=error)
    st.error(
        f"This page could not be shown. The program's log tells why, under the code {code}.",
        icon=":material/error:",
    )
    return True


def hosts() -> list[str]:
    """Give the names under which this server may be asked; a page of another name is refused."""
    return list(st.get_option("server.allowedHosts"))


app = st.App(
    Path(__file__).parent / "app.py",
    routes=ROUTES,
    middleware=[
        Middleware(Guard, plain=PLAIN),
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts()),
        Middleware(CachedGzip),
    ],
    on_script_error=say_it_plainly,
)
