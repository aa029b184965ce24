"""What the pane of the conversation shows, as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.conversation.transcript import Entry

NOTHING: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Talking:
    """The transcript; `pending` are the places of entries that can still be taken.

    `live` is what has come of an answer that is still coming, while `busy` says what goes on.
    """

    entries: tuple[Entry, ...] = ()
    pending: Mapping[int, str] = field(default_factory=lambda: NOTHING)
    live: str = ""
    busy: str = ""
    offered: bool = False
    """A model is offered, and nobody has agreed to it yet."""
    spent: str = ""

    def hint(self, marked: int | None) -> str:
        """What the keys do now, in one line; `marked` is the entry marked, if one is."""
        if self.busy:
            return f"{self.busy} Escape stops it."
        if marked is not None:
            if marked in self.pending:
                return "Enter takes it, backspace does not; down goes on."
            return "Enter asks this again; down goes back."
        count = len(self.pending)
        if count == 1:
            return "Enter takes it, ctrl+r does not; or put it right."
        if count:
            return f"Enter takes all {count}, ctrl+r none; up: one by one."
        if self.offered:
            return "Enter lets the model take part, ctrl+r goes on without it."
        return "Say it in your own words, or “help”."
