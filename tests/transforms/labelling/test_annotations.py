import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.stories import as_texts, codebook
from transforms.labelling.annotations import find_marks, number_parts


def marks(*texts: str) -> pl.DataFrame:
    return find_marks(as_texts(texts), codebook()).collect().sort("article_id", "start", "role")


def found(text: str) -> list[tuple[str, str]]:
    return marks(text).select("form", "role").rows()


def test_names_cues_attributions_and_times_are_found_where_they_stand() -> None:
    text = "According to DeepSeek, training r1 took less in May 2023."
    assert marks(text).select("start", "end", "form", "role").rows() == [
        (0, 12, "According to", "attribution"),
        (13, 21, "DeepSeek", "name"),
        (21, 23, ", ", "pause"),
        (23, 31, "training", "cue"),
        (32, 34, "r1", "cue"),
        (45, 56, "in May 2023", "time"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two", [(". ", "stop")]),
        ("“One!” Two", [("!” ", "stop")]),
        ("One?) Two", [("?) ", "stop")]),
        ("One; two: three", [("; ", "pause"), (": ", "pause")]),
        ("One – two—three", [(" – ", "pause"), ("—", "pause")]),
        ("One-two 3.5 a.b", []),
        ("One\n\n  two", [("\n\n  ", "break")]),
        ("One.\n¶7 Two", [(".\n", "break")]),
        ("One\n¶7 Two", [("\n¶7 ", "break")]),
        ("Mr. Smith of Cogs Inc. told", [("told", "attribution")]),
        ("The U.S. firm", []),
        ("No. 2 on Jan. 20 then", [("on Jan. 20", "time")]),
    ],
)
def test_boundaries_part_clauses_sentences_and_paragraphs(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert found(text) == expected


def test_a_word_inside_another_is_no_mark() -> None:
    assert found("They costed Nvidiaish DeepSeeker untrained") == []


def test_a_word_with_several_roles_makes_a_mark_for_each() -> None:
    book = codebook()
    both = set(book.cues["key"]) & set(book.entities["key"])
    for key in both:
        assert {role for _, role in found(f"It is {key} here")} >= {"cue", "name"}


def test_parts_are_numbered_by_the_boundaries_before_them_and_anew_in_each_article() -> None:
    texts = ["Nvidia, Google. Tencent\nMicrosoft", "Nvidia"]
    names = number_parts(marks(*texts).lazy()).collect().filter(pl.col("role") == "name")
    parts = ["part_paragraph", "part_sentence", "part_clause"]
    ranks = names.select("form", *(pl.col(part).rank("dense") for part in parts))
    by_form = ranks.sort("part_clause")
    assert by_form.select(pl.col(parts).n_unique()).row(0) == (3, 4, 5)
    assert by_form["form"].to_list() in (
        ["Nvidia", "Google", "Tencent", "Microsoft", "Nvidia"],
        ["Nvidia", "Nvidia", "Google", "Tencent", "Microsoft"],
    )


ODD = '🙂é\u0301\u00a0\u202f\u200b\ufeff¶7 \t\r\n\u2028\x85.,;:!?"”’)–—-'
pieces = st.sampled_from(
    ["DeepSeek", "the company", "cost", "said", "in May 2023", "Mr. ", "\n¶3 "]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(pieces | st.text(ODD, max_size=5), min_size=1).map(" ".join).filter(str.strip))
def test_every_mark_holds_its_words_in_any_text(text: str) -> None:
    for start, end, form in marks(text).select("start", "end", "form").iter_rows():
        assert text[start:end] == form
