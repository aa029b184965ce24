"""Machines whose cost goes up and down inside a range, beside a budget that lies in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from advisor.analysis.proof import prove
from advisor.workload import known_in, read_workload
from advisor.workload.answers import Answer
from tests.analysis.workloads import PACK, trials

FOLDER = Path(__file__).parent / "sawtooth"


@pytest.mark.parametrize(
    ("name", "question", "bounds", "inside"),
    [
        ("hours-open", "hours_a_day", (8.0, 12.0, 16.0, 20.0, 24.0), 17.0),
        ("share-open", "complex_share", (0.04946, 0.34946), 0.25),
    ],
)
def test_nothing_is_claimed_from_the_ends_of_a_range(
    name: str, question: str, bounds: tuple[float, ...], inside: float
) -> None:
    tried = trials(read_workload(str(FOLDER / f"{name}.yaml"), known_in(PACK)))
    found = {x: tried.outcome({question: Answer("exact", x)}) for x in (*bounds, inside)}
    assert len({found[x] for x in bounds}) == 1
    assert found[inside] not in (None, found[bounds[0]])
    assert prove(tried).holds is not True
