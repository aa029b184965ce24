"""What a workload comes to if a measurement found this or that. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.decision.assessment import OptionResult
from advisor.decision.confidence import provisional_because
from advisor.decision.decide import Decided, decide_on
from advisor.decision.ground import Ground
from advisor.decision.result import result_of
from advisor.evidence.sheet import sheets_with
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack
from advisor.workload import Workload


@dataclass(frozen=True, slots=True)
class WhatIf:
    """One workload as it is decided now, and with one figure more."""

    pack: Pack
    workload: Workload
    as_it_is: Decided

    def with_figure(self, figure: Figure) -> Decided:
        """The decision with one more measured figure of an option, which is no price.

        Only what can see the figure is worked out anew: the option's sheet and those of the models
        that take over from it. Costs and the walk through the rules look at no such figure.
        """
        base = self.as_it_is.ground
        claims = base.claims.with_figure(figure)
        sheets = sheets_with(self.pack, base.sheets, claims, figure)
        ground = Ground(
            claims, sheets, base.model, base.walked_by, walks=base.walks, _costings=base._costings
        )
        return decide_on(self.pack, ground, self.workload, as_of=claims.as_of)

    def result(self, found: Decided, option: str) -> OptionResult:
        """What became of an option."""
        return result_of(found.judged[option], found.chosen, found.option)

    def outcome(self, found: Decided) -> str:
        """What is recommended and how firmly, or why nothing is."""
        if not found.option:
            return found.verdict.replace("_", " ")
        recommended = self.result(found, found.option)
        because = provisional_because(self.pack, found, recommended, found.ground.claims.as_of)
        return f"{found.option} ({'provisional' if because else 'firm'})"
