"""Colours, in one place: each has a shade for light paper and one for dark."""

from typing import Literal

Theme = Literal["light", "dark"]

OUTLETS: dict[Theme, list[str]] = {
    "light": [
        "#B3412E", "#1F5FA8", "#8A5A00", "#0B7A5B", "#8E3B7F", "#4B5568", "#5F6F12", "#0A6C82",
    ],
    "dark": [
        "#F2836B", "#7DB4F0", "#E3B341", "#4FC3A1", "#DE8FCB", "#A9B4C4", "#B9CB62", "#5CC8DE",
    ],
}  # fmt: skip
"""Eight hues that keep 3:1 on their paper; a ninth outlet is drawn in `MUTE`."""

PAPER: dict[Theme, str] = {"light": "#FDFBF7", "dark": "#161513"}
INK: dict[Theme, str] = {"light": "#141310", "dark": "#ECE8DF"}
MUTE: dict[Theme, str] = {"light": "#635E54", "dark": "#A8A294"}
GRID: dict[Theme, str] = {"light": "#E4DED1", "dark": "#34312C"}
COMMON: dict[Theme, str] = {"light": "#0B7A5B", "dark": "#4FC3A1"}
"""The band of values that every outlet allows."""

VERDICTS: dict[str, tuple[str, str]] = {
    "agree": ("#0B6B50", "#6FD6B6"),
    "compatible": ("#6E4A00", "#E8C268"),
    "conflict": ("#9E2F1D", "#F79A85"),
    "one_source": ("#635E54", "#A8A294"),
    "not_comparable": ("#635E54", "#A8A294"),
}
"""Text colours, light and dark, at 4.5:1 or more; always beside a symbol and a word."""


def outlet_colour(rank: int, theme: Theme) -> str:
    """Give the fixed colour of the outlet that stands at `rank` in the corpus."""
    shades = OUTLETS[theme]
    return shades[rank] if rank < len(shades) else MUTE[theme]


def both(light: str, dark: str) -> str:
    """Write a pair of shades for CSS, which picks the one of the reader's theme."""
    return f"light-dark({light}, {dark})"
