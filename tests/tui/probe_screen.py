"""What the tests of the probe screen share: a target on this machine, and a yes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from textual.pilot import Pilot

from advisor.decision import Assessment, assess
from advisor.probe.choice import with_target
from advisor.tui.app import AdvisorApp
from advisor.tui.screens import Confirm
from advisor.workload import Workload, known_in, read_workload
from tests.tui.conftest import DAY, PACK, keys

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "support-desk.yaml")
SUPPORT = read_workload(EXAMPLE, known_in(PACK))
HAIKU = "claude-haiku-5.5@anthropic"


def really(workload: Workload) -> Assessment:
    return assess(PACK, workload, as_of=DAY)


async def until(pilot: Pilot[None], true: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        await asyncio.sleep(0.02)
        await pilot.pause()


def at(app: AdvisorApp, url: str, samples: int) -> None:
    """Haiku at an address on loopback, with so many samples, and nothing else marked."""
    from advisor.probe.target import Given, targets_of

    (target,), _ = targets_of([f"{HAIKU}={url}"], Given("anthropic", "m"), app.known_endpoints())
    choice = with_target(replace(app.choice, options=frozenset()), HAIKU, target)
    app.choice_changed(replace(choice, samples=samples))


async def agree(app: AdvisorApp, pilot: Pilot[None]) -> None:
    await until(pilot, lambda: app.offers is not None)
    await keys("s")(pilot)
    await until(pilot, lambda: isinstance(app.screen, Confirm))
    await keys("down", "enter")(pilot)
