"""Loading the catalogue: sources, models, deployments, options, routes, claims."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from advisor.pack.base import RuleModel
from advisor.pack.catalogue import Claim, Deployment, Model, Option, Route, Source, SourceKind
from advisor.pack.decision_files import EvidenceRules
from advisor.pack.figures import Figure, FigureError, read_figure
from advisor.pack.gathered import Problems
from advisor.pack.parts import Parts
from advisor.pack.questionnaire import Questionnaire
from advisor.pack.yaml_reader import Document

Steps = tuple[str | int, ...]


class SourcesFile(RuleModel):
    """sources.yaml."""

    format: Literal["advisor/sources@1"]
    sources: tuple[Source, ...]


class ModelsFile(RuleModel):
    """catalogue/models.yaml."""

    format: Literal["advisor/models@1"]
    models: tuple[Model, ...]


class DeploymentsFile(RuleModel):
    """catalogue/deployments.yaml."""

    format: Literal["advisor/deployments@1"]
    deployments: tuple[Deployment, ...]


class OptionsFile(RuleModel):
    """catalogue/options.yaml."""

    format: Literal["advisor/options@1"]
    options: tuple[Option, ...]


class RoutesFile(RuleModel):
    """routes.yaml."""

    format: Literal["advisor/routes@1"]
    routes: tuple[Route, ...]


class ClaimsFile(RuleModel):
    """catalogue/claims-*.yaml."""

    format: Literal["advisor/claims@1"]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that can be chosen and everything that is claimed about it."""

    sources: Mapping[str, Source]
    models: Mapping[str, Model]
    aliases: Mapping[str, tuple[str, str]]
    deployments: Mapping[str, Deployment]
    options: Mapping[str, Option]
    routes: Mapping[str, Route]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The names there are, by what they name; None where they cannot be known now."""

    sources: Collection[str] | None
    models: Collection[str] | None
    deployments: Collection[str] | None
    options: Collection[str] | None
    metrics: Collection[str] | None = None
    subjects: Collection[str] | None = None


def load_catalogue(
    parts: Parts, evidence: EvidenceRules, problems: Problems
) -> tuple[Catalogue, Document]:
    """The catalogue, and the document of its routes; unresolved names go to `problems`."""
    sources_read = parts.read("sources", SourcesFile)
    models_read = parts.read("models", ModelsFile)
    deployments_read = parts.read("deployments", DeploymentsFile)
    options_read = parts.read("options", OptionsFile)
    routes_read = parts.read(
        "routes", RoutesFile, lambda: RoutesFile(format="advisor/routes@1", routes=())
    )
    routes = {r.id: r for r in routes_read[0].routes}
    sources = {s.id: s for s in sources_read[0].sources}
    models = {m.id: m for m in models_read[0].models}
    deployments = {d.id: d for d in deployments_read[0].deployments}
    options = {o.id: o for o in options_read[0].options}
    known = Known(
        sources=parts.known(sources, "sources"),
        models=parts.known(models, "models"),
        deployments=parts.known(deployments, "deployments"),
        options=parts.known(options, "options"),
    )
    before = len(problems.found)
    _options_resolve(options_read, known, problems)
    # One name misspelt in an option is one mistake, not one more in every claim about it.
    meant = {f"{m}@{d}" for m in models for d in deployments} if problems.found[before:] else ()
    _inheritance_resolves(models_read, known, problems)
    _routes_resolve(routes_read, known, problems)
    names = {*options, *models, *deployments, *routes, *evidence.subjects}
    subjects = {*names, *(d.gpu for d in deployments.values() if d.gpu), *meant}
    known = replace(
        known,
        metrics=parts.known(evidence.metrics, "evidence"),
        subjects=parts.known(subjects, "options", "models", "deployments", "routes", "evidence"),
    )
    kinds = {s.id: s.kind for s in sources.values()}
    figures: dict[str, Figure] = {}
    whose: dict[str, Path] = {}
    for read, document, folder in parts.files("claims-*.yaml", ClaimsFile):
        for i, claim in enumerate(read.claims):
            if whose.get(claim.id) == folder:
                here = ("claims", i, "id")
                problems.at(document, here, f'"{claim.id}" is given twice', "duplicate-key")
            elif folder != parts.stack.where_is["catalogue"][0]:
                how = "replaces" if claim.id in whose else "adds"
                parts.changes.setdefault(folder, []).append(f"{how} claims {claim.id}")
            whose[claim.id] = folder
        for figure in _figures((read, document), known, evidence, kinds, problems):
            figures[figure.id] = figure
    catalogue = Catalogue(
        sources,
        models,
        {a.name: (m.id, a.notice) for m in models.values() for a in m.aliases},
        deployments,
        options,
        routes,
        tuple(figures.values()),
    )
    return catalogue, routes_read[1]


def check_routes(
    routes: Mapping[str, Route],
    document: Document,
    questionnaire: Questionnaire,
    kinds: Collection[str] | None,
    problems: Problems,
) -> None:
    """The kinds a route belongs to, and the use cases it is for."""
    question = questionnaire.question("use_case")
    uses = None if question is None else [c.id for c in question.choices]
    for i, route in enumerate(routes.values()):
        for j, name in enumerate(route.kinds):
            problems.name(document, ("routes", i, "kinds", j), "kind", name, kinds)
        for j, name in enumerate(route.uses):
            problems.name(document, ("routes", i, "uses", j), "use case", name, uses)


def _options_resolve(read: tuple[OptionsFile, Document], known: Known, problems: Problems) -> None:
    for i, option in enumerate(read[0].options):
        here: Steps = ("options", i)
        problems.name(read[1], (*here, "model"), "model", option.model, known.models)
        problems.name(
            read[1], (*here, "deployment"), "deployment", option.deployment, known.deployments
        )
        if option.service_time is not None:
            where: Steps = (*here, "service_time", "source")
            problems.name(read[1], where, "source", option.service_time.source, known.sources)


def _inheritance_resolves(
    read: tuple[ModelsFile, Document], known: Known, problems: Problems
) -> None:
    for i, model in enumerate(read[0].models):
        for j, one in enumerate(model.inherits):
            where = ("models", i, "inherits", j, "from")
            problems.name(read[1], where, "model", one.source, known.models)


def _routes_resolve(read: tuple[RoutesFile, Document], known: Known, problems: Problems) -> None:
    for i, route in enumerate(read[0].routes):
        for j, member in enumerate(route.members):
            where: Steps = ("routes", i, "members", j, "option")
            problems.name(read[1], where, "option", member.option, known.options)
        if route.router is not None:
            where = ("routes", i, "router", "option")
            problems.name(read[1], where, "option", route.router.option, known.options)
        problems.name(read[1], ("routes", i, "source"), "source", route.source, known.sources)


def _figures(
    read: tuple[ClaimsFile, Document],
    known: Known,
    evidence: EvidenceRules,
    kinds: Mapping[str, SourceKind],
    problems: Problems,
) -> list[Figure]:
    """The claims of one file in their metrics' units."""
    found: list[Figure] = []
    for i, claim in enumerate(read[0].claims):
        here = ("claims", i)
        resolved = [
            problems.name(read[1], (*here, "metric"), "metric", claim.metric, known.metrics),
            problems.name(read[1], (*here, "source"), "source", claim.source, known.sources),
            problems.name(read[1], (*here, "subject"), "subject", claim.subject, known.subjects),
        ]
        metric = evidence.metrics.get(claim.metric)
        if not all(resolved) or metric is None or claim.source not in kinds:
            continue
        try:
            found.append(read_figure(claim, metric, kinds))
        except FigureError as error:
            problems.at(read[1], (*here, error.key), error.message, error.id)
    return found
