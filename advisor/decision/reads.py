"""What of a workload a decision reads: its facts, and the month's traffic that is costed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from advisor.decision.answers import derived_facts
from advisor.decision.option_facts import MADE_BY, WANTED
from advisor.economics.traffic import POINTS, Traffic, traffic_at
from advisor.pack.conditions import Fact
from advisor.pack.pack import Pack, PackKey
from advisor.units import Range
from advisor.workload.answers import Workload
from advisor.workload.resolved import Resolved, resolve

TRAFFIC = "the month's traffic"
BY_THE_CHOICE = frozenset({"current_option", "monthly_budget"})
"""Facts that ties are broken by."""


@dataclass(frozen=True, slots=True)
class Read:
    """A workload as a decision reads it; `traffics` are the month at the low, likely, high end."""

    resolved: Resolved
    facts: dict[str, Fact]
    traffics: tuple[Traffic, ...]

    def differs(self, other: Read) -> frozenset[str]:
        """The facts that are not the same; a traffic that is not is the fact `TRAFFIC`."""
        names = self.facts.keys() | other.facts.keys()
        found = {n for n in names if self.facts.get(n) != other.facts.get(n)}
        if self.traffics != other.traffics:
            found.add(TRAFFIC)
        if self.resolved.ttft_percentile != other.resolved.ttft_percentile:
            found.add("ttft_limit")
        return frozenset(found)


def read(pack: Pack, workload: Workload, as_of: date) -> Read:
    """The answers with what is assumed and what follows from them."""
    resolved = resolve(pack, workload)
    escalation = pack.cost_assumptions.get("escalation", Range.of(0.2))
    traffics = tuple(traffic_at(resolved, point, escalation) for point in POINTS)
    facts = dict(resolved.facts)
    derived_facts(facts, resolved, as_of)
    return Read(resolved, facts, traffics)


def facts_read(pack: Pack) -> frozenset[str]:
    """Every fact that a rule, a requirement, a kind, the costs or the choice looks at."""
    return _facts_read(PackKey(pack))


@lru_cache(maxsize=32)
def _facts_read(key: PackKey) -> frozenset[str]:
    pack = key.pack
    found = set(pack.rule_facts) | BY_THE_CHOICE | {TRAFFIC, *WANTED.values()}
    for one in pack.requirements:
        found |= {*one.when.facts(), *one.looks.answers}
    for kind in pack.kinds.values():
        found |= set(kind.looks.answers)
    if any(route.uses for route in pack.routes.values()):
        found.add("use_case")
    looks = [r.looks for r in pack.requirements] + [k.looks for k in pack.kinds.values()]
    found |= {a for fact, a in MADE_BY.items() if any(fact in one.made for one in looks)}
    return frozenset(found)
