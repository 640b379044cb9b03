"""Every word list is checked against its own sentences: a form must be found there, as itself."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.stories import as_texts, codebook, lexicon, measures, story
from transforms.labelling.annotations import find_marks
from transforms.lexicon import Codebook, form_key, read_codebook, read_lexicon
from validation.gate import StructuralError

CODEBOOK = {"entities": "name", "cues": "cue", "attributions": "attribution"}


def in_sentences(found: pl.DataFrame, sentences: pl.Series) -> pl.DataFrame:
    """Put its sentence beside each row that was found."""
    ids = {story(sentence)["article_id"]: sentence for sentence in sentences}
    return found.with_columns(sentence=pl.col("article_id").replace_strict(ids))


def read_back(forms: pl.DataFrame, form_column: str, *meaning: str) -> pl.DataFrame:
    """Read each form in its own sentence, by the column that should hold it."""
    sentences = forms["sentence"].unique()
    column = pl.col(form_column)
    read = in_sentences(measures(*sentences), sentences)
    return (
        forms.select("form", "sentence", "key")
        .join(read.with_columns(key=form_key(column)), on=["sentence", "key"])
        .select("form", *meaning)
        .unique()
        .sort("form")
    )


@pytest.mark.parametrize(
    ("table", "form_column", "meaning"),
    [
        ("units", "unit_form", ["unit", "kind"]),
        ("currencies", "currency_form", ["currency"]),
        ("hedges", "hedge_form", ["hedge"]),
    ],
)
def test_each_form_is_found_in_its_own_sentence_and_means_what_its_row_says(
    table: str, form_column: str, meaning: list[str]
) -> None:
    forms: pl.DataFrame = getattr(lexicon(), table).filter(
        ~pl.col("sentence").str.contains("dollars per ")
    )
    expected = forms.select("form", *meaning).sort("form")
    assert_frame_equal(read_back(forms, form_column, *meaning), expected)


def test_a_unit_that_only_counts_others_is_found_behind_its_number() -> None:
    forms = lexicon().units.filter(pl.col("sentence").str.contains("dollars per "))
    read = in_sentences(measures(*forms["sentence"]), forms["sentence"])
    expected = forms.select("sentence", per="unit").sort("sentence")
    assert_frame_equal(read.select("sentence", "per").sort("sentence"), expected)


def test_each_scale_multiplies_the_number_of_its_sentence() -> None:
    forms = lexicon().scales.filter(pl.col("form") != "hundred")  # a numeral when it is a word
    read = read_back(forms, "scale_form", "number_form", "value")
    first = {"two": 2, "tens": 20}
    number = pl.col("number_form").replace(first).cast(pl.Decimal(38, 9))
    factor = read.select("form", factor=(pl.col("value") / number).cast(pl.Decimal(38, 9)))
    assert_frame_equal(factor, forms.select("form", "factor").sort("form"))


def test_a_hundred_is_part_of_its_number_word() -> None:
    read = measures("It sold five hundred tickets.")
    assert read["value"].to_list() == [500]


def test_each_numeral_is_read_as_its_value_and_range() -> None:
    forms = lexicon().numerals.filter(pl.col("kind").is_in(["one", "vague"]))
    factor = pl.when(pl.col("form") == "tens").then(1_000_000).otherwise(1)
    expected = forms.select("form", value=pl.col("value") * factor).sort("form")
    assert_frame_equal(
        read_back(forms, "number_form", "value"), expected.cast({"value": pl.Decimal(38, 9)})
    )


def test_each_vague_word_keeps_to_its_own_range() -> None:
    vague = lexicon().numerals.filter(pl.col("kind") == "vague", pl.col("form") != "tens")
    read = read_back(vague, "number_form", "low", "high", "hedge")
    money = pl.col("form").is_in(["billions", "trillions"])  # of dollars: no whole things
    open_end = (pl.col("high_closed") == "false") & ~money
    high = pl.when(open_end).then(pl.col("high") - 1).otherwise("high")
    expected = vague.select("form", "low", high=high.cast(pl.Decimal(38, 9)), hedge=pl.lit("vague"))
    assert_frame_equal(read, expected.sort("form"))


def test_each_rank_word_and_rank_sign_makes_a_rank() -> None:
    ranks = lexicon().numerals.filter(pl.col("kind").is_in(["rank", "rank_sign"]))
    read = in_sentences(measures(*ranks["sentence"]), ranks["sentence"])
    expected = ranks.select(
        "sentence", kind=pl.lit("rank"), value=pl.col("value").fill_null(2)
    ).sort("sentence")
    assert_frame_equal(read.select("sentence", "kind", "value").sort("sentence"), expected)


def test_each_direction_is_read_from_the_word_before_its_number() -> None:
    forms = lexicon().directions
    read = in_sentences(measures(*forms["sentence"]), forms["sentence"])
    expected = forms.select("sentence", "direction").sort("sentence")
    assert_frame_equal(read.select("sentence", "direction").sort("sentence"), expected)


def test_a_number_behind_a_designator_is_a_name() -> None:
    words = lexicon().words.filter(pl.col("role") == "designator")
    assert measures(*words["sentence"]).is_empty()


def test_a_word_that_one_makes_plain_is_no_number() -> None:
    words = lexicon().words.filter(pl.col("role") == "fixed")
    assert measures(*words["sentence"]).is_empty()


def test_pounds_for_each_of_what_is_paid_for_are_money() -> None:
    words = lexicon().words.filter(pl.col("role") == "paid")
    assert set(measures(*words["sentence"])["unit"]) == {"GBP"}


def test_no_plain_word_names_what_is_counted_in_its_sentence() -> None:
    words = lexicon().words.filter(pl.col("role") == "function")
    read = in_sentences(measures(*words["sentence"]), words["sentence"])
    assert set(read["sentence"]) == set(words["sentence"])
    assert read["unit_form"].null_count() == read.height


@pytest.mark.parametrize(("table", "role"), CODEBOOK.items())
def test_each_form_of_the_codebook_is_a_mark_in_its_own_sentence(table: str, role: str) -> None:
    forms: pl.DataFrame = getattr(codebook(), table)
    sentences = forms["sentence"].unique()
    marks = find_marks(as_texts(sentences), codebook())
    found = in_sentences(marks.filter(pl.col("role") == role).collect(), sentences)
    missed = forms.join(found, on=["sentence", "key"], how="anti")
    assert missed["form"].to_list() == []


def test_each_cue_and_entity_belongs_to_a_metric_that_exists() -> None:
    book: Codebook = codebook()
    known = set(book.metrics["metric"])
    assert set(book.cues["metric"]) <= known
    types = set(book.metrics["entity_types"].str.split("|").explode())
    assert types <= set(book.entities["type"])


def test_each_metric_has_a_cue() -> None:
    cues = codebook().cues.filter(pl.col("role") == "metric")
    assert set(cues["metric"]) == set(codebook().metrics["metric"])


def test_a_form_is_written_once() -> None:
    for forms in [*vars(lexicon()).values(), codebook().entities, codebook().attributions]:
        key = [name for name in ("form", "role", "unit", "word") if name in forms.columns][:2]
        assert forms.filter(forms.select(key).is_duplicated())[key[0]].to_list() == []


def test_a_long_form_is_found_in_any_case_and_over_any_space() -> None:
    forms = pl.DataFrame({"form": ["Per Cent", "per\u00a0cent", "m", "M"]})
    keys = forms.select(form_key(pl.col("form"))).to_series().to_list()
    assert keys == ["per cent", "per cent", "m", "M"]


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "units.csv"),
        ("form,unit\n%,%\n", "units.csv"),
        (
            "form,unit,name,kind,factor,floor,sentence,note\n%,%,percent,weight,1,0,It is 5 %,\n",
            "kind weight",
        ),
        (
            "form,unit,name,kind,factor,floor,sentence,note\n%,%,percent,percent,1,0,It is five,\n",
            "sentence",
        ),
        (
            "form,unit,name,kind,factor,floor,sentence,note\n%,%,percent,percent,x,0,It is 5 %,\n",
            "factor x",
        ),
    ],
)
def test_a_broken_word_list_is_refused_and_named(
    tmp_path: Path, content: str | None, said: str
) -> None:
    if content is not None:
        write(tmp_path, "units.csv", content)
    with pytest.raises(StructuralError, match=said):
        read_lexicon(tmp_path)


def test_a_codebook_without_its_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StructuralError, match=r"metrics\.csv"):
        read_codebook(tmp_path)
