"""JSON Schema for each file of a pack, with the pack's own ids, choices and units filled in."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from advisor.pack.check_plan import plan_vocabulary
from advisor.pack.decision_files import Costs, EvidenceRules, Rules
from advisor.pack.expected_findings import ExpectedFindings
from advisor.pack.fact_schema import DAY, Schema, check, condition, one_of, ref
from advisor.pack.load import KindsFile, RequirementsFile
from advisor.pack.load_catalogue import (
    ClaimsFile,
    DeploymentsFile,
    ModelsFile,
    OptionsFile,
    RoutesFile,
    SourcesFile,
)
from advisor.pack.merge import LISTS, OPENED, PLACES
from advisor.pack.pack import Pack
from advisor.pack.plan_schema import PlanFile
from advisor.pack.price_lists import PriceListsFile
from advisor.pack.questionnaire import Questionnaire
from advisor.pack.stack import PackFile
from advisor.pack.vocabulary import catalogue_words, option_vocabulary, workload_vocabulary

DRAFT = "https://json-schema.org/draft/2020-12/schema"
FILES: Mapping[str, tuple[str, type[BaseModel]]] = {
    "pack": ("pack.yaml", PackFile),
    "questionnaire": ("questionnaire.yaml", Questionnaire),
    "rules": ("rules.yaml", Rules),
    "kinds": ("kinds.yaml", KindsFile),
    "requirements": ("requirements.yaml", RequirementsFile),
    "costs": ("costs.yaml", Costs),
    "evidence": ("evidence.yaml", EvidenceRules),
    "sources": ("sources.yaml", SourcesFile),
    "routes": ("routes.yaml", RoutesFile),
    "plan": ("plan.yaml", PlanFile),
    "models": ("catalogue/models.yaml", ModelsFile),
    "deployments": ("catalogue/deployments.yaml", DeploymentsFile),
    "options": ("catalogue/options.yaml", OptionsFile),
    "findings": ("findings.yaml", ExpectedFindings),
    "price-lists": ("catalogue/price-lists.yaml", PriceListsFile),
    "claims": ("catalogue/claims-*.yaml", ClaimsFile),
}
"""The kinds of file: where each stands in a pack, and its model."""
# Facts that conditions of a file may name: those of the workload, of an option, or of the plan.
WORKLOAD, OPTION, PLAN, CHECK = "workload_condition", "option_condition", "plan_condition", "check"
CONDITIONS: Mapping[tuple[str, str], str] = {
    ("Question", "asked_when"): WORKLOAD,
    ("Rule", "when"): WORKLOAD,
    ("Rule", "provided"): WORKLOAD,
    ("Requirement", "when"): WORKLOAD,
    ("Requirement", "check"): CHECK,
    ("Kind", "members"): OPTION,
    **{(name, "when"): PLAN for name in ("Said", "PlanCheck", "GateMetric", "Phase", "BusyDays")},
}
TEXTS = {("PlanCheck", "text"), ("Phase", "duration"), ("Phase", "about"), ("Phase", "trigger"),
         ("Phase", "reversible"), ("Phase", "rollback"), ("Gate", "text"),
         ("", "opens")}  # fmt: skip
"""Fields that take one text in place of a list of texts."""


def part_schemas(pack: Pack) -> dict[str, Schema]:
    """One schema for each kind of file of the pack, by the names of FILES."""
    return {name: _Part(pack, name, model).schema() for name, (_, model) in FILES.items()}


class _Part:
    def __init__(self, pack: Pack, name: str, model: type[BaseModel]) -> None:
        self.pack = pack
        self.name = name
        self.whole: Schema = model.model_json_schema(by_alias=True)
        self.extends = bool(pack.layers and pack.layers[-1].written_for)

    def schema(self) -> Schema:
        """The model's own schema with what the pack knows."""
        words = self._words()
        for owner, of in self._objects():
            for key, field in of.get("properties", {}).items():
                if (owner, key) in CONDITIONS:
                    of["properties"][key] = ref(CONDITIONS[owner, key])
                elif (owner, key) == ("Kind", "evidence"):
                    field["items"] = ref(CHECK)
                elif (owner, key) in TEXTS:
                    of["properties"][key] = {"anyOf": [{"type": "string"}, field]}
                elif (owner, key) in words:
                    _fill(field, words[owner, key])
                _dates_and_numbers(field)
        self.whole.setdefault("$defs", {}).update(self._conditions())
        if self.extends:
            self._partial()
        return {"$schema": DRAFT, **self.whole}

    def _objects(self) -> list[tuple[str, Schema]]:
        return [("", self.whole), *self.whole.get("$defs", {}).items()]

    def _words(self) -> dict[tuple[str, str], Schema]:
        pack = self.pack
        kinds, options = one_of(pack.kinds), one_of(pack.options)
        sections = one_of(s.id for s in pack.questionnaire.sections)
        source = one_of(pack.sources, "an id of sources.yaml")
        return {
            ("Rule", "choose"): kinds,
            ("Rule", "else"): kinds,
            ("Otherwise", "choose"): kinds,
            ("Otherwise", "else"): kinds,
            ("Reference", "see"): source,
            ("Claim", "source"): source,
            ("Claim", "metric"): one_of(pack.evidence_rules.metrics),
            ("Claim", "subject"): one_of(pack.subjects),
            ("Option", "model"): one_of(pack.models),
            ("Option", "deployment"): one_of(pack.deployments),
            ("RouteMember", "option"): options,
            ("Router", "option"): options,
            ("Route", "kinds"): kinds,
            ("Question", "section"): sections,
            ("Release", "source"): source,
            ("Route", "source"): source,
            ("ListedAs", "option"): one_of(pack.option_ids),
            ("Inheritance", "from"): one_of(pack.models),
        }

    def _conditions(self) -> dict[str, Schema]:
        used = {c for (owner, _), c in CONDITIONS.items() if owner in self.whole.get("$defs", {})}
        pack = self.pack
        words = catalogue_words(pack.option_ids, pack.models, pack.deployments, pack.kinds)
        workload = workload_vocabulary(
            pack.questionnaire,
            {"option": pack.known_option_names, "vendor": pack.vendors},
        )
        option = option_vocabulary(pack.evidence_rules, words)
        found = {}
        if WORKLOAD in used:
            found[WORKLOAD] = condition(workload, WORKLOAD)
        if OPTION in used:
            found[OPTION] = condition(option, OPTION)
        if PLAN in used:
            found[PLAN] = condition(plan_vocabulary(workload), PLAN)
        if CHECK in used or "Kind" in self.whole.get("$defs", {}):
            found[CHECK] = check(option, workload, CHECK)
        return found

    def _partial(self) -> None:
        """A file that lies over another says only what differs, and where it goes."""
        lists = LISTS.get(self.name, ())
        if self.name in ("pack", "claims", "findings", "price-lists"):
            return
        self.whole["required"] = ["format"]
        for metrics in [v for k, v in self.whole["properties"].items() if k == "metrics"]:
            metrics.pop("required", None)
        if not lists:
            return
        self.whole["properties"]["remove"] = {"type": "array", "items": {"type": "string"}}
        opened = {*lists, *(OPENED[name] for name in lists if name in OPENED)}
        for _, of in self._objects():
            for key, field in of.get("properties", {}).items():
                name = str(field.get("items", {}).get("$ref", "")).rpartition("/")[2]
                if key in opened and name in self.whole["$defs"]:
                    item = self.whole["$defs"][name]
                    item["properties"] |= {place: {"type": "string"} for place in PLACES}
                    if key in OPENED:
                        item["required"] = ["id"]


def _fill(field: Schema, words: Schema) -> None:
    """Put the words where the text stands: in the field, or in its items."""
    target = field.get("items", field)
    target.pop("type", None)
    target.update(words)


def _dates_and_numbers(field: Schema) -> None:
    """Dates as YAML 1.2 has them, which are texts."""
    for one in (field, *field.get("anyOf", ())):
        if one.get("format") == "date":
            one.pop("format")
            one.update(DAY)
