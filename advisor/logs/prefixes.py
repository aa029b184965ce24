"""How much of the input a prompt cache would have held, from the blocks of each prompt's prefix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

LIVES_S = (60, 300, 3600)
"""The times to live that are told: a minute, and the five minutes and the hour that are sold."""


@dataclass(frozen=True, slots=True)
class PrefixShares:
    """Cached tokens by time to live in seconds (None: for ever), and all input tokens."""

    hits: dict[int | None, int]
    input_tokens: int

    def share(self, life_s: int | None) -> float:
        """The share of input tokens that a cache of that time to live would have held."""
        return self.hits[life_s] / self.input_tokens if self.input_tokens else 0.0


def prefix_shares(rows: Iterable[dict[str, Any]], block_tokens: int) -> PrefixShares:
    """Exact, for a cache of any size: a block counts while all blocks before it count too.

    Each use of a block begins its time to live anew. Rows are in the order of their time, which is
    in milliseconds; a row without blocks counts as input alone.
    """
    last: dict[Any, float] = {}
    hits: dict[int | None, int] = dict.fromkeys((*LIVES_S, None), 0)
    total = 0
    for row in rows:
        size, now, blocks = row.get("input_length"), row.get("timestamp"), row.get("hash_ids")
        if not isinstance(size, int) or not isinstance(now, int | float) or size < 0:
            continue
        total += size
        if not isinstance(blocks, list):
            continue
        named = [b for b in blocks if isinstance(b, int | str)]
        # The oldest use so far in the prefix: a life holds as far as this stays within it.
        oldest, held = 0.0, dict.fromkeys(hits, 0)
        for number, block in enumerate(named, 1):
            if block not in last:
                break
            oldest = max(oldest, now - last[block])
            for life in hits:
                if life is None or oldest <= life * 1000:
                    held[life] = number
        for life, count in held.items():
            hits[life] += min(count * block_tokens, size)
        for block in named:
            last[block] = now
    return PrefixShares(hits, total)
