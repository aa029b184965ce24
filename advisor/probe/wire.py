"""One HTTP/1.1 connection whose bytes are stamped as they arrive and parsed afterwards.

A prober must not measure itself. Between the socket and the clock there is nothing but the event
loop; HTTP, events and JSON are read when the answer is over. All that is looked at in passing is
whether the last bytes can be the end.
"""

from __future__ import annotations

import asyncio
import time
from functools import cached_property

import h11

from advisor.measurement.dialect import Protocol, StreamReader, reader_for
from advisor.measurement.sse import EventReader, StreamError

now = time.perf_counter_ns
LAST_CHUNK = b"\r\n0\r\n\r\n"
BUFFER = 65_536
SHOWN_BODY = 16_000
"""Bytes of an error's body that are kept."""


class Exchange:
    """The bytes of one answer with their arrival times, and what they turn out to say."""

    def __init__(self, method_head: tuple[str, str, list[tuple[str, str]]], protocol: Protocol):
        self.arrived: list[tuple[int, bytes]] = []
        self.size = 0
        self.tail = b""
        self.eof_at = 0
        self.broken = ""
        self.wake = asyncio.Event()
        self.status: int | None = None
        self.content_type = ""
        self.headers_at: int | None = None
        self.complete = False
        """True once the HTTP message has come to its proper end."""
        self.retry_after: float | None = None
        self.fault = ""
        self.body = b""
        self.reader: StreamReader = reader_for(protocol)
        self._events = EventReader()
        self._asked = method_head
        self._digested = 0
        self._ended = False
        self._chunked = False

    @cached_property
    def _http(self) -> h11.Connection:
        """The reader of the answer; made after it came, when no clock is running."""
        method, target, headers = self._asked
        http = h11.Connection(h11.CLIENT, max_incomplete_event_size=256_000)
        http.send(h11.Request(method=method, target=target, headers=headers))
        http.send(h11.EndOfMessage())
        return http

    def take(self, at: int, data: bytes) -> None:
        """Bytes from the socket: kept, and looked at only for an end."""
        arrived = self.arrived
        arrived.append((at, data))
        self.size += len(data)
        self.tail = data[-7:] if len(data) >= 7 else (self.tail + data)[-7:]
        if len(arrived) == 1:
            self._chunked = b"chunked" in data[:4000].lower()
        if not self._chunked or self.tail == LAST_CHUNK:
            self.wake.set()

    def closed(self, at: int, error: Exception | None) -> None:
        """The connection is gone."""
        if not self.eof_at:
            self.eof_at = at
            self.broken = "" if error is None else type(error).__name__
        self.wake.set()

    @property
    def looks_over(self) -> bool:
        """Whether the last bytes can only be an end; an answer in another form has to be read."""
        return self._chunked and self.tail == LAST_CHUNK

    @property
    def last_at(self) -> int:
        """When the last byte came, 0 before the first."""
        return self.arrived[-1][0] if self.arrived else 0

    @property
    def last_output(self) -> int | None:
        """When the last output-bearing event that has been digested arrived."""
        outputs = self.reader.outputs
        return outputs[-1].at if outputs else None

    def digest(self) -> None:
        """Read what has arrived and was not read yet."""
        if self.fault:
            return
        pieces, self._digested = self.arrived[self._digested :], len(self.arrived)
        try:
            for at, data in pieces:
                self._http.receive_data(data)
                self._read(at)
            self._end()
        except h11.RemoteProtocolError:
            self.fault = "the answer is not HTTP/1.1"
        except StreamError as error:
            self.fault = str(error)

    def _end(self) -> None:
        """What the end of the connection means for the answer."""
        if self.eof_at and not self.complete and not self._ended:
            self._ended = True
            try:
                self._http.receive_data(b"")
                self._read(self.eof_at)
            except h11.RemoteProtocolError:
                # A cut: `complete` stays false, and that is what is told.
                return
        if self.complete:
            self._tell(self.last_at, self._events.finish())

    def _read(self, at: int) -> None:
        while not self.complete:
            event = self._http.next_event()
            if event is h11.NEED_DATA or event is h11.PAUSED:
                return
            if isinstance(event, h11.Response):
                self.status, self.headers_at = event.status_code, at
                found = dict(event.headers)
                self.content_type = found.get(b"content-type", b"").decode("latin-1").lower()
                self.retry_after = _seconds(found)
                if found.get(b"content-encoding", b"identity").lower() != b"identity":
                    raise StreamError("the answer is compressed, which was not asked for")
            elif isinstance(event, h11.Data):
                self._data(at, bytes(event.data))
            elif isinstance(event, h11.EndOfMessage):
                self.complete = True
            elif isinstance(event, h11.ConnectionClosed):
                return

    @property
    def streams(self) -> bool:
        """A success that says it is an event stream."""
        return self.status == 200 and "text/event-stream" in self.content_type

    def _data(self, at: int, data: bytes) -> None:
        if self.streams:
            self._tell(at, self._events.feed(data))
        elif len(self.body) < SHOWN_BODY:
            self.body += data[: SHOWN_BODY - len(self.body)]

    def _tell(self, at: int, events: list[tuple[str, str]]) -> None:
        for name, data in events:
            self.reader.event(at, name, data)


def _seconds(headers: dict[bytes, bytes]) -> float | None:
    """How long a server asks to be left alone; a date is not worth reading here."""
    for name, scale in ((b"retry-after-ms", 0.001), (b"retry-after", 1.0)):
        value = headers.get(name, b"").decode("latin-1").strip()
        if value.replace(".", "", 1).isdigit():
            return float(value) * scale
    return None


class Wire(asyncio.BufferedProtocol):
    """A connection; `exchange` is the answer that is awaited.

    It lends the loop its own buffer: a plain protocol has 256 kB set aside for each piece that
    comes, which takes longer than all else between the socket and the clock.
    """

    def __init__(self) -> None:
        self._buffer = memoryview(bytearray(BUFFER))
        self.exchange: Exchange | None = None
        self.transport: asyncio.Transport | None = None
        self.gone = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport; called again when TLS takes over."""
        if isinstance(transport, asyncio.Transport):
            self.transport = transport

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where what comes next is to be put; read before anything else is."""
        return self._buffer

    def buffer_updated(self, nbytes: int) -> None:
        """Stamp, then hand on."""
        at = now()
        exchange = self.exchange
        if exchange is not None:
            exchange.take(at, bytes(self._buffer[:nbytes]))
        else:
            # Bytes nobody asked for: the connection cannot be trusted with the next call.
            self.close()

    def eof_received(self) -> bool:
        """The other side writes no more: there is nothing else to wait for."""
        self.connection_lost(None)
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is gone."""
        at = now()
        self.gone = True
        if self.exchange is not None:
            self.exchange.closed(at, exc)

    def close(self) -> None:
        """Let go of the socket at once."""
        self.gone = True
        if self.transport is not None:
            self.transport.abort()
