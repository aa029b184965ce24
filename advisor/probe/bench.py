"""The client's examples through several options, each answer kept as it comes."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor.measurement.attempt import Attempt
from advisor.measurement.budget import Budget, Prices
from advisor.measurement.comparison import Answered
from advisor.measurement.message import Message, Turn, encode
from advisor.measurement.testset import Row, agreement, is_right, judge_prompt, verdict_of
from advisor.probe.client import Client
from advisor.probe.patterns import searched
from advisor.probe.runner import UNFORESEEN, Run, name_of
from advisor.probe.target import Target

JUDGE_TOKENS = 200
UNTOLD = {"judge": "judge_gave_no_word", "regex": "pattern_took_too_long"}
"""Checks that somebody else makes, with the failure where none is told."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as it is kept: text, milliseconds, dollars, failure."""

    text: str
    total_ms: float | None
    usd: float | None
    failure: str = ""


class Cache:
    """Answers by what was asked of whom; a line each, written as it comes."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "answers.jsonl"
        self._known: dict[str, Said] = {}
        if self._path.exists():
            for line in self._path.read_text("utf-8", errors="replace").splitlines():
                self._take(line)

    def _take(self, line: str) -> None:
        try:
            row = json.loads(line)
            said = Said(str(row["text"]), row["ms"], row["usd"])
            self._known[str(row["key"])] = said
        except (ValueError, KeyError, TypeError):
            # A line that a kill cut off: it is asked again.
            return

    def get(self, key: str) -> Said | None:
        """An earlier answer."""
        return self._known.get(key)

    def put(self, key: str, said: Said) -> None:
        """Keep an answer; failures are asked again next time."""
        self._known[key] = said
        row = {"key": key, "text": said.text, "ms": said.total_ms, "usd": said.usd}
        data = (json.dumps(row, ensure_ascii=False) + "\n").encode()
        handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(handle, "ab") as out:
            # After a kill in mid-line, so that this one starts on its own.
            if out.tell() and self._path.read_bytes()[-1:] != b"\n":
                out.write(b"\n")
            out.write(data)


def key_of(target: Target, message: Message) -> str:
    """What an answer depends on, the key that was used not among it."""
    endpoint = target.endpoint
    body = encode(message, endpoint.protocol, endpoint.model, endpoint.limit_key)
    return hashlib.sha256(endpoint.url.encode() + b"\0" + body).hexdigest()


class Bench:
    """One test set through one target at a time, under one cap."""

    def __init__(self, budget: Budget, cache: Cache, in_flight: int) -> None:
        self.budget = budget
        self.cache = cache
        self.in_flight = in_flight
        self.stopped = ""
        self.slow: set[int] = set()
        """Lines of the test set whose pattern takes too long to be looked for in an answer."""
        self.reused = 0

    async def ask_all(
        self, target: Target, messages: Sequence[Message], took: Callable[[], None]
    ) -> list[Said]:
        """The answer to each message, from the cache where it is known."""
        said: list[Said] = [Said("", None, None, "not_sent")] * len(messages)
        waiting = list(reversed(range(len(messages))))
        async with Client(target.endpoint) as client:
            run = Run(client, target.prices or Prices(0.0, 0.0), self.budget)

            async def worker() -> None:
                while waiting and not run.stopped:
                    i = waiting.pop()
                    said[i] = await self._one(run, target, messages[i])
                    took()

            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(min(self.in_flight, len(messages))):
                        group.create_task(worker())
            except UNFORESEEN as error:
                # The other options, and what is kept, are not lost with this one.
                run.give_up()
                run.stop(f"{target.name}: the comparison itself failed: {name_of(error)}")
            self.stopped = self.stopped or run.stopped
        return said

    async def _one(self, run: Run, target: Target, message: Message) -> Said:
        key = key_of(target, message)
        known = self.cache.get(key)
        if known is not None:
            self.reused += 1
            return known
        attempt = await run.ask(message)
        said = _said(target, message, attempt)
        if not said.failure:
            self.cache.put(key, said)
        return said

    async def answers(
        self, target: Target, rows: Sequence[Row], system: str, max_tokens: int,
        judge: Target | None, took: Callable[[], None],
    ) -> dict[str, Answered]:  # fmt: skip
        """Every row of a test set, answered and graded."""
        messages = [message_for(row, system, max_tokens) for row in rows]
        said = await self.ask_all(target, messages, took)
        judged: dict[int, bool | None] = {}
        to_judge = [i for i, row in enumerate(rows) if row.check == "judge" and not said[i].failure]
        if judge is not None and to_judge:
            asked = [_judging(rows[i], said[i].text) for i in to_judge]
            verdicts = await self.ask_all(judge, asked, lambda: None)
            judged = {i: verdict_of(v.text) for i, v in zip(to_judge, verdicts, strict=True)}
        patterns = [i for i, row in enumerate(rows) if row.check == "regex" and said[i].text]
        pairs = [(str(rows[i].expected), said[i].text.strip()) for i in patterns]
        # In a thread: what is searched for in vain must not hold up an interrupt.
        matched = await asyncio.to_thread(searched, pairs)
        judged.update(zip(patterns, matched, strict=True))
        self.slow.update(rows[i].line for i in patterns if judged[i] is None)
        return {
            row.id: _graded(row, one, judged.get(i))
            for i, (row, one) in enumerate(zip(rows, said, strict=True))
        }

    async def judge_agrees(self, judge: Target, rows: Sequence[Row]) -> tuple[int, int]:
        """How many of the labels that people gave a judge repeats."""
        labelled = [(row, label) for row in rows for label in row.labelled]
        asked = [_judging(row, label.answer) for row, label in labelled]
        said = await self.ask_all(judge, asked, lambda: None)
        pairs = [
            (label.right, verdict_of(s.text)) for (_, label), s in zip(labelled, said, strict=True)
        ]
        return agreement(pairs)


def message_for(row: Row, system: str, max_tokens: int) -> Message:
    """The call of one row."""
    return Message((Turn("user", row.input),), system, max_tokens=max_tokens)


def _judging(row: Row, answer: str) -> Message:
    return Message((Turn("user", judge_prompt(row, answer)),), max_tokens=JUDGE_TOKENS)


def _said(target: Target, message: Message, attempt: Attempt) -> Said:
    if not attempt.ok:
        return Said("", None, None, attempt.failure)
    endpoint = target.endpoint
    size = len(encode(message, endpoint.protocol, endpoint.model, endpoint.limit_key))
    usd = target.prices.billed(attempt, size) if target.prices is not None else None
    took = (attempt.clocks.end - attempt.clocks.send) / 1e6
    return Said(attempt.reply.text, took, usd)


def _graded(row: Row, said: Said, judged: bool | None) -> Answered:
    if said.failure:
        return Answered(None, None, None, said.failure)
    if row.check in UNTOLD and (row.check == "judge" or said.text):
        failure = "" if judged is not None else UNTOLD[row.check]
        return Answered(judged, said.total_ms, said.usd, failure)
    return Answered(is_right(row, said.text), said.total_ms, said.usd)
