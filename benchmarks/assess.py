"""assess() of the example workload over the whole default catalogue, with its full trace."""

from __future__ import annotations

import json
import statistics
import sys
import time
from datetime import date
from pathlib import Path

from advisor.decision import assess
from advisor.pack import load_pack
from advisor.workload import known_in, read_workload

RUNS = 200
GOAL_MS = 5.0
EXAMPLE = Path(__file__).parent.parent / "examples" / "support-desk.yaml"


def main() -> None:
    pack = load_pack()
    workload = read_workload(str(EXAMPLE), known_in(pack))
    day = date(2026, 11, 21)
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        assess(pack, workload, as_of=day)
        times.append((time.perf_counter() - start) * 1000)
    pure = []
    for _ in range(RUNS):
        start = time.perf_counter()
        sum(i * i for i in range(10_000))
        pure.append((time.perf_counter() - start) * 1000)
    result = {
        "options": len(pack.option_ids),
        "assess_ms": round(statistics.median(times), 2),
        "assess_best_ms": round(min(times), 2),
        "ratio_to_10k_squares": round(statistics.median(times) / statistics.median(pure), 1),
        "goal_ms": GOAL_MS,
        "runs": RUNS,
    }
    print(
        f"assess(): {result['assess_ms']} ms over {result['options']} options "
        f"(best {result['assess_best_ms']} ms, goal {GOAL_MS:g} ms)",
        file=sys.stderr,
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
