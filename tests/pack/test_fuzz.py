"""A short, repeatable run of the fuzzer; benchmarks/fuzz_loader.py runs as long as asked."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


def test_no_mutation_of_the_packs_crashes_the_loader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    fuzz = importlib.import_module("fuzz_loader")
    found = fuzz.run(first=0, count=24, seconds=30)
    assert found.faults == []
    assert found.outcomes["refused"] > 10
    assert found.outcomes["loaded"] > 0
