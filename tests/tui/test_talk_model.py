"""The conversation with a model on loopback: streamed, stopped, failed, agreed to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from advisor.tui.app import AdvisorApp
from advisor.tui.screens import TalkScreen
from tests.conversation.messages_server import Event, MessagesServer, Raw, answer, prose, start
from tests.conversation.test_model_turn import CALL, OVERLOADED, SECRET
from tests.tui.conftest import MakeApp, drive, keys, screen_text
from tests.tui.test_talk import Steps, really, say, taken

SAID = "100k requests a month"


async def until_idle(app: AdvisorApp, pilot: Pilot[None]) -> None:
    while app.turn is not None:
        await pilot.pause(0.02)
    await pilot.pause()


def run(
    make_app: MakeApp,
    monkeypatch: pytest.MonkeyPatch,
    steps: Steps,
    *scripts: Sequence[Event] | Raw,
) -> tuple[AdvisorApp, MessagesServer]:
    app, server = make_app(assessor=really), MessagesServer(*scripts)

    async def script(pilot: Pilot[None]) -> None:
        async with server:
            monkeypatch.setenv("ANTHROPIC_API_KEY", SECRET)
            monkeypatch.setenv("ANTHROPIC_BASE_URL", server.url)
            await keys("f7")(pilot)
            await steps(pilot)

    drive(app, script)
    return app, server


def test_an_answer_streams_proposes_and_is_taken_by_one_key(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    async def steps(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, AdvisorApp)
        await say(pilot, SAID)
        await until_idle(app, pilot)
        assert not taken(app)
        await keys("enter")(pilot)
        assert taken(app) == {"requests_per_month": 100_000.0}
        seen.append(screen_text(app))

    app, server = run(make_app, monkeypatch, steps, CALL, answer("Noted, for $77."))
    assert [e.kind for e in app.talk.entries] == [
        "told", "asked", "said", "streamed", "proposed", "taken", "asked",
    ]  # fmt: skip
    assert "Noted, for $77 [unsupported figure]." in seen[0]
    assert "240 of 500,000 tokens, at most $0.0000" in seen[0]
    assert SECRET not in seen[0] + str(app.talk.entries)
    assert len(server.requests) == 2


def test_escape_stops_a_stream_and_a_second_one_leaves(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, AdvisorApp)
        await say(pilot, SAID)
        while app.turn is None or not app.live:
            await pilot.pause(0.02)
        assert "Let me see." in screen_text(app) and "Escape stops it" in screen_text(app)
        await say(pilot, "and this")
        assert app.screen.query_one(Input).value == "and this"
        await keys("escape")(pilot)
        await until_idle(app, pilot)
        assert isinstance(app.screen, TalkScreen)
        await keys("escape")(pilot)
        assert not isinstance(app.screen, TalkScreen)

    script = [start(), *prose("Let me see. ", "Then")[:-1], 30.0]
    app, server = run(make_app, monkeypatch, steps, script)
    kinds = [e.kind for e in app.talk.entries]
    assert kinds[-3:] == ["said", "streamed", "told"]
    assert app.talk.entries[-2].text == "Let me see. Then"
    assert app.talk.entries[-1].text.startswith("Stopped. Nothing was taken or sent again")
    assert len(server.requests) == 1 and not taken(app)
    assert app.listener is not None
    # What a stopped answer cost, nobody says: it counts as long as it may have become.
    assert app.listener.model.spent.output == app.listener.endpoint.max_tokens


def test_a_failed_stream_is_one_line_and_the_talk_goes_on(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def steps(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, AdvisorApp)
        await say(pilot, SAID)
        await until_idle(app, pilot)
        await say(pilot, "what's missing", SAID)
        await until_idle(app, pilot)

    failed = [start(), *prose("Let me"), OVERLOADED]
    app, server = run(make_app, monkeypatch, steps, failed, answer("Thanks."))
    texts = [e.text for e in app.talk.entries]
    assert sum("overloaded" in t for t in texts) == 1
    assert "Let me" in texts and texts[-1] == "Thanks."
    assert any("32 of 32 questions are open" in t for t in texts)
    assert len(server.requests) == 2, "what the advisor answers by itself is not sent"
    assert len(server.requests[1]["messages"]) == 1, "nothing of the failed turn is sent again"


def test_nothing_is_sent_before_price_and_cap_are_agreed_to(
    make_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", SECRET)
    monkeypatch.delenv("ANTHROPIC_BASE_URL", raising=False)
    app = make_app(assessor=really)

    async def script(pilot: Pilot[None]) -> None:
        await keys("f7")(pilot)
        seen = screen_text(app)
        words = " ".join(seen.split())
        assert "claude-haiku-5-5 at api.anthropic.com can take part: at most $" in words
        assert "a talk costs at most $1.00. Nothing was sent yet." in words
        await say(pilot, SAID)
        assert app.turn is None and [p.question for p in app.talk.pending]
        await keys("enter")(pilot)
        assert not app.agreed, "that key took what was proposed"
        await keys("ctrl+r")(pilot)
        assert app.listener is None

    drive(app, script)
