"""Chances over 100,000 and 1,000,000 samples of ten options, once warm, and how they grow.

The growth is of CPU time, with samples and with options: the ten that the example compares, the
first five of them, and the ten with ten more of the catalogue.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from advisor.analysis.chances import contest_of
from advisor.analysis.scene import Scene, scene_of
from advisor.analysis.tally import Contest
from advisor.analysis.tally_arrays import tally
from advisor.analysis.uncertain import uncertain_in
from advisor.pack import load_pack
from advisor.workload import known_in, read_workload

EXAMPLE = Path(__file__).parent.parent / "examples" / "support-desk.yaml"
OPTIONS = 10
GOALS_MS = {100_000: 16.0, 1_000_000: 100.0}
RUNS = {10_000: 40, 100_000: 25, 1_000_000: 7}


@dataclass(frozen=True)
class Times:
    """Of some runs, in ms: the median and the best by the clock, and the least CPU time."""

    median: float
    best: float
    cpu: float


def timed(contest: Contest, samples: int) -> Times:
    """With the draws kept from a first run."""
    tally(contest, samples)
    wall, cpu = [], []
    for _ in range(RUNS[samples]):
        start, used = time.perf_counter(), time.process_time()
        tally(contest, samples)
        cpu.append((time.process_time() - used) * 1000)
        wall.append((time.perf_counter() - start) * 1000)
    return Times(statistics.median(wall), min(wall), min(cpu))


def with_more(scene: Scene, contest: Contest, count: int) -> Contest:
    """The contest with options of the catalogue beside its own, routes left out."""
    judged = scene.decided.judged.values()
    others = [j.sheet.option for j in judged if j.sheet.route is None and j.has_cost]
    options = tuple(dict.fromkeys((*contest.options, *others)))[:count]
    return replace(contest, options=options, uncertain=uncertain_in(scene, options))


def growth(times: Sequence[Times]) -> list[float]:
    """How many times the CPU each takes of the one before it."""
    return [round(b.cpu / a.cpu, 1) for a, b in pairwise(times)]


def main() -> None:
    pack = load_pack()
    workload = read_workload(str(EXAMPLE), known_in(pack))
    scene = scene_of(pack, workload, as_of=date(2026, 11, 21))
    contest = contest_of(scene)
    ten = replace(contest, options=contest.options[:OPTIONS])
    half = replace(contest, options=contest.options[: OPTIONS // 2])
    found = {n: timed(ten, n) for n in RUNS}
    by_options = [timed(half, 100_000), found[100_000]]
    by_options.append(timed(with_more(scene, ten, 2 * OPTIONS), 100_000))
    samples, options = growth(list(found.values())), growth(by_options)
    result = {
        "options": len(ten.options),
        **{f"ms_{n}": round(t.median, 1) for n, t in found.items()},
        **{f"best_ms_{n}": round(t.best, 1) for n, t in found.items()},
        **{f"cpu_ms_{n}": round(t.cpu, 1) for n, t in found.items()},
        **{f"goal_ms_{n}": goal for n, goal in GOALS_MS.items()},
        "growth_for_10x_samples": samples,
        "growth_for_2x_options": options,
    }
    said = ", ".join(
        f"{n:,} samples {found[n].median:.1f} ms (best {found[n].best:.1f}, goal {goal:g})"
        for n, goal in GOALS_MS.items()
    )
    print(f"chances of {len(ten.options)} options: {said}", file=sys.stderr)
    print(
        f"CPU from 10,000 to 100,000 to 1,000,000 samples: {samples[0]} and {samples[1]} times; "
        f"from 5 to 10 to 20 options: {options[0]} and {options[1]} times",
        file=sys.stderr,
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
