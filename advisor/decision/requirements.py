"""Applying the requirements: what each option passes, fails, or cannot be judged on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from advisor.decision.assessment import NO_EVIDENCE, NOT_MET, Rejection, Unverified
from advisor.decision.judge import Judgement, judge
from advisor.decision.option_facts import MADE_FROM
from advisor.evidence.sheet import OptionFact
from advisor.pack.catalogue import Route, RouteMember
from advisor.pack.checks import Check, Combined
from advisor.pack.conditions import Fact
from advisor.pack.pack import CompiledRequirement

Facts = Mapping[str, OptionFact]
WOULD_NOT_PASS = "not enough"


@dataclass(slots=True)
class Verdicts:
    """What the requirements say of one option."""

    rejections: list[Rejection] = field(default_factory=list)
    unverified: list[Unverified] = field(default_factory=list)
    unknown: bool = False


def in_force(
    requirements: Sequence[CompiledRequirement], answers: Mapping[str, Fact]
) -> list[CompiledRequirement]:
    """The requirements that this workload has. One on an unknown answer does not apply."""
    return [r for r in requirements if r.when.holds(answers) is True]


Made = dict[tuple[str, str], Judgement]
"""Judgements by requirement and option."""


class Judgements:
    """An option is judged once, however many routes use it.

    What looks at nothing of the workload is judged once for all workloads, and kept in `lasting`.
    """

    def __init__(self, lasting: Made) -> None:
        self.lasting, self.of_workload = lasting, Made()

    def judge(
        self, one: CompiledRequirement, option: str, facts: Facts, answers: Mapping[str, Fact]
    ) -> Judgement:
        """What one requirement says of one option."""
        made = self.lasting if one.lasting else self.of_workload
        key = (one.requirement.id, option)
        found = made.get(key)
        if found is None:
            found = made[key] = judge(one.check, facts, answers)
        return found


def apply(
    requirements: Sequence[CompiledRequirement],
    option: str,
    facts: Facts,
    answers: Mapping[str, Fact],
    verdicts: Verdicts,
    judged: Judgements,
    who: str = "",
) -> None:
    """Judge one option (or one member of a route, named in `who`)."""
    for one in requirements:
        found = judged.judge(one, option, facts, answers)
        if found.outcome != "pass":
            _record(one, option, found, verdicts, who)


def apply_to_route(
    requirements: Sequence[CompiledRequirement],
    route: Route,
    facts: Facts,
    member_facts: Mapping[str, Facts],
    names: Mapping[str, str],
    answers: Mapping[str, Fact],
    verdicts: Verdicts,
    judged: Judgements,
) -> None:
    """Each member meets the requirements of the traffic it gets; the budget holds for the whole."""
    whole = [r for r in requirements if facts_in(r.check) <= {"monthly_cost"}]
    apply(whole, route.id, facts, answers, verdicts, judged)
    for member in route.members:
        mine = [r for r in requirements if r not in whole and concerns(r, route, member)]
        facts_of = member_facts[member.option]
        apply(mine, member.option, facts_of, answers, verdicts, judged, names[member.option])


def concerns(one: CompiledRequirement, route: Route, member: RouteMember) -> bool:
    """Whether a requirement holds for the requests that a member takes."""
    on = one.requirement.on
    if on == "all":
        return True
    if on == "complex":
        return member is complex_member(route)
    return member.takes in ("all", "simple") and not (
        route.design == "pipeline" and member is complex_member(route)
    )


def complex_member(route: Route) -> RouteMember:
    """The member that answers the hard requests: the last one."""
    return next(
        (m for m in route.members if m.takes in ("complex", "escalated")), route.members[-1]
    )


def facts_in(check: Check) -> set[str]:
    """Every option fact that a check looks at."""
    if isinstance(check, Combined):
        found: set[str] = set()
        for part in check.parts:
            found |= facts_in(part)
        return found
    return {check.fact}


def metrics_in(check: Check) -> tuple[str, ...]:
    """The metrics that the facts of a check are made from, in their order in the check."""
    if isinstance(check, Combined):
        return tuple(dict.fromkeys(m for part in check.parts for m in metrics_in(part)))
    return MADE_FROM.get(check.fact, (check.fact,))


def _record(
    one: CompiledRequirement, option: str, judged: Judgement, verdicts: Verdicts, who: str
) -> None:
    requirement = one.requirement
    label = f"{who}: " if who else ""
    if judged.outcome == "fail":
        verdicts.rejections.append(
            Rejection(
                requirement.id,
                requirement.title,
                judged.needs,
                label + judged.has,
                judged.margin or NOT_MET,
                judged.source or one.source,
                requirement.because,
                option,
            )
        )
        return
    blocking = judged.outcome == "unknown" and requirement.no_evidence == "unknown"
    why = "; ".join(judged.doubts) or f"{NO_EVIDENCE}: needs {judged.needs}"
    if judged.outcome == "unknown":
        verdicts.unknown = verdicts.unknown or blocking
        if judged.doubts and judged.margin:
            why = f"{judged.has}: {WOULD_NOT_PASS} ({judged.margin}), but {why}"
    verdicts.unverified.append(
        Unverified(
            requirement.id,
            requirement.title,
            label + why,
            requirement.settle,
            judged.source,
            blocking,
            option,
        )
    )
