"""Mutants of our own code: each must make a test fail, or have its reason in a row.

    python -m tests.mutate [transforms/comparing/verdicts.py …] [--every 1]

One place of a module is changed at a time, in a copy of the tree, and the tests that concern the
module run; only examples count, for a property finds a mutant on one day and not on the next. The
changes are those that a slip makes in Polars code: the other comparison, ``min`` for ``max``, a
``filter`` or a rule left out. What changes nothing stands with its reason in ``equivalents.csv``.
Not part of ``make test``; ``make mutate`` runs it.
"""

import argparse
import ast
import copy
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl

HOME = Path(__file__).parent.parent
EQUIVALENTS = HOME / "tests" / "equivalents.csv"
SECONDS = 120
"""A mutant whose tests run longer is dead."""
VERDICTS = ["transforms/comparing/test_quantities.py", "transforms/comparing/test_comparisons.py"]
TABLES = ["validation/test_tables.py"]
TESTS = {
    "transforms/measuring/intervals.py": [
        "transforms/measuring/test_intervals.py",
        "transforms/measuring/test_measures.py",
    ],
    "transforms/comparing/verdicts.py": [
        "transforms/comparing/test_verdicts.py",
        "transforms/comparing/test_quantities.py",
    ],
    "validation/accuracy.py": ["validation/test_accuracy.py"],
    "validation/balance.py": ["validation/test_balance.py"],
    "validation/drift.py": ["validation/test_drift.py"],
    "validation/evidence.py": ["validation/test_evidence.py", *TABLES],
    "validation/failures.py": ["validation/test_gate.py"],
    "validation/gate.py": ["validation/test_gate.py"],
    "validation/report.py": ["validation/test_report.py"],
    "validation/rules.py": ["validation/test_rules.py", *TABLES],
    "validation/seeds.py": TABLES,
    "validation/tables.py": TABLES,
}
"""The tests that concern a module."""

OPERATORS: dict[type[ast.AST], list[type[ast.AST]]] = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
    ast.BitAnd: [ast.BitOr],
    ast.BitOr: [ast.BitAnd],
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
}
METHODS = [
    ("max", "min"), ("max_horizontal", "min_horizontal"), ("any", "all"), ("first", "last"),
    ("any_horizontal", "all_horizontal"), ("head", "tail"), ("ceil", "floor"), ("eq", "ne"),
    ("is_null", "is_not_null"), ("eq_missing", "ne_missing"), ("starts_with", "ends_with"),
]  # fmt: skip
WORDS = [
    ("low", "high"), ("begin", "until"), ("left", "inner"), ("semi", "anti"), ("first", "last"),
    ("hedge_soft", "hedge_hard"), ("rounding", "stated"), ("error", "warning"),
    ("agree", "compatible"),
]  # fmt: skip
"""Names and words that are easily taken for each other."""
OTHER_METHOD, OTHER_WORD = (
    {word: other for pair in pairs for word, other in (pair, pair[::-1])}
    for pairs in (METHODS, WORDS)
)
LEFT_OUT = {
    "abs", "alias", "cast", "clip", "coalesce", "drop", "drop_nulls", "explode", "fill_null",
    "filter", "floor", "join", "lower", "over", "rechunk", "rename", "replace", "reverse", "round",
    "sort", "strip", "strip_chars", "strip_chars_end", "to_lowercase", "unique", "with_row_index",
}  # fmt: skip
"""Methods that may be forgotten."""
NAMING = {"agg", "select", "with_columns"}
"""Calls whose named arguments are columns."""
DEFAULTS = {"how='inner'"}
"""Arguments that only say aloud what holds without them."""
TYPES = ("annotation", "returns")


def mutants(tree: ast.AST) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Give each node that can be changed, with what takes its place; types are left alone."""
    for name, field in ast.iter_fields(tree):
        if name in TYPES or (name == "decorator_list" and isinstance(tree, ast.ClassDef)):
            continue
        for node in field if isinstance(field, list) else [field]:
            if isinstance(node, ast.AST):
                yield from ((node, other) for other in variants(node))
                yield from mutants(node)


def variants(node: ast.AST) -> Iterator[ast.AST]:
    """Give what may stand for a node by mistake."""
    match node:
        case ast.Compare(ops=[op]):
            yield from (changed(node, ops=[other()]) for other in OPERATORS[type(op)])
        case ast.BinOp(op=op) | ast.BoolOp(op=op) | ast.AugAssign(op=op):
            yield from (changed(node, op=other()) for other in OPERATORS.get(type(op), []))
        case ast.UnaryOp(operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value) | float(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)) if value in OTHER_WORD:
            yield ast.Constant(OTHER_WORD[value])
        case ast.Attribute(attr=name) if name in OTHER_METHOD:
            yield changed(node, attr=OTHER_METHOD[name])
        case ast.Call():
            yield from shorter_calls(node)
        case ast.If(test=test) | ast.IfExp(test=test):
            yield changed(node, test=ast.UnaryOp(ast.Not(), test))
        case ast.comprehension(ifs=[test]):
            yield changed(node, ifs=[])
            yield changed(node, ifs=[ast.UnaryOp(ast.Not(), test)])
        case ast.FunctionDef(decorator_list=[ast.Call(), *others]):
            yield changed(node, decorator_list=others)
        case ast.Expr(value=ast.Call()) | ast.Raise():
            yield ast.Pass()


def shorter_calls(call: ast.Call) -> Iterator[ast.AST]:
    """Leave out a call of a chain, or one of its named arguments."""
    if isinstance(call.func, ast.Attribute) and call.func.attr in LEFT_OUT:
        yield call.func.value
    if ast.unparse(call.func).rpartition(".")[2] not in NAMING:
        for keyword in call.keywords:
            if ast.unparse(keyword) not in DEFAULTS:
                others = [each for each in call.keywords if each is not keyword]
                yield changed(call, keywords=others)


def changed(node: ast.AST, **fields: object) -> ast.AST:
    """Copy a node with some fields changed."""
    other = copy.copy(node)
    for name, field in fields.items():
        setattr(other, name, field)
    return other


class Instead(ast.NodeTransformer):
    """Puts one node in the place of another."""

    def __init__(self, node: ast.AST, other: ast.AST) -> None:
        self.node, self.other = node, other

    def visit(self, node: ast.AST) -> ast.AST:
        """Give the other node where the one stands."""
        return self.other if node is self.node else self.generic_visit(node)


def mutated(tree: ast.Module, node: ast.AST, other: ast.AST) -> str:
    """Write the module with the other node, and leave the tree as it was."""
    source = ast.unparse(ast.fix_missing_locations(Instead(node, other).visit(tree)))
    Instead(other, node).visit(tree)
    return source


def words(before: str, after: str) -> str:
    """Show the place where two sources differ: ``…col("low") [< → <=] pl.col(…``."""
    was, now = (re.findall(r"\w+|\W", text) for text in (before, after))
    start = n_shared(was, now)
    end = min(n_shared(was[::-1], now[::-1]), len(was) - start, len(now) - start)
    old, new = ("".join(each[start : len(each) - end]) for each in (was, now))
    left, right = was[max(0, start - 16) : start], was[len(was) - end :][:8]
    return " ".join(f"{''.join(left)}[{old} → {new}]{''.join(right)}".split())


def n_shared(one: list[str], other: list[str]) -> int:
    """Count how many pieces at the start are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def fails(home: Path, tests: list[str]) -> bool:
    """Run the examples of some tests; tell whether one fails, or never ends."""
    surroundings = os.environ | {"POLARS_MAX_THREADS": "1", "PYTHONPATH": str(home)}
    options = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not hypothesis"]
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "pytest", *options, *tests],
            cwd=home / "tests", env=surroundings, timeout=SECONDS, check=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    return ended.returncode != 0


def judge(module: str, home: Path, every: int) -> list[str]:
    """Give the mutants of a module that survive, and print them and how many die."""
    path, tests, begin = home / module, TESTS[module], time.monotonic()
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    plain = ast.unparse(tree)
    known = pl.read_csv(EQUIVALENTS).filter(module=module)["change"].to_list()
    assert not fails(home, tests), f"the tests of {module} fail as it is"
    alive, dead = [], 0
    for node, other in list(mutants(tree))[::every]:
        mutant = mutated(tree, node, other)
        change = words(plain, mutant)
        if change in known:
            continue
        path.write_text(mutant, encoding="utf-8")
        if fails(home, tests):
            dead += 1
        else:
            alive.append(change)
            print(f"  {module}:{getattr(node, 'lineno', '?')}: {change}", flush=True)
    path.write_text(source, encoding="utf-8")
    score = f"{dead} die, {len(alive)} live, {100 * dead / (dead + len(alive)):.1f} %"
    seconds = time.monotonic() - begin
    print(f"{module}: {score}; {len(known)} are known to change nothing; {seconds:.0f} s")
    return alive


def main() -> None:
    """Judge the mutants of the modules that are named, or of all; fail if one survives."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("modules", nargs="*", default=list(TESTS))
    arguments.add_argument("--every", type=int, default=1, help="judge each n-th mutant only")
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "tree"
        shutil.copytree(HOME, home, ignore=shutil.ignore_patterns(".*", "build", "dist", "docs"))
        alive = [judge(module, home, options.every) for module in options.modules]
    sys.exit(any(alive))


if __name__ == "__main__":
    main()
