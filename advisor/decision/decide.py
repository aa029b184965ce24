"""decide(): from a pack, a workload and evidence to what is chosen, before it is put into words.

Requirements first, then rules, cost last. What an assessment says, what a flip tries and what a
proof rests on all come from here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from advisor.decision.answers import known_facts
from advisor.decision.assessment import RuleStep, Verdict, Warned
from advisor.decision.beaten import Ranked, ranked
from advisor.decision.choice import Membership, Ranking, membership, rank
from advisor.decision.costing import Costing
from advisor.decision.ground import Ground, ground_for
from advisor.decision.judging import JudgedOptions
from advisor.decision.option_facts import OptionFacts
from advisor.decision.path import Walk, walk
from advisor.decision.reads import Read, read
from advisor.decision.requirements import in_force
from advisor.decision.verdict import Judged
from advisor.economics.traffic import Traffic
from advisor.evidence.sheet import OptionFact
from advisor.pack.conditions import Fact
from advisor.pack.figures import Figure
from advisor.pack.pack import CompiledKind, Pack
from advisor.units import Range, format_quantity
from advisor.workload.answers import Workload
from advisor.workload.resolved import Resolved

FACTS = Mapping[str, Mapping[str, OptionFact]]
SAVES = "self_hosting_saves"
OVER_BUDGET = "likely-over-budget"
"""The code of the warning that the likely cost of what is recommended is over the budget."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The kind that was used in the end, its members, and the ranking (None: nothing to rank)."""

    kind_id: str
    kind_title: str
    members: Mapping[str, Membership]
    ranking: Ranking | None
    steps: tuple[RuleStep, ...]
    warnings: tuple[Warned, ...]
    rivals: Mapping[str, str] = field(default_factory=dict)
    """By route the member that stands in for it wherever that one costs no more."""
    rivals_before: bool = False
    """Whether a kind that was passed over has routes with such a member."""


@dataclass(frozen=True, slots=True)
class Decided:
    """All that was found on the way to the choice, and the choice."""

    ground: Ground
    resolved: Resolved
    facts: Mapping[str, Fact]
    traffics: tuple[Traffic, ...]
    judged: JudgedOptions
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
    ground = ground_for(pack, workload, evidence, as_of)
    return decide_on(pack, ground, workload, as_of=as_of, explain=explain)


def decide_on(
    pack: Pack, ground: Ground, workload: Workload, *, as_of: date, explain: bool = False
) -> Decided:
    """Decide on the ground that `ground_for` gives for this workload, or for one like it."""
    return decide_read(pack, ground, read(pack, workload, as_of), explain=explain)


def decide_read(pack: Pack, ground: Ground, found: Read, *, explain: bool = False) -> Decided:
    """Decide what `read` gave for a workload on the day of the ground."""
    here = _judging(pack, ground, found, explain=explain)
    resolved, facts, judged = here.resolved, here.facts, here.judged
    walked = _walk(pack, ground, known_facts(facts, resolved), facts)
    current_id, notices = _current(pack, resolved)
    chosen = choose(
        pack, ground, walked, judged, here.option_facts, facts, here.traffics, current_id
    )
    return Decided(
        ground, resolved, facts, here.traffics, judged, here.option_facts, walked, chosen,
        current_id, notices,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judging:
    """What is known before anything is chosen: options are judged when they are asked for."""

    resolved: Resolved
    facts: dict[str, Fact]
    traffics: tuple[Traffic, ...]
    judged: JudgedOptions
    option_facts: OptionFacts


def judge_on(
    pack: Pack, ground: Ground, workload: Workload, *, as_of: date, explain: bool = False
) -> Judging:
    """The first half of `decide_on`, for who only asks what the requirements say."""
    return _judging(pack, ground, read(pack, workload, as_of), explain=explain)


def _judging(pack: Pack, ground: Ground, found: Read, *, explain: bool) -> Judging:
    resolved, facts, traffics = found.resolved, dict(found.facts), found.traffics
    costings = ground.costings(traffics, explain)
    if explain or SAVES in ground.walked_by:
        facts[SAVES] = _self_hosting_saves(ground, costings)
    active = in_force(pack.requirements, facts) if "requirements" in pack.procedure else []
    option_facts = OptionFacts(
        pack, ground.claims, ground.sheets, resolved, costings, traffics, ground.made, ground.facts
    )
    judged = JudgedOptions(ground, active, facts, option_facts, costings)
    return Judging(resolved, facts, traffics, judged, option_facts)


def _walk(
    pack: Pack, ground: Ground, known: Mapping[str, Fact], assumed: Mapping[str, Fact]
) -> Walk:
    names = ground.walked_by
    key = tuple((known.get(n), n in assumed, assumed.get(n)) for n in names)
    found = ground.walks.get(key)
    return ground.walks.keep(key, walk(pack, known, assumed)) if found is None else found


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
    judged: JudgedOptions,
    option_facts: FACTS,
    facts: Mapping[str, Fact],
    traffics: tuple[Traffic, ...],
    current: str,
) -> Chosen:
    """The cheapest qualifying option of the first kind, of those the rule names, that has one.

    One whose likely cost is over the budget comes after all that are within, of whatever kind.
    """
    rule = walked.decided_by
    if rule is None:
        gap = Warned("gap", f"The rules say nothing for this workload: {walked.gap}.")
        return Chosen("", "", {}, None, walked.steps, (gap,))
    budget = budget_of(facts)
    named = [pack.kinds[kind_id] for kind_id in (rule.choose, *rule.fallbacks)]
    tried: list[Ranked] = []
    for kind in (*named, None):
        tried.append(
            ranked(
                judged,
                # After the kinds that the rule names: whatever passes the requirements.
                {o: Membership(True) for o in judged}
                if kind is None
                else members_of(ground, kind, option_facts, facts),
            )
        )
        if any(_likely_within(j, budget) for j in tried[-1].able):
            place = len(tried) - 1
            break
    else:
        # Nobody is likely to stay within the budget: the first who may stay within it after all.
        able = (i for i, one in enumerate(tried) if one.able)
        place = next(able, -1)
    title = named[0].kind.title
    if place < 0:
        return Chosen(rule.choose, title, tried[0].members, None, walked.steps, ())
    found = tried[place]
    warnings = [
        Warned("kind-fallback", f"{_passed_over(kind, one)}; the next kind was tried.")
        for kind, one in zip(named, tried[:place], strict=False)
    ]
    outside = place == len(named)
    if outside:
        says = "this is the cheapest option that passes the requirements, of another kind."
        warnings.append(Warned("outside-the-kind", f"{_passed_over(named[0], tried[0])}; {says}"))
    ranking = rank(pack, ground.costings(traffics).apart, found.able, current, budget)
    kind = named[0 if outside else place]
    return Chosen(
        kind.kind.id,
        kind.kind.title,
        found.members,
        ranking,
        (*walked.steps, _cost_step(ground, ranking, found)),
        (*_over_budget(ranking.best, budget), *warnings),
        found.rivals,
        any(one.rivals for one in tried[:place]),
    )


def budget_of(facts: Mapping[str, Fact]) -> float | None:
    """The stated budget in USD a month, people included."""
    limit = facts.get("monthly_budget")
    return limit.likely if isinstance(limit, Range) else None


def _likely_within(judged: Judged, budget: float | None) -> bool:
    return budget is None or judged.likely <= budget


def _passed_over(kind: CompiledKind, found: Ranked) -> str:
    why = "is likely to stay within the budget" if found.able else "qualifies"
    return f"No option of the kind “{kind.kind.title}” {why}"


def _over_budget(best: Judged, budget: float | None) -> tuple[Warned, ...]:
    """That the likely cost is over the budget, which only the low end of its range is not."""
    if budget is None or _likely_within(best, budget):
        return ()
    over, cost, limit = (
        format_quantity(x, "USD") for x in (best.likely - budget, best.likely, budget)
    )
    says = f"{best.sheet.name} is likely over your budget by {over} a month: {cost} against {limit}"
    return (Warned(OVER_BUDGET, f"{says}. Only the low end of its range is within."),)


def members_of(
    ground: Ground, kind: CompiledKind, option_facts: FACTS, facts: Mapping[str, Fact]
) -> Mapping[str, Membership]:
    """Who belongs to a kind; asked anew only where what it looks at is another."""
    held = (facts.get(answer) for answer in ("use_case", *kind.looks.answers))
    key = (kind.kind.id, *held)
    found = None if kind.looks.made else ground.members.get(key)
    if found is not None:
        return found
    made = {o: membership(kind, s, option_facts, facts) for o, s in ground.sheets.items()}
    return ground.members.keep(key, made)


def _cost_step(ground: Ground, ranking: Ranking, found: Ranked) -> RuleStep:
    able = len(found.able)
    if ranking.broken_by:
        tied = ", ".join(j.sheet.name for j in ranking.tied if j is not ranking.best)
        because = f"a tie on cost with {tied}; it is preferred because {ranking.broken_by}"
    elif able == 1:
        because = "the only qualifying option of this kind"
    else:
        because = f"the cheapest of {able} qualifying options of this kind"
    route = found.members[ranking.best.sheet.option].instead_of
    if route:
        because += f"; it stands in for {ground.sheets[route].name}, and alone costs no more"
    return RuleStep("cost", "yes", because, "costs.yaml", "")
