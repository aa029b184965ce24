"""Made-up records, and the figures of `usage_logs.py` as a person would write them elsewhere."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

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
    percentiles: dict[str, int] = {}
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
    percentiles: dict[str, int] = {}
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
    first, second_sum, third = (int(u[c].sum()) for c in names[:3])
    totals = (len(u), first, second_sum, third)
    for every in ("h", "D"):
        u.groupby(u.ts.dt.floor(every))[names].sum()
    served = u[u.status == 200]
    percentiles: dict[str, int] = {}
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
