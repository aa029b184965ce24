"""What an option costs in many worlds at once, by the formulas that cost it in one.

A world holds a value, or an array of values, for everything that is uncertain: the answers that
make the traffic, prices that are ranges, tokenizers, reasoning, and what the costs assume.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Generic

from advisor.economics.arithmetic import (
    LINE_PRICES,
    N,
    Tokens,
    busy_nodes,
    capital_usd,
    egress_usd,
    monthly_usd,
    node_seconds,
    rent_usd,
    storage_usd,
    token_usd,
    use_at_peak,
    whole_nodes,
    window_hours,
)
from advisor.economics.model import CostModel
from advisor.economics.node_cost import AT_ONCE, DAY, ONCE
from advisor.economics.retries import LINE
from advisor.economics.token_cost import PriceTier, discounted, hour_sold, price_of
from advisor.economics.traffic import AN_HOUR
from advisor.pack.catalogue import Option, Route, RouteMember
from advisor.units import Range

TRAFFIC = frozenset(
    {
        "requests_per_month",
        "input_tokens",
        "output_tokens",
        "cacheable_share",
        "batchable_share",
        "complex_share",
        "peak_factor",
        "failed_share",
        "hours_a_day",
        "cache_hour",
    }
)


@dataclass(frozen=True, slots=True)
class Operations(Generic[N]):
    """What floats and arrays do in different ways."""

    lift: Callable[[float], N]
    ceil: Callable[[N], N]
    most: Callable[[N, N], N]
    above: Callable[[N, float, N, N], N]
    """`above(x, limit, a, b)` is a where x is above the limit, else b."""
    reaches: Callable[[N, float], bool]
    """Whether any value is above a limit."""
    varies: Callable[[N], bool]
    """Whether a value is anything but nothing."""


@dataclass(frozen=True, slots=True)
class Month(Generic[N]):
    """The traffic of an option in many worlds."""

    requests: N
    inputs: N
    outputs: N
    cacheable: N


class SampledCost(Generic[N]):
    """Monthly costs in one set of worlds. `world` is by the names of `uncertain.py`."""

    def __init__(self, model: CostModel, world: Mapping[str, N], ops: Operations[N]) -> None:
        self.model = model
        self.world: Mapping[str, N] = world
        self._read: set[str] = set()
        self.ops: Operations[N] = ops
        self.nothing: N = ops.lift(0.0)
        self.peak: N | None = world.get("peak_factor")
        self.month: Month[N] = Month(
            world["requests_per_month"],
            world["input_tokens"],
            world["output_tokens"],
            world["cacheable_share"],
        )
        self.failed: N | None = world.get("failed_share")
        self.served: N = ops.lift(1.0) if self.failed is None else 1 - self.failed
        self.hours: N | None = world.get("hours_a_day")
        self.hour: N | None = world.get("cache_hour")
        self._fleets: dict[tuple[str, float, float, float], N] = {}

    def cost(self, option: str, people: bool = True) -> N:
        """USD a month; the option must have a cost."""
        if self.model.pack.costs.method == "as_published":
            return self._as_published(option)
        month, route = self.month, self.model.sheets[option].route
        members: tuple[str, ...] = (option,)
        if route is None:
            bare = self._bare(option, month)
        else:
            bare = self.nothing
            for member in route.members:
                bare = bare + self._member(route, member, month)
            if route.router is not None:
                router = route.router
                part = self._other_prompt(month, router.input_tokens, router.output_tokens)
                bare = bare + self._bare(router.option, part)
            members = tuple(m.option for m in route.members)
        return bare + self._people(members) if people else bare

    @property
    def read(self) -> frozenset[str]:
        """The names that the costs asked for so far were made from."""
        return frozenset(self._read | TRAFFIC)

    def _of(self, name: str, otherwise: Range) -> N:
        self._read.add(name)
        found = self.world.get(name)
        return self.ops.lift(otherwise.likely) if found is None else found

    def _other_prompt(
        self, month: Month[N], inputs: float | None, outputs: float | None
    ) -> Month[N]:
        return Month(
            month.requests,
            month.inputs if inputs is None else self.ops.lift(inputs),
            month.outputs if outputs is None else self.ops.lift(outputs),
            month.cacheable if inputs is None else self.nothing,
        )

    def _member(self, route: Route, member: RouteMember, month: Month[N]) -> N:
        part = self._other_prompt(month, member.input_tokens, member.output_tokens)
        if member.takes == "all":
            # With a fallback behind it, it is asked once, and what fails is not sent to it again.
            return self._bare(member.option, part, once=route.design == "fallback")
        if member.takes == "failed":
            share = self.nothing if self.failed is None else self.failed
        else:
            share = self._hard(route)
            share = 1 - share if member.takes == "simple" else share
        part = replace(part, requests=part.requests * share)
        # A fleet for nobody is not bought.
        return self.ops.above(share, 0.0, self._bare(member.option, part), self.nothing)

    def _hard(self, route: Route) -> N:
        """The share of requests that is sent to the strong model, rightly or by mistake."""
        hard, known = self.world["complex_share"], self.model.assumptions.get("router_error")
        if route.router is None or known is None or not known.high:
            return hard
        wrong = self._assumed("router_error")
        return hard * (1 - wrong) + (1 - hard) * wrong

    def _bare(self, option: str, month: Month[N], once: bool = False) -> N:
        spec = self.model.pack.options[option]
        factor = self._of(f"tokenizer:{spec.model}", self.model.factor(spec.model))
        if self.model.pack.deployments[spec.deployment].gpus:
            return self._nodes(spec, month, factor, once)
        usd = self._tokens(option, spec, month, factor)
        if once or self.failed is None or LINE not in self.model.lines:
            return usd
        return usd / self.served

    def _tokens(self, option: str, spec: Option, month: Month[N], factor: N) -> N:
        reasoning = self._of(f"reasoning:{spec.model}", self.model.reasoning(spec.model))
        inputs = month.inputs * factor
        outputs = month.outputs * factor * reasoning
        usd = self.nothing
        for tier in self.model.tiers[option]:
            if tier.above and not self.ops.reaches(inputs, tier.above):
                continue
            billed = self._tier(option, tier, month, inputs, outputs)
            usd = self.ops.above(inputs, tier.above, billed, usd) if tier.above else billed
        return usd

    def _tier(self, option: str, tier: PriceTier, month: Month[N], inputs: N, outputs: N) -> N:
        prices, nothing = tier.prices, self.nothing
        cached = month.cacheable if "price_cache_read" in prices else nothing
        batch = self.world["batchable_share"] if discounted(prices) else nothing
        written = self._of("assumed:cache_writes", self.model.assumptions["cache_writes"])
        tokens = Tokens(month.requests, inputs, outputs, cached, written, batch)
        any_cached, any_batch = self.ops.varies(cached), self.ops.varies(batch)
        usd = nothing
        for line in LINE_PRICES:
            idle = (line.startswith("cache") and not any_cached) or (
                line.startswith("batch") and not any_batch
            )
            price = price_of(line, prices)
            if idle or price not in prices or line not in self.model.lines:
                continue
            rate = self._of(f"price:{option}:{price}:{tier.above}", prices[price])
            if line == "cache_writes" and self.hour is not None and hour_sold(prices):
                dearer = self._of(f"price:{option}:{AN_HOUR}:{tier.above}", prices[AN_HOUR])
                rate = rate * (1 - self.hour) + dearer * self.hour
            usd = usd + token_usd(tokens.amount(line), rate)
        return usd

    def _nodes(self, spec: Option, month: Month[N], factor: N, once: bool) -> N:
        model, lines = self.model, self.model.lines
        deployment = model.pack.deployments[spec.deployment]
        nodes = self._fleet(spec, month, factor, once)
        gpu, gpus = deployment.gpu, deployment.gpus
        if deployment.kind == "rented_gpus":
            hour = model.gpu_hour(gpu)
            assert hour is not None
            rate = self._of(f"gpu_hour:{gpu}", hour)
            hours = self._hours_billed()
            usd = rent_usd(nodes, gpus, rate, hours) if "gpu_rent" in lines else self.nothing
            return usd + self._data(spec, month, factor, nodes, once)
        price = model.server_price(gpu)
        assert price is not None
        count = nodes * gpus
        usd = self.nothing
        if "capital" in lines:
            life = self._assumed("server_life")
            usd = usd + capital_usd(count, self._of(f"server_price:{gpu}", price), life)
        for line in ("colocation", "network"):
            if line in lines:
                usd = usd + monthly_usd(count, self._assumed(f"{line}_per_gpu"))
        return usd

    def _data(self, spec: Option, month: Month[N], factor: N, nodes: N, once: bool) -> N:
        """Storage of the weights and egress of the answers, where a pack prices them."""
        model, usd = self.model, self.nothing
        if self._priced("storage"):
            usd = usd + storage_usd(nodes, model.weights(spec), self._assumed("storage_per_gb"))
        if self._priced("egress"):
            calls = month.requests if once else month.requests / self.served
            rate = self._assumed("egress_per_gb")
            usd = usd + egress_usd(calls, month.outputs * factor, rate)
        return usd

    def _priced(self, line: str) -> bool:
        known = self.model.assumptions.get(f"{line}_per_gb")
        return line in self.model.lines and known is not None and known.high > 0

    def _fleet(self, spec: Option, month: Month[N], factor: N, once: bool) -> N:
        """Whole nodes; a model needs as many whether they are rented or owned."""
        service = spec.service_time
        assert service is not None
        key = (spec.model, service.a, service.b, service.c)
        whole = month is self.month and not once
        if whole and key in self._fleets:
            return self._fleets[key]
        seconds = node_seconds(service, month.inputs * factor, month.outputs * factor)
        calls = month.requests if once else month.requests / self.served
        load = busy_nodes(calls, seconds)
        use = self._use()
        reserve = int(self.model.assumptions["reserve_nodes"].likely)
        nodes = whole_nodes(load, use, reserve, self.ops.ceil)
        if whole:
            self._fleets[key] = nodes
        return nodes

    def _use(self) -> N:
        """The share of a node's throughput to plan with; the window's hours do all the work."""
        if self.hours is None:
            return self._assumed("utilisation") if self.peak is None else use_at_peak(self.peak)
        if self.peak is None:
            return self._assumed("utilisation") * self.hours / DAY
        return use_at_peak(self.ops.most(self.peak, DAY / self.hours))

    def _hours_billed(self) -> N:
        day = self.ops.lift(DAY)
        if self.hours is None:
            return window_hours(day)
        start = self._of("assumed:node_start", self.model.assumptions.get("node_start", AT_ONCE))
        starts = self._of("assumed:node_starts", self.model.assumptions.get("node_starts", ONCE))
        # The lesser of the two: a day has no more.
        return window_hours(-self.ops.most(-day, -(self.hours + starts * start)))

    def _assumed(self, name: str) -> N:
        return self._of(f"assumed:{name}", self.model.assumptions[name])

    def _people(self, options: tuple[str, ...]) -> N:
        if "people" not in self.model.lines:
            return self.nothing
        pack = self.model.pack
        kinds = {pack.deployments[pack.options[o].deployment].kind for o in options}
        most: N = self.nothing
        for kind in sorted(kinds):
            most = self.ops.most(most, self._assumed(f"fte_{kind}"))
        return monthly_usd(most, self._assumed("fte_usd_year"))

    def _as_published(self, option: str) -> N:
        blend, fixed = self.model.published(option)
        assert blend is not None
        world = self.world
        tokens = world["requests_per_month"] * (world["input_tokens"] + world["output_tokens"])
        usd = token_usd(tokens, self._of(f"price:{option}:published_blend:0", blend))
        if fixed is None:
            return usd
        return usd + self._of(f"price:{option}:published_fixed:0", fixed)
