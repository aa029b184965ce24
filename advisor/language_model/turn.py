"""One turn of a talk with a model: send, call its tools, send their results, until it is done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from advisor.conversation.calls import Assessor, Calls
from advisor.conversation.figure_guard import FigureGuard
from advisor.conversation.lexicon import lexicon
from advisor.conversation.reading import Proposal, Reading
from advisor.conversation.settling import propose, reopen
from advisor.conversation.transcript import Conversation, added
from advisor.language_model.endpoint import Endpoint, Spent, over_cap
from advisor.language_model.gathered import Reply, StreamError, StreamStopped
from advisor.language_model.prompt import system_prompt
from advisor.language_model.stream import stream_reply
from advisor.language_model.tools import ToolResult, call_tool, tool_params
from advisor.pack import Pack
from advisor.text_safety import CONTROLS, ESCAPES, plain

if TYPE_CHECKING:
    from anthropic.types import (
        MessageParam,
        TextBlockParam,
        ToolResultBlockParam,
        ToolUseBlockParam,
    )

MOST_ROUNDS = 8
LONGEST_SHOWN = 400
STOPPED = {
    "refusal": "The model refused to answer.",
    "max_tokens": "The model's answer reached its length limit and is not complete.",
    "model_context_window_exceeded": "The talk is too long for the model.",
}


@dataclass(frozen=True, slots=True)
class ModelTalk:
    """What was exchanged with the model; a turn that fails leaves it as it was, but for `spent`."""

    messages: tuple[MessageParam, ...] = ()
    heard: tuple[str, ...] = ()
    """What the person said, documents included."""
    results: tuple[str, ...] = ()
    spent: Spent = field(default_factory=Spent)


async def take_turn(
    pack: Pack,
    endpoint: Endpoint,
    model: ModelTalk,
    talk: Conversation,
    text: str,
    assessor: Assessor,
    show: Callable[[str], None],
) -> tuple[ModelTalk, Conversation]:
    """The talk after one turn. A failure is one line in the transcript; nothing is taken by it.

    Prose goes to `show` as it comes, checked. Cancelling stops the stream, and is a failure like
    any other: what came until then, and what it cost, is kept.
    """
    guard = FigureGuard(lexicon(pack))
    for known in (*model.heard, *model.results, text):
        guard.support(known)
    turn = _Turn(pack, endpoint, model, talk, text, assessor, show, guard)
    try:
        await _whole(turn)
    except StreamError as error:
        spent = turn.spent.plus(error.spent)
        if rest := guard.finish():
            turn.say(rest)
        if shown := "".join(turn.prose).strip():
            talk = added(talk, "streamed", shown)
        what = "Stopped" if isinstance(error, StreamStopped) else f"Not answered: {error.message}"
        said = (
            f"{what}. Nothing was taken or sent again; your words: “{plain(text, LONGEST_SHOWN)}”"
        )
        return replace(model, spent=spent), added(talk, "told", said)
    return turn.done()


async def _whole(turn: _Turn) -> None:
    """Run a turn; raises StreamError, when it is cancelled too."""
    try:
        await turn.run()
    except asyncio.CancelledError:
        raise StreamStopped("stopped") from None


class _Turn:
    def __init__(
        self,
        pack: Pack,
        endpoint: Endpoint,
        model: ModelTalk,
        talk: Conversation,
        text: str,
        assessor: Assessor,
        show: Callable[[str], None],
        guard: FigureGuard,
    ) -> None:
        self.endpoint, self.model, self.talk, self.text = endpoint, model, talk, text
        self.pack, self.show, self.guard = pack, show, guard
        self.calls = Calls(pack, talk.session.workload, assessor)
        self.spent = model.spent
        first: MessageParam = {"role": "user", "content": text}
        self.messages: list[MessageParam] = [*model.messages, first]
        self.prose: list[str] = []
        self.proposals: list[Proposal] = []
        self.results: list[str] = []
        self.question = ""
        self.stop = ""

    async def run(self) -> None:
        """Up to MOST_ROUNDS requests; raises StreamError."""
        system, tools = system_prompt(self.pack), tool_params()
        for _ in range(MOST_ROUNDS):
            letters = len(system) + len(str(tools)) + len(str(self.messages))
            if why := over_cap(self.endpoint, self.spent, letters):
                raise StreamError(why, Spent())
            reply = await stream_reply(
                self.endpoint,
                system,
                self.messages,
                tools,
                lambda p: self.say(self.guard.feed(_clean(p))),
            )
            self.say(self.guard.finish())
            self.spent = self.spent.plus(reply.spent)
            self.stop = reply.stop
            self._keep(reply)
            if reply.stop != "tool_use" or not reply.calls:
                return
        raise StreamError(f"the model called tools {MOST_ROUNDS} times without an answer")

    def say(self, text: str) -> None:
        """Prose that was checked: keep it and show it."""
        if text:
            self.prose.append(text)
            self.show(text)

    def _keep(self, reply: Reply) -> None:
        blocks: list[TextBlockParam | ToolUseBlockParam] = []
        if reply.text.strip():
            blocks.append({"type": "text", "text": reply.text})
        # A call that did not come whole, or is not meant to run, is not run.
        wanted = reply.calls if reply.stop == "tool_use" else ()
        for call in wanted:
            blocks.append(
                {"type": "tool_use", "id": call.id, "name": call.name, "input": call.input}
            )
        self.messages.append({"role": "assistant", "content": blocks or "(nothing)"})
        heard = "\n".join((*self.model.heard, self.text))
        found = [call_tool(self.calls, call, heard) for call in wanted]
        answers: list[ToolResultBlockParam] = [
            {
                "type": "tool_result",
                "tool_use_id": call.id,
                "content": result.text,
                "is_error": result.wrong,
            }
            for call, result in zip(wanted, found, strict=True)
        ]
        if answers:
            self.messages.append({"role": "user", "content": answers})
        for result in found:
            self._gather(result)

    def _gather(self, result: ToolResult) -> None:
        if result.vouches and not result.wrong:
            # An error repeats the model's own words: it must not vouch for them.
            self.guard.support(result.text)
            self.results.append(result.text)
        self.proposals += result.proposals
        self.question = result.question or self.question

    def done(self) -> tuple[ModelTalk, Conversation]:
        """The talk after a turn that went through."""
        talk = self.talk
        if shown := "".join(self.prose).strip():
            talk = added(talk, "streamed", shown)
        if self.stop in STOPPED:
            talk = added(talk, "told", STOPPED[self.stop])
        if self.proposals:
            latest = {p.question: p for p in self.proposals}
            talk = propose(self.pack, talk, Reading(tuple(latest.values())))
        elif self.question:
            talk = reopen(self.pack, talk, self.question)
        if not shown and not self.proposals and not self.question and self.stop not in STOPPED:
            talk = added(talk, "told", "The model said nothing.")
        model = ModelTalk(
            tuple(self.messages),
            (*self.model.heard, self.text),
            (*self.model.results, *self.results),
            self.spent,
        )
        # A refused turn stays out of what is sent next, or it would be refused again.
        return (replace(self.model, spent=self.spent) if self.stop == "refusal" else model), talk


def _clean(text: str) -> str:
    return CONTROLS.sub("", ESCAPES.sub("", text))
