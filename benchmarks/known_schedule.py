"""An endpoint that writes its tokens on a schedule and notes when: the truth that clients miss.

    python benchmarks/known_schedule.py

Prints its port, listens on loopback alone, and stops when standard input closes or after twenty
minutes. It speaks Anthropic Messages and OpenAI chat completions. GET /truth gives a row for each
answer: its number, which its first piece of text says too ("#17 "), its `x-request-id`, and when
the request was complete and each token handed to the socket, on the clock that
`time.perf_counter_ns` reads in every process of this machine. What it writes is made beforehand, so
that little of what a client is found to be off by is this server's own.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import json
import re
import selectors
import socket
import sys
import time

now = time.perf_counter_ns
LIFETIME_S = 1200.0
FIRST_MS, BETWEEN_MS, TOKENS = 80.0, 5.0, 100
PIECE = " tok"
SLACK = 29
"""PR_SET_TIMERSLACK: the kernel may delay a timer by 50 µs unless it is told otherwise."""
REQUEST_ID = re.compile(rb"(?i)\r\nx-request-id: *([^\r\n]+)")
LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
MODELS = {"object": "list", "data": [{"id": "m", "object": "model", "owned_by": "nobody"}]}
STREAM = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


def framed(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def event(kind: str, **more: object) -> bytes:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **more})}\n\n".encode()


def chunk(delta: object, stop: str | None = None) -> bytes:
    head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    choice = {"index": 0, "delta": delta, "finish_reason": stop}
    return b"data: " + json.dumps({**head, "choices": [choice]}).encode() + b"\n\n"


def text(words: str) -> bytes:
    return event("content_block_delta", index=0, delta={"type": "text_delta", "text": words})


def anthropic() -> tuple[bytes, bytes, bytes]:
    """All before the answer's number, a token, and the end."""
    usage = {"input_tokens": 30, "output_tokens": 1}
    message: dict[str, object] = {
        "id": "m", "type": "message", "role": "assistant", "content": [], "model": "m",
        "stop_reason": None, "stop_sequence": None, "usage": usage,
    }  # fmt: skip
    block = {"type": "text", "text": ""}
    start = event("message_start", message=message)
    start += event("content_block_start", index=0, content_block=block) + text("#NUMBER ")
    stop = {"stop_reason": "end_turn", "stop_sequence": None}
    end = event("content_block_stop", index=0)
    end += event("message_delta", delta=stop, usage={"output_tokens": TOKENS})
    return start, framed(text(PIECE)), framed(end + event("message_stop")) + b"0\r\n\r\n"


def openai() -> tuple[bytes, bytes, bytes]:
    """All before the answer's number, a token, and the end."""
    start = chunk({"role": "assistant", "content": ""}) + chunk({"content": "#NUMBER "})
    count = {"prompt_tokens": 30, "completion_tokens": TOKENS, "total_tokens": 30 + TOKENS}
    usage = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m",
             "choices": [], "usage": count}  # fmt: skip
    end = chunk({}, "stop") + b"data: " + json.dumps(usage).encode() + b"\n\ndata: [DONE]\n\n"
    return start, framed(chunk({"content": PIECE})), framed(end) + b"0\r\n\r\n"


ANSWERS = {b"/messages": anthropic(), b"/chat/completions": openai()}


class Answers:
    """The truth of every answer, by its number."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, int, list[int]]] = []

    def told(self) -> dict[str, object]:
        return {
            "truth": [
                {"number": i, "header": header, "request": at, "tokens": tokens}
                for i, (header, at, tokens) in enumerate(self.rows)
            ]
        }


class Connection(asyncio.Protocol):
    """One connection; answers are written one after the other."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.came = b""
        self.transport: asyncio.Transport | None = None
        self.loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def data_received(self, data: bytes) -> None:
        at, begun = now(), self.loop.time()
        self.came += data
        head, ended, body = self.came.partition(b"\r\n\r\n")
        if not ended:
            return
        length = LENGTH.search(head)
        if len(body) < (int(length[1]) if length else 0):
            return
        self.came = b""
        path = head.split(b" ", 2)[1].partition(b"?")[0]
        answer = next((a for end, a in ANSWERS.items() if path.endswith(end)), None)
        if answer is None:
            self.other(path)
            return
        named = REQUEST_ID.search(head)
        tokens: list[int] = []
        number = len(self.answers.rows)
        self.answers.rows.append((named[1].decode() if named else "", at, tokens))
        start = STREAM + framed(answer[0].replace(b"NUMBER", b"%d" % number))
        due = begun + FIRST_MS / 1000
        self.loop.call_at(due, self.write, due, start, answer, tokens)

    def write(
        self, due: float, data: bytes, answer: tuple[bytes, bytes, bytes], tokens: list[int]
    ) -> None:
        """A token, and the next one is due so much after this one was, however late it is."""
        transport = self.transport
        assert transport is not None
        if transport.is_closing():
            return
        tokens.append(now())
        transport.write(data)
        if len(tokens) == TOKENS:
            transport.write(answer[2])
            return
        due += BETWEEN_MS / 1000
        self.loop.call_at(due, self.write, due, answer[1], answer, tokens)

    def other(self, path: bytes) -> None:
        """Whatever else a client may ask for before it begins."""
        said = self.answers.told() if path == b"/truth" else MODELS
        body = json.dumps(said).encode()
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
        assert self.transport is not None
        self.transport.write(head % len(body) + body)


async def main() -> None:
    """Serve until standard input closes."""
    loop = asyncio.get_running_loop()
    answers = Answers()
    server = await loop.create_server(lambda: Connection(answers), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    gone = asyncio.Event()
    loop.add_reader(sys.stdin, lambda: gone.set() if not sys.stdin.readline() else None)
    gc.collect()
    gc.freeze()
    gc.disable()
    async with asyncio.timeout(LIFETIME_S):
        await gone.wait()


if __name__ == "__main__":
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SLACK, 1, 0, 0, 0)
    # select() takes microseconds; the default selector would make tokens up to 1 ms late.
    with asyncio.Runner(
        loop_factory=lambda: asyncio.SelectorEventLoop(selectors.SelectSelector())
    ) as runner:
        runner.run(main())
