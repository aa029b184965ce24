"""An answer to the chances beside it on the screen, and the longest that the screen stood still.

They come twice: over the first 10,000 samples, and a moment later over all 100,000.
"""

from __future__ import annotations

import asyncio
import gc
import json
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from advisor.analysis.chances import FIRST_LOOK, SAMPLES, Chances
from advisor.store.workspace import Workspace
from advisor.tui.app import AdvisorApp
from advisor.tui.messages import AnswerTyped
from advisor.tui.opening import read_opening

RUNS = 30
GOAL_MS, GOAL_FRAME_MS = 50.0, 100.0
TICK = 0.001
EXAMPLE = Path(__file__).parent.parent / "examples" / "support-desk.yaml"
DAY = date(2026, 11, 21)


async def until_known(app: AdvisorApp, before_it: Chances | None, samples: int) -> float:
    """Wait for other chances; gives the longest time, in seconds, in which nothing else ran."""
    longest = 0.0
    while app.chances is None or app.chances is before_it or app.chances.samples < samples:
        before = time.perf_counter()
        await asyncio.sleep(TICK)
        longest = max(longest, time.perf_counter() - before - TICK)
    return longest


async def measure() -> dict[str, list[float]]:
    found: dict[str, list[float]] = {"first": [], "whole": [], "still": [], "cpu": []}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.yaml"
        path.write_text(EXAMPLE.read_text("utf-8"), "utf-8")
        space = Workspace(Path(folder))
        app = AdvisorApp(space, read_opening(space, "default", str(path), (), DAY))
        # What each answer leads to is worked out after a pause, in a thread of its own.
        app.looks_ahead = False
        # As `advisor` starts a session.
        app.settled = gc.freeze
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            await until_known(app, None, SAMPLES)
            for i in range(RUNS):
                now = app.chances
                begun, used = time.perf_counter(), time.process_time()
                app.post_message(AnswerTyped("requests_per_month", str(101_000 + i * 1000)))
                still = await until_known(app, now, FIRST_LOOK)
                found["first"].append((time.perf_counter() - begun) * 1000)
                found["cpu"].append((time.process_time() - used) * 1000)
                still = max(still, await until_known(app, now, SAMPLES))
                found["whole"].append((time.perf_counter() - begun) * 1000)
                found["still"].append(still * 1000)
                await pilot.pause()
    return found


def main() -> None:
    found = asyncio.run(measure())
    result = {
        "samples": [FIRST_LOOK, SAMPLES],
        "ms": round(statistics.median(found["first"]), 1),
        "best_ms": round(min(found["first"]), 1),
        "cpu_ms": round(statistics.median(found["cpu"]), 1),
        "whole_ms": round(statistics.median(found["whole"]), 1),
        "whole_best_ms": round(min(found["whole"]), 1),
        "goal_ms": GOAL_MS,
        "longest_still_ms": round(max(found["still"]), 1),
        "median_still_ms": round(statistics.median(found["still"]), 1),
        "goal_still_ms": GOAL_FRAME_MS,
        "runs": RUNS,
    }
    print(
        f"answer to chances: {result['ms']} ms (best {result['best_ms']}, goal {GOAL_MS:g}), over "
        f"all {SAMPLES:,} samples {result['whole_ms']} ms; the screen stood still for at most "
        f"{result['longest_still_ms']} ms (goal {GOAL_FRAME_MS:g})",
        file=sys.stderr,
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
