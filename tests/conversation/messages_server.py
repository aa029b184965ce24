"""A server on loopback that speaks the Messages API with streaming, and fails in every way."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from typing import Any

Event = dict[str, Any] | str | float


def start(cached: int = 0) -> Event:
    usage = {"input_tokens": 100, "output_tokens": 1, "cache_read_input_tokens": cached}
    message: dict[str, Any] = {
        "id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": [],
        "stop_reason": None, "stop_sequence": None, "usage": usage,
    }  # fmt: skip
    return {"type": "message_start", "message": message}


def prose(*pieces: str, index: int = 0) -> list[Event]:
    block = {"type": "text", "text": ""}
    return [
        {"type": "content_block_start", "index": index, "content_block": block},
        *(
            {
                "type": "content_block_delta",
                "index": index,
                "delta": {"type": "text_delta", "text": piece},
            }
            for piece in pieces
        ),
        {"type": "content_block_stop", "index": index},
    ]


def tool(name: str, given: object, index: int = 1) -> list[Event]:
    text = given if isinstance(given, str) else json.dumps(given)
    block = {"type": "tool_use", "id": f"toolu_{index}", "name": name, "input": {}}
    half = len(text) // 2
    return [
        {"type": "content_block_start", "index": index, "content_block": block},
        *(
            {
                "type": "content_block_delta",
                "index": index,
                "delta": {"type": "input_json_delta", "partial_json": part},
            }
            for part in (text[:half], text[half:])
        ),
        {"type": "content_block_stop", "index": index},
    ]


def end(stop: str = "end_turn", output: int = 20) -> list[Event]:
    return [
        {
            "type": "message_delta",
            "delta": {"stop_reason": stop, "stop_sequence": None},
            "usage": {"output_tokens": output},
        },
        {"type": "message_stop"},
    ]


def answer(*pieces: str, stop: str = "end_turn") -> list[Event]:
    return [start(), *prose(*pieces), *end(stop)]


class Raw:
    """An answer that is no stream: a status, headers and a body."""

    def __init__(self, status: int, body: str, **headers: str) -> None:
        self.status, self.body, self.headers = status, body, headers


class MessagesServer:
    """Answers each request with the next script; keeps what was sent. A float is a wait in s."""

    def __init__(self, *scripts: Sequence[Event] | Raw) -> None:
        self.scripts = list(scripts)
        self.requests: list[dict[str, Any]] = []
        self.url = ""
        self.tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> MessagesServer:
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self.server.sockets[0].getsockname()[1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self.server.close()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.tasks.append(task)
        try:
            await self._answer(reader, writer)
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.split(":")[1])
            for line in head.lower().splitlines()
            if line.startswith("content-length")
        )
        self.requests.append(json.loads(await reader.readexactly(length)))
        script = self.scripts[min(len(self.requests), len(self.scripts)) - 1]
        if isinstance(script, Raw):
            extra = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in script.headers.items())
            body = script.body.encode()
            writer.write(
                f"HTTP/1.1 {script.status} X\r\ncontent-type: application/json\r\n{extra}"
                f"content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode()
                + body
            )
        else:
            await self._stream(writer, script)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def _stream(self, writer: asyncio.StreamWriter, script: Sequence[Event]) -> None:
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
        )
        for event in script:
            if isinstance(event, float):
                await writer.drain()
                await asyncio.sleep(event)
            elif isinstance(event, str):
                writer.write(event.encode())
            else:
                writer.write(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())
