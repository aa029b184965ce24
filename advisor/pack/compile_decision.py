"""Compiling the decision files: conditions and checks into what the evaluator reads."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from advisor.pack.base import Raw
from advisor.pack.checks import Check, Combined, compile_check, looks_of
from advisor.pack.conditions import Condition, ConditionError, FactType, Path, compile_condition
from advisor.pack.decision_files import Kind, Otherwise, Reference, Requirement, Rule, Rules
from advisor.pack.facts import PLACEHOLDER
from advisor.pack.gathered import Problems
from advisor.pack.pack import CompiledKind, CompiledRequirement, CompiledRule
from advisor.pack.yaml_reader import Document

Vocabulary = Mapping[str, FactType] | None
"""The facts that may be named; None where they cannot be known, so that none is looked at."""
NOTHING = Combined("all", ())


def cited(source: Reference) -> str:
    """A reference in one string: source id, and the place in it."""
    return f"{source.see}, {source.at}" if source.at else source.see


def compile_rules(
    rules: Rules,
    document: Document,
    workload_facts: Vocabulary,
    kinds: Collection[str] | None,
    problems: Problems,
) -> tuple[tuple[CompiledRule, ...], CompiledRule | None]:
    """Rules in file order, and the otherwise branch."""
    compiled: list[CompiledRule] = []
    for i, rule in enumerate(rules.rules):
        here: Path = ("rules", i)
        when = _condition(rule.when, workload_facts, (*here, "when"), document, problems)
        provided = None
        if rule.provided is not None:
            provided = _condition(
                rule.provided, workload_facts, (*here, "provided"), document, problems
            )
        _kinds_resolve(rule, kinds, here, document, problems)
        _placeholders_resolve(rule, workload_facts, here, document, problems)
        compiled.append(
            CompiledRule(
                rule.id,
                when,
                provided,
                rule.choose,
                rule.otherwise_kinds,
                rule.because,
                cited(rule.source),
            )
        )
    last = rules.otherwise
    if last is None:
        return tuple(compiled), None
    _kinds_resolve(last, kinds, ("otherwise",), document, problems)
    _placeholders_resolve(last, workload_facts, ("otherwise",), document, problems)
    return tuple(compiled), CompiledRule(
        "otherwise",
        Condition(),
        None,
        last.choose,
        last.otherwise_kinds,
        last.because,
        cited(last.source),
    )


def _kinds_resolve(
    rule: Rule | Otherwise,
    kinds: Collection[str] | None,
    path: Path,
    document: Document,
    problems: Problems,
) -> None:
    problems.name(document, (*path, "choose"), "kind", rule.choose, kinds)
    for i, name in enumerate(rule.otherwise_kinds):
        problems.name(document, (*path, "else", i), "kind", name, kinds)


def _placeholders_resolve(
    rule: Rule | Otherwise, facts: Vocabulary, path: Path, document: Document, problems: Problems
) -> None:
    """What a reason leaves for the answers to fill in; a misspelt one would be printed."""
    for name in PLACEHOLDER.findall(rule.because):
        problems.name(document, (*path, "because"), "fact", name, facts)


def compile_kinds(
    kinds: tuple[Kind, ...],
    document: Document,
    option_facts: Vocabulary,
    workload_facts: Vocabulary,
    problems: Problems,
) -> dict[str, CompiledKind]:
    """Kinds by id."""
    compiled: dict[str, CompiledKind] = {}
    for i, kind in enumerate(kinds):
        members = _condition(
            kind.members, option_facts, ("kinds", i, "members"), document, problems
        )
        evidence = []
        for j, raw in enumerate(kind.evidence):
            where: Path = ("kinds", i, "evidence", j)
            evidence.append(_check(raw, option_facts, workload_facts, where, document, problems))
        compiled[kind.id] = CompiledKind(kind, members, tuple(evidence), looks_of(evidence))
    return compiled


def compile_requirements(
    requirements: tuple[Requirement, ...],
    document: Document,
    option_facts: Vocabulary,
    workload_facts: Vocabulary,
    problems: Problems,
) -> tuple[CompiledRequirement, ...]:
    """Requirements in file order."""
    compiled = []
    for i, one in enumerate(requirements):
        here: Path = ("requirements", i)
        when = _condition(one.when, workload_facts, (*here, "when"), document, problems)
        check = _check(
            one.check, option_facts, workload_facts, (*here, "check"), document, problems
        )
        looks = looks_of((check,))
        compiled.append(CompiledRequirement(one, when, check, cited(one.source), looks))
    return tuple(compiled)


def _condition(
    raw: Raw, vocabulary: Vocabulary, path: Path, document: Document, problems: Problems
) -> Condition:
    if vocabulary is not None:
        try:
            return compile_condition(raw, vocabulary, path)
        except ConditionError as error:
            problems.condition(document, error)
    return Condition()


def _check(
    raw: Raw,
    option_facts: Vocabulary,
    workload_facts: Vocabulary,
    path: Path,
    document: Document,
    problems: Problems,
) -> Check:
    if option_facts is not None and workload_facts is not None:
        try:
            return compile_check(raw, option_facts, workload_facts, path)
        except ConditionError as error:
            problems.condition(document, error)
    return NOTHING
