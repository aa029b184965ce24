"""assess(): from a pack, a workload and evidence to an assessment. Pure: no clock, no I/O.

Requirements first, then rules, cost last. The same inputs give an equal result.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from advisor.decision.answers import answered, assumptions_of, derived_facts, known_facts
from advisor.decision.assessment import (
    Assessment,
    Confidence,
    NearMiss,
    OptionResult,
    RuleStep,
    RunnerUp,
    Verdict,
    Warned,
)
from advisor.decision.choice import Membership, Ranking, membership, rank
from advisor.decision.costing import Costing, cost_option, difference
from advisor.decision.judge import Judgement
from advisor.decision.notes import (
    conflicts_of,
    metrics_that_matter,
    near_misses,
    purchase,
    thinking_not_priced,
    warnings_of,
)
from advisor.decision.option_facts import workload_facts_of
from advisor.decision.out_of_date import out_of_date
from advisor.decision.path import Walk, walk
from advisor.decision.requirements import Verdicts, apply, apply_to_route, facts_in, in_force
from advisor.decision.result import result_of
from advisor.decision.verdict import Judged
from advisor.decision.volume import sources_of, volume_options, volume_points
from advisor.economics.model import CostModel
from advisor.economics.traffic import LIKELY, POINTS, Traffic, traffic_at
from advisor.evidence.choose import Claims
from advisor.evidence.sheet import OptionFact, Sheet, build_sheets
from advisor.pack.conditions import Fact
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack
from advisor.text_safety import plain
from advisor.units import Range
from advisor.workload.answers import Workload
from advisor.workload.own_figure import own_figures
from advisor.workload.resolved import Resolved, resolve

FACTS = Mapping[str, Mapping[str, OptionFact]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What does not depend on the answers: claims in force, sheets and prices."""

    claims: Claims
    sheets: Mapping[str, Sheet]
    model: CostModel


class _PackKey:
    """A pack as a cache key: equal content hash, equal ground."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _PackKey) and other.pack.hash == self.pack.hash

    def __hash__(self) -> int:
        return hash(self.pack.hash)


@lru_cache(maxsize=16)
def _ground(key: _PackKey, evidence: tuple[Figure, ...], as_of: date, counted_in: str) -> Ground:
    pack = key.pack
    order = pack.evidence_rules.rank or tuple(dict.fromkeys(s.kind for s in pack.sources.values()))
    claims = Claims((*pack.figures, *evidence), pack.evidence_rules, as_of, order)
    sheets = build_sheets(pack, claims)
    return Ground(claims, sheets, CostModel(pack, claims, sheets, counted_in))


def assess(
    pack: Pack,
    workload: Workload,
    evidence: Sequence[Figure] = (),
    *,
    as_of: date,
) -> Assessment:
    """Assess one workload on one day's evidence.

    `evidence` holds figures of the user's beside those that the workload carries; both outrank the
    catalogue's. Nothing is raised for a
    workload that was read without problems; what cannot be known is said in the result.
    """
    evidence = (*evidence, *own_figures(pack, workload))
    ground = _ground(_PackKey(pack), evidence, as_of, workload.counted_in)
    resolved = resolve(pack, workload)
    escalation = pack.cost_assumptions.get("escalation", Range.of(0.2))
    traffics = tuple(traffic_at(resolved, point, escalation) for point in POINTS)
    facts = dict(resolved.facts)
    derived_facts(facts, resolved, as_of)
    costings = {o: cost_option(ground.model, o, traffics) for o in pack.option_ids}
    facts["self_hosting_saves"] = _self_hosting_saves(ground, costings)
    judged, option_facts = _judge_all(pack, ground, resolved, facts, costings)
    known = known_facts(facts, resolved)
    walked = walk(pack, known, facts)
    current_id, notices = _current(pack, resolved)
    chosen = _choose(pack, ground, walked, judged, option_facts, facts, traffics, current_id)
    return _assemble(
        pack, ground, workload, resolved, facts, traffics, judged, walked, chosen,
        current_id, notices, as_of,
    )  # fmt: skip


def _self_hosting_saves(ground: Ground, costings: Mapping[str, Costing]) -> Fact:
    bought: list[float] = []
    hosted: list[float] = []
    for option, costing in costings.items():
        deployment = ground.sheets[option].deployment
        if deployment is None or costing.cost is None:
            continue
        own = deployment.kind in ("rented_gpus", "owned_gpus")
        (hosted if own else bought).append(costing.cost.likely)
    return Range.of(min(bought) - min(hosted)) if bought and hosted else None


def _judge_all(
    pack: Pack,
    ground: Ground,
    resolved: Resolved,
    facts: Mapping[str, Fact],
    costings: Mapping[str, Costing],
) -> tuple[dict[str, Judged], FACTS]:
    active = in_force(pack.requirements, facts) if "requirements" in pack.procedure else []
    option_facts = {
        option: workload_facts_of(pack, ground.claims, sheet, resolved, costings[option].cost)
        for option, sheet in ground.sheets.items()
    }
    names = {option: sheet.name for option, sheet in ground.sheets.items()}
    judged: dict[str, Judged] = {}
    once: dict[tuple[str, str], Judgement] = {}
    for option, sheet in ground.sheets.items():
        verdicts = Verdicts()
        if sheet.route is not None:
            apply_to_route(
                active,
                sheet.route,
                option_facts[option],
                option_facts,
                names,
                facts,
                verdicts,
                once,
            )
        else:
            apply(active, option, option_facts[option], facts, verdicts, once)
        judged[option] = Judged(sheet, costings[option], verdicts)
    return judged, option_facts


@dataclass(frozen=True, slots=True)
class Chosen:
    """The kind that was used in the end, its members, and the ranking (None: nothing to rank)."""

    kind_id: str
    kind_title: str
    members: Mapping[str, Membership]
    ranking: Ranking | None
    steps: tuple[RuleStep, ...]
    warnings: tuple[Warned, ...]


def _choose(
    pack: Pack,
    ground: Ground,
    walked: Walk,
    judged: Mapping[str, Judged],
    option_facts: FACTS,
    facts: Mapping[str, Fact],
    traffics: tuple[Traffic, ...],
    current: str,
) -> Chosen:
    rule = walked.decided_by
    if rule is None:
        gap = Warned("gap", f"The rules say nothing for this workload: {walked.gap}.")
        return Chosen("", "", {}, None, walked.steps, (gap,))
    limit = facts.get("monthly_budget")
    budget = limit.likely if isinstance(limit, Range) else None
    steps = list(walked.steps)
    warnings: list[Warned] = []
    first: dict[str, Membership] = {}
    for kind_id in (rule.choose, *rule.fallbacks):
        kind = pack.kinds[kind_id]
        members = {o: membership(kind, j, option_facts, facts) for o, j in judged.items()}
        first = first or members
        able = [j for o, j in judged.items() if j.status == "qualifies" and members[o].belongs]
        if able:
            ranking = rank(pack, ground.model, traffics, able, current, budget)
            steps.append(_cost_step(ranking, len(able)))
            return Chosen(kind_id, kind.kind.title, members, ranking, tuple(steps), tuple(warnings))
        says = f"No option of the kind “{kind.kind.title}” qualifies"
        warnings.append(Warned("kind-fallback", f"{says}; the next kind was tried."))
    able = [j for j in judged.values() if j.status == "qualifies"]
    title = pack.kinds[rule.choose].kind.title
    if not able:
        return Chosen(rule.choose, title, first, None, tuple(steps), ())
    ranking = rank(pack, ground.model, traffics, able, current, budget)
    steps.append(_cost_step(ranking, len(able)))
    warnings.append(
        Warned(
            "outside-the-kind",
            f"Nothing of the kind “{title}” qualifies; this is the cheapest option that passes "
            "the requirements, of another kind.",
        )
    )
    everyone = {o: Membership(True) for o in judged}
    return Chosen(rule.choose, title, everyone, ranking, tuple(steps), tuple(warnings))


def _cost_step(ranking: Ranking, able: int) -> RuleStep:
    if ranking.broken_by:
        tied = ", ".join(j.sheet.name for j in ranking.tied if j is not ranking.best)
        because = f"a tie on cost with {tied}; it is preferred because {ranking.broken_by}"
    elif able == 1:
        because = "the only qualifying option of this kind"
    else:
        because = f"the cheapest of {able} qualifying options of this kind"
    return RuleStep("cost", "yes", because, "costs.yaml", "")


def _current(pack: Pack, resolved: Resolved) -> tuple[str, tuple[str, ...]]:
    named = resolved.facts.get("current_option")
    if not isinstance(named, str):
        return "", ()
    found = pack.option_for(named)
    if found is None:
        return "", (f"Today's option, {named}, is not in the catalogue of this pack.",)
    return found[0], (found[1],) if found[1] else ()


def _assemble(
    pack: Pack,
    ground: Ground,
    workload: Workload,
    resolved: Resolved,
    facts: Mapping[str, Fact],
    traffics: tuple[Traffic, ...],
    judged: Mapping[str, Judged],
    walked: Walk,
    chosen: Chosen,
    current_id: str,
    notices: tuple[str, ...],
    as_of: date,
) -> Assessment:
    ranking = chosen.ranking
    best = ranking.best.sheet.option if ranking is not None else ""
    results = tuple(result_of(j, chosen, best) for j in judged.values())
    recommended = next((r for r in results if r.option == best), None)
    current = next((r for r in results if r.option == current_id), None)
    verdict: Verdict = "decided"
    if recommended is None:
        rejected = all(r.status == "rejected" for r in results)
        gap = walked.decided_by is None
        verdict = "no_option_qualifies" if rejected or gap else "insufficient_evidence"
    saving = bare = None
    if recommended is not None and current is not None:
        saving = difference(ground.model, best, current_id, traffics)
        bare = difference(ground.model, best, current_id, traffics, people=False)
    runner = _runner_up(ranking)
    horizon_end = facts["horizon_end"]
    assert isinstance(horizon_end, date)
    misses: tuple[NearMiss, ...] = ()
    if recommended is None:
        misses = near_misses(tuple(judged.values()))
    unchecked: tuple[Warned, ...] = ()
    if "requirements" not in pack.procedure:
        message = f"The pack “{pack.title}” checks no requirement: nothing here is verified."
        unchecked = (Warned("nothing-checked", message),)
    shown = [o for o in (best, runner.option if runner else "", current_id) if o]
    shown += [m.option for m in misses if m.option not in shown]
    sheets = [ground.sheets[o] for o in _with_members(ground, shown)]
    warnings = (
        *unchecked,
        *out_of_date(pack, ground.claims, sheets, as_of),
        *chosen.warnings,
        *warnings_of(
            pack,
            ground.claims,
            ground.model,
            resolved,
            ground.sheets.get(best),
            ground.sheets.get(current_id),
            as_of,
            horizon_end,
            notices,
        ),
        *purchase(ground.model, recommended, resolved),
        *thinking_not_priced(pack, ground.model, chosen.kind_id, recommended, ground.sheets),
    )
    active = in_force(pack.requirements, facts)
    matter = metrics_that_matter(pack, {f for r in active for f in facts_in(r.check)})
    conflicts = conflicts_of(pack, sheets, matter)
    volume = volume_options(ground.sheets, results, shown)
    because = _provisional_because(pack, recommended, walked, resolved, warnings)
    confidence: Confidence | None = None
    if recommended is not None:
        confidence = "provisional" if because else "firm"
    partial = Assessment(
        workload=plain(workload.name),
        client=plain(workload.client),
        author=plain(workload.author),
        as_of=as_of,
        pack_id=pack.id,
        pack_title=pack.title,
        pack_version=pack.version,
        pack_hash=pack.hash,
        packs=pack.layers,
        verdict=verdict,
        recommended=recommended,
        confidence=confidence,
        kind=chosen.kind_title,
        runner_up=runner,
        path=chosen.steps,
        still_possible=tuple(pack.kinds[k].kind.title for k in walked.still_possible),
        options=results,
        current=current,
        saving=saving,
        saving_without_people=bare,
        near_misses=misses,
        assumptions=assumptions_of(
            pack, ground.model, resolved, sheets or list(ground.sheets.values())
        ),
        conflicts=conflicts,
        warnings=warnings,
        answers=answered(pack, resolved),
        sources=(),
        tokens_per_month=resolved.monthly_tokens,
        volume_options=volume,
        provisional_because=because,
        volume_points=volume_points(ground.model, volume, traffics[LIKELY], resolved),
    )
    return replace(partial, sources=sources_of(pack, partial))


def _provisional_because(
    pack: Pack,
    recommended: OptionResult | None,
    walked: Walk,
    resolved: Resolved,
    warnings: Sequence[Warned],
) -> tuple[str, ...]:
    """Every reason why the recommendation is not firm, in words."""
    if recommended is None:
        return ()
    found = []
    if "requirements" not in pack.procedure:
        found.append("this pack checks no requirement")
    count = len({u.requirement for u in recommended.unverified})
    if count:
        noun = "requirement is" if count == 1 else "requirements are"
        found.append(f"{count} {noun} not yet verified")
    if walked.still_possible:
        found.append("an answer nobody gave could lead to another kind of option")
    if not {"requests_per_month", "monthly_tokens"} & resolved.stated:
        found.append("the volume is assumed")
    if any(w.code == "price-changes" for w in warnings):
        found.append("its price changes within the horizon")
    return tuple(found)


def _runner_up(ranking: Ranking | None) -> RunnerUp | None:
    if ranking is None or ranking.runner_up is None or ranking.gap is None:
        return None
    why = f"tie: {ranking.broken_by}" if ranking.gap_is_tie else "costs more"
    return RunnerUp(ranking.runner_up.sheet.option, ranking.gap, ranking.gap_is_tie, why)


def _with_members(ground: Ground, options: Sequence[str]) -> list[str]:
    found: dict[str, None] = {}
    for option in options:
        route = ground.sheets[option].route
        for one in [option] if route is None else [m.option for m in route.members]:
            found[one] = None
    return list(found)
