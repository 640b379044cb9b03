"""The command line: build, check, extract, verify, accuracy, dashboard."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from transforms.files.paths import SEEDS

if TYPE_CHECKING:
    import polars as pl

    from transforms.pipeline import Run, Step

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Turn the numbers in articles into tables that can be checked.",
)
STAGES = 12
LOOPBACK, EVERYBODY = "127.0.0.1", {"0.0.0.0", "::"}
CONTACT = re.compile(r"https?://\S+|[^@\s<>?&]+@[^@\s<>?&]+")
"""An address of the web, or one of e-mail."""


class Exit(IntEnum):
    """What a run ends with (SEMANTICS 8)."""

    OK = 0
    WARNINGS = 1
    QUARANTINED = 2
    BROKEN = 3
    USAGE = 4


class FailOn(StrEnum):
    """From which severity on a run counts as failed."""

    error = "error"
    warning = "warning"


class ReportFormat(StrEnum):
    """How a report is printed."""

    text = "text"
    json = "json"


class TableFormat(StrEnum):
    """How a table is printed."""

    table = "table"
    csv = "csv"
    json = "json"


Corpus = Annotated[
    Path, typer.Argument(help="A folder, files or a glob; the five articles by default.")
]


@app.command()
def build(
    out: Annotated[Path, typer.Option(help="The folder of the package.")],
    corpus: Corpus = SEEDS,
    engine: Annotated[str, typer.Option(help="Where to run; so far only local.")] = "local",
    fail_on: Annotated[FailOn, typer.Option(help="Also end with 1 on a warning.")] = FailOn.error,
) -> None:
    """Read articles and write the package of their figures."""
    from transforms.console import drift_in_words
    from transforms.packaging.package import write_package

    if engine != "local":
        stop(Exit.USAGE, f"There is no engine {engine}; use --engine local.")
    with explained(), progress() as step:
        from transforms.pipeline import build_tables

        run = build_tables(existing(corpus), step)
        tell(run.tables["failures"])
        if run.has_failed:
            stop(Exit.BROKEN, f"More than a fifth of a table was set aside; {out} was not written.")
        step("package")
        tables = {name: table for name, table in run.tables.items() if name != "measures"}
        drift = compared(out, tables["figures"])
        write_package(tables, run.report() | {"drift": drift}, out, run.quarantine)
    typer.echo(
        f"{tables['figures'].height} figures from {tables['articles'].height} articles: {out}"
    )
    if drift:
        typer.echo(drift_in_words(drift))
    raise typer.Exit(code_of(run, fail_on))


def compared(out: Path, figures: "pl.DataFrame") -> "Mapping[str, Any] | None":
    """Tell what moved since the package was built that a new one takes the place of."""
    from transforms.files.csv_cells import UnreadableTable
    from transforms.files.folders import is_package
    from transforms.packaging.drift import drift_to_keep

    try:
        return drift_to_keep(out, figures) if is_package(out) else None
    except UnreadableTable as unreadable:
        typer.echo(
            f"warning: nothing is compared with the package in {out}: {unreadable}", err=True
        )
        return None


@app.command()
def check(
    corpus: Corpus = SEEDS,
    format: Annotated[
        ReportFormat, typer.Option(help="How to print the report.")
    ] = ReportFormat.text,
    fail_on: Annotated[FailOn, typer.Option(help="Also end with 1 on a warning.")] = FailOn.error,
    against: Annotated[
        Path | None, typer.Option(help="A package; list what moved since it was built.")
    ] = None,
) -> None:
    """Validate a corpus and print every failure; write nothing."""
    from transforms.console import print_report
    from transforms.packaging.drift import drift_since

    with explained(), progress() as step:
        from transforms.pipeline import build_tables

        run = build_tables(existing(corpus), step)
        drift = drift_since(existing(against), run.tables["figures"]) if against else None
    report = run.report() | {"drift": drift}
    if format is ReportFormat.json:
        failures = run.tables["failures"].to_dicts()
        typer.echo(json.dumps({**report, "failures": failures}, ensure_ascii=False, indent=2))
    else:
        print_report(report, run.tables["failures"])
    raise typer.Exit(Exit.BROKEN if run.has_failed else code_of(run, fail_on))


@app.command()
def extract(
    file: Annotated[
        str,
        typer.Argument(help="A text file, - for standard input, or an archive (Parquet, NDJSON)."),
    ] = "-",
    format: Annotated[TableFormat, typer.Option(help="How to print it.")] = TableFormat.table,
    explain: Annotated[
        bool, typer.Option("--explain", help="List what is no figure, and why.")
    ] = False,
) -> None:
    """Measure the numbers of one text, with their offsets; of an archive, those of every row."""
    from transforms.reading.records import TABLE_SUFFIXES

    if Path(file).suffix.lower() in TABLE_SUFFIXES:
        return extract_archive(existing(Path(file)), format, explain)
    from transforms.console import for_people, print_table
    from transforms.extract import explain_text, extract_text

    with explained():
        text = read_text(file)
        table = explain_text(text) if explain else extract_text(text)
    is_drawn = format is TableFormat.table and not explain
    print_table(for_people(table) if is_drawn else table, format.value)
    if explain:
        counts = table.group_by("reason").len().sort("reason").rows()
        typer.echo(", ".join(f"{count} {reason}" for reason, count in counts), err=True)
    return None


def extract_archive(path: Path, format: TableFormat, explain: bool) -> None:
    """Print the measures of an archive part by part: one table of CSV, or a JSON object a line."""
    from transforms.archive import measure_archive
    from transforms.console import print_part

    if format is TableFormat.table or explain:
        stop(Exit.USAGE, "An archive is printed with --format csv or json, without --explain.")
    refused: list[str] = []
    with explained():
        for number, rows in enumerate(measure_archive(path, refused.append)):
            print_part(rows, format.value, with_header=number == 0)
    for sentence in refused:
        typer.echo(f"error: {sentence}", err=True)
    raise typer.Exit(Exit.QUARANTINED if refused else Exit.OK)


@app.command()
def verify(
    package: Annotated[Path, typer.Argument(help="The folder of a package.")],
    originals: Annotated[
        Path | None, typer.Option(help="A folder with the original articles.")
    ] = None,
) -> None:
    """Check hashes, keys and evidence of a package; with originals, the wording of each digest."""
    from transforms.packaging.verify import verify as verify_package

    with explained():
        found = verify_package(existing(package), existing(originals) if originals else None)
    for sentence in found.confirmed:
        typer.echo(sentence)
    for problem in found.problems:
        where = f"{problem.file} {problem.row}" if problem.row else problem.file
        typer.echo(f"{where}: {problem.message}", err=True)
    raise typer.Exit(Exit.OK if found.is_sound else Exit.BROKEN)


@app.command()
def accuracy(
    gold: Annotated[
        Path,
        typer.Argument(help="Sentences or labels read by hand, or stories with their pairs.csv."),
    ],
    corpus: Annotated[
        Path, typer.Option(help="The corpus whose labels are compared with the gold ones.")
    ] = SEEDS,
) -> None:
    """Print precision, recall and F1 against what a person read, then each mistake."""
    from transforms.console import print_table

    with explained():
        for table in appraise(existing(gold), existing(corpus)):
            print_table(table, "table")
            typer.echo()


def appraise(gold: Path, corpus: Path) -> "tuple[pl.DataFrame, pl.DataFrame]":
    """Score what the gold file is about: pairs of a folder, labels of a corpus, or numbers."""
    if (gold / "pairs.csv").is_file():
        from transforms.scoring.stories import score_stories

        return score_stories(gold)
    with gold.open(encoding="utf-8") as file:
        columns = file.readline()
    if columns.startswith("article,"):
        from transforms.scoring.labels import score_labels

        return score_labels(gold, corpus)
    from transforms.extract import read_gold
    from validation.accuracy import confusions, score

    wanted, read = read_gold(gold)
    return score(wanted, read), confusions(wanted, read)


@app.command()
def dashboard(
    package: Annotated[
        Path, typer.Argument(help="A package, or a corpus to build one from.")
    ] = SEEDS,
    port: Annotated[int, typer.Option(min=1, max=65535, help="The port on this machine.")] = 8501,
    address: Annotated[
        str, typer.Option(help="Who may ask: by default this machine only; 0.0.0.0 is anybody.")
    ] = LOOPBACK,
    contact: Annotated[
        str,
        typer.Option(
            help="Where a reader reports a problem: an e-mail address, or one of the web, in which "
            "{figure_id} stands for the figure."
        ),
    ] = "",
) -> None:
    """Open the app on a package; a corpus is built first."""
    if contact and not CONTACT.fullmatch(contact):
        stop(Exit.USAGE, f"{contact} is no e-mail address and none of the web; write one whole.")
    with tempfile.TemporaryDirectory(prefix="figures-") as folder:
        shown, corpus = existing(package), None
        if not (shown / "datapackage.json").is_file():
            shown = Path(folder) / "package"
            build_quietly(package, shown)
            corpus = package.resolve() if package.is_dir() and package != SEEDS else None
        environment = {**os.environ, "FIGURES_PACKAGE": str(shown.resolve())}
        environment |= {"FIGURES_CORPUS": str(corpus)} if corpus else {}
        environment |= {"FIGURES_CONTACT": contact} if contact else {}
        raise typer.Exit(serve(environment, port, address))


def build_quietly(corpus: Path, out: Path) -> None:
    """Build a package for the app; a run that set rows aside is still shown."""
    try:
        build(out=out, corpus=corpus)
    except typer.Exit as ended:
        if ended.exit_code in (Exit.BROKEN, Exit.USAGE):
            raise


def serve(environment: Mapping[str, str], port: int, address: str) -> int:
    """Run the app until it is stopped; it listens on this machine only, unless told otherwise.

    The environment names what it shows: in a corpus of the reader's own the app may keep what the
    reader decides.
    """
    home = Path(__file__).parent.parent / "dashboard"
    command = [
        sys.executable, "-m", "streamlit", "run", str(home / "serve.py"),
        "--server.port", str(port), "--server.address", address,
        *(word for host in hosts_of(address) for word in ("--server.allowedHosts", host)),
    ]  # fmt: skip
    if address in EVERYBODY:  # else Streamlit asks a host elsewhere for this machine's address
        command += ["--browser.serverAddress", "localhost"]
    with socket.socket() as probe:
        if probe.connect_ex((LOOPBACK, port)) == 0:
            stop(Exit.USAGE, f"Port {port} is taken; choose another with --port.")
    typer.echo(f"The app listens on http://{address}:{port}; stop it with Ctrl-C.")
    with subprocess.Popen(command, env=environment) as server:
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        try:
            return max(server.wait(), 0)
        except KeyboardInterrupt:
            return Exit.OK


def hosts_of(address: str) -> list[str]:
    """Name the hosts as which the app may be asked; any, if it listens to everybody."""
    return ["*"] if address in EVERYBODY else [LOOPBACK, "localhost", address]


def read_text(file: str) -> str:
    """Read standard input or a file as one article; its front matter is no text."""
    from transforms.reading.articles import read_text_file, read_words

    if file == "-":
        return read_words(sys.stdin.buffer.read(), "standard input")
    return str(read_text_file(existing(Path(file)))["text"])


def existing(path: Path) -> Path:
    """Give the path if something is there, or matches it as a glob; else stop."""
    if not path.exists() and not any(path.parent.glob(path.name)):
        stop(Exit.USAGE, f"{path} does not exist; name a folder, a file or a glob.")
    return path


def code_of(run: "Run", fail_on: FailOn) -> Exit:
    """Choose the exit code: lost rows before warnings."""
    if run.n_lost or run.quarantine:
        return Exit.QUARANTINED
    has_warning = run.tables["failures"].height > 0
    return Exit.WARNINGS if has_warning and fail_on is FailOn.warning else Exit.OK


def tell(failures: "pl.DataFrame") -> None:
    """Say each failure on standard error, one sentence each."""
    for severity, message in failures.select("severity", "message").iter_rows():
        typer.echo(f"{severity}: {message}", err=True)


def stop(code: Exit, sentence: str) -> NoReturn:
    """Say in one sentence why the run ends, and end it."""
    typer.echo(f"error: {sentence}", err=True)
    raise typer.Exit(code)


@contextmanager
def explained() -> Iterator[None]:
    """Turn what a user can cause into one sentence and an exit code; never a traceback."""
    from transforms.files.csv_cells import UnreadableTable
    from transforms.files.folders import FolderRefused
    from transforms.pipeline import NoArticlesError
    from transforms.reading.records import UnreadableError
    from validation.gate import StructuralError, ValidationDisabled

    try:
        yield
    except (UnreadableError, NoArticlesError) as error:
        stop(Exit.QUARANTINED, str(error))
    except (StructuralError, UnreadableTable) as error:
        stop(Exit.BROKEN, str(error))
    except (ValidationDisabled, FolderRefused) as error:
        stop(Exit.USAGE, str(error))
    except BrokenPipeError:  # whoever read has heard enough; Typer ends quietly
        raise
    except OSError as error:
        stop(Exit.USAGE, f"{error.filename or 'A file'}: {error.strerror}; choose another place.")


@contextmanager
def progress() -> "Iterator[Step]":
    """Show a bar on standard error, if a person is looking."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description:12}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=STAGES)
        yield lambda name: bar.update(task, description=name, advance=1)


def main() -> None:
    """Run the command line; wrong usage ends with 4 and one sentence."""
    try:
        code = app(standalone_mode=False)
    except typer.exceptions.TyperException as error:
        stop_now(error.format_message())
    sys.exit(code or Exit.OK)


def stop_now(sentence: str) -> NoReturn:
    """End a run that was called wrongly."""
    typer.echo(f"error: {sentence or 'Name a command.'} Try --help.", err=True)
    sys.exit(Exit.USAGE)


if __name__ == "__main__":
    main()
