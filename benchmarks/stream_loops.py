"""Our client, and the stream loops of two SDKs, against one address: run by `probe.py`.

    PYTHON benchmarks/stream_loops.py NAME ADDRESS IN_FLIGHT CALLS

Each is run in a process of its own and prints a row for each answer. An SDK's loop needs nothing
of ours, so that any environment which has the SDK can run it.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Awaitable, Callable, Coroutine
from itertools import pairwise

PROMPT, TOKENS = "Say something.", 100
Row = tuple[int, float, float, list[float], int]
"""Number of the answer, first token and between tokens in ms, the gaps, and when the first came."""
Loop = Callable[[str, int, int], Coroutine[None, None, list[Row]]]


async def through(call: Callable[[], Awaitable[None]], in_flight: int, calls: int) -> None:
    left = calls

    async def worker() -> None:
        nonlocal left
        while left:
            left -= 1
            await call()

    await asyncio.gather(*(worker() for _ in range(in_flight)))


def row(first_text: str, sent: int, stamps: list[int]) -> Row:
    gaps = [(b - a) / 1e6 for a, b in pairwise(stamps)]
    between = (stamps[-1] - stamps[0]) / 1e6 / (len(stamps) - 1)
    return number(first_text), (stamps[0] - sent) / 1e6, between, gaps, stamps[0]


def number(text: str) -> int:
    """The answer's number, which the server puts first: "#17 "."""
    return int(text.split()[0].removeprefix("#"))


async def advisor(url: str, in_flight: int, calls: int) -> list[Row]:
    from advisor.measurement.message import Message, Turn, encode
    from advisor.measurement.timing import timing
    from advisor.probe.client import Client, Endpoint, Pending

    pending: list[Pending] = []
    async with Client(Endpoint(f"{url}/v1/messages", "anthropic", "m")) as client:

        async def call() -> None:
            body = encode(Message((Turn("user", PROMPT),), max_tokens=TOKENS), "anthropic", "m")
            sent = await client.send(body, TOKENS)
            assert sent is not None, "nobody is asked before a second time"
            pending.append(sent)

        # As `advisor.probe.runner` does while it measures.
        gc.collect()
        gc.freeze()
        gc.disable()
        await through(call, in_flight, calls)
    found: list[Row] = []
    for attempt in (p.attempt() for p in pending):
        took = timing(attempt)
        assert took is not None and took.inter_token is not None, attempt.failure
        first = attempt.reply.outputs[0].at
        found.append((number(attempt.reply.text), took.first_token, took.inter_token,
                      list(took.gaps), first))  # fmt: skip
    return found


async def anthropic_sdk(url: str, in_flight: int, calls: int) -> list[Row]:
    import anthropic

    found: list[Row] = []
    client = anthropic.AsyncAnthropic(base_url=url, api_key="none", max_retries=0)

    async def call() -> None:
        stamps: list[int] = []
        first = ""
        sent = time.perf_counter_ns()
        stream = await client.messages.create(
            model="m",
            max_tokens=TOKENS,
            messages=[{"role": "user", "content": PROMPT}],
            stream=True,
        )
        async for event in stream:
            if event.type == "content_block_delta" and event.delta.type == "text_delta":
                stamps.append(time.perf_counter_ns())
                first = first or event.delta.text
        found.append(row(first, sent, stamps))

    await through(call, in_flight, calls)
    await client.close()
    return found


async def openai_sdk(url: str, in_flight: int, calls: int) -> list[Row]:
    import openai

    found: list[Row] = []
    client = openai.AsyncOpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0)

    async def call() -> None:
        stamps: list[int] = []
        first = ""
        sent = time.perf_counter_ns()
        stream = await client.chat.completions.create(
            model="m",
            max_tokens=TOKENS,
            messages=[{"role": "user", "content": PROMPT}],
            stream=True,
        )
        async for chunk in stream:
            if chunk.choices and chunk.choices[0].delta.content:
                stamps.append(time.perf_counter_ns())
                first = first or chunk.choices[0].delta.content
        found.append(row(first, sent, stamps))

    await through(call, in_flight, calls)
    await client.close()
    return found


LOOPS: dict[str, Loop] = {
    "advisor": advisor,
    "anthropic_sdk": anthropic_sdk,
    "openai_sdk": openai_sdk,
}

if __name__ == "__main__":
    name, address, level, count = sys.argv[1:]
    rows = asyncio.run(LOOPS[name](address, int(level), int(count)))
    print(json.dumps(rows))
