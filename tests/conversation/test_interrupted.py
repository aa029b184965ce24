"""Ctrl+C in `advisor chat` while an answer streams: it stops, says so, and the talk goes on."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from tests.conversation.messages_server import MessagesServer, answer, prose, start

ROOT = Path(__file__).resolve().parents[2]


async def talk(path: Path, server: MessagesServer) -> tuple[int, str]:
    async with server:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "advisor", "chat", str(path), "--model", "m"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=ROOT,
            env={**os.environ, "ANTHROPIC_BASE_URL": server.url, "ANTHROPIC_API_KEY": "k"},
        )
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(b"it is a translation service\n")
        said = await asyncio.wait_for(process.stdout.readuntil(b"Let me see."), 20)
        process.send_signal(signal.SIGINT)
        said += await asyncio.wait_for(process.stdout.readuntil(b"Stopped."), 20)
        process.stdin.write(b"and now\n")
        process.stdin.write_eof()
        said += await asyncio.wait_for(process.stdout.read(), 20)
        return await process.wait(), said.decode()


def test_an_interrupted_answer_stops_and_nothing_is_lost_or_sent_again(tmp_path: Path) -> None:
    stalled = [start(), *prose("Let me see. ", "Then")[:-1], 60.0]
    server = MessagesServer(stalled, answer("Here I am."))
    status, said = asyncio.run(talk(tmp_path / "w.yaml", server))
    assert status == 0
    assert "your words: “it is a translation service”" in said
    assert "Here I am." in said and "Traceback" not in said
    assert len(server.requests) == 2
    assert server.requests[1]["messages"] == [{"role": "user", "content": "and now"}]
