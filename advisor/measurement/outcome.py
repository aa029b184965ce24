"""What one suite gave on one target, before anything is concluded from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from advisor.measurement.attempt import Attempt
from advisor.measurement.grade import Grade
from advisor.measurement.grade_tools import RunGrade

MOST_LAG_MS = 5.0
MOST_SHARE = 0.05
MOST_CPU = 0.7


@dataclass(frozen=True, slots=True)
class Item:
    """One sample: the calls it took, and its grade where it has one."""

    case: int
    attempts: tuple[Attempt, ...]
    grade: Grade | None = None
    run: RunGrade | None = None
    group: str = ""

    @property
    def failure(self) -> str:
        """The failure that ended it; empty when every call succeeded."""
        return next((a.failure for a in self.attempts if a.failure), "")

    @property
    def sent(self) -> bool:
        """False when its first call never left."""
        return bool(self.attempts) and self.attempts[0].sent


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """How much the prober itself may have added."""

    lag_p99_ms: float = 0.0
    """How late the loop was with what it had to do."""
    cpu_share: float = 0.0
    """Of one core."""

    def limited(self, first_token_ms: float | None) -> bool:
        """True when the prober added something that a reader must know of."""
        return self.lag_p99_ms > MOST_LAG_MS or self.distorts(first_token_ms)

    def distorts(self, first_token_ms: float | None) -> bool:
        """True when a figure is the client's own as much as the endpoint's: no evidence."""
        allowed = MOST_LAG_MS if first_token_ms is None else MOST_SHARE * first_token_ms
        return self.lag_p99_ms > max(allowed, 1.0) or self.cpu_share > MOST_CPU


@dataclass(frozen=True, slots=True)
class Level:
    """Samples taken at one number in flight; `cold` are the discarded first calls."""

    in_flight: int
    items: tuple[Item, ...]
    cold: tuple[Attempt, ...] = ()
    check: SelfCheck = SelfCheck()
    wall_s: float = 0.0
    max_tokens: int | None = None
    """Output tokens that each call was allowed."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A suite on a target. `stopped` says why it ended early, if it did."""

    suite: str
    suite_hash: str
    kind: str
    levels: tuple[Level, ...]
    spent_usd: float = 0.0
    stopped: str = ""
    metrics: dict[str, str] = field(default_factory=dict)

    @property
    def items(self) -> tuple[Item, ...]:
        """The samples of every level."""
        return tuple(item for level in self.levels for item in level.items)


def errors_of(items: Sequence[Item]) -> dict[str, int]:
    """Failures by kind, most frequent first; what never left is not a failure."""
    counts = Counter(item.failure for item in items if item.sent and item.failure)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def details_of(items: Sequence[Item]) -> dict[str, str]:
    """Failures by kind, each with what the endpoint said the first time."""
    found: dict[str, str] = {}
    for item in items:
        for attempt in item.attempts:
            if item.sent and attempt.failure and attempt.detail:
                found.setdefault(attempt.failure, attempt.detail)
    return found
