"""Where a probe stands, target by target, folded from its steps. Pure: time is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from advisor.measurement.attempt import NOT_SENT
from advisor.probe.session import Plan, Step
from advisor.probe.target import Target

MOST_TIMES = 240
"""Samples of the strip that are kept; no screen is wider."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One target: samples done and to do, the suite it is at, and what has come so far."""

    target: str
    of: int
    done: int = 0
    suite: str = ""
    suite_done: int = 0
    suite_of: int = 0
    times: tuple[float | None, ...] = ()
    """Milliseconds of this suite's newest whole answers, in order; None for a failure."""
    failures: tuple[tuple[str, int], ...] = ()
    """Kind to count, in the order in which they first came."""
    held_back: int = 0
    """Samples that never left: the cap, or the person, stood in the way."""


@dataclass(frozen=True, slots=True)
class Board:
    """Every target side by side, and the money. US dollars."""

    lanes: tuple[Lane, ...]
    cap: float
    spent: float = 0.0
    reserved: float = 0.0
    simulated: bool = False
    ended: bool = False
    """Nothing more comes, whether or not all samples are done."""

    @property
    def stopped(self) -> bool:
        """Whether it ended before all samples were sent."""
        return self.ended and self.sent < self.of

    @property
    def sent(self) -> int:
        """Samples done that were not held back, on all targets."""
        return self.done - sum(lane.held_back for lane in self.lanes)

    @property
    def done(self) -> int:
        """Samples done, on all targets."""
        return sum(lane.done for lane in self.lanes)

    @property
    def of(self) -> int:
        """Samples in all."""
        return sum(lane.of for lane in self.lanes)

    def seconds_left(self, elapsed: float) -> float | None:
        """How long the rest takes at the pace so far; None before the first sample."""
        return elapsed / self.done * (self.of - self.done) if self.done else None


def opened(targets: Sequence[Target], plan: Plan, cap: float, simulated: bool) -> Board:
    """The board before the first call."""
    of = sum(plan.of(suite) for suite, _ in plan.suites)
    return Board(tuple(Lane(target.name, of) for target in targets), cap, simulated=simulated)


def stepped(board: Board, step: Step) -> Board:
    """The board after one more sample."""
    lanes = tuple(_stepped(lane, step) if lane.target == step.target else lane
                  for lane in board.lanes)  # fmt: skip
    return replace(board, lanes=lanes, spent=step.spent, reserved=step.reserved)


def _stepped(lane: Lane, step: Step) -> Lane:
    seen, same = step.glimpse, lane.suite == step.suite
    lane = replace(
        lane,
        done=lane.done + 1,
        suite=step.suite,
        suite_done=step.done,
        suite_of=step.of,
    )
    if seen.failure == NOT_SENT:
        return replace(lane, held_back=lane.held_back + 1)
    counts = dict(lane.failures)
    if seen.failure:
        counts[seen.failure] = counts.get(seen.failure, 0) + 1
    before = lane.times if same else ()
    times = (*before, None if seen.failure else seen.total_ms)[-MOST_TIMES:]
    return replace(lane, times=times, failures=tuple(counts.items()))
