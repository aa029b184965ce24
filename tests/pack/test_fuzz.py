"""A short, repeatable run of the fuzzer, and a longer one where FUZZ_SECONDS says so.

benchmarks/fuzz_loader.py runs as long as asked.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
SECONDS = int(os.environ.get("FUZZ_SECONDS", "2"))


def test_no_mutation_of_the_packs_crashes_the_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    fuzz = importlib.import_module("fuzz_loader")
    found = fuzz.run(first=0, count=24, seconds=30)
    assert found.faults == []
    assert found.outcomes["refused"] > 10
    assert found.outcomes["loaded"] > 0


def test_no_hostile_operand_crashes_the_loader_or_the_check(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    fuzz = importlib.import_module("fuzz_loader")
    found = fuzz.run_operands(step=1 if SECONDS else 61)
    assert found.faults == []
    assert found.outcomes["refused"] > 10
    assert found.outcomes["loaded"] > 0


def test_as_many_more_as_the_time_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    fuzz = importlib.import_module("fuzz_loader")
    # The same inputs every time: what fails, fails for everybody.
    assert fuzz.run(first=24, count=1_000_000, seconds=SECONDS).faults == []
