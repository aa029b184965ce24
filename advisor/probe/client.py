"""Calls to one endpoint: connections kept warm, four timeouts, and nothing tried again unseen."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from advisor.measurement.attempt import Attempt, Clocks
from advisor.measurement.dialect import Protocol
from advisor.probe.connect import Address, ConnectError, address_of, open_connection
from advisor.probe.own_keys import OwnKeys
from advisor.probe.verdict import judged
from advisor.probe.wire import Exchange, Wire, now

NS = 1_000_000_000
QUIET = 1.0
"""Seconds without an end in sight after which what has come is read."""
MOST_BYTES_A_TOKEN = 8_000
SPARE_BYTES = 16_000_000


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. `idle` is between output events: a ping is no output and does not reset it."""

    connect: float = 5.0
    first_token: float = 60.0
    idle: float = 30.0
    total: float = 300.0


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where calls go. The key is held by `headers` alone, which no text form shows.

    Nor is the address shown, whose query is the person's own; a target's name is.
    """

    url: str = field(repr=False)
    protocol: Protocol
    model: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    limit_key: str = "max_tokens"
    timeouts: Timeouts = field(default_factory=Timeouts)

    @property
    def address(self) -> Address:
        """Host and port; raises ValueError."""
        return address_of(self.url)


class Client:
    """A pool of connections to one endpoint; used as an async context manager."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.address = endpoint.address
        self._own = OwnKeys(endpoint.headers)
        self._idle: list[Wire] = []
        self._all: set[Wire] = set()
        self._context = ssl.create_default_context() if self.address.scheme == "https" else None
        parts = urlsplit(endpoint.url)
        self._target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")

    async def __aenter__(self) -> Client:
        return self

    async def __aexit__(self, *_: object) -> None:
        for wire in self._all:
            wire.close()
        # Closed sockets are let go of in the loop's next round.
        await asyncio.sleep(0)

    def drop_idle(self) -> None:
        """Close what is kept open, so that the next call is a cold one."""
        while self._idle:
            wire = self._idle.pop()
            wire.close()
            self._all.discard(wire)

    async def call(self, body: bytes, max_tokens: int, submitted: int | None = None) -> Attempt:
        """One call, as it went. Never raises for what an endpoint does."""
        pending = await self.send(body, max_tokens, submitted)
        return pending.attempt()

    async def send(self, body: bytes, max_tokens: int, submitted: int | None = None) -> Pending:
        """One call until its last byte; reading it waits until `attempt` is asked for."""
        start = now() if submitted is None else submitted
        reconnected = False
        while True:
            try:
                wire, clocks = await self._connection(start)
            except ConnectError as error:
                return Pending(None, Clocks(start, end=now()), error.kind, str(error))
            except TimeoutError:
                return Pending(None, Clocks(start, end=now()), "timeout_connect")
            pending = await self._exchange(wire, clocks, body, max_tokens)
            # A kept-alive connection that the other side has dropped meanwhile: nothing was
            # answered, so asking again on a new one is safe, and it is said.
            silent = pending.exchange is not None and not pending.exchange.arrived
            if clocks.reused and silent and pending.cut and not reconnected:
                reconnected = True
                continue
            return replace(pending, reconnected=reconnected)

    async def _connection(self, start: int) -> tuple[Wire, Clocks]:
        while self._idle:
            wire = self._idle.pop()
            if not wire.gone:
                return wire, Clocks(start, reused=True)
            self._all.discard(wire)
        opened = await asyncio.wait_for(
            open_connection(self.address, self._context), self.endpoint.timeouts.connect
        )
        self._all.add(opened.wire)
        return opened.wire, Clocks(start, dns=opened.dns, connect=opened.connect, tls=opened.tls)

    def _head(self, length: int) -> tuple[bytes, list[tuple[str, str]]]:
        host = self.address.host if ":" not in self.address.host else f"[{self.address.host}]"
        headers = [
            ("host", f"{host}:{self.address.port}"),
            ("content-type", "application/json"),
            ("accept", "text/event-stream"),
            ("accept-encoding", "identity"),
            ("user-agent", "advisor-probe"),
            ("content-length", str(length)),
            *self.endpoint.headers,
        ]
        lines = [f"POST {self._target} HTTP/1.1", *(f"{k}: {v}" for k, v in headers), "", ""]
        return "\r\n".join(lines).encode("latin-1"), [("host", host)]

    async def _exchange(self, wire: Wire, clocks: Clocks, body: bytes, max_tokens: int) -> Pending:
        head, minimal = self._head(len(body))
        # The reader needs to know what was asked, not with which key.
        exchange = Exchange(("POST", self._target, minimal), self.endpoint.protocol)
        wire.exchange = exchange
        most = SPARE_BYTES + max_tokens * MOST_BYTES_A_TOKEN
        assert wire.transport is not None
        sent = now()
        wire.transport.write(head + body)
        try:
            late = await self._until_over(exchange, sent, most)
        except asyncio.CancelledError:
            wire.close()
            raise
        cut = bool(exchange.eof_at) and not late
        clocks = replace(clocks, send=sent, end=exchange.last_at or now())
        wire.exchange = None
        if late or cut or not (exchange.looks_over or exchange.complete):
            wire.close()
            self._all.discard(wire)
        else:
            self._idle.append(wire)
        return Pending(exchange, clocks, late, cut=cut, own=self._own)

    async def _until_over(self, exchange: Exchange, sent: int, most: int) -> str:
        """Wait for the end of an answer; the name of the timeout that came first, or nothing."""
        limits = self.endpoint.timeouts
        total = sent + int(limits.total * NS)
        while True:
            last = exchange.last_output
            wanted = (
                sent + int(limits.first_token * NS)
                if last is None
                else last + int(limits.idle * NS)
            )
            due = min(total, wanted)
            left = min((due - now()) / NS, QUIET)
            try:
                await asyncio.wait_for(exchange.wake.wait(), max(left, 0.0))
                exchange.wake.clear()
            except TimeoutError:
                exchange.digest()
            else:
                if exchange.eof_at or exchange.looks_over:
                    return ""
                exchange.digest()
            if exchange.complete or exchange.fault or exchange.eof_at:
                return ""
            if exchange.size > most:
                return "too_long"
            if now() >= due and exchange.last_output == last:
                return _which(now() >= total, last)


def _which(over_all: bool, last: int | None) -> str:
    if over_all:
        return "timeout_total"
    return "timeout_first_token" if last is None else "timeout_idle"


@dataclass(frozen=True, slots=True)
class Pending:
    """A call whose bytes are in and not read yet."""

    exchange: Exchange | None
    clocks: Clocks
    failure: str = ""
    detail: str = ""
    cut: bool = False
    reconnected: bool = False
    own: OwnKeys = field(default_factory=lambda: OwnKeys(()))

    @property
    def plainly_good(self) -> bool:
        """Whether it looks like a success from the outside, so that reading it can wait."""
        head = self.exchange.arrived[0][1] if self.exchange and self.exchange.arrived else b""
        return not self.failure and head.startswith(b"HTTP/1.1 200")

    @property
    def retry_after(self) -> float | None:
        """Seconds the endpoint asked to be left alone, once the call was read."""
        return self.exchange.retry_after if self.exchange is not None else None

    def attempt(self) -> Attempt:
        """What the call came to."""
        if self.exchange is None:
            return Attempt(self.clocks, failure=self.failure, detail=self.detail)
        return judged(
            self.exchange, self.clocks, self.failure, self.cut, self.reconnected, self.own
        )
