"""A model's answer of 5,000 pieces through the figure guard: CPU a piece, and how it grows."""

from __future__ import annotations

import json
import sys
import time

from advisor.conversation.figure_guard import FigureGuard
from advisor.conversation.lexicon import lexicon
from advisor.pack import load_pack

PIECES = 5_000
GOAL_MS, GOAL_GROWTH = 100.0, 2.5
SENTENCE = [
    "The",
    "first",
    "word",
    "comes",
    "after",
    "800",
    "ms",
    ",",
    "and",
    "the",
    "cost",
    "is",
    "$1,234",
    "a",
    "month",
    "or",
    "$900",
    ".",
    "",
]


def run(pieces: int) -> tuple[float, float]:
    """CPU of the whole answer, and the longest single piece, in ms."""
    guard = FigureGuard(lexicon(load_pack()))
    guard.support("800 ms and $1,234 a month")
    begun, longest = time.process_time(), 0.0
    for i in range(pieces):
        before = time.process_time()
        guard.feed(SENTENCE[i % len(SENTENCE)] + " ")
        longest = max(longest, time.process_time() - before)
    guard.finish()
    return (time.process_time() - begun) * 1000, longest * 1000


def main() -> None:
    run(500)
    half, _ = run(PIECES // 2)
    whole, longest = run(PIECES)
    growth = whole / half
    result = {
        "pieces": PIECES,
        "cpu_ms": round(whole, 1),
        "longest_piece_ms": round(longest, 2),
        "growth_when_doubled": round(growth, 2),
        "goal_growth": GOAL_GROWTH,
        "goal_piece_ms": GOAL_MS,
    }
    print(
        f"{PIECES} pieces: {whole:.0f} ms of CPU, {longest:.2f} ms the longest (goal {GOAL_MS:g}), "
        f"{growth:.2f} x when doubled (goal {GOAL_GROWTH:g} x)",
        file=sys.stderr,
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
