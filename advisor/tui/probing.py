"""What the probe screen shows, as frozen data, and the rows of its choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from advisor.probe.board import Board
    from advisor.probe.candidates import Candidate
    from advisor.probe.choice import Choice, Suites

Stage = Literal["choose", "running", "stopping", "over"]
SIMULATED_ROW = "simulated"
LOOKING = "Looking for what a probe could still change …"


@dataclass(frozen=True, slots=True)
class ProbeRow:
    """One line of the choice; without an id it is a heading."""

    id: str
    label: str
    note: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Probing:
    """The screen at one moment. Texts are laid out already, but for the lanes of the board."""

    stage: Stage = "choose"
    rows: tuple[ProbeRow, ...] = ()
    plan: str = LOOKING
    price: str = ""
    trouble: str = ""
    board: Board | None = None
    names: tuple[str, ...] = ()
    elapsed: float = 0.0
    changed: str = ""
    findings: tuple[str, ...] = ()


def rows_of(choice: Choice, suites: Suites, names: Mapping[str, str]) -> tuple[ProbeRow, ...]:
    """Targets and suites, each with its mark and what is to be known of it."""
    ready = [c for c in choice.candidates if c.target is not None]
    others = [c for c in choice.candidates if c.target is None]
    plan = choice.plan(suites)
    rows = [ProbeRow("", "Measure"), *(_option(c, choice, names) for c in ready)]
    rows.append(ProbeRow(SIMULATED_ROW, "SIMULATED endpoint", "needs no key, proves nothing",
                         choice.simulated))  # fmt: skip
    rows.append(ProbeRow("", "With"))
    for id_, (suite, _) in suites.items():
        note = f"{plan.samples_of(suite)} samples · {suite.about}"
        rows.append(ProbeRow(f"suite {id_}", id_, note, id_ in choice.suites))
    if others:
        rows.append(ProbeRow("", "Only at an address of your own (a)"))
    return (*rows, *(_option(c, choice, names) for c in others))


def _option(one: Candidate, choice: Choice, names: Mapping[str, str]) -> ProbeRow:
    notes = [one.trouble] if one.trouble else []
    key = "" if one.target is None else one.target.key_name
    if key in choice.missing:
        notes.append(f"no key: set {key}")
    found = [u.suite for u in choice.useful if u.option == one.option]
    if found:
        notes.append(f"{', '.join(dict.fromkeys(found))} could change the result")
    label = names.get(one.option, one.option)
    return ProbeRow(f"option {one.option}", label, " · ".join(notes), one.option in choice.options)
