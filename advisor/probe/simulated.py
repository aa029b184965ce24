"""The built-in endpoint on loopback: every suite can be tried without a key, and proves nothing.

It runs in a process of its own, says its port on standard output, and stops when its standard
input closes or after an hour. It draws the suites' cases itself to know their answers, reads a test
set for the same reason, and gets about one in eleven wrong, so that reports have faults. Which ones
depends on the name of the model, so that two options differ.

    python -m advisor.probe.simulated [--suites FOLDER] [--testset FILE]
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from advisor.measurement.draw import cases_of
from advisor.measurement.grade import shown_text
from advisor.measurement.grade_tools import WantedCall, wanted_calls
from advisor.measurement.suite import load_suites
from advisor.measurement.testset import read_testset
from advisor.probe.simulated_rows import judged_answer, right_answer
from advisor.probe.until_closed import until_input_closes

CASES = 400
LIFETIME_S = 3600.0
FIRST_TOKEN_S, BETWEEN_S = 0.08, 0.004
PROSE = "Thank you for writing to us. We are sorry for the trouble and will look into it today."
WRONG_SHARE = 0.09
MODEL = "simulated"
"""What the first target's model is called; the second is simulated-2, and so on."""
Body = Mapping[str, object]


class AnswerBook:
    """The right answer of every row of a test set, else of every case of every suite, by text."""

    def __init__(self, folder: Path | None = None, testset: Path | None = None) -> None:
        self.texts: dict[str, str] = {}
        self.runs: dict[str, tuple[WantedCall, ...]] = {}
        self.seen: set[str] = set()
        suites = {} if testset else load_suites(folder)
        for suite, _ in suites.values():
            for case in cases_of(suite, CASES):
                if suite.kind == "tools":
                    self.runs[case.text] = wanted_calls(suite, case)
                elif suite.kind == "json":
                    self.texts[case.text] = json.dumps(case.expect, ensure_ascii=False)
                elif suite.kind == "turns":
                    self.texts[case.text + case.turns[-1]] = f"It is {shown_text(case.expect)}."
                elif case.expect is not None:
                    self.texts[case.text] = shown_text(case.expect)
        for row in read_testset(testset) if testset else ():
            if (right := right_answer(row)) is not None:
                self.texts[row.input] = right

    def answer(self, body: Body) -> tuple[str, WantedCall | None, int]:
        """Text, or a tool call, and how many tokens of the prompt were seen before."""
        system, turns = _said(body)
        users = [text for role, text in turns if role == "user"]
        long = f"{system.partition(chr(10) * 2)[2]}\n\n{users[-1]}" if users else ""
        cached = len(system) // 4 if system in self.seen and len(system) > 4000 else 0
        self.seen.add(system)
        salt = str(body.get("model", "")).removeprefix(MODEL)
        if users and users[0] in self.runs:
            done = sum(r == "tool" and not t.startswith("error") for r, t in turns)
            wanted = self.runs[users[0]]
            wrong = _share(users[0] + salt) < WRONG_SHARE and done == len(wanted) - 1
            return (
                ("Done.", wanted[done], 0)
                if done < len(wanted) and not wrong
                else ("Done.", None, 0)
            )
        for key in (users[0] if users else "", "".join(users[:1] + users[-1:]), long):
            if key in self.texts:
                wrong = _share(key + salt) < WRONG_SHARE
                return ("I could not say." if wrong else self.texts[key]), None, cached
        return (judged_answer(users[0]) if users else "") or PROSE, None, cached


def _share(text: str) -> float:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 2**32


def _said(body: Body) -> tuple[str, list[tuple[str, str]]]:
    """System prompt and turns of either protocol, tool results as role `tool`."""
    system = _text(body.get("system"))
    turns: list[tuple[str, str]] = []
    messages = body.get("messages")
    for message in messages if isinstance(messages, list) else []:
        role, content = str(message.get("role")), message.get("content")
        if role == "system":
            system = _text(content)
            continue
        blocks = content if isinstance(content, list) else []
        results = [b for b in blocks if b.get("type") == "tool_result"]
        turns += [("tool", _text(b.get("content"))) for b in results]
        if not results:
            turns.append((role, _text(content)))
    return system, turns


def _text(content: object) -> str:
    if isinstance(content, list):
        return "".join(str(block.get("text", "")) for block in content)
    return content if isinstance(content, str) else ""


def _pieces(text: str) -> list[str]:
    words = text.split(" ")
    return [word if i == 0 else f" {word}" for i, word in enumerate(words)]


async def _openai(body: Body, book: AnswerBook) -> AsyncIterator[bytes]:
    text, call, cached = book.answer(body)

    def chunk(delta: Body, stop: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": stop}
        return b"data: " + json.dumps({"choices": [choice]}).encode() + b"\n\n"

    yield chunk({"role": "assistant", "content": ""})
    await asyncio.sleep(FIRST_TOKEN_S * (0.5 if cached else 1.0))
    pieces = [] if call else _pieces(text)
    for piece in pieces:
        yield chunk({"content": piece})
        await asyncio.sleep(BETWEEN_S)
    if call:
        function = {"name": call.name, "arguments": json.dumps(dict(call.arguments))}
        yield chunk({"tool_calls": [{"index": 0, "id": "call_1", "function": function}]})
    yield chunk({}, "tool_calls" if call else "stop")
    prompt = max(len(json.dumps(body)) // 4, cached)
    usage = {
        "prompt_tokens": prompt,
        "completion_tokens": max(len(pieces), 1),
        "prompt_tokens_details": {"cached_tokens": cached},
    }
    yield b"data: " + json.dumps({"choices": [], "usage": usage}).encode() + b"\n\n"
    yield b"data: [DONE]\n\n"


async def _anthropic(body: Body, book: AnswerBook) -> AsyncIterator[bytes]:
    text, call, cached = book.answer(body)

    def event(kind: str, **more: object) -> bytes:
        data = json.dumps({"type": kind, **more})
        return f"event: {kind}\ndata: {data}\n\n".encode()

    fresh = max(len(json.dumps(body)) // 4 - cached, 0)
    usage = {"input_tokens": fresh, "cache_read_input_tokens": cached, "output_tokens": 1}
    yield event("message_start", message={"role": "assistant", "usage": usage})
    yield event("ping")
    await asyncio.sleep(FIRST_TOKEN_S * (0.5 if cached else 1.0))
    pieces = [] if call else _pieces(text)
    if call:
        block = {"type": "tool_use", "id": "toolu_1", "name": call.name, "input": {}}
        yield event("content_block_start", index=0, content_block=block)
        delta = {"type": "input_json_delta", "partial_json": json.dumps(dict(call.arguments))}
        yield event("content_block_delta", index=0, delta=delta)
    else:
        yield event("content_block_start", index=0, content_block={"type": "text", "text": ""})
        for piece in pieces:
            yield event("content_block_delta", index=0, delta={"type": "text_delta", "text": piece})
            await asyncio.sleep(BETWEEN_S)
    yield event("content_block_stop", index=0)
    stop = {"stop_reason": "tool_use" if call else "end_turn"}
    yield event("message_delta", delta=stop, usage={"output_tokens": max(len(pieces), 2)})
    yield event("message_stop")


async def _serve(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, book: AnswerBook
) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = int(head.partition("content-length:")[2].split("\r\n")[0] or 0)
            body = json.loads(await reader.readexactly(length))
            stream = _anthropic if "/messages " in head.split("\r\n")[0] else _openai
            writer.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
                b"transfer-encoding: chunked\r\n\r\n"
            )
            async for piece in stream(body, book):
                writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                await writer.drain()
            writer.write(b"0\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError, ValueError):
        writer.close()


async def main() -> None:
    """Serve until standard input closes."""
    options = argparse.ArgumentParser()
    options.add_argument("--suites", type=Path)
    options.add_argument("--testset", type=Path)
    given = options.parse_args()
    book = AnswerBook(given.suites, given.testset)
    server = await asyncio.start_server(
        lambda r, w: _serve(r, w, book), "127.0.0.1", 0, limit=8_000_000
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await until_input_closes(LIFETIME_S)


if __name__ == "__main__":
    asyncio.run(main())
