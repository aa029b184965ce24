"""What has come of an answer so far, from the events of a stream or from one body. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from advisor.language_model.endpoint import Spent

if TYPE_CHECKING:
    from anthropic.types import RawMessageStreamEvent

WRONG_SHAPE = "the endpoint did not answer in the shape of the Messages API"


class StreamError(Exception):
    """The request failed; the message is one line for the person, without anything secret.

    `spent` is at most what it cost: of an answer that did not end, the whole length it may have.
    """

    def __init__(self, message: str, spent: Spent | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.spent = spent or Spent()


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool the model wants called; `wrong` says why its input cannot be read."""

    id: str
    name: str
    input: dict[str, object]
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole answer: its prose, the tools it calls, why it stopped, what it took."""

    text: str
    calls: tuple[ToolCall, ...]
    stop: str
    spent: Spent


class StreamStopped(StreamError):
    """The person stopped it."""


class Gathered:
    """What has come so far of an answer of at most `max_tokens`."""

    def __init__(self, max_tokens: int) -> None:
        self.max_tokens = max_tokens
        self.text: list[str] = []
        self.length = 0
        self.tools: dict[int, tuple[str, str, list[str]]] = {}
        self.stop = ""
        self.ended = False
        self.began = False
        self.spent = Spent()

    def take(self, event: RawMessageStreamEvent) -> str:
        """Take one event; returns the prose in it."""
        if event.type == "message_start":
            self.began = True
            usage = event.message.usage
            self.spent = Spent(
                usage.input_tokens or 0,
                usage.cache_read_input_tokens or 0,
                usage.cache_creation_input_tokens or 0,
                usage.output_tokens or 0,
            )
        elif event.type == "content_block_start" and event.content_block.type == "tool_use":
            block = event.content_block
            self.tools[event.index] = (block.id, block.name, [])
        elif event.type == "content_block_delta":
            if event.delta.type == "text_delta":
                self.text.append(event.delta.text)
                self.length += len(event.delta.text)
                return event.delta.text
            if event.delta.type == "input_json_delta" and event.index in self.tools:
                self.tools[event.index][2].append(event.delta.partial_json)
                self.length += len(event.delta.partial_json)
        elif event.type == "message_delta":
            self.stop = event.delta.stop_reason or self.stop
            s = self.spent
            self.spent = Spent(s.input, s.cached, s.written, event.usage.output_tokens or s.output)
        elif event.type == "message_stop":
            self.ended = True
        return ""

    def take_whole(self, body: object) -> str:
        """Take a whole message; returns its prose. Raises StreamError in another shape."""
        if not isinstance(body, dict) or not isinstance(blocks := body.get("content"), list):
            raise StreamError(WRONG_SHAPE)
        usage, stop = body.get("usage"), body.get("stop_reason")
        if not isinstance(stop, str) or not all(isinstance(b, dict) for b in blocks):
            raise StreamError(WRONG_SHAPE)
        self.began = self.ended = True
        self.stop = stop
        names = ("input_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
        given = usage if isinstance(usage, dict) else {}
        self.spent = Spent(*(_count(given.get(name)) for name in (*names, "output_tokens")))
        for place, block in enumerate(blocks):
            if block.get("type") == "text" and isinstance(block.get("text"), str):
                self.text.append(block["text"])
            elif block.get("type") == "tool_use":
                given_input = json.dumps(block.get("input"))
                self.tools[place] = str(block.get("id")), str(block.get("name")), [given_input]
        return "".join(self.text)

    def at_most(self) -> Spent:
        """What it cost at most: how much was written behind a cut, nobody says."""
        if self.ended or not self.began:
            return self.spent
        return replace(self.spent, output=max(self.spent.output, self.max_tokens))

    def reply(self) -> Reply:
        """The whole answer; raises StreamError where it is not whole."""
        if not self.began:
            raise StreamError(WRONG_SHAPE)
        if not self.ended or not self.stop:
            said = "the connection was cut before the answer was complete"
            raise StreamError(said, self.at_most())
        calls = tuple(_call(*tool) for tool in self.tools.values())
        return Reply("".join(self.text), calls, self.stop, self.spent)


def _call(id: str, name: str, parts: Sequence[str]) -> ToolCall:
    try:
        read = json.loads("".join(parts) or "{}")
    except (json.JSONDecodeError, RecursionError):
        return ToolCall(id, name, {}, "the input is not JSON")
    if not isinstance(read, dict):
        return ToolCall(id, name, {}, "the input is not an object")
    return ToolCall(id, name, read)


def _count(value: object) -> int:
    return value if type(value) is int and value > 0 else 0
