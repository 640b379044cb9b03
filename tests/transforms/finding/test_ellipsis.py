"""Units that a parallel clause leaves out, and what must not inherit one."""

import pytest

from tests.stories import measures


def read(text: str) -> list[tuple[int, str]]:
    """Give the number and the unit of each measure."""
    rows = measures(text).select("value", "unit").rows()
    return [(int(value), unit) for value, unit in rows]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nine councillors voted for, four against, and two abstained.",
         [(9, "councillor"), (4, "councillor"), (2, "councillor")]),
        ("It halted two of its three lines.", [(2, "line"), (3, "line")]),
        ("They won six of their past seven games.", [(6, "game"), (7, "game")]),
        ("It fell from 208 kilograms to 193.", [(208000, "g"), (193000, "g")]),
        ("The fine was $14m, cut from 20 million.", [(14000000, "USD"), (20000000, "USD")]),
        ("It sold 40 trams against 30 then.", [(40, "tram"), (30, "tram")]),
        ("It holds 473 trams rising to 1,342 with luck.", [(473, "tram"), (1342, "tram")]),
        ("Three men aged 19, 23 and 31 left.", [(3, "man"), (19, "a"), (23, "a"), (31, "a")]),
    ],
)  # fmt: skip
def test_a_bare_number_takes_the_unit_of_its_neighbour(
    text: str, expected: list[tuple[int, str]]
) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It sold 40 trams. It had 30 then.", [(40, "tram"), (30, "1")]),
        ("It sold 40 trams, 30 of them blue.", [(40, "tram"), (30, "1")]),
        ("It sold 40 trams and 30 of the rest.", [(40, "tram"), (30, "1")]),
        ("It paid $5m for 3.", [(5000000, "USD"), (3, "1")]),
        ("It sold 40 trams and 9 rpg here.", [(40, "tram"), (9, "1")]),
        ("It fell 41 points or 0.5pc to 19,874.", [(41, "point"), (0, "%"), (19874, "1")]),
        ("It sold 40 trams\nand 30 then.", [(40, "tram"), (30, "1")]),
        ("It sold 40 trams, in 2015.", [(40, "tram"), (2015, "a")]),
    ],
)
def test_a_number_of_another_clause_keeps_to_itself(
    text: str, expected: list[tuple[int, str]]
) -> None:
    assert read(text) == expected
