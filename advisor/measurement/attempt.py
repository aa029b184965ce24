"""One call to an endpoint as it was seen: times, output, usage, and how it ended.

All times are nanoseconds of one monotonic clock. A failure is named, never folded into a latency.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

OutputKind = Literal["answer", "reasoning", "tool"]
# Words for people, in the order a report lists them. `http_4xx` and the like carry the status.
FAILURES = {
    "dns": "the name could not be resolved",
    "refused": "the connection was refused",
    "tls": "the secure connection could not be made",
    "proxy": "the proxy did not pass the connection on",
    "network": "the connection could not be made",
    "timeout_connect": "no connection in time",
    "timeout_first_token": "no first token in time",
    "timeout_idle": "output stopped for too long",
    "timeout_total": "the whole answer took too long",
    "closed": "closed before any answer",
    "reset": "the connection broke in mid-answer",
    "truncated": "the answer ended without saying why",
    "malformed": "the stream could not be read",
    "in_stream_error": "an error came in the stream",
    "not_sse": "a success, but no event stream",
    "empty": "a finished answer without any output",
    "redirect": "a redirect, which is not followed",
    "context_exceeded": "the prompt is longer than the model can read",
    "too_long": "far more output than was asked for",
    "judge_gave_no_word": "the judge said neither RIGHT nor WRONG",
    "judge_unproven": "its judge is not shown to be better than chance",
}
NOT_SENT = "not_sent"
"""Held back by the cap or by the person; neither a success nor a failure of the endpoint."""


class Output(NamedTuple):
    """One output-bearing event; `tokens` is the running count where the endpoint gives one."""

    at: int
    kind: OutputKind
    length: int
    tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the endpoint counts them; None where it does not say.

    `input` includes what was read from and written to the cache; `output` includes reasoning.
    """

    input: int | None = None
    output: int | None = None
    cached: int = 0
    cache_written: int = 0
    reasoning: int = 0


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A call the model asked for; `arguments` is the JSON as it was sent."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What the stream said, parsed after it ended."""

    outputs: tuple[Output, ...] = ()
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    stop: str = ""
    usage: Usage = field(default_factory=Usage)
    error: str = ""


@dataclass(frozen=True, slots=True)
class Clocks:
    """When things happened. `send` is when the request's first byte was handed to the socket."""

    submit: int
    send: int = 0
    headers: int | None = None
    end: int = 0
    dns: int = 0
    connect: int = 0
    tls: int = 0
    """Durations of what a new connection took; all zero when one was reused."""
    reused: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """One call: it succeeded when `failure` is empty."""

    clocks: Clocks
    reply: Reply = field(default_factory=Reply)
    failure: str = ""
    detail: str = ""
    status: int | None = None
    reconnected: bool = False
    """True when a kept-alive connection had died and a new one was taken before any answer."""

    @property
    def ok(self) -> bool:
        """True when the endpoint did its part."""
        return not self.failure

    @property
    def sent(self) -> bool:
        """False when the call never left."""
        return self.failure != NOT_SENT


def failure_words(kind: str) -> str:
    """A failure in words."""
    if kind.startswith("http_"):
        return f"HTTP {kind.removeprefix('http_')}"
    if kind.startswith("in_stream_error:"):
        return f"an error in the stream ({kind.partition(':')[2]})"
    if kind.startswith("judge:"):
        return f"the judge could not be asked: {failure_words(kind.removeprefix('judge:'))}"
    return FAILURES.get(kind, kind.replace("_", " "))
