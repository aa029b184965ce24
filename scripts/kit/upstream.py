"""A model server on loopback that answers as told and counts what it is asked, for check_kit.

Chat completions and Anthropic messages, whole or streamed, told apart by the model that is asked.
"""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ANSWER = "yes"
TOKENS = (1000, 250)
"""In and out, where nothing else is said."""


@dataclass
class Upstream:
    """What is asked by model, and how each model behaves."""

    asked: Counter[str] = field(default_factory=Counter)
    failing: set[str] = field(default_factory=set)
    slow: dict[str, float] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    """What is said where the question holds the key."""
    tokens: dict[str, tuple[int, int]] = field(default_factory=dict)
    """What is counted for a model, in and out."""
    usual: tuple[int, int] = TOKENS
    """What is counted where nothing else is said."""
    drip: dict[str, float] = field(default_factory=dict)
    """Seconds of each of two pauses within a stream, where the question holds the key."""
    lock: threading.Lock = field(default_factory=threading.Lock)
    server: ThreadingHTTPServer | None = None

    def forget(self) -> None:
        """Count anew, and answer everything at once and rightly."""
        self.asked, self.failing, self.slow = Counter(), set(), {}
        self.answers, self.tokens, self.drip = {}, {}, {}

    def start(self) -> str:
        """Serve on a free port; returns the address."""
        upstream = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, format: str, *args: object) -> None:
                pass

            def do_GET(self) -> None:
                self.whole({"object": "list", "data": []})

            def do_POST(self) -> None:
                length = int(self.headers.get("content-length", 0))
                body: dict[str, Any] = json.loads(self.rfile.read(length) or b"{}")
                model = str(body.get("model"))
                with upstream.lock:
                    upstream.asked[model] += 1
                if model in upstream.failing:
                    self.whole({"error": {"type": "api_error", "message": "out of order"}}, 500)
                    return
                time.sleep(upstream.slow.get(model, 0.0))
                text = json.dumps(body.get("messages"))
                said = next((a for q, a in upstream.answers.items() if q in text), ANSWER)
                tokens = upstream.tokens.get(model, upstream.usual)
                if self.path.endswith("/responses"):
                    self.whole(responses(model, said, tokens))
                    return
                dialect = anthropic if self.path.endswith("/messages") else openai
                whole, events = dialect(model, said, tokens)
                if body.get("stream"):
                    late = next((s for q, s in upstream.drip.items() if q in text), 0.005)
                    self.stream(events, late)
                else:
                    self.whole(whole)

            def whole(self, body: object, status: int = 200) -> None:
                data = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def stream(self, events: list[str], late: float) -> None:
                self.send_response(200)
                self.send_header("content-type", "text/event-stream")
                self.send_header("connection", "close")
                self.end_headers()
                for n, event in enumerate(events):
                    self.wfile.write(event.encode())
                    self.wfile.flush()
                    # Two pauses, after the first word in either dialect.
                    time.sleep(late if n in (2, 3) else 0.005)
                self.close_connection = True

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def stop(self) -> None:
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()


def openai(model: str, said: str, tokens: tuple[int, int]) -> tuple[dict[str, Any], list[str]]:
    usage = {
        "prompt_tokens": tokens[0],
        "completion_tokens": tokens[1],
        "total_tokens": sum(tokens),
    }
    base = {"id": "chatcmpl-1", "created": 1, "model": model}
    message = {"role": "assistant", "content": said}
    whole = {
        **base,
        "object": "chat.completion",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": usage,
    }
    chunk = {**base, "object": "chat.completion.chunk"}
    deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}, {"content": said}, {}]
    chunks: list[dict[str, Any]] = [
        {
            **chunk,
            "choices": [{"index": 0, "delta": d, "finish_reason": None if d else "stop"}],
        }
        for d in deltas
    ]
    chunks.append({**chunk, "choices": [], "usage": usage})
    return whole, [*(f"data: {json.dumps(c)}\n\n" for c in chunks), "data: [DONE]\n\n"]


def responses(model: str, said: str, tokens: tuple[int, int]) -> dict[str, Any]:
    """OpenAI's newer interface, which the gateway asks for what it got as Anthropic messages."""
    content = [{"type": "output_text", "text": said, "annotations": []}]
    message = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed"}
    return {
        "id": "resp_1",
        "object": "response",
        "created_at": 1,
        "status": "completed",
        "model": model,
        "output": [{**message, "content": content}],
        "parallel_tool_calls": True,
        "tool_choice": "auto",
        "tools": [],
        "usage": {
            "input_tokens": tokens[0],
            "output_tokens": tokens[1],
            "total_tokens": sum(tokens),
            "input_tokens_details": {"cached_tokens": 0},
            "output_tokens_details": {"reasoning_tokens": 0},
        },
    }


def anthropic(model: str, said: str, tokens: tuple[int, int]) -> tuple[dict[str, Any], list[str]]:
    usage = {"input_tokens": tokens[0], "output_tokens": tokens[1]}
    base = {"id": "msg_1", "type": "message", "role": "assistant", "model": model}
    ending = {"stop_reason": "end_turn", "stop_sequence": None}
    whole = {**base, **ending, "content": [{"type": "text", "text": said}], "usage": usage}
    opened: dict[str, Any] = {
        **base,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage,
    }
    events: list[dict[str, Any]] = [
        {"type": "message_start", "message": opened},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": said}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": ending, "usage": {"output_tokens": tokens[1]}},
        {"type": "message_stop"},
    ]
    return whole, [f"event: {e['type']}\ndata: {json.dumps(e)}\n\n" for e in events]
