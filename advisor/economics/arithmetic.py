"""The formulas of a monthly cost, for one workload or for arrays of sampled ones.

Each takes floats, or NumPy arrays of one shape, and gives the same kind: there is one price
calculation. NumPy is not needed for floats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from advisor.pack.catalogue import ServiceTime

    N = TypeVar("N", float, npt.NDArray[np.float64])
else:
    N = TypeVar("N")

HOURS = 730
SECONDS = HOURS * 3600
MILLION = 1e6
GB = 1e9
TOKEN_BYTES = 4.0
"""Bytes of text of one token: about four characters of English."""
PEAK_LOAD = 0.9
"""Use of a node at the peak: mean use is this divided by the peak factor."""
ROUNDING = 1e-9
"""Taken off before nodes are rounded up, so that an exact fit needs no further node."""


@dataclass(frozen=True, slots=True)
class Tokens(Generic[N]):
    """A month of one option: requests, its own tokens a request, and shares 0 to 1."""

    requests: N
    inputs: N
    outputs: N
    cached: N
    written: N
    batch: N

    @property
    def live(self) -> N:
        """Requests that are not sent in batches."""
        return self.requests * (1 - self.batch)

    def amount(self, line: str) -> N:
        """Tokens a month on one line of the bill; cached input is billed once."""
        if line == "fresh_input":
            return self.live * self.inputs * (1 - self.cached)
        if line == "cache_reads":
            return self.live * self.inputs * self.cached * (1 - self.written)
        if line == "cache_writes":
            return self.live * self.inputs * self.cached * self.written
        if line == "output":
            return self.live * self.outputs
        per_request = self.inputs if line == "batch_input" else self.outputs
        return self.requests * self.batch * per_request


LINE_PRICES: Mapping[str, str] = {
    "fresh_input": "price_input",
    "cache_reads": "price_cache_read",
    "cache_writes": "price_cache_write_5m",
    "output": "price_output",
    "batch_input": "price_batch_input",
    "batch_output": "price_batch_output",
}


def token_usd(tokens: N, rate: N) -> N:
    """Tokens a month at USD per million."""
    return tokens / MILLION * rate


def node_seconds(service: ServiceTime, inputs: N, outputs: N) -> N:
    """Seconds of one node that one request takes, in the model's own tokens."""
    a, b, c = service.a, service.b, service.c
    return a * inputs + b * outputs + c * outputs * (inputs + outputs / 2)


def busy_nodes(requests: N, seconds: N) -> N:
    """Nodes that the month's work keeps busy on average."""
    return requests * seconds / SECONDS


def use_at_peak(peak: N) -> N:
    """The share of a node's throughput to plan with, from a peak factor of at least 1."""
    return PEAK_LOAD / peak


def whole_nodes(load: N, use: N, reserve: float, ceil: Callable[[N], N]) -> N:
    """Whole nodes for a mean load in busy nodes, plus the reserve. At least one does work."""
    whole = ceil(load / use - ROUNDING)
    return whole + (whole < 1) + reserve


def window_hours(hours_a_day: N) -> N:
    """Hours a month of so many hours a day."""
    return HOURS * hours_a_day / 24


def rent_usd(nodes: N, gpus: int, rate: N, hours: N) -> N:
    """A month of rented nodes at USD a GPU-hour, for so many hours of the month."""
    return nodes * gpus * rate * hours


def storage_usd(nodes: N, gigabytes: float, rate: N) -> N:
    """A month of the weights on each node at USD a GB and month."""
    return nodes * gigabytes * rate


def egress_usd(requests: N, outputs: N, rate: N) -> N:
    """A month of answers that leave the cloud at USD a GB."""
    return requests * outputs * TOKEN_BYTES / GB * rate


def capital_usd(gpus: N, price: N, life: N) -> N:
    """A month of servers that are written off evenly over their life in years."""
    return gpus * price / life / 12


def monthly_usd(count: N, usd_year: N) -> N:
    """A month of something that costs so much a year for each."""
    return count * usd_year / 12
