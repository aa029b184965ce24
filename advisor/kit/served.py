"""The services that the application asks for, and what answers each: today, then, and in need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from advisor.decision.assessment import Assessment, OptionResult
from advisor.decision.decide import Decided
from advisor.kit.arms import CANDIDATE, FALLBACK, Arm, Making, Variable
from advisor.kit.stand_ins import StandIns, is_hard, stand_ins_for
from advisor.pack.catalogue import Route, RouteMember
from advisor.pack.pack import Pack
from advisor.probe.endpoints import Endpoints

SERVICE = "app-llm"
"""What the application asks for; it never changes when the model behind it does."""


@dataclass(frozen=True, slots=True)
class Service:
    """One name that the application asks for, and what answers today and tomorrow."""

    name: str
    candidate: Arm
    current: Arm | None
    """None where nothing answers it today."""
    behind: tuple[Arm, ...] = ()
    """The other members of a fallback route, in order: they are part of what was chosen."""
    stand_ins: tuple[Arm, ...] = ()
    """What else answers by itself when it fails, in order."""
    previous_may_stand_in: bool = False
    """Whether today's option may, before the others, after the switch."""
    hard: bool = False
    """Whether it takes the hard requests of a route."""

    @property
    def part(self) -> str:
        """The part of a route that it is; empty where one option takes everything."""
        return self.candidate.part

    @property
    def compared(self) -> bool:
        """Whether another option answers it today, so that there is something to compare."""
        return self.current is not None and self.current.option != self.candidate.option


@dataclass(frozen=True, slots=True)
class Cast:
    """Everything that takes part in the move."""

    services: tuple[Service, ...]
    previous_qualifies: bool
    """Whether today's option meets the requirements."""
    moves: bool
    """False where nothing runs today, or the recommended option already does."""
    route: Route | None = None
    """What was chosen, where it is a route."""

    @property
    def why_no_fallback(self) -> str:
        """Why nothing stands in; empty where something does."""
        return "" if self.stood_in else "no other option that qualifies can be had without machines"

    @property
    def fallbacks(self) -> tuple[Arm, ...]:
        """Every arm that stands in for a service, once, in order."""
        found = {arm.role: arm for s in self.services for arm in s.stand_ins}
        return tuple(found[role] for role in sorted(found))

    @property
    def stood_in(self) -> bool:
        """Whether anything answers by itself for what fails."""
        return any(s.behind or s.stand_ins or s.previous_may_stand_in for s in self.services)

    @property
    def compared(self) -> bool:
        """Whether a part of the move has something today to be compared with."""
        return any(s.compared for s in self.services)

    @property
    def previous_may_stand_in(self) -> bool:
        """Whether today's option may answer something by itself after the switch."""
        return any(s.previous_may_stand_in for s in self.services)

    @property
    def chosen(self) -> tuple[Arm, ...]:
        """Today's option and every part of the recommended one, once, in order."""
        found = [arm for s in self.services for arm in (s.current, s.candidate, *s.behind)]
        return _once(arm for arm in found if arm is not None)

    @property
    def arms(self) -> tuple[Arm, ...]:
        """Every arm once, in order."""
        return _once((*self.chosen, *self.fallbacks))

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Every variable of the environment that the arms name, once."""
        return tuple({v.name: v for arm in self.arms for v in arm.variables}.values())


def _once(arms: Iterable[Arm]) -> tuple[Arm, ...]:
    return tuple({(arm.role, arm.option): arm for arm in arms}.values())


def cast_of(pack: Pack, a: Assessment, found: Decided, endpoints: Endpoints, today: object) -> Cast:
    """Who serves what; `today` is the plan's fact of that name."""
    best = a.recommended
    assert best is not None, "a kit is made for a decision"
    making = Making(pack, found, endpoints)
    moves = today in ("another", "unnamed")
    current = making.today(a) if moves else None
    services = _services(making, best, current)
    serving = {best.option, *making.members(best.option)}
    qualifies = moves and a.current is not None and a.current.status == "qualifies"
    stands_in = qualifies and not making.self_hosted(a.current.option if a.current else "")
    if a.current is not None:
        serving.add(a.current.option)
    able = stand_ins_for(pack, endpoints, a, found, serving)
    filled = _with_stand_ins(making, able, services, best, current if stands_in else None)
    return Cast(filled, qualifies, moves, pack.routes.get(best.option))


def _with_stand_ins(
    making: Making,
    able: StandIns,
    services: Sequence[tuple[Service, RouteMember | None]],
    best: OptionResult,
    today: Arm | None,
) -> tuple[Service, ...]:
    """The services with what stands in for each; an option has one role in all of them.

    `today` is what runs today where it qualifies: machines are not kept for that.
    """
    route = making.pack.routes.get(best.option)
    arms: dict[str, Arm] = {}
    found = []
    for service, member in services:
        if service.behind:
            # Who answers what fails was decided, and its cost is in the assessment.
            found.append(service)
            continue
        for o in (spare := able.of(route, member)):
            if o.option not in arms:
                role = f"{FALLBACK}-{len(arms) + 1}"
                arms[o.option] = making.arm(role, o.option, o.name)
        previous = (
            today is not None
            and today.option != service.candidate.option
            and able.fit(route, member, today.option)
        )
        of_it = tuple(arms[o.option] for o in spare)
        hard = is_hard(route, member)
        found.append(replace(service, stand_ins=of_it, previous_may_stand_in=previous, hard=hard))
    return tuple(found)


def _services(
    making: Making, best: OptionResult, current: Arm | None
) -> list[tuple[Service, RouteMember | None]]:
    """What the application asks for, each with the member of a route that answers it."""
    route = making.pack.routes.get(best.option)
    if route is None:
        return [(Service(SERVICE, making.arm(CANDIDATE, best.option, best.name), current), None)]
    names, parts = making.found.ground.sheets, parts_of(route)
    arms = [
        making.arm(f"{role}-{part}" if part else role, m.option, names[m.option].name)
        for role, part, m in zip(_roles(route), parts, route.members, strict=True)
    ]
    if route.design == "fallback":
        return [(Service(SERVICE, arms[0], current, behind=tuple(arms[1:])), None)]
    return [
        (Service(f"{SERVICE}-{part}", arm, current if _replaced(route, n) else None), member)
        for n, (part, arm, member) in enumerate(zip(parts, arms, route.members, strict=True))
    ]


def _roles(route: Route) -> tuple[str, ...]:
    behind = FALLBACK if route.design == "fallback" else CANDIDATE
    return (CANDIDATE, *(behind for _ in route.members[1:]))


def _replaced(route: Route, n: int) -> bool:
    """Whether today's option answers what member `n` will: the other parts are new."""
    last = len(route.members) - 1
    return {"split": True, "cascade": n == 0, "pipeline": n == last, "fallback": n == 0}[
        route.design
    ]


def parts_of(route: Route) -> tuple[str, ...]:
    """What the parts of a route are called, one for each member.

    Of a fallback route the first has no name of its own: it is asked for everything.
    """
    takes = [m.takes for m in route.members]
    found = [t if takes.count(t) == 1 else f"step-{n}" for n, t in enumerate(takes, 1)]
    return ("", *found[1:]) if route.design == "fallback" else tuple(found)
