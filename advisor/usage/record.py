"""The record that every log format is turned into, and what must hold of each.

`input_tokens` counts everything that was sent: fresh tokens, cache reads and cache writes.
`output_tokens` counts reasoning too. A row of a report by minute, hour or day is the same record
with `n` requests and the length of its bucket; one request has `n` 1 and `bucket_s` 0. What a log
does not say is NULL, never zero.
"""

from __future__ import annotations

COLUMNS = {
    "ts": "TIMESTAMP",
    "model": "VARCHAR",
    "provider": "VARCHAR",
    "tag": "VARCHAR",
    "input_tokens": "BIGINT",
    "output_tokens": "BIGINT",
    "cached_input_tokens": "BIGINT",
    "cache_write_tokens": "BIGINT",
    "cache_write_1h_tokens": "BIGINT",
    "reasoning_tokens": "BIGINT",
    "latency_ms": "BIGINT",
    "ttft_ms": "BIGINT",
    "status": "SMALLINT",
    "cost": "DOUBLE",
    "batch": "SMALLINT",
    "n": "BIGINT",
    "bucket_s": "INTEGER",
}
"""Column and SQL type. Times are UTC without a zone; `cost` is in US dollars; no text is kept."""

MOST_TOKENS = 10_000_000
"""More than any context holds; a request above it is a slip, not traffic."""

_FAILED = "status >= 400"
BROKEN = (
    ("cannot be read as a record", "ts IS NULL AND input_tokens IS NULL AND output_tokens IS NULL"),
    ("no time that can be read", "ts IS NULL"),
    ("a time after the year 2100", "ts >= TIMESTAMP '2100-01-01 00:00:00'"),
    ("a time before the year 1970", "ts < TIMESTAMP '1970-01-01 00:00:00'"),
    (
        "no token counts",
        f"(input_tokens IS NULL OR output_tokens IS NULL) AND NOT ({_FAILED})",
    ),
    (
        "a negative token count",
        "input_tokens < 0 OR output_tokens < 0 OR cached_input_tokens < 0"
        " OR cache_write_tokens < 0 OR cache_write_1h_tokens < 0",
    ),
    (
        f"more than {MOST_TOKENS:,} tokens in one request",
        f"bucket_s = 0 AND (input_tokens > {MOST_TOKENS} OR output_tokens > {MOST_TOKENS})",
    ),
    (
        "more cached tokens than input",
        "COALESCE(cached_input_tokens, 0) + COALESCE(cache_write_tokens, 0) > input_tokens",
    ),
    ("a negative number of requests", "n < 0"),
)
"""Why a record cannot be used, and the condition, in the order in which they are looked at."""


def why_broken() -> str:
    """An SQL expression: the first reason that holds, or NULL for a sound record."""
    cases = " ".join(f"WHEN {condition} THEN '{why}'" for why, condition in BROKEN)
    return f"CASE {cases} END"
