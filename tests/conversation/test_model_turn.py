"""Turns with a model on loopback: tools, lies, and every way a stream can fail."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import date

import pytest

from advisor.conversation.conversation import hear
from advisor.conversation.figure_guard import MARK, FigureGuard
from advisor.conversation.lexicon import lexicon
from advisor.conversation.transcript import Conversation
from advisor.decision import assess
from advisor.decision.assessment import Assessment
from advisor.interview.session import open_session
from advisor.language_model.endpoint import Endpoint, Prices
from advisor.language_model.turn import ModelTalk, take_turn
from advisor.pack import load_pack
from advisor.workload import Workload
from tests.conversation.messages_server import (
    Event,
    MessagesServer,
    Raw,
    answer,
    end,
    prose,
    start,
    tool,
)

PACK = load_pack()
SECRET = "sk-ant-a-secret-of-the-test"
SAID = "100k requests a month, first word under a second"


def assessor(workload: Workload) -> Assessment:
    return assess(PACK, workload, (), as_of=date(2026, 11, 21))


def turn(
    *scripts: Sequence[Event] | Raw, say: str = SAID, cap_tokens: int = 500_000
) -> tuple[ModelTalk, Conversation, MessagesServer, str]:
    shown: list[str] = []
    server = MessagesServer(*scripts)

    async def run() -> tuple[ModelTalk, Conversation]:
        async with server:
            endpoint = Endpoint(
                "m", SECRET, server.url, Prices(1.0, 5.0), cap_tokens=cap_tokens, stall=1.0
            )
            talk = Conversation(open_session(PACK, Workload("Desk")))
            return await take_turn(PACK, endpoint, ModelTalk(), talk, say, assessor, shown.append)

    model, talk = asyncio.run(run())
    return model, talk, server, "".join(shown)


def told(talk: Conversation) -> str:
    return "\n".join(e.text for e in talk.entries)


ROW = {"question": "requests_per_month", "value": "100k", "quote": "100k requests a month"}
CALL = [start(), *tool("propose_answers", {"answers": [ROW]}), *end("tool_use")]


def test_a_tool_call_proposes_and_nothing_is_taken_until_it_is_confirmed() -> None:
    model, talk, server, shown = turn(CALL, answer("I noted 100k requests a month."))
    assert [p.question for p in talk.pending] == ["requests_per_month"]
    assert not talk.session.workload.answers
    assert shown == "I noted 100k requests a month."
    assert len(server.requests) == 2
    assert server.requests[0]["system"][0]["cache_control"] == {"type": "ephemeral"}
    assert (model.spent.input, model.spent.output) == (200, 40)
    taken = hear(PACK, talk, "y", assessor)
    assert taken.session.workload.answers["requests_per_month"].value == 100_000


def test_tools_called_at_once_are_answered_at_once() -> None:
    both = [start(), *tool("missing", {}, 0), *tool("explain", {}, 1), *end("tool_use")]
    _, _, server, _ = turn(both, answer("Done."))
    results = server.requests[1]["messages"][-1]["content"]
    assert [r["tool_use_id"] for r in results] == ["toolu_0", "toolu_1"]
    assert not any(r["is_error"] for r in results)


WRONG_CALLS = [
    ("propose_answers", {"answers": [{**ROW, "quote": "a million"}]}, "did not say"),
    ("propose_answers", {"answers": [{**ROW, "question": "request_per_month"}]}, "did you mean"),
    ("propose_answers", {"answers": [{**ROW, "value": "plenty"}]}, "not a quantity"),
    ("propose_answers", {"answers": "yes"}, "must be a list"),
    ("propose_answers", {}, "must be a list"),
    ("propose_answers", "[1, 2]", "not an object"),
    ("propose_answers", '{"answers": [', "not JSON"),
    ("take_everything", {}, "there is no tool"),
    ("explain", {"option": 3}, "must be text"),
]


@pytest.mark.parametrize(("name", "given", "why"), WRONG_CALLS)
def test_a_wrong_call_proposes_nothing_and_is_said_to_the_model(
    name: str, given: object, why: str
) -> None:
    wrong = [start(), *tool(name, given), *end("tool_use")]
    _, talk, server, _ = turn(wrong, answer("Sorry."))
    result = server.requests[1]["messages"][-1]["content"][0]
    assert result["is_error"] and why in result["content"]
    assert not talk.pending


def whole(*blocks: object, stop: str = "end_turn") -> Raw:
    """A stream was asked for, and one JSON body comes, as some gateways do."""
    usage = {"input_tokens": 7, "output_tokens": 3}
    body = {"type": "message", "content": blocks, "stop_reason": stop, "usage": usage}
    return Raw(200, json.dumps(body))


def test_an_answer_in_one_piece_is_an_answer() -> None:
    call = {"type": "tool_use", "id": "a", "name": "propose_answers", "input": {"answers": [ROW]}}
    said = {"type": "text", "text": "Noted, $77."}
    model, talk, server, shown = turn(whole(call, stop="tool_use"), whole(said))
    assert [p.question for p in talk.pending] == ["requests_per_month"]
    assert shown == f"Noted, $77{MARK}."
    assert (model.spent.input, model.spent.output, len(server.requests)) == (14, 6, 2)


OVERLOADED: Event = {"type": "error", "error": {"type": "overloaded_error", "message": SECRET}}
PING = 'event: ping\ndata: {"type":"ping"}\n\n'
DELTA = "event: content_block_delta\ndata: "
PINGS: list[Event] = [PING, 0.1] * 40
FAILURES: list[tuple[list[Event] | Raw, str]] = [
    ([start(), *prose("Let me"), OVERLOADED], "overloaded"),
    ([start(), *prose("Let me"), 5.0], "fell silent"),
    ([start(), *PINGS], "fell silent"),
    ([start(), *prose("Let me")], "cut before"),
    ([start(), *prose("Let me"), f"{DELTA}{{not json\n\n"], "cannot be read"),
    ([start(), f'{DELTA}{{"type":"content_block_delta"}}\n\n'], "cannot be read"),
    (Raw(401, f'{{"error":{{"type":"x","message":"{SECRET}"}}}}'), "accept the key"),
    (Raw(429, "{}", retry_after="20"), "asks to wait 20 s"),
    (Raw(529, "{}"), "is overloaded"),
    (Raw(500, f"<h1>{SECRET}</h1>"), "status 500"),
    (Raw(307, "", location="http://127.0.0.1:9/"), "307"),
    (Raw(200, '{"type":"message","content":[]}'), "shape of the Messages API"),
    (Raw(200, '{"choices":[]}'), "shape of the Messages API"),
    (Raw(200, "[1"), "cannot be read"),
]  # fmt: skip


@pytest.mark.parametrize(("script", "says"), FAILURES)
def test_a_failure_is_one_line_takes_nothing_loses_nothing_and_sends_nothing_twice(
    script: Sequence[Event] | Raw, says: str
) -> None:
    model, talk, server, _ = turn(script)
    line = talk.entries[-1].text
    assert says in line and SAID in line and "\n" not in line
    assert SECRET not in told(talk)
    assert len(server.requests) == 1
    assert not talk.pending and not talk.session.workload.answers
    assert model.messages == ()


def test_a_failure_after_a_tool_call_drops_what_that_turn_proposed() -> None:
    _, talk, server, _ = turn(CALL, [start(), *prose("So"), OVERLOADED])
    assert not talk.pending
    assert len(server.requests) == 2
    assert "So" in told(talk)


def test_a_refusal_is_said_and_is_not_sent_again() -> None:
    model, talk, _, _ = turn(answer("", stop="refusal"))
    assert "refused" in talk.entries[-1].text
    assert model.messages == ()


def test_the_cap_is_kept_before_anything_is_sent() -> None:
    _, talk, server, _ = turn(answer("Hi."), cap_tokens=1000)
    assert not server.requests
    assert "cap of 1,000 tokens" in talk.entries[-1].text


def test_a_call_without_end_stops() -> None:
    loop = [start(), *tool("missing", {}), *end("tool_use")]
    _, talk, server, _ = turn(loop)
    assert len(server.requests) == 8
    assert "8 times" in talk.entries[-1].text


def test_escapes_in_prose_are_text() -> None:
    _, talk, _, shown = turn(answer("\x1b[2J\x1b]0;owned\x07Hello."))
    assert shown == "Hello." and "\x1b" not in told(talk)


GUARDED = [
    ("It costs $900 a month.", 1),
    ("It costs nine hundred dollars a month.", 1),
    ("It is twice as dear.", 1),
    ("The first word comes after 800 ms.", 0),
    ("The first word comes after eight hundred milliseconds.", 0),
    ("The first word comes after 800 tokens.", 1),
    ("You said 100k requests a month.", 0),
    ("You said 100,000 requests a month.", 0),
    ("You said about 0.1M requests a month.", 0),
    ("Two options are left; Haiku 4.5 is one.", 0),
    ("It saves 40%.", 0),
    ("It saves forty percent, or a third.", 1),
    ("1. First\n2. Second", 0),
]


@pytest.mark.parametrize(("text", "marks"), GUARDED)
@pytest.mark.parametrize("step", [1, 7, 1000])
def test_unsupported_figures_are_marked_in_digits_and_in_words(
    text: str, marks: int, step: int
) -> None:
    guard = FigureGuard(lexicon(PACK))
    guard.support("100k requests a month")
    guard.support("First word: 800 ms [source]. Saves 40%.")
    pieces = [guard.feed(text[i : i + step]) for i in range(0, len(text), step)]
    shown = "".join(pieces) + guard.finish()
    assert shown.count(MARK) == guard.marked == marks
    assert shown.replace(MARK, "") == text


def test_a_lie_is_marked_on_the_spot_and_a_quotation_is_not() -> None:
    look = [start(), *tool("look_up", {"about": "claude-haiku-4.5@anthropic"}), *end("tool_use")]
    _, _, server, _ = turn(look, answer("Ok."))
    result = server.requests[1]["messages"][-1]["content"][0]["content"]
    figure = next(x for x in result.split() if x.startswith("$")).split("/")[0]
    _, _, _, shown = turn(look, answer(f"It costs {figure} per million, not $77."))
    assert shown == f"It costs {figure} per million, not $77{MARK}."


def test_a_wrong_call_cannot_vouch_for_a_figure() -> None:
    lie = [start(), *tool("explain", {"option": "$4,321 a month"}), *end("tool_use")]
    _, _, _, shown = turn(lie, answer("That is $4,321."))
    assert MARK in shown
