"""Loading the catalogue: sources, models, deployments, options, routes, claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from advisor.pack.base import RuleModel
from advisor.pack.catalogue import Claim, Deployment, Model, Option, Route, Source
from advisor.pack.decision_files import EvidenceRules
from advisor.pack.figures import Figure, FigureError, read_figure
from advisor.pack.part_files import Problems
from advisor.pack.parts import Parts
from advisor.pack.yaml_reader import Document
from advisor.spelling import suggestion


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


def load_catalogue(parts: Parts, evidence: EvidenceRules, problems: Problems) -> Catalogue:
    """Read the catalogue; names that do not resolve go to `problems`."""
    sources_read = parts.read("sources", SourcesFile)
    models_read = parts.read("models", ModelsFile)
    deployments_read = parts.read("deployments", DeploymentsFile)
    options_read = parts.read("options", OptionsFile)
    routes_read = parts.read(
        "routes", RoutesFile, lambda: RoutesFile(format="advisor/routes@1", routes=())
    )
    routes = routes_read[0].routes
    sources = {s.id: s for s in sources_read[0].sources}
    models = {m.id: m for m in models_read[0].models}
    deployments = {d.id: d for d in deployments_read[0].deployments}
    before = len(problems.found)
    _options_resolve(options_read, models, deployments, problems)
    # One name misspelt in an option is one mistake, not one more in every claim about it.
    meant = {f"{m}@{d}" for m in models for d in deployments} if problems.found[before:] else ()
    options = {o.id: o for o in options_read[0].options}
    _inheritance_resolves(models_read, models, problems)
    _routes_resolve(routes_read, options, problems)
    subjects = {
        *options,
        *models,
        *deployments,
        *(r.id for r in routes),
        *(d.gpu for d in deployments.values() if d.gpu),
        "B200",
        "global",
        *meant,
    }
    figures: dict[str, Figure] = {}
    whose: dict[str, Path] = {}
    for read, document, folder in parts.files("claims-*.yaml", ClaimsFile):
        for i, claim in enumerate(read.claims):
            if whose.get(claim.id) == folder:
                problems.at(document, ("claims", i, "id"), f'"{claim.id}" is here twice')
            elif folder != parts.stack.where_is["catalogue"][0]:
                how = "replaces" if claim.id in whose else "adds"
                parts.changes.setdefault(folder, []).append(f"{how} claims {claim.id}")
            whose[claim.id] = folder
        for figure in read_figures((read, document), sources, subjects, evidence, problems):
            figures[figure.id] = figure
    aliases = {a.name: (m.id, a.notice) for m in models.values() for a in m.aliases}
    return Catalogue(
        sources,
        models,
        aliases,
        deployments,
        options,
        {r.id: r for r in routes},
        tuple(figures.values()),
    )


def _options_resolve(
    read: tuple[OptionsFile, Document],
    models: Mapping[str, Model],
    deployments: Mapping[str, Deployment],
    problems: Problems,
) -> None:
    for i, option in enumerate(read[0].options):
        for key, name, known in (
            ("model", option.model, models),
            ("deployment", option.deployment, deployments),
        ):
            if name not in known:
                where = ("options", i, key)
                problems.at(read[1], where, f'unknown {key} "{name}"{suggestion(name, known)}')


def _inheritance_resolves(
    read: tuple[ModelsFile, Document], models: Mapping[str, Model], problems: Problems
) -> None:
    for i, model in enumerate(read[0].models):
        for j, one in enumerate(model.inherits):
            if one.source not in models:
                hint = suggestion(one.source, models)
                where = ("models", i, "inherits", j, "from")
                problems.at(read[1], where, f'unknown model "{one.source}"{hint}')


def _routes_resolve(
    read: tuple[RoutesFile, Document], options: Mapping[str, Option], problems: Problems
) -> None:
    for i, route in enumerate(read[0].routes):
        named: list[tuple[tuple[str | int, ...], str]] = [
            (("members", j, "option"), m.option) for j, m in enumerate(route.members)
        ]
        if route.router is not None:
            named.append((("router", "option"), route.router.option))
        for path, name in named:
            if name not in options:
                hint = suggestion(name, options)
                problems.at(read[1], ("routes", i, *path), f'unknown option "{name}"{hint}')


def read_figures(
    read: tuple[ClaimsFile, Document],
    sources: Mapping[str, Source],
    subjects: set[str],
    evidence: EvidenceRules,
    problems: Problems,
) -> list[Figure]:
    """The claims of one file in their metrics' units."""
    kinds = {s.id: s.kind for s in sources.values()}
    found: list[Figure] = []
    for i, claim in enumerate(read[0].claims):
        metric = evidence.metrics.get(claim.metric)
        wrong = [
            (key, name, known)
            for key, name, known in (
                ("metric", claim.metric, set(evidence.metrics)),
                ("source", claim.source, set(sources)),
                ("subject", claim.subject, subjects),
            )
            if name not in known
        ]
        for key, name, known in wrong:
            hint = suggestion(name, known)
            problems.at(read[1], ("claims", i, key), f'unknown {key} "{name}"{hint}')
        if wrong or metric is None:
            continue
        try:
            found.append(read_figure(claim, metric, kinds))
        except FigureError as error:
            problems.at(read[1], ("claims", i, error.key), error.message)
    return found
