"""Pairs → groups: all that pairs join, directly or not."""

from collections.abc import Iterable
from typing import Any


def first_of_group(pairs: Iterable[tuple[Any, Any]]) -> dict[Any, Any]:
    """Give, for each member of a pair, the least member of its group (union-find)."""
    parent: dict[Any, Any] = {}

    def root(member: Any) -> Any:
        while parent.setdefault(member, member) != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    for a, b in pairs:
        parent[max(root(a), root(b))] = min(root(a), root(b))
    return {member: root(member) for member in sorted(parent)}
