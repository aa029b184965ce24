"""The month's traffic at one point of its range: what every option of an assessment must serve."""

from __future__ import annotations

from dataclasses import dataclass, replace

from advisor.economics.retries import calls_for
from advisor.units import Range
from advisor.workload.resolved import Resolved

LOW, LIKELY, HIGH = 0, 1, 2
POINTS = (LOW, LIKELY, HIGH)
FIVE_MINUTES = "price_cache_write_5m"
AN_HOUR = "price_cache_write_1h"
CACHE_WRITES = {"five_minutes": FIVE_MINUTES, "hour": AN_HOUR}


def pick(value: Range, point: int) -> float:
    """The low, likely or high end."""
    return (value.low, value.likely, value.high)[point]


def pick_down(value: Range, point: int) -> float:
    """The end that makes cost low, likely or high when cost falls as the value rises."""
    return (value.high, value.likely, value.low)[point]


@dataclass(frozen=True, slots=True)
class Traffic:
    """One month: calls paid, tokens per request (Haiku 4.5 tokens), and shares 0 to 1."""

    requests: float
    input_tokens: float
    output_tokens: float
    cacheable: float
    batchable: float
    complex_share: float
    peak_factor: float | None
    """Peak over average, when it was stated; None sizes nodes by the assumed utilisation."""
    failed: float = 0.0
    """The share of `requests` that fails, is paid all the same and is sent again."""
    hours: float = 24.0
    """Hours of the day in which all of it comes."""
    cache_write: str = FIVE_MINUTES
    """The price at which a cached prefix is written, where an option has it."""

    def part(
        self, share: float, input_tokens: float | None = None, output_tokens: float | None = None
    ) -> Traffic:
        """A share of the requests, optionally with other prompts."""
        return replace(
            self,
            requests=self.requests * share,
            input_tokens=self.input_tokens if input_tokens is None else input_tokens,
            output_tokens=self.output_tokens if output_tokens is None else output_tokens,
            cacheable=self.cacheable if input_tokens is None else 0.0,
        )

    def times(self, factor: float) -> Traffic:
        """The same traffic at another volume."""
        return replace(self, requests=self.requests * factor)


def traffic_at(resolved: Resolved, point: int, escalation: Range) -> Traffic:
    """The traffic at one point; low traffic has high cacheable and batchable shares."""
    peak = resolved.quantity("peak_factor") if "peak_factor" in resolved.stated else None
    if resolved.facts.get("complex_reasoning") is True:
        share = pick(resolved.quantity("complex_share", 1.0), point)
    else:
        share = pick(escalation, point)
    failed = pick(resolved.quantity("failed_share"), point)
    return Traffic(
        requests=calls_for(pick(resolved.requests, point), failed),
        input_tokens=pick(resolved.input_tokens, point),
        output_tokens=pick(resolved.output_tokens, point),
        cacheable=pick_down(resolved.quantity("cacheable_share"), point),
        batchable=pick_down(resolved.quantity("batchable_share"), point),
        complex_share=share,
        peak_factor=None if peak is None else pick(peak, point),
        failed=failed,
        hours=pick(resolved.quantity("hours_a_day", 24.0), point),
        cache_write=CACHE_WRITES.get(str(resolved.facts.get("cache_lifetime")), FIVE_MINUTES),
    )
