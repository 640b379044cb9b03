"""Paragraphs keep their numbers, marks their words, and nothing of a text is read as HTML."""

import pytest

from dashboard.wording.quotations import Mark, Paragraph, among, around, marked, paragraphs

DIGEST = "¶3 It cost £4.8m.\n\n¶12 Staff: <b>140</b> people."


def test_a_digest_keeps_the_numbers_of_the_original() -> None:
    assert paragraphs(DIGEST) == [
        Paragraph(3, 3, "It cost £4.8m."),
        Paragraph(12, 23, "Staff: <b>140</b> people."),
    ]


def test_any_other_text_counts_its_lines_that_are_not_empty() -> None:
    assert [each.number for each in paragraphs("One.\n\n  \nTwo.")] == [1, 2]


@pytest.mark.parametrize("words", ["£4.8m", "140"])
def test_the_words_of_a_figure_are_marked_in_their_paragraph(words: str) -> None:
    start = DIGEST.index(words)
    shown = marked(around(DIGEST, start), [Mark(start, start + len(words))])

    assert f"<mark>{words}</mark>" in shown


def test_the_rest_of_the_text_is_escaped() -> None:
    assert marked(paragraphs(DIGEST)[1], []) == "Staff: &lt;b&gt;140&lt;/b&gt; people."


def test_a_wording_stands_among_whole_words_of_its_paragraph() -> None:
    text = "First line.\nThe <dam> held back 118 millimetres of rain for a day.\nLast line."
    start = text.index("118")
    mark = Mark(start, start + len("118 millimetres"))

    assert among(text, mark) == (
        "The &lt;dam&gt; held back <mark>118 millimetres</mark> of rain for a day."
    )
    assert among(text, mark, reach=10) == ("… back <mark>118 millimetres</mark> of rain …")
