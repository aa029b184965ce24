"""Keys in their turn: none is handed on before what enter was pressed for has come to its end.

An answer goes as a message through several widgets until the next question is drawn. A key that is
typed meanwhile is meant for that next question, and would be taken for an answer to this one.
"""

from __future__ import annotations

from textual import events
from textual.app import App
from textual.timer import Timer

from advisor.tui.messages import Settled

ROUNDS = 3
"""A message may be answered by another on its way up: a field, its question, the session."""
PATIENCE = 1.0
"""Seconds after which keys go on in any case: the widget that was to answer may be gone."""


class InTurnApp(App[None]):
    """Holds keys from enter until a message has gone the same way behind it, three times."""

    held: list[events.Event] | None = None
    _late: Timer | None = None

    async def on_event(self, event: events.Event) -> None:
        """Hand an event on, or keep it until it is its turn."""
        # What has been handed on may come up again, unanswered.
        typed = isinstance(event, events.Key | events.Paste) and not event.is_forwarded
        if typed and self.held is not None:
            self.held.append(event)
            return
        await super().on_event(event)
        if typed and isinstance(event, events.Key) and event.key == "enter":
            self.held = []
            self._late = self.set_timer(PATIENCE, self._go_on)
            self._follow(ROUNDS)

    def _follow(self, rounds: int) -> None:
        if not (self.focused or self.screen).post_message(Settled(rounds)):
            self.call_later(self._go_on)

    async def on_settled(self, message: Settled) -> None:
        """It has come up behind whatever enter was pressed for."""
        if message.rounds > 1:
            self._follow(message.rounds - 1)
        else:
            # What waits for a dialog goes on as soon as that is closed, and that is drawn next.
            self.call_after_refresh(self._go_on)

    async def _go_on(self) -> None:
        if self._late is not None:
            self._late.stop()
        held, self.held = self.held or [], None
        for event in held:
            await self.on_event(event)
