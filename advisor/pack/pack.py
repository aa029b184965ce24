"""A loaded pack: everything in its files, compiled, cross-checked and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from advisor.pack.catalogue import Deployment, Model, Option, Route, Source, SourceKind
from advisor.pack.checks import Check, Looks
from advisor.pack.conditions import Condition
from advisor.pack.decision_files import Costs, EvidenceRules, Kind, Requirement
from advisor.pack.figures import Figure
from advisor.units import Range

if TYPE_CHECKING:
    from advisor.pack.plan_schema import PlanFile
    from advisor.pack.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule ready to be asked. `choose` is a kind id."""

    id: str
    when: Condition
    provided: Condition | None
    choose: str
    fallbacks: tuple[str, ...]
    because: str
    source: str


@dataclass(frozen=True, slots=True)
class CompiledKind:
    """A kind with its membership and evidence compiled."""

    kind: Kind
    members: Condition
    evidence: tuple[Check, ...]
    looks: Looks
    """What of the workload its evidence is held against."""


@dataclass(frozen=True, slots=True)
class CompiledRequirement:
    """A requirement with its condition and check compiled."""

    requirement: Requirement
    when: Condition
    check: Check
    source: str
    looks: Looks
    """What of the workload the check looks at."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One of the packs in force, by itself: its own files give its `hash`."""

    id: str
    title: str
    version: str
    hash: str
    beneath: str = ""
    """The pack it extends, or takes parts from."""
    written_for: str = ""
    """The version of that pack it was written for; empty where it does not say."""
    start: date | None = None
    until: date | None = None
    changes: tuple[str, ...] = ()
    templates: Path | None = None
    """The folder of its own report templates."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of rule files, loaded. Equal files give an equal `hash`."""

    id: str
    title: str
    version: str
    about: str
    hash: str
    folder: Path
    procedure: tuple[str, ...]
    questionnaire: Questionnaire
    rules: tuple[CompiledRule, ...]
    otherwise: CompiledRule | None
    hit_policy: Literal["first", "unique"]
    kinds: Mapping[str, CompiledKind]
    requirements: tuple[CompiledRequirement, ...]
    costs: Costs
    cost_assumptions: Mapping[str, Range]
    evidence_rules: EvidenceRules
    sources: Mapping[str, Source]
    models: Mapping[str, Model]
    aliases: Mapping[str, tuple[str, str]]
    deployments: Mapping[str, Deployment]
    options: Mapping[str, Option]
    routes: Mapping[str, Route]
    figures: tuple[Figure, ...]
    plan: PlanFile
    layers: tuple[Layer, ...] = ()
    """Every pack in force, the lowest first; the last is this one."""
    base_options: tuple[str, ...] = ()
    """Options that only the pack this one builds on knows: accepted in a workload file."""
    base_vendors: tuple[str, ...] = ()
    catalogue_folders: tuple[Path, ...] = ()
    """Where the catalogue's files are: the pack's own, or those of the pack it builds on."""

    @property
    def option_ids(self) -> tuple[str, ...]:
        """Every option and route, in catalogue order."""
        return (*self.options, *self.routes)

    @property
    def subjects(self) -> tuple[str, ...]:
        """Everything that a claim may be about, each once."""
        gpus = sorted({d.gpu for d in self.deployments.values() if d.gpu})
        catalogue = (*self.options, *self.models, *self.deployments, *self.routes)
        return tuple(dict.fromkeys((*catalogue, *gpus, *self.evidence_rules.subjects)))

    @property
    def rank(self) -> tuple[SourceKind, ...]:
        """The kinds of source, the best first; where nothing is said, as the sources stand."""
        kinds = (source.kind for source in self.sources.values())
        return self.evidence_rules.rank or tuple(dict.fromkeys(kinds))

    @property
    def rule_facts(self) -> frozenset[str]:
        """Every fact of the workload that a rule looks at."""
        conditions = [r.when for r in self.rules] + [r.provided for r in self.rules if r.provided]
        return frozenset(fact for one in conditions for fact in one.facts())

    @property
    def known_option_names(self) -> tuple[str, ...]:
        """Every name an option goes by, aliases of its model included."""
        aliased = [
            f"{alias}@{o.deployment}"
            for alias, (model, _) in self.aliases.items()
            for o in self.options.values()
            if o.model == model
        ]
        return (*self.option_ids, *aliased, *self.base_options)

    @property
    def vendors(self) -> tuple[str, ...]:
        """Every vendor a model or deployment names, sorted."""
        found = {d.vendor for d in self.deployments.values()}
        found |= {m.vendor for m in self.models.values()}
        return tuple(sorted(found | set(self.base_vendors)))

    def option_for(self, name: str) -> tuple[str, str] | None:
        """The option id a name means, through aliases, and the notice to show; None if unknown."""
        if name in self.options or name in self.routes:
            return name, ""
        model, _, deployment = name.partition("@")
        if model in self.aliases:
            target, notice = self.aliases[model]
            option = f"{target}@{deployment}"
            if option in self.options:
                return option, notice
        return None


class PackKey:
    """A pack as the key of what is worked out once for it: equal files, equal key."""

    __slots__ = ("pack",)

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PackKey) and other.pack.hash == self.pack.hash

    def __hash__(self) -> int:
        return hash(self.pack.hash)
