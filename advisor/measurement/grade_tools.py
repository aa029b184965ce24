"""Grading a run of tool calls: the right tools, in order, with the right arguments, none spare.

An argument is compared after case, spaces and ,./-_*^ are dropped, as public benchmarks of
function calling do; the order of the calls is graded besides, because a support run needs it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.measurement.attempt import ToolCall
from advisor.measurement.draw import Case, filled
from advisor.measurement.message import Tool
from advisor.measurement.suite import Suite, ToolRule

DROPPED = re.compile(r"[\s,./\-_*^]+")


@dataclass(frozen=True, slots=True)
class WantedCall:
    """A call that a run must make; `fails_once` when its first answer is an error."""

    name: str
    arguments: Mapping[str, str]
    gives: str
    fails_once: bool = False


@dataclass(frozen=True, slots=True)
class RunGrade:
    """One run: the calls that were right of those wanted, and what went wrong."""

    right_calls: int
    wanted_calls: int
    faults: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Every call right, in order, and nothing else."""
        return not self.faults


def tools_of(suite: Suite) -> tuple[Tool, ...]:
    """The suite's tools as an endpoint is told of them."""
    return tuple(
        Tool(
            rule.name,
            rule.description,
            {
                "type": "object",
                "properties": {
                    name: {"type": "string", "description": about}
                    for name, about in rule.arguments.items()
                },
                "required": list(rule.arguments),
                "additionalProperties": False,
            },
        )
        for rule in suite.tools
    )


def wanted_calls(suite: Suite, case: Case) -> tuple[WantedCall, ...]:
    """The calls a case needs, in order; one of them fails at first in every n-th run."""
    rules: dict[str, ToolRule] = {rule.name: rule for rule in suite.tools}
    names = case.template.tools
    every = suite.tool_errors_every
    failing = (case.number // every) % len(names) if every and case.number % every == 0 else -1
    return tuple(
        WantedCall(
            name,
            {key: filled(text, case.values) for key, text in rules[name].expects.items()},
            filled(rules[name].gives, case.values),
            i == failing,
        )
        for i, name in enumerate(names)
    )


class ToolDesk:
    """Answers the calls of one run, and keeps the score."""

    def __init__(self, wanted: Sequence[WantedCall]) -> None:
        self._wanted = list(wanted)
        self._at = 0
        self._failed = False
        self._right = 0
        self._faults: list[str] = []

    def answer(self, call: ToolCall) -> str:
        """What the tool gives back for a call."""
        arguments = _arguments(call)
        expected = self._wanted[self._at] if self._at < len(self._wanted) else None
        fault = self._fault(call, arguments, expected)
        if fault or expected is None:
            self._faults.append(fault)
            known = next((w for w in self._wanted if w.name == call.name), None)
            return known.gives if known is not None and arguments is not None else "unknown request"
        if expected.fails_once and not self._failed:
            self._failed = True
            return "error: the service did not answer in time; try again"
        self._failed = False
        self._at += 1
        self._right += 1
        return expected.gives

    def _fault(
        self, call: ToolCall, arguments: Mapping[str, str] | None, expected: WantedCall | None
    ) -> str:
        if expected is None:
            return "spurious_call"
        if call.name != expected.name:
            later = [w.name for w in self._wanted[self._at :]]
            return "wrong_order" if call.name in later else "wrong_tool"
        if arguments is None:
            return "unreadable_arguments"
        missing = set(expected.arguments) - set(arguments)
        if missing:
            return "missing_argument"
        wrong = [k for k, v in expected.arguments.items() if _bare(arguments[k]) != _bare(v)]
        return "wrong_argument" if wrong else ""

    def score(self) -> RunGrade:
        """The grade of the run once the model calls no more."""
        faults = list(self._faults)
        if self._at < len(self._wanted):
            faults.append("not_recovered" if self._failed else "missing_call")
        return RunGrade(self._right, len(self._wanted), tuple(dict.fromkeys(faults)))


def _arguments(call: ToolCall) -> dict[str, str] | None:
    try:
        found = json.loads(call.arguments or "{}")
    except (ValueError, RecursionError):
        return None
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else None


def _bare(text: str) -> str:
    return DROPPED.sub("", text).casefold()
