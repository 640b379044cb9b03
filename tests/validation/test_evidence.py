from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.builders import (
    DOLLARS,
    EUROS,
    OTHER_TEXT,
    TEXT,
    Row,
    article,
    figure,
    frame,
    make_id,
    mention,
    text_row,
)
from validation.evidence import REPEATED, check_evidence, find_paragraphs
from validation.gate import Gated, StructuralError
from validation.tables import Articles, Figures, Mentions, Texts

DIGEST = "¶7 Cogs hired 20 people.\n¶7 It has 900.\n\nNo mark: 12.\n¶31 It was founded in 1999."


def check(
    *rows: Row,
    mentions: list[Row] | None = None,
    articles: list[Row] | None = None,
    texts: list[Row] | None = None,
    again: list[Row] | None = None,
) -> Gated:
    shared = ["article_id", "paragraph", "start", "end", "exact"]
    beside = [{"prefix": "", "suffix": ""} | {name: row[name] for name in shared} for row in rows]
    return check_evidence(
        frame(Figures, *rows),
        frame(Mentions, *(beside if mentions is None else mentions)),
        frame(Articles, *([article()] if articles is None else articles)),
        frame(Texts, *([text_row()] if texts is None else texts)),
        None if again is None else frame(Figures, *again).select("article_id", "start", *REPEATED),
    )


def rules(gated: Gated) -> list[str]:
    return gated.failures["rule"].to_list()


def test_figures_that_their_text_proves_pass_whole_and_in_order() -> None:
    rows = [DOLLARS, figure(), EUROS]
    words = [mention(), mention("€5.6m"), mention("$6m")]
    gated = check(*rows, mentions=words)
    assert_frame_equal(gated.good, frame(Figures, *rows))
    assert gated.failures.is_empty()


def test_a_text_that_changed_by_one_letter_breaks_ev_1_for_all_its_figures() -> None:
    gated = check(figure(), EUROS, texts=[text_row(text=TEXT.replace("robots", "robot5"))])
    assert rules(gated) == ["EV-1", "EV-1"]
    assert gated.good.is_empty()
    assert set(gated.failures["table"]) == {"figures"}


def test_an_article_without_text_breaks_ev_1_and_nothing_else() -> None:
    assert rules(check(figure(), texts=[])) == ["EV-1"]


def test_a_text_of_no_article_breaks_ev_1_and_ev_8() -> None:
    assert sorted(rules(check(figure(), articles=[]))) == ["EV-1", "EV-8"]


def test_words_that_stand_elsewhere_break_ev_2() -> None:
    assert rules(check(figure() | {"exact": "about 121"})) == ["EV-2"]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param(16, 25, id="one too far"),
        pytest.param(-7, 2, id="before the text"),
        pytest.param(24, 15, id="end before start"),
        pytest.param(9_000, 9_009, id="behind the text"),
    ],
)
def test_wrong_offsets_break_ev_2(start: int, end: int) -> None:
    assert "EV-2" in rules(check(figure(start=start, end=end)))


def test_offsets_counted_in_bytes_break_ev_2() -> None:
    in_bytes = DOLLARS | {"start": len(TEXT[: DOLLARS["start"]].encode())}
    assert rules(check(in_bytes)) == ["EV-2"]


def test_words_that_occur_twice_are_told_apart_by_their_context() -> None:
    text = "It had 12 cogs, then 12 more."
    first = figure("12", text)
    words = mention("12", text, start=first["start"], prefix="s, then ", suffix=" more.")
    gated = check(first, mentions=[words], articles=[article(text)], texts=[text_row(text)])
    assert rules(gated) == ["EV-3"]


def test_a_figure_without_mention_breaks_ev_3() -> None:
    assert rules(check(figure(), mentions=[])) == ["EV-3"]


def test_a_context_longer_than_the_text_around_breaks_ev_3() -> None:
    words = mention(suffix=mention()["suffix"] + "!")
    assert rules(check(figure(), mentions=[words])) == ["EV-3"]


@pytest.mark.parametrize(("longer", "found"), [(0, []), (1, ["EV-3"])])
def test_no_more_than_32_characters_are_a_context(longer: int, found: list[str]) -> None:
    text = "It was so long ago that nobody knows: 40 people came, and nobody knows how they left."
    start, end, length = text.index("40"), text.index("40") + 2, 32 + longer
    before, after = text[start - length : start], text[end : end + length]
    for context in ({"prefix": before}, {"suffix": after}):
        words = mention("40", text) | context
        sources = {"articles": [article(text)], "texts": [text_row(text)]}
        assert rules(check(figure("40", text), mentions=[words], **sources)) == found


@pytest.mark.parametrize(
    ("context", "found"),
    [
        ({"prefix": "hired "}, []),
        ({"suffix": " people"}, []),
        ({"prefix": "", "suffix": ""}, []),
        ({"prefix": "Cogs"}, ["EV-3"]),
        ({"suffix": "people"}, ["EV-3"]),
        ({"prefix": None}, ["EV-3"]),
        ({"suffix": None}, ["EV-3"]),
    ],
)
def test_a_context_stands_right_beside_the_words(context: Row, found: list[str]) -> None:
    assert rules(check(figure(), mentions=[mention() | context])) == found


def test_a_mention_that_stands_twice_is_no_evidence() -> None:
    with pytest.raises(StructuralError, match="its rows could not be computed"):
        check(figure(), mentions=[mention(), mention(suffix="")])


def test_a_figure_in_another_paragraph_breaks_ev_4() -> None:
    assert rules(check(figure(paragraph=2))) == ["EV-4"]


def test_a_span_over_two_paragraphs_breaks_ev_4() -> None:
    words = "people.\n\nIts"
    assert rules(check(figure(words, paragraph=1))) == ["EV-4"]


def test_an_interval_upside_down_breaks_ev_6_and_ev_7() -> None:
    gated = check(figure(low=130, high=110))
    assert sorted(set(rules(gated))) == ["EV-6", "EV-7"]


def test_a_figure_of_no_article_breaks_ev_8_and_nothing_else() -> None:
    assert rules(check(figure(), articles=[], texts=[])) == ["EV-8"]


def test_ev_5_passes_when_the_words_say_the_same_again() -> None:
    assert rules(check(figure(), EUROS, again=[figure(), EUROS])) == []


@pytest.mark.parametrize(
    "said",
    [
        pytest.param({"value": 121}, id="value"),
        pytest.param({"low": 111}, id="low"),
        pytest.param({"high": None}, id="no high"),
        pytest.param({"high_closed": False}, id="closedness"),
        pytest.param({"hedge": "bare"}, id="hedge"),
        pytest.param({"currency": "USD"}, id="currency"),
        pytest.param({"unit": "year"}, id="unit"),
    ],
)
def test_ev_5_breaks_when_the_words_say_something_else_again(said: dict[str, Any]) -> None:
    assert rules(check(figure(), again=[figure(**said)])) == ["EV-5"]


def test_ev_5_breaks_when_the_words_say_nothing_again() -> None:
    assert rules(check(figure(), again=[])) == ["EV-5"]


def test_a_bare_number_may_take_the_unit_and_ends_of_its_metric() -> None:
    labelled = figure(unit="person", low=119, high=121)
    assert rules(check(labelled, again=[figure()])) == []
    assert rules(check(labelled, again=[figure(value=119)])) == ["EV-5"]
    assert rules(check(labelled, again=[figure(hedge="bare")])) == ["EV-5"]


def test_a_number_that_stays_bare_keeps_its_ends() -> None:
    assert rules(check(figure(low=119), again=[figure()])) == ["EV-5"]
    assert rules(check(figure(low=119, kind="rank"), again=[figure()])) == []


def test_a_conversion_inherits_ends_and_hedge_but_not_its_value() -> None:
    inherited = DOLLARS | {"hedge": "up_to", "low": 0}
    assert rules(check(inherited, again=[DOLLARS])) == []
    assert rules(check(inherited, again=[DOLLARS | {"value": 6}])) == ["EV-5"]
    assert rules(check(inherited, again=[DOLLARS | {"currency": "EUR"}])) == ["EV-5"]


def test_one_bad_figure_leaves_the_others_of_its_article() -> None:
    gated = check(figure(), EUROS | {"paragraph": 1})
    assert_frame_equal(gated.good, frame(Figures, figure()))
    assert_frame_equal(gated.quarantined, frame(Figures, EUROS | {"paragraph": 1}))
    assert gated.failures["row_key"].to_list() == [f"{EUROS['article_id']}:{EUROS['start']}"]


def test_failures_stand_in_the_order_of_their_figures() -> None:
    rows = [row | {"paragraph": 9} for row in (DOLLARS, figure(), EUROS)]
    starts = [key.split(":")[1] for key in check(*rows).failures["row_key"]]
    assert starts == [str(row["start"]) for row in rows]


def test_figures_of_several_articles_are_read_in_their_own_text() -> None:
    gated = check(
        figure("118", OTHER_TEXT),
        figure(),
        articles=[article(), article(OTHER_TEXT)],
        texts=[text_row(OTHER_TEXT), text_row()],
    )
    assert gated.good.height == 2


@pytest.mark.parametrize(("exact", "paragraph"), [("12", 1), ("34", 1), ("56", 2), ("78", 2)])
def test_a_paragraph_holds_its_first_and_last_words(exact: str, paragraph: int) -> None:
    text = "12 cogs, not 34\n\n56 gears, not 78"
    sources = {"articles": [article(text)], "texts": [text_row(text)]}
    assert rules(check(figure(exact, text), **sources)) == []
    other = figure(exact, text, paragraph=3 - paragraph)
    assert rules(check(other, **sources)) == ["EV-4"]


def test_a_paragraph_is_one_of_its_own_article() -> None:
    text = "At Cogs, of which nobody in this town had ever heard, 118 new people sign on."
    gated = check(
        EUROS, figure("118", text),
        articles=[article(), article(text)], texts=[text_row(), text_row(text)],
    )  # fmt: skip
    assert rules(gated) == []


def test_no_figures_are_no_evidence_against_anything() -> None:
    assert check().n_rows == 0


@pytest.mark.parametrize(("exact", "paragraph"), [("20", 7), ("900", 7), ("12", 3), ("1999", 31)])
def test_a_digest_states_the_paragraph_of_its_original(exact: str, paragraph: int) -> None:
    row = figure(exact, DIGEST, paragraph=paragraph)
    digest = article(DIGEST, is_digest=True)
    assert rules(check(row, articles=[digest], texts=[text_row(DIGEST)])) == []
    wrong = row | {"paragraph": paragraph + 1}
    assert rules(check(wrong, articles=[digest], texts=[text_row(DIGEST)])) == ["EV-4"]


def test_the_mark_of_a_digest_is_no_part_of_its_paragraph() -> None:
    row = figure("31", DIGEST, paragraph=31)
    digest = article(DIGEST, is_digest=True)
    assert rules(check(row, articles=[digest], texts=[text_row(DIGEST)])) == ["EV-4"]


def test_a_pilcrow_means_nothing_in_an_article_that_is_no_digest() -> None:
    row = figure("900", DIGEST, paragraph=2)
    assert rules(check(row, articles=[article(DIGEST)], texts=[text_row(DIGEST)])) == []


@settings(deadline=None)
@given(st.lists(st.text(alphabet="a ¶7é😀\t", max_size=8), min_size=1))
def test_paragraphs_are_the_lines_that_are_not_blank(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = find_paragraphs(
        frame(Articles, article(text)).lazy(), frame(Texts, text_row(text)).lazy()
    ).collect()
    wanted = [line for line in lines if line.strip()]
    cut = [text[start:end] for start, end in found.select("start", "found_paragraph_end").rows()]
    assert cut == wanted
    assert found["found_paragraph"].to_list() == list(range(1, len(wanted) + 1))


@settings(deadline=None)
@given(st.text(), st.text(alphabet="1é😀 ", min_size=1), st.text())
def test_words_are_found_at_their_place_in_any_text(before: str, words: str, after: str) -> None:
    text = before + words + after
    start = len(before)
    where = {"article_id": make_id("a", text), "start": start, "end": start + len(words)}
    row = figure() | where | {"exact": words, "paragraph": 1}
    context = {"prefix": before[-32:], "suffix": after[:32]}
    gated = check(
        row,
        mentions=[mention() | where | context],
        articles=[article(text)],
        texts=[text_row(text)],
    )
    assert {"EV-1", "EV-2", "EV-3", "EV-8"}.isdisjoint(rules(gated))
