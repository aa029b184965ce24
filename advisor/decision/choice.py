"""Cost last: the cheapest qualifying option of the kind; ties are broken by a stated reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.decision.costing import Apart
from advisor.decision.judge import judge
from advisor.decision.requirements import complex_member
from advisor.decision.verdict import Judged
from advisor.evidence.sheet import OptionFact, Sheet
from advisor.pack.conditions import Fact
from advisor.pack.pack import CompiledKind, Pack

LIFE = {"active": 0, "": 0, "legacy": 1, "unclear": 2, "deprecated": 3, "retired": 4}


@dataclass(frozen=True, slots=True)
class Membership:
    """Whether an option belongs to a kind, and the doubts about that."""

    belongs: bool
    why_not: str = ""
    doubts: tuple[str, ...] = ()
    source: str = ""
    beaten_by: str = ""
    """Of a route: its own member that alone does as well and costs no more."""
    instead_of: str = ""
    """The route of this kind that the option beats, where it is of another kind itself."""


def membership(
    kind: CompiledKind,
    sheet: Sheet,
    facts_by_option: Mapping[str, Mapping[str, OptionFact]],
    answers: Mapping[str, Fact],
) -> Membership:
    """A route belongs where it says so; its evidence is that of the member for hard requests."""
    route = sheet.route
    if route is not None:
        if kind.kind.id not in route.kinds:
            return Membership(False, "the rules choose no route of this sort for this workload")
        if route.uses and answers.get("use_case") not in route.uses:
            return Membership(False, "a design for another kind of work")
    elif kind.members.holds(sheet.values) is not True:
        return Membership(False, _no_member(kind))
    shown_by = sheet.option if route is None else complex_member(route).option
    doubts: list[str] = []
    sources: list[str] = []
    for check in kind.evidence:
        found = judge(check, facts_by_option[shown_by], answers)
        if found.outcome == "fail":
            return Membership(False, f"needs {found.needs}, has {found.has}")
        if found.outcome == "unknown":
            return Membership(False, f"no evidence that it has {found.needs}")
        doubts += found.doubts
        sources += [found.source] if found.source else []
    cited = ", ".join(dict.fromkeys(sources))
    return Membership(True, "", tuple(dict.fromkeys(doubts)), cited)


def _no_member(kind: CompiledKind) -> str:
    return kind.kind.not_one or f"not {kind.kind.title.lower()}"


@dataclass(frozen=True, slots=True)
class Ranking:
    """The winner, the next one, and whether the two cost the same.

    What lies between the two is `Costings.apart`: most who ask for the winner do not ask for it.
    """

    best: Judged
    tied: tuple[Judged, ...]
    runner_up: Judged | None
    gap_is_tie: bool
    broken_by: str


def rank(
    pack: Pack,
    apart: Apart,
    candidates: Sequence[Judged],
    current: str,
    budget: float | None = None,
) -> Ranking:
    """Rank qualifying options of one kind; `candidates` is not empty and all have a cost.

    `apart` gives what one costs more than another, paired.
    A tie is never broken for an option whose likely cost is over the budget (USD a month, people
    included) while a tied one is within it.
    """
    by_cost = sorted(candidates, key=lambda j: (j.likely, j.sheet.option))
    cheapest = by_cost[0]
    tied = [cheapest]
    for other in by_cost[1:]:
        if _same_cost(pack, apart, cheapest, other):
            tied.append(other)
    if budget is not None and cheapest.likely <= budget:
        tied = [j for j in tied if j.likely <= budget]
    best, broken_by = cheapest, ""
    if len(tied) > 1 and pack.costs.ties is not None:
        keys = {j.sheet.option: _tie_keys(pack, j, current, tied) for j in tied}
        best = min(tied, key=lambda j: (keys[j.sheet.option], j.sheet.option))
        broken_by = _deciding(pack, keys, best, tied)
    others = [j for j in by_cost if j is not best]
    if not others:
        return Ranking(best, tuple(tied), None, False, broken_by)
    tied_others = [j for j in others if j in tied]
    runner = (tied_others or others)[0]
    return Ranking(best, tuple(tied), runner, bool(tied_others), broken_by)


def _same_cost(pack: Pack, apart: Apart, a: Judged, b: Judged) -> bool:
    ties = pack.costs.ties
    if ties is None:
        return False
    mine, theirs = a.likely, b.likely
    if theirs - mine <= ties.material_share * max(mine, 1e-9):
        return True
    if ties.overlap_share is not None and theirs > (1 + ties.overlap_share) * mine:
        # Both ends at once is what hardly ever comes: so much money is not given away for it.
        return False
    assert a.costing.cost is not None and b.costing.cost is not None
    if b.costing.cost.low > a.costing.cost.high:
        return False
    gap = apart(a.sheet.option, b.sheet.option)
    return gap is not None and gap.low <= 0


def _tie_keys(
    pack: Pack, judged: Judged, current: str, tied: Sequence[Judged]
) -> tuple[float, ...]:
    assert pack.costs.ties is not None
    return tuple(tie_key(b.id, pack, judged, current, tied) for b in pack.costs.ties.breaks)


def tie_key(how: str, pack: Pack, judged: Judged, current: str, tied: Sequence[Judged]) -> float:
    """How an option stands in one tie break: the least wins."""
    sheet = judged.sheet
    if how == "least_change":
        if not current:
            return 0.0
        if sheet.option == current:
            return 0.0
        now = pack.options.get(current)
        near = now is not None and (
            (sheet.model is not None and sheet.model.id == now.model)
            or (sheet.deployment is not None and sheet.deployment.id == now.deployment)
        )
        return 1.0 if near else 2.0
    if how == "fewest_unverified":
        # A route has one entry a member; what remains to be verified is the requirement.
        return float(len({u.requirement for u in judged.verdicts.unverified}))
    if how == "longer_life":
        state = sheet.facts.get("availability")
        name = state.value if state is not None and isinstance(state.value, str) else ""
        return float(LIFE.get(name, 2))
    if how == "fewer_parties":
        if sheet.route is not None:
            return 2.0
        kind = sheet.deployment.kind if sheet.deployment is not None else ""
        return 1.0 if kind == "third_party_host" else 0.0
    if how == "newer_model":
        dates = [j.sheet.model.released if j.sheet.model is not None else None for j in tied]
        released = sheet.model.released if sheet.model is not None else None
        # One date that nobody knows would make the others newer or older by accident.
        return 0.0 if None in dates or released is None else -float(released.toordinal())
    return judged.likely


def _deciding(
    pack: Pack, keys: Mapping[str, tuple[float, ...]], best: Judged, tied: Sequence[Judged]
) -> str:
    """The first tie break that sets the winner apart from the cheapest other of the tie."""
    assert pack.costs.ties is not None
    rival = next(j for j in tied if j is not best)
    mine, theirs = keys[best.sheet.option], keys[rival.sheet.option]
    for i, one in enumerate(pack.costs.ties.breaks):
        if mine[i] != theirs[i]:
            return one.because
    return "nothing else sets them apart; it is first by name"
