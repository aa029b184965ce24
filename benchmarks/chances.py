"""Chances over 100,000 and 1,000,000 samples of ten options, once warm, and how they grow."""

from __future__ import annotations

import json
import statistics
import sys
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

from advisor.analysis.chances import contest_of
from advisor.analysis.scene import scene_of
from advisor.analysis.tally import Contest
from advisor.analysis.tally_arrays import tally
from advisor.pack import load_pack
from advisor.workload import known_in, read_workload

EXAMPLE = Path(__file__).parent.parent / "examples" / "support-desk.yaml"
OPTIONS = 10
GOALS_MS = {100_000: 16.0, 1_000_000: 100.0}
RUNS = {100_000: 25, 1_000_000: 7}


def milliseconds(contest: Contest, samples: int, runs: int) -> tuple[float, float]:
    """The median and the best, with the draws kept from a first run."""
    tally(contest, samples)
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        tally(contest, samples)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), min(times)


def main() -> None:
    pack = load_pack()
    workload = read_workload(str(EXAMPLE), known_in(pack))
    scene = scene_of(pack, workload, as_of=date(2026, 11, 21))
    contest = contest_of(scene)
    ten = replace(contest, options=contest.options[:OPTIONS])
    half = replace(contest, options=contest.options[: OPTIONS // 2])
    found = {n: milliseconds(ten, n, runs) for n, runs in RUNS.items()}
    _, five = milliseconds(half, 100_000, RUNS[100_000])
    small, large = (found[n][1] for n in RUNS)
    result = {
        "options": len(ten.options),
        **{f"ms_{n}": round(found[n][0], 1) for n in RUNS},
        **{f"best_ms_{n}": round(found[n][1], 1) for n in RUNS},
        **{f"goal_ms_{n}": GOALS_MS[n] for n in RUNS},
        "growth_for_10x_samples": round(large / small, 1),
        "growth_for_2x_options": round(small / five, 1),
    }
    said = ", ".join(
        f"{n:,} samples {found[n][0]:.1f} ms (best {found[n][1]:.1f}, goal {GOALS_MS[n]:g})"
        for n in RUNS
    )
    print(f"chances of {len(ten.options)} options: {said}", file=sys.stderr)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
