"""Findings about the rules: dead, missing, overlapping, redundant, idle, out of order."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from advisor.pack.conditions import Condition
from advisor.verify.boxes import Box
from advisor.verify.findings import Finding
from advisor.verify.region_words import region_words
from advisor.verify.rule_list import Blamed
from advisor.verify.states import all_tests
from advisor.verify.subject import Subject, bounded
from advisor.verify.witness import anywhere, ends_at, gap_at


def rule_findings(subject: Subject) -> Iterator[Finding]:
    """Everything that can be proven about the list of rules."""
    for check in (dead_rules, gaps, redundant_rules, idle_questions, hard_needs, overlaps):
        yield from bounded(subject, check.__name__.replace("_", " "), partial(check, subject))


def dead_rules(subject: Subject) -> Iterator[Finding]:
    """Rules that no exact answers reach, with the fewest rules to blame."""
    rules = subject.rules
    for rule in rules.rules:
        if not rule or rules.reached(rule, subject.sure) is not None:
            continue
        blamed = rules.responsible(rule, subject.sure)
        said = f"no exact answers reach {rule}: {_because(blamed)}"
        shown = ""
        if (rest := rules.reached(rule, subject.space.everything)) is not None:
            found = subject.witness(
                rest, f"Reaches {rule} by an answer that is not exact", ends_at(rule)
            )
            shown = subject.shown(found)
            if found is not None:
                said += "; only an answer that is a range or unknown still gets there"
        if idle := _only_read_by(subject, rule):
            said += f"; the answer to {', '.join(idle)} is read for nothing"
        yield Finding(
            "dead-rule", rule, said, *subject.place(rule),
            rules=(rule,), because_of=blamed.rules, workload=shown,
        )  # fmt: skip


def _only_read_by(subject: Subject, rule: str) -> list[str]:
    """Questions whose answers no other rule reads."""
    rules = {r.id: _facts(r.when, r.provided) for r in subject.pack.rules}
    others = {f for name, facts in rules.items() if name != rule for f in facts}
    asked = {q.id for q in subject.pack.questionnaire.questions}
    return sorted((rules.get(rule, set()) - others) & asked)


def _because(blamed: Blamed) -> str:
    names = blamed.rules
    if not names:
        return "its own condition cannot hold"
    if len(names) == 1:
        return f"{names[0]} takes all of it"
    said = f"{', '.join(names[:-1])} and {names[-1]} together take all of it"
    if not blamed.fewest:
        said += ", and not without any one of them (fewer other rules might do)"
    return said


def gaps(subject: Subject) -> Iterator[Finding]:
    """Workloads for which the rules have no end."""
    for rule, region in subject.rules.gaps(subject.space.everything):
        better = next((r for n, r in subject.rules.gaps(subject.sure) if n == rule), region)
        found = subject.witness(better, "No recommendation", gap_at(rule))
        why = f"{rule} holds, but its proviso does not" if rule else "no rule holds"
        where = region_words(subject.pack.questionnaire, subject.space, better)
        sure = "" if found is not None else ", if the costs can come to that"
        yield Finding(
            "gap", rule or "rules", f"{why}: nothing is recommended when {where}{sure}",
            *subject.place(rule), rules=(rule,) if rule else (), workload=subject.shown(found),
        )  # fmt: skip


def redundant_rules(subject: Subject) -> Iterator[Finding]:
    """Rules without which nothing would change; a dead rule is not named twice."""
    rules = subject.rules
    for rule in subject.pack.rules:
        if rules.reached(rule.id, subject.sure) is None:
            continue
        if rules.redundant(rule.id, subject.sure):
            message = f"without {rule.id} every workload with exact answers gets the same outcome"
            yield Finding(
                "redundant-rule", rule.id, message, *subject.place(rule.id), rules=(rule.id,)
            )


def idle_questions(subject: Subject) -> Iterator[Finding]:
    """Answers that the rules read, and that never change what they choose."""
    read_elsewhere = {t.fact for r in subject.pack.requirements for t in all_tests(r.when)}
    for fact in subject.space.facts:
        question = subject.pack.questionnaire.question(fact)
        readers = tuple(r.id for r in subject.pack.rules if fact in _facts(r.when, r.provided))
        alive = [r for r in readers if subject.rules.reached(r, subject.sure) is not None]
        # What only dead rules read is said with the dead rule.
        if question is None or fact in read_elsewhere or not alive:
            continue
        if not subject.rules.matters(fact, subject.sure):
            message = f"the answer to {fact} is read by {', '.join(readers)}, and no exact answer "
            yield Finding(
                "idle-question", fact, message + "to it ever changes the outcome",
                *subject.place(readers[0]), rules=readers,
            )  # fmt: skip


def _facts(when: Condition, provided: Condition | None) -> set[str]:
    return when.facts() | (set() if provided is None else provided.facts())


def hard_needs(subject: Subject) -> Iterator[Finding]:
    """Rules on a hard need that come after rules which pass it over; requirements excuse them."""
    if "requirements" in subject.pack.procedure:
        return
    hard = {q.id for q in subject.pack.questionnaire.questions if q.hard}
    rules = subject.pack.rules
    for place, rule in enumerate(rules):
        needs = hard & rule.when.facts()
        if not needs:
            continue
        for earlier in rules[:place]:
            if needs & earlier.when.facts():
                continue
            region = subject.rules.takes_from(earlier.id, rule.id, subject.sure)
            if region is None:
                continue
            found = subject.witness(region, f"{rule.id} passed over", ends_at(earlier.id))
            name = ", ".join(sorted(needs)).replace("_", " ")
            asks = ", ".join(sorted(earlier.when.facts())).replace("_", " ")
            yield Finding(
                "hard-need-late", f"{rule.id} after {earlier.id}",
                f"{name} is a hard need, and {earlier.id} decides on {asks} before it is asked",
                *subject.place(rule.id), rules=(rule.id,), because_of=(earlier.id,),
                workload=subject.shown(found),
            )  # fmt: skip


def overlaps(subject: Subject) -> Iterator[Finding]:
    """Rules that hold together and say different things: settled by order, or a fault."""
    rules = subject.pack.rules
    for i, one in enumerate(rules):
        clash: dict[str, Box] = {}
        for other in rules[i + 1 :]:
            region = subject.rules.overlap(one.id, other.id, subject.sure)
            if region is not None:
                clash[other.id] = region
        if not clash:
            continue
        names = ", ".join(clash)
        if subject.pack.hit_policy == "first":
            message = f"{one.id} goes before {names} where both hold"
            yield Finding(
                "resolved-overlap", one.id, message, *subject.place(one.id), rules=(one.id, *clash)
            )
            continue
        first = next(iter(clash.values()))
        found = subject.witness(first, f"Both {one.id} and {next(iter(clash))}", anywhere)
        message = f"{one.id} and {names} both hold, and say different things"
        yield Finding(
            "overlap", one.id, message, *subject.place(one.id),
            rules=(one.id, *clash), workload=subject.shown(found),
        )  # fmt: skip
