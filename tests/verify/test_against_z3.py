"""A short run of the comparison with z3; against_z3.py as a module is the long one."""

from __future__ import annotations

from tests.verify.against_z3 import run


def test_a_solver_agrees() -> None:
    packs, count, wrong = run(300, first=1_000_000)
    assert not wrong
    assert count >= 300
    assert packs > 5
