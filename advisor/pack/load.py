"""Loading a pack: read its parts, compile conditions, check that every name resolves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal

from pydantic import Field

from advisor.pack.base import RuleModel
from advisor.pack.compile_decision import compile_kinds, compile_requirements, compile_rules
from advisor.pack.conditions import ConditionError, compile_condition
from advisor.pack.decision_files import Costs, EvidenceRules, Kind, Requirement, Rules
from advisor.pack.load_catalogue import Catalogue, load_catalogue
from advisor.pack.pack import Pack
from advisor.pack.part_files import M, Problems, read_model
from advisor.pack.plan_schema import PlanFile
from advisor.pack.questionnaire import Questionnaire
from advisor.pack.vocabulary import option_vocabulary, workload_vocabulary
from advisor.pack.yaml_reader import Document
from advisor.problems import InputError, Problem
from advisor.resources import rules_folder
from advisor.spelling import suggestion
from advisor.units import Range, UnitError, parse_quantity

PARTS = (
    "questionnaire",
    "rules",
    "kinds",
    "requirements",
    "costs",
    "evidence",
    "sources",
    "catalogue",
    "routes",
    "plan",
)


class BuildsOn(RuleModel):
    """Parts taken whole from another pack."""

    pack: str
    parts: tuple[str, ...]


class PackFile(RuleModel):
    """pack.yaml: what the pack is and how an option is chosen with it."""

    format: Literal["advisor/pack@1"]
    id: str
    title: str
    version: str
    about: str
    procedure: tuple[Literal["requirements", "rules", "cost"], ...]
    builds_on: BuildsOn | None = None


class KindsFile(RuleModel):
    """kinds.yaml."""

    format: Literal["advisor/kinds@1"]
    kinds: tuple[Kind, ...]


class RequirementsFile(RuleModel):
    """requirements.yaml."""

    format: Literal["advisor/requirements@1"]
    requirements: tuple[Requirement, ...] = Field(default=())


def built_in_packs() -> tuple[str, ...]:
    """Names of the packs that ship, sorted."""
    return tuple(sorted(p.parent.name for p in rules_folder().glob("*/pack.yaml")))


def pack_folder(name_or_folder: str) -> Path:
    """The folder of a built-in pack or of a path; raises InputError when there is none."""
    built_in = rules_folder() / name_or_folder
    if name_or_folder in built_in_packs():
        return built_in
    folder = Path(name_or_folder)
    if (folder / "pack.yaml").is_file():
        return folder
    hint = suggestion(name_or_folder, built_in_packs())
    known = ", ".join(built_in_packs())
    message = f"no pack here: give a folder with a pack.yaml, or one of {known}{hint}"
    raise InputError((Problem(name_or_folder, 1, 1, message),))


def load_pack(name_or_folder: str = "default") -> Pack:
    """Load a pack by name or folder; raises InputError with every mistake in it."""
    folder = pack_folder(name_or_folder)
    problems = Problems()
    head = read_model(folder / "pack.yaml", PackFile, problems)
    problems.stop_if_any()
    assert head is not None
    pack_file, document = head
    base: Path | None = None
    inherited: tuple[str, ...] = ()
    if pack_file.builds_on is not None:
        base = pack_folder(pack_file.builds_on.pack)
        inherited = pack_file.builds_on.parts
        for i, part in enumerate(inherited):
            if part not in PARTS:
                where = ("builds_on", "parts", i)
                problems.at(document, where, f'unknown part "{part}"{suggestion(part, PARTS)}')
    where_is = {
        part: (base if base is not None and part in inherited else folder) for part in PARTS
    }
    pack = _load_parts(folder, pack_file, where_is, problems)
    if pack_file.builds_on is None or "catalogue" in inherited:
        return pack
    # A workload file names options and vendors of the base pack and must stay readable here.
    beneath = load_pack(pack_file.builds_on.pack)
    return replace(pack, base_options=beneath.known_option_names, base_vendors=beneath.vendors)


def _load_parts(
    folder: Path, pack_file: PackFile, where_is: Mapping[str, Path], problems: Problems
) -> Pack:
    def part(
        name: str, model: type[M], default: Callable[[], M] | None = None
    ) -> tuple[M, Document]:
        path = where_is[name] / f"{name}.yaml"
        if default is not None and not path.exists():
            return default(), Document(str(path), {})
        read = read_model(path, model, problems)
        if read is None:
            problems.stop_if_any()
            raise AssertionError("read_model gave neither a model nor a problem")
        return read

    questionnaire, questionnaire_document = part("questionnaire", Questionnaire)
    rules, rules_document = part("rules", Rules)
    kinds, kinds_document = part("kinds", KindsFile)
    requirements, requirements_document = part(
        "requirements",
        RequirementsFile,
        lambda: RequirementsFile(format="advisor/requirements@1"),
    )
    costs, costs_document = part("costs", Costs)
    evidence, _ = part("evidence", EvidenceRules)
    plan, _ = part("plan", PlanFile)
    catalogue = load_catalogue(where_is, evidence, problems)
    workload_facts = workload_vocabulary(questionnaire)
    for i, question in enumerate(questionnaire.questions):
        try:
            compile_condition(question.asked_when, workload_facts, ("questions", i, "asked_when"))
        except ConditionError as error:
            problems.condition(questionnaire_document, error)
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
    return Pack(
        id=pack_file.id,
        title=pack_file.title,
        version=pack_file.version,
        about=pack_file.about,
        hash=_hash(where_is, folder),
        folder=folder,
        procedure=pack_file.procedure,
        questionnaire=questionnaire,
        rules=compiled[0],
        otherwise=compiled[1],
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


def _hash(where_is: Mapping[str, Path], folder: Path) -> str:
    """SHA-256 over the names and bytes of all files of the parts, first 12 hex digits."""
    digest = hashlib.sha256()
    files = [folder / "pack.yaml"]
    for part in PARTS:
        single = where_is[part] / f"{part}.yaml"
        if single.exists():
            files.append(single)
        files.extend(sorted((where_is[part] / part).glob("*.yaml")))
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
