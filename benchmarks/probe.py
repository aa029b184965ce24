"""Error of the measured first token against a server with a known schedule, beside an SDK's loop.

The server runs in a process of its own and notes on the same clock when a request was complete
and when its first token was written. The clients take turns in one run, at 1, 8 and 64 in flight;
the OpenAI SDK's loop is one of them where that package is installed.
"""

from __future__ import annotations

import asyncio
import gc
import importlib.util
import json
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Awaitable, Callable, Coroutine
from pathlib import Path

from advisor.measurement.message import Message, Turn, encode
from advisor.probe.client import Client, Endpoint, Pending

ROOT = Path(__file__).parent.parent
LEVELS = ((1, 40), (8, 120), (64, 320))
GOALS_MS = {1: (2.0, 8.0), 8: (3.0, 12.0), 64: (15.0, 60.0)}
"""Median and 99th percentile of the error that `docs/probing.md` allows."""
Stamps = dict[int, tuple[int, int]]
"""Call to when it was sent and when its first token was seen, nanoseconds."""
Loop = Callable[[str, range, int], Coroutine[None, None, Stamps]]


def prompt(i: int) -> str:
    return f"[id-{i}] hello"


async def through(call: Callable[[int], Awaitable[None]], ids: range, in_flight: int) -> None:
    waiting = list(reversed(ids))

    async def worker() -> None:
        while waiting:
            await call(waiting.pop())

    await asyncio.gather(*(worker() for _ in range(in_flight)))


async def ours(url: str, ids: range, in_flight: int) -> Stamps:
    pending: dict[int, Pending] = {}
    async with Client(Endpoint(f"{url}/ok/v1/messages", "anthropic", "m")) as client:

        async def call(i: int) -> None:
            body = encode(Message((Turn("user", prompt(i)),), max_tokens=50), "anthropic", "m")
            pending[i] = await client.send(body, 50)

        gc.collect()
        gc.disable()
        try:
            await through(call, ids, in_flight)
        finally:
            gc.enable()
    done = {i: p.attempt() for i, p in pending.items()}
    return {i: (a.clocks.send, a.reply.outputs[0].at) for i, a in done.items() if a.ok}


async def sdk(url: str, ids: range, in_flight: int) -> Stamps:
    import anthropic

    found: Stamps = {}
    client = anthropic.AsyncAnthropic(base_url=f"{url}/ok", api_key="none", max_retries=0)

    async def call(i: int) -> None:
        sent = time.perf_counter_ns()
        stream = await client.messages.create(
            model="m",
            max_tokens=50,
            messages=[{"role": "user", "content": prompt(i)}],
            stream=True,
        )
        async for event in stream:
            if event.type == "content_block_delta" and i not in found:
                found[i] = (sent, time.perf_counter_ns())

    await through(call, ids, in_flight)
    await client.close()
    return found


async def openai_sdk(url: str, ids: range, in_flight: int) -> Stamps:
    import openai

    found: Stamps = {}
    client = openai.AsyncOpenAI(base_url=f"{url}/ok/v1", api_key="none", max_retries=0)

    async def call(i: int) -> None:
        sent = time.perf_counter_ns()
        stream = await client.chat.completions.create(
            model="m",
            max_tokens=50,
            messages=[{"role": "user", "content": prompt(i)}],
            stream=True,
        )
        async for chunk in stream:
            if i not in found and chunk.choices and chunk.choices[0].delta.content:
                found[i] = (sent, time.perf_counter_ns())

    await through(call, ids, in_flight)
    await client.close()
    return found


def errors(url: str, stamps: Stamps, warm_from: int) -> tuple[list[float], list[float]]:
    """Median and 99th percentile, ms: of measured minus true first token, and of what of it lies
    after the server wrote it, which is the client's alone."""
    with urllib.request.urlopen(f"{url}/truth", timeout=10) as answer:
        rows = {int(row["id"]): row for row in json.load(answer)["truth"] if row["id"]}
    warm = [(rows[i], sent, seen) for i, (sent, seen) in stamps.items() if i >= warm_from]
    off = [(seen - sent) - (row["tokens"][0] - row["request"]) for row, sent, seen in warm]
    return middle_and_tail(off), middle_and_tail([seen - r["tokens"][0] for r, _, seen in warm])


def middle_and_tail(ns: list[int]) -> list[float]:
    ordered = sorted(value / 1e6 for value in ns)
    tail = ordered[int(0.99 * (len(ordered) - 1))]
    return [round(statistics.median(ordered), 2), round(tail, 2)]


def main() -> None:
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.probe.fault_server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    result: dict[str, object] = {}
    clients: list[tuple[str, Loop]] = [("advisor", ours), ("anthropic_sdk", sdk)]
    if importlib.util.find_spec("openai") is not None:
        clients.append(("openai_sdk", openai_sdk))
    first = 0
    try:
        assert server.stdout is not None
        url = f"http://127.0.0.1:{int(server.stdout.readline())}"
        for in_flight, n in LEVELS:
            for name, client in clients:
                ids = range(first, first + n + in_flight)
                stamps = asyncio.run(client(url, ids, in_flight))
                # The first call of each connection is left out, as in a probe.
                off, after = errors(url, stamps, first + in_flight)
                first = ids.stop
                result[f"{name}_{in_flight}_ms"] = off
                result[f"{name}_{in_flight}_after_ms"] = after
                print(
                    f"{name}: first token off by {off[0]} / {off[1]} ms (median / p99) at "
                    f"{in_flight} in flight, {after[0]} / {after[1]} ms of it after the server "
                    f"wrote it; goal {GOALS_MS[in_flight]}",
                    file=sys.stderr,
                )
    finally:
        server.communicate(timeout=10)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
