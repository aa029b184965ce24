"""Which lengths and depths the cases of a long-text suite have."""

from __future__ import annotations

import pytest

from advisor.measurement.draw import cases_of
from advisor.measurement.suite import load_suites


@pytest.mark.parametrize(
    ("n", "depths"),
    [(3, {"5%", "50%", "95%"}), (5, {"5%", "25%", "50%", "75%", "95%"}),
     (6, {"5%", "25%", "50%", "75%", "95%"})],
)  # fmt: skip
def test_a_few_cases_are_spread_over_the_depths(n: int, depths: set[str]) -> None:
    cases = cases_of(load_suites()["long-context"][0], n)
    assert {case.group.removeprefix("depth ") for case in cases} == depths


@pytest.mark.parametrize(("lengths", "depths"), [(3, 5), (2, 4), (1, 1), (4, 2), (3, 3), (1, 6)])
def test_every_length_meets_every_depth_once(lengths: int, depths: int) -> None:
    suite = load_suites()["long-context"][0].model_copy(
        update={
            "lengths": tuple(range(30, 30 + lengths)),
            "depths": tuple(i / depths for i in range(depths)),
        }
    )
    cases = cases_of(suite, lengths * depths)
    pairs = {(case.number % lengths, case.group) for case in cases}
    assert len(pairs) == lengths * depths
