"""decide(): from a pack, a workload and evidence to what is chosen, before it is put into words.

Requirements first, then rules, cost last. What an assessment says, what a flip tries and what a
proof rests on all come from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from advisor.decision.answers import derived_facts, known_facts
from advisor.decision.assessment import RuleStep, Verdict, Warned
from advisor.decision.choice import Membership, Ranking, membership, rank
from advisor.decision.costing import Costing, cost_option
from advisor.decision.judge import Judgement
from advisor.decision.option_facts import workload_facts_of
from advisor.decision.path import Walk, walk
from advisor.decision.requirements import Judgements, Verdicts, apply, apply_to_route, in_force
from advisor.decision.verdict import Judged
from advisor.economics.ground import cost_ground
from advisor.economics.model import CostModel
from advisor.economics.traffic import POINTS, Traffic, traffic_at
from advisor.evidence.choose import Claims
from advisor.evidence.sheet import OptionFact, Sheet
from advisor.pack.conditions import Fact
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack
from advisor.units import Range
from advisor.workload.answers import Workload
from advisor.workload.own_figure import own_figures
from advisor.workload.resolved import Resolved, resolve

FACTS = Mapping[str, Mapping[str, OptionFact]]


MOST_COSTINGS = 64
SAVES = "self_hosting_saves"


class Costings(Mapping[str, Costing]):
    """What each option costs for one traffic, worked out when it is asked for.

    A rejected option's cost is read in an assessment, but not when only the choice is wanted.
    """

    def __init__(self, model: CostModel, traffics: tuple[Traffic, ...], explain: bool) -> None:
        self.model, self.traffics, self.explain = model, traffics, explain
        self._found: dict[str, Costing] = {}

    def __getitem__(self, option: str) -> Costing:
        found = self._found.get(option)
        if found is None:
            found = cost_option(self.model, option, self.traffics, self.explain)
            self._found[option] = found
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self.model.sheets)

    def __len__(self) -> int:
        return len(self.model.sheets)


@dataclass(frozen=True, slots=True)
class Ground:
    """What does not depend on the answers: claims in force, sheets and prices.

    It remembers what the same traffic cost, and judgements that no answer can change: a flip tries
    hundreds of answers, most of which leave both alone.
    """

    claims: Claims
    sheets: Mapping[str, Sheet]
    model: CostModel
    lasting: dict[tuple[str, str], Judgement] = field(default_factory=dict)
    _costings: dict[tuple[tuple[Traffic, ...], bool], Costings] = field(default_factory=dict)

    def costings(self, traffics: tuple[Traffic, ...], explain: bool) -> Costings:
        """Every option's cost for this traffic; `explain` adds the formulas."""
        found = self._costings.get((traffics, explain))
        if found is None:
            if len(self._costings) >= MOST_COSTINGS:
                # Another thread may be at it: then the oldest is gone already.
                self._costings.pop(next(iter(self._costings)), None)
            found = self._costings[traffics, explain] = Costings(self.model, traffics, explain)
        return found


class _PackKey:
    """A pack as a cache key: equal content hash, equal ground."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _PackKey) and other.pack.hash == self.pack.hash

    def __hash__(self) -> int:
        return hash(self.pack.hash)


@lru_cache(maxsize=32)
def _ground(key: _PackKey, evidence: tuple[Figure, ...], as_of: date, counted_in: str) -> Ground:
    return ground_of(key.pack, evidence, as_of, counted_in)


def ground_of(pack: Pack, evidence: tuple[Figure, ...], as_of: date, counted_in: str) -> Ground:
    """What holds on a day on this evidence, made anew; `decide` keeps those it is asked for."""
    base = cost_ground(pack, evidence, as_of, counted_in)
    return Ground(base.claims, base.sheets, base.model)


def model_on(pack: Pack, workload: Workload, evidence: Sequence[Figure], day: date) -> CostModel:
    """The prices of a day, on the same evidence as `decide`."""
    figures = (*evidence, *own_figures(pack, workload))
    return _ground(_PackKey(pack), figures, day, workload.counted_in).model


@dataclass(frozen=True, slots=True)
class Chosen:
    """The kind that was used in the end, its members, and the ranking (None: nothing to rank)."""

    kind_id: str
    kind_title: str
    members: Mapping[str, Membership]
    ranking: Ranking | None
    steps: tuple[RuleStep, ...]
    warnings: tuple[Warned, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """All that was found on the way to the choice, and the choice."""

    ground: Ground
    resolved: Resolved
    facts: Mapping[str, Fact]
    traffics: tuple[Traffic, ...]
    judged: Mapping[str, Judged]
    option_facts: FACTS
    walked: Walk
    chosen: Chosen
    current: str
    notices: tuple[str, ...]

    @property
    def option(self) -> str:
        """The recommended option; empty when there is none."""
        ranking = self.chosen.ranking
        return "" if ranking is None else ranking.best.sheet.option

    @property
    def verdict(self) -> Verdict:
        """Decided, or why not."""
        if self.chosen.ranking is not None:
            return "decided"
        rejected = all(j.status == "rejected" for j in self.judged.values())
        gap = self.walked.decided_by is None
        return "no_option_qualifies" if rejected or gap else "insufficient_evidence"


def decide(
    pack: Pack,
    workload: Workload,
    evidence: Sequence[Figure] = (),
    *,
    as_of: date,
    explain: bool = False,
) -> Decided:
    """Decide one workload on one day's evidence; `explain` adds the formulas to the cost lines."""
    evidence = (*evidence, *own_figures(pack, workload))
    ground = _ground(_PackKey(pack), evidence, as_of, workload.counted_in)
    resolved = resolve(pack, workload)
    escalation = pack.cost_assumptions.get("escalation", Range.of(0.2))
    traffics = tuple(traffic_at(resolved, point, escalation) for point in POINTS)
    facts = dict(resolved.facts)
    derived_facts(facts, resolved, as_of)
    costings = ground.costings(traffics, explain)
    if explain or SAVES in pack.rule_facts:
        facts[SAVES] = _self_hosting_saves(ground, costings)
    judged, option_facts = _judge_all(pack, ground, resolved, facts, costings)
    walked = walk(pack, known_facts(facts, resolved), facts)
    current_id, notices = _current(pack, resolved)
    chosen = choose(pack, ground, walked, judged, option_facts, facts, traffics, current_id)
    return Decided(
        ground, resolved, facts, traffics, judged, option_facts, walked, chosen, current_id, notices
    )


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
        option: workload_facts_of(pack, ground.claims, sheet, resolved, costings)
        for option, sheet in ground.sheets.items()
    }
    names = {option: sheet.name for option, sheet in ground.sheets.items()}
    judged: dict[str, Judged] = {}
    once = Judgements(ground.lasting)
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
        judged[option] = Judged(sheet, costings, verdicts)
    return judged, option_facts


def _current(pack: Pack, resolved: Resolved) -> tuple[str, tuple[str, ...]]:
    named = resolved.facts.get("current_option")
    if not isinstance(named, str):
        return "", ()
    found = pack.option_for(named)
    if found is None:
        return "", (f"Today's option, {named}, is not in the catalogue of this pack.",)
    return found[0], (found[1],) if found[1] else ()


def choose(
    pack: Pack,
    ground: Ground,
    walked: Walk,
    judged: Mapping[str, Judged],
    option_facts: FACTS,
    facts: Mapping[str, Fact],
    traffics: tuple[Traffic, ...],
    current: str,
) -> Chosen:
    """The cheapest qualifying option of the first kind, of those the rule names, that has one."""
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
