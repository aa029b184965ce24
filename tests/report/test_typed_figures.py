"""Every number is computed, none typed: sample sizes stand once, and no template has a figure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import NormalDist

import pytest
from pydantic import ValidationError

from advisor.decision.samples import sample_names
from advisor.pack.decision_files import Requirement
from advisor.pack.plan_schema import Sampling
from advisor.resources import templates_folder
from tests.decision.asking import PACK, assessed

RULES = PACK.folder
Z = NormalDist().inv_cdf
SAMPLING = PACK.plan.sampling


def pairs(worse: float, disagree: float) -> int:
    """Paired examples that show "no more than so much worse": one-sided 95%, power 80%."""
    return math.ceil(disagree * ((Z(0.95) + Z(0.8)) / worse) ** 2)


def none_failed(right: float) -> int:
    """Trials of which none failed, that show at least this share with 95% confidence."""
    return math.ceil(math.log(0.05) / math.log(right))


def each_side(one: float, other: float) -> int:
    """Requests on each side that tell two shares apart: two-sided 95%, power 80%."""
    mean = (one + other) / 2
    apart = Z(0.975) * math.sqrt(2 * mean * (1 - mean))
    apart += Z(0.8) * math.sqrt(one * (1 - one) + other * (1 - other))
    return math.ceil((apart / (one - other)) ** 2)


def test_the_samples_of_the_plan_are_what_their_formulas_give() -> None:
    assert SAMPLING.examples == pairs(0.03, 0.08) == 550
    assert SAMPLING.examples_apart == pairs(0.03, 0.15) == 1031
    assert SAMPLING.pairs == pairs(0.05, 0.08) == 198
    assert SAMPLING.runs == none_failed(0.985) == 199
    assert SAMPLING.copies_least == none_failed(0.99) == 299
    assert SAMPLING.arm == each_side(0.95, 0.90) == 435
    # What is left out in the file is what the file says.
    default = Sampling()
    for name in ("examples", "examples_apart", "pairs", "runs", "copies_least", "arm", "read"):
        assert getattr(default, name) == getattr(SAMPLING, name)


def texts(name: str) -> Iterator[tuple[int, str]]:
    """The lines of a rule file that are not the sampling itself."""
    for number, line in enumerate((RULES / name).read_text("utf-8").splitlines(), 1):
        if not line.startswith(("sampling:", "triggers:")):
            yield number, line


@pytest.mark.parametrize("name", ["plan.yaml", "requirements.yaml", "kinds.yaml", "rules.yaml"])
def test_no_sample_size_is_typed_beside_the_sampling(name: str) -> None:
    names = sample_names(SAMPLING, 95)
    typed = {names[n] for n in names if n != "percentile"} | {str(SAMPLING.copies), "2,000"}
    for number, line in texts(name):
        # A budget of $550 is no sample, nor is 350 ms.
        found = re.findall(r"(?<![\d.$,-])(\d[\d,]*)(?! ?(?:ms|%|USD|\d))(?=[ .,;:\"])", line)
        assert not typed & set(found), f"{name}:{number}"


def test_what_settles_a_doubt_names_the_workloads_own_percentile() -> None:
    def settles(limit: str) -> str:
        a = assessed(use_case="realtime_customer_chat", ttft_limit=limit)
        found = (u for o in a.options for u in o.unverified if u.requirement == "first-word")
        return next(found).settle

    assert "at least 59 requests for a bound on the 95th percentile" in settles("800 ms")
    other = {"value": "800 ms", "percentile": 99}
    a = assessed(use_case="realtime_customer_chat", ttft_limit=other)
    said = next(u.settle for o in a.options for u in o.unverified if u.requirement == "first-word")
    assert "at least 299 requests for a bound on the 99th percentile" in said
    assert "{" not in "".join(u.settle for o in a.options for u in o.unverified)


def test_a_wrong_placeholder_of_a_requirement_is_refused() -> None:
    row = {
        "id": "x", "title": "X", "check": {"fact": "ends"}, "because": "b",
        "settle": "Run {exampels}.", "source": {"see": "s"},
    }  # fmt: skip
    with pytest.raises(ValidationError, match='unknown placeholder "exampels"'):
        Requirement.model_validate(row)


ALLOWED = (
    r"^\s*\d\. ",  # the number of an item
    r"2026-12-01",  # how a day is written
    r"status \d|and 100 when",  # an exit status of another program
    r"step \d",  # the number of an item elsewhere
    r"127\.0\.0\.1:\d+/v1|PORT=\d+",  # an address on the machine itself
    r"\b\d+\.\d+\.\d+\b",  # a release of another program
    r"\.0\.",  # a place in an id
    r"\b\d+\.\d+\.\d+\b",  # a version
    r"\b95(?:th)?\b|\b5th\b",  # the percentiles of a bar's ends
    r"</?h[1-6]>|h[1-6]\b",
)
"""Digits of a template that are no figure."""


def shown(path: Path) -> Iterator[tuple[int, str]]:
    """What a template says itself: no expressions, no comments, no look of a page."""
    text = path.read_text("utf-8")
    blank = re.compile(
        r"<style>.*?</style>|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|```.*?```|<[^>]*>", re.S
    )
    text = blank.sub(lambda m: "\n" * m.group().count("\n"), text)
    yield from enumerate(text.splitlines(), 1)


def templates() -> list[Path]:
    return sorted(p for p in templates_folder().rglob("*.j2"))


@pytest.mark.parametrize("path", templates(), ids=lambda p: p.name)
def test_no_template_types_a_figure(path: Path) -> None:
    for number, line in shown(path):
        rest = re.sub("|".join(ALLOWED), " ", line)
        assert not re.search(r"\d", rest), f"{path.name}:{number}: {line.strip()}"
