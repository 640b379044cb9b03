"""Predictions for a NewsQuant-style gold, in the form that the field's scorer reads.

    python tests/benchmarks/newsquant.py GOLD.json PREDICTIONS.jsonl

The conventions of that benchmark live here and nowhere else: names of units, one slot for hedge
and direction, no dates and no ranks.
"""

import json
import re
import sys
from pathlib import Path

import polars as pl

from transforms.extract import measure_texts
from transforms.lexicon import form_key, read_lexicon

CURRENCIES = {
    "USD": "dollar", "EUR": "euro", "GBP": "pound sterling", "JPY": "japanese yen",
    "CNY": "chinese yuan", "AUD": "australian dollar", "CAD": "canadian dollar",
    "NZD": "new zealand dollar", "HKD": "hong kong dollar", "SGD": "singapore dollar",
    "INR": "rupee", "MYR": "malaysian ringgit", "CHF": "swiss franc", "ILS": "shekel",
    "DKK": "danish krone", "SEK": "swedish krona", "NOK": "norwegian krone", "KRW": "won",
    "THB": "thai baht", "ZAR": "south african rand", "RUB": "russian ruble", "PLN": "polish zloty",
    "MXN": "mexican peso", "TRY": "turkish lira", "BRL": "brazilian real",
}  # fmt: skip
CHANGES = {
    "about": "~", "nearly": "~", "more_than": ">", "at_least": ">", "just_over": ">",
    "less_than": "<", "at_most": "<", "up_to": "<", "just_under": "<",
}  # fmt: skip


VAGUE = {
    "tens": 10, "dozens": 12, "hundreds": 100, "thousands": 1000, "millions": 1e6, "billions": 1e9,
    "trillions": 1e12,
}  # fmt: skip
NAMES = {
    "nit": "candela per square metre",
    "part per billion": "parts-per-billion",
    "pound-foot": "pound-foot",
}
IGNORED = ["a few", "several", "a couple", "couple", "a handful", "handful"]
BASE_FORMS = {"best": "good", "worst": "bad", "biggest": "big", "hottest": "hot", "latest": "late"}
SUPERLATIVE = (
    r"(?:old|young|cheap|proud|strong|weak|tall|small|rich|poor|fast|slow|great|high|low|long|short"
    r"|deep|new|dark|bright|tough|hard|warm|cold|near|quick|clean|smart|loud)est$"
)
SUPERLATIVE_IN_E = r"(?:larg|lat|fin|saf|wid|brav|rar|nic|clos|strang|simpl)est$"
LEFT_OUT = {"and", "most", "other", "more", "of", "the", "own", "additional", "further"}


def predict(texts: list[str]) -> list[list[dict[str, object]]]:
    """Read each text; one list of quantities a text."""
    lexicon = read_lexicon()
    rows = measure_texts(texts).filter(
        ~pl.col("kind").is_in(["date", "rank"]) & ~pl.col("number_form").is_in(IGNORED)
    )
    units = lexicon.units.unique("key").select(key="key", name="name", unit_factor="factor")
    heads = lexicon.units.unique("key").select(
        head_key="key", head_name="name", head_factor="factor", head_kind="kind"
    )
    pers = lexicon.units.unique("key").select(per_key="key", per_name="name")
    coins = lexicon.currencies.select(coin_key="key", coin_factor="factor")
    named = (
        rows.with_columns(
            key=form_key(pl.col("unit_form")),
            head_key=form_key(pl.col("unit_form").str.extract(r" ([^ ]+)$")),
            per_key=form_key(pl.col("per_form")),
            coin_key=form_key(pl.col("currency_form")),
        )
        .join(units, on="key", how="left", maintain_order="left")
        .join(heads, on="head_key", how="left", maintain_order="left")
        .join(pers, on="per_key", how="left", maintain_order="left")
        .join(coins.unique("coin_key"), on="coin_key", how="left", maintain_order="left")
        .with_columns(pl.coalesce("unit_factor", "head_factor", "coin_factor"))
    )
    hedges = dict(lexicon.hedges.select("key", "hedge").iter_rows())
    found: list[list[dict[str, object]]] = [[] for _ in texts]
    for row in named.iter_rows(named=True):
        text = texts[int(row["article_id"])]
        found[int(row["article_id"])].append(quantity(row, text, hedges))
    return [
        join_steps(quantities, text) + pointers(text) + networks(text) + results(text, quantities)
        for quantities, text in zip(found, texts, strict=True)
    ]


def join_steps(quantities: list[dict[str, object]], text: str) -> list[dict[str, object]]:
    """Make one range of the two levels of a change: ``from 208 pounds to 193``."""
    kept: list[dict[str, object]] = []
    for each in quantities:
        before = kept[-1] if kept else None
        if before and is_step(before, each, text):
            unit = before["unit"] if before["unit"] != "-" else each["unit"]
            before.update(value=[before["value"], each["value"]], unit=unit, end=each["end"])
        else:
            kept.append(each)
    return kept


def is_step(before: dict[str, object], after: dict[str, object], text: str) -> bool:
    """Tell whether two quantities are the levels of one change."""
    between = text[int(str(before["end"])) : int(str(after["start"]))]
    lead = text[: int(str(before["start"]))]
    same = before["unit"] == after["unit"] or "-" in (before["unit"], after["unit"])
    plain = isinstance(before["value"], float) and isinstance(after["value"], float)
    return bool(
        plain
        and same
        and re.search(r"\bfrom $", lead)
        and re.fullmatch(r"[^,;.()]{0,30} to ", between)
    )


def pointers(text: str) -> list[dict[str, object]]:
    """Count ``one of the best speakers`` as one good speaker, which no reader would."""
    found = []
    for one in re.finditer(
        r"\b[Oo]ne of (?:the|his|her|its|their|our|my|those)"
        r" ((?:[\w’'-]+ ){0,4}?[\w’'-]+?[^\Wsui’']s)\b",
        text,
    ):
        last = re.sub("ies$", "y", one[1].split(" ")[-1])
        name = noun_phrase(one[1], re.sub(r"(?<=ch|sh|ss)es$|s$", "", last))
        found.append(
            {"value": 1.0, "unit": name, "change": "=", "start": one.start(), "end": one.end()}
        )
    return found


def quantity(row: dict[str, object], text: str, hedges: dict[str, str]) -> dict[str, object]:
    """Write one measure as the benchmark does: in the printed unit, a range as two numbers."""
    factor = float(str(row["unit_factor"] or 1))
    vague = VAGUE.get(str(row["number_form"]).lower())
    value: object = round(float(str(row["value"])) / factor, 9)
    if vague:
        scale = float(str(row["value"])) / (2 * vague)
        value = [vague * scale, 10 * vague * scale]
    elif row["hedge"] == "range" and row["low"] is not None and row["high"] is not None:
        value = [float(str(row["low"])) / factor, float(str(row["high"])) / factor]
    return {
        "value": value, "unit": unit_name(row, text), "change": change(row, text, hedges),
        "start": row["start"], "end": row["end"],
    }  # fmt: skip


def unit_name(row: dict[str, object], text: str) -> str:
    """Name the unit as the benchmark does: fractions of a group open with ``%``."""
    per = f" per {row['per_name'] or row['per_form']}" if row["per_form"] else ""
    if row["currency"]:
        coin = str(row["currency_form"]).lower()
        small = {"cents": "cent", "cent": "cent", "¢": "cent", "pence": "penny", "p": "point"}
        name = small.get(coin) or ("sen" if coin == "sen" else None)
        name = "penny" if coin == "p" and per else name
        return (name or CURRENCIES.get(str(row["currency"]), str(row["currency"]))) + per
    if row["kind"] == "age":
        is_limit = text[: int(str(row["start"]))].endswith("age of ")
        return "age" if is_limit else str(row["name"] or "year of age")
    phrase = "" if row["unit_form"] is None else noun_phrase(str(row["unit_form"]), singular(row))
    is_thing = row["head_kind"] == "count" or row["head_name"] is None
    known = NAMES.get(str(row["name"]), row["name"])
    called = str(known or (phrase if is_thing else row["head_name"]) or "-")
    if row["kind"] == "ratio" and not known:
        return f"% {called if called != '-' else part_of(row, text)}"
    return f"{called}{per}"


def singular(row: dict[str, object]) -> str:
    """Give the singular of what is counted; a share has no unit, its whole is a plain plural."""
    return (
        str(row["unit"])
        if row["kind"] != "ratio"
        else re.sub("s$", "", str(row["unit_form"]).split()[-1])
    )


def noun_phrase(words: str, head: str) -> str:
    """Write a phrase with its last word in the singular, superlatives in their base form."""
    *before, last = words.split(" ")
    head = re.sub("(?<=[a-z])s$", "", last) if last[0].isupper() else head
    if before and re.fullmatch(r"[a-z]{2,}ed", before[0]):
        before = before[1:]
    kept = [base_form(word.lower()) for word in before if word.lower() not in LEFT_OUT]
    return " ".join([*kept, head])


def base_form(word: str) -> str:
    """Give the base form of a superlative."""
    if re.search(SUPERLATIVE, word):
        return word.removesuffix("est")
    if re.search(SUPERLATIVE_IN_E, word):
        return word.removesuffix("st")
    return BASE_FORMS.get(word, word)


def results(text: str, quantities: list[dict[str, object]]) -> list[dict[str, object]]:
    """Read the result of a match as a range."""
    taken = [range(int(str(each["start"])), int(str(each["end"]))) for each in quantities]
    return [
        {
            "value": [float(found[1]), float(found[2])], "unit": "-", "change": "=",
            "start": found.start(), "end": found.end(),
        }
        for found in re.finditer(r"(?<![\w.,–-])(\d{1,3})-(\d{1,2})(?![\w–-]|[.,]\d)", text)
        if not any(found.start() in span for span in taken)
    ]  # fmt: skip


def networks(text: str) -> list[dict[str, object]]:
    """Count ``5G`` as five wireless generations."""
    return [
        {
            "value": float(found[1]), "unit": "generation wireless", "change": "=",
            "start": found.start(), "end": found.end(),
        }
        for found in re.finditer(r"\b([2-6])G\b(?! ?[A-Z])", text)
    ]  # fmt: skip


def part_of(row: dict[str, object], text: str) -> str:
    """Name what a share is a share of: ``two-thirds of their value``."""
    behind = text[int(str(row["end"])) :]
    of = re.match(r"(?: of)? (?:(?:the|their|its|his|her|our|all|a) )?([A-Za-z]+)", behind)
    is_share = behind.startswith(" of ") or str(row["exact"]).endswith(" of")
    return re.sub("(?<=[^s])s$", "", of[1]) if of and is_share else "-"


def change(row: dict[str, object], text: str, hedges: dict[str, str]) -> str:
    """Press hedge and direction into one slot, the hedge first; an average is about something."""
    hedge = str(row["hedge"])
    if hedge == "range" and row["hedge_form"]:
        hedge = hedges.get(str(row["hedge_form"]).lower(), hedge)
    averaged = re.search(r"\baverag(?:ed|es|ing)(?: an?)? $", text[: int(str(row["start"]))])
    return "~" if averaged else CHANGES.get(hedge) or str(row["direction"] or "=")


def main() -> None:
    """Read the gold's texts, write the predictions."""
    gold, out = Path(sys.argv[1]), Path(sys.argv[2])
    texts = [row["text"] for row in json.loads(gold.read_text(encoding="utf-8"))]
    lines = [
        json.dumps({"id": number, "quantities": quantities})
        for number, quantities in enumerate(predict(texts))
    ]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
