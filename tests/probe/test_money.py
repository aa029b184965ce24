"""The cap on money, with the real client and runner: what the endpoint received whole is paid."""

from __future__ import annotations

import asyncio
import random

import pytest

from advisor.measurement.attempt import NOT_SENT
from advisor.measurement.budget import Budget, Prices
from advisor.measurement.message import Message, Turn
from advisor.probe.client import Client
from advisor.probe.runner import Run
from tests.probe.test_faults import endpoint, truth

PRICES = Prices(1000.0, 1000.0)
MOST_TOKENS = 64
FAULTS = ("replaced", "replaced", "closes_after", "ok", "reset", "usage_lies", "close", "500")


async def one_run(server: str, seed: int) -> tuple[str, Budget, list[str]]:
    dice = random.Random(seed)
    name = f"{FAULTS[seed % len(FAULTS)]}"
    budget = Budget(dice.uniform(3, 30))
    messages = [
        Message((Turn("user", f"[id-{seed}] " + "x" * dice.randrange(500)),),
                max_tokens=MOST_TOKENS)
        for _ in range(dice.randrange(10, 30))
    ]  # fmt: skip
    waiting = list(messages)
    failures: list[str] = []
    async with Client(endpoint(server, name, "openai")) as client:
        run = Run(client, PRICES, budget)

        async def worker() -> None:
            while waiting:
                failures.append((await run.ask(waiting.pop())).failure)

        # A hang is a failure too: every one that waits for money is woken.
        await asyncio.wait_for(asyncio.gather(*(worker() for _ in range(dice.randrange(2, 9)))), 20)
    return name, budget, failures


def test_what_was_received_whole_never_costs_more_than_the_cap(server: str) -> None:
    before = len(truth(server))

    async def all_runs() -> list[tuple[str, Budget, list[str]]]:
        return await asyncio.gather(*(one_run(server, seed) for seed in range(32)))

    done = asyncio.run(all_runs())
    received = truth(server)[before:]
    kept_within = replaced = 0
    for seed, (name, budget, failures) in enumerate(done):
        own = [row for row in received if row["id"] == str(seed)]
        # A whole answer was 30 tokens in and 12 out; anything else may be billed at its worst.
        billed = sum(
            (30 * 1000 + 12 * 1000) / 1e6
            if len(row["tokens"]) == 12
            else PRICES.worst(row["bytes"], MOST_TOKENS)
            for row in own
        )
        assert billed <= budget.cap + 1e-9, f"{name}: {len(own)} whole requests"
        assert budget.spent <= budget.cap + 1e-9
        assert budget.reserved == pytest.approx(0, abs=1e-9)
        kept_within += NOT_SENT in failures
        replaced += name == "replaced" and len(own) > len([f for f in failures if f != NOT_SENT])
    assert kept_within > 10, "the cap was met"
    assert replaced > 2, "connections were replaced"
