import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.stories import grammar, mentions, reasons
from transforms.finding.grammar import any_of

FORMS = ["number_form", "scale_form", "currency_form", "unit_form", "hedge_form", "per_form"]


def found(text: str) -> list[str]:
    return mentions(text)["exact"].to_list()


def parts(text: str) -> list[str | None]:
    """Give the parts of the only mention of a text, in the order of ``FORMS``."""
    rows = mentions(text).select(FORMS).rows()
    assert len(rows) == 1
    return list(rows[0])


def test_the_scan_is_the_pattern_without_its_names() -> None:
    assert "(?P<" in grammar().parts
    assert "(?P<" not in grammar().scan
    assert re.sub(r"\?P<\w+>", "?:", grammar().parts) == grammar().scan


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It cost $6m.", ["6", "m", "$", None, None, None]),
        ("It cost less than US$6 million a year.",
         ["6", "million", "US$", None, "less than", "year"]),
        ("It paid 1,250.5 yuan.", ["1,250.5", None, "yuan", None, None, None]),
        ("It has 22.2 million daily active users.",
         ["22.2", "million", None, "daily active users", None, None]),
        ("Pay rose 3.5 per cent per year.", ["3.5", None, None, "per cent", None, "year"]),
        ("It costs €5/kg.", ["5", None, "€", None, None, "kg"]),
        ("Some 2,300 angry protesters came.",
         ["2,300", None, None, "angry protesters", "Some", None]),
        ("It holds no more than about 40 jobs.",
         ["40", None, None, "jobs", "no more than about", None]),
        ("It costs $6m or so.", ["6", "m", "$", None, "or so", None]),
        ("It has 100+ sources.", ["100", None, None, "sources", "+", None]),
        ("It grew by two hundred and forty-two.",
         ["two hundred and forty-two", None, None, None, None, None]),
        ("It weighs 5 m.", ["5", None, None, "m", None, None]),
        ("It lasts 10–15 days.", ["10–15", None, None, "days", None, None]),
        ("It costs $4m to $6m.", ["4m to $6", "m", "$", None, None, None]),
        ("It takes a year or two.", ["a year or two", None, None, "year", None, None]),
        ("It ranks No. 2.", ["No. 2", None, None, None, None, None]),
        ("It opened on 3 May 2023.", ["3 May 2023", None, None, None, None, None]),
    ],
)  # fmt: skip
def test_an_expression_is_taken_apart_as_printed(text: str, expected: list[str | None]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("It opens at 10:30.", ("10:30", "clock")),
        ("It opens at 10.30am.", ("10.30am", "clock")),
        ("It was 03/04/2025.", ("03/04/2025", "clock")),
        ("It runs GPT-4 now.", ("GPT-4", "name")),
        ("It met 01.AI then.", ("01.AI", "name")),
        ("It is on the 7th floor.", ("7th", "name")),
        ("It is version 1.2.3 now.", ("1.2.3", "name")),
        ("It is in 3D now.", ("3D", "name")),
        ("They like Channel 4 best.", ("4", "name")),
        ("It is one of them.", ("one", "pronoun")),
        ("It closed by 1126 GMT.", ("1126 GMT", "clock")),
        ("It moved to 22 Ave Foch.", ("22 Ave F", "address")),
        ("It has a flat-six engine.", ("six", "compound")),
        ("They made the last-32 stage.", ("32", "compound")),
        ("It fell for a third month.", ("a third month", "ordinal")),
        ("It says that Windows 11 users like this.", ("11 users", "name")),
        ("The leaders of the Group of Seven will meet there.", ("Seven", "name")),
        ("It quotes ¶7 there.", ("7", "name")),
        ("They named it “Star-Cat 1”.", ("1", "name")),
        ("They like (Prado 36) best.", ("36", "name")),
        ("It grounded the 737 MAX then.", ("737", "name")),
        ("It is in Cats season 3 now.", ("3", "name")),
        ("The Group of 20 nations met.", ("20 nations", "name")),
        ("The class of '98 met.", ("98", "name")),
        ("It is 3 mètres long.", ("3 m", "name")),
        ("It could one day be used.", ("one day", "pronoun")),
        ("They reached the last eight.", ("eight", "ordinal")),
        ("Ben Cog: 7 Made a fine stop.", ("7", "score")),
    ],
)
def test_what_only_looks_like_a_number_is_no_mention_and_says_why(
    text: str, reason: tuple[str, str]
) -> None:
    assert found(text) == []
    assert reasons(text) == [reason]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fire Kills Seven Firefighters", ["Seven Firefighters"]),
        ("a third of them", ["a third"]),
        ("between junctions 15 and 14", []),
        ("It left around 6:15 then.", []),
        ("On Monday 45 died.", ["45"]),
        ("In Tolland 45 were hurt.", ["45"]),
        ("A third of its staff left.", ["A third of its staff"]),
        ("1. First it came.", []),
        ("It sold 12 two-door and four-door cars.", ["12", "two-door", "four-door"]),
        ("the 12 French towns", ["12 French towns"]),
        ("‘40 jobs will go’", ["40 jobs"]),
        ("the top three teams", ["three teams"]),
        ("It bought 40 SUVs", ["40 SUVs"]),
        ("It bought 12 new GPUs", ["12 new GPUs"]),
        ("It rose on one day", ["one day"]),
        ("a quarter mile away", ["a quarter mile"]),
        ("her now-18-month-old son", ["18-month-old"]),
        ("at Tesco 400 workers left", ["400 workers"]),
        ("It sold 2015 tickets", ["2015 tickets"]),
        ("It grew in 2015 because of it", ["2015"]),
        ("10,000 of the chips", ["10,000 of the chips"]),
        ("10,000 of the blue ones", ["10,000"]),
    ],
)
def test_what_looks_like_a_name_may_be_a_number(text: str, expected: list[str]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "number", "per"),
    [
        ("It costs 34p per kilowatt hour.", "34", "kilowatt hour"),
        ("It costs €80 per megawatt-hour.", "80", "megawatt-hour"),
        ("Gold cost $4,894 a troy ounce.", "4,894", "troy ounce"),
        ("It uses 15.7kWh/100km.", "15.7", "100km"),
        ("It counts 12 deaths per 100,000 people.", "12", "100,000 people"),
        ("It makes 18,000 tonnes of green hydrogen a year.", "18,000", "year"),
        ("It moves 290 litres of air per second.", "290", "second"),
        ("Growth was 3 per cent a year earlier.", "3", None),
    ],
)
def test_what_an_amount_is_counted_by_may_be_many_and_may_stand_behind_its_stuff(
    text: str, number: str, per: str | None
) -> None:
    assert mentions(text).select("number_form", "per_form").row(0) == (number, per)


def test_a_hyphen_may_stand_where_a_unit_has_a_space() -> None:
    assert parts("It is a 261-square-metre flat.")[3] == "square-metre"
    assert parts("It holds 5.8 million acre-feet.")[3] == "acre-feet"
    assert parts("It holds 3 GB/s.")[3] == "GB/s"


def test_digits_behind_a_capital_that_opens_the_sentence_are_a_number() -> None:
    assert found("Some liked it. About 360 left.") == ["About 360"]
    assert found("Only 360 left.") == ["360"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It sold 40 as well", ["40"]),
        ("It sold 40 houses and 3 cars", ["40 houses", "3 cars"]),
        ("It has dozens of shops and hundreds of jobs", ["dozens of shops", "hundreds of jobs"]),
        ("It is one of dozens of shops", ["dozens of shops"]),
        ("It sold 40 and hundreds waited", ["40", "hundreds"]),
        ("It counted twenty-one or twenty-two people", ["twenty-one or twenty-two people"]),
        ("Six\nseven", ["Six", "seven"]),
        ("It lost £5m\n$6m was left", ["£5m", "$6m"]),
        ("٣ and ３ and 3", ["3"]),
        ("", []),
    ],
)
def test_one_number_does_not_swallow_the_next(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_a_short_form_keeps_its_case_and_a_long_one_does_not() -> None:
    assert parts("It cost $6M.")[1] == "M"
    assert parts("IT COST 6 MILLION EUROS.")[1:3] == ["MILLION", "EUROS"]
    assert parts("It cost $6K.")[1] == "K"


def test_any_kind_of_space_may_stand_between_the_parts_of_an_expression() -> None:
    for space in " \u00a0\u2009\u202f":
        assert found(f"It cost about{space}6{space}million{space}euros.") == [
            f"about{space}6{space}million{space}euros"
        ]
        assert parts(f"It has 12\u202f400{space}jobs.")[0] == "12,400"


def test_the_space_inside_a_form_may_be_unbreakable() -> None:
    assert found("It cost less\u00a0than $6m.") == ["less\u00a0than $6m"]


def matches(forms: list[str], text: str) -> list[str]:
    pattern = any_of(forms, start=True)
    return pl.Series([text]).str.extract_all(pattern).explode(empty_as_null=False).to_list()


def test_of_two_forms_the_longer_one_is_tried_first() -> None:
    assert matches(["per", "per cent", "percent"], "per cent, percent, per, perc") == [
        "per cent",
        "percent",
        "per",
    ]


def test_a_form_has_edges_only_where_it_begins_or_ends_in_a_letter() -> None:
    assert matches(["m", "%", "US$"], "m am %% US$5 XUS$") == ["m", "%", "%", "US$"]


@given(st.lists(st.sampled_from(["a", "ab", "abc", "b", "bc", "a b", "c%", "%"]), min_size=1))
def test_a_tree_of_forms_matches_what_the_plain_alternation_matches(forms: list[str]) -> None:
    edge = r"(?-u:\b)"
    plain = sorted({f"{edge}{form}{edge if form[-1] != '%' else ''}" if form[0] != "%" else form
                    for form in forms}, key=len, reverse=True)  # fmt: skip
    text = "a ab abc a b c% % bc abcd ab% %a"
    listed = pl.Series([text]).str.extract_all("|".join(plain)).explode(empty_as_null=False)
    assert matches(forms, text) == listed.to_list()
