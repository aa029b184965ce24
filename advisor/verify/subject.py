"""What a check is about: the pack, its regions, its places, and the day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from advisor.pack.pack import Pack
from advisor.verify.boxes import Box, Budget, BudgetSpent
from advisor.verify.findings import Finding
from advisor.verify.places import Place, Places
from advisor.verify.rule_list import RuleList, branches_of, conditions_of
from advisor.verify.space import Space, space_of
from advisor.verify.witness import Confirms, Witness, text_of, witness
from advisor.workload.answers import Workload
from advisor.workload.resolved import resolve

ASSESSED = 3_000
"""What an assessment costs, in boxes that could be looked at in the same time."""


@dataclass(frozen=True)
class Subject:
    """A pack made ready for its checks; a check that reads its regions may raise BudgetSpent."""

    pack: Pack
    day: date
    places: Places
    budget: Budget

    @cached_property
    def space(self) -> Space:
        """The workloads as far as the rules tell them apart."""
        aside = resolve(self.pack, Workload("Nothing answered")).facts
        return space_of(self.pack.questionnaire, conditions_of(self.pack.rules), aside)

    @cached_property
    def rules(self) -> RuleList:
        """The rules laid over the space."""
        branches = branches_of(self.space, self.pack.rules, self.pack.otherwise)
        return RuleList(self.space, branches, self.budget)

    @property
    def sure(self) -> tuple[Box, ...]:
        """Every possible combination of exact answers."""
        return self.space.definite

    def place(self, rule: str) -> Place:
        """Where a rule stands; `otherwise` has a key of its own."""
        if rule in ("otherwise", ""):
            return self.places.top("rules", *(["otherwise"] if rule else ["rules"]))
        return self.places.of("rules", "rules", rule)

    def witness(self, region: Box, name: str, confirms: Confirms) -> Witness | None:
        """A workload in a region for which the evaluator confirms what is said of the region."""
        self.budget.spend(ASSESSED)
        return witness(self.pack, self.space, region, name, self.day, confirms)

    def shown(self, found: Witness | None) -> str:
        """A witness as a workload file; empty where there is none."""
        return "" if found is None else text_of(self.pack, found.workload)


def subject_of(pack: Pack, day: date, budget: Budget | None = None) -> Subject:
    """The pack, its places, and the work that each check may do."""
    return Subject(pack, day, Places(pack), budget or Budget())


def bounded(
    subject: Subject, what: str, found: Callable[[], Iterator[Finding]]
) -> Iterator[Finding]:
    """What a check finds, with a budget of its own; where that runs out, a note that says so."""
    subject.budget.renew()
    try:
        yield from found()
    except BudgetSpent as spent:
        message = f"{what} were not looked for to the end: {spent}"
        yield Finding("not-proven", what, message, *subject.place(""))
