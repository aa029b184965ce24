"""An answer to the repainted standing: wall time and CPU, with 100 options, headless.

The catalogue's options are repeated until there are a hundred rows to draw, so that the drawing is
measured at that size; the assessment itself is that of the whole catalogue.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from itertools import cycle, islice
from pathlib import Path

from textual.screen import Screen
from textual.strip import Strip

from advisor.analysis.trial import Trials
from advisor.decision import Assessment, assess
from advisor.pack import load_pack
from advisor.store.workspace import Workspace
from advisor.tui.app import AdvisorApp
from advisor.tui.messages import AnswerTyped
from advisor.tui.opening import Opening
from advisor.tui.widgets.standing import Standing
from advisor.workload import Workload, known_in, read_workload

RUNS = 40
OPTIONS = 100
GOAL_MS, GOAL_CPU_MS = 50.0, 13.0
EXAMPLE = Path(__file__).parent.parent / "examples" / "support-desk.yaml"
DAY = date(2026, 11, 21)


class Painted:
    """Tells when the standing's rows were drawn anew and went to the terminal."""

    def __init__(self, standing: Standing, screen: Screen[object]) -> None:
        self.drawn = self.shown = False
        draw, refresh = standing.render_line, screen._compositor_refresh

        def render_line(y: int) -> Strip:
            self.drawn = True
            return draw(y)

        def compositor_refresh() -> None:
            refresh()
            self.shown = self.shown or self.drawn

        standing.render_line = render_line  # type: ignore[method-assign]  # to watch it
        screen._compositor_refresh = compositor_refresh  # type: ignore[method-assign]  # as above

    async def wait(self) -> None:
        while not self.shown:
            await asyncio.sleep(0.0005)


async def measure() -> tuple[list[float], list[float]]:
    pack = load_pack()
    workload = read_workload(str(EXAMPLE), known_in(pack))

    def assessor(one: Workload) -> Assessment:
        a = assess(pack, one, as_of=DAY)
        return replace(a, options=tuple(islice(cycle(a.options), OPTIONS)))

    def trials(one: Workload) -> Trials:
        return Trials(pack, one, as_of=DAY)

    wall, cpu = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "w.yaml"
        app = AdvisorApp(
            Workspace(Path(folder)),
            Opening(pack, known_in(pack), assessor, assessor, trials, workload, path),
        )
        # It starts after a pause and in a thread of its own, and delays no repaint.
        app.looks_ahead = False
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            standing = app.screen.query_one(Standing)
            painted = Painted(standing, app.screen)
            for i in range(RUNS):
                painted.drawn = painted.shown = False
                begun, used = time.perf_counter(), time.process_time()
                app.post_message(AnswerTyped("requests_per_month", str(100_000 + i * 1000)))
                await painted.wait()
                cpu.append((time.process_time() - used) * 1000)
                wall.append((time.perf_counter() - begun) * 1000)
                await pilot.pause()
            assert len(standing.snapshot.standing) == OPTIONS
    return wall, cpu


def main() -> None:
    wall, cpu = asyncio.run(measure())
    result = {
        "options": OPTIONS,
        "wall_ms": round(statistics.median(wall), 1),
        "wall_worst_ms": round(max(wall), 1),
        "cpu_ms": round(statistics.median(cpu), 1),
        "cpu_best_ms": round(min(cpu), 1),
        "goal_ms": GOAL_MS,
        "goal_cpu_ms": GOAL_CPU_MS,
        "runs": RUNS,
    }
    print(
        f"answer to repainted standing: {result['wall_ms']} ms (goal {GOAL_MS:g}), CPU "
        f"{result['cpu_ms']} ms (best {result['cpu_best_ms']}, goal {GOAL_CPU_MS:g})",
        file=sys.stderr,
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
