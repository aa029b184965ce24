"""The client's examples through several options, each answer kept as it comes."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from advisor.measurement.attempt import Attempt
from advisor.measurement.budget import Budget, Prices
from advisor.measurement.comparison import Answered
from advisor.measurement.message import Message, Turn, encode
from advisor.measurement.testset import (
    Agreement,
    Row,
    agreement,
    is_right,
    judge_prompt,
    verdict_of,
)
from advisor.probe.client import Client
from advisor.probe.runner import CAP_REACHED, Run
from advisor.probe.target import Target

JUDGE_TOKENS = 200


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
        self._path.parent.mkdir(parents=True, exist_ok=True)
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
    """One test set through several targets side by side, under one cap.

    Used as an async context manager, which holds the connections.
    """

    def __init__(self, budget: Budget, cache: Cache, in_flight: int) -> None:
        self.budget = budget
        self.cache = cache
        self.in_flight = in_flight
        self.reused = 0
        self._open = contextlib.AsyncExitStack()
        self._runs: dict[str, Run] = {}

    async def __aenter__(self) -> Bench:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    @property
    def stopped(self) -> str:
        """Why it ended early, if it did."""
        return next((run.stopped for run in self._runs.values() if run.stopped), "")

    async def answers(
        self, targets: Sequence[Target], rows: Sequence[Row], system: str, max_tokens: int,
        judge: Target | None,
    ) -> dict[str, dict[str, Answered]]:  # fmt: skip
        """Every row of a test set, answered and graded, by the name of the target.

        Row by row across the targets, those with most kept answers first: what a cap cuts off is
        then whole rows, and what is left are pairs. Without a judge its rows stay ungraded.
        """
        messages = [message_for(row, system, max_tokens) for row in rows]
        found: dict[str, dict[int, Answered]] = {target.name: {} for target in targets}

        def missing(i: int) -> int:
            return sum(not self.cache.get(key_of(target, messages[i])) for target in targets)

        async def take(i: int) -> None:
            for target in targets:
                said = await self._one(target, messages[i])
                verdict = None
                if rows[i].check == "judge" and judge is not None and not said.failure:
                    verdict = await self._one(judge, judging(rows[i], said.text))
                found[target.name][i] = _graded(rows[i], said, verdict)

        await self._all(sorted(range(len(rows)), key=missing), take)
        return {name: {row.id: graded[i] for i, row in enumerate(rows)}
                for name, graded in found.items()}  # fmt: skip

    async def judge_agrees(self, judge: Target, rows: Sequence[Row]) -> Agreement:
        """How many of the labels that people gave a judge repeats."""
        labelled = [(row, label) for row in rows for label in row.labelled]
        said: dict[int, Said] = {}

        async def take(i: int) -> None:
            row, label = labelled[i]
            said[i] = await self._one(judge, judging(row, label.answer))

        await self._all(range(len(labelled)), take)
        heard = [(label.right, said[i]) for i, (_, label) in enumerate(labelled)]
        return agreement(
            [(right, verdict_of(one.text)) for right, one in heard if not one.failure],
            [one.failure for _, one in heard if one.failure],
        )

    async def _all(self, order: Sequence[int], take: Callable[[int], Awaitable[None]]) -> None:
        """Each of them once, so many at a time; what stopped a run stops no kept answer."""
        waiting = list(reversed(order))

        async def worker() -> None:
            while waiting:
                await take(waiting.pop())

        async with asyncio.TaskGroup() as group:
            for _ in range(min(self.in_flight, len(order))):
                group.create_task(worker())

    async def _one(self, target: Target, message: Message) -> Said:
        key = key_of(target, message)
        known = self.cache.get(key)
        if known is not None:
            self.reused += 1
            return known
        attempt = await (await self._run(target)).ask(message)
        if CAP_REACHED in (run.stopped for run in self._runs.values()):
            # One purse: what another target could still pay for would have no pair.
            for run in self._runs.values():
                run.stop(CAP_REACHED)
        said = _said(target, message, attempt)
        if not said.failure:
            self.cache.put(key, said)
        return said

    async def _run(self, target: Target) -> Run:
        run = self._runs.get(target.name)
        if run is None:
            client = Client(target.endpoint)
            run = Run(client, target.prices or Prices(0.0, 0.0), self.budget)
            self._runs[target.name] = run
            await self._open.enter_async_context(client)
        return run


def message_for(row: Row, system: str, max_tokens: int) -> Message:
    """The call of one row."""
    return Message((Turn("user", row.input),), system, max_tokens=max_tokens)


def judging(row: Row, answer: str) -> Message:
    """The call that has an answer graded."""
    return Message((Turn("user", judge_prompt(row, answer)),), max_tokens=JUDGE_TOKENS)


def _said(target: Target, message: Message, attempt: Attempt) -> Said:
    if not attempt.ok:
        return Said("", None, None, attempt.failure)
    endpoint = target.endpoint
    size = len(encode(message, endpoint.protocol, endpoint.model, endpoint.limit_key))
    usd = target.prices.billed(attempt, size) if target.prices is not None else None
    took = (attempt.clocks.end - attempt.clocks.send) / 1e6
    return Said(attempt.reply.text, took, usd)


def _graded(row: Row, said: Said, verdict: Said | None) -> Answered:
    if said.failure:
        return Answered(None, None, None, said.failure)
    if row.check != "judge":
        return Answered(is_right(row, said.text), said.total_ms, said.usd)
    if verdict is None:
        return Answered(None, said.total_ms, said.usd, "judge_unproven")
    judged = None if verdict.failure else verdict_of(verdict.text)
    failure = "" if judged is not None else "judge_gave_no_word"
    if verdict.failure:
        failure = f"judge:{verdict.failure}"
    return Answered(judged, said.total_ms, said.usd, failure)
