"""What was checked, said as it happens."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Report:
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def check(self, name: str, held: bool, seen: object = "") -> None:
        print(f"{'ok    ' if held else 'FAILED'} {name}: {seen}", flush=True)
        if held:
            self.passed += 1
        else:
            self.failed.append(name)

    def skip(self, name: str, why: str) -> None:
        print(f"SKIPPED {name}: {why}", flush=True)
        self.skipped.append(name)


def near(count: int, of: int, share: float) -> bool:
    """Whether a count is within four standard deviations of its share."""
    return abs(count - of * share) <= 4 * (of * share * (1 - share)) ** 0.5 + 1
