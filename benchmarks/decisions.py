"""Decisions a second by the default pack's rules: one with its trace, and a column of a million.

Beside them, in the same run and checked to give the same rules, other engines that evaluate rules
from data. What is not installed is skipped, aloud: pip install numpy business-rules
panzi-json-logic datalogic-py zen-engine rule-engine common-expression-language polars
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from rule_engines import ENGINES

from advisor.decision.columns import ColumnRules
from advisor.decision.path import walk
from advisor.pack import load_pack
from advisor.pack.vocabulary import workload_vocabulary

ROWS, SOME = 1_000_000, 3_000
GOAL_PER_S = 100e6
Columns = dict[str, Any]


def make_columns(rules: ColumnRules, rows: int) -> Columns:
    dice = np.random.default_rng(20261121)
    found: Columns = {}
    for fact, kind in rules.types.items():
        if kind.kind == "yes_no":
            found[fact] = dice.random(rows) < 0.2
        elif kind.values:
            found[fact] = dice.integers(0, len(kind.values), rows).astype(np.int8)
        else:
            found[fact] = (
                dice.random(rows) if kind.unit == "share" else 10 ** dice.uniform(0, 11, rows)
            )
    return found


def as_records(rules: ColumnRules, columns: Columns, rows: int) -> list[dict[str, Any]]:
    lists = {}
    for fact, kind in rules.types.items():
        values = columns[fact][:rows].tolist()
        lists[fact] = [kind.values[v] for v in values] if kind.values else values
    return [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]


def polars_engine(rules: ColumnRules) -> Callable[[Columns], Any]:
    import polars as pl

    def test(t: Any) -> Any:
        column, kind = pl.col(t.fact), rules.types[t.fact]
        code = kind.values.index if kind.values else (lambda v: v)
        if t.word == "one_of":
            return column.is_in([code(o) for o in t.operand])
        compare = {"above": column.gt, "at_least": column.ge, "below": column.lt,
                   "at_most": column.le, "is": column.eq, "not": column.ne}  # fmt: skip
        return compare[t.word](code(t.operand))

    def whole(c: Any) -> Any:
        inner = [pl.any_horizontal([whole(i) for i in c.any_of])] if c.any_of else []
        return pl.all_horizontal([*(test(t) for t in c.tests), *inner])

    expression = pl.lit(len(rules.rules), dtype=pl.Int16)
    for i in range(len(rules.rules) - 1, -1, -1):
        here = pl.lit(i, dtype=pl.Int16)
        expression = pl.when(whole(rules.rules[i].when)).then(here).otherwise(expression)
    return lambda columns: pl.DataFrame(columns).select(expression.alias("o"))["o"].to_numpy()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    pack = load_pack()
    rules = ColumnRules(pack.rules, pack.otherwise, workload_vocabulary(pack.questionnaire))
    columns = make_columns(rules, ROWS)
    records = as_records(rules, columns, SOME)
    ids = {r.id: i for i, r in enumerate((*pack.rules, pack.otherwise)) if r is not None}

    def traced(given: list[dict[str, Any]]) -> list[int]:
        walks = (walk(pack, one, one) for one in given)
        return [ids[w.decided_by.id] for w in walks if w.decided_by is not None]

    by_row: dict[str, Callable[[Any], Any]] = {"advisor, traced": traced}
    by_column: dict[str, Callable[[Any], Any]] = {"advisor, column": rules.decide}
    for name, build in {**ENGINES, "polars": None}.items():
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            print(f"SKIPPED {name}: not installed (pip install {name})", file=sys.stderr)
            continue
        if build is None:
            by_column[f"{name} {version}"] = polars_engine(rules)
        else:
            by_row[f"{name} {version}"] = build(pack.rules)
    expected = rules.decide(columns)
    for name, run in by_row.items():
        assert run(records) == expected[:SOME].tolist(), f"{name} decides differently"
    for name, run in by_column.items():
        assert (run(columns) == expected).all(), f"{name} decides differently"
    times: dict[str, list[float]] = {name: [] for name in (*by_row, *by_column)}
    for _ in range(runs):
        for some, given, count in ((by_row, records, SOME), (by_column, columns, ROWS)):
            for name, run in some.items():
                start = time.perf_counter()
                run(given)
                times[name].append((time.perf_counter() - start) / count)
    rates = {name: 1 / statistics.median(taken) for name, taken in times.items()}
    best = {name: 1 / min(taken) for name, taken in times.items()}
    for name in sorted(rates, key=lambda n: -rates[n]):
        print(f"{name:38} {rates[name]:15,.0f}/s  best {best[name]:15,.0f}/s", file=sys.stderr)
    others = [r for name, r in rates.items() if not name.startswith("advisor")]
    result = {
        "rows": ROWS,
        "column_per_s": round(rates["advisor, column"]),
        "column_best_per_s": round(best["advisor, column"]),
        "traced_per_s": round(rates["advisor, traced"]),
        "times_the_fastest_other": round(rates["advisor, column"] / max(others), 1)
        if others
        else 0,
        "goal_per_s": GOAL_PER_S,
        "engines": {name: round(rate) for name, rate in rates.items()},
        "runs": runs,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
