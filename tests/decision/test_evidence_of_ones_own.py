"""Figures of the client's own: what they settle, and what they are too thin to settle."""

from __future__ import annotations

import pytest

from advisor.decision.samples import samples_needed
from tests.decision.asking import assessed, measured

HAIKU = "claude-haiku-5.5@anthropic"
CHAT = {
    "use_case": "realtime_customer_chat",
    "requests_per_month": "100k",
    "input_tokens": 600,
    "output_tokens": 250,
    "ttft_limit": "800 ms",
}


@pytest.mark.parametrize(
    ("percentile", "needed"),
    [(95, 59), (99, 299), (90, 29), (50, 5)],
)
def test_how_many_measurements_bound_a_percentile(percentile: int, needed: int) -> None:
    # 0.95^58 = 5.10% and 0.95^59 = 4.85%: 59 is the first below 5%.
    assert samples_needed(percentile) == needed


@pytest.mark.parametrize(
    ("more", "doubt"),
    [
        ({"percentile": 95, "n": 60}, ""),
        ({"percentile": 99, "n": 400}, ""),
        ({"percentile": 95, "n": 3}, "3 measurements are too few for a p95: 59 are needed"),
        ({"percentile": 90, "n": 400}, "measured at p90; at p95 it is longer"),
        ({}, "no percentile is given"),
        ({"percentile": 50, "n": 400}, "only medians are published"),
    ],
)
def test_what_a_measured_first_word_settles(more: dict[str, int], doubt: str) -> None:
    a = assessed(measured(HAIKU, "ttft", "600 ms", **more), **CHAT)
    option = a.option(HAIKU)
    assert option is not None
    found = [u.why for u in option.unverified if u.requirement == "first-word"]
    assert (len(found) == 0) is (doubt == "")
    assert all(doubt in why for why in found)


def test_half_a_batch_price_is_no_price() -> None:
    """1M requests of 1,000 in and 1,000 out, all in batch; only the input has a batch price.

    At the live prices of the catalogue ($0.10 and $0.32 per million) that is $100 + $320.
    """
    option = "llama-3.3-70b@deepinfra"
    answers = {
        "use_case": "bulk_classification",
        "requests_per_month": "1M",
        "input_tokens": 1000,
        "output_tokens": 1000,
        "batchable_share": "100%",
    }
    half = measured(option, "price_batch_input", "0.05 USD/Mtok")
    with_half, without = assessed(half, **answers), assessed(**answers)
    one, two = with_half.option(option), without.option(option)
    assert one is not None
    assert two is not None
    assert one.cost == two.cost
    assert any("utput" in line.what for line in one.cost_lines)
