"""Where an option's cost changes its form: whole nodes are bought, or another price tier holds.

Between two such places the cost is a straight line in volume, in a share, in prompt or answer
length and in a price.
"""

from __future__ import annotations

from collections.abc import Iterator

from advisor.economics.arithmetic import busy_nodes, node_seconds
from advisor.economics.model import CostModel, member_share, member_traffic
from advisor.economics.node_cost import utilisation_for
from advisor.economics.traffic import LIKELY, Traffic, pick


def served(
    model: CostModel, option: str, traffic: Traffic, own: int
) -> Iterator[tuple[str, Traffic]]:
    """The traffic that each member of a route gets, its router included; else the option's own."""
    route = model.sheets[option].route
    if route is None:
        yield option, traffic
        return
    for member in route.members:
        share = member_share(member, traffic, model.misrouted(own) if route.router else 0.0)
        yield member.option, member_traffic(route, member, traffic, share)
    if route.router is not None:
        router = route.router
        yield router.option, traffic.part(1.0, router.input_tokens, router.output_tokens)


def node_rates(model: CostModel, option: str, traffic: Traffic) -> tuple[tuple[str, float], ...]:
    """Likely tokens a second of a node, in and out, of each self-hosted option that answers."""
    sizes = (
        (model.sheets[name].name, model.sizing(name, part, LIKELY))
        for name, part in served(model, option, traffic, LIKELY)
    )
    return tuple((name, size.tokens_a_second) for name, size in sizes if size is not None)


def nodes_wanted(model: CostModel, option: str, traffic: Traffic, own: int) -> tuple[float, ...]:
    """Nodes before they are rounded up, one figure for each fleet that the option needs.

    The cost jumps where one of them passes a whole number (plus `arithmetic.ROUNDING`).
    """
    found = []
    for name, part in served(model, option, traffic, own):
        spec = model.pack.options[name]
        if spec.service_time is None or not model.pack.deployments[spec.deployment].gpus:
            continue
        factor = pick(model.factor(spec.model), own)
        seconds = node_seconds(
            spec.service_time, part.input_tokens * factor, part.output_tokens * factor
        )
        use = utilisation_for(part, model.assumptions["utilisation"], own)
        found.append(busy_nodes(part.requests, seconds) / use)
    return tuple(found)


def prompt_limits(model: CostModel, option: str, traffic: Traffic, own: int) -> tuple[float, ...]:
    """Prompt lengths, in the workload's tokens, above which another price holds."""
    found = set()
    for name, part in served(model, option, traffic, own):
        factor = pick(model.factor(model.pack.options[name].model), own)
        if part.input_tokens == traffic.input_tokens:
            found |= {tier.above / factor for tier in model.tiers.get(name, ()) if tier.above}
    return tuple(sorted(found))
