"""`advisor --version` against `python -c pass`: the ratio, in one run, interleaved."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 21
GOAL = 3.0
SCRIPT = Path(sys.executable).parent / "advisor"
# What people type, where it is installed; else the module of this checkout.
ADVISOR = [str(SCRIPT)] if SCRIPT.is_file() else [sys.executable, "-m", "advisor"]
COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "advisor --version": [*ADVISOR, "--version"],
}


def milliseconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for command in COMMANDS.values():
        milliseconds(command)  # the first run reads the disk
    for _ in range(RUNS):
        for name, command in COMMANDS.items():
            times[name].append(milliseconds(command))
    base, ours = times.values()
    ratios = [b / a for a, b in zip(base, ours, strict=True)]
    result = {
        "base_ms": round(statistics.median(base), 1),
        "base_best_ms": round(min(base), 1),
        "advisor_ms": round(statistics.median(ours), 1),
        "advisor_best_ms": round(min(ours), 1),
        "ratio": round(statistics.median(ratios), 2),
        "ratio_best": round(min(ours) / min(base), 2),
        "goal": GOAL,
        "runs": RUNS,
    }
    print(
        f"advisor --version: {result['ratio']} x python -c pass "
        f"(best {result['ratio_best']} x, goal {GOAL:g} x)",
        file=sys.stderr,
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
