"""What happens between the corners of a cell where it is not bounded by them.

A requirement gets harder in one direction, the cost of tokens is linear in each amount alone, and
machines get no fewer as any amount rises. Four things are not like that, and are looked at here.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.analysis.domain import tested
from advisor.analysis.trial import Trials, compared
from advisor.decision.beaten import meets, on_cost
from advisor.decision.choice import tie_key
from advisor.decision.decide import Decided
from advisor.units import Range

STEADY_TIES = ("least_change", "fewest_unverified", "longer_life", "fewer_parties")
"""Tie breaks of which the corners say how they stand inside a cell."""


def rule_may_turn(trials: Trials, corners: Sequence[Decided]) -> bool:
    """Whether a limit of a rule on a fact that follows from answers lies between the corners.

    Answers are cut at their limits; the tokens of a month, say, are made of three of them.
    """
    for rule in trials.pack.rules:
        for condition in (rule.when, rule.provided):
            for fact, limit in () if condition is None else tested(condition):
                found = {c.facts.get(fact) for c in corners}
                spans = [x for x in found if isinstance(x, Range)]
                if len(found) > 1 and spans and _holds(spans, limit):
                    return True
    return False


def _holds(spans: Sequence[Range], limit: float) -> bool:
    return min(s.low for s in spans) <= limit <= max(s.high for s in spans)


def goes_both_ways(trials: Trials, corners: Sequence[Decided], option: str) -> bool:
    """Whether an option's machines can cost more or less inside a cell than at any corner.

    Fewer hours a day mean more machines and fewer hours that each is rented. Of a route, one
    member's machines get more as the other's get fewer, and none is bought for no request at all.
    """
    sheet = trials.as_given.ground.sheets[option]
    members = (option,) if sheet.route is None else tuple(m.option for m in sheet.route.members)
    pack = trials.pack
    kinds = {pack.deployments[pack.options[m].deployment].kind for m in members}
    rented = "rented_gpus" in kinds and _differs(corners, "hours_a_day")
    split = sheet.route is not None and _differs(corners, "complex_share")
    return rented or (split and bool(kinds & {"rented_gpus", "owned_gpus"}))


def budget_may_turn(trials: Trials, corners: Sequence[Decided]) -> bool:
    """Whether machines that cost more or less inside the cell may cross the budget there.

    An option that only its cost keeps out at the corners may qualify between them, too.
    """
    if all(c.facts.get("monthly_budget") is None for c in corners):
        return False
    for option in trials.as_given.ground.sheets:
        if goes_both_ways(trials, corners, option) and any(
            meets(c.judged[option], on_cost(c.judged)) for c in corners
        ):
            return True
    return False


def _differs(corners: Sequence[Decided], fact: str) -> bool:
    return any(c.facts.get(fact) != corners[0].facts.get(fact) for c in corners)


def keeps_the_tie(trials: Trials, corners: Sequence[Decided], best: str, rival: str) -> bool:
    """Whether the best wins a tie with the rival everywhere, by what no amount inside turns.

    What is not verified gets less in one direction: the most of the best and the least of the
    rival, where that one qualifies at all, stand at corners, though not at the same one.
    """
    if trials.pack.costs.ties is None:
        return False
    both = [(c.judged[best], c.judged[rival]) for c in corners]
    there = [c for c in corners if rival in compared(c)]
    for one in trials.pack.costs.ties.breaks:
        if one.id not in STEADY_TIES:
            return False
        keys = [
            [tie_key(one.id, trials.pack, j, corners[0].current, pair) for j in pair]
            for pair in both
        ]
        mine = {k[0] for k in keys}
        theirs = {k[1] for c, k in zip(corners, keys, strict=True) if c in there}
        if not theirs or max(mine) < min(theirs):
            return True
        if len(mine | theirs) > 1:
            return False
    return False
