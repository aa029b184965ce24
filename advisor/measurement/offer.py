"""What a run would send and cost, computed before it starts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.measurement.budget import EXPECTED_BYTES_A_TOKEN, Prices
from advisor.measurement.dialect import Protocol
from advisor.measurement.draw import Case, cases_of
from advisor.measurement.fit import fitted
from advisor.measurement.grade_tools import tools_of, wanted_calls
from advisor.measurement.message import Message, Turn, encode
from advisor.measurement.suite import Suite


@dataclass(frozen=True, slots=True)
class Offer:
    """One suite on one target: requests, tokens expected, and dollars. None: price unknown."""

    target: str
    suite: str
    requests: int
    input_tokens: int
    output_tokens: int
    expected_usd: float | None
    worst_usd: float | None
    note: str = ""
    """What of the suite does not fit the target."""


def offer(
    target: str,
    suite: Suite,
    samples: int,
    levels: Sequence[int],
    protocol: Protocol,
    model: str,
    prices: Prices | None,
    context: int | None = None,
) -> Offer:
    """The calls of a suite, one by one, with the growing conversations of runs and turns."""
    fit = fitted(suite, context)
    if fit.suite is None:
        return Offer(target, suite.id, 0, 0, 0, 0.0, 0.0, fit.note)
    suite = fit.suite
    sizes: list[int] = []
    for case in cases_of(suite, samples):
        sizes += _sizes(suite, case, protocol, model)
    # Tool runs may take more rounds than they should: the worst case is what the runner allows.
    most = _most_calls(suite, samples)
    sizes = sizes * len(levels)
    if suite.kind == "latency" and sizes:
        # The discarded first call of each connection costs money too.
        sizes += [max(sizes)] * sum(levels)
        # One that fails is made once more.
        most = len(sizes) + sum(levels)
    else:
        most *= len(levels)
    expected = worst = None
    if prices is not None:
        expected = sum(prices.expected(size, suite.expected_tokens) for size in sizes)
        largest = max(sizes, default=0)
        worst = sum(prices.worst(size, suite.max_tokens) for size in sizes)
        worst += max(most - len(sizes), 0) * prices.worst(2 * largest, suite.max_tokens)
    return Offer(
        target,
        suite.id,
        len(sizes),
        sum(sizes) // EXPECTED_BYTES_A_TOKEN,
        len(sizes) * suite.expected_tokens,
        expected,
        worst,
        fit.note,
    )


def _sizes(suite: Suite, case: Case, protocol: Protocol, model: str) -> list[int]:
    """Bytes of each call that a case takes."""
    tools = tools_of(suite)
    message = Message((Turn("user", case.text),), case.system, tools, suite.max_tokens)
    one = len(encode(message, protocol, model)) + 16
    reply = 4 * suite.expected_tokens + 80
    if suite.kind == "turns":
        return [one + i * (reply + 60) for i in range(len(case.turns))]
    if suite.kind == "tools":
        calls = len(wanted_calls(suite, case)) + 1
        return [one + i * 2 * reply for i in range(calls)]
    return [one, one] if suite.kind == "cache" else [one]


def _most_calls(suite: Suite, samples: int) -> int:
    if suite.kind != "tools":
        return 0
    return sum(2 * len(wanted_calls(suite, c)) + 3 for c in cases_of(suite, samples))
