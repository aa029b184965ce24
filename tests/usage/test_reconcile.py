"""Paid against priced: what is behind a gap over 5%, or that nothing known is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from advisor.usage.reconcile import reconcile
from advisor.usage.tables import Cell
from tests.usage.cells import NAMES, prices

# Haiku 4.5: 1,000,000 in (600,000 read, 100,000 written) and 100,000 out.
CELL = Cell(
    100, 1_000_000, 100_000, 600_000, 100_000, None,
    "claude-haiku-4-5", "anthropic", "", -1, 0, 0, 1, 100, 0, None,
)  # fmt: skip
RIGHT = 0.3 * 1.00 + 0.6 * 0.10 + 0.1 * 1.25 + 0.1 * 5.00


def paid(usd: float) -> Cell:
    return replace(CELL, cost=usd)


@pytest.mark.parametrize(
    ("usd", "gap", "said"),
    [
        (RIGHT, 0.0, ""),
        (RIGHT * 1.04, 0.04, ""),
        (1.0 + 0.5, 1.5 / RIGHT - 1, "cached tokens were charged as fresh input"),
        (0.3 + 0.5, 0.8 / RIGHT - 1, "cached tokens were not charged at all"),
        (
            RIGHT + 0.7,
            0.7 / RIGHT,
            "the input count leaves cached tokens out, and they were counted as inside",
        ),
        (0.5 * 1.0 + 0.5 * 0.5, 0.75 / RIGHT - 1, "all of it was charged at batch prices"),
        (
            RIGHT * 0.8,
            -0.2,
            "every model was charged 0.80 times its price: a discount or a surcharge",
        ),
    ],
)
def test_a_gap_is_explained(usd: float, gap: float, said: str) -> None:
    found = reconcile([paid(usd)], prices(), NAMES)
    assert found.priced == pytest.approx(RIGHT)
    assert found.gap == pytest.approx(gap)
    assert found.material == (abs(gap) > 0.05)
    assert found.explanation == said


def test_a_gap_that_nothing_explains_is_only_reported() -> None:
    other = replace(CELL, model="claude-sonnet-4-5", cost=9.0)
    found = reconcile([paid(RIGHT * 1.7), other], prices(), NAMES)
    assert found.material
    assert found.explanation == ""


def test_each_models_gap_is_explained_by_itself() -> None:
    sonnet = replace(CELL, model="claude-sonnet-4-5")
    # 1,000,000 × $3 and 100,000 × $15, a million: the cache was not counted, for Sonnet alone.
    found = reconcile([paid(RIGHT), replace(sonnet, cost=4.5)], prices(), NAMES)
    assert found.explanation == "claude-sonnet-4-5: cached tokens were charged as fresh input"
    twice = [replace(sonnet, cut=c, input=900_000 + c, cost=None) for c in (0, 1_000)]
    worth = [reconcile([c], prices(), NAMES).priced or 0.0 for c in twice]
    half = [replace(c, cost=usd / 2) for c, usd in zip(twice, worth, strict=True)]
    found = reconcile([paid(RIGHT), *half], prices(), NAMES)
    assert found.explanation == (
        "claude-sonnet-4-5: charged 0.50 times its price: a discount or a surcharge"
    )


@pytest.mark.parametrize(
    "change",
    [lambda c: replace(c, paid=0, cost=None), lambda c: replace(c, model="nobody-knows")],
    ids=["no cost", "no price"],
)
def test_what_has_only_one_side_is_not_compared(change: Callable[[Cell], Cell]) -> None:
    found = reconcile([change(paid(5.0))], prices(), NAMES)
    assert found.gap is None
    (model,) = found.models
    assert model.priced is None or model.logged is None
