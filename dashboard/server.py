"""The server: the frame of `app.py`, and what a reader sees when a page fails.

Started by `streamlit run dashboard/server.py`; routes that serve more than pages belong here.
"""

import logging
import secrets
from pathlib import Path

import streamlit as st

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


app = st.App(Path(__file__).parent / "app.py", on_script_error=say_it_plainly)
