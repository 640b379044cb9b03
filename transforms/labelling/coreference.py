"""Names and pronouns → whom they mean, and how likely a number near them is theirs."""

import polars as pl

from transforms.lexicon import Codebook, Lexicon, alternation, listed

LIST = r"^(?: \([^()]*\))?,? ?(?:and|or)? ?$"
POSSESSIVE = "^(?:['’]s|s['’]) "
ASIDE = r"^(?:a|an|the) (?:[\w-]+ ){1,4}(?:of|by|between|backed by) $"
"""What opens an apposition that names others: "Stargate, a venture of OpenAI"."""
ONE = ["article_id", "type"]
FAR = 10**9
"""Weight of a sentence against a code point."""
PART = r"^ of(?: [\w()’'-]+){0,5} $"
"""What makes a name a part of the one before it: "the founder of the start-up DeepSeek"."""
LINKED = r"\b(?:that|which|by|at|for) $"
"""What ties a name to the number before it: "200 people at DeepSeek"."""
TAKEN = r"\b(?:from|of|off|in|on) (?:\w+ )?$"
"""What ties a name to the money before it, and a maker to what he made: "$600bn from Nvidia"."""


def resolve_names(marks: pl.LazyFrame, codebook: Codebook, lexicon: Lexicon) -> pl.LazyFrame:
    """Give each name its entity and type, and each reference the name that it stands for.

    A reference ("the company", "it") may be of several types, and has a row for each that the
    nearest sentence names. Yields the marks of names, the likeliest row first, with ``entity, type,
    is_reference`` and what speaks for and against a name: ``is_foil, is_owner, is_linked,
    is_taken``.
    """
    known = place_names(marks, codebook, lexicon)
    said = pl.struct("entity", "start", "part_sentence", "is_owner")
    is_name = ~pl.col("is_reference")
    is_plain = is_name & ~pl.col("is_foil") & ~pl.col("is_owner")
    is_first = is_plain.cast(pl.Int8).cum_sum().over(*ONE, "part_sentence") == 1
    n_named = is_name.sum().over(*ONE, "entity")
    is_hero = n_named == pl.when(is_name).then(n_named).max().over(ONE)
    candidates = {
        "subject": is_plain & is_first,
        "plain": is_plain,
        "near": is_name & ~pl.col("is_foil"),
        "hero": is_name & ~pl.col("is_foil") & is_hero,
        "last": is_name,
    }
    here, meant = pl.col("part_sentence"), pl.col("meant").struct
    is_before = meant.field("start") <= pl.col("start")
    away = pl.when(is_before).then(here - meant.field("part_sentence")).otherwise(FAR)
    first_or_last = pl.when(away == 1).then(meant.field("start")).otherwise(-meant.field("start"))
    return (
        known.with_columns(**{name: pl.when(test).then(said) for name, test in candidates.items()})
        .with_columns(pl.col(*candidates).forward_fill().over(ONE))
        .with_columns(next=pl.col("last").backward_fill().over(*ONE, "part_paragraph"))
        .with_columns(meant=pl.when(is_name).then(said).otherwise(antecedent()))
        .with_columns(
            entity=meant.field("entity"),
            is_linked=pl.col("lead").str.contains(LINKED),
            is_taken=pl.col("lead").str.contains(TAKEN),
            order=away * FAR + meant.field("is_owner") * (FAR // 2) + first_or_last,
        )
        .filter(pl.col("entity").is_not_null())
        .filter(away == away.min().over("article_id", "start", "key"))
        .sort("article_id", "start", "order", maintain_order=True)
        .drop(*candidates, "next", "meant", "order", "lead", "follow")
    )


def place_names(marks: pl.LazyFrame, codebook: Codebook, lexicon: Lexicon) -> pl.LazyFrame:
    """Look up each name, and tell whether another is compared with it, or owns it.

    Where somebody works ("Jane Doe, head of OpenAI") is told as an owner is. A list goes on as it
    began: "unlike Google, Meta or Microsoft". A reference that the words behind it define ("the app
    of DeepSeek") refers to nothing before it.
    """
    forms = (
        codebook.entities.lazy()
        .select("key", "entity", pl.col("type").str.split("|"))
        .unique("key", keep="first", maintain_order=True)
        .explode("type")
    )
    lead, follow = pl.col("lead"), pl.col("follow")
    foil = rf"(?i)\b(?:{alternation(listed(lexicon, 'foil'))})(?: [\w-]+)? $|{ASIDE}"
    office = rf"(?i)\b(?:{alternation(listed(lexicon, 'office'))}) (?:of|at|for|with) (?:the )?$"
    is_end = pl.col("role").is_in(["stop", "break"])
    opens = pl.when(is_end).then(False).when(~lead.str.contains(LIST)).then(lead.str.contains(foil))
    is_part = lead.str.contains(PART) & (pl.col("role").shift(1) == "name")
    is_defined = pl.col("entity").is_null() & follow.str.starts_with(" of ")
    return (
        marks.with_columns(
            is_foil=opens.forward_fill().over("article_id").fill_null(False),
            is_owner=follow.str.contains(POSSESSIVE) | is_part | lead.str.contains(office),
        )
        .filter(pl.col("role") == "name")
        .join(forms, on="key", how="inner", maintain_order="left")
        .filter(~is_defined | (pl.col("type") == "person"))
        .with_columns(is_reference=pl.col("entity").is_null())
    )


def antecedent() -> pl.Expr:
    """Choose what a reference stands for.

    In its own sentence the last name that is neither compared nor an owner, or at least not
    compared; else the subject of the sentence before; else the one that the article names most;
    else the last; else the next of the paragraph ("The founder gave $6m. His name is Liang").
    """
    here = pl.col("part_sentence")
    in_sentence = {name: pl.col(name).struct.field("part_sentence") for name in ("plain", "near")}
    just_before = here - pl.col("subject").struct.field("part_sentence") <= 1
    return (
        pl.when(in_sentence["plain"] == here).then("plain")
        .when(in_sentence["near"] == here).then("near")
        .when(just_before).then("subject")
        .otherwise(pl.coalesce("hero", "last", "next"))
    )  # fmt: skip
