"""Keys and clicks that come faster than the screen follows, and doors that close once."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from advisor.store.workspace import SaveError
from advisor.tui.app import AdvisorApp
from advisor.tui.crash import crash_log
from advisor.tui.messages import QuestionChosen, WorkloadWanted
from advisor.tui.screens import WhatIfScreen
from advisor.tui.screens.prompt import Prompt
from advisor.tui.widgets.answer_lines import AnswerLines
from advisor.workload import Workload
from tests.tui.conftest import MakeApp, drive, screen_text
from tests.tui.probe_screen import SUPPORT, really


def burst(pilot: Pilot[None], *keys: str) -> None:
    """Keys that are all there before the first of them is looked at."""
    for key in keys:
        character = key if len(key) == 1 else None
        pilot.app.post_message(events.Key(key, character))


async def until_done(pilot: Pilot[None]) -> None:
    app = pilot.app
    assert isinstance(app, AdvisorApp)
    quiet = 0
    for _ in range(400):
        await pilot.pause(0.02)
        quiet = quiet + 1 if app.held is None and not app.writing else 0
        if quiet > 5 or not app.is_running:
            return
    raise AssertionError(f"still held: {app.held}")


@pytest.mark.parametrize("patience", [1.0, 0.001], ids=["as it is", "a slow machine"])
def test_answers_typed_in_one_go_are_each_taken_for_their_question(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch, patience: float
) -> None:
    monkeypatch.setattr("advisor.tui.in_turn.PATIENCE", patience)
    app = make_app(Workload("Desk"))

    async def script(pilot: Pilot[None]) -> None:
        app.post_message(QuestionChosen("use_case"))
        await pilot.pause()
        burst(pilot, "enter", "enter", "down", "enter", *"100k", "enter", *"1500", "enter")
        await until_done(pilot)
        given = {q: a.value for q, a in app.session.workload.answers.items()}
        assert given == {
            "use_case": "realtime_customer_chat",
            "interaction": "realtime",
            "complex_reasoning": False,
            "requests_per_month": 100_000.0,
            "input_tokens": 1500.0,
        }

    drive(app, script)


@pytest.mark.usefixtures("no_plan", "no_keys")
def test_space_on_the_probe_screen_marks_where_the_arrows_led(
    make_app: MakeApp,
) -> None:
    app = make_app(SUPPORT, assessor=really)

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("f5")
        await until_done(pilot)
        ids = [row.id for row in app.probing.rows if row.id]
        before = {row.id for row in app.probing.rows if row.marked}
        burst(pilot, "down", "down", "down", "space")
        await until_done(pilot)
        now = {row.id for row in app.probing.rows if row.marked}
        assert before ^ now == {ids[3]}

    drive(app, script, (120, 40))


def test_left_and_right_on_what_if_move_the_row_where_the_arrows_led(make_app: MakeApp) -> None:
    app = make_app(SUPPORT, assessor=really)

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("f12")
        await until_done(pilot)
        burst(pilot, "down", "down", "down", "right", "right", "left")
        await until_done(pilot)
        page = app.screen
        assert isinstance(page, WhatIfScreen)
        moved = {r.id: r.supposed for r in page.supposing.rows if r.now != r.supposed}
        assert moved == {"requests_per_month": "125k requests/month"}
        assert "less" in screen_text(app).splitlines()[-1]

    drive(app, script, (120, 40))


@pytest.mark.parametrize(
    "keys",
    [("ctrl+t", *"abc", "enter", "enter"), ("f2", "enter", "enter"), ("f1", "escape", "escape")],
)
def test_a_dialog_closes_once(make_app: MakeApp, keys: tuple[str, ...]) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        app.post_message(QuestionChosen("use_case"))
        await pilot.pause()
        await pilot.press("enter")
        burst(pilot, *keys)
        await until_done(pilot)
        assert app.is_running
        assert app.crashed == ""

    drive(app, script)


def test_a_screen_that_is_gone_closes_nothing_else(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        first, second = Prompt("first"), Prompt("second")
        await app.push_screen(first)
        await app.push_screen(second)
        second.dismiss("x")
        second.dismiss("x")
        await pilot.pause()
        assert app.screen is first

    drive(app, script)


def test_what_is_marked_can_be_taken_by_mouse(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        app.post_message(QuestionChosen("compliance"))
        await pilot.pause()
        await pilot.click("#marks", offset=(2, 0))
        lines = app.screen.query_one(AnswerLines)
        await pilot.click(lines, offset=(4, 0))
        await pilot.pause()
        first = app.pack.questionnaire.question("compliance")
        assert first is not None and first.choices
        assert app.session.workload.answers["compliance"].value == (first.choices[0].id,)

    drive(app, script)


def full_disk(*_: object) -> None:
    raise SaveError("Not saved: No space left on device (desk.yaml). Your answers are still here.")


@pytest.mark.parametrize("what", ["open", "duplicate", "new"])
def test_a_full_disk_loses_nothing_on_the_shelf(
    make_app: MakeApp, tmp_path: Path, what: str
) -> None:
    app = make_app(saver=full_disk)
    other = tmp_path / "other.yaml"
    other.write_text("format: advisor/workload@1\nname: Other\nanswers: {}\n", "utf-8")

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+n")
        assert "NOT SAVED" in screen_text(app)
        before = app.session.workload
        app.post_message(WorkloadWanted(what, other))
        await pilot.pause(0.1)
        if what == "new":
            await pilot.press("enter")
        await until_done(pilot)
        assert app.session.workload == before
        assert "No space left" in screen_text(app)
        assert app.trouble

    drive(app, script)


def test_a_crash_does_not_say_that_all_is_saved_when_it_is_not(tmp_path: Path) -> None:
    assert "every answer is saved" in crash_log(RuntimeError(), tmp_path)
    assert "the last answers are NOT saved" in crash_log(RuntimeError(), tmp_path, "No space")


def test_leaving_waits_for_the_report(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app()
    path = tmp_path / "r.md"

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+s")
        field = app.screen.query_one("#prompt-field", Input)
        field.value = str(path)
        burst(pilot, "enter", "ctrl+q")
        await until_done(pilot)
        assert path.exists()

    drive(app, script)


def test_a_path_that_cannot_be_is_said_at_once(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+s")
        field = app.screen.query_one("#prompt-field", Input)
        field.value = "/proc/nope/x.md"
        await pilot.press("enter")
        await pilot.pause()
        assert "There is no folder /proc/nope." in screen_text(app)

    drive(app, script)
