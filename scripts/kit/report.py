"""What was checked, said as it happens, and a table of it at the end."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field

AREAS = {
    "alerts": "alert tests",
    "machines": "compose, flags",
    "boots": "boots",
    "shares": "shares",
    "sessions": "sessions",
    "copies": "copies",
    "fallbacks": "fallbacks",
    "metrics": "metrics, live rules",
    "comparison": "comparison",
}
"""The columns of the table, in order."""


@dataclass
class Report:
    """Counts by kit and area; `failed` and `skipped` name what was not right or not run."""

    passed: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    wrong: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    left_out: dict[tuple[str, str], str] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    crashes: int = 0
    """Of the proxy's own process; what it was doing was tried once more."""

    def check(self, kit: str, area: str, what: str, held: bool, seen: object = "") -> None:
        print(f"{'ok    ' if held else 'FAILED'} {kit}: {what}: {seen}", flush=True)
        if held:
            self.passed[kit, area] += 1
        else:
            self.wrong[kit, area] += 1
            self.failed.append(f"{kit}: {what}")

    def skip(self, kit: str, area: str, why: str) -> None:
        print(f"SKIPPED {kit} {area}: {why}", flush=True)
        self.left_out[kit, area] = why

    def table(self, kits: list[str]) -> str:
        """Markdown, a row a kit: how many checks held, or how many did not, or why none ran."""
        rows = [["kit", *AREAS.values()], ["---", *("---:" for _ in AREAS)]]
        rows += [[kit, *(self._cell(kit, area) for area in AREAS)] for kit in kits]
        return "".join(f"| {' | '.join(row)} |\n" for row in rows)

    def _cell(self, kit: str, area: str) -> str:
        held, wrong = self.passed[kit, area], self.wrong[kit, area]
        if wrong:
            return f"{wrong} of {held + wrong} FAILED"
        if held:
            return f"{held} ok"
        return f"not run: {self.left_out[kit, area]}" if (kit, area) in self.left_out else "–"


def near(count: int, of: int, share: float) -> bool:
    """Whether a count is within four standard deviations of its share."""
    return abs(count - of * share) <= 4 * math.sqrt(of * share * (1 - share)) + 1
