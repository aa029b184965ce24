"""What was worked out lately, so that it need not be again."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Kept(Generic[V]):
    """What was found lately, by the facts that it was found from; the oldest is dropped."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._found: dict[Hashable, V] = {}

    def get(self, key: Hashable) -> V | None:
        """What was found from equal facts, or None."""
        return self._found.get(key)

    def keep(self, key: Hashable, found: V) -> V:
        """Remember it, and give it back."""
        if len(self._found) >= self.most:
            # Another thread may be at it: then the oldest is gone already.
            self._found.pop(next(iter(self._found)), None)
        self._found[key] = found
        return found
