"""An endpoint with a known schedule and every fault there is, in a process of its own.

    python -m tests.probe.fault_server

Prints its port, listens on loopback alone, and stops when standard input closes or after ten
minutes. The fault is the first part of the path: /FAULT/v1/messages, /FAULT/v1/chat/completions.
GET /truth gives, for each request, when it was complete and when each token was written, on the
clock that `time.perf_counter_ns` reads in every process of this machine.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import selectors
import socket
import struct
import time
from collections.abc import AsyncIterator

from advisor.probe.until_closed import until_input_closes
from tests.probe.echoes import echoed

now = time.perf_counter_ns
LIFETIME_S = 600.0
FIRST_MS, BETWEEN_MS, TOKENS = 40.0, 2.0, 12
STATUSES = {
    "400": 400, "401": 401, "403": 403, "404": 404, "408": 408, "413": 413, "422": 422,
    "context": 400, "429": 429, "500": 500, "502": 502, "503": 503, "504": 504, "529": 529,
}  # fmt: skip
CUT_AT = 4
SLOW_MS = 1500.0


class Wrong(Exception):
    """The connection is to end here; the message says how."""


class Stream:
    """The events of one answer in either protocol."""

    def __init__(self, protocol: str, fault: str) -> None:
        self.anthropic = protocol == "anthropic"
        self.fault = fault
        self.eol = "\r\n" if fault == "crlf" else "\n"

    def sse(self, data: object, name: str = "") -> bytes:
        text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
        head = f"event: {name}{self.eol}" if name else ""
        return f"{head}data: {text}{self.eol}{self.eol}".encode()

    def event(self, kind: str, **more: object) -> bytes:
        return self.sse({"type": kind, **more}, kind)

    def chunk(self, delta: object, stop: str | None = None) -> bytes:
        return self.sse({"choices": [{"index": 0, "delta": delta, "finish_reason": stop}]})

    def start(self) -> bytes:
        if self.anthropic:
            usage = {"input_tokens": 30, "output_tokens": 1}
            begun = self.event("message_start", message={"usage": usage})
            return begun + self.event("content_block_start", index=0,
                                      content_block={"type": "text", "text": ""})  # fmt: skip
        content = None if self.fault == "null_content" else ""
        return self.chunk({"role": "assistant", "content": content})

    def token(self, i: int) -> bytes:
        text = ["né ", "你好 ", "👩‍💻 "][i % 3] if self.fault == "split" else f" t{i}"
        if self.fault == "huge_line" and i == CUT_AT:
            text = "x" * 2_000_000
        if self.fault == "reasoning" and i < CUT_AT:
            if self.anthropic:
                return self.event("content_block_delta", index=0,
                                  delta={"type": "thinking_delta", "thinking": text})  # fmt: skip
            return self.chunk({"reasoning": text, "reasoning_content": text})
        if self.anthropic:
            delta = {"type": "text_delta", "text": text}
            return self.event("content_block_delta", index=0, delta=delta)
        return self.chunk({"content": text})

    def ping(self) -> bytes:
        return self.event("ping") if self.anthropic else b": keep-alive\n\n"

    def error(self) -> bytes:
        body = {"type": "overloaded_error", "message": "Overloaded sk-echoed-0123456789abcdef"}
        if self.fault == "error_json" or not self.anthropic:
            return self.sse({"error": body})
        return self.event("error", error=body)

    def end(self) -> bytes:
        out = 0 if self.fault == "usage_zero" else TOKENS
        if self.fault == "usage_lies":
            out = 9_000_000
        if self.anthropic:
            usage = {} if self.fault == "no_usage" else {"output_tokens": out}
            done = self.event("message_delta", delta={"stop_reason": "end_turn"}, usage=usage)
            return done if self.fault == "no_last_word" else done + self.event("message_stop")
        done = self.chunk({}, "stop")
        if self.fault != "no_usage":
            usage = {"prompt_tokens": 30, "completion_tokens": out}
            choices = [{"index": 0, "delta": {}}] if self.fault == "usage_in_choices" else []
            done += self.sse({"choices": choices, "usage": usage})
        return done if self.fault == "no_last_word" else done + self.sse("[DONE]")

    async def pieces(self, tokens: list[int], begun: float) -> AsyncIterator[bytes]:
        """The stream as it is to be written; raises Wrong to end the connection."""
        loop, fault = asyncio.get_running_loop(), self.fault
        if fault == "headers_hang":
            yield b""
            await asyncio.sleep(60)
        if fault == "pings_only":
            while True:
                yield self.ping()
                await asyncio.sleep(0.05)
        role_early = fault in ("role_early", "empty_choices", "comments")
        if role_early:
            yield self.start() + self.ping()
        n = 100_000 if fault == "endless" else 0 if fault == "empty" else TOKENS
        for i in range(n):
            first_ms = SLOW_MS if fault == "slow" else FIRST_MS
            due = begun + (first_ms + i * BETWEEN_MS) / 1000 - loop.time()
            if due > 0:
                await asyncio.sleep(due)
            if i == CUT_AT:
                async for piece in self.wrong():
                    yield piece
            first = b"" if i or role_early else self.start()
            tokens.append(now())
            if fault == "kind_sometimes" and i == CUT_AT and sometimes():
                yield self.sse({"error": {"type": "invalid x-api-key sk-ant-api03-Zz9"}})
                raise Wrong("clean_cut")
            yield first + self.token(i) * (2 if fault == "twice" else 1)
        yield self.end()

    async def wrong(self) -> AsyncIterator[bytes]:
        fault = self.fault
        if fault in ("reset", "cut", "clean_cut"):
            raise Wrong(fault)
        if fault == "stall":
            await asyncio.sleep(60)
        while fault == "stall_with_pings":
            yield self.ping()
            await asyncio.sleep(0.05)
        if fault in ("error_event", "error_json"):
            yield self.error()
            raise Wrong("clean_cut")
        broken = {"bad_json": '{"choices": [{"del', "not_object": "5", "text": "hello"}.get(fault)
        if broken:
            yield self.sse(broken)
        if fault == "empty_choices":
            yield self.sse({"choices": []}) if not self.anthropic else self.ping()
        if fault == "bad_chunk":
            raise Wrong("bad_chunk")


class Server:
    """Counts requests and remembers what it did."""

    def __init__(self) -> None:
        self.truth: list[dict[str, object]] = []
        self.bodies: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self.one(reader, writer):
                pass
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        path = head.split(" ")[1].partition("?")[0]
        if path == "/truth":
            told = json.dumps({"truth": self.truth, "heads": self.bodies}).encode()
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(told) + told)
            return True
        length = int(head.lower().partition("content-length:")[2].split("\r\n")[0] or 0)
        body = await reader.readexactly(length)
        arrived, begun = now(), asyncio.get_running_loop().time()
        fault = path.strip("/").split("/")[0]
        tokens: list[int] = []
        named = re.search(rb"\[id-(\d+)\]", body)
        sent = named[1].decode() if named else ""
        self.truth.append({"id": sent, "request": arrived, "tokens": tokens, "fault": fault})
        self.bodies.append(head.split("\r\n")[0])
        protocol = "anthropic" if path.endswith("/messages") else "openai"
        if (echo := echoed(fault, head, protocol == "anthropic")) is not None:
            writer.write(echo)
            return True
        if await self.refuse(fault, writer, protocol):
            return False
        return await self.stream(Stream(protocol, fault), writer, tokens, begun)

    async def refuse(self, fault: str, writer: asyncio.StreamWriter, protocol: str) -> bool:
        """Faults that need no stream; True when the connection is over."""
        if fault == "hang":
            await asyncio.sleep(60)
        if fault == "close":
            return True
        if fault == "reset_first":
            _reset(writer)
            return True
        if fault == "garbage":
            writer.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
            return True
        status = STATUSES.get(fault.removesuffix("_html"))
        if status:
            echo = json.dumps({"error": {"message": "no: Bearer sk-echoed-0123456789abcdef"}})
            if fault == "context":
                echo = json.dumps({"error": {"type": "exceed_context_size_error", "n_ctx": 8192}})
            text = "<html>busy</html>" if fault.endswith("_html") else echo
            more = "retry-after: 0\r\n" if status == 429 else ""
            writer.write(
                f"HTTP/1.1 {status} Wrong\r\n{more}content-type: application/json\r\n"
                f"content-length: {len(text)}\r\n\r\n{text}".encode()
            )
        elif fault == "redirect":
            writer.write(b"HTTP/1.1 307 Go\r\nlocation: /ok\r\ncontent-length: 0\r\n\r\n")
        elif fault in ("html200", "json200"):
            kind, text = ("text/html", "<p>") if fault == "html200" else ("application/json", "{}")
            writer.write(f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\n"
                         f"content-length: {len(text)}\r\n\r\n{text}".encode())  # fmt: skip
        else:
            return False
        await writer.drain()
        return True

    async def stream(
        self, stream: Stream, writer: asyncio.StreamWriter, tokens: list[int], begun: float
    ) -> bool:
        chunked = stream.fault not in ("unchunked", "unchunked_cut")
        encoding = "content-encoding: gzip\r\n" if stream.fault == "gzip" else ""
        framing = "transfer-encoding: chunked" if chunked else "connection: close"
        head = (f"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n{encoding}"
                f"{framing}\r\n\r\n").encode()  # fmt: skip
        try:
            async for piece in stream.pieces(tokens, begun):
                if stream.fault == "unchunked_cut" and len(tokens) > CUT_AT:
                    return False
                framed = b"%x\r\n%b\r\n" % (len(piece), piece) if chunked and piece else piece
                if stream.fault == "split":
                    for byte in head + framed:
                        writer.write(bytes([byte]))
                        await asyncio.sleep(0)
                else:
                    writer.write(head + framed)
                head = b""
                await writer.drain()
        except Wrong as end:
            how = str(end)
            if how == "reset":
                _reset(writer)
            elif how == "bad_chunk":
                writer.write(b"zz\r\nnonsense\r\n")
                await writer.drain()
            elif how == "clean_cut":
                writer.write(b"0\r\n\r\n")
                await writer.drain()
            return False
        if not chunked:
            return False
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        # Some servers promise to keep the connection and then close it.
        return stream.fault != "closes_after"


SOMETIMES = itertools.count(1)
"""Streams of the fault `kind_sometimes` so far, the twenty cold ones first."""


def sometimes() -> bool:
    """True for three calls of the sixty that follow the first twenty."""
    number = next(SOMETIMES)
    return number > 20 and number % 20 == 5


def _reset(writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def main() -> None:
    """Serve until standard input closes."""
    served = Server()
    server = await asyncio.start_server(served.serve, "127.0.0.1", 0, limit=8_000_000)
    print(server.sockets[0].getsockname()[1], flush=True)
    await until_input_closes(LIFETIME_S)


if __name__ == "__main__":
    # select() takes microseconds; the default selector would make tokens up to 1 ms late.
    with asyncio.Runner(
        loop_factory=lambda: asyncio.SelectorEventLoop(selectors.SelectSelector())
    ) as runner:
        runner.run(main())
