"""A reader's corpus: what is added is shown, what fails changes nothing, nothing stays behind."""

import gc
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dashboard.session import workspaces
from dashboard.session.workspaces import Upload, WorkRefused, Workspace
from tests.dashboard.corpora import REGATTA, build
from transforms.packaging.package import open_package

OWN = Upload("mine.txt", b"Cogs Ltd hired 118 people.")


def silent(share: float, text: str) -> None:
    assert 0 <= share <= 1
    assert text


@pytest.fixture
def regatta(tmp_path: Path) -> Workspace:
    """A corpus in a folder of its own, with its package."""
    package = build(REGATTA, tmp_path)
    return workspaces.of_package(tmp_path / "corpus", package)


@pytest.fixture
def session(regatta: Workspace) -> Workspace:
    """A corpus of a session, which begins with the articles of the regatta."""
    return workspaces.of_session(regatta.package, regatta.corpus)


def outlets(work: Workspace) -> list[str]:
    return sorted(open_package(work.package).tables["articles"]["outlet"])


def label(work: Workspace, **said: str) -> dict[str, object]:
    """Decide about the first figure of a package."""
    figure = open_package(work.package).tables["figures"].row(0, named=True)
    where = {name: figure[name] for name in ("article_id", "start", "end", "exact")}
    return {**where, "scope": None, "as_of": None, "attributed_to": None, "reason": "read", **said}


def test_what_is_added_stands_beside_what_was_shown(session: Workspace) -> None:
    said = {"outlet": "Daily Cog", "url": "https://cog.example"}
    problems = workspaces.add(session, [OWN, Upload("b.md", b"\x89PNG")], said, silent)
    assert outlets(session) == ["Daily Cog", "Harbour Post", "Tide & Times"]
    assert [problem.split(" ")[0] for problem in problems] == ["b.md", "“Cogs"]
    (article_id,) = (
        open_package(session.package).tables["articles"].filter(outlet="Daily Cog")["article_id"]
    )
    assert session.has_own(article_id)
    assert len(session.files) == 1


def test_what_is_said_anew_of_an_article_takes_the_place_of_what_was_said(
    session: Workspace,
) -> None:
    for copy in ("https://archive.example/1", "https://archive.example/2"):
        workspaces.add(session, [OWN], {"outlet": "Daily Cog", "archived_url": copy}, silent)
        own = open_package(session.package).tables["articles"].filter(outlet="Daily Cog")
        assert own["archived_url"].to_list() == [copy]


def test_an_article_reads_alike_in_a_session_and_in_its_corpus(
    regatta: Workspace, session: Workspace
) -> None:
    workspaces.build(session, silent)
    before, after = (open_package(work.package).tables for work in (regatta, session))
    assert before["figures"].equals(after["figures"])


@pytest.mark.parametrize("at", [0.2, 0.6, 0.9])
def test_a_work_that_is_stopped_leaves_all_as_it_was(session: Workspace, at: float) -> None:
    workspaces.add(session, [OWN], {}, silent)
    files, sums = session.files, (session.package / "SHA256SUMS").read_bytes()
    words = [path.read_bytes() for path in files]

    def stop(share: float, text: str) -> None:
        if share >= at:
            raise KeyboardInterrupt

    more = [Upload(f"{number}.txt", f"It sold {number} cogs.".encode()) for number in range(4)]
    with pytest.raises(KeyboardInterrupt):
        workspaces.add(session, [OWN, *more], {"byline": "A. Gear"}, stop)
    assert session.files == files
    assert [path.read_bytes() for path in files] == words
    assert (session.package / "SHA256SUMS").read_bytes() == sums
    assert sorted(path.name for path in session.corpus.parent.iterdir()) == [
        ".package.lock", "corpus", "package"
    ]  # fmt: skip


def test_a_decision_is_kept_and_shown(regatta: Workspace) -> None:
    made = label(regatta, entity="Regatta", metric="yachts")
    saved = workspaces.decide(regatta, regatta.labels, [made], silent)
    assert saved.forestalled.is_empty()
    quantities = open_package(regatta.package).tables["quantities"]
    assert quantities["label"].to_list() == ["Yachts: Regatta"]
    assert (regatta.corpus / "labels.csv").is_file()


def test_a_decision_that_is_none_is_refused_in_one_sentence(regatta: Workspace) -> None:
    made = label(regatta, as_of="soon")
    with pytest.raises(WorkRefused, match="soon"):
        workspaces.decide(regatta, regatta.labels, [made], silent)
    assert not (regatta.corpus / "labels.csv").exists()


def test_a_session_takes_its_decisions_over_and_gives_them_back(
    regatta: Workspace, session: Workspace
) -> None:
    workspaces.add(session, [OWN], {"outlet": "Daily Cog"}, silent)
    made = label(session, entity="Regatta", metric="yachts")
    workspaces.decide(session, session.labels, [made], silent)
    workspaces.move(session, regatta.corpus)
    workspaces.build(regatta, silent)
    assert outlets(regatta) == ["Daily Cog", "Harbour Post", "Tide & Times"]
    assert regatta.labels.rows() == session.labels.rows()
    again = workspaces.of_session(regatta.package, regatta.corpus)
    assert again.labels.rows() == session.labels.rows()


def test_decisions_are_read_from_a_package_whose_corpus_is_not_known(regatta: Workspace) -> None:
    made = label(regatta, entity="Regatta", metric="yachts", scope="Sunday", as_of="2025-06-01")
    workspaces.decide(regatta, regatta.labels, [made], silent)
    before = open_package(regatta.package).tables
    session = workspaces.of_session(regatta.package, None)
    workspaces.add(session, [OWN], {"outlet": "Daily Cog"}, silent)
    after = open_package(session.package).tables

    told = after["figures"].filter(pl.col("outlet") != "Daily Cog")
    assert_frame_equal(told, before["figures"])
    assert_frame_equal(after["quantities"], before["quantities"])


def test_a_session_that_is_saved_overwrites_nobody(regatta: Workspace, session: Workspace) -> None:
    workspaces.build(session, silent)
    mine = label(session, entity="Regatta", metric="yachts")
    workspaces.decide(session, session.labels, [mine], silent)
    theirs = label(regatta, entity="Corvan Bay", metric="yachts")
    workspaces.decide(regatta, regatta.labels, [theirs], silent)
    assert workspaces.move(session, regatta.corpus).forestalled["entity"].to_list() == ["Regatta"]
    assert regatta.labels["entity"].to_list() == ["Corvan Bay"]


def test_what_a_session_did_not_touch_it_does_not_bring_back(regatta: Workspace) -> None:
    first = label(regatta, entity="Regatta", metric="yachts")
    workspaces.decide(regatta, regatta.labels, [first], silent)
    session = workspaces.of_session(regatta.package, regatta.corpus)
    later = label(regatta, entity="Corvan Bay", metric="yachts")
    workspaces.decide(regatta, regatta.labels, [later], silent)
    assert workspaces.move(session, regatta.corpus).forestalled.is_empty()
    assert regatta.labels["entity"].to_list() == ["Corvan Bay"]


def test_articles_are_added_to_a_folder_of_articles(regatta: Workspace) -> None:
    assert regatta.articles == regatta.corpus
    workspaces.add(regatta, [OWN], {"outlet": "Daily Cog"}, silent)
    assert outlets(regatta) == ["Daily Cog", "Harbour Post", "Tide & Times"]


def test_nothing_of_a_session_stays_behind(regatta: Workspace) -> None:
    work: list[Workspace] = [workspaces.of_session(regatta.package, None)]
    home = work[0].corpus.parent
    assert home.is_dir()
    work.clear()
    gc.collect()
    assert not home.exists()


@pytest.mark.parametrize("name", ["nowhere", "corpus/harbour-post.md"])
def test_what_is_no_folder_is_not_opened(regatta: Workspace, tmp_path: Path, name: str) -> None:
    with pytest.raises(WorkRefused, match="is no folder on this machine"):
        workspaces.of_folder(tmp_path / name)


def test_an_empty_folder_says_that_it_holds_no_article(tmp_path: Path) -> None:
    with pytest.raises(WorkRefused, match="holds no article"):
        workspaces.build(workspaces.of_folder(tmp_path), silent)


def test_numbers_that_are_left_out_have_their_reason() -> None:
    rows = workspaces.left_out("One of them ran GPT-4.")
    assert rows.select("exact", "reason").rows() == [("One", "pronoun"), ("GPT-4", "name")]


def test_a_session_lends_its_codebook(regatta: Workspace, tmp_path: Path) -> None:
    own = tmp_path / "corpus" / "codebook"
    seeds: Callable[[str], Path] = (Path(__file__).parents[3] / "seeds" / "codebook").joinpath
    own.mkdir()
    for name in ("metrics", "entities", "cues", "attributions"):
        (own / f"{name}.csv").write_bytes(seeds(f"{name}.csv").read_bytes())
    session = workspaces.of_session(regatta.package, regatta.corpus)
    assert len(list((session.corpus / "codebook").iterdir())) == 4
    assert pl.read_parquet(session.corpus / "articles" / workspaces.SHOWN).height == 2
