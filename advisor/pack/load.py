"""Loading a pack: read its parts, compile conditions, check that every name resolves."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import Field

from advisor.pack.assumed import check_assumed
from advisor.pack.base import RuleModel
from advisor.pack.compile_decision import compile_kinds, compile_requirements, compile_rules
from advisor.pack.conditions import ConditionError, compile_condition
from advisor.pack.decision_files import (
    NEEDED_ASSUMPTIONS,
    Costs,
    EvidenceRules,
    Kind,
    Requirement,
    Rules,
)
from advisor.pack.layers import hash_of, layers_of
from advisor.pack.load_catalogue import Catalogue, load_catalogue
from advisor.pack.pack import Pack
from advisor.pack.part_files import Problems
from advisor.pack.parts import Parts
from advisor.pack.plan_schema import PlanFile
from advisor.pack.questionnaire import Questionnaire
from advisor.pack.stack import Stack, built_in_packs, open_stack, pack_folder
from advisor.pack.vocabulary import option_vocabulary, workload_vocabulary
from advisor.pack.yaml_reader import Document
from advisor.spelling import suggestion
from advisor.units import Range, UnitError, parse_quantity

__all__ = ["built_in_packs", "load_pack", "pack_folder"]


class KindsFile(RuleModel):
    """kinds.yaml."""

    format: Literal["advisor/kinds@1"]
    kinds: tuple[Kind, ...]


class RequirementsFile(RuleModel):
    """requirements.yaml."""

    format: Literal["advisor/requirements@1"]
    requirements: tuple[Requirement, ...] = Field(default=())


def load_pack(name_or_folder: str = "default") -> Pack:
    """Load a pack by name or folder; raises InputError with every mistake in it."""
    problems = Problems()
    stack = open_stack(pack_folder(name_or_folder), problems)
    pack = _load_parts(stack, problems)
    beneath = stack.beneath
    if beneath is None or beneath.folder in stack.where_is["catalogue"]:
        return pack
    # A workload file names options and vendors of the base pack and must stay readable here.
    base = load_pack(str(beneath.folder))
    return replace(pack, base_options=base.known_option_names, base_vendors=base.vendors)


def _load_parts(stack: Stack, problems: Problems) -> Pack:
    parts = Parts(stack, problems)
    questionnaire, questionnaire_document = parts.read("questionnaire", Questionnaire)
    rules, rules_document = parts.read("rules", Rules)
    kinds, kinds_document = parts.read("kinds", KindsFile)
    requirements, requirements_document = parts.read(
        "requirements",
        RequirementsFile,
        lambda: RequirementsFile(format="advisor/requirements@1"),
    )
    costs, costs_document = parts.read("costs", Costs)
    evidence, _ = parts.read("evidence", EvidenceRules)
    plan, _ = parts.read("plan", PlanFile)
    catalogue = load_catalogue(parts, evidence, problems)
    workload_facts = workload_vocabulary(questionnaire)
    for i, question in enumerate(questionnaire.questions):
        try:
            compile_condition(question.asked_when, workload_facts, ("questions", i, "asked_when"))
        except ConditionError as error:
            problems.condition(questionnaire_document, error)
    check_assumed(questionnaire, questionnaire_document, problems)
    option_facts = option_vocabulary(evidence)
    known_kinds = tuple(k.id for k in kinds.kinds)
    compiled = compile_rules(rules, rules_document, workload_facts, known_kinds, problems)
    compiled_kinds = compile_kinds(
        kinds.kinds, kinds_document, option_facts, workload_facts, problems
    )
    compiled_requirements = compile_requirements(
        requirements.requirements, requirements_document, option_facts, workload_facts, problems
    )
    assumptions = _cost_assumptions(costs, costs_document, problems)
    _sources_resolve(catalogue, rules, rules_document, problems)
    problems.stop_if_any()
    layers = layers_of(stack, parts.changes)
    return Pack(
        id=stack.file.id,
        title=stack.file.title,
        version=stack.file.version,
        about=stack.file.about,
        hash=hash_of(layers),
        folder=stack.folder,
        procedure=stack.procedure,
        questionnaire=questionnaire,
        rules=compiled[0],
        otherwise=compiled[1],
        hit_policy=rules.hit_policy,
        kinds=compiled_kinds,
        requirements=compiled_requirements,
        costs=costs,
        cost_assumptions=assumptions,
        evidence_rules=evidence,
        sources=catalogue.sources,
        models=catalogue.models,
        aliases=catalogue.aliases,
        deployments=catalogue.deployments,
        options=catalogue.options,
        routes=catalogue.routes,
        figures=catalogue.figures,
        plan=plan,
        catalogue_folders=tuple(f / "catalogue" for f in stack.where_is["catalogue"]),
        layers=layers,
    )


def _cost_assumptions(costs: Costs, document: Document, problems: Problems) -> dict[str, Range]:
    found: dict[str, Range] = {}
    for i, item in enumerate(costs.assumptions):
        numbers: list[float] = []
        for key in ("low", "likely", "high"):
            try:
                numbers.append(parse_quantity(getattr(item, key), item.unit))
            except UnitError as error:
                problems.at(document, ("assumptions", i, key), str(error))
        if len(numbers) == 3:
            if numbers == sorted(numbers):
                found[item.id] = Range(*numbers)
            else:
                problems.at(document, ("assumptions", i), "low, likely and high are not in order")
    if costs.method == "itemised":
        for name in sorted(NEEDED_ASSUMPTIONS - {item.id for item in costs.assumptions}):
            problems.at_key(document, ("assumptions",), f'the cost lines need "{name}"')
    return found


def _sources_resolve(
    catalogue: Catalogue, rules: Rules, document: Document, problems: Problems
) -> None:
    for i, rule in enumerate(rules.rules):
        if rule.source.see not in catalogue.sources:
            hint = suggestion(rule.source.see, catalogue.sources)
            problems.at(
                document, ("rules", i, "source", "see"), f'unknown source "{rule.source.see}"{hint}'
            )
