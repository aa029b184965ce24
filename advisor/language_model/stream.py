"""One request to the Messages API, streamed. It is never sent twice: there are no retries here."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.language_model.endpoint import Endpoint, Spent

if TYPE_CHECKING:
    from anthropic import APIStatusError, AsyncStream
    from anthropic.types import MessageParam, RawMessageStreamEvent, ToolParam

LONGEST_ANSWER = 400_000
BY_STATUS = {
    400: "refused the request as malformed",
    401: "does not accept the key",
    402: "wants to be paid first",
    403: "does not allow this",
    404: "does not know this model or address",
    413: "says the request is too large",
    429: "says there were too many requests",
    529: "is overloaded",
}


class StreamError(Exception):
    """The request failed; the message is one line for the person, without anything secret."""

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


class _Gathered:
    """What has come so far."""

    def __init__(self) -> None:
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

    def reply(self) -> Reply:
        """The whole answer; raises StreamError where it is not whole."""
        if not self.began:
            raise StreamError("the endpoint did not answer in the shape of the Messages API")
        if not self.ended or not self.stop:
            raise StreamError("the connection was cut before the answer was complete", self.spent)
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


async def stream_reply(
    endpoint: Endpoint,
    system: str,
    messages: Sequence[MessageParam],
    tools: Sequence[ToolParam],
    show: Callable[[str], None],
) -> Reply:
    """Send once and hand prose to `show` as it comes; raises StreamError.

    Cancelling the task closes the connection.
    """
    import anthropic
    import httpx2

    so_far = _Gathered()
    client = anthropic.AsyncAnthropic(
        api_key=endpoint.key,
        base_url=endpoint.base_url or None,
        max_retries=0,
        timeout=httpx2.Timeout(endpoint.stall, connect=10.0),
        # A redirect would send the request, and the key, a second time.
        http_client=anthropic.DefaultAsyncHttpxClient(follow_redirects=False),
    )
    try:
        async with client:
            events = await asyncio.wait_for(
                client.messages.create(
                    model=endpoint.model,
                    max_tokens=endpoint.max_tokens,
                    system=[
                        {"type": "text", "text": system, "cache_control": {"type": "ephemeral"}}
                    ],
                    messages=messages,
                    tools=tools,
                    stream=True,
                ),
                endpoint.stall,
            )
            await _read(events, so_far, endpoint.stall, show)
    except anthropic.APIStatusError as error:
        raise StreamError(_status_words(error), so_far.spent) from None
    except (TimeoutError, anthropic.APITimeoutError, httpx2.TimeoutException):
        said = f"the endpoint fell silent for {endpoint.stall:g} seconds; stopped"
        raise StreamError(said, so_far.spent) from None
    except (anthropic.APIConnectionError, httpx2.HTTPError):
        said = "the connection was cut" if so_far.began else "the endpoint cannot be reached"
        raise StreamError(said, so_far.spent) from None
    except (json.JSONDecodeError, UnicodeDecodeError, AttributeError, TypeError, AssertionError):
        # The SDK checks no shapes: what is missing in an event shows up as one of these.
        raise StreamError("the endpoint sent an event that cannot be read", so_far.spent) from None
    except anthropic.AnthropicError:
        raise StreamError("the request could not be made", so_far.spent) from None
    return so_far.reply()


async def _read(
    events: AsyncStream[RawMessageStreamEvent],
    so_far: _Gathered,
    stall: float,
    show: Callable[[str], None],
) -> None:
    """Every event; pings keep no stalled answer alive, for the SDK passes them over."""
    source = aiter(events)
    while not so_far.ended:
        try:
            event = await asyncio.wait_for(anext(source), stall)
        except StopAsyncIteration:
            return
        if prose := so_far.take(event):
            show(prose)
        if so_far.length > LONGEST_ANSWER:
            raise StreamError("the answer is too long; stopped", so_far.spent)


def _status_words(error: APIStatusError) -> str:
    """One line on a failure; nothing of the body is shown, for it may repeat the key."""
    kind = str(error.type or "")
    if kind == "overloaded_error":
        return "the endpoint is overloaded and stopped in the middle of the answer"
    what = BY_STATUS.get(error.status_code, f"failed with status {error.status_code}")
    wait = error.response.headers.get("retry-after", "")
    return f"the endpoint {what}" + (f"; it asks to wait {wait} s" if wait.isdecimal() else "")
