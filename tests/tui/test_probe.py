"""The probe screen: the run, what it changes, and what is never shown of it."""

from __future__ import annotations

import asyncio
import re
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from textual.pilot import Pilot

from advisor.measurement.attempt import Attempt, Clocks, Output, Reply, Usage
from advisor.measurement.outcome import Item, Level, Outcome
from advisor.measurement.summary import summarise
from advisor.probe.apart import Found, Job, Over
from advisor.probe.choice import with_target
from advisor.tui.probe_messages import KeysFound, ProbePicked
from advisor.workload import Workload, known_in, read_workload
from advisor.workload.read import workload_from
from tests.tui.conftest import PACK, MakeApp, drive, keys, screen_text
from tests.tui.probe_screen import HAIKU, SUPPORT, agree, at, really, until

pytestmark = pytest.mark.usefixtures("no_keys")
KEY = "sk-ant-api03-not-a-real-key-0123456789abcdef"
MS = 1_000_000


def asked_of(server: str) -> str:
    """What the server has been asked so far."""
    with urllib.request.urlopen(f"{server}/truth", timeout=5) as answer:
        return str(answer.read().decode())


@pytest.mark.usefixtures("no_plan")
def test_a_real_endpoint_is_measured_apart_and_what_it_proves_is_taken(
    make_app: MakeApp, server: str
) -> None:
    app = make_app(SUPPORT, assessor=really)

    async def script(pilot: Pilot[None]) -> None:
        await keys("f5")(pilot)
        at(app, f"{server}/ok", 6)
        await agree(app, pilot)
        await until(pilot, lambda: app.probing.stage == "over")
        board = app.probing.board
        assert board is not None
        (lane,) = board.lanes
        assert (lane.done, lane.of, lane.failures) == (12, 12, ())
        assert all(t is not None and t > 60 for t in lane.times)
        said = " ".join(app.probing.findings[0].split())
        taken = {(f.metric, f.percentile, f.n) for f in app.session.workload.figures}
        # On a busy machine the prober refuses its own figures, and says so.
        if "limited by this machine" not in said:
            assert ("ttft", 50, 6) in taken
            assert "you measured p50" in " ".join(app.probing.changed.split())
            assert "6 samples bound no p95; 59 do" in said

    drive(app, script, (120, 40))


@pytest.mark.usefixtures("no_plan")
def test_escape_stops_and_keeps_what_is_done(make_app: MakeApp, server: str) -> None:
    app = make_app(SUPPORT, assessor=really)

    async def script(pilot: Pilot[None]) -> None:
        await keys("f5")(pilot)
        at(app, f"{server}/ok", 4000)
        await agree(app, pilot)
        await until(pilot, lambda: app.probing.stage == "running" and app.board.done >= 5)
        await until(pilot, lambda: "of 8000 samples" in screen_text(app))
        assert "esc stop" in screen_text(app)
        await keys("escape")(pilot)
        await until(pilot, lambda: app.probing.stage == "over")
        await until(pilot, lambda: "esc back" in screen_text(app))
        done = app.board.done
        assert 5 <= done < 200
        assert f"latency, 1 in flight: {done} of {done} calls" in app.probing.findings[0]
        assert "stopped by the person" in app.probing.findings[0]
        await pilot.pause()
        text = screen_text(app)
        assert f"Stopped: {done} of 8000" in text
        assert f"{done} of 8000 samples" in text
        assert not re.search(r"about \d+ \w+ left|now latency|waiting", text)

    drive(app, script, (120, 40))


@pytest.mark.usefixtures("no_plan")
def test_leaving_the_session_ends_the_probe(make_app: MakeApp, server: str) -> None:
    app = make_app(SUPPORT, assessor=really)

    async def script(pilot: Pilot[None]) -> None:
        await keys("f5")(pilot)
        at(app, f"{server}/hang", 50)
        await agree(app, pilot)
        await until(pilot, lambda: "hang" in asked_of(server))
        await keys("escape")(pilot)
        assert app.probing.stage == "stopping"
        assert app.apart is not None, "a call is in flight and is waited for"
        await keys("escape")(pilot)
        await until(pilot, lambda: app.probing.stage == "over")
        assert "Nothing was kept" in app.probing.changed
        await pilot.pause()
        text = screen_text(app)
        assert "Stopped: 0 of 100" in text
        assert "waiting" not in text
        assert "What was measured" not in text

    start = time.monotonic()
    drive(app, script)
    assert time.monotonic() - start < 15, "no call's timeout was waited for"
    assert app.session.workload == SUPPORT


@pytest.mark.usefixtures("no_plan")
def test_a_simulated_probe_is_marked_and_never_taken(make_app: MakeApp) -> None:
    app = make_app(SUPPORT, assessor=really)

    async def script(pilot: Pilot[None]) -> None:
        await keys("f5")(pilot)
        app.post_message(ProbePicked("simulated"))
        await pilot.pause()
        app.choice_changed(replace(app.choice, samples=2))
        await agree(app, pilot)
        await until(pilot, lambda: app.probing.stage == "running")
        assert "SIMULATED, proves nothing" in screen_text(app)
        await until(pilot, lambda: app.probing.stage == "over")
        assert "SIMULATED, proves nothing" in screen_text(app)
        await until(pilot, lambda: "Nothing was taken" in " ".join(screen_text(app).split()))
        assert app.session.workload == SUPPORT

    drive(app, script)


def slow(option: str, ms: float) -> Found:
    """What a probe of 60 samples finds of an endpoint that takes `ms` to its first token."""

    def one(i: int) -> Item:
        first = int((ms + i) * MS)
        outputs = tuple(Output(first + k * MS, "answer", 4) for k in range(3))
        reply = Reply(outputs, "a b c", stop="end_turn", usage=Usage(30, 3))
        return Item(i, (Attempt(Clocks(0, 0, end=first + 3 * MS, reused=True), reply),))

    level = Level(1, tuple(one(i) for i in range(60)))
    metrics = {"ttft": "ttft"}
    summary = summarise(Outcome("latency", "abc", "latency", (level,), metrics=metrics))
    return Found(option, option, "anthropic", False, (summary,))


@pytest.mark.usefixtures("no_plan")
@pytest.mark.parametrize("simulated", [False, True])
@pytest.mark.usefixtures("no_plan")
def test_a_slow_endpoint_is_out_and_the_screen_says_why(
    make_app: MakeApp, simulated: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Told:
        """A probe that is over at once."""

        def __init__(self, job: Job) -> None:
            self.job = job

        def told(self) -> Iterator[Over]:
            yield Over((replace(slow(HAIKU, 1180), simulated=self.job.simulated),), 0.01)

        def close(self) -> None:
            """Nothing is open."""

    monkeypatch.setattr("advisor.probe.apart.Apart", Told)
    limited = workload_from_text("ttft_limit: 800 ms")
    app = make_app(limited, assessor=really)
    before = really(limited).recommended
    assert before is not None
    assert before.option == HAIKU

    async def script(pilot: Pilot[None]) -> None:
        await keys("f5")(pilot)
        at(app, "http://127.0.0.1:9", 60)
        if simulated:
            app.post_message(ProbePicked("simulated"))
            await pilot.pause()
        await agree(app, pilot)
        await until(pilot, lambda: app.probing.stage == "over")
        now = app.assessment
        assert now is not None
        assert now.recommended is not None
        if simulated:
            assert now.recommended.option == HAIKU
            assert app.session.workload == limited
            return
        assert now.recommended.option != HAIKU
        said = " ".join(app.probing.changed.split())
        # The 57th of 60 samples a millisecond apart bounds the 95th percentile.
        assert "you measured p95 1.24 s [1.23 s to 1.24 s], 60 samples" in said
        assert "first word at most 800 ms" in said
        assert f"Before: {before.name} (provisional). Now: {now.recommended.name}" in said
        figure = app.session.workload.figures[0]
        assert (figure.about, figure.metric, figure.percentile, figure.n) == (HAIKU, "ttft", 95, 60)
        assert "suite latency abc" in figure.note
        saved = read_workload(str(app.path), app.known)
        assert saved.figures == app.session.workload.figures
        await keys("escape", "escape", "ctrl+z")(pilot)
        assert app.session.workload == limited

    drive(app, script)


def workload_from_text(*answers: str) -> Workload:
    from advisor.pack.yaml_reader import read_yaml

    text = "format: advisor/workload@1\nname: W\nanswers:\n  use_case: realtime_customer_chat\n"
    text += "  requests_per_month: 100k\n  input_tokens: 1000\n  output_tokens: 250\n"
    text += "".join(f"  {line}\n" for line in answers)
    return workload_from(read_yaml(text.encode(), "w.yaml"), (), known_in(PACK))


@pytest.mark.usefixtures("no_plan")
@pytest.mark.parametrize("fault", ["401", "ok"])
@pytest.mark.usefixtures("no_plan")
def test_a_planted_key_is_on_no_screen_in_no_file_and_no_message(
    make_app: MakeApp, server: str, fault: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_KEY", KEY)
    app = make_app(SUPPORT, assessor=really)
    screens: list[str] = []

    async def script(pilot: Pilot[None]) -> None:
        await keys("f5")(pilot)
        at(app, f"{server}/{fault}", 2)
        keyed = tuple(replace(t, key_name="A_KEY") for t in app.choice.targets)
        (one,) = [c for c in app.choice.candidates if c.option == HAIKU]
        app.choice_changed(with_target(app.choice, HAIKU, replace(keyed[0], key_name="A_KEY")))
        assert one.target is not None
        await agree(app, pilot)
        while app.probing.stage != "over":
            screens.append(screen_text(app))
            await asyncio.sleep(0.05)
            await pilot.pause()
        screens.append(screen_text(app))

    seen = drive(app, script)
    assert any(isinstance(m, KeysFound) for m in seen), "the key was read"
    everything = "".join(screens) + "".join(map(repr, seen)) + repr(app.probing) + repr(app.choice)
    files = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert files
    everything += "".join(p.read_text("utf-8", "replace") for p in files)
    assert KEY not in everything
    assert "sk-" not in everything


@pytest.mark.usefixtures("no_plan")
def test_a_crash_with_a_key_in_hand_leaves_none(
    make_app: MakeApp,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
    app = make_app(SUPPORT, assessor=really)

    def broken(*_: object) -> None:
        raise RuntimeError(f"broken with {KEY}")

    monkeypatch.setattr("advisor.probe.apart.Apart", broken)

    async def script(pilot: Pilot[None]) -> None:
        await keys("f5")(pilot)
        await agree(app, pilot)
        await asyncio.sleep(0.3)

    with pytest.raises(RuntimeError):
        drive(app, script)
    captured = capfd.readouterr()
    text = captured.out + captured.err + app.crashed
    text += "".join(p.read_text("utf-8", "replace") for p in tmp_path.rglob("*") if p.is_file())
    assert "crash" in text
    assert KEY not in text
