"""The process that `advisor.probe.apart` starts: reads a job, measures, and tells each step."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable

from advisor.measurement.budget import Budget
from advisor.probe.apart import Found, Job, Over, received, sent
from advisor.probe.runner import Run
from advisor.probe.session import Measured, Step, measure, simulated


def main() -> None:
    """Measure one job; ends early at a byte on standard input, at once when that closes."""
    # Unbuffered, so that nothing of what follows the job is read with it.
    with os.fdopen(os.dup(0), "rb", buffering=0) as stdin:
        job = received(stdin)
        if isinstance(job, Job):
            asyncio.run(_watched(job, stdin.fileno()))


async def _watched(job: Job, stdin: int) -> None:
    loop = asyncio.get_running_loop()
    runs: list[Run] = []
    stopped = False
    budget = Budget(job.cap)

    def said() -> None:
        nonlocal stopped
        if not os.read(stdin, 1):
            # Whoever asked is gone: nothing more is to be spent.
            loop.remove_reader(stdin)
            task.cancel()
            return
        stopped = True
        for run in runs:
            run.stop("stopped by the person")

    def started(run: Run) -> None:
        runs.append(run)
        if stopped:
            run.stop("stopped by the person")

    task = asyncio.create_task(_measured(job, budget, started))
    loop.add_reader(stdin, said)
    try:
        done = await task
    except asyncio.CancelledError:
        return
    _tell(Over(tuple(map(_found, done)), budget.spent))


def _found(one: Measured) -> Found:
    target = one.target
    return Found(
        target.name, target.option, target.endpoint.protocol, target.simulated, one.summaries
    )


async def _measured(job: Job, budget: Budget, started: Callable[[Run], None]) -> list[Measured]:
    if not job.simulated:
        return await measure(job.targets, job.plan, budget, _tell, started)
    async with simulated(job.targets, None) as there:
        return await measure(there, job.plan, budget, _tell, started)


def _tell(what: Step | Over) -> None:
    sys.stdout.buffer.write(sent(what))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
