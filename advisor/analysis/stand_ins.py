"""Whether a route and its own strong member can change places between the corners of a proof.

A route that its member beats is left out, and the member stands in for it. Costs decide that, so
that it may turn inside a cell; what is not sure here is not proved.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.analysis.inside import goes_both_ways
from advisor.analysis.trial import Trials, on_machines
from advisor.decision.beaten import doubts, meets, on_cost, saving_routes
from advisor.decision.decide import Decided
from advisor.decision.stops_paying import SAME


def unsure_alone(
    trials: Trials, corners: Sequence[Decided], pairs: Sequence[tuple[str, str]]
) -> str:
    """Why a route and its own strong member may change places inside a cell; empty if they cannot.

    `pairs` are the routes whose member may stand in for them, each with that member. A member that
    is recommended in place of a route must stay so: in doubt alike at every corner, and no dearer.
    """
    best = trials.base.option
    beating = [alone for route, alone in pairs if route == best]
    if not all(_less_throughout(trials, corners, best, alone, SAME) for alone in beating):
        return "one of its own members may cost no more inside a range"
    if any(c.chosen.rivals_before for c in corners):
        return "a member may stand in for a route of a kind that was passed over"
    if not any(c.chosen.members[best].instead_of for c in corners):
        return ""
    for route, alone in pairs:
        always = all(c.chosen.rivals.get(route) == best for c in corners)
        steady = len({in_doubt(c, (route, best)) for c in corners}) == 1
        less = _less_throughout(trials, corners, best, route, -SAME)
        if alone == best and always and steady and less:
            return ""
    return "the route that it stands in for may cost less inside a range"


def may_stand_in(corners: Sequence[Decided]) -> list[tuple[str, str]]:
    """Each route of the kind with its strong member, where both qualify at some corner."""
    found: dict[tuple[str, str], None] = {}
    for c in corners:
        for route, alone in saving_routes(c.ground.sheets, c.chosen.members):
            found[route, alone] = None
    return [
        (route, alone)
        for route, alone in found
        if any(c.judged[alone].qualifies for c in corners)
        and any(meets(c.judged[route], on_cost(c.judged)) for c in corners)
    ]


def in_doubt(found: Decided, options: Sequence[str]) -> object:
    """What is not verified of some options, and whether they qualify, their costs left aside."""
    aside = on_cost(found.judged)
    judged = [found.judged[o] for o in options]
    return tuple((doubts(j, aside), meets(j, aside), j.qualifies) for j in judged)


def _less_throughout(
    trials: Trials, corners: Sequence[Decided], best: str, rival: str, share: float
) -> bool:
    """Whether the likely cost stays under the rival's by such a share of it all over the cell."""
    if goes_both_ways(trials, corners, best) or goes_both_ways(trials, corners, rival):
        return False
    pairs = [(c.judged[best].likely, c.judged[rival].likely * (1 - share)) for c in corners]
    if has_nodes(trials, best) or has_nodes(trials, rival):
        return max(a for a, _ in pairs) < min(b for _, b in pairs)
    return all(a < b for a, b in pairs)


def has_nodes(trials: Trials, option: str) -> bool:
    """Whether any of it runs on machines of its own, so that its cost grows in steps."""
    return on_machines(trials.pack, trials.as_given.ground.sheets[option])
