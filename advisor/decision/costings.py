"""What each option costs for one month's traffic, each figure worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from advisor.decision.costing import Costing, cost_option, difference
from advisor.economics.model import CostModel
from advisor.economics.traffic import LIKELY, Traffic
from advisor.units import Range


class Costings(Mapping[str, Costing]):
    """What each option costs for one traffic, worked out when it is asked for.

    A rejected option's cost is read in an assessment, but not when only the choice is wanted.
    """

    def __init__(self, model: CostModel, traffics: tuple[Traffic, ...], explain: bool) -> None:
        self.model, self.traffics, self.explain = model, traffics, explain
        self._found: dict[str, Costing] = {}
        self._likely: dict[str, float] = {}
        self._apart: dict[tuple[str, str], Range | None] = {}

    def __getitem__(self, option: str) -> Costing:
        found = self._found.get(option)
        if found is None:
            found = cost_option(self.model, option, self.traffics, self.explain)
            self._found[option] = found
        return found

    def likely(self, option: str) -> float | None:
        """Likely dollars a month, or None; the ends of the range are not worked out for it."""
        if option in self._found or not self.model.always_priced(option):
            cost = self[option].cost
            return None if cost is None else cost.likely
        found = self._likely.get(option)
        if found is None:
            usd = self.model.likely(option, self.traffics[LIKELY])
            assert usd is not None
            found = self._likely[option] = usd
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.model.sheets)

    def __len__(self) -> int:
        return len(self.model.sheets)

    def apart(self, a: str, b: str) -> Range | None:
        """Cost of b minus cost of a, paired; None without both costs."""
        if (a, b) not in self._apart:
            self._apart[a, b] = difference(self.model, a, b, self.traffics)
        return self._apart[a, b]
