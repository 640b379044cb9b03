"""Whom a reader tells that a figure is wrong: an address that whoever serves the app names."""

import os
from urllib.parse import quote

from dashboard.wording import formatting

CONTACT = "FIGURES_CONTACT"
"""The environment variable with an e-mail address, or one of the web."""
PLACE = "{figure_id}"
"""Stands in an address of the web for the figure."""


def given() -> str:
    """Give the address as it was named, or nothing."""
    return os.environ.get(CONTACT, "")


def link(figure_id: str, version: str) -> str | None:
    """Write the address under which a problem with a figure is reported, if one was named."""
    contact = given()
    if formatting.is_web(contact):
        return contact.replace(PLACE, figure_id)
    subject = quote(f"Figure {figure_id} of data version {version}")
    return f"mailto:{quote(contact, safe='@')}?subject={subject}" if "@" in contact else None
