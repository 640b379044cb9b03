"""A corpus that a reader brings → its package: a folder of theirs, or one of the session.

Nothing here knows Streamlit; a page gives ``step``, which is told how far the work is and may end
it by raising.
"""

import io
import re
import shutil
import tempfile
import weakref
import zipfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from transforms.extract import explain_text
from transforms.files.csv_cells import UnreadableTable
from transforms.files.folders import FolderRefused
from transforms.files.paths import SEEDS
from transforms.labelling.curation import KEY, read_labels
from transforms.labelling.decisions import Saved, save_decisions
from transforms.lexicon import polars_schema
from transforms.packaging.package import open_package, write_package
from transforms.pipeline import NoArticlesError, build_tables
from transforms.reading.articles import article_files
from transforms.reading.records import UnreadableError
from transforms.reading.uploads import KEPT, keep_upload
from validation.gate import StructuralError
from validation.seeds import Labels

Step = Callable[[float, str], None]
SHOWN = "shown.parquet"
"""The articles that were shown before a reader added theirs."""
OURS = re.compile(r"\bu_([0-9a-f]{16})\.md\b")
"""How a file is called that `keep_upload` wrote: after its article."""
STAGES = 12
READING = 0.5
"""The share of the work that is done when all files are read (a guess: both are linear)."""


class WorkRefused(Exception):
    """Nothing could be built: says in one sentence why."""


@dataclass(frozen=True)
class Upload:
    """A file as the browser sent it; its name is only shown."""

    name: str
    raw: bytes


@dataclass(frozen=True)
class Workspace:
    """A corpus, and the package that is built from it.

    ``is_kept`` tells a folder of the reader; a session's own began with the labels ``began``.
    """

    corpus: Path
    package: Path
    is_kept: bool = False
    began: pl.DataFrame | None = field(default=None, compare=False, repr=False)

    @property
    def files(self) -> list[Path]:
        """The files that the reader added, in the order of their names."""
        return [path for path in article_files(self.corpus) if path.name != SHOWN]

    @property
    def name(self) -> str:
        """The name that tells it from those of other sessions, and opens none."""
        return self.package.parent.name.rpartition("-")[2]

    def has_own(self, article_id: str) -> bool:
        """Tell whether the reader brought this article; the name of its file says so."""
        name = f"u_{article_id.removeprefix('a_')}.md"
        return self.is_kept or (self.articles / name).is_file()

    @property
    def articles(self) -> Path:
        """The folder that its articles stand in."""
        inner = self.corpus / "articles"
        return inner if inner.is_dir() else self.corpus

    @property
    def labels(self) -> pl.DataFrame:
        """The decisions as they are now."""
        return read_labels(self.corpus / "labels.csv")


def of_session(package: Path, corpus: Path | None) -> Workspace:
    """Begin a corpus of a session with the articles of a package, and what its corpus decided.

    Where its corpus is not known, the decisions are read from its figures.
    """
    is_known, corpus = corpus is not None, corpus or SEEDS
    home = new_home()
    labels = read_labels(corpus / "labels.csv")
    begun = Workspace(home / "corpus", home / "package", began=labels)
    weakref.finalize(begun, shutil.rmtree, home, ignore_errors=True)
    (begun.corpus / "articles").mkdir(parents=True)
    shown = open_package(package).tables
    rows = shown["articles"].join(shown["texts"], on="article_id").select(*KEPT, "text")
    rows.write_parquet(begun.corpus / "articles" / SHOWN)
    known = labels.join(shown["articles"], on="article_id", how="semi")
    if not is_known:
        decided = curated(shown["figures"]).join(known, on=KEY, how="anti")
        known = pl.concat([known, decided])
    if not known.is_empty():
        save_decisions(begun.corpus / "labels.csv", known.clear(), known)
    if (corpus / "codebook").is_dir() and corpus != SEEDS:
        shutil.copytree(corpus / "codebook", begun.corpus / "codebook")
    return begun


def curated(figures: pl.DataFrame) -> pl.DataFrame:
    """Write what a curator decided of figures as labels; what was cleared stays so."""
    cells = [
        pl.col(name).fill_null("none") for name in ("entity", "metric", "scope", "attributed_to")
    ]
    as_of = pl.when(pl.col("as_of_basis") == "stated").then("as_of")
    decided = figures.filter(pl.col("labelled_by") == "curator").with_columns(
        *cells, as_of=as_of, reason=pl.lit("Decided in the package that was shown")
    )
    return decided.select(pl.col(name).cast(kind) for name, kind in polars_schema(Labels).items())


def of_package(corpus: Path, package: Path) -> Workspace:
    """Open the corpus that a package was built from; what is decided changes it for everybody."""
    return Workspace(corpus, package, is_kept=True)


def of_folder(corpus: Path) -> Workspace:
    """Open a reader's folder; decisions are kept in it, its package goes with the session."""
    if not corpus.is_dir():
        raise WorkRefused(f"{corpus} is no folder on this machine; name one that is.")
    home = new_home()
    opened = Workspace(corpus, home / "package", is_kept=True)
    weakref.finalize(opened, shutil.rmtree, home, ignore_errors=True)
    return opened


def new_home() -> Path:
    """Make a folder that goes with the workspace it is for, or with the program."""
    return Path(tempfile.mkdtemp(prefix="figures-session-"))


def add(
    work: Workspace, uploads: Sequence[Upload], said: Mapping[str, Any], step: Step
) -> list[str]:
    """Keep each upload that is an article, build all anew, and say what could not be read.

    What ``step`` raises leaves the corpus as it was.
    """
    refused = []
    with tempfile.TemporaryDirectory(prefix="figures-staging-") as staging:
        for number, upload in enumerate(uploads):
            step(READING * number / len(uploads), f"Reading {number + 1} of {len(uploads)}")
            try:
                keep_upload(Path(staging), upload.name, upload.raw, said)
            except UnreadableError as error:
                refused.append(str(error))
        with ExitStack() as undo:
            for path in sorted(Path(staging).iterdir()):
                place = work.articles / path.name
                if place.exists():  # the same text; what is said of it may be new
                    undo.callback(place.write_bytes, place.read_bytes())
                else:
                    undo.callback(place.unlink, missing_ok=True)
                shutil.copy(path, place)
            told = build(work, step)
            undo.pop_all()
    return refused + told


def build(work: Workspace, step: Step) -> list[str]:
    """Build the package of a workspace anew; give what was wrong with its articles."""
    done = 0

    def tell(stage: str) -> None:
        nonlocal done
        done += 1
        step(READING + (1 - READING) * done / STAGES, f"Working on {stage}")

    try:
        run = build_tables(work.corpus, tell)
        if run.has_failed:
            raise WorkRefused("More than a fifth of a table was set aside, so nothing is shown.")
        tables = {name: table for name, table in run.tables.items() if name != "measures"}
        write_package(tables, run.report(), work.package, run.quarantine)
    except (NoArticlesError, StructuralError, FolderRefused, UnreadableTable) as error:
        raise WorkRefused(str(error)) from error
    return named(run.tables["failures"].filter(table="articles"), run.tables["articles"])


def named(failures: pl.DataFrame, articles: pl.DataFrame) -> list[str]:
    """Say what is wrong with each article, by its headline where its file has a name of ours."""
    headlines = dict(articles.select("article_id", "headline").iter_rows())

    def in_words(name: re.Match[str]) -> str:
        headline = headlines.get(f"a_{name[1]}")
        return f"“{headline}”" if headline else name[0]

    return [OURS.sub(in_words, message) for message in failures["message"]]


def decide(
    work: Workspace, seen: pl.DataFrame, decided: Sequence[Mapping[str, Any]], step: Step
) -> Saved:
    """Keep a reader's decisions, but for those that somebody forestalled, and build anew."""
    rows = pl.DataFrame(decided, schema=polars_schema(Labels))
    try:
        saved = save_decisions(work.corpus / "labels.csv", seen, rows)
    except StructuralError as error:
        raise WorkRefused(" ".join(error.problems)) from error
    build(work, step)
    return saved


def move(work: Workspace, corpus: Path) -> Saved:
    """Put what a reader added to a session into a corpus, with what they decided since it began."""
    for path in work.files:
        shutil.copy(path, of_package(corpus, work.package).articles)
    labels = work.labels
    began = labels.clear() if work.began is None else work.began
    decided = labels.join(began, on=labels.columns, how="anti", nulls_equal=True)
    return save_decisions(corpus / "labels.csv", began, decided)


def left_out(text: str) -> pl.DataFrame:
    """List the numbers of a text that are no figures: start, end, exact and reason."""
    return explain_text(text)


def packed(work: Workspace) -> bytes:
    """Pack what a reader added into a zip that ``figures build`` reads when it is unpacked."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in article_files(work.corpus):
            archive.write(path, f"articles/{path.name}")
        if (work.corpus / "labels.csv").is_file():
            archive.write(work.corpus / "labels.csv", "labels.csv")
    return packed.getvalue()
