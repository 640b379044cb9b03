"""A small corpus of our own end to end, and what the default corpus must show."""

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from transforms.files.csv_cells import write_cells
from transforms.packaging.package import write_package
from transforms.packaging.verify import verify
from transforms.pipeline import KEYS, NoArticlesError, Run, advise, build_tables
from validation.failures import FAILURE
from validation.gate import StructuralError, gate
from validation.tables import PACKAGE, Table

CORPUS = Path(__file__).parent.parent / "corpus"
TABLES = ["articles", "mentions", "measures", "figures", "comparisons", "quantities", "conversions",
          "proposals", "failures"]  # fmt: skip


@pytest.fixture(scope="module")
def small() -> Run:
    """Run the small corpus once."""
    return build_tables(CORPUS)


@pytest.fixture(scope="module")
def default() -> Run:
    """Run the default corpus once."""
    return build_tables()


def written(rows: pl.DataFrame, folder: Path) -> str:
    """Write a table as the package does, without what changes with the file of rates."""
    path = folder / "table.csv"
    write_cells(rows.drop("reference_source", strict=False), path)
    return path.read_bytes().decode()


@pytest.mark.parametrize("table", TABLES)
def test_the_small_corpus_makes_its_golden_tables(
    table: str, small: Run, golden: Callable[[str, str], str], tmp_path: Path
) -> None:
    text = written(small.tables[table], tmp_path)
    assert text == golden(f"{table}.csv", text)


def test_the_default_corpus_makes_its_golden_figures(
    default: Run, golden: Callable[[str, str], str], tmp_path: Path
) -> None:
    figures = default.tables["figures"].filter(pl.col("metric").is_not_null())
    shown = figures.sort("outlet", "paragraph", "start").select(
        "outlet", "paragraph", "exact", "entity", "metric", "scope", "kind", "value", "unit", "per",
        "hedge", "low", "high", "low_closed", "high_closed", "direction", "as_of", "as_of_basis",
        "attribution", "attributed_to", "labelled_by",
    )  # fmt: skip
    text = written(shown, tmp_path)
    assert text == golden("default_figures.csv", text)


def test_every_row_that_comes_in_is_kept_or_set_aside(small: Run, default: Run) -> None:
    for run in (small, default):
        assert [gated.n_rows for gated in run.gates] == [
            gated.good.height + gated.quarantined.height for gated in run.gates
        ]
        assert run.n_lost == 0
        assert run.quarantine == {}
        assert not run.has_failed


def test_every_table_passes_its_gate_again(small: Run) -> None:
    tables: dict[str, type[Table]] = {name: PACKAGE[name] for name in PACKAGE if name != "failures"}
    keys = {table.__name__.lower(): key for table, key in KEYS.items()}
    for name, table in tables.items():
        key = keys.get(name, ["article_id"])
        assert_frame_equal(gate(table, small.tables[name], key).good, small.tables[name])


def quantity(run: Run, label: str) -> dict[str, object]:
    found = run.tables["quantities"].filter(pl.col("label").str.starts_with(label))
    return found.row(0, named=True)


@pytest.mark.parametrize(
    ("label", "verdict", "n_outlets", "n_witnesses"),
    [
        ("Cost of training its model: DeepSeek", "agree", 4, 1),
        ("Loss of market value: Nvidia", "agree", 2, 2),
        ("Graphics processors owned: High-Flyer", "agree", 3, 3),
        ("Assets under management: High-Flyer", "conflict", 2, 2),
        ("People employed: DeepSeek", "one_source", 1, 1),
        ("Daily active users: Doubao", "one_source", 1, 1),
        ("Daily active users: DeepSeek", "one_source", 1, 1),
    ],
)
def test_the_default_corpus_shows_what_its_outlets_say(
    default: Run, label: str, verdict: str, n_outlets: int, n_witnesses: int
) -> None:
    found = quantity(default, label)
    assert (found["verdict"], found["n_outlets"], found["n_witnesses"]) == (
        verdict, n_outlets, n_witnesses
    )  # fmt: skip


def test_the_two_outlets_that_cannot_both_hold_are_named(default: Run) -> None:
    found = quantity(default, "Assets under management: High-Flyer")
    assert found["apart"] == ["The Economist", "The Guardian"]


def test_two_ceilings_of_pay_never_agree(default: Run) -> None:
    figures = default.tables["figures"]
    is_pay = (pl.col("metric") == "monthly_salary_max") & (pl.col("entity") == "DeepSeek")
    ceilings = figures.filter(is_pay, pl.col("currency") == "CNY")
    assert sorted(ceilings["value"].to_list()) == [60_000, 90_000]
    ids = ceilings["figure_id"].implode()
    pairs = default.tables["comparisons"].filter(pl.col("figure_a").is_in(ids))
    assert "agree" not in pairs["verdict"].to_list()
    assert pairs.height == 1


def test_all_conversions_of_the_default_corpus_hold_and_late_rates_are_flagged(
    default: Run,
) -> None:
    source = default.tables["figures"].select("as_of", "exact", figure_to="figure_id")
    conversions = default.tables["conversions"].join(source, on="figure_to").sort("exact")
    found = conversions.filter(pl.col("relation") == "printed")
    assert found.select("exact", "verdict", "is_later_rate").rows() == [
        ("$12,400", "consistent", False),
        ("$14bn", "consistent", True),
        ("US$19 million", "consistent", True),
        ("about £6,600", "consistent", False),
        ("£11bn", "consistent", True),
        ("£4.8m", "consistent", False),
    ]


def test_what_two_outlets_make_of_one_amount_is_held_against_one_another(default: Run) -> None:
    words = default.tables["figures"].select("figure_id", "exact")
    found = (
        default.tables["conversions"]
        .filter(pl.col("relation") == "outlets")
        .join(words, left_on="figure_from", right_on="figure_id")
        .join(words, left_on="figure_to", right_on="figure_id", suffix="_to")
    )
    assert found.select("exact", "exact_to", "verdict", "rate_date_basis").rows() == [
        ("$14bn", "£11bn", "consistent", "as_of")
    ]


def test_every_label_of_a_rule_has_the_words_it_was_read_from(default: Run) -> None:
    grounds, texts = default.tables["grounds"], dict(default.tables["texts"].iter_rows())
    for row in grounds.filter(labelled_by="codebook").iter_rows(named=True):
        assert texts[row["article_id"]][row["start"] : row["end"]] == row["exact"]
    read = grounds.filter(pl.col("labelled_by") == "curator")
    assert read["exact"].null_count() == read.height == 5
    labelled = default.tables["figures"].filter(pl.col("metric").is_not_null())
    assert set(labelled["figure_id"]) == set(grounds.filter(field="metric")["figure_id"])


def test_two_runs_write_the_same_bytes(default: Run, package: Path, tmp_path: Path) -> None:
    tables = {name: table for name, table in default.tables.items() if name != "measures"}
    again = write_package(tables, default.report(), tmp_path / "again", default.quarantine)
    names = sorted(path.relative_to(package) for path in package.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    for name in names:
        assert (package / name).read_bytes() == (again / name).read_bytes(), name


def copy(folder: Path) -> Path:
    """Copy the small corpus to where it may be changed."""
    return Path(shutil.copytree(CORPUS, folder / "corpus"))


def test_the_order_of_articles_does_not_matter(small: Run, tmp_path: Path) -> None:
    corpus = copy(tmp_path)
    for number, path in enumerate(sorted((corpus / "articles").iterdir(), reverse=True)):
        path.rename(path.with_stem(f"{number}"))
    again = build_tables(corpus)
    assert again.run_id == small.run_id
    for name in TABLES:
        assert_frame_equal(again.tables[name], small.tables[name])


def test_one_bad_file_is_listed_and_loses_nothing_else(small: Run, tmp_path: Path) -> None:
    corpus = copy(tmp_path)
    (corpus / "articles" / "bad.md").write_bytes(b"\xff\xfeIt paid")
    (corpus / "articles" / "empty.txt").touch()
    again = build_tables(corpus)
    assert again.n_lost == 2
    assert again.tables["failures"].select("rule", "row_key", "severity").rows() == [
        ("ART-001", "bad.md", "error"), ("ART-001", "empty.txt", "error")
    ]  # fmt: skip
    for name in TABLES[:-1]:
        assert_frame_equal(again.tables[name], small.tables[name])


def test_another_article_changes_no_figure_of_the_others(small: Run, tmp_path: Path) -> None:
    corpus = copy(tmp_path)
    text = "+++\npublished = 2025-01-28\n+++\nThe company says that the depot cost $9m.\n"
    (corpus / "articles" / "new.md").write_text(text)
    again = build_tables(corpus).tables["figures"]
    kept = again.join(small.tables["figures"], on="figure_id", how="semi", maintain_order="left")
    assert again.height == small.tables["figures"].height + 1
    assert_frame_equal(kept, small.tables["figures"])


def test_a_label_whose_words_are_gone_is_a_warning(tmp_path: Path) -> None:
    corpus = copy(tmp_path)
    with (corpus / "labels.csv").open("a", encoding="utf-8") as labels:
        labels.write("a_2421a5a8385307ff,3,9,opens,Cogs,,,,,It stood here once\n")
    run = build_tables(corpus)
    assert run.tables["failures"].select("rule", "severity", "row_key", "value").rows() == [
        ("LAB-001", "warning", "a_2421a5a8385307ff:3", "opens")
    ]
    assert (run.n_lost, run.quarantine) == (0, {})


def test_a_label_with_an_impossible_date_rejects_the_labels(tmp_path: Path) -> None:
    corpus = copy(tmp_path)
    with (corpus / "labels.csv").open("a", encoding="utf-8") as labels:
        labels.write("a_2421a5a8385307ff,25,33,40 trams,,,,2025-02-30,,A slip\n")
    with pytest.raises(StructuralError, match="2025-02-30"):
        build_tables(corpus)


def test_a_corpus_without_a_readable_article_says_why(tmp_path: Path) -> None:
    with pytest.raises(NoArticlesError, match="holds no article"):
        build_tables(tmp_path)
    (tmp_path / "empty.md").touch()
    with pytest.raises(NoArticlesError, match=r"empty\.md holds no text"):
        build_tables(tmp_path)


def test_a_run_tells_its_steps_in_the_order_of_the_flow(tmp_path: Path) -> None:
    steps: list[str] = []
    (tmp_path / "cog.txt").write_text("Nothing is counted here.")
    run = build_tables(tmp_path, steps.append)
    assert steps == ["seeds", "articles", "mentions", "measures", "figures", "evidence", "grounds",
                     "comparisons", "quantities", "conversions", "proposals"]  # fmt: skip
    assert run.tables["figures"].is_empty()
    assert run.report()["stages"] == {
        "articles": 1, "expressions": 0, "mentions": 0, "measures": 0, "figures": 0, "labelled": 0
    }  # fmt: skip


def test_what_the_words_beside_a_number_decide_stands_when_it_is_read_again(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.txt").write_text(
        "It sold 40 trams against 30 then. Its profit was $14m, cut from 20 million.\n"
        "It paid 300 pounds. It raised its profit to 660m.\n",
        encoding="utf-8",
    )
    run = build_tables(tmp_path)
    units = run.tables["figures"].sort("start")["unit"].to_list()
    assert units == ["tram", "tram", "USD", "USD", "GBP", "1"]
    assert run.quarantine == {}


def test_an_article_that_breaks_a_rule_is_set_aside_with_its_text(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number, digest in enumerate(["0" * 64, "not a hash"]):
        front = (
            f'+++\noutlet = "Cog {number}"\noriginal_sha256 = "{digest}"\nis_digest = true\n+++\n'
        )
        (corpus / f"{number}.md").write_text(f"{front}¶1 Cogs hired {number + 5} people.\n")
    run = build_tables(corpus)
    assert run.quarantine["corpus"]["text"].to_list() == ["¶1 Cogs hired 6 people.\n"]
    tables = {name: table for name, table in run.tables.items() if name != "measures"}
    package = write_package(tables, run.report(), tmp_path / "P", run.quarantine)
    assert verify(package).problems == ()
    assert run.tables["figures"].height == 1


def test_numbers_that_overlap_break_no_stage(tmp_path: Path) -> None:
    rain = "Up to 6 to 12 inches of rain fell in 4 counties.\n\nAbout 5 to 7 to 9 roads shut."
    (tmp_path / "rain.md").write_text(rain)

    tables = build_tables(tmp_path).tables

    assert tables["figures"].height
    assert "stage_failed" not in tables["failures"]["rule"].to_list()


def test_an_advisory_stage_that_breaks_ends_no_build(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(figures: pl.LazyFrame, *tables: object, **seeds: object) -> pl.DataFrame:
        raise pl.exceptions.PanicException("no such place")

    monkeypatch.setattr("transforms.pipeline.find_contradictions", find)
    run = build_tables(CORPUS)

    failed = run.tables["failures"].filter(rule="stage_failed")
    assert run.tables["comparisons"].height
    assert failed["row_key"].sort().to_list() == sorted(run.tables["articles"]["article_id"])
    assert failed["severity"].unique().to_list() == ["warning"]


@pytest.mark.parametrize("broken", ["a", "c", "e"])
def test_the_article_that_an_advisory_stage_breaks_on_costs_the_others_nothing(broken: str) -> None:
    def find(figures: pl.LazyFrame, texts: pl.LazyFrame) -> pl.DataFrame:
        ids = texts.collect()["article_id"]
        if broken in ids:
            raise pl.exceptions.InvalidOperationError("slice below zero")
        return pl.DataFrame([{"rule": "CON-001", "row_key": each} for each in ids], schema=FAILURE)

    texts = pl.LazyFrame({"article_id": list("abcde")})
    figures = texts.filter(pl.col("article_id") != "e")  # an article may have no figure
    failures = advise("consistency", [figures, texts], find)

    rules = dict(failures.select("row_key", "rule").iter_rows())
    assert rules == {each: "stage_failed" if each == broken else "CON-001" for each in "abcde"}
    message = failures.filter(rule="stage_failed")["message"].item()
    assert all(said in message for said in ("consistency", broken, "slice below zero"))
