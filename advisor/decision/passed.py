"""What the options in front were held to: every requirement in force, with what they have.

Of what passes without doubt nothing is said elsewhere, though a recommendation rests on it: a
measurement of the client's own that makes a requirement pass is named here, with its source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from advisor.decision.decide import Decided
from advisor.decision.held_to import HeldTo
from advisor.decision.judge import judge
from advisor.decision.requirements import facts_in, held_to_what
from advisor.pack.pack import CompiledRequirement


def held_to(found: Decided, options: Sequence[str]) -> tuple[HeldTo, ...]:
    """Each requirement in force of each of the options, a route's by its members."""
    return tuple(held for option in options for held in _of_option(found, option))


def _of_option(found: Decided, option: str) -> Iterator[HeldTo]:
    active, sheets = found.judged.active, found.ground.sheets
    route = sheets[option].route
    judged = [(option, list(active))] if route is None else held_to_what(active, route)
    for who, mine in judged:
        for one in mine:
            yield _held(found, one, option, who, "" if who == option else sheets[who].name)


def _held(found: Decided, one: CompiledRequirement, option: str, about: str, label: str) -> HeldTo:
    facts = found.option_facts[about]
    said = judge(one.check, facts, found.facts, passes_too=True)
    known = (facts.get(name) for name in sorted(facts_in(one.check)))
    kinds = dict.fromkeys(
        fact.chosen.figure.source_kind.replace("_", " ")
        for fact in known
        if fact is not None and fact.chosen is not None and fact.source in said.source
    )
    return HeldTo(
        option,
        one.requirement.id,
        one.requirement.title,
        said.needs,
        f"{label}: {said.has}" if label else said.has,
        said.source,
        said.outcome == "pass",
        ", ".join(kinds),
        about,
    )
