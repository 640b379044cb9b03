"""What is shown with its source: a chart, a quantity, a figure and its citation."""

from collections.abc import Callable, Container, Sequence
from html import escape
from typing import Any
from urllib.parse import urlsplit

import altair as alt
import polars as pl
import streamlit as st

from dashboard.blocks import details, markup, proposals, quantities
from dashboard.charts import charts
from dashboard.charts.layers import PICK
from dashboard.charts.palette import Theme
from dashboard.session import address, contacts, data, editor, queries
from dashboard.session.packages import Package
from dashboard.session.workspaces import Workspace
from dashboard.wording import citations, formatting, quotations, summaries
from dashboard.wording.formatting import Row
from dashboard.wording.quotations import Mark

OUTSIDE = [
    ("Permalink", "/f/{}", "link"),
    ("JSON", "/api/figures/{}.json", "data_object"),
    ("BibTeX", "/cite/{}.bib", "format_quote"),
]
"""What the server gives of a figure without the app: a name, an address, an icon."""


def theme() -> Theme:
    """Give the theme the reader has chosen."""
    return "dark" if st.context.theme.type == "dark" else "light"


def chart(
    draw: Callable[[], alt.LayerChart],
    name: Sequence[str],
    alt_text: str,
    source: str,
    package: Package,
    on_pick: Callable[[str], None] | None = None,
) -> None:
    """Show a chart and, under it, its source line.

    `name` tells one drawing from another; a drawing is made once and kept. A click gives
    `on_pick` the id of the figure.
    """
    key = "-".join(name)

    def picked() -> None:
        points = st.session_state[key].selection.get(PICK)
        if points and on_pick:
            on_pick(points[0]["figure_id"])

    st.vega_lite_chart(
        spec=_spec(draw, (str(package.folder), package.version, *name, theme())),
        key=key,
        alt=alt_text,
        on_select=picked if on_pick else "ignore",
    )
    st.html(source)


@st.cache_data(max_entries=400, show_spinner=False)
def _spec(_draw: Callable[[], alt.LayerChart], name: tuple[str, ...]) -> dict[str, Any]:
    return _draw().to_dict()


def workspace_bar(own: Workspace) -> None:
    """Say above every page that the reader's own corpus is shown, and how to leave it."""
    kept = (
        f"You see the corpus in {own.corpus}; what you decide is kept there."
        if own.is_kept
        else "You see a corpus of your own. It ends with this session unless you save it."
    )

    def leave() -> None:
        del st.session_state[data.OWN]
        st.query_params.clear()

    with st.container(
        horizontal=True, vertical_alignment="center", gap="medium", key="workspace-bar"
    ):
        st.html(markup.note(kept), width="content")
        st.button("Back to the corpus shown before", on_click=leave, icon=":material/undo:")


def note(sentence: str) -> None:
    """Show a remark if there is one."""
    if sentence:
        st.html(markup.note(sentence))


def quantity(row: Row, package: Package) -> None:
    """Show a quantity as a card: how it was printed, by how many, and whether they agree."""
    reports = package.reports(row["quantity_id"])
    figures = reports.to_dicts()
    first, *others = queries.wordings(reports, row["apart"] or [])
    rest = summaries.wordings(others, is_torn=row["verdict"] == "conflict")
    with st.container(border=True, height="stretch", key=f"card-{row['quantity_id']}"):
        st.html(
            f'<article class="quantity"><div class="label">{escape(row["label"])}</div>'
            f'<div class="wording">{escape(first)}</div><div class="rest">{escape(rest)}</div>'
            f'<div class="verdict">{markup.badge(row["verdict"])} '
            f"{escape(summaries.witnesses(row, reports['attributed_to'].to_list()))}</div>"
            f"{markup.source_line(figures, package.outlets)}</article>"
        )
        st.page_link(
            "views/compare.py", label="Compare the reports", icon=":material/arrow_forward:",
            query_params=address.to(q=row["quantity_id"]),
        )  # fmt: skip


def pair(figures: pl.DataFrame, package: Package) -> None:
    """Show two quantities of one measure: as a slope where that says more, else as dots.

    A table of the same values follows.
    """
    is_slope = queries.is_slope(figures)
    draw = charts.slope if is_slope else charts.pairs
    ids = figures["quantity_id"].unique(maintain_order=True)
    if is_slope:
        st.html(markup.outlet_key(queries.outlets(figures, package.outlets), package.outlets))
    with st.container(width=780):
        chart(
            lambda: draw(figures, package.outlets, theme()), ("pair", *ids),
            summaries.pair_chart(figures.to_dicts()),
            markup.source_line(figures.to_dicts(), package.outlets), package,
            lambda picked: address.go("fig", picked, drop=["q", "with"]),
        )  # fmt: skip
    st.html(quantities.pair(figures.to_dicts(), package.outlets))


def proposal(group: Row, package: Package) -> None:
    """Show figures that seem to report one quantity, each among its words and with its source."""
    figures = queries.chosen(package.figures, group["figures"])
    shown = figures.head(proposals.DEEP)
    rows = shown.to_dicts()
    among = [
        quotations.among(package.text(row["article_id"]), Mark(row["start"], row["end"]))
        for row in rows
    ]
    places = queries.places(shown)
    with st.container(border=True, gap="small", key=f"proposal-{group['proposal_id']}"):
        st.html(
            f'<section class="proposal">{proposals.finding(group, rows)}'
            f"{proposals.values(rows, among, package.outlets)}</section>"
        )
        note(summaries.left_out(figures.height - shown.height, "figure"))
        with st.container(
            horizontal=True, gap="small", vertical_alignment="center",
            key=f"read-{group['proposal_id']}",
        ):  # fmt: skip
            with st.popover("Confirm", icon=":material/check:"):
                _confirm(group["proposal_id"], figures)
            st.html(markup.note("Read in context:"), width="content")
            for row in rows:
                st.page_link(
                    "views/sources.py", label=formatting.plain(places[row["figure_id"]]),
                    icon=":material/article:",
                    query_params=address.to(src=row["article_id"], at=row["figure_id"]),
                )  # fmt: skip


def _confirm(proposal_id: str, figures: pl.DataFrame) -> None:
    """Ask what proposed figures measure, and of whom; then they are one quantity."""
    with st.form(f"confirm-{proposal_id}", border=False):
        metric = st.text_input("What do they measure?", placeholder="Yachts capsized")
        entity = st.text_input("Of whom or what?", placeholder="Corvan Bay regatta")
        is_sent = st.form_submit_button("They are one quantity", icon=":material/check:")
    if is_sent and metric.strip() and entity.strip():
        editor.confirm(figures, metric, entity)
    elif is_sent:
        st.warning("Say both: what is measured, and of whom.")


def proposals_link(package: Package) -> None:
    """Lead to the proposals of a package, if it has any, and say how many there are."""
    if n_groups := package.proposals["proposal_id"].n_unique():
        st.page_link(
            "views/proposals.py", label=summaries.proposals(n_groups), icon=":material/join_inner:"
        )


def citation(figure_id: str, package: Package) -> None:
    """Show where a figure stands, word for word, how it is read, and how to cite it."""
    figure = package.figure(figure_id)
    with st.container(border=True, key="citation", width=780):
        st.html(
            '<section class="citation" aria-live="polite" aria-label="Citation">'
            f"{markup.kicker('Source of the figure')}"
            f"<h2>{markup.outlet(figure['outlet'], package.outlets)}</h2>"
            f"{details.quotation(figure, package)}"
            f"{markup.facts(details.facts(figure, package))}</section>"
        )
        _citation_text(figure, package)
        _links(figure, package.version)


def named_report(names: Container[str], package: Package) -> str | None:
    """Give the report that the address names; of a figure that is none of them say where it is."""
    figure_id = st.query_params.get("fig", "")
    if figure_id in names or figure_id not in package.figure_ids:
        return address.chosen("fig", names, "figure")
    exact = package.figure(figure_id)["exact"]
    st.warning(
        f"The figure of this link, “{formatting.plain(exact)}”, does not stand in this comparison.",
        icon=":material/link_off:",
    )
    st.page_link(
        "views/figures.py", label="Show it among all figures", icon=":material/arrow_forward:",
        query_params=address.to(fig=figure_id),
    )  # fmt: skip
    return None


def figures_table(found: pl.DataFrame, package: Package, figure_id: str | None) -> None:
    """Show figures as a table; the row that is chosen goes to the address, and comes from it."""
    ids = found["figure_id"].to_list()
    address.follow_row("rows", ids.index(figure_id) if figure_id in ids else None)

    def choose() -> None:
        rows = st.session_state["rows"].selection.rows
        address.go("fig", ids[rows[0]] if rows else None)

    st.dataframe(
        queries.for_reading(found, package.flagged(found), package.metrics),
        key="rows",
        on_select=choose,
        selection_mode="single-row",
        hide_index=True,
        placeholder="–",
        alt="The figures that match the filters",
        column_config={
            "As printed": st.column_config.TextColumn(pinned=True, width=180),
            "What": st.column_config.TextColumn(width=180),
            "Of whom": st.column_config.TextColumn(width=140),
            "Outlet": st.column_config.TextColumn(width=170),
            "Published": st.column_config.DateColumn(format="D MMM YYYY"),
            "Read as": st.column_config.TextColumn(width=300),
            "Value": st.column_config.NumberColumn(format="localized", width=150),
            "Flags": st.column_config.TextColumn(width="medium"),
        },
    )


def figure_links(figures: pl.DataFrame, package: Package) -> None:
    """Link each labelled figure of an article to its comparison, by paragraph and wording."""
    labelled = figures.drop_nulls("metric")
    if labelled.is_empty():
        note("None of its figures is labelled, so there is nothing to compare them with.")
        proposals_link(package)
    for figure in labelled.iter_rows(named=True):
        st.page_link(
            "views/compare.py",
            label=formatting.plain(f"¶{figure['paragraph']}  {figure['exact']}"),
            icon=":material/arrow_forward:",
            query_params=address.to(fig=figure["figure_id"]),
        )


def article_picker(names: dict[str, str], on_change: Callable[[], None]) -> None:
    """Show the articles to choose from: side by side if they are few."""
    if len(names) > 8:
        st.selectbox(
            "Article", list(names), key="src", format_func=names.__getitem__, on_change=on_change
        )
    else:
        st.pills(
            "Article", list(names), key="src", required=True, wrap=True,
            format_func=lambda article_id: formatting.plain(names[article_id]), on_change=on_change,
        )  # fmt: skip


def _citation_text(figure: Row, package: Package) -> None:
    article = package.article(figure["article_id"])
    named = address.chosen("style", citations.STYLES, "style of citation")
    style = address.follow("style", named or citations.STYLES[0])
    st.segmented_control(
        "Cite as", citations.STYLES, required=True, key="style", on_change=address.record("style")
    )
    text = citations.citation(figure, article, style, package.version)
    st.html(f'<p class="cite" title="One click selects all of it">{escape(text)}</p>')
    if not citations.place(article):
        st.html(markup.note("No web address of this article is known to us, so none is given."))


def _links(figure: Row, version: str) -> None:
    """Lead on from a figure: to its passage and its article, and to what stands outside the app.

    A reader's own figure has no permalink: nobody else could follow it.
    """
    figure_id, is_shared = figure["figure_id"], data.is_shared()
    if is_shared:
        st.html(
            f'{markup.note("Permalink")}<p class="cite" title="One click selects all of it">'
            f"{escape(_origin())}/f/{figure_id}</p>"
        )
    with st.container(
        horizontal=True, gap="small", vertical_alignment="center", key="screen-links"
    ):
        st.page_link(
            "views/sources.py", label="Read in context", icon=":material/article:",
            query_params=address.to(src=figure["article_id"], at=figure_id),
        )  # fmt: skip
        for label, path, icon in OUTSIDE if is_shared else ():
            st.link_button(
                label, path.format(figure_id), icon=f":material/{icon}:", type="tertiary"
            )
        if figure["url"] and formatting.is_web(figure["url"]):
            st.link_button(
                "Open the article", figure["url"], icon=":material/open_in_new:", type="tertiary"
            )
        contact = contacts.link(figure_id, version) if is_shared else None
        if contact:
            st.link_button("Report a problem", contact, icon=":material/flag:", type="tertiary")


def _origin() -> str:
    """Give the scheme and the host by which the reader reached this server."""
    address = urlsplit(st.context.url or "")
    return f"{address.scheme}://{address.netloc}" if address.netloc else ""
