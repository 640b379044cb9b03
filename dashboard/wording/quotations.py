"""An article's text → its numbered paragraphs, with the wording of its figures marked."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

PILCROW = re.compile(r"¶([0-9]+) ?")
"""How a digest names the paragraph of the original that a line stands for."""


@dataclass(frozen=True)
class Paragraph:
    """One non-empty line: its number, where its words begin in the text, and the words."""

    number: int
    start: int
    words: str

    @property
    def end(self) -> int:
        """Where the words end in the text."""
        return self.start + len(self.words)


@dataclass(frozen=True)
class Mark:
    """A stretch of the text to highlight, and the class that says how."""

    start: int
    end: int
    look: str = ""


def paragraphs(text: str) -> list[Paragraph]:
    """Split a text into its paragraphs; a digest's keep the numbers of the original."""
    found = []
    for count, line in enumerate(re.finditer(r"[^\n]*\S[^\n]*", text), start=1):
        pilcrow = PILCROW.match(line.group())
        skip = pilcrow.end() if pilcrow else 0
        number = int(pilcrow.group(1)) if pilcrow else count
        found.append(Paragraph(number, line.start() + skip, line.group()[skip:]))
    return found


def around(text: str, start: int) -> Paragraph:
    """Find the paragraph that a place in the text belongs to."""
    return next(each for each in paragraphs(text) if each.start <= start < each.end)


def among(text: str, mark: Mark, reach: int = 60) -> str:
    """Write a wording marked among the words around it, as HTML, within its paragraph."""
    paragraph = around(text, mark.start)
    before, wording, behind = (
        paragraph.words[max(start - paragraph.start, 0) : end - paragraph.start]
        for start, end in ((0, mark.start), (mark.start, mark.end), (mark.end, paragraph.end))
    )
    if len(before) > reach:
        before = f"… {before[-reach:].partition(' ')[2]}"
    if len(behind) > reach:
        behind = f"{behind[:reach].rpartition(' ')[0]} …"
    return f"{escape(before)}<mark>{escape(wording)}</mark>{escape(behind)}"


def marked(paragraph: Paragraph, marks: Sequence[Mark]) -> str:
    """Write a paragraph as HTML with its wordings marked; everything else is escaped."""
    pieces, done = [], paragraph.start
    inside = [each for each in marks if paragraph.start <= each.start and each.end <= paragraph.end]
    for mark in sorted(inside, key=lambda each: each.start):
        if mark.start < done:
            continue
        pieces.append(
            escape(paragraph.words[done - paragraph.start : mark.start - paragraph.start])
        )
        words = escape(paragraph.words[mark.start - paragraph.start : mark.end - paragraph.start])
        pieces.append(
            f'<mark class="{mark.look}">{words}</mark>' if mark.look else f"<mark>{words}</mark>"
        )
        done = mark.end
    return "".join([*pieces, escape(paragraph.words[done - paragraph.start :])])
