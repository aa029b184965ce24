"""The statements that turn millions of records into small tables, on any SQL engine.

They use only count, sum, min, max, CASE, CAST, COALESCE, date_trunc, GROUP BY and window
sums, which every engine spells the same or a translator knows. Percentiles are counted: the number
of records of each integer value, and a running sum. That is exact, the same on every engine, and
takes a twentieth of the memory of an engine's own percentile functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SIZES = ("input_tokens", "output_tokens", "latency_ms", "ttft_ms")
PERCENTS = (50, 95, 99)
MOST_TAGS = 50
HOUR_S = 3_600
# Inside, columns have names of their own: some engines take a name for the sum that is called so.
_RENAMED = (
    "n AS n_, input_tokens AS i_, output_tokens AS o_, cached_input_tokens AS c_,"
    " cache_write_tokens AS w_, cost AS usd_"
)
_SUMS = (
    "SUM(n_) AS n, SUM(i_) AS input, SUM(o_) AS output, SUM(c_) AS cached, SUM(w_) AS written,"
    " SUM(usd_) AS cost"
)


@dataclass(frozen=True, slots=True)
class Cuts:
    """Where cells are parted: prompt lengths, and the tags and hours that a policy asks about.

    `edges` are the shortest prompt of each class after the first, rising. Sums over time are not
    parted: neither by length, nor by the hour where they are of more than one.
    """

    edges: tuple[int, ...] = ()
    tags: tuple[str, ...] = ()
    hours: bool = False


def totals(cuts: Cuts, table: str = "usage") -> str:
    """One row: the span, the rows, how many of them say what, and where cells are cut."""
    known = ", ".join(
        f"SUM(CASE WHEN {column} IS NULL THEN 0 ELSE 1 END) AS {name}"
        for column, name in (
            ("n_", "with_n"),
            ("usd_", "with_cost"),
            ("latency_ms", "with_latency"),
            ("c_", "with_cached"),
        )
    )
    return (
        f"SELECT COUNT(*) AS row_count, MIN(ts) AS first_ts, MAX(ts) AS last_ts, {_SUMS},"
        " SUM(CASE WHEN c_ IS NULL THEN 0 ELSE i_ END) AS cache_known,"
        " SUM(CASE WHEN bucket_s > 0 THEN 1 ELSE 0 END) AS buckets,"
        " MIN(bucket_s) AS shortest_bucket, MAX(bucket_s) AS longest_bucket,"
        f" SUM(CASE WHEN batch = 1 THEN n_ ELSE 0 END) AS batch_n, {known},"
        f" '{' '.join(map(str, cuts.edges))}' AS edges"
        f" FROM (SELECT ts, bucket_s, batch, latency_ms, {_RENAMED} FROM {table}) AS q"
    )


def hours(table: str = "usage") -> str:
    """A row an hour: requests, tokens, failures and refusals for going too fast."""
    return (
        f"SELECT {_SUMS}, hour_ts,"
        " SUM(CASE WHEN status >= 400 AND status <> 429 THEN n_ ELSE 0 END) AS failed,"
        " SUM(CASE WHEN status = 429 THEN n_ ELSE 0 END) AS limited"
        f" FROM (SELECT DATE_TRUNC('hour', ts) AS hour_ts, status, {_RENAMED}"
        f" FROM {table} WHERE bucket_s <= {HOUR_S}) AS q GROUP BY hour_ts"
    )


def days(table: str = "usage") -> str:
    """A row a day: requests, tokens and spend."""
    return (
        f"SELECT {_SUMS}, day_ts FROM (SELECT DATE_TRUNC('day', ts) AS day_ts, {_RENAMED}"
        f" FROM {table}) AS q GROUP BY day_ts"
    )


def percentiles(table: str = "usage") -> str:
    """For each model, and for "" (all of them), nearest-rank percentiles of each size."""
    counted = " UNION ALL ".join(
        f"SELECT model AS m, '{size}' AS size, CAST({size} AS BIGINT) AS v, COUNT(*) AS k_"
        f" FROM {table} WHERE bucket_s = 0 AND status < 400 AND {size} IS NOT NULL"
        f" GROUP BY model, {size}"
        for size in SIZES
    )
    picked = ", ".join(
        f"MIN(CASE WHEN cum * 100 >= tot * {p} THEN v END) AS p{p}" for p in PERCENTS
    )
    return (
        f"WITH h AS ({counted}), a AS (SELECT COALESCE(m, '?') AS model, size, v, k_ FROM h"
        " UNION ALL SELECT '' AS model, size, v, SUM(k_) AS k_ FROM h GROUP BY size, v),"
        " r AS (SELECT model, size, v, k_, SUM(k_) OVER (PARTITION BY model, size ORDER BY v"
        " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS cum,"
        " SUM(k_) OVER (PARTITION BY model, size) AS tot FROM a)"
        " SELECT model, size, SUM(k_) AS k, SUM(v * k_) AS total, MAX(v) AS longest,"
        f" {picked} FROM r GROUP BY model, size"
    )


def peaks(table: str = "usage") -> str:
    """The busiest second and minute, in requests and in tokens, and how many had any."""
    tops = "MAX(k_) AS requests, MAX(t_) AS tokens, COUNT(*) AS busy, SUM(k_) AS total"
    return (
        "WITH s AS (SELECT at_ts, SUM(n) AS k_, SUM(input_tokens + output_tokens) AS t_,"
        " MAX(bucket_s) AS b_ FROM (SELECT DATE_TRUNC('second', ts) AS at_ts, n, input_tokens,"
        f" output_tokens, bucket_s FROM {table} WHERE bucket_s <= 60) AS q GROUP BY at_ts),"
        " m AS (SELECT min_ts, SUM(k_) AS k_, SUM(t_) AS t_ FROM (SELECT"
        " DATE_TRUNC('minute', at_ts) AS min_ts, k_, t_ FROM s) AS q GROUP BY min_ts)"
        f" SELECT 'second' AS unit, {tops} FROM s WHERE b_ = 0"
        f" UNION ALL SELECT 'minute' AS unit, {tops} FROM m"
    )


def tags(table: str = "usage") -> str:
    """The tags with the most tokens."""
    return (
        f"SELECT {_SUMS}, tag FROM (SELECT COALESCE(tag, '?') AS tag, {_RENAMED}"
        f" FROM {table}) AS q GROUP BY tag ORDER BY input DESC, tag LIMIT {MOST_TAGS}"
    )


def cells(cuts: Cuts, table: str = "usage") -> str:
    """The cells that every price tier and every policy can be priced from, exactly.

    `cut` is the shortest prompt of the cell's class, and -1 for sums over time, which hold many
    prompts; so is `hour_of_day` for sums of more than an hour, and where nothing asks for it.
    """
    size = _class_of(cuts.edges)
    tag = "''"
    if cuts.tags:
        tag = f"CASE WHEN tag IN ({', '.join(map(quoted, cuts.tags))}) THEN tag ELSE '' END"
    hour = "-1"
    if cuts.hours:
        hour = f"CASE WHEN bucket_s > {HOUR_S} THEN -1 ELSE EXTRACT(HOUR FROM ts) END"
    keys = "model, provider, tag, hour_of_day, cut, batch, paid"
    return (
        f"SELECT {_SUMS}, {keys}, COUNT(*) AS row_count, SUM(w1_) AS written_1h,"
        " SUM(r_) AS reasoning FROM ("
        "SELECT COALESCE(model, '?') AS model, COALESCE(provider, '?') AS provider,"
        f" {tag} AS tag, {hour} AS hour_of_day, {size} AS cut, batch,"
        " CASE WHEN cost IS NULL THEN 0 ELSE 1 END AS paid,"
        f" cache_write_1h_tokens AS w1_, reasoning_tokens AS r_, {_RENAMED}"
        f" FROM {table}) AS q GROUP BY {keys}"
    )


def _class_of(edges: Sequence[int]) -> str:
    """The start of a prompt's class. Most prompts are short, and leave by an early step."""
    starts = (0, *edges)
    steps = (f"WHEN input_tokens < {e} THEN {s}" for s, e in zip(starts, edges, strict=False))
    return f"CASE WHEN bucket_s > 0 THEN -1 {' '.join(steps)} ELSE {starts[-1]} END"


def quoted(text: str) -> str:
    """A string of SQL, with its quotes doubled.

    Some engines read a backslash too: what is printed for them must not hold one.
    """
    return "'" + text.replace("'", "''") + "'"


def all_statements(cuts: Cuts, table: str = "usage") -> dict[str, str]:
    """Every statement by the name of its table."""
    return {
        "totals": totals(cuts, table),
        "hours": hours(table),
        "days": days(table),
        "percentiles": percentiles(table),
        "peaks": peaks(table),
        "tags": tags(table),
        "cells": cells(cuts, table),
    }


def edges_of(thresholds: Iterable[int]) -> tuple[int, ...]:
    """Thresholds as the edges of classes: each once, rising, without those that part nothing."""
    return tuple(sorted({t for t in thresholds if t > 0}))
