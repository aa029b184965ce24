"""An answer of 5,000 chunks through the conversation pane: the longest frame, and how CPU grows.

A server of its own process streams them over loopback as fast as they are read, as prose with
figures, so that the figure guard, the layout and the drawing have all to do. A frame is the time
for which the screen's loop did nothing else: a ticker on it is late by so much. Beside it stands
the CPU of the busiest one, which other work on the machine does not lengthen.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from model_prose import SENTENCE
from textual.widgets import Input

from advisor.analysis.trial import Trials
from advisor.decision import Assessment, assess
from advisor.pack import load_pack
from advisor.store.workspace import Workspace
from advisor.tui.app import AdvisorApp
from advisor.tui.opening import Opening
from advisor.workload import Workload, known_in

CHUNKS = 5_000
GOAL_MS, GOAL_GROWTH = 100.0, 2.5
TICK = 0.005
DAY = date(2026, 11, 21)
WORDS = [word for word in SENTENCE if word]


def event(kind: str, **others: object) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **others})}\n\n".encode()


def answer(chunks: int) -> bytes:
    usage = {"input_tokens": 1, "output_tokens": 1}
    message = {"id": "m", "type": "message", "role": "assistant", "model": "m", "content": []}
    begun = event("message_start", message={**message, "stop_reason": None, "usage": usage})
    begun += event("content_block_start", index=0, content_block={"type": "text", "text": ""})
    parts = []
    for i in range(chunks):
        text = WORDS[i % len(WORDS)] + ("\n\n" if i % 97 == 96 else " ")
        delta = {"type": "text_delta", "text": text}
        parts.append(event("content_block_delta", index=0, delta=delta))
    ended = event("content_block_stop", index=0)
    stop = {"stop_reason": "end_turn", "stop_sequence": None}
    ended += event("message_delta", delta=stop, usage={"output_tokens": chunks})
    return begun + b"".join(parts) + ended + event("message_stop")


async def serve(sizes: list[int]) -> None:
    """Answer one request a size, then end."""
    left, done = [answer(n) for n in sizes], asyncio.Event()

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        await reader.readexactly(int(head.split("content-length:")[1].split()[0]))
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n")
        writer.write(b"connection: close\r\n\r\n" + left.pop(0))
        await writer.drain()
        writer.close()
        if not left:
            done.set()

    server = await asyncio.start_server(one, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await done.wait()


class Ticker:
    """How late the loop was at most, and what it computed in between at most, in seconds."""

    def __init__(self) -> None:
        self.worst = self.most = 0.0

    async def run(self) -> None:
        while True:
            before, used = time.perf_counter(), time.thread_time()
            await asyncio.sleep(TICK)
            self.worst = max(self.worst, time.perf_counter() - before - TICK)
            self.most = max(self.most, time.thread_time() - used)


async def measure(sizes: list[int]) -> list[tuple[float, float, float, float]]:
    """CPU, wall time, the longest frame and the CPU of the busiest of each answer, in ms."""
    pack = load_pack()

    def assessor(one: Workload) -> Assessment:
        return assess(pack, one, as_of=DAY)

    def trials(one: Workload) -> Trials:
        return Trials(pack, one, as_of=DAY)

    found = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "w.yaml"
        opening = Opening(
            pack, known_in(pack), assessor, assessor, trials, Workload("Desk"), path, today=DAY
        )
        app = AdvisorApp(Workspace(Path(folder)), opening)
        app.looks_ahead = False
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            await pilot.press("f7")
            await pilot.pause()
            # As the session does once it is open: what is loaded is not looked through for garbage.
            gc.collect()
            gc.freeze()
            for chunks in sizes:
                app.screen.query_one(Input).value = "it is like this"
                ticker = Ticker()
                ticking = asyncio.create_task(ticker.run())
                begun, used = time.perf_counter(), time.process_time()
                await pilot.press("enter")
                while app.turn is not None or app.screen.query_one(Input).value:
                    await asyncio.sleep(0.01)
                cpu, wall = time.process_time() - used, time.perf_counter() - begun
                ticking.cancel()
                last = app.talk.entries[-1]
                shown = [e for e in app.talk.entries if e.kind == "streamed"]
                assert len(shown[-1].text.split()) >= chunks, last.text
                found.append((cpu * 1000, wall * 1000, ticker.worst * 1000, ticker.most * 1000))
    return found


def main() -> None:
    # The first answer loads the SDK, and the last shows whether twice as much takes twice as long.
    sizes = [500, CHUNKS, CHUNKS * 2]
    command = [sys.executable, __file__, "--serve", *map(str, sizes)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        os.environ["ANTHROPIC_BASE_URL"] = f"http://127.0.0.1:{server.stdout.readline().strip()}"
        os.environ["ANTHROPIC_API_KEY"] = "none"
        try:
            _, (cpu, wall, frame, most), (twice, *_) = asyncio.run(measure(sizes))
        finally:
            server.kill()
    growth = twice / cpu
    result = {
        "chunks": CHUNKS,
        "cpu_ms": round(cpu, 1),
        "wall_ms": round(wall, 1),
        "longest_frame_ms": round(frame, 1),
        "busiest_frame_cpu_ms": round(most, 1),
        "growth_when_doubled": round(growth, 2),
        "goal_frame_ms": GOAL_MS,
        "goal_growth": GOAL_GROWTH,
    }
    frames = f"{frame:.0f} ms the longest frame ({most:.0f} ms of CPU; goal {GOAL_MS:g})"
    grown = f"{growth:.2f} x when doubled (goal {GOAL_GROWTH:g} x)"
    print(f"{CHUNKS} chunks in the pane: {cpu:.0f} ms of CPU, {frames}, {grown}", file=sys.stderr)
    print(json.dumps(result))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--serve"]:
        asyncio.run(serve([int(n) for n in sys.argv[2:]]))
    else:
        main()
