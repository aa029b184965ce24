"""Opening a connection, each part of it timed: name, socket, proxy, TLS."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import urllib.request
from dataclasses import dataclass
from urllib.parse import urlsplit

from advisor.probe.wire import Wire, now


class ConnectError(Exception):
    """A connection that could not be made; `kind` is the failure, the message its detail."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Opened:
    """A connection and what opening it took, in nanoseconds."""

    wire: Wire
    dns: int
    connect: int
    tls: int


@dataclass(frozen=True, slots=True)
class Address:
    """Where an endpoint is."""

    scheme: str
    host: str
    port: int

    @property
    def loopback(self) -> bool:
        """True when nothing leaves this machine."""
        if self.host.lower() == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def address_of(url: str) -> Address:
    """Host and port of a URL; raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("an address starts with http:// or https:// and names a host")
    # A name that no resolver takes raises UnicodeError, which is a ValueError.
    parts.hostname.encode("idna")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return Address(parts.scheme, parts.hostname, port)


def proxy_for(address: Address) -> Address | None:
    """The proxy that the environment asks for; never for this machine itself."""
    if address.loopback or urllib.request.proxy_bypass(f"{address.host}:{address.port}"):
        return None
    found = urllib.request.getproxies().get(address.scheme)
    try:
        return address_of(found if "://" in found else f"http://{found}") if found else None
    except ValueError as error:
        raise ConnectError("proxy", "the proxy's address cannot be read") from error


async def open_connection(address: Address, context: ssl.SSLContext | None) -> Opened:
    """A connection ready for a request; raises ConnectError. The caller bounds its time."""
    loop = asyncio.get_running_loop()
    proxy = proxy_for(address)
    first = proxy or address
    started = now()
    try:
        found = await loop.getaddrinfo(first.host, first.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise ConnectError("dns", f"{first.host} has no address") from error
    resolved = now()
    wire = await _first_that_answers([info[4][0] for info in found], first, proxy is not None)
    connected = now()
    transport = wire.transport
    assert transport is not None
    ready = False
    try:
        if address.scheme == "https":
            if proxy is not None:
                await _tunnel(wire, address)
            assert context is not None
            secure = await loop.start_tls(transport, wire, context, server_hostname=address.host)
            if secure is None:
                raise ConnectError("tls", "the connection was dropped")
            wire.transport = secure
        ready = True
    except (ssl.SSLError, ConnectionError, OSError) as error:
        raise ConnectError("tls", _said(error)) from error
    finally:
        if not ready:
            wire.close()
    sock = wire.transport.get_extra_info("socket") if wire.transport else None
    if sock is not None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Opened(wire, resolved - started, connected - resolved, now() - connected)


async def _first_that_answers(hosts: list[object], address: Address, is_proxy: bool) -> Wire:
    loop = asyncio.get_running_loop()
    last: OSError | None = None
    for host in dict.fromkeys(map(str, hosts)):
        try:
            _, wire = await loop.create_connection(Wire, host, address.port)
            return wire
        except OSError as error:
            last = error
    refused = isinstance(last, ConnectionRefusedError)
    kind = "proxy" if is_proxy else "refused" if refused else "network"
    raise ConnectError(kind, f"{address.host}:{address.port}: {_said(last)}") from last


async def _tunnel(wire: Wire, address: Address) -> None:
    """Ask a proxy to pass the connection on."""
    from advisor.probe.wire import Exchange

    assert wire.transport is not None
    target = f"{address.host}:{address.port}"
    exchange = Exchange(("GET", "/", [("host", target)]), "openai")
    wire.exchange = exchange
    wire.transport.write(f"CONNECT {target} HTTP/1.1\r\nhost: {target}\r\n\r\n".encode())
    head = b""
    while b"\r\n\r\n" not in head:
        await exchange.wake.wait()
        exchange.wake.clear()
        head = b"".join(data for _, data in exchange.arrived)
        if exchange.eof_at:
            break
    wire.exchange = None
    words = head.split(b"\r\n", 1)[0].split()
    if len(words) < 2 or words[1] != b"200":
        said = words[1].decode("latin-1") if len(words) > 1 else "nothing"
        raise ConnectError("proxy", f"the proxy answered {said}")


def _said(error: BaseException | None) -> str:
    """An error in a few words, without whatever else it carries."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the certificate is not trusted: {error.verify_message}"
    reason = getattr(error, "reason", None) or getattr(error, "strerror", None)
    return str(reason or type(error).__name__)[:120]
