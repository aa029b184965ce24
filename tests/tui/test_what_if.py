"""What if: arrow keys move answers and prices, the standing follows, and `t` takes the answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

from textual.pilot import Pilot

from advisor.analysis.chances import Chances, chances
from advisor.analysis.scene import scene_of
from advisor.decision import Assessment, assess
from advisor.report.chances import share
from advisor.tui.messages import RowMoved, SupposedTaken
from advisor.tui.screens import WhatIfScreen
from advisor.workload import Workload, known_in, read_workload
from advisor.workload.answers import Answer
from tests.tui.conftest import DAY, PACK, MakeApp, drive, keys, screen_text

EXAMPLE = str(Path(__file__).parents[2] / "examples" / "support-desk.yaml")
SUPPORT = read_workload(EXAMPLE, known_in(PACK))


def really(workload: Workload) -> Assessment:
    return assess(PACK, workload, as_of=DAY)


def test_a_step_is_assessed_and_taken(make_app: MakeApp) -> None:
    app = make_app(SUPPORT, assessor=really)

    async def script(pilot: Pilot[None]) -> None:
        await keys("f12", "down", "down", "down", "right")(pilot)
        page = app.screen
        assert isinstance(page, WhatIfScreen)
        row = next(r for r in page.supposing.rows if r.id == "requests_per_month")
        assert (row.now, row.supposed) == ("100k requests/month", "125k requests/month")
        assert "$25.17" in page.supposing.now
        # 1.25 times the requests is 1.25 times the bill: no machine comes between.
        assert "$31.46" in page.supposing.then
        assert "125k requests/month" in screen_text(app)
        assert app.session.workload == SUPPORT, "supposing says nothing yet"
        await keys("t")(pilot)
        assert app.session.workload.answers["requests_per_month"] == Answer("exact", 125_000.0)
        await keys("ctrl+z")(pilot)
        assert app.session.workload == SUPPORT

    seen = drive(app, script, (120, 40))
    assert [type(m) for m in seen if isinstance(m, RowMoved | SupposedTaken)] == [
        RowMoved,
        SupposedTaken,
    ]


def test_a_price_moves_and_goes_back_and_is_never_taken(make_app: MakeApp) -> None:
    app = make_app(SUPPORT, assessor=really)

    async def script(pilot: Pilot[None]) -> None:
        await keys("f12")(pilot)
        page = app.screen
        assert isinstance(page, WhatIfScreen)
        prices = [r for r in page.supposing.rows if r.id.startswith("price ")]
        assert prices[0].id == "price claude-haiku-5.5@anthropic price_input"
        app.post_message(RowMoved(prices[0].id, 1))
        await pilot.pause()
        moved = next(r for r in page.supposing.rows if r.id == prices[0].id)
        assert (moved.now, moved.supposed) == ("$0.1/Mtok", "$0.11/Mtok")
        assert page.supposing.then != "What if   …"
        app.post_message(RowMoved(prices[0].id, 0))
        await pilot.pause()
        assert page.supposing.then == "What if   …"
        app.post_message(RowMoved(prices[0].id, 1))
        await pilot.pause()
        await keys("t")(pilot)
        assert app.session.workload == SUPPORT

    drive(app, script, (120, 40))


def test_what_would_contradict_another_answer_does_not_move(make_app: MakeApp) -> None:
    said = {"input_tokens": Answer("exact", 1000.0), "longest_prompt": Answer("exact", 1000.0)}
    app = make_app(Workload("W", said), assessor=really)

    async def script(pilot: Pilot[None]) -> None:
        await keys("f12")(pilot)
        app.post_message(RowMoved("longest_prompt", -1))
        await pilot.pause()
        assert not app.supposed.moved

    drive(app, script, (120, 40))


def weighing(workload: Workload) -> Chances:
    return chances(scene_of(PACK, workload, as_of=DAY), 300, numpy=True)


def test_what_is_supposed_has_its_chances_and_none_that_was_overtaken(make_app: MakeApp) -> None:
    slow, begun = threading.Event(), threading.Event()

    def held(workload: Workload) -> Iterator[Chances]:
        if workload.answers["requests_per_month"].value == 125_000.0:
            begun.set()
            slow.wait(20)
        yield weighing(workload)

    app = make_app(SUPPORT, assessor=really, chances=held)

    async def script(pilot: Pilot[None]) -> None:
        while app.chances is None:
            await pilot.pause(0.01)
        await keys("f12")(pilot)
        page = app.screen
        assert isinstance(page, WhatIfScreen)
        said = {r.option: r.wins for r in app.snapshot.standing}
        assert {r.option: r.wins for r in page.supposing.standing.standing} == said
        assert "to win" in screen_text(app)
        app.post_message(RowMoved("requests_per_month", 1))
        while not begun.is_set():
            await pilot.pause(0.01)
        assert {r.wins for r in page.supposing.standing.standing} == {""}
        # The screen goes on while it is worked out, and what comes late is not drawn.
        app.post_message(RowMoved("fine_tuning", 1))
        await pilot.pause()
        slow.set()
        while not any(r.wins for r in page.supposing.standing.standing):
            await pilot.pause(0.01)
        assert app.supposed_workload is not None
        now = {c.option: share(c.recommended) for c in weighing(app.supposed_workload).options}
        shown = {r.option: r.wins for r in page.supposing.standing.standing if r.wins}
        assert shown
        assert all(now[option] == wins for option, wins in shown.items())

    drive(app, script, (120, 40))
