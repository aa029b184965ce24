"""What the screen tests share: an app on a temporary folder, its text, and the goldens."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.message import Message
from textual.pilot import Pilot

from advisor.analysis.trial import Trials
from advisor.decision.assessment import CheapestChange, Proved
from advisor.pack import load_pack
from advisor.store.workspace import Workspace, save
from advisor.tui.app import AdvisorApp
from advisor.tui.opening import Opening
from advisor.workload import Workload, known_in
from tests.probe.conftest import fault_server
from tests.report.report_samples import decided

PACK = load_pack()
DAY = date(2026, 11, 21)
GOLDEN = Path(__file__).parent / "golden"
DRAWN = decided().volume_options
CHEAPEST = (CheapestChange(3.4567e12, True, DRAWN[0], DRAWN[2]),)
MakeApp = Callable[..., AdvisorApp]
Script = Callable[[Pilot[None]], Awaitable[None]]


@pytest.fixture
def make_app(tmp_path: Path) -> MakeApp:
    """An app for a named workload; the assessment is a fixed sample."""

    def make(workload: Workload | None = None, **others: object) -> AdvisorApp:
        space = Workspace(tmp_path)
        known = workload if workload is not None else Workload("Support desk")
        path = tmp_path / "support-desk.yaml"
        save(known, PACK.questionnaire, path)
        settings: dict[str, Any] = {
            "assessor": lambda _: decided(),
            "whole": lambda _: replace(
                decided(), proved=Proved(False, "", (), (), 0), cheapest=CHEAPEST
            ),
            "trials": lambda w: Trials(PACK, w, as_of=DAY),
            "path": path,
            **others,
        }
        app = AdvisorApp(
            space, Opening(PACK, known_in(PACK), workload=known, today=DAY, **settings)
        )
        app.animation_level = "none"
        # Its thread would make every picture of a screen a matter of luck.
        app.looks_ahead = False
        return app

    return make


def screen_text(app: App[None]) -> str:
    """What is on the screen, without colours."""
    strips = app.screen._compositor.render_strips(app.size)
    lines = ("".join(s.text for s in strip).rstrip() for strip in strips)
    return "\n".join(lines) + "\n"


def assert_golden(app: App[None], name: str) -> None:
    """The screen is the same as in the file; a missing file is written, and the test fails."""
    path = GOLDEN / f"{name}.{app.size.width}x{app.size.height}.txt"
    found = screen_text(app)
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, "utf-8")
        pytest.fail(f"{path.name} was not there and is written now: read it, then run again")
    assert found == path.read_text("utf-8"), f"delete {path.name} to have it written anew"


def drive(app: AdvisorApp, script: Script, size: tuple[int, int] = (80, 24)) -> list[Message]:
    seen: list[Message] = []

    async def go() -> None:
        async with app.run_test(size=size, message_hook=seen.append, notifications=True) as pilot:
            while not app.is_open:
                await pilot.pause()
            await pilot.pause()
            await script(pilot)

    asyncio.run(go())
    return seen


def keys(*names: str) -> Script:
    async def script(pilot: Pilot[None]) -> None:
        for name in names:
            await pilot.press(name)
            await pilot.pause()

    return script


@pytest.fixture
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key of whoever runs the tests is ever read, from wherever it is kept."""
    for name in [n for n in os.environ if n.endswith("_API_KEY")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr("advisor.probe.keys._from_keyring", lambda _: None)


@pytest.fixture
def no_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planner tries each option twice, which only its own test has to wait for."""
    monkeypatch.setattr("advisor.measurement.planner.useful_probes", lambda *_: [])


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with fault_server() as url:
        yield url
