"""Walking the rules: first hit wins; an unknown answer neither holds nor fails.

On an unknown answer the walk goes on with the value the questionnaire assumes, and the kinds that
the real answer could still lead to are kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.decision.assessment import Held, RuleStep
from advisor.pack.facts import PLACEHOLDER, Fact
from advisor.pack.figures import fact_text
from advisor.pack.pack import CompiledRule, Pack
from advisor.units import Range


@dataclass(frozen=True, slots=True)
class Walk:
    """The path, the rule that decided (None: a gap), and what else was possible."""

    steps: tuple[RuleStep, ...]
    decided_by: CompiledRule | None
    gap: str
    still_possible: tuple[str, ...]


def facts_walked(pack: Pack) -> tuple[str, ...]:
    """Every fact that the walk looks at or names: equal ones give an equal walk."""
    named = {m for r in pack.rules for m in PLACEHOLDER.findall(r.because)}
    return tuple(sorted(pack.rule_facts | named))


def walk(pack: Pack, known: Mapping[str, Fact], assumed: Mapping[str, Fact]) -> Walk:
    """`known` holds only what was stated; `assumed` has the questionnaire's values filled in."""
    steps: list[RuleStep] = []
    possible: list[str] = []
    units = {q.id: q.unit or "" for q in pack.questionnaire.questions}
    for rule in pack.rules:
        certain = rule.when.holds(known)
        taken = rule.when.holds(assumed) is True
        held: Held = "unknown" if certain is None else ("yes" if certain else "no")
        if held == "unknown" and not taken:
            possible.append(rule.choose)
        because = _because(rule, held, taken, known, assumed, units)
        steps.append(RuleStep(rule.id, held, because, rule.source, rule.choose))
        if not taken:
            continue
        if rule.provided is not None and rule.provided.holds(assumed) is not True:
            gap = f"{rule.id} holds, but its proviso does not: {rule.provided.words()}"
            return Walk(tuple(steps), None, gap, _unique(possible))
        return Walk(tuple(steps), rule, "", _unique(possible, rule.choose))
    last = pack.otherwise
    if last is None:
        return Walk(tuple(steps), None, "no rule holds and there is no default", _unique(possible))
    steps.append(RuleStep(last.id, "yes", last.because, last.source, last.choose))
    return Walk(tuple(steps), last, "", _unique(possible, last.choose))


def _unique(kinds: list[str], without: str = "") -> tuple[str, ...]:
    return tuple(k for k in dict.fromkeys(kinds) if k != without)


def _because(
    rule: CompiledRule,
    held: Held,
    taken: bool,
    known: Mapping[str, Fact],
    assumed: Mapping[str, Fact],
    units: Mapping[str, str],
) -> str:
    if held == "yes":
        return _filled(rule.because, assumed, units)
    asked = sorted(rule.when.facts())
    says = ", ".join(f"{_name(f)} {_shown(f, known.get(f), units)}" for f in asked)
    if held == "no":
        return f"holds when {rule.when.words()}; here: {says}"
    unknown = [f for f in asked if known.get(f) is None]
    taken_as = ", ".join(f"{_name(f)} {_shown(f, assumed.get(f), units)}" for f in unknown)
    verdict = "holds" if taken else "does not hold"
    return f"not certain ({says}); taken as {taken_as}, it {verdict}"


def _name(fact: str) -> str:
    return fact.replace("_", " ")


def _shown(fact: str, value: Fact, units: Mapping[str, str]) -> str:
    return fact_text(value, units.get(fact, "USD/month" if fact == "self_hosting_saves" else ""))


def _filled(text: str, facts: Mapping[str, Fact], units: Mapping[str, str]) -> str:
    def one(match: re.Match[str]) -> str:
        name = match.group(1)
        value = facts.get(name)
        if isinstance(value, Range) and not value.exact:
            value = Range.of(value.likely)
        return _shown(name, value, units) if name in facts else match.group(0)

    return PLACEHOLDER.sub(one, text)
