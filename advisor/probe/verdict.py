"""What an answer came to: a success needs a reason why it stopped, and a stream that ended."""

from __future__ import annotations

import re
from dataclasses import replace

from advisor.measurement.attempt import Attempt, Clocks, Reply
from advisor.probe.wire import Exchange
from advisor.text_safety import plain

SHOWN = 160
TOO_LONG = re.compile(
    rb"(?i)exceed_context|context[ _](length|size|window)|maximum context|prompt is too long"
)
"""How endpoints say that a prompt does not fit: llama.cpp, OpenAI, vLLM, Anthropic."""


def judged(exchange: Exchange, clocks: Clocks, late: str, cut: bool, reconnected: bool) -> Attempt:
    """The attempt that an exchange was. `late` names a timeout, `cut` a lost connection."""
    exchange.digest()
    reply = exchange.reader.reply()
    clocks = replace(clocks, headers=exchange.headers_at)
    failure, detail = late, ""
    if not failure:
        failure, detail = _verdict(exchange, reply, cut)
    return Attempt(clocks, reply, failure, detail, exchange.status, reconnected)


def _verdict(exchange: Exchange, reply: Reply, cut: bool) -> tuple[str, str]:
    if not exchange.arrived:
        return ("reset" if exchange.broken else "closed"), "before the first byte"
    status = exchange.status
    if status is None:
        return "malformed", exchange.fault or "no HTTP answer"
    if 300 <= status < 400:
        return "redirect", f"HTTP {status}"
    if status in (400, 413, 422) and TOO_LONG.search(exchange.body):
        return "context_exceeded", _shown(exchange)
    if status != 200:
        return f"http_{status}", _shown(exchange)
    if not exchange.streams:
        kind = exchange.content_type.partition(";")[0] or "no content type"
        return "not_sse", plain(kind, 60)
    if reply.error:
        return f"in_stream_error:{reply.error}", ""
    if exchange.fault:
        return "malformed", exchange.fault
    ended = bool(reply.stop) or exchange.reader.finished
    if cut and exchange.broken:
        return "reset", exchange.broken
    if not exchange.complete or not reply.stop:
        return "truncated", "" if ended else "no stop reason came"
    return ("", "") if reply.outputs else ("empty", f"stop reason {plain(reply.stop, 40)}")


def _shown(exchange: Exchange) -> str:
    """The start of an error's own words. An endpoint may echo a header: nothing like a key."""
    from advisor.probe.keys import without_keys

    return plain(without_keys(exchange.body.decode("utf-8", "replace")), SHOWN)
