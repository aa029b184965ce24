"""A second calculation of a month's cost, as a spreadsheet would have it, on 1,000 workloads.

It shares no code with the cost model: prices, throughput and assumptions are typed in here as the
catalogue's sources give them, and the arithmetic is in exact fractions.
"""

from __future__ import annotations

import math
import random
from dataclasses import replace
from fractions import Fraction as F
from typing import Any

import pytest

from advisor.economics.parts import NoCost, total
from advisor.economics.traffic import LIKELY, traffic_at
from advisor.pack.catalogue import Route, RouteMember
from advisor.units import Range
from advisor.workload.resolved import resolve
from tests.decision.asking import DAY, PACK, workload
from tests.economics.test_arithmetic import cost_model

# Dollars per million: input, output, cache read, write (5 minutes), write (hour), batch in, out.
# None: not sold. Then the vendor's tokens for one of Haiku 4.5, and output with its reasoning.
PRICES: dict[str, dict[int, tuple[str | None, ...]]] = {
    "claude-haiku-4.5@anthropic": {0: ("1", "5", "0.1", "1.25", "2", "0.5", "2.5")},
    "claude-haiku-5.5@anthropic": {
        0: ("0.1", "0.5", "0.01", "0.125", "0.2", "0.05", "0.25"),
        100_000: ("0.5", "2.5", "0.05", "0.625", "1", "0.25", "1.25"),
    },
    "claude-sonnet-5.5@anthropic": {0: ("2", "10", "0.1", "2.5", "4", "1", "5")},
    "gpt-6-luna@openai": {
        0: ("0.1", "0.5", "0.01", "0.125", None, "0.05", "0.25"),
        272_000: ("0.2", "0.75", "0.02", "0.25", None, "0.1", "0.375"),
    },
    "gemini-3.8-flash@google": {0: ("0.75", "3.75", "0.075", None, None, "0.375", "1.875")},
    "llama-3.3-70b@deepinfra": {0: ("0.1", "0.32", None, None, None, None, None)},
}
TOKENS = {"claude-haiku-5.5": F("1.3"), "claude-sonnet-5.5": F("1.3")}
REASONING = {"gpt-6-luna": F(2)}
# GPUs of a node; node-seconds = a x in + b x out + c x out x (in + out / 2).
NODES = {
    "llama-3.1-405b@rented-8xh100": (8, "1.168e-4", "1.360e-4", "7.015e-8"),
    "llama-3.1-405b@owned-8xh100": (8, "1.168e-4", "1.360e-4", "7.015e-8"),
    "llama-3.1-8b@rented-1xh100": (1, "1.426e-5", "1.471e-5", "2.55e-8"),
    "llama-3.3-70b@rented-2xh100": (2, "6.863e-5", "7.097e-5", "6.836e-8"),
    "llama-3.3-70b@owned-2xh100": (2, "6.863e-5", "7.097e-5", "6.836e-8"),
}
HAIKU, SONNET = "claude-haiku-5.5@anthropic", "claude-sonnet-5.5@anthropic"
CASCADE, SPLIT = "route:tiered-haiku-sonnet", "route:split-haiku-sonnet"
HYBRID, PRIVATE = "route:hybrid-haiku-405b", "route:private-8b-70b"
ROUTES = (CASCADE, SPLIT, HYBRID, PRIVATE)
FALLBACK, HOSTED_FIRST = "route:fallback", "route:hosted-first"
# Billions of parameters at one byte each: GB of weights.
WEIGHTS = {"llama-3.1-405b": F(405), "llama-3.1-8b": F("8.03"), "llama-3.3-70b": F("70.6")}
MONTH = F(730)


def member(option: str, takes: str) -> RouteMember:
    return RouteMember.model_validate({"option": option, "takes": takes})


def fallback(route: str, first: str, second: str) -> Route:
    members = (member(first, "all"), member(second, "failed"))
    return Route(
        id=route, title=route, kinds=(), design="fallback", members=members, because="", source=""
    )


STATED = {"node_starts": 3.0, "storage_per_gb": 0.125, "egress_per_gb": 0.09, "router_error": 0.05}
"""What a firm's pack states of the parts that count nothing in the built-in one."""
FIRM = replace(
    PACK,
    cost_assumptions={**PACK.cost_assumptions, **{k: Range.of(v) for k, v in STATED.items()}},
    routes={
        **PACK.routes,
        FALLBACK: fallback(FALLBACK, HAIKU, SONNET),
        HOSTED_FIRST: fallback(HOSTED_FIRST, "llama-3.3-70b@rented-2xh100", SONNET),
    },
)


class Sheet:
    """One workload's month; every cell is a fraction."""

    def __init__(self, a: dict[str, Any], firm: bool = False) -> None:
        self.starts = F(3) if firm else F(1)
        self.kept, self.sent = (F("0.125"), F("0.09")) if firm else (F(0), F(0))
        self.wrong = F("0.05") if firm else F(0)
        self.failed = F(a["failed_share"])
        self.calls = F(a["requests_per_month"]) / (1 - F(a["failed_share"]))
        self.tokens_in, self.tokens_out = F(a["input_tokens"]), F(a["output_tokens"])
        self.cached, self.batch = F(a["cacheable_share"]), F(a["batchable_share"])
        self.hour = a["cache_lifetime"] == "hour"
        self.day = F(a["hours_a_day"]) / 24
        self.peak = F(a["peak_factor"]) if "peak_factor" in a else None
        self.hard = F(a["complex_share"]) if a["complex_reasoning"] == "yes" else F("0.2")

    def month(self, name: str) -> F:
        """All of an option's or a route's lines, people included."""
        own = F(250_000) / 12
        if name in PRICES:
            return self.bought(name) + own * F("0.05")
        if name in NODES:
            return self.hosted(name, F(1)) + own * (F("0.5") if "owned" in name else F("0.2"))
        if name == CASCADE:
            return self.bought(HAIKU) + self.bought(SONNET, self.hard) + own * F("0.05")
        if name == SPLIT:
            hard = self.hard * (1 - self.wrong) + (1 - self.hard) * self.wrong
            parts = self.bought(HAIKU, 1 - hard) + self.bought(SONNET, hard)
            return parts + self.router() + own * F("0.05")
        if name == FALLBACK:
            once = self.bought(HAIKU, 1 - self.failed)
            return once + self.bought(SONNET, self.failed) + own * F("0.05")
        if name == HOSTED_FIRST:
            once = self.hosted("llama-3.3-70b@rented-2xh100", 1 - self.failed)
            return once + self.bought(SONNET, self.failed) + own * F("0.2")
        if name == HYBRID:
            big = self.hosted("llama-3.1-405b@rented-8xh100", self.hard)
            return self.bought(HAIKU, 1 - self.hard) + big + own * F("0.2")
        small = self.hosted("llama-3.1-8b@rented-1xh100", 1 - self.hard)
        return small + self.hosted("llama-3.3-70b@rented-2xh100", self.hard) + own * F("0.2")

    def bought(self, name: str, share: F = F(1)) -> F:
        """The price of a share of the calls, by the token."""
        if share == 0:
            return F(0)
        return self.calls * share * self.call(name, self.tokens_in, self.tokens_out, self.cached)

    def router(self) -> F:
        """300 tokens in and 10 out of Haiku 5.5 for every call, nothing of it cached."""
        return self.calls * self.call(HAIKU, F(300), F(10), F(0))

    def call(self, name: str, tokens_in: F, tokens_out: F, cached: F) -> F:
        """Dollars for one call, on average over those that wait and those that do not."""
        model = name.partition("@")[0]
        factor = TOKENS.get(model, F(1))
        into = tokens_in * factor
        out = tokens_out * factor * REASONING.get(model, F(1))
        row = [above for above in PRICES[name] if above == 0 or into > above][-1]
        price = [None if p is None else F(p) for p in PRICES[name][row]]
        fresh, answer, read, minutes, hour, batch_in, batch_out = price
        assert fresh is not None and answer is not None
        write = (hour if self.hour else None) or minutes or fresh
        cell_in = into * fresh
        if read is not None:
            written = F("0.1")
            cell_in = into * (
                (1 - cached) * fresh + cached * (1 - written) * read + cached * written * write
            )
        live = cell_in + out * answer
        if batch_in is None or batch_out is None:
            return live / 1_000_000
        waits = into * batch_in + out * batch_out
        return ((1 - self.batch) * live + self.batch * waits) / 1_000_000

    def hosted(self, name: str, share: F) -> F:
        """Whole nodes and one in reserve for a share of the calls."""
        if share == 0:
            return F(0)
        gpus, a, b, c = NODES[name]
        x, y = self.tokens_in, self.tokens_out
        seconds = F(a) * x + F(b) * y + F(c) * y * (x + y / 2)
        busy = self.calls * share * seconds / (MONTH * 3600)
        if self.peak is None:
            # Half used within the hours in which anything comes.
            wanted = busy / self.day / F("0.5")
        else:
            # At the busiest hour nine tenths used; that hour has at least the window's average.
            wanted = busy * max(self.peak, 1 / self.day) / F("0.9")
        count = gpus * (max(1, math.ceil(wanted)) + 1)
        if "owned" in name:
            return count * (F(43_750) / 3 / 12 + F(3_060) / 12 + F(2_500) / 12)
        hours = MONTH
        if self.day < 1:
            hours = MONTH * min(F(1), self.day + self.starts * F("0.25") / 24)
        weights = F(count, gpus) * WEIGHTS[name.partition("@")[0]] * self.kept
        answers = self.calls * share * y * 4 / 1_000_000_000 * self.sent
        return count * F("3.99") * hours + weights + answers


def some_answers(dice: random.Random) -> dict[str, Any]:
    """A workload of exact answers, in the notation of a file."""

    def share(most: int) -> str:
        return f"{dice.choice((0, dice.randint(0, most))) / 100:.2f}"

    found: dict[str, Any] = {
        "use_case": "other",
        "requests_per_month": round(10 ** dice.uniform(2, 8)),
        "input_tokens": round(10 ** dice.uniform(1, 5.6)),
        "output_tokens": round(10 ** dice.uniform(0, 4)),
        "cacheable_share": share(100),
        "batchable_share": share(100),
        "failed_share": share(60),
        "hours_a_day": dice.choice((24, 24, dice.randint(1, 24))),
        "cache_lifetime": dice.choice(("five_minutes", "hour")),
        "complex_reasoning": dice.choice(("yes", "no")),
        "complex_share": f"{dice.randint(0, 100) / 100:.2f}",
    }
    if dice.random() < 0.5:
        found["peak_factor"] = dice.randint(1, 20)
    return found


def as_typed(answers: dict[str, Any]) -> dict[str, Any]:
    """Shares are read as numbers from a file."""
    return {
        name: float(value) if name.endswith("_share") else value for name, value in answers.items()
    }


@pytest.mark.parametrize("block", range(10))
def test_the_sheet_agrees_to_the_cent(block: int) -> None:
    dice = random.Random(block)
    firm = block % 2 == 1
    pack = FIRM if firm else PACK
    model = cost_model(pack, DAY)
    routes = (*ROUTES, FALLBACK, HOSTED_FIRST) if firm else ROUTES
    for _ in range(100):
        answers = some_answers(dice)
        resolved = resolve(pack, workload(**as_typed(answers)))
        traffic = traffic_at(resolved, LIKELY, Range(0.1, 0.2, 0.5))
        sheet = Sheet(answers, firm)
        for name in (*PRICES, *NODES, *routes):
            parts = model.cost(name, traffic, LIKELY)
            assert not isinstance(parts, NoCost)
            expected = sheet.month(name)
            # To the cent, and above $100,000 a month to the tenth digit: floats have no more.
            slack = max(0.005, float(expected) * 1e-10)
            assert abs(total(parts) - float(expected)) <= slack, (name, answers)
