"""How figures are read and kept → HTML and Markdown: the page About."""

import re
from collections.abc import Mapping, Sequence
from html import escape

from dashboard.blocks import markup
from dashboard.wording import formatting
from dashboard.wording.formatting import Row

READING = """
A printed number is seldom exact. “$6m” stands for whatever rounds to it, “almost $600bn” says that
600bn was not reached, “up to” promises nothing. So each number is read as the interval of values
that its words allow. An end that the words do not set stays unset, and rounding never moves an end
that they do: “less than $6m” excludes $6m itself. People and things are counted whole. Below zero,
“nearly −40” is nearer to zero and “below −40” further from it.
"""
COMPARING = """
Figures are compared only if they are about one thing: the same measure of the same subject, in
units that convert, with no scope and no time that differ. Then one question decides: is there a
value that satisfies every report? Nothing is averaged, no outlet is rated, and we do not say who is
right. Confidence is low where a verdict rests on a soft limit, a vague word, an inferred date, an
unknown scope or an exchange rate.
"""
WITNESSES = """
Four outlets that repeat one company’s claim are four outlets and one witness. Figures are one
witness where they name one source, and where outlets print nearly one sentence: {shared} or more of
their runs of {run} words are the same.
"""
CONVERTING = """
An amount in brackets that converts the one before it takes over its hedge, and is compared only
through it. The rate that the two imply is held against the reference rates of the European Central
Bank, of the {window_days} days up to the date that the figure speaks of, and again up to the day of
publication. An amount of 2021 that fits only the rate of 2025 is consistent, and flagged as
converted at a later rate.
"""
CONTENTS = {
    "hedges": "Intervals", "verdicts": "Comparisons", "witnesses": "Witnesses",
    "conversions": "Conversions", "choices": "Our choices", "dictionary": "Data dictionary",
    "routes": "For programs", "licences": "Licences", "changes": "Changes",
}  # fmt: skip
"""The parts of the page, by their anchors."""

VERDICTS = {
    "agree": "each number lies in what the other reports allow",
    "compatible": "one value satisfies every report, though their numbers differ or a wording sets "
    "a limit on one side only",
    "conflict": "no value satisfies every report; the two outlets that cannot both hold are named",
    "one_source": "no other outlet of the corpus reports it",
    "not_comparable": "the reports speak of other scopes, times or units",
}
CHOICES = {
    "rounding_cap": ("Cap of rounding", "a round number is never read wider than this, each way"),
    "just": ("Just under, just over", "they stay within this share of the number"),
    "minor": ("Minor conflict", "the intervals lie apart by this share of the value at most"),
    "moderate": ("Moderate conflict", "they lie apart by this share at most; beyond it is major"),
    "band": ("Band of a rate", "market rates of a day differ from the reference by about as much"),
    "shared": ("One sentence", "outlets whose sentences share this much are one witness"),
    "lost_share": ("Rows set aside", "a build that loses more of a table than this has failed"),
}
ROUTES = {
    "/f/{figure_id}": "the permanent address of a figure: a plain page that needs no script",
    "/api/figures.csv": "figures as CSV; s, topic, outlet, flag, since and until filter as on the "
    "page Figures",
    "/api/figures.json": "the same as JSON",
    "/api/figures/{figure_id}.json": "one figure with its source",
    "/api/quantities.json": "every quantity with its verdict",
    "/api/quality.json": "the quality report",
    "/chart/{quantity_id}.{form}": "the chart of a quantity as svg or png; theme may be light or "
    "dark, width 360 or 760",
    "/cite/{figure_id}.bib": "how to cite a figure, for BibTeX",
}
"""Where other programs find what the pages show."""

LICENCES = [
    ("The program", "MIT licence."),
    ("The figures", "CC0 1.0: a fact is nobody’s, and a table of facts should travel. The words "
     "that are quoted remain their publishers’."),
    ("The articles", "They belong to their publishers. The default corpus holds digests in our own "
     "sentences, under the licence of the program; only the wording of each number is kept. Who "
     "builds a package of other articles decides whom to give it to, for it holds their text."),
    ("The exchange rates", "Euro foreign exchange reference rates of the European Central Bank, "
     "free to use with this mention."),
]  # fmt: skip


def contents() -> str:
    """Link the parts of the page, as Markdown."""
    return " · ".join(f"[{name}](#{anchor})" for anchor, name in CONTENTS.items())


def hedges(rows: Sequence[Row]) -> str:
    """Write the dictionary of hedges, each with an example as the extractor reads it."""
    cells = [
        [
            escape(formatting.HEDGES[row["hedge"]][0].capitalize()),
            escape(", ".join(row["cues"])),
            escape(formatting.HEDGES[row["hedge"]][1]),
            f"“{escape(row['exact'])}”",
            escape(formatting.interval(row)),
        ]
        for row in rows
    ]
    heads = ["Hedge", "Said by", "Allows", "For example", "Read as"]
    table = markup.table("Every hedge, the words that say it, and what they allow", heads, cells)
    return f'<div class="hedges">{table}</div>'


def verdicts() -> str:
    """Write what each verdict means."""
    cells = [[markup.badge(name), escape(said)] for name, said in VERDICTS.items()]
    return _narrow("The five verdicts", ["Verdict", "Means that"], cells)


def choices(numbers: Mapping[str, float]) -> str:
    """Write the numbers that no source gives and this project chose."""
    cells = [
        [escape(name), percent(numbers[key]), escape(said)] for key, (name, said) in CHOICES.items()
    ]
    heads = ["Choice", "Share", "What it decides"]
    return _narrow("Numbers that no source gives, and that we chose", heads, cells)


def sentences(text: str, numbers: Mapping[str, float]) -> str:
    """Put the numbers that the code has into a paragraph."""
    said = {
        name: formatting.spelled(int(number)) for name, number in numbers.items() if number >= 1
    }
    return text.format(**{key: percent(number) for key, number in numbers.items()} | said)


def percent(share: float) -> str:
    """Write 0.005 as 0.5 %."""
    return f"{100 * share:.3g} %"


def columns(table: Row) -> str:
    """Write every column of a table: what it holds, what it means, and whether it may be empty."""
    cells = [
        [
            f"<code>{escape(field['name'])}</code>",
            escape(HOLDS[field["type"]]),
            escape(field["description"]),
            "always" if field["constraints"].get("required") else "if known",
        ]
        for field in table["schema"]["fields"]
    ]
    heads = ["Column", "Holds", "Meaning", "Given"]
    return _narrow(f"{table['name']}.csv: every column", heads, cells)


HOLDS = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "date": "date",
    "list": "list of texts",
}
"""The types of a Table Schema, in words."""


def keys(table: Row) -> str:
    """Say what a row of a table is, what identifies it, and what it points to."""
    schema = table["schema"]
    own = formatting.listed(schema.get("primaryKey", []))
    said = [f"{_link(key)}." for key in schema.get("foreignKeys", [])]
    return " ".join([table["description"], *([f"Its key is {own}."] if own else []), *said])


def _link(key: Row) -> str:
    resource, fields = key["reference"]["resource"], formatting.listed(key["fields"])
    return f"{fields} {'point' if len(key['fields']) > 1 else 'points'} to {resource}"


def _narrow(caption: str, heads: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    return f'<div class="narrow">{markup.table(caption, heads, cells)}</div>'


def routes() -> str:
    """Write the addresses that answer other programs."""
    cells = [[f"<code>{escape(path)}</code>", escape(said)] for path, said in ROUTES.items()]
    return _narrow("Addresses of this server", ["Address", "Gives"], cells)


def licences() -> str:
    """Write under which terms each part may be used."""
    terms = markup.facts([(part, escape(said)) for part, said in LICENCES])
    return f'<div class="narrow">{terms}</div>'


def changes(changelog: str) -> str:
    """Take the entries of a changelog as Markdown, with their headings below that of the page.

    A version of which nothing is told yet is left out.
    """
    _, *versions = re.split(r"^## ", changelog.replace("$", r"\$"), flags=re.MULTILINE)
    told = [entry for entry in versions if entry.partition("\n")[2].strip()]
    entries = "".join(f"## {entry}" for entry in told)
    return re.sub(r"^(#+) \[?([^\]\n]*)\]?", r"\1# \2", entries, flags=re.MULTILINE)
