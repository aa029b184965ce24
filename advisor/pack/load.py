"""Loading a pack: read its parts, compile conditions, check that every name resolves."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from pydantic import Field

from advisor.pack.base import RuleModel
from advisor.pack.check_costs import check_costs
from advisor.pack.check_plan import check_plan
from advisor.pack.check_questions import check_questions
from advisor.pack.compile_decision import compile_kinds, compile_requirements, compile_rules
from advisor.pack.decision_files import (
    Costs,
    EvidenceRules,
    Kind,
    Requirement,
    Rules,
    references,
)
from advisor.pack.gathered import Problems
from advisor.pack.layers import hash_of, layers_of
from advisor.pack.load_catalogue import check_routes, load_catalogue
from advisor.pack.pack import Pack
from advisor.pack.parts import Parts
from advisor.pack.plan_schema import PlanFile
from advisor.pack.questionnaire import Questionnaire
from advisor.pack.stack import Stack, built_in_packs, open_stack, pack_folder
from advisor.pack.vocabulary import (
    Words,
    catalogue_words,
    option_vocabulary,
    workload_vocabulary,
)

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
    evidence, evidence_document = parts.read("evidence", EvidenceRules)
    plan, plan_document = parts.read("plan", PlanFile)
    catalogue, routes_document = load_catalogue(parts, evidence, problems)
    kind_ids = parts.known((k.id for k in kinds.kinds), "kinds")
    words: Words = {}
    if not parts.faulty & {"models", "deployments", "options", "routes", "kinds"}:
        every = (*catalogue.options, *catalogue.routes)
        words = catalogue_words(every, catalogue.models, catalogue.deployments, kind_ids or ())
    # Answers may also name what only a pack beneath knows.
    beside = stack.beneath is not None and stack.beneath.folder not in stack.where_is["catalogue"]
    workload_facts = option_facts = None
    if "questionnaire" not in parts.faulty:
        workload_facts = workload_vocabulary(questionnaire, {} if beside else words)
        check_questions(questionnaire, questionnaire_document, workload_facts, problems)
        check_plan(plan, plan_document, workload_facts, problems)
        check_routes(catalogue.routes, routes_document, questionnaire, kind_ids, problems)
    if "evidence" not in parts.faulty:
        option_facts = option_vocabulary(evidence, words)
    compiled = compile_rules(rules, rules_document, workload_facts, kind_ids, problems)
    compiled_kinds = compile_kinds(
        kinds.kinds, kinds_document, option_facts, workload_facts, problems
    )
    compiled_requirements = compile_requirements(
        requirements.requirements, requirements_document, option_facts, workload_facts, problems
    )
    assumptions = check_costs(costs, costs_document, problems, whole="costs" not in parts.faulty)
    sources = parts.known(catalogue.sources, "sources")
    for model, document in (
        (rules, rules_document),
        (kinds, kinds_document),
        (requirements, requirements_document),
        (costs, costs_document),
        (evidence, evidence_document),
    ):
        for path, reference in references(model):
            problems.name(document, (*path, "see"), "source", reference.see, sources)
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
