"""What each option costs for one month's traffic, each figure worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from advisor.decision.costing import Costing, cost_option, difference
from advisor.economics.model import Costed, CostModel
from advisor.economics.parts import NoCost, total
from advisor.economics.traffic import LIKELY, Traffic
from advisor.units import Range


class Costings(Mapping[str, Costing]):
    """What each option costs for one traffic, worked out when it is asked for.

    A rejected option's cost is read in an assessment, but not when only the choice is wanted.
    """

    def __init__(self, model: CostModel, traffics: tuple[Traffic, ...], explain: bool) -> None:
        self.model, self.traffics, self.explain = model, traffics, explain
        self._found: dict[str, Costing] = {}
        self._likely: dict[str, float | None] = {}
        self._parts: dict[tuple[str, int, int], Costed] = {}
        self._apart: dict[tuple[str, str], Range | None] = {}

    def __getitem__(self, option: str) -> Costing:
        found = self._found.get(option)
        if found is None:
            found = cost_option(self.model, option, self.traffics, self.explain, self._at)
            self._found[option] = found
        return found

    def likely(self, option: str) -> float | None:
        """Likely dollars a month, or None; the ends of the range are not worked out for it."""
        if option not in self._likely:
            self._likely[option] = self._of_likely(option)
        return self._likely[option]

    def _of_likely(self, option: str) -> float | None:
        if option in self._found or not self.model.always_priced(option):
            cost = self[option].cost
            return None if cost is None else cost.likely
        parts = self._at(option, LIKELY, LIKELY)
        return None if isinstance(parts, NoCost) else total(parts)

    def _at(self, option: str, point: int, own: int) -> Costed:
        key = (option, point, own)
        found = self._parts.get(key)
        if found is None:
            found = self._parts[key] = self.model.cost(option, self.traffics[point], own)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.model.sheets)

    def __len__(self) -> int:
        return len(self.model.sheets)

    def apart(self, a: str, b: str) -> Range | None:
        """Cost of b minus cost of a, paired; None without both costs."""
        if (a, b) not in self._apart:
            self._apart[a, b] = difference(self.model, a, b, self.traffics, at=self._at)
        return self._apart[a, b]
