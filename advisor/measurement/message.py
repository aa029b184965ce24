"""A request as it is meant, and as each protocol writes it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from advisor.measurement.attempt import Reply, ToolCall
from advisor.measurement.dialect import Protocol


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool the model may call; `schema` is its JSON Schema."""

    name: str
    description: str
    schema: dict[str, object]


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn: what a person says, what the model said, or what a tool gave back."""

    role: str
    """user, assistant or tool"""
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    answers: str = ""
    """The id of the call that a tool's result belongs to."""


@dataclass(frozen=True, slots=True)
class Message:
    """All that one call sends. `cache` marks the system prompt as worth keeping."""

    turns: tuple[Turn, ...]
    system: str = ""
    tools: tuple[Tool, ...] = ()
    max_tokens: int = 256
    cache: bool = False

    def answered(self, reply: Reply, results: Sequence[tuple[str, str]] = ()) -> Message:
        """The same conversation with a reply, and the results of its calls as (id, text)."""
        said = Turn("assistant", reply.text, reply.calls)
        given = [Turn("tool", text, answers=id_) for id_, text in results]
        return Message(
            (*self.turns, said, *given), self.system, self.tools, self.max_tokens, self.cache
        )

    def asked(self, text: str) -> Message:
        """The same conversation with one more thing said by the person."""
        turns = (*self.turns, Turn("user", text))
        return Message(turns, self.system, self.tools, self.max_tokens, self.cache)


def encode(
    message: Message, protocol: Protocol, model: str, limit_key: str = "max_tokens"
) -> bytes:
    """The body of a streamed request. `limit_key` is what the endpoint calls the output limit."""
    write = _anthropic if protocol == "anthropic" else _openai
    body: dict[str, object] = {"model": model, limit_key: message.max_tokens, "stream": True}
    return json.dumps({**body, **write(message)}, ensure_ascii=False).encode()


def _anthropic(message: Message) -> dict[str, object]:
    turns: list[dict[str, object]] = []
    for turn in message.turns:
        if turn.role == "tool":
            block = {"type": "tool_result", "tool_use_id": turn.answers, "content": turn.text}
            last = turns[-1]["content"] if turns and turns[-1]["role"] == "user" else None
            # Results of one round belong in one turn.
            if isinstance(last, list):
                last.append(block)
            else:
                turns.append({"role": "user", "content": [block]})
        elif turn.calls:
            blocks: list[dict[str, object]] = []
            if turn.text:
                blocks.append({"type": "text", "text": turn.text})
            for call in turn.calls:
                given = _arguments(call)
                blocks.append(
                    {"type": "tool_use", "id": call.id, "name": call.name, "input": given}
                )
            turns.append({"role": "assistant", "content": blocks})
        else:
            turns.append({"role": turn.role, "content": turn.text or "…"})
    body: dict[str, object] = {"messages": turns}
    if message.system:
        block = {"type": "text", "text": message.system}
        marked = {**block, "cache_control": {"type": "ephemeral"}} if message.cache else block
        body["system"] = [marked]
    if message.tools:
        body["tools"] = [
            {"name": t.name, "description": t.description, "input_schema": t.schema}
            for t in message.tools
        ]
    return body


def _openai(message: Message) -> dict[str, object]:
    turns: list[dict[str, object]] = []
    if message.system:
        turns.append({"role": "system", "content": message.system})
    for turn in message.turns:
        if turn.role == "tool":
            turns.append({"role": "tool", "tool_call_id": turn.answers, "content": turn.text})
        elif turn.calls:
            calls = [
                {
                    "id": c.id,
                    "type": "function",
                    "function": {"name": c.name, "arguments": c.arguments},
                }
                for c in turn.calls
            ]
            turns.append({"role": "assistant", "content": turn.text or None, "tool_calls": calls})
        else:
            turns.append({"role": turn.role, "content": turn.text})
    body: dict[str, object] = {"messages": turns, "stream_options": {"include_usage": True}}
    if message.tools:
        body["tools"] = [
            {
                "type": "function",
                "function": {
                    "name": t.name,
                    "description": t.description,
                    "parameters": t.schema,
                },
            }
            for t in message.tools
        ]
    return body


def _arguments(call: ToolCall) -> object:
    try:
        given = json.loads(call.arguments or "{}")
    except (ValueError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}
