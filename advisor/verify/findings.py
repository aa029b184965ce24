"""Findings: what they are called, how grave they are, and which of them a pack expects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from advisor.problems import Problem

Grade = Literal["error", "warning", "note"]

MEANINGS: Mapping[str, tuple[Grade, str]] = {
    "syntax": ("error", "The file is not one plain YAML document."),
    "unknown-key": ("error", "A key that this part does not have; the nearest right one is named."),
    "duplicate-key": ("error", "A key or an id is given twice, or an id means something else."),
    "missing-key": ("error", "A key that must be there is not."),
    "wrong-type": ("error", "A value of another type, or not one of those allowed."),
    "wrong-unit": ("error", "A quantity without a unit, or with one of another dimension."),
    "impossible-bounds": ("error", "Bounds that no value meets, or a figure that cannot be."),
    "impossible-date": ("error", "A date that does not exist."),
    "unknown-name": ("error", "A name of something that is not in the pack."),
    "dead-rule": ("error", "No exact answers reach the rule; the fewest rules to blame are named."),
    "gap": ("error", "Some workload gets no recommendation: no rule has an end for it."),
    "overlap": ("error", "Under hit policy unique, two rules hold and say different things."),
    "template": (
        "error",
        "A template of the report or of a kit that cannot be used, that none takes in, "
        "or that leaves out what a kit's reader cannot do without.",
    ),
    "arithmetic": ("error", "A figure said to follow from others does not."),
    "above-ceiling": ("error", "A speed that the memory of its GPUs cannot deliver."),
    "empty-kind": ("error", "The rules choose a kind to which no option belongs."),
    "hard-need-late": ("warning", "A hard need is asked after rules that pay it no regard."),
    "redundant-rule": ("warning", "Without the rule every workload gets the same outcome."),
    "idle-question": ("warning", "The rules read the answer, and it never changes the outcome."),
    "idle-kind": ("warning", "No rule chooses the kind, first or next."),
    "unreachable-option": ("warning", "No rule can lead to the option."),
    "failed-by-all": ("warning", "No option passes the requirement."),
    "conflict": ("warning", "Claims differ beyond the tolerance and no stated rule settles it."),
    "stale": ("warning", "A price in use is past its review date."),
    "pack-out-of-date": ("warning", "The day is outside the days that the pack is meant for."),
    "written-for-another-version": ("warning", "The pack beneath has another version than said."),
    "claim-ended": ("warning", "A figure has ended by its `until`, and a lesser one is used."),
    "from-the-future": ("warning", "A source or a claim is of a day that has not come."),
    "retired": ("warning", "A retired option is still referred to."),
    "no-source": ("warning", "A figure is derived from one that the pack does not have."),
    "untested-rule": ("warning", "No case of the pack is decided by the rule."),
    "untested-threshold": ("warning", "No case lies on one side of a threshold, or on it."),
    "stored-derived": ("note", "A figure is stored that could be computed from others."),
    "resolved-conflict": ("note", "Claims differ, and a stated rule says which is used."),
    "resolved-overlap": ("note", "Two rules hold at once; the first in the list decides."),
    "kept-for-the-record": ("note", "A retired option, rejected with its date."),
    "unread-question": ("note", "Nothing that recommends reads the answer; the report may."),
    "never-cheapest": ("note", "No workload tried recommends the option: a search, not a proof."),
    "not-proven": ("note", "The check ran out of its budget here; nothing is claimed."),
    "expected-missing": ("error", "The pack expects a finding that was not made."),
}
"""Every finding by its id: its usual grade, and what it means."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, at a place, about something that has a name."""

    id: str
    about: str
    message: str
    file: str = ""
    line: int = 1
    column: int = 1
    rules: tuple[str, ...] = ()
    because_of: tuple[str, ...] = ()
    workload: str = ""
    """A workload file that shows it; empty where there is none."""
    case: str = ""
    """A case file ready to be put into the pack's cases."""
    expected: str = ""
    """Why the pack expects it; empty when it does not."""

    @property
    def grade(self) -> Grade:
        """Error, warning or note."""
        return MEANINGS[self.id][0]

    @property
    def counts(self) -> bool:
        """Whether the check fails because of it."""
        return self.grade != "note" and not self.expected


@dataclass(frozen=True, slots=True)
class Expected:
    """A finding that a pack says it has, and why that is left."""

    id: str
    about: str
    why: str
    place: tuple[str, int, int]
    because_of: tuple[str, ...] = ()
    """The rules to blame; empty where it does not matter which."""
    says: str = ""
    """What its message has in it."""
    inherited: bool = False
    """Expected by a pack beneath: here it need not be found."""

    def is_it(self, found: Finding) -> bool:
        """Whether a finding of this id and about this is the one that is expected."""
        blamed = not self.because_of or self.because_of == found.because_of
        return blamed and self.says in found.message


def expecting(found: Sequence[Finding], expected: Sequence[Expected]) -> tuple[Finding, ...]:
    """The findings with those expected marked, and one for each that was expected in vain."""
    by_key = {(e.id, e.about): e for e in expected}
    marked: list[Finding] = []
    met: set[tuple[str, str]] = set()
    for one in found:
        key = (one.id, one.about)
        known = by_key.get(key)
        if known is not None and known.is_it(one):
            met.add(key)
            one = replace(one, expected=known.why)
        marked.append(one)
    there = {(f.id, f.about): f for f in found}
    for key, vain in by_key.items():
        if key not in met and not vain.inherited:
            name, about = key
            other = there.get(key)
            said = "was not found" if other is None else f"is another one now: {other.message}"
            message = f"{name} about {about} is expected and {said}"
            marked.append(Finding("expected-missing", f"{name}:{about}", message, *vain.place))
    return tuple(marked)


def from_problem(problem: Problem) -> Finding:
    """A mistake that keeps the pack from being loaded."""
    return Finding(
        problem.id or "wrong-type",
        "",
        problem.message,
        problem.file,
        problem.line,
        problem.column,
    )
