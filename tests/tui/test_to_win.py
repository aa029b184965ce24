"""The chance to win beside each option: drawn when it is known, and never one that is overtaken."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

from textual.pilot import Pilot

from advisor.analysis.chances import Chances, chances
from advisor.analysis.scene import scene_of
from advisor.decision import Assessment, assess
from advisor.report.money import usd
from advisor.tui.app import AdvisorApp
from advisor.tui.messages import ChoicesPicked
from advisor.tui.standing_rows import weighed
from advisor.tui.take_snapshot import with_chances
from advisor.tui.widgets.standing import Look
from advisor.workload import Answer, Workload
from tests.tui.conftest import DAY, PACK, MakeApp, drive, screen_text

BUDGET = Workload("Support desk", {"monthly_budget": Answer("exact", 1_200.0)})
SAMPLES = 200


def assessed(workload: Workload) -> Assessment:
    return assess(PACK, workload, as_of=DAY)


def weighing(workload: Workload) -> Chances:
    return chances(scene_of(PACK, workload, as_of=DAY), SAMPLES, numpy=True)


def weigh(workload: Workload) -> Iterator[Chances]:
    yield weighing(workload)


async def until_known(app: AdvisorApp, pilot: Pilot[None]) -> None:
    for _ in range(400):
        if app.chances is not None:
            break
        await pilot.pause(0.01)
    await pilot.pause()


def of(found: Chances, option: str) -> str:
    one = found.of(option)
    assert one is not None
    return f"{one.recommended * 100:.0f}%"


def test_the_standing_says_what_the_command_says(make_app: MakeApp) -> None:
    app = make_app(BUDGET, assessor=assessed, chances=weigh)
    found = weighing(BUDGET)

    async def script(pilot: Pilot[None]) -> None:
        await until_known(app, pilot)
        rows = {r.option: r for r in app.snapshot.standing}
        best = next(r for r in app.snapshot.standing if r.best)
        assert best.wins == of(found, best.option)
        risky = [c for c in found.options if c.over_budget and rows[c.option].sign == "✓"]
        assert risky and all(rows[c.option].over_budget for c in risky)
        shown = screen_text(app)
        assert "to win" in shown

    drive(app, script, (120, 40))


def test_a_first_look_is_followed_by_the_rest(make_app: MakeApp) -> None:
    seen, told = threading.Event(), threading.Event()
    first, whole = (
        chances(scene_of(PACK, BUDGET, as_of=DAY), count, numpy=True) for count in (50, SAMPLES)
    )

    def twice(workload: Workload) -> Iterator[Chances]:
        yield first
        seen.wait(20)
        yield whole
        told.set()

    app = make_app(BUDGET, assessor=assessed, chances=twice)

    async def script(pilot: Pilot[None]) -> None:
        await until_known(app, pilot)
        assert app.chances is first and "of 50 samples" in screen_text(app)
        seen.set()
        while not told.is_set():
            await pilot.pause(0.01)
        await pilot.pause(0.1)
        assert app.chances is whole and "of 200 samples" in screen_text(app)

    drive(app, script, (120, 40))


def test_what_a_later_answer_overtook_is_not_drawn(make_app: MakeApp) -> None:
    held, begun = threading.Event(), threading.Event()

    def slow(workload: Workload) -> Iterator[Chances]:
        if "fine_tuning" not in workload.answers:
            begun.set()
            held.wait(20)
        yield weighing(workload)

    app = make_app(BUDGET, assessor=assessed, chances=slow)

    async def script(pilot: Pilot[None]) -> None:
        while not begun.is_set():
            await pilot.pause(0.01)
        assert {r.wins for r in app.snapshot.standing} == {""}
        app.post_message(ChoicesPicked("fine_tuning", ("yes",)))
        await pilot.pause()
        held.set()
        await until_known(app, pilot)
        await pilot.pause(0.1)
        now = weighing(app.session.workload)
        assert app.chances == now != weighing(BUDGET)

    drive(app, script, (120, 40))


def test_without_numpy_there_is_no_column(make_app: MakeApp) -> None:
    app = make_app(BUDGET, assessor=assessed)

    async def script(pilot: Pilot[None]) -> None:
        await pilot.pause()
        assert not app.snapshot.weighed
        assert "to win" not in screen_text(app)

    drive(app, script, (120, 40))


def test_a_narrow_standing_keeps_its_money_and_drops_reasons_first(make_app: MakeApp) -> None:
    app = make_app(BUDGET, assessor=assessed)

    async def script(pilot: Pilot[None]) -> None:
        rows = weighed(app.snapshot.standing, weighing(BUDGET))
        for width in (40, 59, 60, 78, 118, 198):
            look = Look.of(rows, width, weighed=True)
            assert bool(look.wins) is (width >= 60)
            for row in rows:
                line = look.line(row).plain
                assert len(line) <= width
                assert row.cost is None or usd(row.cost) in line
                if look.wins and row.wins:
                    assert row.wins in line
                    assert ("!" in line) is bool(row.over_budget)
        assert replace(app.snapshot, weighed=True) == with_chances(app.snapshot, None)

    drive(app, script, (80, 24))
