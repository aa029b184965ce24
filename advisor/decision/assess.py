"""assess(): from a pack, a workload and evidence to an assessment. Pure: no clock, no I/O.

Requirements first, then rules, cost last. The same inputs give an equal result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from advisor.decision.answers import LONGEST_NOTE, answered, assumptions_of
from advisor.decision.assessment import (
    Assessment,
    Confidence,
    NearMiss,
    RunnerUp,
    Warned,
)
from advisor.decision.choice import Ranking
from advisor.decision.confidence import provisional_because
from advisor.decision.costing import Apart, difference
from advisor.decision.decide import OVER_BUDGET, Decided, decide
from advisor.decision.ground import Ground, ground_for
from advisor.decision.horizon import horizon_of, horizon_warnings
from advisor.decision.notes import (
    announced_end,
    conflicts_of,
    metrics_that_matter,
    near_misses,
    purchase,
    thinking_not_priced,
    warnings_of,
)
from advisor.decision.out_of_date import out_of_date
from advisor.decision.passed import held_to
from advisor.decision.requirements import facts_in, in_force
from advisor.decision.result import result_of
from advisor.decision.stops_paying import with_limit
from advisor.decision.volume import sources_of, volume_options, volume_points
from advisor.economics.steps import node_rates
from advisor.economics.traffic import LIKELY
from advisor.evidence.sheet import Sheet
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack
from advisor.text_safety import plain
from advisor.workload.answers import Workload
from advisor.workload.currency import Currency
from advisor.workload.own_figure import own_figures


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
    found = decide(pack, workload, evidence, as_of=as_of, explain=True)
    return _assemble(pack, workload, evidence, found, as_of)


def _assemble(
    pack: Pack, workload: Workload, evidence: Sequence[Figure], found: Decided, as_of: date
) -> Assessment:
    ground, resolved, facts, traffics = found.ground, found.resolved, found.facts, found.traffics
    judged, walked, chosen, current_id = found.judged, found.walked, found.chosen, found.current
    ranking, best = chosen.ranking, found.option
    results = tuple(
        with_limit(
            result_of(j, chosen, best, facts.get("already_paid")),
            ground.model,
            j.sheet.route,
            traffics[LIKELY],
        )
        for j in judged.values()
    )
    recommended = next((r for r in results if r.option == best), None)
    current = next((r for r in results if r.option == current_id), None)
    saving = bare = None
    if recommended is not None and current is not None:
        saving = difference(ground.model, best, current_id, traffics)
        bare = difference(ground.model, best, current_id, traffics, people=False)
    runner = _runner_up(ranking, ground.costings(traffics).apart)
    horizon = None
    if recommended is not None:
        horizon = horizon_of(
            lambda day: ground_for(pack, workload, evidence, day).model,
            (*pack.figures, *evidence, *own_figures(pack, workload)),
            (best, runner.option if runner else "", current_id),
            current_id,
            traffics,
            resolved,
            as_of,
        )
    material = 0.0 if pack.costs.ties is None else pack.costs.ties.material_share
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
            found.notices,
        ),
        *horizon_warnings(horizon, ground.sheets, material),
        *purchase(ground.model, recommended, resolved),
        *thinking_not_priced(pack, ground.model, chosen.kind_id, recommended, ground.sheets),
    )
    # What is wrong with the choice itself comes before what is to be known beside it.
    warnings = tuple(sorted(warnings, key=lambda w: w.code != OVER_BUDGET))
    active = in_force(pack.requirements, facts)
    matter = metrics_that_matter(pack, {f for r in active for f in facts_in(r.check)})
    conflicts = conflicts_of(pack, sheets, matter)
    volume = volume_options(ground.sheets, results, shown)
    because = provisional_because(pack, found, recommended, as_of)
    confidence: Confidence | None = None
    if recommended is not None:
        confidence = "provisional" if because else "firm"
    front = [o for o in (best, runner.option if runner else "") if o]
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
        verdict=found.verdict,
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
        current_ends=announced_end(ground.sheets.get(current_id)),
        horizon=horizon,
        currency=shown_in(workload),
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
        measured=_measured(ground, sheets, resolved.ttft_percentile),
        provisional_because=because,
        volume_points=volume_points(ground.model, volume, traffics[LIKELY], resolved),
        held_to=held_to(found, front),
        node_rates=node_rates(ground.model, best, traffics[LIKELY]) if best else (),
    )
    return replace(partial, sources=sources_of(pack, partial, evidence))


def shown_in(workload: Workload) -> Currency | None:
    """The workload's currency; its source is text from outside."""
    given = workload.currency
    return None if given is None else replace(given, source=plain(given.source, LONGEST_NOTE))


def _runner_up(ranking: Ranking | None, apart: Apart) -> RunnerUp | None:
    if ranking is None or ranking.runner_up is None:
        return None
    option = ranking.runner_up.sheet.option
    gap = apart(ranking.best.sheet.option, option)
    if gap is None:
        return None
    why = f"tie: {ranking.broken_by}" if ranking.gap_is_tie else "costs more"
    return RunnerUp(option, gap, ranking.gap_is_tie, why)


def _measured(ground: Ground, sheets: Sequence[Sheet], percentile: int) -> int:
    """How many figures of own measurement are in force for these options."""
    chosen = [fact.chosen for sheet in sheets for fact in sheet.facts.values()]
    chosen += [ground.claims.choose(s.option, "ttft", percentile=percentile) for s in sheets]
    used = [f for one in chosen if one is not None for f in one.used]
    return len(dict.fromkeys(f for f in used if f.source_kind == "own_measurement"))


def _with_members(ground: Ground, options: Sequence[str]) -> list[str]:
    found: dict[str, None] = {}
    for option in options:
        route = ground.sheets[option].route
        for one in [option] if route is None else [m.option for m in route.members]:
            found[one] = None
    return list(found)
