"""The monthly cost of whole nodes: rented or owned GPUs, busy or not.

Node-seconds a request (service-time model, fitted to published throughput tables):
    s = a*in + b*out + c*out*(in + out/2)
Nodes: ceil(requests a second x s / utilisation) + one in reserve. Utilisation is 0.9 / peak factor
when the peak was stated, else the stated assumption; never both. There is no fee per token.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from advisor.economics.parts import NoCost, Part
from advisor.economics.traffic import Traffic, pick, pick_down
from advisor.pack.catalogue import Deployment, ServiceTime
from advisor.units import Range

HOURS = 730
SECONDS = HOURS * 3600


def node_seconds(service: ServiceTime, input_tokens: float, output_tokens: float) -> float:
    """Seconds of one node that one request takes, in the model's own tokens."""
    a, b, c = service.a, service.b, service.c
    return (
        a * input_tokens
        + b * output_tokens
        + c * output_tokens * (input_tokens + output_tokens / 2)
    )


NODE_ASSUMPTIONS: Mapping[str, tuple[str, ...]] = {
    "rented_gpus": ("reserve_nodes",),
    "owned_gpus": ("reserve_nodes", "server_life", "colocation_per_gpu", "network_per_gpu"),
}
"""The assumptions that the cost of each kind of deployment uses; utilisation where no peak is
stated."""


def nodes_needed(load: float, utilisation: float, reserve: int) -> int:
    """Whole nodes for a mean load in busy nodes, plus the reserve. At least one does work."""
    return max(math.ceil(load / utilisation - 1e-9), 1) + reserve


def utilisation_for(traffic: Traffic, assumed: Range, own: int) -> float:
    """The share of a node's throughput to plan with."""
    if traffic.peak_factor is not None:
        return 0.9 / max(traffic.peak_factor, 1.0)
    return pick_down(assumed, own)


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
) -> tuple[Part, ...] | NoCost:
    """Cost lines of one month of whole nodes, without people."""
    if service is None:
        return NoCost("no measured throughput is on record for this model on these GPUs")
    inputs = traffic.input_tokens * pick(factor, own)
    outputs = traffic.output_tokens * pick(factor, own)
    seconds = node_seconds(service, inputs, outputs)
    load = traffic.requests * seconds / SECONDS
    use = utilisation_for(traffic, assumptions["utilisation"], own)
    reserve = math.trunc(assumptions["reserve_nodes"].likely)
    nodes = nodes_needed(load, use, reserve)
    sized = ""
    if explain:
        sized = (
            f"{nodes} nodes = ceil({load:.3f} busy ÷ {use:.0%}) + {reserve} in reserve; "
            f"{(inputs + outputs) / seconds:,.0f} tokens/s a node"
        )
    if deployment.kind == "rented_gpus":
        return _rented(deployment, gpu_hour, nodes, sized, service, own, explain, names)
    return _owned(deployment, server_price, nodes, sized, service, assumptions, own, explain, names)


def _rented(
    deployment: Deployment,
    gpu_hour: tuple[Range, str] | None,
    nodes: int,
    sized: str,
    service: ServiceTime,
    own: int,
    explain: bool,
    names: Mapping[str, str],
) -> tuple[Part, ...] | NoCost:
    if gpu_hour is None:
        return NoCost(f"no rental price is on record for {deployment.gpu}")
    rate = pick(gpu_hour[0], own)
    usd = nodes * deployment.gpus * rate * HOURS
    formula = f"{sized}; × {deployment.gpus} GPUs × ${rate:.2f} × {HOURS} h" if explain else ""
    source = f"{gpu_hour[1]}; {service.source}" if explain else ""
    return _kept((Part("gpu_rent", names.get("gpu_rent", ""), usd, formula, source),), names)


def _owned(
    deployment: Deployment,
    server_price: tuple[Range, str] | None,
    nodes: int,
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
    capital = gpus * price / life / 12
    parts = (
        Part(
            "capital",
            names.get("capital", ""),
            capital,
            f"{sized}; {gpus} GPUs × ${price:,.0f} ÷ {life:g} years ÷ 12" if explain else "",
            f"{server_price[1]}; {service.source}" if explain else "",
        ),
        Part(
            "colocation",
            names.get("colocation", ""),
            gpus * rack / 12,
            f"{gpus} GPUs × ${rack:,.0f} a year ÷ 12" if explain else "",
            "costs.yaml: colocation_per_gpu" if explain else "",
        ),
        Part(
            "network",
            names.get("network", ""),
            gpus * network / 12,
            f"{gpus} GPUs × ${network:,.0f} a year ÷ 12" if explain else "",
            "costs.yaml: network_per_gpu" if explain else "",
        ),
    )
    return _kept(parts, names)


def _kept(parts: tuple[Part, ...], names: Mapping[str, str]) -> tuple[Part, ...]:
    """Only the lines that the pack has."""
    return tuple(p for p in parts if p.id in names)
