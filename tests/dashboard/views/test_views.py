"""Every page opens, shows no figure without its source, and follows its address."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.session import data
from dashboard.session.workspaces import Workspace
from tests.dashboard.corpora import build

APP = Path(__file__).parents[3] / "dashboard" / "app.py"
PAGES = ["overview", "compare", "proposals", "figures", "sources", "quality", "add", "about"]
Open = Callable[..., AppTest]


@pytest.fixture
def open_page(package: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page of the app at an address."""
    monkeypatch.setenv("FIGURES_PACKAGE", str(package))

    def open_at(page: str, **address: str | list[str]) -> AppTest:
        app = AppTest.from_file(APP, default_timeout=30).run()
        for key, value in address.items():
            app.query_params[key] = value
        return app.switch_page(f"views/{page}.py").run()

    return open_at


@pytest.fixture(scope="module")
def dry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of one article that holds no number."""
    article = '+++\noutlet = "Quiet Post"\nheadline = "Calm"\n+++\nNothing was counted.\n'
    return build({"calm.md": article}, tmp_path_factory.mktemp("dry"))


@pytest.fixture
def figures(package: Path) -> pl.DataFrame:
    """The figures of the package."""
    return pl.read_parquet(package / "figures.parquet")


def html(app: AppTest) -> str:
    """All the HTML of a page."""
    return "\n".join(element.value for element in app.html)


@pytest.mark.parametrize("page", PAGES)
def test_a_page_opens_without_an_exception(open_page: Open, page: str) -> None:
    app = open_page(page)

    assert not app.exception
    assert not app.warning
    assert len(app.title) == 1


@pytest.mark.parametrize(("page", "charts"), [("overview", 2), ("compare", 2), ("sources", 1)])
def test_each_chart_ends_with_its_source_line(open_page: Open, page: str, charts: int) -> None:
    nodes = [node for node in open_page(page).main if node.type != "unknown"]
    after = [nodes[place + 1] for place, node in enumerate(nodes) if node.type == "vega_lite_chart"]

    assert len(after) == charts
    assert all('class="source"' in str(getattr(node, "value", "")) for node in after)


def test_each_card_has_its_source_line(open_page: Open) -> None:
    cards = [element.value for element in open_page("overview").html if "<article" in element.value]

    assert len(cards) == 6
    assert all('class="source"' in card for card in cards)


def test_four_outlets_that_cite_one_company_are_one_witness(open_page: Open) -> None:
    assert "4 outlets, 1 witness: all cite DeepSeek" in html(open_page("compare"))


def test_a_link_to_a_figure_opens_its_citation(open_page: Open, figures: pl.DataFrame) -> None:
    figure = figures.filter(exact="surpassed 100bn yuan").row(0, named=True)
    app = open_page("compare", q=figure["quantity_id"], fig=figure["figure_id"])

    assert "<mark>surpassed 100bn yuan</mark>" in html(app)
    assert figure["figure_id"] in html(app)
    assert "cannot both hold" in html(app)


def test_a_link_to_a_figure_alone_finds_its_quantity(
    open_page: Open, figures: pl.DataFrame
) -> None:
    figure = figures.filter(exact="surpassed 100bn yuan").row(0, named=True)
    app = open_page("compare", fig=figure["figure_id"])

    assert app.selectbox(key="q").value == figure["quantity_id"]


def test_a_link_to_a_conversion_opens_it_beside_what_it_converts(
    open_page: Open, figures: pl.DataFrame
) -> None:
    figure = figures.filter(exact="£11bn").row(0, named=True)

    assert "<mark>£11bn</mark>" in html(open_page("compare", fig=figure["figure_id"]))


@pytest.mark.parametrize(
    ("page", "key"),
    [("compare", "q"), ("compare", "fig"), ("compare", "with"), ("figures", "fig"),
     ("sources", "src"), ("sources", "at"), ("overview", "currency"),
     ("quality", "table"), ("about", "table")],
)  # fmt: skip
def test_an_unknown_value_falls_back_with_a_sentence(open_page: Open, page: str, key: str) -> None:
    app = open_page(page, **{key: "nobody"})

    assert not app.exception
    assert "we do not have: nobody" in app.warning[0].value


def test_choosing_a_quantity_moves_the_address_and_forgets_the_figure(
    open_page: Open, figures: pl.DataFrame
) -> None:
    figure = figures.filter(exact="surpassed 100bn yuan").row(0, named=True)
    app = open_page("compare", fig=figure["figure_id"])
    other = next(q for q in app.selectbox(key="q").options if "Nvidia" in q)
    app.selectbox(key="q").select(other).run()

    assert "fig" not in app.query_params
    assert "Nvidia" in app.title[0].value


def test_the_chart_draws_the_figures_of_the_quantity(
    open_page: Open, figures: pl.DataFrame
) -> None:
    figure = figures.filter(exact="surpassed 100bn yuan").row(0, named=True)
    app = open_page("compare", fig=figure["figure_id"])
    (chart,) = app.get("vega_lite_chart")
    sent = [pl.read_ipc_stream(each.data.data) for each in chart.proto.datasets]
    drawn = [set(rows["figure_id"]) for rows in sent if "figure_id" in rows.columns]

    assert drawn[0] == set(figures.filter(quantity_id=figure["quantity_id"])["figure_id"])


def test_the_same_measure_of_another_stands_beside_it(
    open_page: Open, figures: pl.DataFrame
) -> None:
    years = figures.filter(metric="founding_year")
    first, other = (years.filter(entity=name)["quantity_id"][0] for name in ("DeepSeek", "Yakebi"))
    app = open_page("compare", q=first, **{"with": other})
    beside = html(app).split("<caption>Both in a table</caption>")[1]

    assert beside.count('<th scope="row">Yakebi</th>') == 1
    assert beside.count('<th scope="row">DeepSeek</th>') == years.filter(quantity_id=first).height


def shown(app: AppTest) -> int:
    """How many figures the table shows."""
    return len(app.dataframe[0].value)


def test_filters_change_the_count(open_page: Open, figures: pl.DataFrame) -> None:
    app = open_page("figures")
    assert shown(app) == figures.height

    app.multiselect(key="topic").select("training_cost").run()
    assert shown(app) == figures.filter(metric="training_cost").height
    assert app.query_params["topic"] == "training_cost"

    app.multiselect(key="outlet").select("cnn").run()
    assert shown(app) == figures.filter(metric="training_cost", outlet="CNN").height

    app.text_input(key="s").set_value("no such words").run()
    assert not app.dataframe
    assert "No figure matches" in app.info[0].value

    app.button[0].click().run()
    assert shown(app) == figures.height
    assert not app.query_params


@pytest.mark.parametrize("key", ["topic", "outlet", "flag"])
def test_an_unknown_filter_is_named_and_the_known_ones_hold(open_page: Open, key: str) -> None:
    app = open_page("figures", **{key: ["nobody", "conflict", "training_cost", "cnn"]})
    said = [warning.value for warning in app.warning]

    assert f"This link named {'an' if key == 'outlet' else 'a'} {key} we do not have: " in said[0]
    assert len(said) == 3
    assert len(app.multiselect(key=key).value) == 1


def test_days_of_publication_are_filters_too(open_page: Open, figures: pl.DataFrame) -> None:
    day = dt.date(2025, 1, 29)
    app = open_page("figures", since=day.isoformat())
    assert shown(app) == figures.filter(pl.col("published") >= day).height < figures.height

    app.date_input(key="until").set_value(day).run()
    assert shown(app) == figures.filter(published=day).height
    assert app.query_params["until"] == day.isoformat()


def test_a_day_that_is_none_is_named_and_one_long_ago_holds(
    open_page: Open, figures: pl.DataFrame
) -> None:
    app = open_page("figures", since="yesterday", until="1999-12-31")

    assert "a day that we cannot read: yesterday" in app.warning[0].value
    assert "No figure matches" in app.info[0].value
    app.button[0].click().run()
    assert shown(app) == figures.height


def test_where_no_day_is_known_any_may_be_chosen(
    dry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIGURES_PACKAGE", str(dry))
    app = AppTest.from_file(APP, default_timeout=30).run()
    app.query_params["since"] = "2025-01-28"
    app.switch_page("views/figures.py").run()

    assert app.date_input(key="until").min < dt.date(1900, 1, 1)


def test_what_an_address_says_is_no_markdown(open_page: Open) -> None:
    app = open_page("figures", topic="![x](http://evil.example/x.png)")

    assert r"\!\[x\]\(http\:" in app.warning[0].value


def test_the_row_of_a_link_is_chosen_in_the_table(open_page: Open, figures: pl.DataFrame) -> None:
    figure = figures.filter(exact="surpassed 100bn yuan").row(0, named=True)
    app = open_page("figures", fig=figure["figure_id"])
    (row,) = app.session_state["rows"]["selection"]["rows"]

    assert app.dataframe[0].value.iloc[row]["Id"] == figure["figure_id"]


def test_a_link_to_a_figure_that_is_not_compared_says_where_it_stands(
    open_page: Open, figures: pl.DataFrame
) -> None:
    figure = figures.filter(
        pl.all_horizontal(pl.col("quantity_id", "conversion_of").is_null())
    ).row(0, named=True)
    app = open_page("compare", fig=figure["figure_id"])

    assert "does not stand in this comparison" in app.warning[0].value
    assert "Show it among all figures" in [link.proto.label for link in app.get("page_link")]


def test_one_outlet_alone_is_shown_and_said(open_page: Open, figures: pl.DataFrame) -> None:
    figure = figures.filter(metric="monthly_salary_max", entity="Google").row(0, named=True)
    app = open_page("compare", fig=figure["figure_id"])

    assert f"Only {figure['outlet']} reports this; no other outlet in this corpus" in html(app)
    assert len(app.get("vega_lite_chart")) == 1


def test_the_style_of_a_citation_is_read_from_the_address(open_page: Open) -> None:
    assert "@misc{" in html(open_page("compare", style="BibTeX"))
    app = open_page("compare", style="Vancouver")
    assert "(2025, January 28)" in html(app)
    assert "Vancouver" in app.warning[0].value


def test_filters_are_read_from_the_address(open_page: Open) -> None:
    app = open_page("figures", flag="conflict")

    assert shown(app) == 2


def test_the_view_of_the_figures_is_linked_as_json(open_page: Open) -> None:
    (link,) = open_page("figures", s="100bn yuan", flag="conflict").get("link_button")

    assert link.proto.url == "/api/figures.json?s=100bn+yuan&flag=conflict"


def test_a_card_leads_to_the_permalink_and_the_files_of_its_figure(
    open_page: Open, figures: pl.DataFrame
) -> None:
    figure_id = figures.filter(exact="surpassed 100bn yuan")["figure_id"][0]
    app = open_page("compare", fig=figure_id)

    assert [each.proto.url for each in app.get("link_button")] == [
        f"/f/{figure_id}", f"/api/figures/{figure_id}.json", f"/cite/{figure_id}.bib",
    ]  # fmt: skip
    assert f"/f/{figure_id}</p>" in html(app)


def test_a_figure_of_a_session_has_no_permalink(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIGURES_PACKAGE", str(package))
    monkeypatch.setenv("FIGURES_CONTACT", "desk@cog.example")
    own = Workspace(tmp_path, Path(shutil.copytree(package, tmp_path / "package")))
    app = AppTest.from_file(APP, default_timeout=30)
    app.session_state[data.OWN] = own
    app.run().switch_page("views/compare.py").run()

    assert "Figure id" in html(app)
    assert "Permalink" not in html(app)
    assert not app.get("link_button")


def test_a_card_leads_to_whom_a_problem_is_reported(
    open_page: Open, figures: pl.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIGURES_CONTACT", "https://cog.example/{figure_id}")
    figure_id = figures.filter(exact="surpassed 100bn yuan")["figure_id"][0]
    last = open_page("compare", fig=figure_id).get("link_button")[-1]

    assert (last.proto.label, last.proto.url) == (
        "Report a problem", f"https://cog.example/{figure_id}"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("url", "links"), [("https://cog.example/1", ["Open the article"]), ("javascript:x", [])]
)
def test_only_an_address_of_the_web_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, links: list[str]
) -> None:
    front = f'+++\npublished = 2025-01-28\nurl = "{url}"\n+++\n'
    shown = build({"cog.md": f"{front}Nvidia lost $600bn of its market value."}, tmp_path)
    monkeypatch.setenv("FIGURES_PACKAGE", str(shown))
    app = AppTest.from_file(APP, default_timeout=30).run().switch_page("views/compare.py").run()

    assert [each.proto.label for each in app.get("link_button")][3:] == links


def test_choices_in_a_corpus_of_a_session_name_it(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIGURES_PACKAGE", str(package))
    home = tmp_path / "figures-session-abc123"
    own = Workspace(tmp_path, Path(shutil.copytree(package, home / "package")))
    app = AppTest.from_file(APP, default_timeout=30)
    app.session_state[data.OWN] = own
    links = [each.proto.query_string for each in app.run().get("page_link")]
    app.switch_page("views/figures.py").run()
    app.text_input(key="s").set_value("million").run()

    assert app.query_params == {"s": "million", "corpus": "abc123"}
    assert {link.endswith("corpus=abc123") for link in links if link} == {True}
    assert not app.warning


@pytest.mark.parametrize(("named", "warnings"), [("abc123", 1), ("default", 0), ("", 0)])
def test_a_link_of_another_session_is_named(open_page: Open, named: str, warnings: int) -> None:
    app = open_page("figures", corpus=named)

    assert len(app.warning) == warnings
    assert all("another session" in warning.value for warning in app.warning)

    app.text_input(key="s").set_value("million").run()
    assert app.query_params == {"s": "million"}
    assert not app.warning


def test_an_article_shows_its_paragraphs_with_the_wording_marked(
    open_page: Open, figures: pl.DataFrame
) -> None:
    figure = figures.filter(exact="surpassed 100bn yuan").row(0, named=True)
    app = open_page("sources", at=figure["figure_id"])

    assert '<mark class="chosen">surpassed 100bn yuan</mark>' in html(app)
    assert f">¶{figure['paragraph']}<" in html(app)
    assert "This is our own digest of the article, not its text" in html(app)


def test_a_citation_shows_the_words_each_label_was_read_from(
    open_page: Open, package: Path, figures: pl.DataFrame
) -> None:
    grounds = pl.read_csv(package / "grounds.csv")
    read = grounds.filter(field="metric", labelled_by="codebook").row(0, named=True)
    by_hand = grounds.filter(labelled_by="curator").row(0, named=True)

    said = html(open_page("figures", fig=read["figure_id"]))
    assert "<dt>Labelled from</dt>" in said
    assert f"metric “{read['exact']}”, {read['confidence']:.3g}" in said
    assert "by the curator" in html(open_page("figures", fig=by_hand["figure_id"]))


def test_amounts_that_two_outlets_convert_stand_in_their_own_table(
    open_page: Open, package: Path
) -> None:
    relations = pl.read_csv(package / "conversions.csv")["relation"].to_list()
    printed, crossed = (
        next(each for each in html(open_page("quality")).split("<table") if caption in each)
        for caption in ("Every amount printed in two", "Every amount that two outlets convert")
    )

    assert printed.split("</table>")[0].count('<th scope="row">') == relations.count("printed")
    assert crossed.split("</table>")[0].count('<th scope="row">') == relations.count("outlets")


def test_the_quality_page_tells_which_conversions_took_a_later_rate(
    open_page: Open, package: Path
) -> None:
    later = pl.read_csv(package / "conversions.csv").filter("is_later_rate").height

    assert later > 0
    assert html(open_page("quality")).count("at the rate of the day of publication") == later


@pytest.mark.parametrize("folder", ["", "/nowhere"])
def test_without_a_package_the_page_tells_how_to_build_one(
    monkeypatch: pytest.MonkeyPatch, folder: str
) -> None:
    monkeypatch.setenv("FIGURES_PACKAGE", folder)
    app = AppTest.from_file(APP, default_timeout=30).run()

    assert not app.exception
    assert "figures build" in app.code[0].value


@pytest.mark.parametrize("page", PAGES)
def test_a_corpus_without_a_number_opens_on_every_page(
    dry: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setenv("FIGURES_PACKAGE", str(dry))
    app = AppTest.from_file(APP, default_timeout=30).run().switch_page(f"views/{page}.py").run()

    assert not app.exception
    if page == "figures":
        assert "No number was found in these articles." in app.info[0].value


def test_a_broken_package_is_named(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in package.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "quantities.csv").unlink()
    monkeypatch.setenv("FIGURES_PACKAGE", str(tmp_path))
    app = AppTest.from_file(APP, default_timeout=30).run()

    assert not app.exception
    assert "quantities.csv is missing" in app.text[0].value


def test_a_page_that_fails_shows_a_sentence_and_a_code_but_no_details() -> None:
    app = AppTest.from_string(
        "from dashboard import serve\nserve.say_it_plainly(RuntimeError('the details'))"
    ).run()

    assert "could not be shown" in app.error[0].value
    assert "the details" not in app.error[0].value
