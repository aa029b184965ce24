"""All one-answer flips of the example workload, and the proof attempt, in milliseconds.

The ratio is to one assessment: so many assessments the same search would cost if it made them.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from datetime import date
from pathlib import Path

from advisor.analysis.flips import flips
from advisor.analysis.proof import prove
from advisor.analysis.trial import Trials
from advisor.decision import assess
from advisor.pack import load_pack
from advisor.workload import known_in, read_workload

RUNS = 9
GOAL_MS = 5.0
EXAMPLE = Path(__file__).parent.parent / "examples" / "support-desk.yaml"
DAY = date(2026, 11, 21)


def main() -> None:
    pack = load_pack()
    workload = read_workload(str(EXAMPLE), known_in(pack))
    found: dict[str, list[float]] = {"flips": [], "proof": [], "assess": []}
    count = 0
    for _ in range(RUNS):
        trials = Trials(pack, workload, as_of=DAY)
        begun = time.perf_counter()
        count = len(flips(trials))
        found["flips"].append((time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        prove(trials)
        found["proof"].append((time.perf_counter() - begun) * 1000)
        begun = time.perf_counter()
        assess(pack, workload, as_of=DAY)
        found["assess"].append((time.perf_counter() - begun) * 1000)
    median = {name: statistics.median(times) for name, times in found.items()}
    result = {
        "flips_ms": round(median["flips"], 1),
        "flips_found": count,
        "proof_ms": round(median["proof"], 1),
        "assess_ms": round(median["assess"], 2),
        "flips_in_assessments": round(median["flips"] / median["assess"], 1),
        "goal_ms": GOAL_MS,
        "runs": RUNS,
    }
    print(
        f"{count} flips in {result['flips_ms']} ms (goal {GOAL_MS:g}), as long as "
        f"{result['flips_in_assessments']} assessments",
        file=sys.stderr,
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
