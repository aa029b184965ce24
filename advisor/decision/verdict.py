"""One option as judged: its sheet, its cost and what the requirements say of it."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.decision.assessment import Status
from advisor.decision.costing import Costing
from advisor.decision.costings import Costings
from advisor.decision.requirements import Verdicts
from advisor.evidence.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Judged:
    """An option between the requirements and the choice."""

    sheet: Sheet
    costings: Costings
    verdicts: Verdicts

    @property
    def costing(self) -> Costing:
        """What it costs a month."""
        return self.costings[self.sheet.option]

    @property
    def has_cost(self) -> bool:
        """Whether there is a figure for what it costs."""
        return self.costings.likely(self.sheet.option) is not None

    @property
    def status(self) -> Status:
        """rejected, unknown or qualifies."""
        if self.verdicts.rejections:
            return "rejected"
        if self.verdicts.unknown or not self.has_cost:
            return "unknown"
        return "qualifies"

    @property
    def qualifies(self) -> bool:
        """Whether it passes and has a cost."""
        return not self.verdicts.rejections and self.status == "qualifies"

    @property
    def likely(self) -> float:
        """Likely dollars a month; only asked of options that have a cost."""
        return self.costings.likely(self.sheet.option) or 0.0
