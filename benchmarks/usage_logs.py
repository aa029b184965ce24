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

GOAL_RATIO, GOAL_MB = 1.3, 1000
ROOT = Path(__file__).resolve().parent.parent
EDGES = (800, 4_000, 16_000, 100_001, 200_001, 272_001)
SIZES = ("input_tokens", "output_tokens", "latency_ms")
# Thirty days with a daily pattern, four features with sizes near those of public traces.
RECORDS = """
SELECT TIMESTAMP '2026-10-01' + to_microseconds(CAST((i + random()) * (30 * 86400e6 / {rows})
         + 14400e6 * sin(i * 60 * pi() / {rows}) + 14400e6 AS BIGINT)) AS ts,
  ['claude-haiku-4-5', 'claude-sonnet-4-5', 'gpt-4o-mini'][1 + m % 3] AS model,
  ['anthropic', 'anthropic', 'openai'][1 + m % 3] AS provider,
  ['chat', 'rag', 'agent', 'classify'][1 + t] AS tag, CAST(size AS INTEGER) AS input_tokens,
  CAST(CASE WHEN s < 0.98 THEN least(exp(4.8 + 0.9 * z2), 64000) ELSE 0 END AS INTEGER)
    AS output_tokens,
  CAST(CASE WHEN size > 1024 AND c < 0.4 THEN size * 0.6 ELSE 0 END AS INTEGER)
    AS cached_input_tokens,
  CAST(CASE WHEN size > 1024 AND c > 0.9 THEN size * 0.5 ELSE 0 END AS INTEGER)
    AS cache_write_tokens,
  CAST(300 + size * 0.03 + exp(7 + 0.5 * z2) AS INTEGER) AS latency_ms,
  CAST(CASE WHEN s < 0.98 THEN 200 WHEN s < 0.995 THEN 429 ELSE 500 END AS SMALLINT) AS status
FROM (SELECT i, CAST(random() * 4 AS INTEGER) % 4 AS t, CAST(random() * 9 AS INTEGER) AS m,
        random() AS s, random() AS c, z2,
        least(exp([6.9, 8.1, 9.1, 5.7][1 + CAST(r * 4 AS INTEGER) % 4] + 0.9 * z1), 900000) AS size
      FROM (SELECT i, random() AS r, sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) AS z1,
              sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) AS z2
            FROM range({rows}) AS of_rows(i)))
"""


def generate(path: Path, rows: int) -> None:
    import duckdb

    with duckdb.connect() as db:
        db.execute("SET memory_limit = '2GB'")
        db.execute("SELECT setseed(0.7)")
        db.execute(
            f"COPY ({RECORDS.format(rows=rows)}) TO '{path}' (FORMAT parquet, COMPRESSION zstd,"
            " COMPRESSION_LEVEL 1, ROW_GROUP_SIZE 250000)"
        )


def figures(
    totals: tuple[int, int, int, int],
    percentiles: dict[str, int],
    second: int,
    cells: int,
    usd: float,
) -> dict[str, Any]:
    """What all must agree on."""
    return {
        "totals": list(map(int, totals)),
        "percentiles": {k: int(v) for k, v in sorted(percentiles.items())},
        "peak_second": int(second),
        "cells_input": int(cells),
        "haiku_4_5_usd": round(float(usd), 2),
    }


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
    from advisor.usage.policy import cuts_for, read_policies
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
    return sum(
        ((c.input - (c.cached or 0) - (c.written or 0)) + 5 * c.output + 0.1 * (c.cached or 0)
         + 1.25 * (c.written or 0)) / 1e6
        for c in cells
    )  # fmt: skip


def by_hand(path: Path) -> dict[str, Any]:
    """What a person who knows SQL would write for the same tables."""
    import duckdb

    db = duckdb.connect()
    db.execute(f"CREATE VIEW u AS SELECT * FROM '{path}'")
    sums = (
        "count(*) AS n, sum(input_tokens) AS i, sum(output_tokens) AS o,"
        " sum(cached_input_tokens) AS c, sum(cache_write_tokens) AS w"
    )

    def run(sql: str) -> list[tuple[Any, ...]]:
        return db.execute(sql).fetchall()

    bad = "input_tokens < 0 OR output_tokens < 0 OR cached_input_tokens + cache_write_tokens"
    run(f"SELECT count(*) FROM u WHERE ts IS NULL OR {bad} > input_tokens OR latency_ms < 0")
    totals = run(f"SELECT {sums}, min(ts), max(ts), count(latency_ms) FROM u")[0]
    run(f"SELECT date_trunc('hour', ts) AS h, {sums}, sum(CASE WHEN status = 429 THEN 1 END),"
        " sum(CASE WHEN status > 429 THEN 1 END) FROM u GROUP BY h")  # fmt: skip
    run(f"SELECT date_trunc('day', ts) AS d, {sums} FROM u GROUP BY d")
    percentiles = {}
    for size in SIZES:
        for model, *found in run(
            f"WITH h AS (SELECT model, {size} AS v, count(*) AS k FROM u WHERE status = 200"
            " GROUP BY ALL), r AS (SELECT *, sum(k) OVER (PARTITION BY model ORDER BY v) AS cum,"
            " sum(k) OVER (PARTITION BY model) AS tot FROM h) SELECT model,"
            " min(v) FILTER (cum >= 0.5 * tot), min(v) FILTER (cum >= 0.95 * tot),"
            " min(v) FILTER (cum >= 0.99 * tot) FROM r GROUP BY model"
        ):
            for p, value in zip(("p50", "p95", "p99"), found, strict=True):
                percentiles[f"{model}/{size}/{p}"] = value
    second = run(
        "SELECT max(k) FROM (SELECT date_trunc('second', ts) AS s, count(*) AS k,"
        " sum(input_tokens + output_tokens) FROM u GROUP BY s)"
    )[0][0]
    run("SELECT max(k) FROM (SELECT date_trunc('minute', ts) AS s, count(*) AS k,"
        " sum(input_tokens + output_tokens) FROM u GROUP BY s)")  # fmt: skip
    run(f"SELECT tag, {sums} FROM u GROUP BY tag")
    cut = " ".join(f"WHEN input_tokens < {e} THEN {e}" for e in EDGES)
    cells = run(f"SELECT model, provider, CASE {cut} ELSE 0 END AS cut, {sums} FROM u GROUP BY ALL")
    usd = sum(((i - c - w) + 5 * o + 0.1 * c + 1.25 * w) / 1e6 for *_, i, o, c, w in cells)
    return figures(totals[:4], percentiles, second, sum(row[-4] for row in cells), usd)


def polars(path: Path) -> dict[str, Any]:
    import polars as pl

    u = pl.scan_parquet(path)
    names = ("input_tokens", "output_tokens", "cached_input_tokens", "cache_write_tokens")
    sums = [pl.len().alias("n"), *(pl.col(c).cast(pl.Int64).sum() for c in names)]

    def get(frame: pl.LazyFrame) -> pl.DataFrame:
        return frame.collect(engine="streaming")

    totals = get(u.select(*sums)).row(0)
    for every in ("1h", "1d"):
        get(u.group_by(pl.col("ts").dt.truncate(every)).agg(*sums))
    percentiles = {}
    for size in SIZES:
        h = get(u.filter(pl.col("status") == 200).group_by("model", size).len()).sort("model", size)
        r = h.with_columns(
            cum=pl.col("len").cum_sum().over("model"), tot=pl.col("len").sum().over("model")
        )
        for p, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
            best = (
                r.filter(pl.col("cum") >= share * pl.col("tot"))
                .group_by("model")
                .agg(pl.col(size).min())
            )
            percentiles |= {f"{m}/{size}/{p}": v for m, v in best.rows()}
    peak = {}
    for every in ("1s", "1m"):
        k = u.group_by(pl.col("ts").dt.truncate(every)).agg(
            pl.len(), (pl.col("input_tokens").cast(pl.Int64) + pl.col("output_tokens")).sum()
        )
        peak[every] = get(k.select(pl.col("len").max())).item()
    get(u.group_by("tag").agg(*sums))
    cut = pl.sum_horizontal([(pl.col("input_tokens") >= e).cast(pl.Int8) for e in EDGES])
    cells = get(u.group_by("model", "provider", cut.alias("cut")).agg(*sums)).rows()
    usd = sum(((i - c - w) + 5 * o + 0.1 * c + 1.25 * w) / 1e6 for *_, i, o, c, w in cells)
    return figures(totals[:4], percentiles, peak["1s"], sum(r[-4] for r in cells), usd)


def pandas(path: Path) -> dict[str, Any]:
    import numpy as np
    import pandas as pd

    u = pd.read_parquet(path)
    names = ["input_tokens", "output_tokens", "cached_input_tokens", "cache_write_tokens"]
    totals = (len(u), *(int(u[c].sum()) for c in names[:3]))
    for every in ("h", "D"):
        u.groupby(u.ts.dt.floor(every))[names].sum()
    served, percentiles = u[u.status == 200], {}
    for size in SIZES:
        h = served.groupby(["model", size]).size()
        for model, k in h.groupby(level=0):
            cum = k.cumsum().to_numpy()
            values = k.index.get_level_values(1).to_numpy()
            for p, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
                percentiles[f"{model}/{size}/{p}"] = values[np.searchsorted(cum, share * cum[-1])]
    second = u.groupby(u.ts.dt.floor("s")).size().max()
    u.groupby(u.ts.dt.floor("min")).size().max()
    u.groupby("tag")[names].sum()
    cut = np.digitize(u.input_tokens.to_numpy(), EDGES)
    cells = u.groupby(["model", "provider", cut])[names].sum()
    i, o, c, w = (cells[n] for n in names)
    usd = float((((i - c - w) + 5 * o + 0.1 * c + 1.25 * w) / 1e6).sum())
    return figures(totals, percentiles, second, int(i.sum()), usd)


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


def jsonl_by_hand(path: Path) -> dict[str, Any]:
    """The same rows loaded with typed columns, which fails where one value is of another type."""
    import duckdb

    typed = (
        "{request_id: 'VARCHAR', \"startTime\": 'TIMESTAMP', model: 'VARCHAR', status: 'VARCHAR',"
        " custom_llm_provider: 'VARCHAR', prompt_tokens: 'BIGINT', completion_tokens: 'BIGINT',"
        " spend: 'DOUBLE', request_duration_ms: 'BIGINT', metadata: 'STRUCT(usage_object STRUCT("
        "cache_read_input_tokens BIGINT, cache_creation_input_tokens BIGINT))'}"
    )
    with tempfile.TemporaryDirectory() as name:
        db = duckdb.connect(f"{name}/u.duckdb")
        db.execute("SET preserve_insertion_order = false")
        db.execute(
            'CREATE TABLE u AS SELECT hash(request_id) AS id, "startTime" AS ts, model,'
            " custom_llm_provider AS provider, prompt_tokens AS i, completion_tokens AS o,"
            " metadata.usage_object.cache_read_input_tokens AS c,"
            " metadata.usage_object.cache_creation_input_tokens AS w,"
            " request_duration_ms AS latency, spend, CASE WHEN status = 'success' THEN 200 ELSE 500"
            f" END AS status FROM read_json('{path}', format = 'newline_delimited',"
            f" columns = {typed})"
        )
        bad = "SELECT count(*) FROM u WHERE ts IS NULL OR i < 0 OR o < 0 OR c + w > i"
        twice = "SELECT count(*) FROM (SELECT id FROM u GROUP BY id HAVING count(*) > 1)"
        for check in (bad, twice):
            assert db.execute(check).fetchall() == [(0,)]
        ((rows,),) = db.execute("SELECT count(*) FROM u").fetchall()
        db.close()
    return {"rows": rows}


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


def write_jsonl(path: Path, rows: int) -> None:
    import duckdb

    with duckdb.connect() as db:
        db.execute("SELECT setseed(0.7)")
        db.execute(
            f"""COPY (SELECT 'r' || row_number() OVER () AS request_id, 'acompletion' AS call_type,
            strftime(ts, '%Y-%m-%dT%H:%M:%S.%fZ') AS "startTime", model,
            provider AS custom_llm_provider, input_tokens AS prompt_tokens,
            output_tokens AS completion_tokens, 0.001 AS spend, {{'usage_object':
            {{'cache_read_input_tokens': cached_input_tokens,
              'cache_creation_input_tokens': cache_write_tokens}}}} AS metadata,
            'success' AS status, latency_ms AS request_duration_ms,
            repeat('lorem ipsum ', 20) AS messages
            FROM ({RECORDS.format(rows=rows)})) TO '{path}' (FORMAT json)"""
        )


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
