"""The tools a model is given: the calls of the screen, with every input checked like anybody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.conversation.calls import CallError, Calls
from advisor.conversation.figure_guard import MARK, FigureGuard
from advisor.conversation.lexicon import lexicon
from advisor.conversation.reading import Proposal
from advisor.interview.typed import answer_from
from advisor.interview.wording import answer_text
from advisor.language_model.gathered import ToolCall
from advisor.pack import Pack
from advisor.spelling import suggestion
from advisor.text_safety import plain
from advisor.workload.parse import AnswerError

if TYPE_CHECKING:
    from anthropic.types import ToolParam

MOST_ANSWERS = 40
ANSWERS = {
    "type": "array",
    "maxItems": MOST_ANSWERS,
    "items": {
        "type": "object",
        "properties": {
            "question": {"type": "string", "description": "a question id"},
            "value": {"type": "string", "description": "the answer as one would type it"},
            "quote": {"type": "string", "description": "the person's own words, literally"},
        },
        "required": ["question", "value", "quote"],
    },
}
TEXT = {"type": "string"}
TABLE: tuple[tuple[str, str, Mapping[str, object]], ...] = (
    ("propose_answers", "Put answers before the person, who confirms or drops them.",
     {"answers": ANSWERS}),
    ("ask", "Bring one question of the questionnaire before the person.", {"question": TEXT}),
    ("explain", "Why the recommended option, or why or why not the option named.",
     {"option": TEXT}),
    ("what_if", "What other answers would give; nothing is taken.", {"answers": ANSWERS}),
    ("compare", "Two options side by side.", {"one": TEXT, "other": TEXT}),
    ("look_up", "Every claim on an option, with source, date and status.", {"about": TEXT}),
    ("missing", "Which questions are open.", {}),
)  # fmt: skip
OPTIONAL = frozenset({"option"})


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What a call gave: text for the model, proposals, the question to ask."""

    text: str
    wrong: bool = False
    proposals: tuple[Proposal, ...] = ()
    question: str = ""
    vouches: bool = True
    """Whether its figures are the advisor's own, and not the model's put back to it."""


class ToolInputError(Exception):
    """An input in the wrong shape; the message goes back to the model."""


def tool_params(*names: str) -> list[ToolParam]:
    """The tools in the shape of the Messages API; only those named, where any are."""
    return [
        {
            "name": name,
            "description": about,
            "input_schema": {
                "type": "object",
                "properties": dict(properties),
                "required": [p for p in properties if p not in OPTIONAL],
            },
        }
        for name, about, properties in TABLE
        if not names or name in names
    ]


def call_tool(calls: Calls, call: ToolCall, heard: str) -> ToolResult:
    """Run one call; `heard` is all that the person said, in which a quote must stand."""
    try:
        if call.wrong:
            raise ToolInputError(call.wrong)
        return _called(calls, call, heard)
    except (ToolInputError, CallError) as error:
        return ToolResult(str(error), wrong=True)


def _called(calls: Calls, call: ToolCall, heard: str) -> ToolResult:
    if call.name == "propose_answers":
        proposals = proposals_in(calls.pack, call.input, heard)
        shown = "; ".join(f"{p.question}: {_shown(calls.pack, p)}" for p in proposals)
        return ToolResult(f"shown, not yet confirmed: {shown}", False, proposals, "", False)
    if call.name == "ask":
        question = _text(call.input, "question")
        asked = calls.pack.questionnaire.question(question)
        if asked is None:
            raise ToolInputError(_unknown(calls.pack, question))
        return ToolResult(f"now asked: {asked.ask}", question=question)
    if call.name == "explain":
        return ToolResult(calls.explain(_text(call.input, "option") if call.input else ""))
    if call.name == "what_if":
        return ToolResult(calls.what_if(proposals_in(calls.pack, call.input, None)))
    if call.name == "compare":
        return ToolResult(calls.compare(_text(call.input, "one"), _text(call.input, "other")))
    if call.name == "look_up":
        return ToolResult(calls.claims(_text(call.input, "about")))
    if call.name == "missing":
        return ToolResult(calls.missing())
    names = tuple(name for name, _, _ in TABLE)
    raise ToolInputError(f'there is no tool "{plain(call.name)}"{suggestion(call.name, names)}')


def _text(given: Mapping[str, object], name: str) -> str:
    value = given.get(name)
    if not isinstance(value, str):
        raise ToolInputError(f'"{name}" must be text')
    return plain(value, 200)


def proposals_in(
    pack: Pack, given: Mapping[str, object], heard: str | None
) -> tuple[Proposal, ...]:
    """The answers of a call, each quoted from what was `heard` unless it is None, and supposed.

    Raises ToolInputError for the first that is not in order.
    """
    rows = given.get("answers")
    if not isinstance(rows, list) or not rows or len(rows) > MOST_ANSWERS:
        raise ToolInputError(f'"answers" must be a list of 1 to {MOST_ANSWERS} answers')
    return tuple(_proposal(pack, row, heard) for row in rows)


def _proposal(pack: Pack, row: object, heard: str | None) -> Proposal:
    if not isinstance(row, dict):
        raise ToolInputError("an answer must have question, value and quote")
    name, value = _text(row, "question"), _text(row, "value")
    question = pack.questionnaire.question(name)
    if question is None:
        raise ToolInputError(_unknown(pack, name))
    quote = _text(row, "quote") if heard is not None else ""
    if heard is not None and (not quote.strip() or same_words(quote) not in same_words(heard)):
        raise ToolInputError(f"{name}: the person did not say “{quote}”; quote them literally")
    if heard is not None:
        guard = FigureGuard(lexicon(pack))
        guard.support(quote)
        if MARK in guard.check(value):
            raise ToolInputError(f"{name}: “{value}” is not a figure of the quote; compute nothing")
    try:
        answer = answer_from(pack, question, value)
    except AnswerError as error:
        raise ToolInputError(f"{name}: {error.message}") from error
    return Proposal(name, answer, quote)


def _shown(pack: Pack, proposal: Proposal) -> str:
    question = pack.questionnaire.question(proposal.question)
    return "" if question is None else answer_text(pack, question, proposal.answer)


def same_words(text: str) -> str:
    """A text as it is compared: its case and its spaces do not matter."""
    return " ".join(text.lower().split())


def _unknown(pack: Pack, name: str) -> str:
    ids = [q.id for q in pack.questionnaire.questions]
    return f'there is no question "{name}"{suggestion(name, ids)}'
