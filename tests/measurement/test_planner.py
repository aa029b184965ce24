"""The planner's short way against whole assessments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from advisor.decision import assess
from advisor.decision.decide import decide
from advisor.interview.next_question import in_force
from advisor.measurement.what_if import WhatIf
from advisor.pack import Pack, load_pack
from advisor.pack.figures import Figure
from advisor.units import Range
from advisor.workload import known_in, read_workload

DAY = date(2026, 11, 21)
EXAMPLE = Path(__file__).parents[2] / "examples" / "support-desk.yaml"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack()


@pytest.fixture(scope="module")
def what_if(pack: Pack) -> WhatIf:
    workload = in_force(pack, read_workload(str(EXAMPLE), known_in(pack)))
    return WhatIf(pack, workload, decide(pack, workload, as_of=DAY))


def measured(option: str, metric: str, value: float, unit: str) -> Figure:
    percentile = 95 if unit == "ms" else None
    return Figure("probe", option, metric, Range.of(value), unit, percentile, 60, "", 0, None,
                  None, "probe", "own_measurement", DAY, "ok", "")  # fmt: skip


@pytest.mark.parametrize(
    ("option", "metric", "value", "unit"),
    [
        # The recommended option turns out slow, one that is out turns out quick, one is slow whose
        # figures others take over, and one about which nothing hangs on it.
        ("claude-haiku-5.5@anthropic", "ttft", 60_000.0, "ms"),
        ("gpt-6-luna@openai", "ttft", 1.0, "ms"),
        ("claude-haiku-4.5@anthropic", "ttft", 60_000.0, "ms"),
        ("llama-3.3-70b@deepinfra", "json_compliance", 0.0, "share"),
    ],
)
def test_one_figure_more_decides_as_an_assessment_with_it_does(
    option: str, metric: str, value: float, unit: str, what_if: WhatIf
) -> None:
    figure = measured(option, metric, value, unit)
    found = what_if.with_figure(figure)
    whole = assess(what_if.pack, what_if.workload, (figure,), as_of=DAY)
    assert whole.recommended is not None
    assert what_if.outcome(found) == f"{whole.recommended.option} ({whole.confidence})"
    for one in whole.options:
        short = what_if.result(found, one.option)
        assert (short.status, short.rejections, short.unverified) == (
            one.status, one.rejections, one.unverified,
        )  # fmt: skip


def test_the_claims_of_now_stay_as_they_are(what_if: WhatIf) -> None:
    claims = what_if.as_it_is.ground.claims
    before = list(claims.about("gpt-6-luna@openai", "ttft"))
    more = claims.with_figure(measured("gpt-6-luna@openai", "ttft", 5.0, "ms"))
    assert list(claims.about("gpt-6-luna@openai", "ttft")) == before
    chosen = more.choose("gpt-6-luna@openai", "ttft")
    assert chosen is not None and chosen.value == Range.of(5.0)
    dated = replace(measured("gpt-6-luna@openai", "ttft", 7.0, "ms"), id="a")
    assert len(more.with_figure(dated).about("gpt-6-luna@openai", "ttft")) == len(before) + 2
