"""Keys in their turn: none is handed on before what enter was pressed for has come to its end.

An answer goes as a message through several widgets until the next question is drawn. A key that is
typed meanwhile is meant for that next question, and would be taken for an answer to this one.
"""

from __future__ import annotations

from textual import events
from textual.app import App
from textual.message_pump import MessagePump
from textual.timer import Timer

from advisor.tui.messages import Settled

ROUNDS = 3
"""A message may be answered by another on its way up: a field, its question, the session."""
PATIENCE = 1.0
"""Seconds after which it is looked whether the widget that was to answer is gone. While it is there
the wait goes on, however slow the machine: a key for another question would be a wrong answer."""


class InTurnApp(App[None]):
    """Holds keys from enter until a message has gone the same way behind it, three times."""

    held: list[events.Event] | None = None
    _asked: MessagePump | None = None
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
            self._late = self.set_interval(PATIENCE, self._unless_gone)
            self._follow(ROUNDS)

    def _follow(self, rounds: int) -> None:
        self._asked = self.focused or self.screen
        if not self._asked.post_message(Settled(rounds)):
            self._last_step()

    async def _unless_gone(self) -> None:
        asked = self._asked
        if asked is None or not (asked.is_attached and asked.is_running):
            await self._go_on()

    def _last_step(self) -> None:
        """What waits for a dialog goes on as soon as that is closed, and that is drawn next."""
        if self._late is not None:
            self._late.stop()
        self.call_after_refresh(self._go_on)

    async def on_settled(self, message: Settled) -> None:
        """It has come up behind whatever enter was pressed for."""
        if message.rounds > 1:
            self._follow(message.rounds - 1)
        else:
            self._last_step()

    async def _go_on(self) -> None:
        if self._late is not None:
            self._late.stop()
        self._asked, self._late = None, None
        held, self.held = self.held or [], None
        for event in held:
            await self.on_event(event)
