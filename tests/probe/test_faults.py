"""Every fault, in both protocols: one honest name, the right count, no hang, nothing retried."""

from __future__ import annotations

import asyncio
import json
import socket
import urllib.request
from typing import Any

import pytest

from advisor.measurement.attempt import Attempt
from advisor.measurement.dialect import Protocol
from advisor.measurement.message import Message, Turn, encode
from advisor.measurement.timing import timing
from advisor.probe.client import Client, Endpoint, Timeouts
from advisor.probe.wire import BUFFER, Exchange

LAST = {"anthropic": "/v1/messages", "openai": "/v1/chat/completions"}
QUICK = Timeouts(connect=1.0, first_token=0.8, idle=0.6, total=1.8)
FAULTS = {
    "400": "http_400", "401": "http_401", "403": "http_403", "404": "http_404",
    "context": "context_exceeded", "408": "http_408",
    "413": "http_413", "422": "http_422", "429": "http_429",
    "500": "http_500", "502": "http_502", "502_html": "http_502", "503": "http_503",
    "504": "http_504", "529": "http_529",
    "redirect": "redirect", "html200": "not_sse", "json200": "not_sse",
    "error200": "not_sse",
    "hang": "timeout_first_token", "headers_hang": "timeout_first_token",
    "pings_only": "timeout_first_token",
    "stall": "timeout_idle", "stall_with_pings": "timeout_idle", "endless": "timeout_total",
    "close": "closed", "reset_first": "reset", "reset": "reset",
    "cut": "truncated", "clean_cut": "truncated", "unchunked_cut": "truncated",
    "garbage": "malformed", "bad_chunk": "malformed", "bad_json": "malformed",
    "not_object": "malformed", "text": "malformed", "gzip": "malformed",
    "error_event": "in_stream_error:overloaded_error",
    "error_json": "in_stream_error:overloaded_error",
    "error_blank": "in_stream_error:other",
    "empty": "empty",
}  # fmt: skip
FINE = (
    "ok", "crlf", "split", "role_early", "null_content", "empty_choices", "usage_in_choices",
    "unchunked", "no_last_word", "huge_line", "comments", "closes_after", "twice", "reasoning",
    "no_usage", "usage_zero",
)  # fmt: skip
PROTOCOLS: tuple[Protocol, ...] = ("anthropic", "openai")


def endpoint(server: str, fault: str, protocol: Protocol) -> Endpoint:
    headers = (("authorization", "Bearer sk-secret-0123456789"),)
    return Endpoint(f"{server}/{fault}{LAST[protocol]}", protocol, "m", headers, timeouts=QUICK)


async def calls(to: Endpoint, n: int) -> list[Attempt]:
    message = Message((Turn("user", "hello"),), max_tokens=50)
    body = encode(message, to.protocol, to.model)
    async with Client(to) as client:
        return [await client.call(body, 50) for _ in range(n)]


def truth(server: str) -> list[dict[str, Any]]:
    with urllib.request.urlopen(f"{server}/truth", timeout=5) as answer:
        found: list[dict[str, Any]] = json.load(answer)["truth"]
    return found


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_each_fault_has_its_name_and_is_sent_once(server: str, protocol: Protocol) -> None:
    async def all_at_once() -> list[list[Attempt]]:
        ways = [calls(endpoint(server, fault, protocol), 1) for fault in FAULTS]
        return await asyncio.gather(*ways)

    before = len(truth(server))
    found = [attempts[0] for attempts in asyncio.run(all_at_once())]
    said = {fault: a.failure for fault, a in zip(FAULTS, found, strict=True)}
    assert said == FAULTS
    assert all(timing(a) is None for a in found), "a failure has no latency"
    words = {fault: a.detail for fault, a in zip(FAULTS, found, strict=True)}
    assert words["json200"] == "application/json: {}"
    assert words["error200"].startswith('application/json: {"error": {"message": "model overloaded')
    shown = "".join(a.detail + a.reply.error for a in found)
    assert "sk-" not in shown, "what an endpoint echoes may be a key"
    sent = [row["fault"] for row in truth(server)[before:]]
    assert sorted(sent) == sorted(FAULTS), "one request for each, none tried again"


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("oddity", FINE)
def test_oddities_of_real_servers_are_no_faults(
    server: str, protocol: Protocol, oddity: str
) -> None:
    first, second = asyncio.run(calls(endpoint(server, oddity, protocol), 2))
    assert (first.failure, second.failure) == ("", "")
    times = timing(second)
    assert times is not None
    # Written 40 ms after the request, whatever came before it; generous for a busy machine.
    assert 39 < times.first_token < 400
    counted = {"twice": 24, "no_usage": 12, "usage_zero": 12}.get(oddity, 12)
    assert times.tokens == (12 if oddity == "twice" else counted)
    assert times.counted_by == (
        "events" if "usage" in oddity and "in" not in oddity else "endpoint"
    )
    assert bool(times.doubt) == (oddity in ("twice", "no_usage", "usage_zero"))
    assert first.clocks.connect > 0
    assert second.clocks.reused == (oddity not in ("unchunked", "closes_after"))
    if oddity == "reasoning":
        assert times.first_answer is not None
        # Four tokens of reasoning first, 2 ms apart.
        assert times.first_answer - times.first_token == pytest.approx(8, abs=30)
        assert "t0" not in second.reply.text


def test_a_flood_is_cut_off_at_its_bound(server: str) -> None:
    """A server that writes as fast as it can, and a loop that is busy: no more than the bound."""
    seen: list[int] = []
    real = Exchange.take

    class Flooded(Exchange):
        def take(self, at: int, data: bytes) -> None:
            real(self, at, data)
            seen.append(self.size)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("advisor.probe.client.Exchange", Flooded)
        patch.setattr("advisor.probe.client.SPARE_BYTES", 1_000_000)
        found = asyncio.run(calls(endpoint(server, "flood", "openai"), 1))[0]
    assert found.failure == "too_long"
    # 50 tokens of 8,000 bytes, a million to spare, and what one reading of the socket holds.
    assert 1_400_000 < max(seen) <= 1_400_000 + BUFFER


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def test_a_connection_that_cannot_be_made(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def one(url: str) -> Attempt:
        return asyncio.run(calls(Endpoint(url, "openai", "m", timeouts=QUICK), 1))[0]

    assert one(f"http://127.0.0.1:{free_port()}/v1/x").failure == "refused"
    assert one("http://nowhere.invalid/v1/x").failure == "dns"
    # The server waits for a line that TLS never sends.
    assert one(server.replace("http:", "https:") + "/ok").failure in ("timeout_connect", "tls")
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{free_port()}")
    assert one("http://192.0.2.1/v1/x").failure == "proxy"
    monkeypatch.setenv("https_proxy", f"{server}")
    assert one("https://192.0.2.1/v1/x").failure in ("proxy", "timeout_connect")
