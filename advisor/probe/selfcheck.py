"""Watching the prober: how late its event loop is, and how much of a core it uses."""

from __future__ import annotations

import asyncio
import time

from advisor.measurement.outcome import SelfCheck

EVERY = 0.01


class SelfWatch:
    """An async context manager that notes the loop's lag while it is open."""

    def __init__(self) -> None:
        self._lags: list[float] = []
        self._task: asyncio.Task[None] | None = None
        self._cpu = self._wall = 0.0

    async def __aenter__(self) -> SelfWatch:
        self._cpu, self._wall = time.process_time(), time.perf_counter()
        self._task = asyncio.create_task(self._watch())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._cpu = time.process_time() - self._cpu
        self._wall = time.perf_counter() - self._wall
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _watch(self) -> None:
        while True:
            before = time.perf_counter()
            await asyncio.sleep(EVERY)
            self._lags.append((time.perf_counter() - before - EVERY) * 1000)

    def check(self) -> SelfCheck:
        """What was seen."""
        if not self._lags:
            # Over before the first look: a share of so short a time says nothing.
            return SelfCheck()
        lags = sorted(self._lags)
        # The timer itself is up to a millisecond late: that is no lag of the loop.
        worst = max(lags[int(0.99 * (len(lags) - 1))] - 1.0, 0.0)
        return SelfCheck(worst, self._cpu / self._wall if self._wall > 0 else 0.0)
