"""One request to the Messages API, streamed. It is never sent twice: there are no retries here."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from advisor.language_model.endpoint import Endpoint
from advisor.language_model.gathered import Gathered, Reply, StreamError, StreamStopped

if TYPE_CHECKING:
    from anthropic import APIStatusError, AsyncAnthropic, AsyncStream
    from anthropic.types import MessageParam, RawMessageStreamEvent, ToolParam

LONGEST_ANSWER = 400_000
LARGEST_BODY = 4_000_000
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


@lru_cache(maxsize=1)
def _load() -> None:
    """Load the SDK. It stays: to look through it for garbage would stop the screen each time."""
    import anthropic.resources.messages  # noqa: F401 - loaded here, used below

    gc.freeze()


def _client(endpoint: Endpoint) -> AsyncAnthropic:
    """A client that sends a request once."""
    _load()
    import anthropic
    import httpx2

    return anthropic.AsyncAnthropic(
        api_key=endpoint.key,
        base_url=endpoint.base_url or None,
        max_retries=0,
        timeout=httpx2.Timeout(endpoint.stall, connect=10.0),
        # A redirect would send the request, and the key, a second time.
        http_client=anthropic.DefaultAsyncHttpxClient(follow_redirects=False),
    )


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
    # To load the SDK and its certificates takes most of a second: nothing else stands still.
    client = await asyncio.to_thread(_client, endpoint)
    import anthropic
    import httpx2

    so_far = Gathered(endpoint.max_tokens)
    try:
        async with client:
            # Not wait_for: before Python 3.12 it may swallow a cancellation.
            async with asyncio.timeout(endpoint.stall):
                events = await client.messages.create(
                    model=endpoint.model,
                    max_tokens=endpoint.max_tokens,
                    system=[
                        {"type": "text", "text": system, "cache_control": {"type": "ephemeral"}}
                    ],
                    messages=messages,
                    tools=tools,
                    stream=True,
                )
            if _in_one_piece(events):
                show(so_far.take_whole(await _body(events)))
            else:
                await _read(events, so_far, endpoint.stall, show)
    except asyncio.CancelledError:
        raise StreamStopped("stopped", so_far.at_most()) from None
    except anthropic.APIStatusError as error:
        raise StreamError(_status_words(error), so_far.at_most()) from None
    except (TimeoutError, anthropic.APITimeoutError, httpx2.TimeoutException):
        said = f"the endpoint fell silent for {endpoint.stall:g} seconds; stopped"
        raise StreamError(said, so_far.at_most()) from None
    except (anthropic.APIConnectionError, httpx2.HTTPError):
        said = "the connection was cut" if so_far.began else "the endpoint cannot be reached"
        raise StreamError(said, so_far.at_most()) from None
    except (json.JSONDecodeError, UnicodeDecodeError, AttributeError, TypeError, AssertionError):
        # The SDK checks no shapes: what is missing in an event shows up as one of these.
        said = "the endpoint sent an event that cannot be read"
        raise StreamError(said, so_far.at_most()) from None
    except anthropic.AnthropicError:
        raise StreamError("the request could not be made", so_far.at_most()) from None
    return so_far.reply()


async def _read(
    events: AsyncStream[RawMessageStreamEvent],
    so_far: Gathered,
    stall: float,
    show: Callable[[str], None],
) -> None:
    """Every event; pings keep no stalled answer alive, for the SDK passes them over."""
    source = aiter(events)
    while not so_far.ended:
        try:
            async with asyncio.timeout(stall):
                event = await anext(source)
        except StopAsyncIteration:
            return
        if prose := so_far.take(event):
            show(prose)
        # Many events may be there at once: the screen has its turn between any two.
        await asyncio.sleep(0)
        if so_far.length > LONGEST_ANSWER:
            raise StreamError("the answer is too long; stopped", so_far.at_most())


def _in_one_piece(events: AsyncStream[RawMessageStreamEvent]) -> bool:
    """True where a stream was asked for and one JSON body came: gateways with canned answers do so.

    The SDK reads no event from it and says nothing.
    """
    kind: str = events.response.headers.get("content-type", "")
    return kind.partition(";")[0].strip().lower() == "application/json"


async def _body(events: AsyncStream[RawMessageStreamEvent]) -> object:
    """The body as JSON; raises StreamError where it is too large."""
    body = bytearray()
    async for piece in events.response.aiter_bytes():
        body += piece
        if len(body) > LARGEST_BODY:
            raise StreamError("the answer is too long; stopped")
    read: object = json.loads(body)
    return read


def _status_words(error: APIStatusError) -> str:
    """One line on a failure; nothing of the body is shown, for it may repeat the key."""
    kind = str(error.type or "")
    if kind == "overloaded_error":
        return "the endpoint is overloaded and stopped in the middle of the answer"
    what = BY_STATUS.get(error.status_code, f"failed with status {error.status_code}")
    wait = error.response.headers.get("retry-after", "")
    return f"the endpoint {what}" + (f"; it asks to wait {wait} s" if wait.isdecimal() else "")
