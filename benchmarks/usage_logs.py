"""`advisor usage` on millions of records against hand-written DuckDB SQL, Polars and pandas.

    python benchmarks/usage_logs.py [--rows 10_000_000] [--folder DIR] [--jsonl 1_000_000]

Each runs in a process of its own, one after the other, on the same Parquet file; what is not
installed is said. All must give the same figures, or the run fails.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from usage_logs_by_hand import (
    by_hand,
    figures,
    generate,
    jsonl_by_hand,
    pandas,
    polars,
    write_jsonl,
)

GOAL_RATIO, GOAL_MB = 1.3, 1000
ROOT = Path(__file__).resolve().parent.parent


def ours(path: Path) -> dict[str, Any]:
    """Profile and replay as the commands do them: every check, table, option, route and policy."""
    from datetime import date

    from advisor.economics.ground import cost_ground
    from advisor.logs.formats import known_formats
    from advisor.logs.ingest import Choices
    from advisor.logs.measure import reading
    from advisor.pack import load_pack
    from advisor.resources import rules_folder
    from advisor.units import Range
    from advisor.usage.names import Names
    from advisor.usage.policy import cuts_for
    from advisor.usage.policy_file import read_policies
    from advisor.usage.pricing import Prices
    from advisor.usage.profile import profile_of
    from advisor.usage.replay import replay

    pack, file = load_pack(), known_formats()
    model = cost_ground(pack, (), date(2026, 11, 21), "claude-haiku-4.5").model
    names = Names(pack, file.providers, file.model_names)
    policies = read_policies(rules_folder() / "usage" / "policies.yaml", pack)
    prices = Prices(model, names, 30 * 86_400, Range.of(0.2))
    with reading([path], Choices(), lambda _: None) as opened:
        tables = opened.tables(cuts_for(policies, prices.edges(opened.models())))
        profile = profile_of(tables, prices, names, opened.rows, opened.files)
        found = replay(tables, prices, names, policies, pack.option_ids)
    t = profile.tables.totals
    usd = next(c for c in found.candidates if c.id == "claude-haiku-4.5@anthropic").priced.usd
    percentiles = {
        f"{s.model}/{s.size}/{p}": getattr(s, p)
        for s in tables.percentiles
        if s.model
        for p in ("p50", "p95", "p99")
    }
    second = tables.peak("second")
    assert second is not None and second.requests is not None and usd is not None
    return figures(
        (t.row_count, t.input or 0, t.output or 0, t.cached or 0),
        percentiles,
        second.requests,
        sum(c.input for c in tables.cells),
        _half_priced(tables.cells),
    )


def _half_priced(cells: Any) -> float:
    """Priced by hand from the cells, so that all candidates price one way: $1, $5, $0.10, $1.25."""
    whole: float = sum(
        ((c.input - (c.cached or 0) - (c.written or 0)) + 5 * c.output + 0.1 * (c.cached or 0)
         + 1.25 * (c.written or 0)) / 1e6
        for c in cells
    )  # fmt: skip
    return whole


def policies(path: Path) -> dict[str, Any]:
    """A hundred policies against one: both from one scan each, with every option and route."""
    from datetime import date

    from advisor.economics.ground import cost_ground
    from advisor.logs.formats import known_formats
    from advisor.logs.ingest import Choices
    from advisor.logs.measure import reading
    from advisor.pack import load_pack
    from advisor.units import Range
    from advisor.usage.names import Names
    from advisor.usage.policy import Policy, Sizes, Step, When, cuts_for
    from advisor.usage.pricing import Prices
    from advisor.usage.replay import replay

    pack, file = load_pack(), known_formats()
    model = cost_ground(pack, (), date(2026, 11, 21), "claude-haiku-4.5").model
    names = Names(pack, file.providers, file.model_names)
    small, large = "claude-haiku-5.5@anthropic", "claude-sonnet-5.5@anthropic"

    def some(count: int) -> list[Policy]:
        return [
            Policy(
                name=f"below {500 * (i + 1)}",
                routes=(Step(when=When(input_tokens=Sizes(below=500 * (i + 1))), to=small),),
                otherwise=large,
            )
            for i in range(count)
        ]

    seconds: dict[int, list[float]] = {1: [], 100: []}
    for _ in range(5):
        for count, taken in seconds.items():
            start = time.process_time()
            with reading([path], Choices(), lambda _: None) as opened:
                prices = Prices(model, names, 30 * 86_400, Range.of(0.2))
                asked = some(count)
                only = ("totals", "hours", "peaks", "cells")
                tables = opened.tables(cuts_for(asked, prices.edges(opened.models())), only)
            replay(tables, prices, names, asked, pack.option_ids)
            taken.append(time.process_time() - start)
    return {"one_cpu_s": min(seconds[1]), "hundred_cpu_s": min(seconds[100])}


def load_jsonl(path: Path) -> dict[str, Any]:
    from advisor.logs.ingest import Choices
    from advisor.logs.measure import reading

    with reading([path], Choices(), lambda _: None) as opened:
        return {"rows": opened.rows.used}


WAYS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "ours": ours, "by_hand": by_hand, "polars": polars, "pandas": pandas, "jsonl": load_jsonl,
    "jsonl_by_hand": jsonl_by_hand, "policies": policies,
}  # fmt: skip


def one(way: str, path: Path) -> None:
    """One way in this process; prints its seconds, peak memory and figures."""
    start, cpu = time.perf_counter(), time.process_time()
    try:
        found = WAYS[way](path)
    except ModuleNotFoundError as error:
        print(json.dumps({"missing": error.name}))
        return
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "seconds": round(time.perf_counter() - start, 2),
                "cpu_s": round(time.process_time() - cpu, 2),
                "peak_mb": usage.ru_maxrss // 1024,
                "figures": found,
            }
        )
    )


def measure(way: str, path: Path) -> dict[str, Any]:
    argv = [sys.executable, __file__, "--one", way, "--folder", str(path)]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode:
        return {"failed": done.stderr.strip().splitlines()[-1][:200] if done.stderr else "?"}
    return dict(json.loads(done.stdout.splitlines()[-1]))


def jsonl(log: Path, rows: int) -> dict[str, Any]:
    """How fast JSON lines are loaded, beside plain SQL; each is measured twice, the best counts."""
    found: dict[str, Any] = {}
    for way in ("jsonl", "jsonl_by_hand"):
        runs = [measure(way, log) for _ in range(2)]
        failed = next((r for r in runs if "seconds" not in r), None)
        best = failed or min(runs, key=lambda r: float(r["cpu_s"]))
        if "seconds" in best:
            assert best.pop("figures") == {"rows": rows}
            best["rows_per_s"] = round(rows / best["seconds"])
            best["mb_per_s"] = round(log.stat().st_size / 1e6 / best["seconds"])
        found[way] = best
    ours, theirs = found["jsonl"], found.pop("jsonl_by_hand")
    if "cpu_s" in ours and "cpu_s" in theirs:
        ours["cpu_ratio"] = round(ours["cpu_s"] / theirs["cpu_s"], 2)
    return {**ours, "by_hand": theirs}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--jsonl", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--ways", default="ours,by_hand,polars,pandas")
    parser.add_argument("--one")
    arguments = parser.parse_args()
    if arguments.one:
        one(arguments.one, arguments.folder)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.folder or Path(name)
        result: dict[str, Any] = {"rows": arguments.rows}
        path = folder / f"records-{arguments.rows}.parquet"
        if not path.exists():
            generate(path, arguments.rows)
        tenth = folder / f"records-{arguments.rows // 10}.parquet"
        if not tenth.exists():
            generate(tenth, arguments.rows // 10)
        ways = arguments.ways.split(",")
        for way in ways:
            result[way] = measure(way, path)
        known = [result[w].pop("figures") for w in ways if "figures" in result[w]]
        result["agree"] = all(f == known[0] for f in known)
        result["tenth"] = measure("ours", tenth)
        result["tenth"].pop("figures", None)
        found = measure("policies", path).get("figures")
        if found is not None:
            found["ratio"] = round(found["hundred_cpu_s"] / found["one_cpu_s"], 2)
            result["policies"] = found
        if arguments.jsonl:
            log = folder / f"log-{arguments.jsonl}.jsonl"
            if not log.exists():
                write_jsonl(log, arguments.jsonl)
            result["jsonl"] = jsonl(log, arguments.jsonl)
    mine, theirs = result["ours"], result.get("by_hand", {})
    result["rows_per_s"] = round(arguments.rows / mine["seconds"])
    if "seconds" in theirs:
        result["ratio"] = round(mine["seconds"] / theirs["seconds"], 2)
        result["cpu_ratio"] = round(mine["cpu_s"] / theirs["cpu_s"], 2)
    result["goal_ratio"], result["goal_mb"] = GOAL_RATIO, GOAL_MB
    print(
        f"{arguments.rows:,} records: profile and replay {mine['seconds']} s, "
        f"{mine['peak_mb']} MB; {result.get('ratio')} times hand-written SQL "
        f"(goal {GOAL_RATIO}); all agree: {result['agree']}",
        file=sys.stderr,
    )
    print(json.dumps(result))
    if not result["agree"]:
        sys.exit("the ways do not give the same figures")


if __name__ == "__main__":
    main()
