"""What a fact may be compared with: the words that fit its kind, and values that it can have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advisor.pack.facts import BOUNDS, FactKind, FactType, Path
from advisor.spelling import suggestion
from advisor.units import UnitError, parse_day, parse_quantity

EQUAL = ("is", "not", "one_of")
WORDS_FOR: Mapping[FactKind, tuple[str, ...]] = {
    "yes_no": EQUAL,
    "choice": EQUAL,
    "text": EQUAL,
    "quantity": (*BOUNDS, "is", "not"),
    "date": (*BOUNDS, "is", "not"),
    "list": ("includes",),
}
"""The tests of a condition that can hold for a fact of that kind."""
SAID: Mapping[FactKind, str] = {
    "yes_no": "is yes or no",
    "choice": "is a choice",
    "text": "is a word",
    "quantity": "is an amount",
    "date": "is a date",
    "list": "is a list",
}


YEARS = range(1970, 3000)
"""Years that a day may lie in: a day before or after it still exists."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake in a condition or check; `path` leads to the wrong key or value."""

    path: Path
    message: str
    id: str = "wrong-type"
    name: str = ""
    """The name that is not known, where that is the mistake."""


class ConditionError(Exception):
    """A condition that cannot be read; `faults` holds every mistake in it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.message for fault in faults))
        self.faults = faults


def unknown(path: Path, what: str, name: object, known: Sequence[str] | Mapping[str, Any]) -> Fault:
    """That there is no `what` of this name, with the nearest that there is."""
    said = f'unknown {what} "{name}"{suggestion(str(name), known)}'
    return Fault(path, said, "unknown-name", str(name))


def misfit(
    fact: str, word: str, raw: Any, kind: FactType, words: Sequence[str], path: Path
) -> Fault:
    """That a word does not fit the kind of fact, and which would."""
    if kind.kind == "list":
        items = raw if isinstance(raw, list) and raw else [raw]
        shown = str(items[0]) if isinstance(items[0], str) and items[0] else "..."
        return Fault(path, f"{fact} is a list: write {{includes: {shown}}}")
    said = f'"{word}" does not fit {fact}, which {SAID[kind.kind]}'
    return Fault(path, f"{said}: it takes {', '.join(words)}")


def operand(raw: Any, kind: FactType, path: Path, faults: list[Fault]) -> Any:
    """The operand of a test in the fact's own kind; None where it has a mistake."""
    found, fault = _read(raw, kind, path)
    if fault is not None:
        faults.append(fault)
    return found


def operands(raw: Any, kind: FactType, path: Path, faults: list[Fault]) -> tuple[Any, ...]:
    """The operands of a test that takes a list."""
    if not isinstance(raw, list) or not raw:
        faults.append(Fault(path, f'"{path[-1]}" takes a list'))
        return ()
    return tuple(operand(value, kind, (*path, i), faults) for i, value in enumerate(raw))


def _read(raw: Any, kind: FactType, path: Path) -> tuple[Any, Fault | None]:
    if isinstance(raw, list):
        shown = ", ".join(str(one) for one in raw if not isinstance(one, list | dict)) or "..."
        said = f"one answer is needed here; for several write one_of: [{shown}]"
        return None, Fault(path, said)
    if raw is None or isinstance(raw, dict):
        here = "nothing stands here" if raw is None else "a mapping stands here"
        return None, Fault(path, f"one answer is needed here; {here}")
    try:
        if kind.kind == "quantity":
            amount = parse_quantity(raw, kind.unit, needs_unit=kind.unit not in ("", "x"))
            said = kind.fault(amount)
            return amount, Fault(path, said, "impossible-bounds") if said else None
        if kind.kind == "date":
            day = parse_day(raw)
            if day.year not in YEARS:
                return None, Fault(path, f"{day} is not a day of our time", "impossible-date")
            return day, None
    except UnitError as error:
        return None, Fault(path, str(error), error.id)
    word = {True: "yes", False: "no"}[raw] if isinstance(raw, bool) else raw
    if kind.kind == "yes_no":
        if word not in ("yes", "no"):
            return None, Fault(path, f'"{word}" is not yes or no')
        return word == "yes", None
    if not isinstance(raw, str):
        return None, Fault(path, f"a word is needed here, not {word}")
    if kind.values and raw not in kind.values:
        return None, unknown(path, "value", raw, kind.values)
    return raw, None
