"""The cost of any option or route, for any traffic, as parts that add up.

One model is built for a pack, its evidence and a day; asking it costs microseconds, so that the
same arithmetic serves one recommendation and a hundred thousand samples.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from advisor.economics.arithmetic import monthly_usd, token_usd
from advisor.economics.node_cost import NOTHING, Sizing, node_parts, sized
from advisor.economics.parts import NoCost, Part, total
from advisor.economics.retries import with_retries
from advisor.economics.token_cost import PriceTier, has_usual_price, price_tiers, token_parts
from advisor.economics.traffic import LIKELY, Traffic, pick
from advisor.evidence.choose import Claims
from advisor.evidence.sheet import Sheet, cite, weights_gb
from advisor.pack.catalogue import Option, Route, RouteMember
from advisor.pack.pack import Pack
from advisor.units import Range, format_quantity

ONE = Range(1.0, 1.0, 1.0)
EVERYWHERE = "global"
"""The subject of claims that are about no option in particular."""
Costed = tuple[Part, ...] | NoCost


class CostModel:
    """Costs for one pack, one body of evidence and one day."""

    def __init__(
        self, pack: Pack, claims: Claims, sheets: Mapping[str, Sheet], counted_in: str
    ) -> None:
        self.pack = pack
        self.claims = claims
        self.sheets = sheets
        self.assumptions = {**pack.cost_assumptions, **_stated(pack, claims)}
        self.lines = {rule.id: rule for rule in pack.costs.lines}
        self.names = {rule.id: rule.what for rule in pack.costs.lines}
        self._staff: dict[tuple[tuple[str, ...], int, bool], tuple[Part, ...]] = {}
        self._always: dict[str, bool] = {}
        self.tiers: dict[str, tuple[PriceTier, ...]] = {
            option: price_tiers(claims, option) for option in pack.options
        }
        self._basis = self._factor(counted_in)
        self._factors = {m: self._ratio(m) for m in pack.models}
        self._reasoning = {
            m: self._metric(m, "reasoning_output_factor") or ONE for m in pack.models
        }
        gpus = {d.gpu for d in pack.deployments.values() if d.gpu}
        self._gpu_hour = {g: self._sourced(g, "gpu_hour") for g in gpus}
        self._server = {g: self._sourced(g, "server_price") for g in gpus}

    def _metric(self, subject: str, metric: str) -> Range | None:
        chosen = self.claims.choose(subject, metric)
        if chosen is None or not isinstance(chosen.value, Range):
            return None
        return chosen.value

    def _sourced(self, subject: str, metric: str) -> tuple[Range, str] | None:
        chosen = self.claims.choose(subject, metric)
        if chosen is None or not isinstance(chosen.value, Range):
            return None
        return chosen.value, cite(chosen)

    def _factor(self, model: str) -> Range:
        found = self._metric(model, "tokenizer_factor")
        return found or self.assumptions.get("tokenizer_unknown", ONE)

    def _ratio(self, model: str) -> Range:
        """The model's tokens for one token of the workload's own count."""
        mine, basis = self._factor(model), self._basis
        return Range(mine.low / basis.likely, mine.likely / basis.likely, mine.high / basis.likely)

    def tokenizer_sourced(self, model: str) -> bool:
        """False where the tokenizer factor is only the pack's assumption."""
        return self._metric(model, "tokenizer_factor") is not None

    def factor(self, model: str) -> Range:
        """The model's tokens for one of the workload's."""
        return self._factors[model]

    def reasoning(self, model: str) -> Range:
        """How much longer output gets because the model reasons before it answers."""
        return self._reasoning[model]

    def weights(self, option: Option) -> float:
        """GB of the weights of an option's model; 0 where nobody publishes them."""
        size = self.pack.models[option.model].total_b
        return 0.0 if size is None else weights_gb(option, size)

    def misrouted(self, own: int) -> float:
        """The share of requests that a router sends to the wrong model."""
        return pick(self.assumptions.get("router_error", NOTHING), own)

    def gpu_hour(self, gpu: str) -> Range | None:
        """USD for an hour of one rented GPU."""
        found = self._gpu_hour.get(gpu)
        return None if found is None else found[0]

    def server_price(self, gpu: str) -> Range | None:
        """USD for one bought GPU with its share of the server."""
        found = self._server.get(gpu)
        return None if found is None else found[0]

    def published(self, option: str) -> tuple[Range | None, Range | None]:
        """The published blend in USD per million tokens and the fixed cost in USD a month."""
        blend, fixed = (self._metric(option, m) for m in ("published_blend", "published_fixed"))
        return blend, fixed

    def cost(self, option: str, traffic: Traffic, own: int, explain: bool = False) -> Costed:
        """Parts of one month's cost; `own` picks the end of the option's own ranges."""
        if self.pack.costs.method == "as_published":
            return self._as_published(option, traffic, own, explain)
        sheet = self.sheets[option]
        if sheet.route is not None:
            return self._route(sheet.route, traffic, own, explain)
        costed = self._without_people(option, traffic, own, explain)
        if isinstance(costed, NoCost):
            return costed
        return (*costed, *self._people((option,), own, explain))

    def sizing(self, option: str, traffic: Traffic, own: int) -> Sizing | None:
        """The nodes of one self-hosted option; None where no throughput is on record."""
        spec = self.pack.options[option]
        if spec.service_time is None or not self.pack.deployments[spec.deployment].gpus:
            return None
        factor = self._factors[spec.model]
        return sized(spec.service_time, traffic, factor, self.assumptions, own)

    def _without_people(self, option: str, traffic: Traffic, own: int, explain: bool) -> Costed:
        spec = self.pack.options[option]
        deployment = self.pack.deployments[spec.deployment]
        factor = self._factors[spec.model]
        retried = traffic.failed > 0
        if deployment.gpus:
            costed = node_parts(
                deployment,
                spec.service_time,
                self._gpu_hour[deployment.gpu],
                self._server[deployment.gpu],
                traffic,
                factor,
                self.assumptions,
                own,
                explain,
                self.names,
                self.weights(spec),
            )
        else:
            costed = token_parts(
                self.tiers[option],
                traffic.times(1 - traffic.failed) if retried else traffic,
                factor,
                self._reasoning[spec.model],
                self.assumptions["cache_writes"],
                own,
                explain,
                self.names,
            )
            if retried and not isinstance(costed, NoCost):
                costed = with_retries(costed, traffic.failed, explain, self.lines)
        return costed

    def _people(self, options: tuple[str, ...], own: int, explain: bool) -> tuple[Part, ...]:
        """The largest share of a person that any member needs: one team runs a route."""
        key = (options, own, explain)
        if key not in self._staff:
            self._staff[key] = self._people_parts(options, own, explain)
        return self._staff[key]

    def _people_parts(self, options: tuple[str, ...], own: int, explain: bool) -> tuple[Part, ...]:
        if "people" not in self.lines:
            return ()
        shares = []
        for option in options:
            kind = self.pack.deployments[self.pack.options[option].deployment].kind
            shares.append(pick(self.assumptions[f"fte_{kind}"], own))
        salary = pick(self.assumptions["fte_usd_year"], own)
        formula = source = ""
        if explain:
            formula = f"{max(shares):g} full-time equivalents × ${salary:,.0f} a year ÷ 12"
            source = "costs.yaml: " + self.lines["people"].source.see
        usd = monthly_usd(max(shares), salary)
        return (Part("people", self.lines["people"].what, usd, formula, source),)

    def _route(self, route: Route, traffic: Traffic, own: int, explain: bool) -> Costed:
        parts: list[Part] = []
        for member in route.members:
            share = member_share(member, traffic, self.misrouted(own) if route.router else 0.0)
            if share <= 0:
                continue
            served = member_traffic(route, member, traffic, share)
            costed = self._without_people(member.option, served, own, explain)
            if isinstance(costed, NoCost):
                return NoCost(f"{member.option}: {costed.why}")
            name = self.sheets[member.option].name
            role = member.role or member.takes
            # The share moves over the range, so it stands in the formula and not in the name,
            # by which the lines of the three points are matched.
            of = f"{share:.0%} of requests: " if explain else ""
            parts += [
                Part(p.id, f"{name} ({role}): {p.what}", p.usd, of + p.formula, p.source)
                for p in costed
            ]
        if route.router is not None:
            asked = traffic.part(1.0, route.router.input_tokens, route.router.output_tokens)
            costed = self._without_people(route.router.option, asked, own, explain)
            if isinstance(costed, NoCost):
                return NoCost(f"router: {costed.why}")
            formula = (
                f"{format_quantity(asked.requests, 'requests/month')} × "
                f"({route.router.input_tokens:g} in + {route.router.output_tokens:g} out)"
                if explain
                else ""
            )
            parts.append(Part("router", "Router calls", total(costed), formula, route.source))
        members = tuple(m.option for m in route.members)
        return (*parts, *self._people(members, own, explain))

    def _as_published(self, option: str, traffic: Traffic, own: int, explain: bool) -> Costed:
        fixed = self._sourced(option, "published_fixed")
        blend = self._sourced(option, "published_blend")
        if blend is None:
            return NoCost("the pack publishes no price for it")
        tokens = traffic.requests * (traffic.input_tokens + traffic.output_tokens)
        rate = pick(blend[0], own)
        formula = (
            f"{format_quantity(tokens, 'tokens/month')} × {format_quantity(rate, 'USD/Mtok')}"
            if explain
            else ""
        )
        parts = [
            Part(
                "published_blend",
                "Tokens at the published blend",
                token_usd(tokens, rate),
                formula,
                blend[1],
            )
        ]
        if fixed is not None:
            usd = pick(fixed[0], own)
            parts.append(
                Part("published_fixed", "Published fixed cost", usd, "as published", fixed[1])
            )
        return tuple(parts)

    def always_priced(self, option: str) -> bool:
        """Whether there is a cost whatever the traffic: where not, each end has to be asked."""
        if option not in self._always:
            self._always[option] = self._is_always_priced(option)
        return self._always[option]

    def _is_always_priced(self, option: str) -> bool:
        if self.pack.costs.method == "as_published":
            return self.published(option)[0] is not None
        route = self.sheets[option].route
        if route is not None:
            asked = [m.option for m in route.members]
            asked += [] if route.router is None else [route.router.option]
            return all(self.always_priced(one) for one in asked)
        spec = self.pack.options[option]
        deployment = self.pack.deployments[spec.deployment]
        if not deployment.gpus:
            return has_usual_price(self.tiers[option])
        rented = deployment.kind == "rented_gpus"
        price = (self._gpu_hour if rented else self._server)[deployment.gpu]
        return spec.service_time is not None and price is not None

    def likely(self, option: str, traffic: Traffic) -> float | None:
        """Dollars a month at the likely end, or None."""
        costed = self.cost(option, traffic, LIKELY)
        return None if isinstance(costed, NoCost) else total(costed)


def _stated(pack: Pack, claims: Claims) -> Mapping[str, Range]:
    """What evidence says of the costs' assumptions: a claim about no option by the same name."""
    metrics = pack.evidence_rules.metrics
    named = (item.id for item in pack.costs.assumptions if item.id in metrics)
    found = {name: claims.choose(EVERYWHERE, name) for name in named}
    return {
        name: chosen.value
        for name, chosen in found.items()
        if chosen is not None and isinstance(chosen.value, Range)
    }


def member_share(member: RouteMember, traffic: Traffic, misrouted: float = 0.0) -> float:
    """The share of all requests that a member of a route takes.

    A router errs both ways: of hard requests and of simple ones the same share goes astray.
    """
    if member.takes == "all":
        return 1.0
    if member.takes == "failed":
        return traffic.failed
    hard = traffic.complex_share
    if misrouted:
        hard = hard * (1 - misrouted) + (1 - hard) * misrouted
    return 1.0 - hard if member.takes == "simple" else hard


def member_traffic(route: Route, member: RouteMember, traffic: Traffic, share: float) -> Traffic:
    """The traffic of a member of a route that takes a share of it.

    Where a fallback stands behind, the first is asked once: what fails is paid there and sent on.
    """
    part = traffic.part(share, member.input_tokens, member.output_tokens)
    if route.design == "fallback" and member.takes == "all":
        return replace(part, requests=part.requests * (1 - traffic.failed), failed=0.0)
    return part
