from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from transforms.files.csv_cells import UnreadableTable, read_cells, write_cells

EDGES = ["", "'", "''=", "'=1+1", "=1+1", "-2", "+", "@", "\t", "\r", "\n", "＝1", "|", "\\", '"']
texts = st.one_of(
    st.sampled_from([*EDGES, "NA", "null", "NaN", " a ", "a,b", "x\r\ny", "¶7", "<b>", "{{7*7}}"]),
    st.text(max_size=12),
    st.text(alphabet="'=+-@\t\r\n|\\\", a", max_size=6),
)
amounts = st.decimals(-(10**28), 10**28, places=9)


@pytest.fixture(scope="module")
def csv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cells") / "rows.csv"


def written(rows: pl.DataFrame, path: Path) -> str:
    write_cells(rows, path)
    return path.read_bytes().decode()


@given(st.lists(st.tuples(texts | st.none(), texts), min_size=1))
def test_every_text_reads_back_as_itself(csv: Path, rows: list[tuple[str | None, str]]) -> None:
    table = pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String}, orient="row")
    write_cells(table, csv)
    assert_frame_equal(read_cells(csv, table.schema), table)


@given(st.lists(st.tuples(st.lists(texts.filter(bool)), st.integers(0, 9))))
def test_every_list_of_words_reads_back_as_itself(
    csv: Path, rows: list[tuple[list[str], int]]
) -> None:
    table = pl.DataFrame(rows, schema={"a": pl.List(pl.String), "b": pl.Int64}, orient="row")
    write_cells(table, csv)
    assert_frame_equal(read_cells(csv, table.schema), table)


@given(st.lists(st.tuples(amounts | st.none(), st.floats(allow_nan=False) | st.none())))
def test_every_number_reads_back_exactly_and_is_printed_without_exponent(
    csv: Path, rows: list[tuple[Decimal | None, float | None]]
) -> None:
    schema = pl.Schema({"a": pl.Decimal(38, 9), "b": pl.Float64()})
    table = pl.DataFrame(rows, schema=schema, orient="row")
    assert "e" not in written(table, csv).lower()
    assert_frame_equal(read_cells(csv, table.schema), table, check_exact=True)


@given(st.lists(texts))
def test_no_cell_starts_like_a_formula(csv: Path, cells: list[str]) -> None:
    write_cells(pl.DataFrame({"a": cells}, schema={"a": pl.String}), csv)
    plain = pl.read_csv(csv, schema={"a": pl.String})["a"].to_list()
    assert not [cell for cell in plain if cell and cell[0] in "=+-@\t\r\n＝＋－＠"]


def test_a_table_is_printed_plainly(csv: Path) -> None:
    table = pl.DataFrame(
        {
            "text": ["-5 %", None, ""],
            "amount": [Decimal("22200000"), Decimal("-0.5"), None],
            "share": [1e-7, None, -0.25],
            "day": [date(2025, 1, 28), None, None],
            "is_so": [True, False, None],
            "words": [["a", "b|c"], [], ["-d"]],
        },
        schema_overrides={"amount": pl.Decimal(38, 9)},
    )
    assert written(table, csv) == (
        "text,amount,share,day,is_so,words\n"
        "'-5 %,22200000,0.0000001,2025-01-28,true,a|b\\|c\n"
        ',-0.5,,,false,""\n'
        '"",,-0.25,,,\'-d\n'
    )
    assert_frame_equal(read_cells(csv, table.schema), table)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", r"has the columns \[\], not", id="empty"),
        pytest.param(b"a\n1\n", r"has the columns \['a'\], not", id="short header"),
        pytest.param(b"b,a\n1,2\n", r"has the columns \['b', 'a'\]", id="wrong order"),
        pytest.param(b"a,a\n1,2\n", r"has the columns \['a', 'a'\]", id="double name"),
        pytest.param(b"a,b\nx,2\n", "could not parse `x`", id="no number"),
        pytest.param(b"a,b\n1,2,3\n", "found more fields", id="long row"),
        pytest.param("a,b\n1,2\n".encode("utf-16"), "codec can't decode", id="other encoding"),
        pytest.param(b"a,b\n1,\xff\n", "codec can't decode", id="broken encoding"),
    ],
)
def test_a_file_that_is_another_table_is_refused_by_name(
    csv: Path, content: bytes, reason: str
) -> None:
    csv.write_bytes(content)
    with pytest.raises(UnreadableTable, match=rf"rows\.csv .*{reason}"):
        read_cells(csv, pl.Schema({"a": pl.Int64, "b": pl.String}))
