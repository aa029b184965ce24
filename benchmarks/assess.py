"""assess() of the example workload over the whole default catalogue, with its full trace.

Once more, and `anew` at another volume in each run, where every cost has to be worked out.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from advisor.decision import assess
from advisor.pack import load_pack
from advisor.workload import known_in, read_workload
from advisor.workload.answers import Answer

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
    anew = []
    for i in range(RUNS):
        answers = {**workload.answers, "requests_per_month": Answer("exact", 101_000.0 + 997 * i)}
        other = replace(workload, answers=answers)
        start = time.perf_counter()
        assess(pack, other, as_of=day)
        anew.append((time.perf_counter() - start) * 1000)
    pure = []
    for _ in range(RUNS):
        start = time.perf_counter()
        sum(i * i for i in range(10_000))
        pure.append((time.perf_counter() - start) * 1000)
    result = {
        "options": len(pack.option_ids),
        "assess_ms": round(statistics.median(times), 2),
        "assess_best_ms": round(min(times), 2),
        "anew_ms": round(statistics.median(anew), 2),
        "anew_best_ms": round(min(anew), 2),
        "ratio_to_10k_squares": round(statistics.median(times) / statistics.median(pure), 1),
        "goal_ms": GOAL_MS,
        "runs": RUNS,
    }
    print(
        f"assess(): {result['assess_ms']} ms over {result['options']} options "
        f"(best {result['assess_best_ms']} ms), at another volume {result['anew_ms']} ms "
        f"(best {result['anew_best_ms']} ms, goal {GOAL_MS:g} ms)",
        file=sys.stderr,
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
