"""One option as a gateway knows it: model, address and key, all by reference.

An address or a key is never written into a configuration, only the name of the variable of the
environment that holds it; `Variable` is a row of the example environment file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.decision.assessment import Assessment
from advisor.decision.decide import Decided
from advisor.economics.traffic import FIVE_MINUTES
from advisor.pack.pack import Pack
from advisor.probe.endpoints import Endpoints
from advisor.units import Range

Prices = tuple[float | None, float | None, float | None, float | None]
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


def variable_name(text: str) -> str:
    """A name that a shell takes for a variable."""
    name = re.sub(r"[^A-Z0-9]+", "_", text.upper()).strip("_")
    return name if name[:1].isalpha() else f"OPTION_{name}".strip("_")


def _asked_for(prefix: str, name: str) -> tuple[Variable, ...]:
    return (
        Variable(f"{prefix}_MODEL", "", f"what LiteLLM calls {name}, such as openai/NAME"),
        Variable(f"{prefix}_API_BASE", "", f"where {name} answers"),
        Variable(f"{prefix}_API_KEY", "", f"the key for {name}"),
    )


class Making:
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

    def today(self, a: Assessment) -> Arm:
        """What runs today; where nobody named it, or it is a route, its place is asked for."""
        if a.current is not None and a.current.option in self.pack.options:
            return self.arm(CURRENT, a.current.option, a.current.name)
        name = "today's option" if a.current is None else a.current.name
        option = "" if a.current is None else a.current.option
        return Arm(CURRENT, name, option, "os.environ/CURRENT_MODEL", _asked_for("CURRENT", name))

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
