"""The monthly cost of whole nodes: rented or owned GPUs, busy or not.

Node-seconds a request (service-time model, fitted to published throughput tables):
    s = a*in + b*out + c*out*(in + out/2)
Nodes: ceil(requests a second x s / utilisation) + one in reserve. Utilisation is 0.9 / peak factor
when the peak was stated, else the stated assumption; never both. There is no fee per token.
Where all requests come within some hours of the day, a node works in those alone: what is rented is
billed for them and for its start, what is owned costs the same.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.economics.arithmetic import (
    MILLION,
    TOKEN_BYTES,
    busy_nodes,
    capital_usd,
    egress_usd,
    monthly_usd,
    node_seconds,
    rent_usd,
    storage_usd,
    use_at_peak,
    whole_nodes,
    window_hours,
)
from advisor.economics.parts import NoCost, Part
from advisor.economics.traffic import Traffic, pick, pick_down
from advisor.pack.catalogue import Deployment, ServiceTime
from advisor.units import Range, gpus_said

DAY = 24.0
AT_ONCE = NOTHING = Range(0.0, 0.0, 0.0)
ONCE = Range(1.0, 1.0, 1.0)


NODE_ASSUMPTIONS: Mapping[str, tuple[str, ...]] = {
    "rented_gpus": ("reserve_nodes", "node_start", "node_starts"),
    "owned_gpus": ("reserve_nodes", "server_life", "colocation_per_gpu", "network_per_gpu"),
}
"""The assumptions that the cost of each kind of deployment uses; utilisation where no peak is
stated."""


@dataclass(frozen=True, slots=True)
class Sizing:
    """How many whole nodes carry the traffic, and what that rests on."""

    nodes: float
    load: float
    """Mean load in busy nodes."""
    use: float
    """The share of a node's throughput that is planned with."""
    reserve: int
    tokens_a_second: float
    """Of one node, in and out together."""
    outputs: float
    """Tokens out of a request, counted as the model counts."""


def sized(
    service: ServiceTime,
    traffic: Traffic,
    factor: Range,
    assumptions: Mapping[str, Range],
    own: int,
) -> Sizing:
    """The nodes for this traffic; `own` picks the end of the option's own ranges."""
    inputs = traffic.input_tokens * pick(factor, own)
    outputs = traffic.output_tokens * pick(factor, own)
    seconds = node_seconds(service, inputs, outputs)
    load = busy_nodes(traffic.requests, seconds)
    use = utilisation_for(traffic, assumptions["utilisation"], own)
    reserve = math.trunc(assumptions["reserve_nodes"].likely)
    return Sizing(
        nodes_needed(load, use, reserve), load, use, reserve, (inputs + outputs) / seconds, outputs
    )


def nodes_needed(load: float, utilisation: float, reserve: int) -> float:
    """Whole nodes for a mean load in busy nodes, plus the reserve. At least one does work."""
    return whole_nodes(load, utilisation, reserve, math.ceil)


def utilisation_for(traffic: Traffic, assumed: Range, own: int) -> float:
    """The share of a node's throughput over the whole day to plan with.

    A peak over the average of the day is at least that of the hours in which requests come.
    """
    if traffic.peak_factor is not None:
        return use_at_peak(max(traffic.peak_factor, DAY / traffic.hours))
    return pick_down(assumed, own) * traffic.hours / DAY


def hours_billed(traffic: Traffic, start: Range, own: int, starts: Range = ONCE) -> float:
    """Hours a month for which a rented node is paid: those in use, and each of its starts."""
    return window_hours(min(DAY, traffic.hours + pick(starts, own) * pick(start, own)))


def node_parts(
    deployment: Deployment,
    service: ServiceTime | None,
    gpu_hour: tuple[Range, str] | None,
    server_price: tuple[Range, str] | None,
    traffic: Traffic,
    factor: Range,
    assumptions: Mapping[str, Range],
    own: int,
    explain: bool,
    names: Mapping[str, str],
    weights: float = 0.0,
) -> tuple[Part, ...] | NoCost:
    """Cost lines of one month of whole nodes, without people; `weights` is the model's GB."""
    if service is None:
        return NoCost("no measured throughput is on record for this model on these GPUs")
    size = sized(service, traffic, factor, assumptions, own)
    nodes, said = size.nodes, ""
    if explain:
        window = f" (in use {traffic.hours:g} of 24 h)" if traffic.hours < DAY else ""
        said = (
            f"{nodes} nodes = ceil({size.load:.3f} busy ÷ {size.use:.0%}{window})"
            f" + {size.reserve} in reserve; {size.tokens_a_second:,.0f} tokens/s a node"
        )
    if deployment.kind == "rented_gpus":
        start, starts = (
            assumptions.get(name, otherwise)
            for name, otherwise in (("node_start", AT_ONCE), ("node_starts", ONCE))
        )
        hours = hours_billed(traffic, start, own, starts)
        rented = _rented(deployment, gpu_hour, nodes, hours, said, service, own, explain, names)
        if isinstance(rented, NoCost):
            return rented
        data = _data(
            nodes, weights, traffic.requests * size.outputs, assumptions, own, explain, names
        )
        return (*rented, *data)
    return _owned(deployment, server_price, nodes, said, service, assumptions, own, explain, names)


def _rented(
    deployment: Deployment,
    gpu_hour: tuple[Range, str] | None,
    nodes: float,
    hours: float,
    sized: str,
    service: ServiceTime,
    own: int,
    explain: bool,
    names: Mapping[str, str],
) -> tuple[Part, ...] | NoCost:
    if gpu_hour is None:
        return NoCost(f"no rental price is on record for {deployment.gpu}")
    rate = pick(gpu_hour[0], own)
    usd = rent_usd(nodes, deployment.gpus, rate, hours)
    count = gpus_said(deployment.gpus)
    formula = f"{sized}; × {count} × ${rate:.2f} × {hours:,.4g} h" if explain else ""
    source = f"{gpu_hour[1]}; {service.source}" if explain else ""
    return _kept((Part("gpu_rent", names.get("gpu_rent", ""), usd, formula, source),), names)


def _data(
    nodes: float,
    weights: float,
    tokens: float,
    assumptions: Mapping[str, Range],
    own: int,
    explain: bool,
    names: Mapping[str, str],
) -> tuple[Part, ...]:
    """What a cloud bills beside its machines: the weights on each, and text that leaves."""
    kept = pick(assumptions.get("storage_per_gb", NOTHING), own)
    sent = pick(assumptions.get("egress_per_gb", NOTHING), own)
    parts = []
    if kept and weights:
        formula = f"{nodes} nodes × {weights:g} GB × ${kept:g} a month" if explain else ""
        usd = storage_usd(nodes, weights, kept)
        parts.append(Part("storage", names.get("storage", ""), usd, formula, _cite("storage")))
    if sent:
        formula = f"{tokens / MILLION:,.4g}M tokens × {TOKEN_BYTES:g} bytes × ${sent:g} a GB"
        usd = egress_usd(1.0, tokens, sent)
        parts.append(
            Part(
                "egress", names.get("egress", ""), usd, formula if explain else "", _cite("egress")
            )
        )
    return _kept(tuple(parts), names)


def _cite(line: str) -> str:
    return f"costs.yaml: {line}_per_gb"


def _owned(
    deployment: Deployment,
    server_price: tuple[Range, str] | None,
    nodes: float,
    sized: str,
    service: ServiceTime,
    assumptions: Mapping[str, Range],
    own: int,
    explain: bool,
    names: Mapping[str, str],
) -> tuple[Part, ...] | NoCost:
    if server_price is None:
        return NoCost(f"no purchase price is on record for {deployment.gpu}")
    gpus = nodes * deployment.gpus
    price = pick(server_price[0], own)
    life = pick_down(assumptions["server_life"], own)
    rack = pick(assumptions["colocation_per_gpu"], own)
    network = pick(assumptions["network_per_gpu"], own)
    capital = capital_usd(gpus, price, life)
    parts = (
        Part(
            "capital",
            names.get("capital", ""),
            capital,
            f"{sized}; {gpus_said(gpus)} × ${price:,.0f} ÷ {life:g} years ÷ 12" if explain else "",
            f"{server_price[1]}; {service.source}" if explain else "",
        ),
        Part(
            "colocation",
            names.get("colocation", ""),
            monthly_usd(gpus, rack),
            f"{gpus_said(gpus)} × ${rack:,.0f} a year ÷ 12" if explain else "",
            "costs.yaml: colocation_per_gpu" if explain else "",
        ),
        Part(
            "network",
            names.get("network", ""),
            monthly_usd(gpus, network),
            f"{gpus_said(gpus)} × ${network:,.0f} a year ÷ 12" if explain else "",
            "costs.yaml: network_per_gpu" if explain else "",
        ),
    )
    return _kept(parts, names)


def _kept(parts: tuple[Part, ...], names: Mapping[str, str]) -> tuple[Part, ...]:
    """Only the lines that the pack has."""
    return tuple(p for p in parts if p.id in names)
