"""A whole probe: every suite on every target, under one cap, with what was done kept on a stop."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from advisor.measurement.budget import Budget, Prices
from advisor.measurement.fit import fitted
from advisor.measurement.offer import Offer, offer
from advisor.measurement.outcome import Outcome
from advisor.measurement.suite import Suite
from advisor.measurement.summary import Summary, not_run, summarise
from advisor.probe.client import Client
from advisor.probe.runner import UNFORESEEN, Glimpse, Run, name_of
from advisor.probe.target import Target

QUALITY_IN_FLIGHT = 4
STOPS = (signal.SIGINT, signal.SIGTERM)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be run: suites with their file's hash, and how many of what."""

    suites: tuple[tuple[Suite, str], ...]
    samples: int | None = None
    in_flight: int | None = None
    needed: Mapping[str, int] = field(default_factory=dict)
    """Samples that the planner asks of a suite, by its id."""

    def samples_of(self, suite: Suite) -> int:
        """Samples of a suite: the person's number, else the planner's, else its own."""
        return self.samples or self.needed.get(suite.id) or suite.samples

    def of(self, suite: Suite) -> int:
        """Samples of a suite over all its levels in flight."""
        return self.samples_of(suite) * len(self.levels_of(suite))

    def levels_of(self, suite: Suite) -> tuple[int, ...]:
        """Numbers in flight, one after the other."""
        if self.in_flight is not None:
            return (self.in_flight,)
        return suite.in_flight if suite.kind == "latency" else (QUALITY_IN_FLIGHT,)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one target gave."""

    target: Target
    summaries: tuple[Summary, ...]
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """Where a probe is: for a line of progress."""

    target: str
    suite: str
    done: int
    of: int
    glimpse: Glimpse
    spent: float
    reserved: float


def offers(targets: Sequence[Target], plan: Plan) -> list[Offer]:
    """What each suite on each target would send and cost."""
    return [
        offer(
            target.name,
            suite,
            plan.samples_of(suite),
            plan.levels_of(suite),
            target.endpoint.protocol,
            target.endpoint.model,
            target.prices,
            target.context,
        )
        for target in targets
        for suite, _ in plan.suites
    ]


async def measure(
    targets: Sequence[Target],
    plan: Plan,
    budget: Budget,
    progress: Callable[[Step], None] = lambda _: None,
    started: Callable[[Run], None] = lambda _: None,
) -> list[Measured]:
    """Every suite on every target. An interrupt ends it after what is in flight.

    What was not come to is listed too, with the reason why.
    """
    done: list[Measured] = []
    ended = ""
    for target in targets:
        if ended:
            left = tuple(_not_come_to(plan, suite, digest, ended) for suite, digest in plan.suites)
            done.append(Measured(target, left, ()))
            continue
        summaries: list[Summary] = []
        outcomes: list[Outcome] = []
        prices = target.prices or Prices(0.0, 0.0)
        async with Client(target.endpoint) as client:
            run = Run(client, prices, budget)
            started(run)
            with _stopped_by_interrupt(run):
                for suite, digest in plan.suites:
                    if run.stopped:
                        summaries.append(_not_come_to(plan, suite, digest, run.stopped))
                        continue
                    fit = fitted(suite, target.context)
                    if fit.suite is None:
                        summaries.append(not_run(suite, digest, plan.of(suite), fit.note))
                        continue
                    run.progress = _counter(progress, target.name, suite.id, plan.of(suite), budget)
                    try:
                        outcome = await run.suite(
                            fit.suite, digest + fit.mark, plan.samples_of(suite),
                            plan.levels_of(suite),
                        )  # fmt: skip
                        summary = replace(summarise(outcome), note=fit.note)
                    except UNFORESEEN as error:
                        # What else was measured, and paid for, is worth more than a traceback.
                        run.give_up()
                        why = f"the probe itself failed: {name_of(error)}"
                        summaries.append(not_run(suite, digest, plan.of(suite), why))
                        continue
                    outcomes.append(outcome)
                    summaries.append(summary)
        done.append(Measured(target, tuple(summaries), tuple(outcomes)))
        ended = "" if run.left_alone else run.stopped
    return done


def _not_come_to(plan: Plan, suite: Suite, digest: str, why: str) -> Summary:
    return not_run(suite, digest, plan.of(suite), f"not measured: {why}")


def _counter(
    progress: Callable[[Step], None], target: str, suite: str, of: int, budget: Budget
) -> Callable[[Glimpse], None]:
    count = 0

    def took(glimpse: Glimpse) -> None:
        nonlocal count
        count += 1
        progress(Step(target, suite, count, of, glimpse, budget.spent, budget.reserved))

    return took


@contextlib.contextmanager
def _stopped_by_interrupt(run: Run) -> Iterator[None]:
    """Ctrl-C, or a plain kill, stops cleanly the first time and at once the second."""
    loop = asyncio.get_running_loop()

    def stop() -> None:
        run.stop("stopped by the person")
        for one in STOPS:
            loop.remove_signal_handler(one)

    try:
        for one in STOPS:
            loop.add_signal_handler(one, stop)
    except (NotImplementedError, RuntimeError, ValueError):
        # Not the main thread, as under the screen: it has a key for this.
        yield
        return
    try:
        yield
    finally:
        for one in STOPS:
            loop.remove_signal_handler(one)


@contextlib.asynccontextmanager
async def simulated(
    targets: Sequence[Target], extra: Path | None, testset: Path | None = None
) -> AsyncIterator[list[Target]]:
    """The targets at the built-in endpoint instead, which runs while the context is open.

    It knows the answers of a test set, else of the suites, those in `extra` among them.
    """
    command = [sys.executable, "-m", "advisor.probe.simulated"]
    command += [f"--suites={extra}"] if extra else []
    command += [f"--testset={testset}"] if testset else []
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        port = await asyncio.to_thread(process.stdout.readline)
        yield [_at_port(target, int(port), number) for number, target in enumerate(targets, 1)]
    finally:
        process.communicate(timeout=10)


def _at_port(target: Target, port: int, number: int) -> Target:
    from advisor.probe.simulated import MODEL

    path = "messages" if target.endpoint.protocol == "anthropic" else "chat/completions"
    url = f"http://127.0.0.1:{port}/v1/{path}"
    model = MODEL if number == 1 else f"{MODEL}-{number}"
    endpoint = replace(target.endpoint, url=url, headers=(), model=model)
    return replace(
        target, endpoint=endpoint, prices=Prices(0.0, 0.0), option="", simulated=True, key_name=""
    )
