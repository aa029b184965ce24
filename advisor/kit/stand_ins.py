"""Who may answer by itself when what serves fails: for each part of a route, what that part asks.

An option alone may qualify and still not be fit for the hard requests of a route: the kind that
was chosen shows its evidence on the member that takes them, and so must what stands in for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.decision.assessment import Assessment, OptionResult
from advisor.decision.decide import Decided
from advisor.decision.judge import judge
from advisor.decision.requirements import complex_member
from advisor.pack.catalogue import Route, RouteMember
from advisor.pack.checks import Check
from advisor.pack.pack import Pack
from advisor.probe.endpoints import Endpoints

MOST_FALLBACKS = 2


@dataclass(frozen=True, slots=True)
class StandIns:
    """What could stand in, best first, and what the hard requests of a route ask of it."""

    pack: Pack
    found: Decided
    able: Sequence[OptionResult]

    def of(self, route: Route | None, member: RouteMember | None) -> Sequence[OptionResult]:
        """What stands in for an option, or for one member of a route; may be empty.

        The member for hard requests is stood in for by a strong option of another vendor.
        """
        able = [o for o in self.able if self.fit(route, member, o.option)]
        if member is not None and is_hard(route, member):
            vendor = self._vendor(member.option)
            able = [o for o in able if self._vendor(o.option) != vendor]
        return able[:MOST_FALLBACKS]

    def fit(self, route: Route | None, member: RouteMember | None, option: str) -> bool:
        """Whether an option that qualifies shows what the member for hard requests shows."""
        if member is None or not is_hard(route, member):
            return True
        evidence = self.pack.kinds[self.found.chosen.kind_id].evidence
        asked = [check for check in evidence if self._shows(member.option, check)]
        return all(self._shows(option, check) for check in asked)

    def _shows(self, option: str, check: Check) -> bool:
        judged = judge(check, self.found.option_facts[option], self.found.facts)
        return judged.outcome in ("pass", "provisional")

    def _vendor(self, option: str) -> str:
        return self.pack.deployments[self.pack.options[option].deployment].vendor


def is_hard(route: Route | None, member: RouteMember | None) -> bool:
    """Whether this is the member of a route that takes the hard requests."""
    return route is not None and member is complex_member(route)


def stand_ins_for(
    pack: Pack, endpoints: Endpoints, a: Assessment, found: Decided, serving: set[str]
) -> StandIns:
    """What may answer by itself: it qualifies, and nobody must rent or buy machines for it.

    Of the chosen kind first, then on another deployment than what serves, then the cheaper.
    """
    deployments = {option.partition("@")[2] for option in serving}
    able = [
        o
        for o in a.options
        if o.status == "qualifies"
        and o.option not in serving
        and o.option in pack.options
        and not pack.deployments[pack.options[o.option].deployment].gpus
    ]
    able.sort(
        key=lambda o: (
            not o.in_kind,
            o.deployment in deployments,
            o.option not in endpoints.names,
            float("inf") if o.cost is None else o.cost.likely,
            o.option,
        )
    )
    return StandIns(pack, found, able)
