"""The cap holds whatever happens in flight: 1,000 runs with failures and lying counts."""

from __future__ import annotations

import asyncio
import random

import pytest

from advisor.measurement.attempt import Attempt, Clocks, Output, Reply, Usage
from advisor.measurement.budget import OVERHEAD_TOKENS, Budget, Prices

PRICES = Prices(1.0, 5.0, 0.1, 1.25)


def attempt(usage: Usage, events: int = 10) -> Attempt:
    outputs = tuple(Output(i, "answer", 4) for i in range(events))
    return Attempt(Clocks(0), Reply(outputs, stop="stop", usage=usage))


def test_the_worst_case_by_hand() -> None:
    # (200 bytes + 800) x $1.25 (the dearest kind of input) + 100 x $5, a million each.
    assert OVERHEAD_TOKENS == 800
    assert PRICES.worst(200, 100) == pytest.approx((1000 * 1.25 + 100 * 5) / 1e6)


def test_the_bill_by_hand() -> None:
    # 1,000 in, of them 600 read at $0.10 and 300 written at $1.25: 100 x 1 + 60 + 375; 20 x 5.
    usage = Usage(1000, 20, cached=600, cache_written=300)
    assert PRICES.billed(attempt(usage), 4000) == pytest.approx((100 + 60 + 375 + 100) / 1e6)


@pytest.mark.parametrize(
    "usage",
    [Usage(), Usage(1000, None), Usage(None, 20), Usage(1000, 0), Usage(1000, 9), Usage(10, 20)],
    ids=["none", "no output", "no input", "zero", "fewer than events", "input too small"],
)
def test_a_count_that_cannot_be_true_is_not_believed(usage: Usage) -> None:
    assert PRICES.billed(attempt(usage), 4000) is None


def test_a_count_above_the_bound_is_billed_at_the_bound() -> None:
    budget = Budget(1.0)
    assert budget.reserve(0.3)
    budget.settle(0.3, 99.0)
    assert (budget.spent, budget.reserved, budget.doubted) == (0.3, 0.0, 1)


def test_what_is_reserved_counts_as_spent() -> None:
    budget = Budget(1.0)
    assert [budget.reserve(0.4) for _ in range(3)] == [True, True, False]
    assert budget.refused == 1
    assert budget.left == pytest.approx(0.2)


async def one_run(seed: int) -> tuple[Budget, float, int]:
    """What the budget says and what a lying vendor really billed."""
    dice = random.Random(seed)
    budget = Budget(dice.uniform(0.001, 0.02))
    billed = 0.0
    sent = 0

    async def call() -> None:
        nonlocal billed, sent
        size, limit = dice.randrange(50, 4000), dice.randrange(1, 400)
        worst = PRICES.worst(size, limit)
        if not budget.reserve(worst):
            return
        sent += 1
        for _ in range(dice.randrange(3)):
            await asyncio.sleep(0)
        real_in, real_out = dice.randrange(size // 6, size + 1), dice.randrange(1, limit + 1)
        billed += (real_in * PRICES.input + real_out * PRICES.output) / 1e6
        fate = dice.random()
        if fate < 0.2:
            budget.settle(worst, None)  # a timeout or a reset: nobody says what it cost
            return
        lie = dice.choice([1.0, 1.0, 0.0, 0.01, 50.0])
        told = Usage(int(real_in * lie), int(real_out * lie))
        # An event holds a token or more, so there are never more events than tokens.
        budget.settle(worst, PRICES.billed(attempt(told, real_out), size))

    async def worker() -> None:
        for _ in range(dice.randrange(1, 8)):
            await call()

    await asyncio.gather(*(worker() for _ in range(dice.randrange(1, 65))))
    return budget, billed, sent


def test_a_thousand_runs_never_pass_the_cap() -> None:
    refused = sent = 0
    for seed in range(1000):
        budget, billed, calls = asyncio.run(one_run(seed))
        assert budget.spent <= budget.cap + 1e-9
        assert budget.reserved == pytest.approx(0, abs=1e-9)
        assert billed <= budget.cap + 1e-9, "the vendor's own bill, lies or not"
        refused += budget.refused
        sent += calls
    # The cap was met often, and not by sending nothing.
    assert refused > 1000
    assert sent > 1000
