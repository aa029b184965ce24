"""The two ways endpoints speak, read from their event streams: what counts as output, as an end.

Both readers take the moment an event arrived with it, so that parsing may happen any time later.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Literal

from advisor.measurement.attempt import Output, OutputKind, Reply, ToolCall, Usage
from advisor.measurement.sse import StreamError

Protocol = Literal["anthropic", "openai"]
Json = Mapping[str, object]
TOKEN = re.compile(r"[a-z0-9_.-]{1,40}")
OTHER = "other"
MOST_COUNTED = 10**12
"""Tokens; a count above this is none."""


class StreamReader:
    """What both protocols share: outputs in order, text, tool calls, usage and the stop reason."""

    def __init__(self) -> None:
        self.outputs: list[Output] = []
        self.stop = ""
        self.finished = False
        """True once the protocol's own last word came; a stop reason alone will do for success."""
        self.error = ""
        self._text: list[str] = []
        self._calls: dict[int, list[str]] = {}
        self._counts: dict[str, int] = {}

    def event(self, at: int, name: str, data: str) -> None:
        """One event that arrived at `at`; raises StreamError for what is no JSON object."""
        if data.strip() == "[DONE]":
            self.finished = True
            return
        try:
            body = json.loads(data)
        except (ValueError, RecursionError) as error:
            raise StreamError("an event is not JSON") from error
        if not isinstance(body, dict):
            raise StreamError("an event is not a JSON object")
        if name == "error" or isinstance(body.get("error"), dict | str):
            self._error(body)
        else:
            self._body(at, name, body)

    def reply(self) -> Reply:
        """What was said so far."""
        calls = tuple(ToolCall(*map(paired, self._calls[i])) for i in sorted(self._calls))
        counts = self._counts
        usage = Usage(
            counts.get("input"),
            counts.get("output"),
            counts.get("cached", 0),
            counts.get("cache_written", 0),
            counts.get("reasoning", 0),
        )
        text = paired("".join(self._text))
        return Reply(tuple(self.outputs), text, calls, self.stop, usage, self.error)

    def _body(self, at: int, name: str, body: Json) -> None:
        raise NotImplementedError

    def _error(self, body: Json) -> None:
        error = body.get("error")
        kind = error.get("type") or error.get("code") if isinstance(error, dict) else ""
        self.error = token(str(kind or "error"))

    def _output(self, at: int, kind: OutputKind, piece: object) -> None:
        if not isinstance(piece, str) or not piece:
            return
        self.outputs.append(Output(at, kind, len(piece), self._running()))
        if kind == "answer":
            self._text.append(piece)

    def _running(self) -> int | None:
        return None

    def _call(self, index: int, id_: object, name: object, arguments: object) -> None:
        call = self._calls.setdefault(index, ["", "", ""])
        for place, value in enumerate((id_, name, arguments)):
            if isinstance(value, str):
                call[place] += value

    def _count(self, name: str, value: object) -> None:
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_COUNTED:
            self._counts[name] = value


class AnthropicReader(StreamReader):
    """Anthropic Messages: `message_stop` ends it, `message_delta` carries stop and usage."""

    def _body(self, at: int, name: str, body: Json) -> None:
        kind = body.get("type") or name
        index = body.get("index")
        place = index if isinstance(index, int) else 0
        if kind == "content_block_delta":
            self._delta(at, place, _mapping(body.get("delta")))
        elif kind == "content_block_start":
            block = _mapping(body.get("content_block"))
            if block.get("type") == "tool_use":
                self._call(place, block.get("id"), block.get("name"), None)
                self._output(at, "tool", block.get("name"))
            else:
                self._output(at, "answer", block.get("text"))
                self._output(at, "reasoning", block.get("thinking"))
        elif kind == "message_start":
            self._usage(_mapping(_mapping(body.get("message")).get("usage")), final=False)
        elif kind == "message_delta":
            stop = _mapping(body.get("delta")).get("stop_reason")
            self.stop = stop if isinstance(stop, str) else self.stop
            self._usage(_mapping(body.get("usage")), final=True)
        elif kind == "message_stop":
            self.finished = True

    def _delta(self, at: int, place: int, delta: Json) -> None:
        self._output(at, "answer", delta.get("text"))
        self._output(at, "reasoning", delta.get("thinking"))
        arguments = delta.get("partial_json")
        if isinstance(arguments, str) and arguments:
            self._call(place, None, None, arguments)
            self._output(at, "tool", arguments)

    def _usage(self, usage: Json, final: bool) -> None:
        """The count at the start is a placeholder for output; the last one is cumulative."""
        if final:
            self._count("output", usage.get("output_tokens"))
            details = _mapping(usage.get("output_tokens_details"))
            self._count("reasoning", details.get("thinking_tokens"))
        self._count("cached", usage.get("cache_read_input_tokens"))
        self._count("cache_written", usage.get("cache_creation_input_tokens"))
        self._count("fresh", usage.get("input_tokens"))
        if "fresh" in self._counts:
            parts = ("fresh", "cached", "cache_written")
            self._count("input", sum(self._counts.get(part, 0) for part in parts))


class OpenAIReader(StreamReader):
    """OpenAI-compatible chat completions; usage is taken from any chunk that carries it."""

    def _running(self) -> int | None:
        return self._counts.get("output")

    def _body(self, at: int, name: str, body: Json) -> None:
        self._usage(_mapping(body.get("usage")))
        choices = body.get("choices")
        if not isinstance(choices, list):
            return
        for choice in choices:
            delta = _mapping(_mapping(choice).get("delta"))
            self._output(at, "answer", delta.get("content"))
            # Some servers send the same reasoning under both names: one is counted.
            reasoning = delta.get("reasoning_content") or delta.get("reasoning")
            self._output(at, "reasoning", reasoning)
            self._tools(at, delta.get("tool_calls"))
            stop = _mapping(choice).get("finish_reason")
            self.stop = stop if isinstance(stop, str) and stop else self.stop

    def _tools(self, at: int, calls: object) -> None:
        for i, call in enumerate(calls if isinstance(calls, list) else ()):
            given = _mapping(call).get("index")
            function = _mapping(_mapping(call).get("function"))
            place = given if isinstance(given, int) else i
            said = _mapping(call).get("id"), function.get("name"), function.get("arguments")
            self._call(place, *said)
            self._output(at, "tool", said[1] or said[2])

    def _usage(self, usage: Json) -> None:
        self._count("input", usage.get("prompt_tokens"))
        self._count("output", usage.get("completion_tokens"))
        prompt = _mapping(usage.get("prompt_tokens_details"))
        self._count("cached", prompt.get("cached_tokens"))
        answer = _mapping(usage.get("completion_tokens_details"))
        self._count("reasoning", answer.get("reasoning_tokens"))


def token(said: str) -> str:
    """A word from outside that is counted and kept: short and plain, or `other`."""
    word = said[:100].lower()
    return word if TOKEN.fullmatch(word) else OTHER


def paired(text: str) -> str:
    """Text whose halves of characters stand together; a half alone is replaced, as in UTF-8."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def reader_for(protocol: Protocol) -> StreamReader:
    """A reader for one answer."""
    return AnthropicReader() if protocol == "anthropic" else OpenAIReader()


def _mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}
