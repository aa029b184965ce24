"""What would change a recommendation, as text for a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from advisor.decision.assessment import Assessment, EvidenceFlip, Flip
from advisor.report.text_layout import finish, hang, heading, wrap
from advisor.report.words import recommendation

MOST_PAIRS = 12
LONGEST = 200
MOST_NAMED = 3
"""Of options that would be recommended if they passed the same."""
TOGETHER = " together"
"""How an answer ends that is a list of several: beside it another one is an alternative."""


def flips_text(a: Assessment, width: int = 80, ascii: bool = False) -> str:
    """What changes the recommendation: one answer, evidence, two answers; what to ask next."""
    alone = [f for f in a.flips if len(f.change) == 1]
    together = [f for f in a.flips if len(f.change) > 1]
    lines = wrap(recommendation(a), width)
    lines += heading("One answer that changes it")
    lines += _flips(alone, width) or wrap("  None, within what is plausible.", width)
    if together:
        lines += heading("Two answers that change it together, and neither alone")
        lines += _flips(together[:MOST_PAIRS], width)
        if len(together) > MOST_PAIRS:
            more = f"  … and {len(together) - MOST_PAIRS} more; --format json has all."
            lines += wrap(more, width)
    lines += heading("Evidence that changes it")
    lines += _evidence(a.evidence_flips, width) or wrap("  None.", width)
    lines += heading("What to ask next")
    for line in next_words(a):
        lines += hang("  ", line, width)
    return finish(lines, ascii)


def gathered(flips: Sequence[Flip]) -> list[tuple[str, str]]:
    """(what changes, what it leads to), alternatives of one question with one outcome together."""
    found: dict[tuple[str, str], list[str]] = {}
    for flip in flips:
        answer = flip.words.partition(": ")[2]
        found.setdefault(row_of(flip), []).append(answer if len(flip.change) == 1 else "")
    return [
        (f"{label}: {_either(answers)}" if any(answers) else label, name)
        for (label, name), answers in found.items()
    ]


def _either(answers: Sequence[str]) -> str:
    lists = any(one.endswith(TOGETHER) for one in answers)
    return ("; or " if lists else ", ").join(answers)


def row_of(flip: Flip) -> tuple[str, str]:
    """What the changes share that are gathered in one row: a label and what they lead to."""
    name = f"{flip.name} (a tie on cost: {flip.tie})" if flip.tie else flip.name
    return (flip.words.partition(": ")[0] if len(flip.change) == 1 else flip.words, name)


def _flips(flips: Sequence[Flip], width: int) -> list[str]:
    lines: list[str] = []
    for words, name in gathered(flips):
        lines += hang("  ", f"{words} → {name}", width)
    return lines


@dataclass(frozen=True, slots=True)
class EvidenceSaid:
    """What would have to turn out, what it leads to, and what is on record now."""

    words: str
    leads: str
    """As a clause: "it is recommended"."""
    name: str
    on_record: tuple[str, ...]


def evidence_said(flips: Sequence[EvidenceFlip]) -> list[EvidenceSaid]:
    """One line each; options that passing one requirement would recommend share one.

    They come in as an assessment has them, the cheapest first.
    """
    groups: dict[tuple[str, ...], list[EvidenceFlip]] = {}
    for flip in flips:
        wins = flip.turns == "passes" and flip.to == flip.option
        alone = () if wins else (flip.option, flip.turns)
        groups.setdefault((flip.requirement, *alone), []).append(flip)
    return [_together(group) if len(group) > 1 else _alone(group[0]) for group in groups.values()]


def _alone(flip: EvidenceFlip) -> EvidenceSaid:
    turns = "passes" if flip.turns == "passes" else "does not pass"
    words = f"{flip.option_name} {turns} “{flip.title}”"
    leads = "it is recommended" if flip.to == flip.option else flip.name
    return EvidenceSaid(words, leads, flip.name, (flip.on_record,))


def _together(group: Sequence[EvidenceFlip]) -> EvidenceSaid:
    names = [flip.option_name for flip in group]
    which = f"{', '.join(names)} ({len(names)} options)"
    if len(names) > MOST_NAMED:
        which = f"{len(names)} options, the cheapest of them {', '.join(names[:MOST_NAMED])},"
    words = f"Any of {which} passes “{group[0].title}”"
    held: dict[str, list[str]] = {}
    for flip in group:
        held.setdefault(_short(flip.on_record), []).append(flip.option_name)
    record = tuple(
        text if len(held) == 1 else f"{_whose(whose)}: {text}" for text, whose in held.items()
    )
    return EvidenceSaid(words, "that one is recommended", "that one", record)


def _whose(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{len(names)} of them"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def _evidence(flips: Sequence[EvidenceFlip], width: int) -> list[str]:
    lines: list[str] = []
    for one in evidence_said(flips):
        lines += hang("  ", f"{one.words} → {one.leads}", width)
        for record in one.on_record:
            lines += hang("      on record  ", _short(record), width)
    settle = {f.title: f.settle for f in flips if f.settle}
    for title, how in settle.items():
        lines += hang("  ", f"To settle “{title}”: {how}", width)
    return lines


def next_words(a: Assessment) -> list[str]:
    """The open questions that could change most; or that none can, with the proof's bounds."""
    proved = a.proved
    if proved is None:
        return []
    if proved.nothing_can:
        if not proved.within:
            return ["Nothing: every question is answered."]
        return [
            "Nothing still open can change the recommendation "
            f"({proved.decided:,} cases decided), within these bounds:",
            *proved.within,
        ]
    ranked = [q for q in a.open_questions if q.share > 0]
    if not ranked:
        why = proved.why or "two answers together may"
        return [f"No open answer changes it alone. That none can is not proved: {why}."]
    return [
        f"{q.ask} ({max(q.share, 0.01):.0%} of its plausible answers change it, to: "
        f"{'; '.join(q.leads_to[:3])})"
        for q in ranked[:3]
    ]


def flips_json(a: Assessment) -> dict[str, Any]:
    """The `flips` shape: each change can be given to `whatif --set` and gives that option."""
    whole = a.as_json()
    kept = ("flips", "evidence_flips", "open_questions", "proof")
    now = a.recommended.option if a.recommended is not None else a.verdict
    return {"format": "advisor/flips@1", "now": now, **{key: whole[key] for key in kept}}
