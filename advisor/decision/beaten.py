"""Routes that their own strong member beats: alone it meets the same and costs no more.

Only designs that are there to save money are held to it, a cascade and a split. A fallback is there
for the calls that fail, and each member of a pipeline does another part of the work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from advisor.decision.choice import Membership
from advisor.decision.judge import LIKELY_MISSES
from advisor.decision.judging import JudgedOptions
from advisor.decision.requirements import complex_member, facts_in
from advisor.decision.stops_paying import HARD, SAME
from advisor.decision.verdict import Judged
from advisor.evidence.sheet import Sheet
from advisor.units import format_quantity


@dataclass(frozen=True, slots=True)
class Ranked:
    """Who is ranked, of one kind.

    `rivals` are by route the strong member that could take its place, whatever the two cost.
    Where it costs no more, the route is left out and the member stands in for it.
    """

    members: Mapping[str, Membership]
    able: list[Judged]
    rivals: Mapping[str, str]


def ranked(judged: JudgedOptions, members: Mapping[str, Membership]) -> Ranked:
    """The qualifying options of a kind, without the routes that their own member beats."""
    found = rivals(judged, members)
    beaten = {
        route: alone
        for route, alone in found.items()
        if costs_no_more(judged[alone].likely, judged[route].likely)
    }
    if beaten:
        members = dict(members)
        for route, alone in beaten.items():
            told = members[route]
            if not members[alone].belongs:
                members[alone] = replace(told, instead_of=route)
            members[route] = Membership(False, _why(judged[route], judged[alone]), beaten_by=alone)
    able = judged.able(o for o, member in members.items() if member.belongs)
    return Ranked(members, able, found)


def rivals(judged: JudgedOptions, members: Mapping[str, Membership]) -> dict[str, str]:
    """By route the strong member that alone meets all that the route meets, as firmly.

    What the requirements say of the route's cost is left aside: the member may be the one that
    stays within the budget.
    """
    found: dict[str, str] = {}
    for option, strong in saving_routes(judged.ground.sheets, members):
        aside = on_cost(judged)
        mine, alone = judged[option], judged[strong]
        firm = doubts(alone, aside) <= doubts(mine, aside)
        if firm and alone.qualifies and meets(mine, aside):
            found[option] = strong
    return found


def saving_routes(
    sheets: Mapping[str, Sheet], members: Mapping[str, Membership]
) -> Iterator[tuple[str, str]]:
    """Each route of the kind that is there to save money, with its strong member."""
    for option, member in members.items():
        route = sheets[option].route
        if route is not None and route.design in HARD and (member.belongs or member.beaten_by):
            yield option, complex_member(route).option


def costs_no_more(alone: float, route: float) -> bool:
    """Whether a member alone costs no more than the route, in USD a month."""
    return alone <= route * (1 + SAME)


def on_cost(judged: JudgedOptions) -> frozenset[str]:
    """The requirements in force that look at nothing but what an option costs."""
    found = (r for r in judged.active if facts_in(r.check) <= {"monthly_cost"})
    return frozenset(r.requirement.id for r in found)


def meets(route: Judged, aside: frozenset[str]) -> bool:
    """Whether it passes all requirements but those."""
    verdicts = route.verdicts
    against = {r.requirement for r in verdicts.rejections}
    against |= {u.requirement for u in verdicts.unverified if u.blocking}
    return against <= aside and route.costing.cost is not None


def doubts(judged: Judged, aside: frozenset[str]) -> frozenset[tuple[str, bool]]:
    """What is not verified but for those, and again, marked, what is likely missed."""
    found = [u for u in judged.verdicts.unverified if u.requirement not in aside]
    missed = {(u.requirement, True) for u in found if LIKELY_MISSES in u.why}
    return frozenset(missed | {(u.requirement, False) for u in found})


def _why(route: Judged, alone: Judged) -> str:
    mine, theirs = (format_quantity(j.likely, "USD") for j in (route, alone))
    return (
        f"its own member {alone.sheet.name} alone meets the requirements and costs no more: "
        f"{theirs} a month against {mine}"
    )
