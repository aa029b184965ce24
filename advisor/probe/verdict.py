"""What an answer came to: a success needs a reason why it stopped, and a stream that ended."""

from __future__ import annotations

import re
from dataclasses import replace

from advisor.measurement.attempt import Attempt, Clocks, Reply
from advisor.measurement.dialect import token
from advisor.probe.own_keys import OwnKeys
from advisor.probe.wire import Exchange

SHOWN = 160
CONTENT_TYPE = re.compile(r"[a-z0-9.+-]{1,30}/[a-z0-9.+-]{1,30}")
TOO_LONG = re.compile(
    rb"(?i)exceed_context|context[ _](length|size|window)|maximum context|prompt is too long"
)
"""How endpoints say that a prompt does not fit: llama.cpp, OpenAI, vLLM, Anthropic."""


def judged(
    exchange: Exchange, clocks: Clocks, late: str, cut: bool, reconnected: bool, own: OwnKeys
) -> Attempt:
    """The attempt that an exchange was. `late` names a timeout, `cut` a lost connection.

    It holds none of the keys of `own`, whatever the endpoint says.
    """
    exchange.digest()
    reply = exchange.reader.reply()
    clocks = replace(clocks, headers=exchange.headers_at)
    failure, detail = late, ""
    if not failure:
        failure, detail = _verdict(exchange, reply, cut, own)
    return own.attempt(Attempt(clocks, reply, failure, detail, exchange.status, reconnected))


def _verdict(exchange: Exchange, reply: Reply, cut: bool, own: OwnKeys) -> tuple[str, str]:
    if not exchange.arrived:
        return ("reset" if exchange.broken else "closed"), "before the first byte"
    status = exchange.status
    if status is None:
        return "malformed", exchange.fault or "no HTTP answer"
    if 300 <= status < 400:
        return "redirect", f"HTTP {status}"
    if status in (400, 413, 422) and TOO_LONG.search(exchange.body):
        return "context_exceeded", _shown(exchange, own)
    if status != 200:
        return f"http_{status}", _shown(exchange, own)
    if not exchange.streams:
        kind = exchange.content_type.partition(";")[0].strip()
        named = "an unusual content type" if CONTENT_TYPE.fullmatch(kind) is None else kind
        return "not_sse", own.shown(named if kind else "no content type", 70)
    if reply.error:
        return f"in_stream_error:{reply.error}", ""
    if exchange.fault:
        return "malformed", exchange.fault
    ended = bool(reply.stop) or exchange.reader.finished
    if cut and exchange.broken:
        return "reset", exchange.broken
    if not exchange.complete or not reply.stop:
        return "truncated", "" if ended else "no stop reason came"
    return ("", "") if reply.outputs else ("empty", f"stop reason {own.word(token(reply.stop))}")


def _shown(exchange: Exchange, own: OwnKeys) -> str:
    """The start of an error's own words. An endpoint may echo a header: nothing like a key."""
    return own.shown(exchange.body.decode("utf-8", "replace"), SHOWN)
