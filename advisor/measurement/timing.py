"""What the times of one attempt say. Milliseconds; None where the attempt cannot tell.

- time to first token: first output-bearing event (text, reasoning or a tool call, never a role,
  a ping or a usage chunk) minus the moment the request was sent on an open connection;
- time to first answer token: the same for text or a tool call;
- inter-token latency: (last output - first output) / (tokens - tokens of the first event);
- gaps: between output events; equal to inter-token latency only at one token an event;
- output tokens a second: tokens / (last output - send).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from advisor.measurement.attempt import Attempt, Reply

MS = 1e6
UNSHOWN_TOKENS = 16
"""Tokens an endpoint may count that no text shows: ends of turns, the frame of a tool call."""
DISAGREES = 0.2
"""Share by which events and counted tokens may differ before it is said."""
CountedBy = Literal["endpoint", "events", "none"]


@dataclass(frozen=True, slots=True)
class Timing:
    """One successful attempt in milliseconds."""

    first_token: float
    first_answer: float | None
    inter_token: float | None
    gaps: tuple[float, ...]
    tokens: int | None
    counted_by: CountedBy
    tokens_per_s: float | None
    total: float
    queued: float
    connecting: float
    doubt: str = ""


def timing(attempt: Attempt, limit: int | None = None) -> Timing | None:
    """The times of an attempt; None when it failed or gave no output.

    `limit` is the most output tokens that the request allowed: no count above it is believed.
    """
    outputs = attempt.reply.outputs
    if not attempt.ok or not outputs:
        return None
    clocks = attempt.clocks
    first, last = outputs[0].at, outputs[-1].at
    answer = next((o.at for o in outputs if o.kind != "reasoning"), None)
    tokens, counted_by, doubt = _tokens(attempt, limit)
    at_first = (outputs[0].tokens or 1) if counted_by == "endpoint" else 1
    spread = None
    if tokens is not None and tokens > at_first and len(outputs) > 1:
        spread = (last - first) / MS / (tokens - at_first)
    took = (last - clocks.send) / MS
    return Timing(
        first_token=(first - clocks.send) / MS,
        first_answer=None if answer is None else (answer - clocks.send) / MS,
        inter_token=spread,
        gaps=tuple((b.at - a.at) / MS for a, b in pairwise(outputs)),
        tokens=tokens,
        counted_by=counted_by,
        tokens_per_s=tokens / took * 1000 if tokens and took > 0 else None,
        total=(clocks.end - clocks.send) / MS,
        queued=(clocks.send - clocks.submit) / MS,
        connecting=(clocks.dns + clocks.connect + clocks.tls) / MS,
        doubt=doubt,
    )


def _tokens(attempt: Attempt, limit: int | None) -> tuple[int | None, CountedBy, str]:
    """Output tokens: the endpoint's own count, else the events; never what was asked for."""
    events = len(attempt.reply.outputs)
    told = attempt.reply.usage.output
    if told is None:
        return events, "events", "the endpoint counts no tokens: output events are counted"
    if told < events * (1 - DISAGREES):
        said = f"the endpoint counts {told} tokens, but {events} output events came"
        # Fewer tokens than events cannot be; a count of 0 is no count.
        return (events, "events", said) if told == 0 else (told, "endpoint", said)
    if why := _absurd(attempt.reply, told, limit):
        return events, "events", f"the endpoint counts {told:,} tokens, {why}: not believed"
    return told, "endpoint", ""


def _absurd(reply: Reply, told: int, limit: int | None) -> str:
    """Why no answer can have so many tokens; empty when it can. A token is at least one byte."""
    if limit is not None and told > limit:
        return f"but {limit:,} were the most it was allowed"
    # Of what is no text for the reader only the characters are known: four bytes each at most.
    others = sum(4 * o.length for o in reply.outputs if o.kind != "answer")
    came = len(reply.text.encode("utf-8", "surrogatepass")) + others
    if told > came + reply.usage.reasoning + UNSHOWN_TOKENS:
        return f"but its answer has {came:,} bytes"
    return ""
