"""The reader's bench: what a session does with its own corpus, with progress and a way to stop."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl
import streamlit as st

from dashboard.session import data, edits, packages, workspaces
from dashboard.session.packages import Package
from dashboard.session.workspaces import Step, Upload, WorkRefused, Workspace
from dashboard.wording import formatting

TOLD = "told"
"""Where a run leaves what the next one says."""
REASON = "Decided on the page Add articles"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def tell() -> None:
    """Say what the run before had to tell."""
    for kind, sentence in st.session_state.pop(TOLD, []):
        show = {"good": st.success, "bad": st.error, "odd": st.warning}[kind]
        show(formatting.plain(sentence))
    if st.session_state.pop("cancel", False):
        st.warning("Cancelled: nothing was added or changed.")


def leave_told(*told: tuple[str, str]) -> None:
    """Say so after the page was drawn anew."""
    st.session_state[TOLD] = [*st.session_state.get(TOLD, []), *told]


@contextmanager
def stoppable() -> Iterator[Step]:
    """Show how far a work is, and a button that stops it; then draw the page anew.

    A click begins a new run, which ends this one at its next step: the work must leave all as it
    was when ``step`` raises.
    """
    bar = st.progress(0.0, "Beginning")
    st.button("Cancel", key="cancel", icon=":material/cancel:")

    def step(share: float, text: str) -> None:
        bar.progress(share, text)

    with answered():
        yield step


@contextmanager
def unstoppable() -> Iterator[Step]:
    """Show that a work goes on, which is done before anything else is; then draw the page anew."""
    with st.spinner("Building the tables anew"), answered():
        yield lambda share, text: None


@contextmanager
def answered() -> Iterator[None]:
    """Say why a work could not be done, if so, and draw the page anew."""
    try:
        yield
    except WorkRefused as refused:
        leave_told(("bad", str(refused)))
    st.rerun()


def begin() -> Workspace:
    """Give the reader's corpus, or that which is shown, to be changed in place or in a session."""
    if own := data.workspace():
        return own
    if corpus := data.corpus():
        return workspaces.of_package(corpus, data.shown())
    return workspaces.of_session(data.shown(), None)


def add(uploads: Sequence[Upload], said: Mapping[str, Any]) -> None:
    """Add articles to the reader's corpus, which begins with those that are shown."""
    if not uploads:
        st.warning("Paste a text or choose a file first.")
        return
    with stoppable() as step:
        work = data.workspace() or workspaces.of_session(data.shown(), data.corpus())
        problems = workspaces.add(work, uploads, said, step)
        st.session_state[data.OWN] = work
        leave_told(*(("odd", problem) for problem in problems))
        if work.files:
            n_own = formatting.counted(len(work.files), "article")
            leave_told(("good", f"Read: every page shows {n_own} of yours beside the others now."))


def decide_on_shown() -> None:
    """Make the corpus that is shown the reader's own."""
    with stoppable() as step:
        work = begin()
        if not work.is_kept:
            workspaces.build(work, step)
        st.session_state[data.OWN] = work


def open_folder(name: str) -> None:
    """Show the corpus in a folder of this machine."""
    with stoppable() as step:
        work = workspaces.of_folder(Path(name).expanduser())
        problems = workspaces.build(work, step)
        st.session_state[data.OWN] = work
        leave_told(*(("odd", problem) for problem in problems))


def may_open_folders() -> bool:
    """Tell whether only this machine may ask: a stranger must not read its folders."""
    return st.get_option("server.address") in LOOPBACK


def editor(figures: pl.DataFrame, work: Workspace, package: Package) -> None:
    """Show the labels of an article to change, and keep what is changed.

    The table and the labels stay as they were first shown until they are saved, so that a
    decision of another editor meanwhile is found out and not overwritten.
    """
    article_id = figures["article_id"][0]
    key = f"draft-{article_id}"
    if key not in st.session_state:
        st.session_state[key] = (figures, work.labels)
    first, seen = st.session_state[key]
    names = packages.metrics() | package.metrics
    metrics = sorted({*names, *first["metric"].drop_nulls()})
    edited: pl.DataFrame = st.data_editor(
        edits.table(first), key=f"editor-{article_id}", hide_index=True,
        disabled=[edits.PRINTED, "paragraph"], num_rows="fixed",
        column_config={
            edits.KEEP: st.column_config.CheckboxColumn("Keep", width=60),
            edits.PRINTED: st.column_config.TextColumn("As printed", width=170, pinned=True),
            "paragraph": st.column_config.NumberColumn("¶", width=40),
            "metric": st.column_config.SelectboxColumn(
                "What", options=metrics, width=190,
                format_func=lambda name: names.get(str(name), formatting.title(str(name))),
            ),
            "entity": st.column_config.TextColumn("Of whom", width=140),
            "scope": st.column_config.TextColumn("Scope", width=90),
            "as_of": st.column_config.TextColumn("As of", help="2021, 2025-01 or 2025-01-28"),
            "attributed_to": st.column_config.TextColumn("On whose word", width=140),
        },
    )  # fmt: skip
    made = edits.decisions(first, edited.to_dicts(), REASON)
    label = f"Save {formatting.counted(len(made), 'decision')}" if made else "No decision to save"
    if st.button(label, disabled=not made, icon=":material/save:", key="save"):
        decide(work, seen, made, key)


def decide(
    work: Workspace,
    seen: pl.DataFrame,
    made: Sequence[Mapping[str, Any]],
    draft: str | None = None,
) -> None:
    """Keep decisions, and say which of them somebody else forestalled; the draft is done with."""
    with unstoppable() as step:
        saved = workspaces.decide(work, seen, made, step)
        st.session_state[data.OWN] = work
        if draft:
            del st.session_state[draft]
        tell_forestalled(saved.forestalled)
        n_kept = len(made) - saved.forestalled.height
        leave_told(("good", f"{formatting.counted(n_kept, 'decision')} saved."))


def tell_forestalled(labels: pl.DataFrame) -> None:
    """Say which decisions somebody else forestalled."""
    for row in labels.iter_rows(named=True):
        leave_told(
            ("odd", f"“{row['exact']}” was decided by somebody else meanwhile; theirs stands.")
        )


def confirm(figures: pl.DataFrame, metric: str, entity: str) -> None:
    """Make proposed figures one quantity: what they measure, and of whom."""
    work = begin()
    made = edits.confirmed(figures, metric, entity, "Confirmed on the page Proposals")
    decide(work, work.labels, made)


def save(work: Workspace, corpus: Path) -> None:
    """Put the reader's articles and decisions into the corpus that everybody sees."""
    with unstoppable() as step:
        tell_forestalled(workspaces.move(work, corpus).forestalled)
        workspaces.build(workspaces.of_package(corpus, data.shown()), step)
        del st.session_state[data.OWN]
        leave_told(("good", f"Saved into {corpus}; everybody who opens it sees it."))
