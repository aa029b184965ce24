"""The choice on the probe screen: what it shows and refuses, and the way back to it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from advisor.probe.candidates import candidates
from advisor.tui.probe_messages import ProbePicked
from advisor.tui.screens import Confirm, Fields, ProbeScreen
from tests.tui.conftest import PACK, MakeApp, drive, keys, screen_text
from tests.tui.probe_screen import HAIKU, SUPPORT, agree, at, really, until

pytestmark = pytest.mark.usefixtures("no_keys")


def test_the_choice_shows_plan_price_and_the_key_that_is_missing(make_app: MakeApp) -> None:
    app = make_app(SUPPORT, assessor=really)

    async def script(pilot: Pilot[None]) -> None:
        await keys("f5")(pilot)
        await until(pilot, lambda: app.offers is not None and bool(app.choice.missing))
        rows = {r.id: r for r in app.probing.rows}
        assert rows[f"option {HAIKU}"].marked
        assert rows["suite latency"].marked
        # Two levels of the 145 samples that the plan asks for, and a discarded first call for each
        # of the 5 connections.
        assert "latency. Together 295 calls, about $0.02, at most $0.06; cap $1." in (
            app.probing.price
        )
        rejected = {o.option for o in really(SUPPORT).options if o.status == "rejected"}
        assert rejected
        assert not rejected & {r.removeprefix("option ") for r in rows}
        await until(pilot, lambda: f"{HAIKU}, latency: 145 samples" in app.probing.plan)
        footer = screen_text(app).rstrip().splitlines()[-1]
        for word in ("esc back", "space mark", "s send", "a URL", "n samples", "c cap", "^q quit"):
            assert word in footer
        await keys("s")(pilot)
        text = " ".join(screen_text(app).split())
        assert "needs a key: set ANTHROPIC_API_KEY, or keep it in the keyring" in text
        assert app.apart is None
        await keys("escape")(pilot)
        assert not isinstance(app.screen, ProbeScreen)

    drive(app, script)


@pytest.mark.usefixtures("no_plan")
def test_nothing_starts_without_a_yes_nor_without_a_mark(make_app: MakeApp, server: str) -> None:
    app = make_app(SUPPORT, assessor=really)

    async def script(pilot: Pilot[None]) -> None:
        await keys("f5")(pilot)
        app.post_message(ProbePicked(f"option {HAIKU}"))
        await pilot.pause()
        await keys("s")(pilot)
        assert "Mark a target" in app.probing.trouble
        at(app, f"{server}/ok", 2)
        await until(pilot, lambda: app.offers is not None)
        assert "free" in app.probing.price, "on this machine nothing is paid"
        for key in ("escape", "enter", "n"):
            await keys("s")(pilot)
            assert isinstance(app.screen, Confirm)
            await keys(key)(pilot)
            assert app.probing.trouble == "Nothing was sent."
            app.show_probing(replace(app.probing, trouble=""))
        assert app.apart is None
        await keys("s")(pilot)
        assert "No (n, escape)" in screen_text(app)
        assert "Yes (y)" in screen_text(app)
        await keys("y")(pilot)
        await until(pilot, lambda: app.probing.stage == "over")

    drive(app, script)


@pytest.mark.usefixtures("no_plan")
def test_escape_goes_from_the_findings_to_the_choice_with_its_marks(
    make_app: MakeApp, server: str
) -> None:
    app = make_app(SUPPORT, assessor=really)

    async def script(pilot: Pilot[None]) -> None:
        await keys("f5")(pilot)
        at(app, f"{server}/ok", 2)
        app.post_message(ProbePicked("suite extraction"))
        await pilot.pause()
        app.post_message(ProbePicked("suite latency"))
        await pilot.pause()
        marked = {row.id for row in app.probing.rows if row.marked}
        assert marked == {f"option {HAIKU}", "suite extraction"}
        for _ in range(2):
            await agree(app, pilot)
            await until(pilot, lambda: app.probing.stage == "over")
            await until(pilot, lambda: "2 of 2 samples" in screen_text(app))
            await keys("escape")(pilot)
            assert isinstance(app.screen, ProbeScreen)
            assert app.probing.stage == "choose"
            assert {row.id for row in app.probing.rows if row.marked} == marked
            assert app.choice.samples == 2
            text = screen_text(app)
            assert "Probe: measure it from here" in text
            assert "[x] extraction" in text
            assert "2 of 2 samples" not in text
            await until(pilot, lambda: "calls, free" in app.probing.price)
        await keys("escape")(pilot)
        assert not isinstance(app.screen, ProbeScreen)

    drive(app, script, (120, 40))


@pytest.mark.usefixtures("no_plan")
def test_what_stands_in_the_way_is_said_for_each_option(make_app: MakeApp) -> None:
    app = make_app(SUPPORT, assessor=really)

    async def script(pilot: Pilot[None]) -> None:
        known = app.known_endpoints()
        found = {c.option: c.trouble for c in candidates(list(PACK.options), known)}
        assert found[HAIKU] == ""
        assert found["llama-3.3-70b@rented-2xh100"] == "no address on record"
        await keys("f5")(pilot)
        app.post_message(ProbePicked("option llama-3.3-70b@rented-2xh100"))
        await pilot.pause()
        assert "a says where it answers" in app.probing.trouble

    drive(app, script)


@pytest.mark.usefixtures("no_plan")
def test_an_address_with_a_secret_is_refused_on_the_screen(make_app: MakeApp) -> None:
    app = make_app(SUPPORT, assessor=really)

    async def script(pilot: Pilot[None]) -> None:
        await keys("f5", "a")(pilot)
        await until(pilot, lambda: isinstance(app.screen, Fields))
        values = {"address": "http://u:SECRETPW@127.0.0.1:9", "model": "m"}
        for field in app.screen.query(Input):
            field.value = values.get((field.id or "").rpartition("-")[2], field.value)
        await keys(*["enter"] * len(values), *["enter"] * 4)(pilot)
        await until(pilot, lambda: "a user or password" in screen_text(app))
        assert "SECRETPW" not in screen_text(app)
        await keys("escape")(pilot)
        assert isinstance(app.screen, ProbeScreen)
        assert "SECRETPW" not in screen_text(app) + repr(app.choice)

    drive(app, script, (120, 40))
