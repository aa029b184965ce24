"""Server-sent events from bytes, as the WHATWG specification reads them."""

from __future__ import annotations

import codecs

LONGEST_LINE = 8_000_000


class StreamError(Exception):
    """A stream that cannot be read; the message says why."""


class EventReader:
    """Takes bytes in any pieces, gives whole events as (name, data)."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
        self._rest = ""
        self._name = ""
        self._data: list[str] = []

    def feed(self, piece: bytes) -> list[tuple[str, str]]:
        """The events that this piece completes; raises StreamError."""
        text = self._rest + self._decoder.decode(piece)
        # A carriage return at the very end may be half of a line end.
        held = "\r" if text.endswith("\r") else ""
        lines = (text[:-1] if held else text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._rest = lines.pop() + held
        if len(self._rest) > LONGEST_LINE:
            raise StreamError(f"a line of more than {LONGEST_LINE // 1_000_000} MB")
        events = []
        for line in lines:
            event = self._line(line)
            if event is not None:
                events.append(event)
        return events

    def finish(self) -> list[tuple[str, str]]:
        """What a last event without its blank line holds: servers that just stop send one."""
        events = self.feed(b"\n\n") if self._rest or self._data else []
        self._rest = ""
        return events

    def _line(self, line: str) -> tuple[str, str] | None:
        if not line:
            event = (self._name, "\n".join(self._data)) if self._data else None
            self._name, self._data = "", []
            return event
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "data":
            self._data.append(value)
        elif field == "event":
            self._name = value
        return None
