"""An answer to the chances beside it on the screen, and the longest that the screen stood still."""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from advisor.analysis.chances import Chances
from advisor.store.workspace import Workspace
from advisor.tui.app import AdvisorApp
from advisor.tui.messages import AnswerTyped
from advisor.tui.opening import read_opening

RUNS = 30
GOAL_MS, GOAL_FRAME_MS = 50.0, 100.0
TICK = 0.001
EXAMPLE = Path(__file__).parent.parent / "examples" / "support-desk.yaml"
DAY = date(2026, 11, 21)


async def until_known(app: AdvisorApp, before_it: Chances | None) -> float:
    """Wait for other chances; gives the longest time, in seconds, in which nothing else ran."""
    longest = 0.0
    while app.chances is None or app.chances is before_it:
        before = time.perf_counter()
        await asyncio.sleep(TICK)
        longest = max(longest, time.perf_counter() - before - TICK)
    return longest


async def measure() -> tuple[list[float], list[float]]:
    whole, still = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.yaml"
        path.write_text(EXAMPLE.read_text("utf-8"), "utf-8")
        space = Workspace(Path(folder))
        app = AdvisorApp(space, read_opening(space, "default", str(path), (), DAY))
        # What each answer leads to is worked out after a pause, in a thread of its own.
        app.looks_ahead = False
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            await until_known(app, None)
            for i in range(RUNS):
                now = app.chances
                begun = time.perf_counter()
                app.post_message(AnswerTyped("requests_per_month", str(101_000 + i * 1000)))
                still.append(await until_known(app, now) * 1000)
                whole.append((time.perf_counter() - begun) * 1000)
                await pilot.pause()
    return whole, still


def main() -> None:
    whole, still = asyncio.run(measure())
    result = {
        "samples": 100_000,
        "ms": round(statistics.median(whole), 1),
        "best_ms": round(min(whole), 1),
        "goal_ms": GOAL_MS,
        "longest_still_ms": round(max(still), 1),
        "goal_still_ms": GOAL_FRAME_MS,
        "runs": RUNS,
    }
    print(
        f"answer to chances: {result['ms']} ms (goal {GOAL_MS:g}); the screen stood still for at "
        f"most {result['longest_still_ms']} ms (goal {GOAL_FRAME_MS:g})",
        file=sys.stderr,
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
