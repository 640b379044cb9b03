"""Sixty bad inputs: how each ends, what is said of it, and that nothing else is lost.

Files are built beside a good article, rows pass the gate beside a good row. What an input gets that
another test shows already is named in ``ELSEWHERE``.
"""

import io
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest

from tests.builders import article, figure, frame, measure, mention, money
from tests.commands import Figures
from transforms.labelling.curation import read_labels
from transforms.packaging.package import open_package
from transforms.packaging.verify import verify
from validation.gate import StructuralError, gate
from validation.seeds import Labels
from validation.tables import Articles, Measures, Mentions, Table
from validation.tables import Figures as FigureTable

HOME = Path(__file__).parent.parent
FRONT = "+++\npublished = 2025-01-28\n+++\n"
GOOD = f"{FRONT}Cogs Ltd hired 118 people."
TODAY = datetime.now(UTC).date()


class Bad(NamedTuple):
    """A file named ``bad`` beside a good article: how the build ends, what it says, what it reads.

    ``said`` has a pattern for each sentence; ``found`` are the numbers read from the bad file.
    """

    number: int
    suffix: str
    content: str | bytes
    code: int
    said: list[str]
    found: tuple[str, ...] = ()


def numbered(cases: Sequence[Any]) -> list[str]:
    """Name each case by the number of its input and its place in the list."""
    return [f"{case.number}, case {place}" for place, case in enumerate(cases, start=1)]


def dated(day: object) -> str:
    """Write an article with a date of publication."""
    return f"+++\npublished = {day}\n+++\nIt paid $6m."


def read_on(day: object) -> str:
    """Write an article of 28 January 2025 with the day on which it was read."""
    return f"+++\npublished = 2025-01-28\nretrieved = {day}\n+++\nIt paid $6m."


def ndjson(line: str | bytes) -> bytes:
    """Write a good line and another one."""
    raw = line if isinstance(line, bytes) else line.encode()
    return b'{"text": "It sold 40 cogs.", "published": "2025-01-28"}\n' + raw + b"\n"


PAGE = """<html><head><title>Cogs</title></head><body><article>
<p>It paid $6m for robots, <script>alert(1)</script><img src=x onerror=alert(2)> so it said, and
the town of Widgets was told so by its mayor, who had been there when the robots came.</p>
<p>Cogs <a href="javascript:alert(3)">hired 40 people</a> in the spring, which is more than the firm
had ever hired before, and they all came to work on a Monday, as people do in that town.</p>
</article></body></html>"""
LOST = r"error: bad\.\w+ "
WARNED = r"warning: bad\.\w+ "
ROW_2 = r"error: bad\.ndjson line 2 "

FILES = [
    Bad(1, "md", "", 2, [LOST + "holds no text"]),
    Bad(1, "md", " \n\t\u00a0", 2, [LOST + "holds no text"]),
    Bad(1, "md", b"\xef\xbb\xbf", 2, [LOST + "holds no text"]),
    Bad(2, "md", "It paid £6m".encode("latin-1"), 2, [LOST + "is not UTF-8 at byte 8; save it"]),
    Bad(3, "md", (FRONT + "It paid $6m.").encode("utf-16"), 0, [], ("$6m",)),
    Bad(3, "md", (FRONT + "It paid $6m.").encode("utf-32"), 0, [], ("$6m",)),
    Bad(3, "ndjson", '{"text": "$6m"}'.encode("utf-16-le"), 2, [LOST + "line 1 is no JSON"]),
    Bad(4, "md", b"It paid \xe2\x82 6m", 2, [LOST + "is not UTF-8 at byte 8"]),
    Bad(5, "md", b"It paid \0 $6m", 2, [LOST + "holds a NUL character at 8"]),
    Bad(5, "md", FRONT + "It paid \x07$6m \x9b.", 0,
        [WARNED + r"holds control characters, the first U\+0007 at 8"], ("$6m",)),
    Bad(6, "ndjson", ndjson('{"text": "It paid \\ud800 $6m."}'), 2,
        [ROW_2 + "holds a lone surrogate at 8"], ("40 cogs",)),
    Bad(6, "ndjson", ndjson('{"text": "It paid $6m.", "archived_url": "https://x/\\ud83d"}'), 2,
        [ROW_2 + r"has archived_url with U\+D83D in it"], ("40 cogs",)),
    Bad(5, "md", '+++\noutlet = "a\\u0000b"\n+++\nIt paid $6m.', 2,
        [LOST + r"has outlet with U\+0000 in it"]),
    Bad(7, "md", FRONT.replace("\n", "\r\n") + "It paid $6m.\r\rIt sold\u2028 40 cogs.\n", 0, [],
        ("$6m", "40 cogs")),
    Bad(9, "md", FRONT + "It paid $1\u200b2, \u202e$34\u202c, 5\u200d6 and 7.", 0, [], ("7",)),
    Bad(10, "md", FRONT + "It paid $１２ million, ١٢ pounds, 1２ and 7.", 0, [], ("7",)),
    Bad(11, "ndjson", b'{"text": "' + b"x" * 6_000_000 + b'"}', 2,
        [LOST + "line 1 has more than the 5,000,000 characters of one article"]),
    Bad(12, "md", FRONT + "7 " * 100_001, 2, [LOST + "holds more than 100,000 numbers"]),
    Bad(13, "md", b"PK\x03\x04" + b"\0" * 40, 2, [LOST + "is a ZIP archive by its content"]),
    Bad(14, "zip", b"PK\x03\x04" + b"\0" * 40, 0, [WARNED + "is no article and was not read"]),
    Bad(16, "txt", b"\x89PNG\r\n\x1a\n", 2, [LOST + "is a picture by its content"]),
    Bad(16, "md", PAGE, 2, [LOST + r"is HTML by its content; name it bad\.html"]),
    Bad(16, "parquet", "It paid $6m.", 2, [LOST + "cannot be read behind row 0"]),
    Bad(17, "html", PAGE, 0, [WARNED + "has no date"], ("$6m", "40 people")),
    Bad(18, "md", '+++\npublished = 2025-01-28\noutlet = "<img src=x onerror=alert(1)>"\n+++\n$6m',
        0, [], ("$6m",)),
    Bad(19, "md", FRONT + "![x](http://evil) [x](javascript:y) $6m $x$", 0, [], ("$6m",)),
    Bad(20, "md", FRONT + "{0.__class__} %s%n {{7*7}} {} paid $6m.", 0, [], ("0", "7", "7", "$6m")),
    Bad(27, "md", FRONT + f"$1e400, {'9' * 40} robots, inf dollars, NaN men and 7.", 0, [], ("7",)),
    Bad(28, "md", FRONT + f"It paid ${'9' * 28} trillion and 7.", 0, [], ("7",)),
    Bad(33, "md", dated('"2025-02-29"'), 2, [LOST + "says it was published 2025-02-29, which"]),
    Bad(33, "md", dated("2025-02-29"), 2, [LOST + "has front matter that is not TOML"]),
    Bad(33, "md", dated("0000-01-01"), 2, [LOST + "has front matter that is not TOML"]),
    Bad(33, "md", dated('"20255-01-01"'), 2, [LOST + ".* which is no date"]),
    Bad(33, "md", dated('"2025-03-30T02:30:00"'), 0, [], ("$6m",)),
    Bad(34, "md", dated("9999-12-31"), 2, [LOST + ".* published 9999-12-31, which is yet to come"]),
    Bad(34, "md", dated(TODAY + timedelta(2)), 2, [LOST + ".* which is yet to come"]),
    Bad(34, "md", dated(TODAY + timedelta(1)), 0, [WARNED + "is dated tomorrow"], ("$6m",)),
    Bad(34, "md", read_on("2025-01-26"), 2,
        [LOST + ".* published 2025-01-28, after it was read on 2025-01-26"]),
    Bad(34, "md", read_on("2025-01-27"), 0, [WARNED + ".* a day after it was read"], ("$6m",)),
    Bad(34, "md", read_on("9999-12-31"), 2, [LOST + ".* retrieved 9999-12-31, which is yet to"]),
    Bad(35, "md", FRONT + "5\ufe0f\u20e3 and 6e\u0301 and 7.", 0, [], ("7",)),
    Bad(40, "md", '+++\npublished = 2025-01-28\noriginal_sha256 = "sha1:ABC"\n+++\nIt paid $6m.', 3,
        [r"error: .*original_sha256 sha1:ABC breaks the rule that it has the form",
         "error: More than a fifth of a table was set aside"]),
    Bad(48, "md", FRONT + "Nothing is counted here.", 0, []),
    Bad(50, "ndjson", ndjson("[" * 200_000), 2, [ROW_2 + "is no JSON"], ("40 cogs",)),
    Bad(50, "ndjson", ndjson('{"text": "$6m", "text": "$7m"}'), 2,
        [ROW_2 + "is no JSON that can be read .two members share a name"], ("40 cogs",)),
    Bad(50, "ndjson", ndjson('{"text": NaN}'), 2, [ROW_2 + "is no JSON"], ("40 cogs",)),
    Bad(50, "ndjson", ndjson('{"text": "$6m", "n": ' + "9" * 10_000 + "}"), 2,
        [ROW_2 + "is no JSON"], ("40 cogs",)),
]  # fmt: skip


@pytest.mark.parametrize("bad", FILES, ids=numbered(FILES))
def test_a_bad_file_is_named_and_loses_nothing_else(
    figures: Figures, tmp_path: Path, bad: Bad
) -> None:
    corpus, out = tmp_path / "corpus", tmp_path / "package"
    corpus.mkdir()
    raw = bad.content if isinstance(bad.content, bytes) else bad.content.encode()
    (corpus / f"bad.{bad.suffix}").write_bytes(raw)
    (corpus / "good.md").write_text(GOOD)
    ended = figures("build", corpus, "--out", out)
    said = ended.err.splitlines()
    assert (ended.code, len(said)) == (bad.code, len(bad.said)), said
    assert all(re.match(wanted, line) for wanted, line in zip(bad.said, said, strict=True)), said
    if bad.code == 3:
        assert not out.exists()
        return
    assert verify(out).is_sound
    read = open_package(out).tables
    assert sorted(read["figures"]["exact"]) == sorted(["118 people", *bad.found])
    assert not read["texts"]["text"].str.contains("<script|onerror=alert.2|javascript:alert").any()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_8_one_article_in_two_forms_is_one(figures: Figures, tmp_path: Path, form: str) -> None:
    for name, text in (("good", "Le café paid $6m."), ("bad", "Le cafe\u0301 paid $6m.")):
        (tmp_path / f"{name}.md").write_text(FRONT + text)
    ended = figures("build", tmp_path, "--out", tmp_path / ".package")
    assert (ended.code, "has the same text as" in ended.sentence()) == (0, True)


def test_11_a_gigabyte_is_refused_unread(figures: Figures, tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    with (tmp_path / "bad.md").open("wb") as file:
        file.truncate(2**30)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ended = figures("check", tmp_path)
    assert ended.code == 2
    assert "bad.md has more than the 5,000,000 bytes of one article" in ended.out
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000


GOOD_LABEL = "a_b6e1e5f4d499efd0,493,512,words,Cogs,,,2025,,because"
HEADER = ",".join(Labels.names())


@pytest.mark.parametrize(
    ("number", "content", "said"),
    [
        (3, f"{HEADER}\n{GOOD_LABEL}\n".encode("utf-16"), "cannot be read: .* can't decode byte"),
        (25, f"{HEADER}\n{GOOD_LABEL}\na,1,2\n", "line 3 has 3 cells, not 10"),
        (25, f"{HEADER}\n{GOOD_LABEL},more\n", "line 2 has 11 cells, not 10"),
        (25, f"{HEADER},more\n", "line 1 has a column more, which nothing reads"),
        (25, f"{HEADER},exact\n", "line 1 has the column exact 2 times"),
        (25, "start,article_id\n", "line 1 lacks the column end"),
        (25, f"{','.join(sorted(Labels.names()))}\n", "columns out of order"),
        (25, "", "lacks the column article_id"),
        (26, f"{HEADER}\n{GOOD_LABEL.replace('493', '1e5')}\n", "cannot be read: .*1e5"),
        (26, f"{HEADER}\n{GOOD_LABEL.replace('493', '1_000')}\n", "cannot be read: .*1_000"),
        (26, f"{HEADER}\n{GOOD_LABEL.replace('493', '1.234')}\n", r"cannot be read: .*1\.234"),
        (33, f"{HEADER}\n{GOOD_LABEL.replace('2025', '2025-02-29')}\n", "2025-02-29"),
    ],
)
def test_a_table_of_labels_that_is_none_is_refused_with_its_line(
    tmp_path: Path, number: int, content: str | bytes, said: str
) -> None:
    path = tmp_path / "labels.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(StructuralError, match=r"labels\.csv does not fit") as refused:
        read_labels(path)
    assert re.search(said, str(refused.value), re.DOTALL), refused.value


class Row(NamedTuple):
    """A row that is wrong in one thing, and the rules that set it aside."""

    number: int
    table: type[Table]
    build: Callable[..., Mapping[str, Any]]
    changes: Mapping[str, Any]
    rules: set[str]


SIX = money("6", "5.5", "6.5", "USD")
ROWS = [
    Row(29, Measures, measure, {"low": Decimal(131)}, {"EV-6", "EV-7"}),
    Row(29, Measures, measure, {"low": Decimal(120), "high": Decimal(120), "low_closed": False},
        {"EV-6"}),
    Row(29, Measures, measure, {"low": None, "low_kind": "unbounded", "high": None,
                                "high_kind": "unbounded"}, {"some_end_is_set"}),
    Row(30, Measures, measure, {"hedge": "About"}, {"isin"}),
    Row(30, Measures, measure, {"hedge": "probably"}, {"isin"}),
    Row(31, Measures, measure, SIX | {"currency": "XXX"}, {"money_has_a_currency"}),
    Row(31, Measures, measure, SIX | {"currency": "dollar"}, {"str_matches"}),
    Row(31, Measures, measure, SIX | {"currency": None}, {"money_has_a_currency"}),
    Row(35, Mentions, mention, {"start": -1}, {"greater_than_or_equal_to(0)", "span_is_not_empty"}),
    Row(35, Mentions, mention, {"end": 0}, {"span_is_not_empty"}),
    Row(40, Articles, article, {"text_sha256": "A" * 64}, {"str_matches"}),
    Row(40, Articles, article, {"text_sha256": "a" * 63}, {"str_matches"}),
    Row(40, Articles, article, {"text_sha256": "sha1:" + "a" * 59}, {"str_matches"}),
    Row(42, FigureTable, figure, {}, {"field_uniqueness"}),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=numbered(ROWS))
def test_a_bad_row_is_set_aside_by_the_rules_it_breaks(row: Row) -> None:
    other = "Widgets hired about 120 men." if row.number != 42 else None
    good = row.build(**({"text": other} if other else {}))
    key = row.table.names()[:1]
    gated = gate(row.table, frame(row.table, row.build(**row.changes), good), key)
    assert {rule.split("(")[0] for rule in gated.failures["rule"]} == {
        rule.split("(")[0] for rule in row.rules
    }
    assert gated.good.height == (1 if other else 0)
    assert gated.n_rows == 2


def test_41_two_texts_of_one_id_are_both_set_aside() -> None:
    twins = [article(), article("Another text.", article_id=article()["article_id"])]
    gated = gate(Articles, frame(Articles, *twins), ["article_id"])
    assert gated.quarantined.height == 2


def test_45_a_command_refuses_to_run_unguarded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PANDERA_VALIDATION_ENABLED", "False")
    command = [sys.executable, "-m", "transforms.cli", "check"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 4
    assert "switched off by PANDERA_VALIDATION_ENABLED; unset it" in ended.stderr


def test_47_where_all_rows_are_bad_each_is_listed() -> None:
    """What that costs, `make bench` measures."""
    rows = pl.concat([frame(Mentions, mention(start=-1))] * 100_000)
    gated = gate(Mentions, rows, ["article_id", "start"])
    assert (gated.good.height, gated.quarantined.height) == (0, 100_000)
    assert gated.failures.filter(rule="greater_than_or_equal_to(0)").height == 100_000


def test_51_a_full_disk_leaves_the_old_package(package: Path) -> None:
    """A limit on the size of files stops a write in its midst, as a full disk does."""
    before = io.BytesIO((package / "SHA256SUMS").read_bytes())
    command = [sys.executable, "-m", "transforms.cli", "build", "--out", str(package)]

    def fill_up() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    ended = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=fill_up)
    assert ended.returncode == 4
    assert "Traceback" not in ended.stderr
    assert (package / "SHA256SUMS").read_bytes() == before.getvalue()
    assert verify(package).is_sound
    assert not package.with_name(f".{package.name}.building").exists()


def test_60_what_is_no_figure_is_not_repeated(figures: Figures, tmp_path: Path) -> None:
    secret = "ann.gear@cogs.example token=sk-AbCdEf"
    (tmp_path / "a.md").write_text(f"{FRONT}Cogs hired 118 people. Mail {secret}\x07 to ask.")
    built = figures("build", tmp_path, "--out", tmp_path / ".package")
    checked = figures("check", tmp_path)
    said = [*built, *checked, (tmp_path / ".package" / "report.json").read_text()]
    assert not any(word in str(each) for each in said for word in secret.split())


ELSEWHERE = {
    15: ["test_a_name_is_never_a_path", "test_a_printable_name_is_one_short_line"],
    18: ["test_names_are_escaped", "test_what_an_article_says_is_shown_and_never_run"],
    21: ["test_no_cell_starts_like_a_formula",
         "test_a_text_that_a_spreadsheet_would_run_is_guarded_in_csv_and_not_in_parquet"],
    22: ["test_every_text_reads_back_as_itself"],
    23: ["test_every_number_reads_back_exactly_and_is_printed_without_exponent"],
    24: ["test_every_text_reads_back_as_itself"],
    32: ["test_another_kind_or_unit_bars_a_comparison"],
    36: ["test_offsets_counted_in_bytes_break_ev_2"],
    37: ["test_words_that_occur_twice_are_told_apart_by_their_context"],
    38: ["test_a_text_that_changed_by_one_letter_breaks_ev_1_for_all_its_figures"],
    39: ["test_a_figure_of_no_article_breaks_ev_8_and_nothing_else"],
    43: ["test_every_structural_problem_is_listed_at_once"],
    44: ["test_a_rule_that_raises_rejects_the_table_and_is_named",
         "test_a_rule_that_panics_rejects_the_table_and_is_named"],
    46: ["test_a_lazy_frame_is_judged_by_its_values"],
    49: ["test_a_filter_lets_through_what_it_says"],
    52: ["test_of_two_builds_into_one_folder_the_second_is_told_so",
         "test_of_two_editors_none_loses_a_decision", "test_many_editors_at_once_lose_nothing"],
    53: ["test_one_changed_byte_is_found_in_any_file", "test_a_forged_list_of_hashes_is_found",
         "test_two_files_that_changed_places_are_both_named"],
    54: ["test_a_resource_outside_the_package_is_refused"],
    55: ["test_a_cut_parquet_cannot_be_opened",
         "test_a_parquet_of_another_schema_cannot_be_opened"],
    56: ["test_without_a_rate_or_an_amount_a_conversion_is_not_testable",
         "test_what_is_printed_in_one_currency_is_no_conversion",
         "test_a_weekend_has_the_rates_of_the_days_before_and_none_after",
         "test_a_day_without_a_rate_has_no_row"],
    57: ["test_without_the_file_there_are_no_rates_and_a_reason",
         "test_a_damaged_file_of_rates_gives_none"],
    58: ["test_outlets_that_print_one_sentence_are_one_witness"],
    59: ["test_readers_of_a_package_that_is_replaced_see_the_old_or_the_new"],
}  # fmt: skip


def test_every_input_of_the_sixty_is_tested() -> None:
    own = Path(__file__).read_text(encoding="utf-8")
    code = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("*.py"))
    named = {int(number) for number in re.findall(r"def test_([0-9]+)_", own)}
    tabled = {*(bad.number for bad in FILES), *(row.number for row in ROWS), 25, 26}
    assert named | tabled | set(ELSEWHERE) == set(range(1, 61))
    known = set(re.findall(r"def (test_\w+)\(", code))
    assert {test for tests in ELSEWHERE.values() for test in tests} <= known
