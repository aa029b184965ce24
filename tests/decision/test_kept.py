"""What is kept is found again, no more than so much of it, by as many threads as there are."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from advisor.decision.kept import Kept


def test_the_oldest_goes_first() -> None:
    kept: Kept[int] = Kept(2)
    for number in range(3):
        assert kept.keep(number, number * 10) == number * 10
    assert [kept.get(n) for n in range(3)] == [None, 10, 20]


def test_threads_do_not_disturb_each_other() -> None:
    kept: Kept[int] = Kept(3)
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)

    def work(start: int) -> bool:
        return all(kept.keep((start, n), n) == n for n in range(5_000))

    try:
        with ThreadPoolExecutor(4) as threads:
            assert all(threads.map(work, range(4)))
    finally:
        sys.setswitchinterval(before)
    assert sum(kept.get((s, n)) is not None for s in range(4) for n in range(5_000)) == 3
