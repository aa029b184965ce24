"""What a latency suite proves: no count that cannot be, no speed of an endpoint that fails."""

from __future__ import annotations

from datetime import date

import pytest

from advisor.measurement.attempt import Attempt, Clocks, Output, OutputKind, Reply, Usage
from advisor.measurement.claims import Provenance, claims_of
from advisor.measurement.outcome import Item, Level, Outcome, SelfCheck
from advisor.measurement.summary import Summary, summarise
from advisor.measurement.timing import timing

MS = 1_000_000
METRICS = {"ttft": "ttft", "tokens_per_s": "output_speed"}
HERE = Provenance("a@b", "a@b", "openai", "here", date(2026, 11, 21), "0")
CALM = SelfCheck()
FAILED = Attempt(Clocks(0, 0, None, 5 * MS), failure="http_500")


def answered(told: int | None, kind: OutputKind = "answer", reasoning: int = 0) -> Attempt:
    """Five events of three letters, 10 ms apart, the first after 50 ms."""
    outputs = tuple(Output((50 + 10 * i) * MS, kind, 3) for i in range(5))
    text = "ok " * 5 if kind == "answer" else ""
    reply = Reply(outputs, text, stop="stop", usage=Usage(9, told, reasoning=reasoning))
    return Attempt(Clocks(0, 0, MS, 95 * MS), reply)


def summary(attempts: list[Attempt], check: SelfCheck = CALM) -> Summary:
    items = tuple(Item(i, (one,)) for i, one in enumerate(attempts))
    level = Level(1, items, check=check, wall_s=1.0, max_tokens=110)
    return summarise(Outcome("latency", "0" * 12, "latency", (level,), metrics=METRICS))


@pytest.mark.parametrize(
    ("attempt", "tokens", "doubt"),
    [
        (answered(8), 8, ""),
        (answered(110), 5, "the endpoint counts 110 tokens, but its answer has 15 bytes"),
        (answered(111, reasoning=100), 5, "but 110 were the most it was allowed"),
        # Reasoning that is not shown, as the endpoint counts it; 15 bytes and 16 tokens of frame.
        (answered(110, reasoning=80), 110, ""),
        (answered(31), 31, ""),
        (answered(32), 5, "but its answer has 15 bytes"),
        # Of shown reasoning only the characters are known: 15 of them are 60 bytes at most.
        (answered(76, "reasoning"), 76, ""),
        (answered(77, "reasoning"), 5, "but its answer has 60 bytes"),
    ],
)
def test_a_count_of_tokens_that_cannot_be_is_not_believed(
    attempt: Attempt, tokens: int, doubt: str
) -> None:
    found = timing(attempt, 110)
    assert found is not None
    assert found.tokens == tokens
    assert found.counted_by == ("events" if doubt else "endpoint")
    assert doubt in found.doubt
    assert bool(found.doubt) == bool(doubt)


def test_one_lie_in_sixty_and_the_speed_is_no_evidence() -> None:
    honest, _ = claims_of(summary([answered(8)] * 60), HERE)
    assert {claim.metric for claim in honest} == {"ttft", "output_speed"}
    claims, refused = claims_of(summary([*[answered(8)] * 59, answered(100_000)]), HERE)
    assert {claim.metric for claim in claims} == {"ttft"}
    assert refused == ["the speed rests on counts of tokens that cannot be believed or are missing"]


@pytest.mark.parametrize(
    ("failed", "proven", "missing"),
    [
        (0, ["ttft 95", "ttft 50", "output_speed None"], []),
        # The median's interval of 60 runs from the 22nd to the 39th: 21 failures leave it whole.
        (21, ["ttft 50", "output_speed None"], ["first-token time at p95"]),
        (22, [], ["first-token time at p95", "first-token time at p50", "speed"]),
        (49, [], ["first-token time at p95", "first-token time at p50", "speed"]),
    ],
)
def test_failures_count_against_every_figure_of_time_and_speed(
    failed: int, proven: list[str], missing: list[str]
) -> None:
    claims, refused = claims_of(summary([answered(8)] * (60 - failed) + [FAILED] * failed), HERE)
    assert [f"{claim.metric} {claim.percentile}" for claim in claims] == proven
    assert all(claim.n == 60 for claim in claims)
    assert refused == [f"{failed} of 60 calls failed: there is no {one}" for one in missing]


def test_nothing_sent_is_not_limited_by_this_machine() -> None:
    never = Attempt(Clocks(0), failure="not_sent")
    (level,) = summary([never] * 3, SelfCheck(0.0, 1.03)).latency
    assert (level.n, level.client_limited, level.distorted, level.cpu_share) == (0, False, False, 0)
