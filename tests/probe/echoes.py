"""What an endpoint may say back of a key: every place in an answer, however it is written."""

from __future__ import annotations

import base64
import json
import re
from urllib.parse import quote

HEAD = re.compile(r"(?im)^(?:x-api-key: |authorization: bearer )(.*)\r$")
STREAM = "content-type: text/event-stream\r\n"


def forms(key: str) -> list[str]:
    """A key as logs and gateways write it."""
    coded = [base64.b64encode(f"{before}{key}".encode()).decode() for before in ("", "u:", "x y:")]
    unicode = "".join(f"\\u{ord(c):04x}" for c in key)
    return [key, quote(key, safe=""), json.dumps(key), key.replace("/", "\\/"), unicode, *coded]


def echoed(fault: str, head: str, anthropic: bool) -> bytes | None:
    """The whole HTTP answer of an `echo_…` fault; None for any other."""
    if not fault.startswith("echo_"):
        return None
    found = HEAD.search(head)
    key = found[1].strip() if found else "none"
    said = " ".join(forms(key))
    status, more, body = 200, STREAM, b""
    match fault:
        case "echo_body" | "echo_500":
            status, more = (401 if fault == "echo_body" else 500), ""
            body = json.dumps({"error": {"message": f"Invalid key: {said}"}}).encode()
        case "echo_type":
            more = f"content-type: {key}\r\n"
            body = b"{}"
        case "echo_kind":
            body = _sse({"type": "error", "error": {"type": f"invalid x-api-key {key}"}}, "error")
        case "echo_kind_alone":
            body = _sse({"type": "error", "error": {"type": key, "message": said}}, "error")
        case "echo_stop":
            body = _answer(anthropic, "", f"k={key}")
        case "echo_stop_alone":
            body = _answer(anthropic, "", key)
        case _:
            body = _answer(anthropic, f"Your key: {said}", "end_turn" if anthropic else "stop")
    return (f"HTTP/1.1 {status} X\r\n{more}content-length: {len(body)}\r\n\r\n").encode() + body


def _sse(data: object, name: str = "") -> bytes:
    text = data if isinstance(data, str) else json.dumps(data)
    return (f"event: {name}\n" if name else "").encode() + f"data: {text}\n\n".encode()


def _answer(anthropic: bool, text: str, stop: str) -> bytes:
    """An answer whose text comes a few characters at a time."""
    pieces = [text[i : i + 5] for i in range(0, len(text), 5)]
    if anthropic:
        deltas = [{"type": "text_delta", "text": piece} for piece in pieces]
        out = [_sse({"type": "content_block_delta", "index": 0, "delta": d}) for d in deltas]
        out.append(_sse({"type": "message_delta", "delta": {"stop_reason": stop}}))
        return b"".join([*out, _sse({"type": "message_stop"})])
    out = [_sse({"choices": [{"index": 0, "delta": {"content": piece}}]}) for piece in pieces]
    last = _sse({"choices": [{"index": 0, "delta": {}, "finish_reason": stop}]})
    return b"".join([*out, last, _sse("[DONE]")])
