"""Running suites on a target: money reserved before each call, samples in flight, a clean stop."""

from __future__ import annotations

import asyncio
import gc
import secrets
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

import h11

from advisor.measurement.attempt import NOT_SENT, Attempt, Clocks
from advisor.measurement.budget import Budget, Prices
from advisor.measurement.draw import Case, cases_of
from advisor.measurement.grade import grade
from advisor.measurement.grade_tools import ToolDesk, tools_of, wanted_calls
from advisor.measurement.message import Message, Turn, encode
from advisor.measurement.outcome import Item, Level, Outcome
from advisor.measurement.suite import Suite
from advisor.probe.client import Client, Pending
from advisor.probe.selfcheck import SelfWatch
from advisor.probe.wire import now

LONGEST_WAIT = 60.0
"""Seconds an endpoint may ask to be left alone before the rest of a suite is given up."""
AFTER_A_LIMIT = 0.2
CAP_REACHED = "the cap is reached"
LEAST_USD = 1e-12
"""Below this nothing is reserved: what is left over is rounding."""
NEVER_LEFT = ("dns", "refused", "tls", "proxy", "network", "timeout_connect")
TOO_LONG = "context_exceeded"
FINAL = (
    *(NOT_SENT, TOO_LONG),
    *("http_400", "http_401", "http_403", "http_404", "http_413", "http_422"),
)
"""Failures that asking again cannot mend."""
WARM_TRIES = 2
"""A first call that fails is made once more, as a call of its own: both are reported."""
NS_A_MS = 1e6
UNFORESEEN = (
    *(ArithmeticError, AttributeError, AssertionError, LookupError, RuntimeError, TypeError),
    *(ValueError, h11.ProtocolError, ExceptionGroup),
)
"""What a mistake of this program raises; an interrupt and a cancellation are none."""


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A finished sample, as far as it can be seen without reading it: a latency is read later.

    `total_ms` is the time of the whole last answer, None where there is none.
    """

    failure: str
    total_ms: float | None


@dataclass
class Run:
    """One target under measurement. `stop` ends it after the calls in flight."""

    client: Client
    prices: Prices
    budget: Budget
    nonce: str = field(default_factory=lambda: secrets.token_hex(4))
    progress: Callable[[Glimpse], None] = lambda _: None
    stopped: str = ""
    left_alone: bool = False
    """Whether it was the endpoint that asked for the stop: others are not concerned."""
    _not_before: float = 0.0
    _came: asyncio.Event = field(default_factory=asyncio.Event)
    _unread: list[tuple[Pending, float, int]] = field(default_factory=list)

    def stop(self, why: str) -> None:
        """Send nothing more; what is in flight is finished and kept."""
        self.stopped = self.stopped or why

    async def suite(
        self, suite: Suite, digest: str, samples: int, levels: Sequence[int]
    ) -> Outcome:
        """Every sample of a suite, at each number in flight."""
        before = self.budget.spent
        done = []
        for in_flight in levels:
            done.append(await self._level(suite, samples, in_flight))
            if self.stopped:
                break
        return Outcome(
            suite.id,
            digest,
            suite.kind,
            tuple(done),
            self.budget.spent - before,
            self.stopped,
            dict(suite.metrics),
        )

    async def _level(self, suite: Suite, samples: int, in_flight: int) -> Level:
        cases = cases_of(suite, samples)
        if suite.kind == "latency":
            return await self._latency(suite, cases, in_flight)
        one = {"tools": self._tools, "turns": self._turns, "cache": self._cache}.get(
            suite.kind, self._single
        )
        started = time.perf_counter()
        items: list[Item] = []

        async def take(case: Case) -> None:
            item = await one(suite, case)
            items.append(item)
            self.progress(_glimpse(item))

        await self._all(cases, in_flight, take)
        items.sort(key=lambda item: item.case)
        return Level(in_flight, tuple(items), wall_s=time.perf_counter() - started)

    async def _all(
        self, cases: Sequence[Case], in_flight: int, take: Callable[[Case], Awaitable[None]]
    ) -> None:
        """Each case once, so many at a time."""
        waiting = list(reversed(cases))

        async def worker() -> None:
            while waiting and not self.stopped:
                await take(waiting.pop())

        async with asyncio.TaskGroup() as group:
            for _ in range(min(in_flight, len(cases))):
                group.create_task(worker())

    async def _latency(self, suite: Suite, cases: Sequence[Case], in_flight: int) -> Level:
        """Cold calls first, one for each connection; then the measured ones, read afterwards."""
        cold: list[Attempt] = []
        self.client.drop_idle()

        async def warm(case: Case) -> None:
            for _ in range(WARM_TRIES):
                cold.append(await self.ask(self._prompt(suite, case, "w")))
                if cold[-1].ok or cold[-1].failure in FINAL:
                    return

        await self._all(cases_of(suite, in_flight), in_flight, warm)
        unread: list[tuple[int, Pending | Attempt]] = []

        async def take(case: Case) -> None:
            sent = await self._send(self._prompt(suite, case, "m"))
            unread.append((case.number, sent))
            if isinstance(sent, Pending) and sent.plainly_good:
                self.progress(Glimpse("", _took(sent.clocks)))
            else:
                attempt = sent if isinstance(sent, Attempt) else sent.attempt()
                self.progress(_glimpse(Item(case.number, (attempt,))))

        gc.collect()
        gc.freeze()
        gc.disable()
        try:
            async with SelfWatch() as watch:
                started = time.perf_counter()
                await self._all(cases, in_flight, take)
                wall = time.perf_counter() - started
        finally:
            gc.enable()
            gc.unfreeze()
        self._read_all()
        items = [Item(n, (s if isinstance(s, Attempt) else s.attempt(),)) for n, s in unread]
        return Level(in_flight, tuple(items), tuple(cold), watch.check(), wall, suite.max_tokens)

    def _prompt(self, suite: Suite, case: Case, phase: str) -> Message:
        """A prompt that no cache can know: the nonce of the run stands before everything."""
        text = f"[{self.nonce}-{phase}{case.number}] {case.text}"
        return Message((Turn("user", text),), case.system, max_tokens=suite.max_tokens)

    async def _single(self, suite: Suite, case: Case) -> Item:
        message = Message((Turn("user", case.text),), case.system, max_tokens=suite.max_tokens)
        attempt = await self.ask(message)
        graded = grade(suite, case, attempt.reply) if attempt.ok else None
        return Item(case.number, (attempt,), graded, group=case.group)

    async def _turns(self, suite: Suite, case: Case) -> Item:
        message = Message((), case.system, max_tokens=suite.max_tokens)
        attempts: list[Attempt] = []
        for text in case.turns:
            message = message.asked(text)
            attempts.append(await self.ask(message))
            if not attempts[-1].ok:
                return Item(case.number, tuple(attempts), group=case.group)
            message = message.answered(attempts[-1].reply)
        graded = grade(suite, case, attempts[-1].reply)
        return Item(case.number, tuple(attempts), graded, group=case.group)

    async def _tools(self, suite: Suite, case: Case) -> Item:
        wanted = wanted_calls(suite, case)
        desk = ToolDesk(wanted)
        message = Message(
            (Turn("user", case.text),), case.system, tools_of(suite), suite.max_tokens
        )
        attempts: list[Attempt] = []
        for _ in range(2 * len(wanted) + 3):
            attempts.append(await self.ask(message))
            reply = attempts[-1].reply
            if not attempts[-1].ok:
                return Item(case.number, tuple(attempts))
            if not reply.calls:
                break
            results = [(call.id, desk.answer(call)) for call in reply.calls]
            message = message.answered(reply, results)
        return Item(case.number, tuple(attempts), run=desk.score(), group=f"{len(wanted)} calls")

    async def _cache(self, suite: Suite, case: Case) -> Item:
        """The same long beginning twice, new in each run; the question comes behind it."""
        long, _, question = case.text.rpartition("\n\n")
        system = f"[{self.nonce}-{case.number}] {case.system}\n\n{long}"
        message = Message(
            (Turn("user", question),), system, max_tokens=suite.max_tokens, cache=True
        )
        attempts = [await self.ask(message)]
        if attempts[0].ok:
            attempts.append(await self.ask(message))
        return Item(case.number, tuple(attempts))

    async def ask(self, message: Message) -> Attempt:
        """One call, read at once."""
        sent = await self._send(message, read=True)
        return sent if isinstance(sent, Attempt) else sent.attempt()

    async def _send(self, message: Message, read: bool = False) -> Pending | Attempt:
        """One call under the cap; its bytes are read at once or, for latency, later."""
        endpoint = self.client.endpoint
        body = encode(message, endpoint.protocol, endpoint.model, endpoint.limit_key)
        worst = self.prices.worst(len(body), message.max_tokens)
        submitted = now()
        await self._leave_alone()
        held = await self._reserve(worst)

        async def again() -> bool:
            """Pay for a second sending: what was sent first may have arrived whole."""
            nonlocal held
            self._spend(worst)
            held = False
            held = await self._reserve(worst)
            return held

        if not held:
            return Attempt(Clocks(submitted), failure=NOT_SENT, detail=self.stopped)
        pending: Pending | None = None
        try:
            pending = await self.client.send(body, message.max_tokens, submitted, again)
        finally:
            if pending is None and held:
                self._spend(worst)
        if pending is None:
            return Attempt(Clocks(submitted), failure=NOT_SENT, detail=self.stopped)
        self._unread.append((pending, worst, len(body)))
        self._came.set()
        if read or not pending.plainly_good:
            self._read_all()
        return pending

    def give_up(self) -> None:
        """After a mistake of this program: whatever was not read is spent whole."""
        for _, worst, _ in self._unread:
            self._spend(worst)
        self._unread.clear()

    def _spend(self, worst: float) -> None:
        """A reservation spent whole: sent or not, nobody will say what the call cost."""
        self.budget.settle(worst, None)
        self._came.set()

    async def _reserve(self, worst: float) -> bool:
        """Set the worst case aside; where it does not fit, wait for what is in flight.

        False, and nothing set aside, when the run is stopped.
        """
        while not self.stopped:
            if self.budget.reserve(worst):
                return True
            self._read_all()
            if self.budget.left >= worst:
                continue
            if self.budget.reserved < LEAST_USD:
                self.stop(CAP_REACHED)
                return False
            self._came.clear()
            await self._came.wait()
        return False

    def _read_all(self) -> None:
        """Read what has come in, and settle what it cost."""
        while self._unread:
            pending, worst, size = self._unread.pop(0)
            with ExitStack() as unread:
                # A mistake of this program must not lend out money that is spent.
                unread.callback(self._spend, worst)
                attempt = pending.attempt()
                billed = self.prices.billed(attempt, size)
                unread.pop_all()
            failure = attempt.failure
            refused = failure.startswith("http_4") or failure in (TOO_LONG, *NEVER_LEFT)
            self.budget.settle(worst, 0.0 if refused else billed if attempt.ok else None)
            if attempt.status in (429, 503, 529):
                self._wait(pending.retry_after)

    def _wait(self, asked: float | None) -> None:
        pause = AFTER_A_LIMIT if asked is None else asked
        if pause > LONGEST_WAIT:
            self.left_alone = self.left_alone or not self.stopped
            self.stop(f"the endpoint asks to be left alone for {pause:,.0f} s")
            return
        self._not_before = max(self._not_before, time.monotonic() + pause)

    async def _leave_alone(self) -> None:
        """Wait as long as the endpoint asked; before the clock of a call starts."""
        while not self.stopped and (left := self._not_before - time.monotonic()) > 0:
            await asyncio.sleep(min(left, 0.2))


def name_of(error: Exception) -> str:
    """What went wrong, by name alone: a message may hold what came from outside.

    Raises what the system said instead: nobody may be there any more to be told of progress.
    """
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, OSError):
        raise error
    return type(error).__name__


def _glimpse(item: Item) -> Glimpse:
    last = item.attempts[-1] if item.attempts else None
    return Glimpse(item.failure, _took(last.clocks) if last is not None and last.ok else None)


def _took(clocks: Clocks) -> float:
    return (clocks.end - clocks.send) / NS_A_MS
