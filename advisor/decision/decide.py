"""decide(): from a pack, a workload and evidence to what is chosen, before it is put into words.

Requirements first, then rules, cost last. What an assessment says, what a flip tries and what a
proof rests on all come from here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from advisor.decision.answers import known_facts
from advisor.decision.assessment import RuleStep, Verdict, Warned
from advisor.decision.choice import Membership, Ranking, membership, rank
from advisor.decision.costing import Costing
from advisor.decision.ground import Ground, ground_for
from advisor.decision.judging import JudgedOptions
from advisor.decision.option_facts import OptionFacts
from advisor.decision.path import Walk, walk
from advisor.decision.reads import Read, read
from advisor.decision.requirements import in_force
from advisor.economics.traffic import Traffic
from advisor.evidence.sheet import OptionFact
from advisor.pack.conditions import Fact
from advisor.pack.figures import Figure
from advisor.pack.pack import CompiledKind, Pack
from advisor.units import Range
from advisor.workload.answers import Workload
from advisor.workload.resolved import Resolved

FACTS = Mapping[str, Mapping[str, OptionFact]]
SAVES = "self_hosting_saves"


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
    resolved, facts, traffics = found.resolved, dict(found.facts), found.traffics
    costings = ground.costings(traffics, explain)
    if explain or SAVES in ground.walked_by:
        facts[SAVES] = _self_hosting_saves(ground, costings)
    active = in_force(pack.requirements, facts) if "requirements" in pack.procedure else []
    option_facts = OptionFacts(
        pack, ground.claims, ground.sheets, resolved, costings, traffics, ground.made, ground.facts
    )
    judged = JudgedOptions(ground, active, facts, option_facts, costings)
    walked = _walk(pack, ground, known_facts(facts, resolved), facts)
    current_id, notices = _current(pack, resolved)
    chosen = choose(pack, ground, walked, judged, option_facts, facts, traffics, current_id)
    return Decided(
        ground, resolved, facts, traffics, judged, option_facts, walked, chosen, current_id, notices
    )


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
    """The cheapest qualifying option of the first kind, of those the rule names, that has one."""
    rule = walked.decided_by
    if rule is None:
        gap = Warned("gap", f"The rules say nothing for this workload: {walked.gap}.")
        return Chosen("", "", {}, None, walked.steps, (gap,))
    limit = facts.get("monthly_budget")
    budget = limit.likely if isinstance(limit, Range) else None
    steps = list(walked.steps)
    warnings: list[Warned] = []
    first: Mapping[str, Membership] = {}
    costings = ground.costings(traffics)
    for kind_id in (rule.choose, *rule.fallbacks):
        kind = pack.kinds[kind_id]
        members = _members(ground, kind, option_facts, facts)
        first = first or members
        able = judged.able(o for o, member in members.items() if member.belongs)
        if able:
            ranking = rank(pack, costings.apart, able, current, budget)
            steps.append(_cost_step(ranking, len(able)))
            return Chosen(kind_id, kind.kind.title, members, ranking, tuple(steps), tuple(warnings))
        says = f"No option of the kind “{kind.kind.title}” qualifies"
        warnings.append(Warned("kind-fallback", f"{says}; the next kind was tried."))
    able = judged.able(judged)
    title = pack.kinds[rule.choose].kind.title
    if not able:
        return Chosen(rule.choose, title, first, None, tuple(steps), ())
    ranking = rank(pack, costings.apart, able, current, budget)
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


def _members(
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


def _cost_step(ranking: Ranking, able: int) -> RuleStep:
    if ranking.broken_by:
        tied = ", ".join(j.sheet.name for j in ranking.tied if j is not ranking.best)
        because = f"a tie on cost with {tied}; it is preferred because {ranking.broken_by}"
    elif able == 1:
        because = "the only qualifying option of this kind"
    else:
        because = f"the cheapest of {able} qualifying options of this kind"
    return RuleStep("cost", "yes", because, "costs.yaml", "")
