"""Compiling the decision files: conditions and checks into what the evaluator reads."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.pack.base import Raw
from advisor.pack.checks import compile_check, looks_of
from advisor.pack.conditions import Condition, ConditionError, FactType, Path, compile_condition
from advisor.pack.decision_files import Kind, Otherwise, Reference, Requirement, Rule, Rules
from advisor.pack.pack import CompiledKind, CompiledRequirement, CompiledRule
from advisor.pack.part_files import Problems
from advisor.pack.yaml_reader import Document
from advisor.spelling import suggestion

Vocabulary = Mapping[str, FactType]


def cited(source: Reference) -> str:
    """A reference in one string: source id, and the place in it."""
    return f"{source.see}, {source.at}" if source.at else source.see


def compile_rules(
    rules: Rules,
    document: Document,
    workload_facts: Vocabulary,
    kinds: tuple[str, ...],
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
    kinds: tuple[str, ...],
    path: Path,
    document: Document,
    problems: Problems,
) -> None:
    places: list[tuple[str, Path]] = [(rule.choose, (*path, "choose"))]
    places += [(name, (*path, "else", i)) for i, name in enumerate(rule.otherwise_kinds)]
    for name, where in places:
        if name not in kinds:
            problems.at(document, where, f'unknown kind "{name}"{suggestion(name, kinds)}')


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
            try:
                evidence.append(compile_check(raw, option_facts, workload_facts, where))
            except ConditionError as error:
                problems.condition(document, error)
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
        try:
            check = compile_check(one.check, option_facts, workload_facts, (*here, "check"))
        except ConditionError as error:
            problems.condition(document, error)
            continue
        looks = looks_of((check,))
        compiled.append(CompiledRequirement(one, when, check, cited(one.source), looks))
    return tuple(compiled)


def _condition(
    raw: Raw, vocabulary: Vocabulary, path: Path, document: Document, problems: Problems
) -> Condition:
    try:
        return compile_condition(raw, vocabulary, path)
    except ConditionError as error:
        problems.condition(document, error)
        return Condition()
