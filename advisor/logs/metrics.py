"""A server's metrics page: its counters, as one row for each model."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from typing import Any

LINE = re.compile(r"^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+([0-9.eE+-]+|NaN)\b")
MODEL = re.compile(r'model_name="((?:[^"\\]|\\.)*)"')
START = "process_start_time_seconds"


def metric_rows(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Counters summed over other labels, with when the server started and this was read."""
    start: float | None = None
    models: dict[str, dict[str, float]] = {}
    for line in lines:
        found = LINE.match(line)
        if found is None or found[3] == "NaN":
            continue
        name, labels, value = found[1], found[2] or "", float(found[3])
        if name == START:
            start = value
        elif name.startswith("vllm:") and not name.endswith(("_bucket", "_sum", "_created")):
            model = MODEL.search(labels)
            counters = models.setdefault(model[1] if model else "", {})
            counters[name] = counters.get(name, 0.0) + value
    for model_name, counters in models.items():
        if "vllm:prompt_tokens_total" in counters:
            whole = {name: int(value) for name, value in counters.items()}
            yield {START: start, "read_at_seconds": time.time(), "model_name": model_name, **whole}
