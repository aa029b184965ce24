"""What a check is about: the pack, its regions, its places, and the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from advisor.pack.pack import Pack
from advisor.verify.boxes import Box, Budget
from advisor.verify.places import Place, Places
from advisor.verify.rule_list import RuleList, branches_of, conditions_of
from advisor.verify.space import Space, space_of
from advisor.verify.witness import Witness, text_of
from advisor.workload.answers import Workload
from advisor.workload.resolved import resolve


@dataclass(frozen=True)
class Subject:
    """A pack made ready for its checks."""

    pack: Pack
    day: date
    space: Space
    rules: RuleList
    places: Places

    @property
    def sure(self) -> tuple[Box, ...]:
        """Every possible combination of exact answers."""
        return self.space.definite

    def place(self, rule: str) -> Place:
        """Where a rule stands; `otherwise` has a key of its own."""
        if rule in ("otherwise", ""):
            return self.places.top("rules", *(["otherwise"] if rule else ["rules"]))
        return self.places.of("rules", "rules", rule)

    def shown(self, found: Witness | None) -> str:
        """A witness as a workload file; empty where there is none."""
        return "" if found is None else text_of(self.pack, found.workload)


def subject_of(pack: Pack, day: date, budget: Budget | None = None) -> Subject:
    """The pack with the regions of its rules worked out."""
    aside = resolve(pack, Workload("Nothing answered")).facts
    space = space_of(pack.questionnaire, conditions_of(pack.rules), aside)
    branches = branches_of(space, pack.rules, pack.otherwise)
    return Subject(pack, day, space, RuleList(space, branches, budget or Budget()), Places(pack))
