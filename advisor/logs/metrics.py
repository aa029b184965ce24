"""A server's metrics page: its counters as one row for each model, and its histograms of sizes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from advisor.usage.histogram import Histogram

LINE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+([0-9.eE+-]+|NaN)\b")
MODEL = re.compile(r'model_name="((?:[^"\\]|\\.)*)"')
EDGE = re.compile(r'(?:^|,)\s*le="([^"]*)"')
START = "process_start_time_seconds"
SIZES = {
    "vllm:request_prompt_tokens": ("input_tokens", 1),
    "vllm:request_generation_tokens": ("output_tokens", 1),
    "vllm:e2e_request_latency_seconds": ("latency_ms", 1000),
    "vllm:time_to_first_token_seconds": ("ttft_ms", 1000),
}
"""A histogram's name: the size of a record that it counts, and how many of its units make one."""


@dataclass(slots=True)
class Page:
    """One page as it was read: when the server started, and what it counted by model."""

    start: float | None = None
    counters: dict[str, dict[str, float]] = field(default_factory=dict)
    buckets: dict[tuple[str, str], dict[float, int]] = field(default_factory=dict)
    sums: dict[tuple[str, str], float] = field(default_factory=dict)


def read_page(lines: Iterable[str]) -> Page:
    """Counters and histograms, summed over labels other than the model."""
    page = Page()
    for line in lines:
        found = LINE.match(line)
        if found is None or found[3] == "NaN":
            continue
        name, labels, value = found[1], found[2] or "", float(found[3])
        model = MODEL.search(labels)
        if name == START:
            page.start = value
        elif name.startswith("vllm:"):
            _count(page, name, labels, model[1] if model else "", value)
    return page


def _count(page: Page, name: str, labels: str, model: str, value: float) -> None:
    bare, _, part = name.rpartition("_")
    if part == "bucket" and bare in SIZES:
        edge = EDGE.search(labels)
        if edge is not None:
            counted = page.buckets.setdefault((bare, model), {})
            at = float(edge[1])
            counted[at] = counted.get(at, 0) + int(value)
    elif part == "sum" and bare in SIZES:
        page.sums[bare, model] = page.sums.get((bare, model), 0.0) + value
    elif part not in ("bucket", "sum", "created"):
        counters = page.counters.setdefault(model, {})
        counters[name] = counters.get(name, 0.0) + value


def metric_rows(lines: Iterable[str], read_at: float) -> Iterator[dict[str, Any]]:
    """A row a model: its counters from the server's start to when the page was written.

    Pages of one server hold each other's counts: they have one id, and the later page stays.
    """
    page = read_page(lines)
    for model, counters in page.counters.items():
        if "vllm:prompt_tokens_total" in counters:
            whole = {name: int(value) for name, value in counters.items()}
            series = f"{page.start} {model}"
            yield {START: page.start, "read_at_seconds": read_at, "series": series,
                   "model_name": model, **whole}  # fmt: skip


def histograms_of(lines: Iterable[str]) -> dict[str, Histogram]:
    """The histograms of a page by server, model and size, each with its infinite bucket."""
    page = read_page(lines)
    found: dict[str, Histogram] = {}
    for (name, model), counted in page.buckets.items():
        size, scale = SIZES[name]
        at_most = tuple((edge * scale, count) for edge, count in sorted(counted.items()))
        if at_most and math.isinf(at_most[-1][0]):
            total = page.sums.get((name, model), 0.0) * scale
            found[f"{page.start} {model} {size}"] = Histogram(model, size, at_most, total)
    return found
