"""One small traffic, and how rows of it are put into a file."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

START = datetime(2026, 10, 5, 0, 0, 5)
STEP = timedelta(minutes=10)
MODEL = "claude-haiku-4-5-20251001"


@dataclass(frozen=True)
class Request:
    """One request: `fresh`, `read` and `written` add up to its input."""

    number: int
    at: datetime
    fresh: int
    read: int
    written: int
    output: int
    latency_ms: int
    status: int

    @property
    def input(self) -> int:
        return self.fresh + self.read + self.written

    @property
    def end(self) -> datetime:
        return self.at + timedelta(milliseconds=self.latency_ms)


def traffic() -> list[Request]:
    """Three whole days, one request in ten minutes; every 50th is refused, and has no tokens."""
    found = []
    for i in range(3 * 144):
        refused = i % 50 == 49
        read = 0 if refused else (i % 4) * 2000
        written = 0 if refused or i % 4 else 256
        fresh, output = (0, 0) if refused else (300 + 7 * (i % 13), 40 + i % 17)
        status = 429 if refused else 200
        found.append(
            Request(i, START + i * STEP, fresh, read, written, output, 500 + i % 90, status)
        )
    return found


def iso(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds") + "Z"


def jsonl(rows: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def as_csv(rows: list[dict[str, Any]]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(
        {k: json.dumps(v) if isinstance(v, dict | list) else v for k, v in row.items()}
        for row in rows
    )
    return out.getvalue()
