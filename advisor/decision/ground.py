"""What a decision rests on and no answer changes, and what is remembered of one for the next.

A flip tries hundreds of answers, most of which leave most of a decision alone. So what was found is
kept by the facts that it was found from: equal facts give what was found before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from advisor.decision.choice import Membership
from advisor.decision.costings import Costings
from advisor.decision.kept import Kept
from advisor.decision.path import Walk, facts_walked
from advisor.decision.requirements import Barred, Column, Verdicts
from advisor.economics.ground import cost_ground
from advisor.economics.model import CostModel
from advisor.economics.traffic import Traffic
from advisor.evidence.choose import Claims
from advisor.evidence.sheet import OptionFact, Sheet
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack, PackKey
from advisor.workload.answers import Workload
from advisor.workload.own_figure import own_figures

Left = dict[tuple[str, ...], list[str]]
"""Of options that were asked for, those that no single requirement keeps out."""
MOST_COSTINGS = 64
MOST_KEPT = 512


@dataclass(frozen=True, slots=True)
class Ground:
    """Claims in force, sheets and prices of a pack on a day, and what was found on them."""

    claims: Claims
    sheets: Mapping[str, Sheet]
    model: CostModel
    walked_by: tuple[str, ...]
    """The facts that a walk through the rules looks at."""
    made: Kept[dict[str, OptionFact | None]] = field(default_factory=lambda: Kept(MOST_KEPT))
    facts: Kept[dict[str, Mapping[str, OptionFact]]] = field(
        default_factory=lambda: Kept(MOST_KEPT)
    )
    columns: Kept[tuple[Column, Barred]] = field(default_factory=lambda: Kept(MOST_KEPT))
    verdicts: Kept[tuple[dict[str, Verdicts], Left]] = field(
        default_factory=lambda: Kept(MOST_KEPT)
    )
    hopeless: Kept[dict[str, bool]] = field(default_factory=lambda: Kept(MOST_KEPT))
    """Options that requirements keep out whatever is answered, by those requirements."""
    walks: Kept[Walk] = field(default_factory=lambda: Kept(MOST_KEPT))
    members: Kept[Mapping[str, Membership]] = field(default_factory=lambda: Kept(MOST_KEPT))
    _costings: Kept[Costings] = field(default_factory=lambda: Kept(MOST_COSTINGS))

    def costings(self, traffics: tuple[Traffic, ...], explain: bool = False) -> Costings:
        """Every option's cost for this traffic; `explain` adds the formulas."""
        key = (traffics, explain)
        found = self._costings.get(key)
        if found is None:
            found = self._costings.keep(key, Costings(self.model, traffics, explain))
        return found


@lru_cache(maxsize=32)
def _ground(key: PackKey, evidence: tuple[Figure, ...], as_of: date, counted_in: str) -> Ground:
    return ground_of(key.pack, evidence, as_of, counted_in)


def ground_of(pack: Pack, evidence: tuple[Figure, ...], as_of: date, counted_in: str) -> Ground:
    """What holds on a day on this evidence, made anew; `ground_for` keeps those it is asked for."""
    base = cost_ground(pack, evidence, as_of, counted_in)
    return Ground(base.claims, base.sheets, base.model, facts_walked(pack))


def ground_for(pack: Pack, workload: Workload, evidence: Sequence[Figure], as_of: date) -> Ground:
    """What holds for a workload on a day, its own figures beside the evidence."""
    figures = (*evidence, *own_figures(pack, workload))
    return _ground(PackKey(pack), figures, as_of, workload.counted_in)
