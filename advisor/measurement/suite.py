"""Suites: what is sent and how the answer is checked, as the files under `rules/probes` say."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from advisor.pack.base import RuleModel
from advisor.pack.part_files import Problems, read_model
from advisor.problems import InputError, Problem
from advisor.resources import rules_folder
from advisor.spelling import suggestion

MOST_SAMPLES = 100_000
Number = Annotated[int, Field(ge=1, le=MOST_SAMPLES)]
Drawn = Mapping[str, Any]


class Draw(RuleModel):
    """How one variable of a case is drawn; exactly one way is given.

    `choice` takes one of a list, `whole` a number from..to, `cents` an amount from..to in whole
    cents, `day` a date from..to, `code` a pattern in which # is a digit and ? a capital letter.
    """

    choice: tuple[str, ...] = ()
    whole: tuple[int, int] | None = None
    cents: tuple[int, int] | None = None
    day: tuple[str, str] | None = None
    code: str = ""

    @model_validator(mode="after")
    def _one_way(self) -> Draw:
        given = [n for n in ("choice", "whole", "cents", "day", "code") if getattr(self, n)]
        if len(given) != 1:
            raise ValueError("give one of choice, whole, cents, day, code")
        numbers = (self.whole, self.cents)
        turned = any(span is not None and span[0] > span[1] for span in numbers)
        if turned or (self.day is not None and self.day[0] > self.day[1]):
            raise ValueError("the first of the two is above the second")
        return self


class Template(RuleModel):
    """One form of a case: its text with {variables}, and what is expected."""

    text: str
    expect: Any = None
    """A field map, a label, a number or arithmetic on variables, as the suite's kind needs."""
    draw: dict[str, Draw] = Field(default_factory=dict)
    """Draws of its own, beside the suite's."""
    turns: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    """The tools that a run must call, in order."""


class FieldRule(RuleModel):
    """One field of an answer that must be JSON."""

    name: str
    type: Literal["text", "number", "whole", "day"]
    may_be_null: bool = False
    tolerance: float = 0.0


class ToolRule(RuleModel):
    """A tool: its arguments by name, each with what it holds, and what it gives back."""

    name: str
    description: str
    arguments: dict[str, str]
    """Argument name to description; all are text and all are needed."""
    gives: str
    expects: dict[str, str] = Field(default_factory=dict)
    """Argument name to the value it must have, with {variables}."""


SuiteKind = Literal["latency", "json", "label", "number", "says", "tools", "turns", "cache"]


class Suite(RuleModel):
    """One suite of a file under `rules/probes`."""

    format: Literal["advisor/probe-suite@1"]
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    about: str
    kind: SuiteKind
    samples: Number
    max_tokens: Number
    expected_tokens: Number
    seed: int = 1
    system: str = ""
    draw: dict[str, Draw] = Field(default_factory=dict)
    cases: tuple[Template, ...] = Field(min_length=1)
    fields: tuple[FieldRule, ...] = ()
    labels: tuple[str, ...] = ()
    tools: tuple[ToolRule, ...] = ()
    forbid: tuple[str, ...] = ()
    """Words that an answer may not hold, with {variables}."""
    in_flight: tuple[Number, ...] = (1,)
    tool_errors_every: int = Field(default=0, ge=0)
    """Every n-th run meets one tool that fails once; 0 for never."""
    filler: tuple[str, ...] = ()
    """Sentences that make a long prompt."""
    lengths: tuple[Number, ...] = ()
    """Lengths of a long prompt, in words."""
    depths: tuple[float, ...] = ()
    lasts: tuple[Number, ...] = ()
    """How many turns after a fact it is asked for."""
    metrics: dict[str, str] = Field(default_factory=dict)
    """Measured quantity to the metric of the catalogue it becomes evidence for."""

    @field_validator("draw")
    @classmethod
    def _named(cls, value: dict[str, Draw]) -> dict[str, Draw]:
        for name in value:
            if not name.isidentifier():
                raise ValueError(f'"{name}" cannot be the name of a variable')
        return value


def suites_folder() -> Path:
    """Where the built-in suites are."""
    return rules_folder() / "probes"


def load_suites(extra: Path | None = None) -> dict[str, tuple[Suite, str]]:
    """Every suite by its id, with the hash of its file; raises InputError with every mistake.

    A firm's own folder, given as `extra`, adds suites and replaces those of the same id.
    """
    problems = Problems()
    found: dict[str, tuple[Suite, str]] = {}
    for folder in (suites_folder(), *((extra,) if extra is not None else ())):
        for path in sorted(folder.glob("*.yaml")):
            if path.name == "endpoints.yaml":
                continue
            read = read_model(path, Suite, problems)
            if read is not None:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
                found[read[0].id] = (read[0], digest)
    problems.stop_if_any()
    return found


def chosen(names: tuple[str, ...], suites: Mapping[str, tuple[Suite, str]]) -> list[str]:
    """The ids asked for, or latency alone; raises InputError for unknown ones."""
    wrong = [
        Problem("--suite", 1, 1, f'unknown suite "{name}"{suggestion(name, suites)}')
        for name in names
        if name != "all" and name not in suites
    ]
    if wrong:
        raise InputError(tuple(wrong))
    if "all" in names:
        return list(suites)
    return list(dict.fromkeys(names)) or ["latency"]
