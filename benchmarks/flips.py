"""All one-answer flips of the example workload, and the proof attempt, in milliseconds of CPU.

`again` is the same workload once more, as a report asks after a screen did; `anew` another volume
in each run, as a key press gives it, with the rules, the evidence and the ground warm. The ratio is
to one assessment of that volume: so many assessments the same search would cost if it made them.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from advisor.analysis.flips import flips
from advisor.analysis.proof import prove
from advisor.analysis.trial import Trials
from advisor.decision import assess
from advisor.pack import load_pack
from advisor.workload import known_in, read_workload
from advisor.workload.answers import Answer

RUNS = 15
GOAL_MS = 5.0
EXAMPLE = Path(__file__).parent.parent / "examples" / "support-desk.yaml"
DAY = date(2026, 11, 21)


class Clock:
    """The CPU that something takes, in ms: others may use the machine."""

    def __init__(self) -> None:
        self.found: dict[str, list[float]] = {}

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        """One time of that name."""
        begun = time.process_time()
        yield
        self.found.setdefault(name, []).append((time.process_time() - begun) * 1000)


def main() -> None:
    pack = load_pack()
    workload = read_workload(str(EXAMPLE), known_in(pack))

    def trials(volume: int) -> Trials:
        answers = {**workload.answers, "requests_per_month": Answer("exact", float(volume))}
        return Trials(pack, replace(workload, answers=answers), as_of=DAY)

    count, clock = len(flips(trials(99_000))), Clock()
    for i in range(RUNS):
        volume = 100_000 + 997 * i
        anew = trials(volume)
        with clock.on("assess"):
            assess(pack, anew.workload, as_of=DAY)
        with clock.on("anew"):
            flips(anew)
        again = trials(volume)
        with clock.on("again"):
            flips(again)
        with clock.on("proof"):
            prove(again)
    found = clock.found
    median = {name: statistics.median(times) for name, times in found.items()}
    result = {
        **{f"{name}_ms": round(ms, 2) for name, ms in median.items()},
        **{f"{name}_best_ms": round(min(times), 2) for name, times in found.items()},
        "flips_found": count,
        "anew_in_assessments": round(median["anew"] / median["assess"], 1),
        "goal_ms": GOAL_MS,
        "runs": RUNS,
    }
    print(
        f"{count} flips: {result['again_ms']} ms once known (goal {GOAL_MS:g}), "
        f"{result['anew_ms']} ms at another volume, as long as {result['anew_in_assessments']} "
        f"assessments",
        file=sys.stderr,
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
