import re
import unicodedata

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.builders import frame, make_id
from tests.stories import mentions
from transforms.reading.articles import normalise
from validation.gate import gate
from validation.tables import Mentions

ODD = "🙂👩‍👩‍👧𝟓é̂\u0301\u00a0\u202f\u2009\u200b\ufeff٣３½²٪–—-¶\t \r\n\u2028\x85$€£¥%,.()+~’"
PRINTED = [
    "$6m", "less than $6m", "up to 60,000 yuan (about £6,600)", "22.2 million daily active users",
    "tens of millions of views", "3.5 per cent", "a year or two", "No. 2", "in May 2023", "10–15",
    "two hundred and forty-two", "dozens", "¶7 ", "\n", " ", "GPT-4", "10:30", "one", "100+",
]  # fmt: skip
texts = st.lists(st.sampled_from(PRINTED) | st.text(ODD, max_size=6) | st.text(max_size=6)).map(
    " ".join
)
"""Texts with numbers in them, among the oddest characters; as they are when they are read."""


MARKED = re.compile(r"\s*$|¶[0-9]{1,6} ").match
"""Tells whether a line is blank or opens with its paragraph, as every line of a digest does."""


def readable(text: str) -> str:
    """Normalise a text as it is when it is read; lone surrogates are refused there."""
    return normalise(text.encode("utf-8", "replace").decode())


@settings(max_examples=30, deadline=None)
@given(st.lists(texts.map(readable).filter(bool), min_size=1, max_size=8, unique=True))
def test_every_span_holds_its_words_and_stands_between_its_contexts(texts: list[str]) -> None:
    found = mentions(*texts)
    known = {make_id("a", text): text for text in texts}
    for row in found.iter_rows(named=True):
        text, start, end = known[row["article_id"]], row["start"], row["end"]
        assert text[start:end] == row["exact"]
        mark = r"¶[0-9]{1,6} |" if all(map(MARKED, text.split("\n"))) else ""
        before = re.sub(f"^(?:{mark})", "", text[:start].split("\n")[-1])
        assert row["prefix"] == before[-32:]
        assert row["suffix"] == text[end:].split("\n")[0][:32]
        assert "\n" not in row["exact"]
    assert gate(Mentions, found, ["article_id", "start"]).quarantined.is_empty()


@settings(max_examples=12, deadline=None)
@given(st.lists(texts.map(readable).filter(bool), min_size=2, max_size=5, unique=True))
def test_an_article_is_read_alike_alone_and_among_others(texts: list[str]) -> None:
    key = ["article_id", "start"]
    together = mentions(*texts).sort(key)
    alone = pl.concat([mentions(text) for text in texts]).sort(key)
    assert_frame_equal(together, alone)


@settings(max_examples=15, deadline=None)
@given(texts.map(readable))
def test_a_text_in_other_letters_or_line_ends_is_read_alike(text: str) -> None:
    apart = unicodedata.normalize("NFD", text).replace("\n", "\r\n")
    assert_frame_equal(mentions(readable(apart)), mentions(text))


def test_a_mention_keeps_its_place_its_words_and_what_stands_beside_them() -> None:
    text = "Cogs grew.\n\nAn 🙂 paid almost $6m for it."
    expected = {
        "article_id": make_id("a", text), "paragraph": 2, "start": 22, "end": 32,
        "exact": "almost $6m", "prefix": "An 🙂 paid ", "suffix": " for it.",
        "number_form": "6", "scale_form": "m", "currency_form": "$", "hedge_form": "almost",
    }  # fmt: skip
    assert_frame_equal(mentions(text), frame(Mentions, expected))


def test_paragraphs_are_counted_without_blank_lines() -> None:
    found = mentions("\n \n5 cats\n\n \n6 cats and 7 cats\n8 cats\n")
    assert found["paragraph"].to_list() == [1, 2, 2, 3]


def test_a_digest_states_its_own_paragraphs() -> None:
    found = mentions("¶7 It has 5 cats.\n¶40 It has 6 cats. It has 8 cats.\n¶41 None.\n¶5 9 cats")
    assert found.select("paragraph", "exact").rows() == [
        (7, "5 cats"), (40, "6 cats"), (40, "8 cats"), (5, "9 cats")
    ]  # fmt: skip


def test_context_is_cut_at_32_characters_and_at_the_ends_of_the_text() -> None:
    found = mentions(f"{'x' * 40} $6m {'y' * 40}")
    assert found.select("prefix", "suffix").row(0) == (f"{'x' * 31} ", f" {'y' * 31}")
    assert mentions("$6m").select("prefix", "suffix").row(0) == ("", "")


def test_no_text_makes_no_mention() -> None:
    assert_frame_equal(mentions(), frame(Mentions))
    assert_frame_equal(mentions("Nothing is counted here."), frame(Mentions))


def test_paragraph_marks_count_only_where_every_line_has_one() -> None:
    digest, article = "¶3 It sold 4.\n¶9 It sold 5.", "It sold 4.\n\n¶9 It sold 5.\nIt sold 6."
    assert mentions(digest)["paragraph"].to_list() == [3, 9]
    assert mentions(article)["paragraph"].to_list() == [1, 2, 3]
