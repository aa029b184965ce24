"""Applying the requirements: what each option passes, fails, or cannot be judged on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from advisor.decision.assessment import NO_EVIDENCE, NOT_MET, Rejection, Unverified
from advisor.decision.judge import Judgement, judge, outcome_of
from advisor.decision.option_facts import MADE_FROM
from advisor.decision.samples import filled
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


Finding = Rejection | Unverified | None
"""What is held against an option; None where it passes without doubt."""
Column = dict[tuple[str, str], Finding]
"""What one requirement says of each option, and of each member of a route by its name."""
Barred = dict[str, bool]
"""Whether one requirement keeps an option out, by the option."""


@dataclass(frozen=True, slots=True)
class Judgements:
    """What the requirements in force say, worked out when it is asked for.

    An option is judged once by each, however many routes use it. `columns` are by requirement.
    """

    columns: Mapping[str, Column]
    barred: Mapping[str, Barred]
    facts: Mapping[str, Facts]
    answers: Mapping[str, Fact]
    samples: Mapping[str, str]
    """What fills the texts of what settles a doubt."""

    def of(self, one: CompiledRequirement, option: str, who: str) -> Finding:
        """What one requirement says of one option (or of one member of a route, named in `who`)."""
        column = self.columns[one.requirement.id]
        key = (option, who)
        if key not in column:
            judged = judge(one.check, self.facts[option], self.answers)
            column[key] = _finding(one, option, judged, who, self.samples)
        return column[key]

    def bars(self, one: CompiledRequirement, option: str) -> bool:
        """Whether a requirement alone keeps out an option, no route; asked without words."""
        barred = self.barred[one.requirement.id]
        found = barred.get(option)
        if found is None:
            outcome = outcome_of(one.check, self.facts[option], self.answers)
            found = barred[option] = outcome == "fail" or (
                outcome == "unknown" and one.requirement.no_evidence == "unknown"
            )
        return found


def apply(
    requirements: Sequence[CompiledRequirement],
    option: str,
    verdicts: Verdicts,
    judged: Judgements,
    who: str = "",
) -> None:
    """Judge one option (or one member of a route, named in `who`)."""
    for one in requirements:
        found = judged.of(one, option, who)
        if isinstance(found, Rejection):
            verdicts.rejections.append(found)
        elif found is not None:
            verdicts.unverified.append(found)
            verdicts.unknown = verdicts.unknown or found.blocking


def apply_to_route(
    requirements: Sequence[CompiledRequirement],
    route: Route,
    names: Mapping[str, str],
    verdicts: Verdicts,
    judged: Judgements,
) -> None:
    """Judge a route: as a whole, and each member by name."""
    for option, mine in held_to_what(requirements, route):
        apply(mine, option, verdicts, judged, names.get(option, ""))


def held_to_what(
    requirements: Sequence[CompiledRequirement], route: Route
) -> Iterator[tuple[str, list[CompiledRequirement]]]:
    """Each member meets the requirements of the traffic it gets; the budget holds for the whole."""
    whole: list[CompiledRequirement] = []
    each: list[CompiledRequirement] = []
    for one in requirements:
        (whole if facts_in(one.check) <= {"monthly_cost"} else each).append(one)
    yield route.id, whole
    for member in route.members:
        yield member.option, [r for r in each if concerns(r, route, member)]


def concerns(one: CompiledRequirement, route: Route, member: RouteMember) -> bool:
    """Whether a requirement holds for the requests that a member takes."""
    on = one.requirement.on
    # What stands in for another meets all that the other meets.
    if on == "all" or route.design == "fallback":
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


def _finding(
    one: CompiledRequirement, option: str, judged: Judgement, who: str, samples: Mapping[str, str]
) -> Finding:
    if judged.outcome == "pass":
        return None
    requirement = one.requirement
    label = f"{who}: " if who else ""
    if judged.outcome == "fail":
        return Rejection(
            requirement.id,
            requirement.title,
            judged.needs,
            label + judged.has,
            judged.margin or NOT_MET,
            judged.source or one.source,
            requirement.because,
            option,
        )
    unknown = judged.outcome == "unknown"
    why = "; ".join(judged.doubts) or f"{NO_EVIDENCE}: needs {judged.needs}"
    if unknown and judged.doubts and judged.margin:
        why = f"{judged.has}: {WOULD_NOT_PASS} ({judged.margin}), but {why}"
    return Unverified(
        requirement.id,
        requirement.title,
        label + why,
        filled(requirement.settle, samples),
        judged.source,
        unknown and requirement.no_evidence == "unknown",
        option,
    )
