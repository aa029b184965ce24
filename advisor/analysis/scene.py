"""One decided workload, and what an analysis of its costs starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from advisor.decision.decide import Decided, decide
from advisor.economics.model import CostModel
from advisor.economics.traffic import LIKELY, Traffic
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack
from advisor.workload.answers import Workload


@dataclass(frozen=True, slots=True)
class Scene:
    """A pack, a workload, evidence, a day, and what is decided on them."""

    pack: Pack
    workload: Workload
    evidence: tuple[Figure, ...]
    as_of: date
    decided: Decided

    @property
    def model(self) -> CostModel:
        """The prices in force."""
        return self.decided.ground.model

    @property
    def traffic(self) -> Traffic:
        """The month at its likely values."""
        return self.decided.traffics[LIKELY]

    def name(self, option: str) -> str:
        """What people call an option."""
        return self.model.sheets[option].name


def scene_of(
    pack: Pack, workload: Workload, evidence: Sequence[Figure] = (), *, as_of: date
) -> Scene:
    """Decide a workload once, to look at its costs from all sides."""
    decided = decide(pack, workload, evidence, as_of=as_of)
    return Scene(pack, workload, tuple(evidence), as_of, decided)
