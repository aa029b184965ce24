"""What was worked out lately, so that it need not be again."""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

V = TypeVar("V")


class Kept(Generic[V]):
    """What was found lately, by the facts that it was found from; the oldest is dropped."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._found: dict[Hashable, V] = {}
        self._turn = Lock()

    def get(self, key: Hashable) -> V | None:
        """What was found from equal facts, or None."""
        return self._found.get(key)

    def keep(self, key: Hashable, found: V) -> V:
        """Remember it, and give it back."""
        # Several threads decide at once in a session: one that adds would spoil the other's walk.
        with self._turn:
            if len(self._found) >= self.most:
                del self._found[next(iter(self._found))]
            self._found[key] = found
        return found
