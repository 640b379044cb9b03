"""Figures → witnesses: on whose word each stands, so that an echo is not counted twice.

Outlets that name one source are one witness, and so are those that print one agency's sentence
(SEMANTICS 3.7).
"""

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.comparing.components import first_of_group
from transforms.comparing.sentences import find_contexts
from transforms.lexicon import Lexicon, alternation, listed
from validation.tables import Texts

REACH = 400
"""Code points of a sentence on each side of a figure that are compared."""
RUN = 3
"""Words of a shingle: sentences are compared by the runs of words that they share."""
LEAST = 8
"""Shingles from which a sentence is long enough to be a copy rather than a coincidence."""
SHARED = 0.5
"""Share of their shingles (Jaccard) from which two sentences are one text: Broder 1997."""
SKETCH = 6
"""Shingles that stand for a sentence when copies are looked for: those with the least hashes."""


def name_witnesses(
    figures: pl.LazyFrame, texts: LazyFrame[Texts], lexicon: Lexicon
) -> pl.LazyFrame:
    """Add ``witness`` to each figure: the source that it names, else its outlet.

    A surname stands for the one full name that ends with it among the sources of a quantity. Where
    several outlets print nearly the same sentence of it, all of them have the name that comes
    first.
    """
    keys = ["quantity_id", "attributed_to"]
    named = figures.join(
        find_full_names(figures, lexicon), on=keys, how="left", maintain_order="left"
    ).with_columns(voice=pl.coalesce("full_name", "attributed_to", "outlet"))
    copies = find_copies(named, texts, lexicon).collect()
    pairs = (((row[0], row[1]), (row[0], row[2])) for row in copies.iter_rows())
    copied = pl.LazyFrame(
        [(*member, first) for member, (_, first) in first_of_group(pairs).items()],
        schema={"quantity_id": pl.String, "voice": pl.String, "witness": pl.String},
        orient="row",
    )
    return (
        named.join(copied, on=["quantity_id", "voice"], how="left", maintain_order="left")
        .with_columns(pl.coalesce("witness", "voice"))
        .drop("voice", "full_name")
    )


def find_full_names(figures: pl.LazyFrame, lexicon: Lexicon) -> pl.LazyFrame:
    """Find for "Doe" and "Ms Doe" the "Jane Doe" of their quantity, if there is one alone.

    Yields ``quantity_id, attributed_to, full_name``.
    """
    title = rf"^(?:{alternation(listed(lexicon, 'title'))})\.? "
    known = figures.select("quantity_id", "attributed_to").drop_nulls().unique()
    sources = known.with_columns(full_name=pl.col("attributed_to").str.replace(title, ""))
    has_one_word = ~pl.col("full_name").str.contains(" ")
    surname = pl.col("full_name").str.extract(r"(\S+)$")
    full = sources.filter(~has_one_word).select("quantity_id", "full_name", surname=surname)
    only = full.unique().filter(pl.len().over("quantity_id", "surname") == 1)
    return (
        sources.filter(has_one_word)
        .rename({"full_name": "surname"})
        .join(only, on=["quantity_id", "surname"], how="inner")
        .drop("surname")
    )


def find_copies(figures: pl.LazyFrame, texts: LazyFrame[Texts], lexicon: Lexicon) -> pl.LazyFrame:
    """Pair the voices of a quantity whose sentences and numbers are nearly the same.

    Yields ``quantity_id, voice, voice_b``. Sentences that share a shingle of their sketches are
    compared with the first of them only, so the pairs are as many as the figures.
    """
    is_told_twice = pl.col("outlet").n_unique().over("quantity_id") > 1
    told = figures.filter(pl.col("quantity_id").is_not_null() & is_told_twice)
    shingled = (
        find_contexts(told, texts, lexicon, REACH)
        .select("quantity_id", "value", "figure_id", "voice", shingles=shingles())
        .filter(pl.col("shingles").list.len() >= LEAST)
    )
    sketched = shingled.with_columns(
        sketch=pl.col("shingles").list.eval(pl.element().hash()).list.sort().list.head(SKETCH)
    ).explode("sketch")
    one = ["quantity_id", "value", "sketch"]  # a form that others fill in is no copy
    first = sketched.sort("figure_id").unique(one, keep="first")
    pairs = sketched.join(first, on=one, how="inner", suffix="_b")
    both = pl.col("shingles").list.set_intersection("shingles_b").list.len()
    either = pl.col("shingles").list.set_union("shingles_b").list.len()
    return (
        pairs.filter((pl.col("voice") != pl.col("voice_b")) & (both >= SHARED * either))
        .select("quantity_id", "voice", "voice_b")
        .unique()
    )


def shingles() -> pl.Expr:
    """List the runs of ``RUN`` words of a figure's sentence, each once."""
    sentence = pl.concat_str("before", "exact", "behind", ignore_nulls=True)
    words = sentence.str.to_lowercase().str.extract_all(r"[\p{L}\p{N}]+")
    run = pl.concat_str(
        [pl.element().shift(-step) for step in range(RUN)], separator=" ", ignore_nulls=False
    )
    return words.list.eval(run.drop_nulls()).list.unique()
