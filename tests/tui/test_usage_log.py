"""Reading a usage log in the session: picked or typed, stopped, shown, and taken on a yes only."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static

import advisor.logs.study
from advisor.logs.engine import INSTALL, Stop, Stopped, Tell
from advisor.logs.ingest import Choices
from advisor.logs.study import Ground, Study
from advisor.tui.app import AdvisorApp
from advisor.tui.screens import Confirm, Picker, Prompt, UsageLogScreen
from advisor.usage.policy import Policy
from advisor.workload import Workload
from advisor.workload.answers import Answer
from tests.logs.renderings import litellm
from tests.logs.small_traffic import as_csv, jsonl, traffic
from tests.tui.conftest import MakeApp, assert_golden, drive, keys, screen_text

pytest.importorskip("duckdb")
BY_HAND = Answer("exact", 5000.0)
LONGEST_S = 60.0


@pytest.fixture
def spend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three days of spend logs in the folder where the session runs; one row is broken."""
    folder = tmp_path / "logs"
    folder.mkdir()
    monkeypatch.chdir(folder)
    rows = litellm(traffic())
    rows[5]["prompt_tokens"] = -4
    (folder / "spend.jsonl").write_text(jsonl(rows), "utf-8")
    return folder / "spend.jsonl"


def page_of(app: AdvisorApp) -> UsageLogScreen:
    page = app.screen
    assert isinstance(page, UsageLogScreen)
    return page


async def opened(pilot: Pilot[None], typed: str) -> UsageLogScreen:
    """The page, after a file was typed."""
    app = pilot.app
    assert isinstance(app, AdvisorApp)
    app.action_usage()
    await pilot.pause()
    page = page_of(app)
    page.query_one(Input).value = typed
    await keys("enter")(pilot)
    return page


def is_up(app: AdvisorApp, dialog: type[Screen[Any]]) -> bool:
    """Whether a dialog that a worker leads to is drawn, and takes keys."""
    return isinstance(app.screen, dialog) and app.screen.focused is not None


async def read(pilot: Pilot[None], page: UsageLogScreen) -> None:
    """Wait for the worker."""
    await until(pilot, lambda: page.shown is not None and page.shown.stage != "reading")


def trouble(page: UsageLogScreen) -> str:
    return str(page.query_one("#log-trouble", Static).content)


def test_answers_are_taken_on_a_yes_and_one_undo_takes_them_back(
    make_app: MakeApp, spend: Path
) -> None:
    given = Workload("Desk", {"requests_per_month": BY_HAND})
    app = make_app(given)

    async def script(pilot: Pilot[None]) -> None:
        page = await opened(pilot, "spend.jsonl")
        await read(pilot, page)
        assert_golden(app, "usage_answers")
        await keys("t")(pilot)
        assert isinstance(app.screen, Picker)
        await keys("enter")(pilot)
        assert app.session.workload == given, "the first line is no"
        await keys("t", "down", "enter")(pilot)
        taken = app.session.workload.answers
        assert taken["requests_per_month"] == BY_HAND
        assert (
            taken["longest_prompt"].note == "from the logs (spend.jsonl), 2026-10-05 to 2026-10-07"
        )
        assert taken["input_tokens"].note.endswith("2026-10-07: the mean of a request")
        await keys("ctrl+z")(pilot)
        assert app.session.workload == given

    drive(app, script, (80, 24))


def test_what_was_answered_by_hand_is_replaced_only_when_asked(
    make_app: MakeApp, spend: Path
) -> None:
    total = {"monthly_tokens": Answer("exact", 9e9), "input_tokens": BY_HAND}
    app = make_app(Workload("Desk", total))

    async def script(pilot: Pilot[None]) -> None:
        await read(pilot, await opened(pilot, "spend.jsonl"))
        text = " ".join(screen_text(app).split())
        assert "you answered 5,000 tokens/request" in text and "you said it another way" in text
        await keys("t", "down", "down", "enter")(pilot)
        taken = app.session.workload.answers
        # 144 requests a day, 730 hours a month; one record less on the first day.
        assert taken["requests_per_month"].span is not None
        assert taken["requests_per_month"].span.high == 4380.0
        assert "monthly_tokens" not in taken and taken["input_tokens"] != BY_HAND

    drive(app, script, (120, 40))


def test_the_same_traffic_elsewhere(make_app: MakeApp, spend: Path) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        page = await opened(pilot, "spend.jsonl")
        await read(pilot, page)
        await keys("r")(pilot)
        assert_golden(app, "usage_replay")
        await keys("p")(pilot)
        assert isinstance(app.screen, Prompt)
        mine = "format: advisor/policies@1\npolicies: [{name: mine, otherwise: logged}]\n"
        Path("mine.yaml").write_text(mine, "utf-8")
        app.screen.query_one(Input).value = "none.yaml"
        await keys("enter")(pilot)
        assert "none.yaml" in screen_text(app), "a file that is wrong is asked for again"
        app.screen.query_one(Input).value = "mine.yaml"
        await keys("enter")(pilot)
        await read(pilot, page)
        assert "mine: $" in screen_text(app)
        await keys("escape", "escape")(pilot)
        assert not isinstance(app.screen, UsageLogScreen)

    drive(app, script, (200, 60))


def test_a_mapping_is_confirmed_once(make_app: MakeApp, spend: Path) -> None:
    rows = [
        {"time": r.at.isoformat(), "prompt_tokens": r.input, "completion_tokens": r.output}
        for r in traffic()
    ]
    Path("own.csv").write_text(as_csv(rows), "utf-8")
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        page = await opened(pilot, "own.csv")
        await until(pilot, lambda: is_up(app, Confirm))
        assert "input_tokens = prompt_tokens" in screen_text(app)
        await keys("enter")(pilot)
        assert "no known log format" in trouble(page), "not confirmed: nothing is read"
        page.query_one(Input).focus()
        await keys("enter")(pilot)
        await until(pilot, lambda: is_up(app, Confirm))
        await keys("down", "enter")(pilot)
        await read(pilot, page)
        assert page.shown is not None and page.shown.stage == "answers"
        assert Path("own.csv.mapping.yaml").exists()
        await keys("o")(pilot)
        page.query_one(Input).value = "own.csv"
        await keys("enter")(pilot)
        await read(pilot, page)
        assert page.shown.stage == "answers", "kept: it is not asked again"

    drive(app, script, (80, 24))


def test_whether_the_input_holds_cached_tokens_is_asked(make_app: MakeApp, spend: Path) -> None:
    rows = [
        {"ts": r.at.isoformat(), "input_tokens": r.input, "output_tokens": 1, "cached_tokens": 0}
        for r in traffic()
    ]
    rows[3]["cached_tokens"] = 5
    Path("own.csv").write_text(as_csv(rows), "utf-8")
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        page = await opened(pilot, "own.csv")
        await until(pilot, lambda: is_up(app, Confirm))
        await keys("down", "enter")(pilot)
        await until(pilot, lambda: is_up(app, Picker))
        await keys("down", "enter")(pilot)
        await read(pilot, page)
        assert page.shown is not None and page.shown.study is not None
        (file,) = page.shown.study.profile.files
        assert file.convention == "exclusive, as you said"

    drive(app, script, (80, 24))


def test_escape_stops_at_once_and_what_comes_late_is_not_shown(
    make_app: MakeApp, spend: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = advisor.logs.study.study
    stopped: list[Study] = []

    def slow(
        ground: Ground,
        paths: Sequence[Path],
        choices: Choices,
        policies: Sequence[Policy],
        tell: Tell,
        stop: Stop,
    ) -> Study:
        found = really(ground, paths, choices, policies, tell)
        tell("reading … 3 s")
        while not stop():
            time.sleep(0.01)
        stopped.append(found)
        if len(stopped) == 1:
            return found
        raise Stopped

    monkeypatch.setattr(advisor.logs.study, "study", slow)

    def finished(count: int) -> bool:
        return len(stopped) == count

    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        for count in (1, 2):
            page = await opened(pilot, "spend.jsonl")
            await until(pilot, lambda: "reading … 3 s" in screen_text(app))
            await keys("escape")(pilot)
            await until(pilot, partial(finished, count))
            await pilot.pause()
            assert page.shown is not None and page.shown.stage == "choose"
            assert "stopped; nothing was changed" in trouble(page)
            await keys("escape")(pilot)
        assert not isinstance(app.screen, UsageLogScreen)

    drive(app, script, (80, 24))


def test_without_the_engine_one_line_names_the_extra(
    make_app: MakeApp, spend: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("advisor.tui.screens.usage_log.is_installed", lambda: False)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        app.action_usage()
        await pilot.pause()
        page = page_of(app)
        assert trouble(page) == f"✗ {INSTALL}"
        await keys("escape")(pilot)
        page = await opened(pilot, "spend.jsonl")
        await read(pilot, page)
        assert trouble(page) == f"✗ {INSTALL}"

    drive(app, script, (80, 24))


def test_a_file_is_picked_from_the_list(make_app: MakeApp, spend: Path) -> None:
    Path("older").mkdir()
    Path("older/notes.md").write_text("no log", "utf-8")
    Path("older/a\x1b[31m.csv").write_text("a,b\n1,2\n", "utf-8")
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        app.action_usage()
        await pilot.pause()
        page = page_of(app)
        files = page.query_one(OptionList)
        assert [o.id for o in files.options] == ["spend.jsonl", "older/"]
        await keys("down", "down", "enter")(pilot)
        assert page.query_one(Input).value == "older/"
        assert [o.id for o in files.options] == ["older/a\x1b[31m.csv"]
        assert "a.csv" in screen_text(app) and "[31m" not in screen_text(app)
        await keys("down", "enter")(pilot)
        await read(pilot, page)
        assert "no known log format: its columns are a, b" in trouble(page)

    drive(app, script, (80, 24))


def test_a_new_workload_from_a_log(make_app: MakeApp, spend: Path) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        await keys("ctrl+l", "l")(pilot)
        assert isinstance(app.screen, Prompt)
        await keys("enter")(pilot)
        await until(pilot, lambda: isinstance(app.screen, UsageLogScreen))
        assert app.session.workload.name == "My workload"

    drive(app, script, (80, 24))


async def until(pilot: Pilot[None], true: Callable[[], bool]) -> None:
    """Wait for something that a worker leads to."""
    end = time.monotonic() + LONGEST_S
    while not true() and time.monotonic() < end:
        await asyncio.sleep(0.02)
        await pilot.pause()
    assert true()
    await pilot.pause()
