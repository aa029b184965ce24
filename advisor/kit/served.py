"""The options of a decision as a gateway knows them: model, address and key, all by reference.

An address or a key is never written into a configuration, only the name of the variable of the
environment that holds it; `Variable` is a row of the example environment file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from advisor.decision.assessment import Assessment, OptionResult
from advisor.decision.decide import Decided
from advisor.economics.traffic import FIVE_MINUTES
from advisor.kit.stand_ins import StandIns, is_hard, stand_ins_for
from advisor.pack.catalogue import Route, RouteMember
from advisor.pack.pack import Pack
from advisor.probe.endpoints import Endpoints
from advisor.units import Range

Prices = tuple[float | None, float | None, float | None, float | None]
SERVICE = "app-llm"
"""What the application asks for; it never changes when the model behind it does."""
CURRENT, CANDIDATE, FALLBACK = "current", "candidate", "fallback"


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable of the environment: its value where that is no secret, and what it is for."""

    name: str
    value: str
    note: str


@dataclass(frozen=True, slots=True)
class Arm:
    """One option behind the gateway. Prices are USD per token, None where nobody pays by it."""

    role: str
    name: str
    option: str
    model: str
    variables: tuple[Variable, ...]
    """Address and key, in that order; before them the model where no name is on record."""
    price_in: float | None = None
    price_out: float | None = None
    price_cached: float | None = None
    price_cache_write: float | None = None
    """For a prefix that is kept for five minutes, which is what the gateway means by it."""
    self_hosted: bool = False

    @property
    def part(self) -> str:
        """The part of a route that it takes; empty where one option takes everything."""
        return self.role.partition("-")[2]

    @property
    def address(self) -> str:
        """The variable that holds the address."""
        return self.variables[-2].name

    @property
    def key(self) -> str:
        """The variable that holds the key."""
        return self.variables[-1].name


@dataclass(frozen=True, slots=True)
class Service:
    """One name that the application asks for, and what answers today and tomorrow."""

    name: str
    candidate: Arm
    current: Arm | None
    """None where nothing answers it today."""
    stand_ins: tuple[Arm, ...] = ()
    """What answers by itself when it fails, in order."""
    previous_may_stand_in: bool = False
    """Whether today's option may, before the others, after the switch."""
    hard: bool = False
    """Whether it takes the hard requests of a route."""

    @property
    def part(self) -> str:
        """The part of a route that it is; empty where one option takes everything."""
        return self.candidate.part


@dataclass(frozen=True, slots=True)
class Cast:
    """Everything that takes part in the move."""

    services: tuple[Service, ...]
    why_no_fallback: str
    previous_qualifies: bool
    """Whether today's option meets the requirements."""
    moves: bool
    """False where nothing runs today, or the recommended option already does."""

    @property
    def fallbacks(self) -> tuple[Arm, ...]:
        """Every arm that stands in for a service, once, in order."""
        found = {arm.role: arm for s in self.services for arm in s.stand_ins}
        return tuple(found[role] for role in sorted(found))

    @property
    def previous_may_stand_in(self) -> bool:
        """Whether today's option may answer something by itself after the switch."""
        return any(s.previous_may_stand_in for s in self.services)

    @property
    def arms(self) -> tuple[Arm, ...]:
        """Every arm once, in order."""
        found = [arm for s in self.services for arm in (s.current, s.candidate) if arm is not None]
        return tuple({(arm.role, arm.option): arm for arm in (*found, *self.fallbacks)}.values())

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Every variable of the environment that the arms name, once."""
        return tuple({v.name: v for arm in self.arms for v in arm.variables}.values())


def cast_of(pack: Pack, a: Assessment, found: Decided, endpoints: Endpoints, today: object) -> Cast:
    """Who serves what; `today` is the plan's fact of that name."""
    best = a.recommended
    assert best is not None, "a kit is made for a decision"
    making = _Making(pack, found, endpoints)
    moves = today in ("another", "unnamed")
    current = _today(making, a) if moves else None
    services = _services(making, best, current)
    serving = {best.option, *making.members(best.option)}
    qualifies = moves and a.current is not None and a.current.status == "qualifies"
    stands_in = qualifies and not making.self_hosted(a.current.option if a.current else "")
    if a.current is not None:
        serving.add(a.current.option)
    able = stand_ins_for(pack, endpoints, a, found, serving)
    services = _with_stand_ins(making, able, services, best, current if stands_in else None)
    some = any(s.stand_ins or s.previous_may_stand_in for s in services)
    why = "" if some else "no other option that qualifies can be had without machines"
    return Cast(services, why, qualifies, moves)


def _with_stand_ins(
    making: _Making,
    able: StandIns,
    services: tuple[Service, ...],
    best: OptionResult,
    today: Arm | None,
) -> tuple[Service, ...]:
    """The services with what stands in for each; an option has one role in all of them.

    `today` is what runs today where it qualifies: machines are not kept for that.
    """
    route = making.pack.routes.get(best.option)
    members: Sequence[RouteMember | None] = (None,) if route is None else route.members
    arms: dict[str, Arm] = {}
    found = []
    for service, member in zip(services, members, strict=True):
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


def _services(making: _Making, best: OptionResult, current: Arm | None) -> tuple[Service, ...]:
    route = making.pack.routes.get(best.option)
    if route is None:
        return (Service(SERVICE, making.arm(CANDIDATE, best.option, best.name), current),)
    found = []
    for n, (part, member) in enumerate(zip(parts_of(route), route.members, strict=True), 1):
        # What today's option answers: every part of a split, the first of a cascade, the last
        # step of a pipeline. The other parts are new.
        replaced = {"split": True, "cascade": n == 1, "pipeline": n == len(route.members)}[
            route.design
        ]
        name = making.found.ground.sheets[member.option].name
        arm = making.arm(f"{CANDIDATE}-{part}", member.option, name)
        found.append(Service(f"{SERVICE}-{part}", arm, current if replaced else None))
    return tuple(found)


def parts_of(route: Route) -> tuple[str, ...]:
    """What the parts of a route are called, one for each member."""
    takes = [m.takes for m in route.members]
    return tuple(t if takes.count(t) == 1 else f"step-{n}" for n, t in enumerate(takes, 1))


def _today(making: _Making, a: Assessment) -> Arm:
    if a.current is not None and a.current.option in making.pack.options:
        return making.arm(CURRENT, a.current.option, a.current.name)
    name = "today's option" if a.current is None else a.current.name
    option = "" if a.current is None else a.current.option
    return Arm(CURRENT, name, option, "os.environ/CURRENT_MODEL", _asked_for("CURRENT", name))


def variable_name(text: str) -> str:
    """A name that a shell takes for a variable."""
    return re.sub(r"[^A-Z0-9]+", "_", text.upper()).strip("_") or "OPTION"


def _asked_for(prefix: str, name: str) -> tuple[Variable, ...]:
    return (
        Variable(f"{prefix}_MODEL", "", f"what LiteLLM calls {name}, such as openai/NAME"),
        Variable(f"{prefix}_API_BASE", "", f"where {name} answers"),
        Variable(f"{prefix}_API_KEY", "", f"the key for {name}"),
    )


class _Making:
    """Makes arms of options."""

    def __init__(self, pack: Pack, found: Decided, endpoints: Endpoints) -> None:
        self.pack, self.found, self.endpoints = pack, found, endpoints

    def members(self, option: str) -> Sequence[str]:
        """The options of a route; of an option nothing."""
        route = self.pack.routes.get(option)
        return () if route is None else [m.option for m in route.members]

    def self_hosted(self, option: str) -> bool:
        """Whether somebody must run machines for it."""
        spec = self.pack.options.get(option)
        return spec is not None and self.pack.deployments[spec.deployment].gpus > 0

    def arm(self, role: str, option: str, name: str) -> Arm:
        """One option in a role."""
        spec = self.pack.options[option]
        deployment = self.pack.deployments[spec.deployment]
        if deployment.gpus:
            prefix = variable_name(option)
            return Arm(
                role, name, option, f"openai/{served_name(spec.model)}",
                (
                    Variable(f"{prefix}_API_BASE", "http://127.0.0.1:8000/v1",
                             f"the load balancer before the nodes of {name}"),
                    Variable(f"{prefix}_API_KEY", "", "the VLLM_API_KEY of the nodes"),
                ),
                0.0, 0.0, self_hosted=True,
            )  # fmt: skip
        row, called = self.endpoints.rows.get(spec.deployment), self.endpoints.names.get(option)
        prices = self._prices(option)
        if row is None or called is None:
            prefix = variable_name(option)
            return Arm(role, name, option, f"os.environ/{prefix}_MODEL",
                       _asked_for(prefix, name), *prices)  # fmt: skip
        prefix = variable_name(row.key.removesuffix("_API_KEY") or spec.deployment)
        return Arm(
            role, name, option, f"{row.protocol}/{called}",
            (
                Variable(f"{prefix}_API_BASE", row.url, f"where {deployment.name} answers"),
                Variable(row.key or f"{prefix}_API_KEY", "", f"the key for {deployment.name}"),
            ),
            *prices,
        )  # fmt: skip

    def _prices(self, option: str) -> Prices:
        def price(metric: str) -> float | None:
            chosen = self.found.ground.claims.choose(option, metric)
            if chosen is None or not isinstance(chosen.value, Range):
                return None
            # Rounded, so that a reader can check it against the price list.
            return round(chosen.value.likely / 1e6, 12)

        cached, written = price("price_cache_read"), price(FIVE_MINUTES)
        return price("price_input"), price("price_output"), cached, written


def served_name(model: str) -> str:
    """What our own servers call a model."""
    return re.sub(r"[^a-z0-9.]+", "-", model.lower()).strip("-") or "model"
