"""The addresses beside the pages answer from their package, know a reader, and refuse plainly."""

import gzip
import json
import shutil
from email.message import Message
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.request import Request, urlopen
from xml.etree import ElementTree

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.session import downloads
from dashboard.session.packages import named
from tests.browser.serving import serve

APP = Path(__file__).parents[3] / "dashboard" / "app.py"


class Answer(NamedTuple):
    """What the server said."""

    status: int
    headers: Message
    body: bytes


def get(url: str, **headers: str) -> Answer:
    """Ask for an address; underscores in the names of headers stand for hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(url, headers=named)) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except HTTPError as refused:
        with refused:
            return Answer(refused.code, refused.headers, refused.read())


@pytest.fixture(scope="module")
def figure(package: Path) -> dict[str, Any]:
    """One of the two figures in conflict."""
    figures = pl.read_parquet(package / "figures.parquet")
    return figures.filter(exact="surpassed 100bn yuan").row(0, named=True)


@pytest.fixture(scope="module")
def paths(figure: dict[str, Any]) -> dict[str, str]:
    """An address of each kind, and the type of what stands there."""
    figure_id, quantity_id = figure["figure_id"], figure["quantity_id"]
    return {
        f"/f/{figure_id}": "text/html; charset=utf-8",
        "/api/figures.csv": "text/csv; charset=utf-8",
        "/api/figures.json": "application/json",
        f"/api/figures/{figure_id}.json": "application/json",
        "/api/quantities.json": "application/json",
        "/api/quality.json": "application/json",
        f"/chart/{quantity_id}.svg": "image/svg+xml",
        f"/chart/{quantity_id}.png": "image/png",
        f"/cite/{figure_id}.bib": "text/x-bibtex; charset=utf-8",
    }


def test_each_address_answers_in_its_form_under_the_policy(app: str, paths: dict[str, str]) -> None:
    for path, form in paths.items():
        answer = get(app + path)

        assert (path, answer.status, answer.headers["content-type"]) == (path, 200, form)
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-cache"
        assert "cross-origin-opener-policy" not in answer.headers  # it costs a browser a process


def test_an_answer_that_the_reader_has_is_not_sent_again(app: str, paths: dict[str, str]) -> None:
    for path in paths:
        tag = get(app + path).headers["etag"]
        again = get(app + path, If_None_Match=f'"other", {tag}')

        assert (path, again.status, again.body) == (path, 304, b"")
        assert again.headers["etag"] == tag
        assert get(app + path, If_None_Match='"other"').status == 200


def test_different_addresses_have_different_tags(app: str) -> None:
    tags = {get(f"{app}/api/figures.csv{query}").headers["etag"] for query in ("", "?s=", "?s=a")}

    assert len(tags) == 3


def test_texts_are_compressed_and_charts_are_what_they_say(app: str, paths: dict[str, str]) -> None:
    for path, form in paths.items():
        answer = get(app + path, Accept_Encoding="gzip")
        is_large_text = form != "image/png" and len(get(app + path).body) > 1000
        assert (answer.headers["content-encoding"] == "gzip") is is_large_text
        if is_large_text:
            assert gzip.decompress(answer.body) == get(app + path).body


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/f/f_0000000000000000", "We have no figure f_0000000000000000."),
        ("/f/", "Nothing stands at /f/."),
        ("/f/%3Cscript%3E", "We have no figure &lt;script&gt;."),
    ],
)
def test_a_page_of_no_figure_is_a_page_that_says_so(app: str, path: str, sentence: str) -> None:
    answer = get(app + path)

    assert answer.status == 404
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert sentence in answer.body.decode()
    assert "etag" not in answer.headers


@pytest.mark.parametrize("path", ["/api/figures/f_0.json", "/api/nothing", "/api/"])
def test_an_unknown_address_of_the_api_says_so_in_json(app: str, path: str) -> None:
    answer = get(app + path)

    assert answer.status == 404
    assert set(json.loads(answer.body)) == {"error"}


@pytest.mark.parametrize("path", ["/chart/q_0.svg", "/chart/q_0", "/cite/f_0.bib", "/cite/f_0.ris"])
def test_an_unknown_chart_or_citation_says_so_in_one_sentence(app: str, path: str) -> None:
    answer = get(app + path)

    assert answer.status == 404
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.body.decode().endswith(".")


@pytest.mark.parametrize("query", ["width=5000", "theme=pink"])
def test_a_chart_of_another_size_or_theme_is_refused(
    app: str, figure: dict[str, Any], query: str
) -> None:
    assert get(f"{app}/chart/{figure['quantity_id']}.png?{query}").status == 400


QUERIES: list[dict[str, list[str]]] = [
    {},
    {"s": ["YUAN"]},
    {"topic": ["training_cost", "headcount"]},
    {"outlet": ["cnn", "the-guardian"], "flag": ["conversion", "conflict"]},
    {"s": ["no such words"]},
    {"since": ["2025-01-29"]},
    {"since": ["2025-01-28"], "until": ["2025-01-28"], "topic": ["training_cost"]},
]


@pytest.mark.parametrize("query", QUERIES)
def test_the_filters_of_the_api_are_those_of_the_page(
    app: str, package: Path, monkeypatch: pytest.MonkeyPatch, query: dict[str, list[str]]
) -> None:
    monkeypatch.setenv("FIGURES_PACKAGE", str(package))
    page = AppTest.from_file(APP, default_timeout=30).run()
    for name, values in query.items():
        page.query_params[name] = values
    page = page.switch_page("views/figures.py").run()
    shown = page.dataframe[0].value["Id"].to_list() if page.dataframe else []

    asked = "&".join(f"{name}={value}" for name, values in query.items() for value in values)
    asked = asked.replace(" ", "+")
    told = json.loads(get(f"{app}/api/figures.json?{asked}").body)
    table = get(f"{app}/api/figures.csv?{asked}").body

    assert [row["figure_id"] for row in told["figures"]] == shown
    assert told["n_figures"] == len(shown)
    assert pl.read_csv(table)["figure_id"].to_list() == shown


@pytest.mark.parametrize(
    "query", ["outlet=gaurdian", "topic=x", "flag=x", "outlets=cnn", "since=x", "s=a&s=b"]
)
def test_a_filter_that_we_do_not_have_is_refused_with_those_we_have(app: str, query: str) -> None:
    answer = get(f"{app}/api/figures.json?{query}")

    assert answer.status == 400
    assert "; " in json.loads(answer.body)["error"]


def test_the_csv_of_the_api_is_the_download_of_the_page(
    app: str, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIGURES_PACKAGE", str(package))
    rows = named().figures

    assert sorted(get(f"{app}/api/figures.csv").body.splitlines()) == sorted(
        downloads.csv(rows).splitlines()
    )


def test_a_figure_brings_its_words_its_article_and_its_quantity(
    app: str, figure: dict[str, Any]
) -> None:
    told = json.loads(get(f"{app}/api/figures/{figure['figure_id']}.json").body)

    assert told["figure"]["exact"] in told["paragraph"]
    assert told["figure"]["value"] == 100_000_000_000
    assert told["article"]["article_id"] == figure["article_id"]
    assert told["quantity"]["verdict"] == "conflict"
    assert told["flags"] == ["conflict"]
    assert set(told["citations"]) == {"APA", "Chicago", "BibTeX"}
    assert told["citations"]["BibTeX"] == (
        get(f"{app}/cite/{figure['figure_id']}.bib").body.decode().rstrip()
    )


def test_a_figure_without_a_quantity_says_null(app: str, package: Path) -> None:
    figures = pl.read_parquet(package / "figures.parquet")
    bare = figures.filter(pl.col("metric").is_null(), pl.col("conversion_of").is_null())
    figure_id = bare["figure_id"][0]

    assert json.loads(get(f"{app}/api/figures/{figure_id}.json").body)["quantity"] is None
    assert "not labelled yet" in get(f"{app}/f/{figure_id}").body.decode()


def test_a_conversion_leads_to_the_chart_of_what_it_converts(
    app: str, package: Path, figure: dict[str, Any]
) -> None:
    figures = pl.read_parquet(package / "figures.parquet")
    page = get(f"{app}/f/{figures.filter(exact='£11bn')['figure_id'][0]}").body.decode()

    assert f'href="/chart/{figure["quantity_id"]}.svg"' in page
    assert "cannot both hold" in page


def test_the_tables_of_the_api_are_those_of_the_package(app: str, package: Path) -> None:
    quantities = json.loads(get(f"{app}/api/quantities.json").body)["quantities"]
    quality = json.loads(get(f"{app}/api/quality.json").body)

    ids = [row["quantity_id"] for row in quantities]
    assert ids == pl.read_csv(package / "quantities.csv")["quantity_id"].to_list()
    assert quality["report"] == json.loads((package / "report.json").read_text())
    assert quality["failures"] == []


def test_a_chart_holds_its_title_and_its_sources(app: str, figure: dict[str, Any]) -> None:
    chart = ElementTree.fromstring(get(f"{app}/chart/{figure['quantity_id']}.svg").body)
    said = " ".join("".join(chart.itertext()).split())

    assert "Assets under management: High-Flyer" in said
    assert "▲ Conflict · 2 outlets, 2 witnesses" in said
    assert "Sources: The Guardian, 28 Jan 2025, ¶18 · The Economist, 29 Jan 2025, ¶13" in said


def test_the_bundle_of_the_app_is_sent_compressed_and_unchanged(app: str) -> None:
    index = get(app).body.decode()
    name = index.split('src="./')[1].split('"')[0]
    plain, packed, again = (
        get(f"{app}/{name}", Accept_Encoding=form) for form in ("identity", "gzip", "gzip")
    )

    assert len(packed.body) < len(plain.body) / 2
    assert gzip.decompress(packed.body) == plain.body
    assert (again.body, again.headers["etag"]) == (packed.body, f"W/{plain.headers['etag']}")
    assert packed.headers["content-type"] == plain.headers["content-type"]
    assert "immutable" in packed.headers["cache-control"]
    assert packed.headers["vary"] == "Accept-Encoding"
    assert get(f"{app}/{name}", If_None_Match=packed.headers["etag"]).status == 304
    assert get(f"{app}/{name}", Accept_Encoding="gzip", Range="bytes=0-9").status == 206


def test_a_package_that_is_built_later_is_shown_at_the_next_request(
    tmp_path: Path, package: Path, figure: dict[str, Any]
) -> None:
    folder, path = tmp_path / "package", f"/f/{figure['figure_id']}"
    with serve(folder, tmp_path / "log.txt") as address:
        before = get(address + path)
        shutil.copytree(package, folder)
        after = get(address + path)

    assert before.status == 503
    assert "is no finished package" in before.body.decode()
    assert after.status == 200
