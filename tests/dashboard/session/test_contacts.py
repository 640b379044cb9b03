"""A problem is reported to whom the server was told, and to nobody else."""

import pytest

from dashboard.session import contacts

ID = "f_0123456789abcdef"
SUBJECT = f"Figure%20{ID}%20of%20data%20version%201%2B2"


@pytest.mark.parametrize(
    ("contact", "link"),
    [
        ("", None),
        ("desk@cog.example", f"mailto:desk@cog.example?subject={SUBJECT}"),
        ("a#50%@cog.example", f"mailto:a%2350%25@cog.example?subject={SUBJECT}"),
        ("javascript:x", None),
        ("https://cog.example/new", "https://cog.example/new"),
        ("https://cog.example/new?title={figure_id}", f"https://cog.example/new?title={ID}"),
    ],
)
def test_a_problem_is_reported_to_whom_the_server_was_told(
    monkeypatch: pytest.MonkeyPatch, contact: str, link: str | None
) -> None:
    monkeypatch.setenv(contacts.CONTACT, contact)

    assert contacts.link(ID, "1+2") == link
