"""Which workloads two versions of a pack decide differently, as regions, exactly.

Both lists of rules are laid over one space, cut at the thresholds of both. A region is a pair of
rules, one of each version, that take the same workloads and choose differently.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from advisor.decision.assess import assess
from advisor.pack.pack import Pack
from advisor.pack.questionnaire import Questionnaire
from advisor.verify.boxes import Box, Budget, joined
from advisor.verify.region_words import region_words
from advisor.verify.rule_list import Outcome, RuleList, branches_of, conditions_of
from advisor.verify.space import space_of
from advisor.verify.witness import ended_at, text_of, workload_in
from advisor.workload.answers import Workload
from advisor.workload.resolved import resolve

MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Region:
    """Workloads that were one rule's and are now another's, with another outcome."""

    old_rule: str
    new_rule: str
    old: Outcome
    new: Outcome
    where: str
    workload: str
    """A workload file in the region; empty where no answers lead there."""
    confirmed: bool
    """Whether the evaluator, run with both packs, ends at these two rules."""


def changed(old: RuleList, new: RuleList) -> Iterator[tuple[str, str, Outcome, Outcome, list[Box]]]:
    """Every pair of rules with another outcome and the boxes it holds; both share one space."""
    pairs: dict[tuple[str, str, Outcome, Outcome], list[Box]] = {}
    after = list(new.regions(new.space.everything))
    for before, box in old.regions(old.space.everything):
        for branch, other in after:
            if branch.outcome != before.outcome and not old.axes.empty(box & other):
                key = (before.rule, branch.rule, before.outcome, branch.outcome)
                pairs.setdefault(key, []).append(box & other)
    for (a, b, x, y), boxes in pairs.items():
        yield a, b, x, y, boxes


def compare_packs(old: Pack, new: Pack, day: date) -> tuple[Region, ...]:
    """Every region, with one workload each; empty when the rules decide alike everywhere."""
    conditions = [*conditions_of(old.rules), *conditions_of(new.rules)]
    aside = resolve(new, Workload("Nothing answered")).facts
    asked = _both(old, new)
    space = space_of(asked, conditions, aside)
    lists = [
        RuleList(space, branches_of(space, p.rules, p.otherwise), Budget()) for p in (old, new)
    ]
    found = []
    for a, b, x, y, boxes in changed(lists[0], lists[1]):
        sure = space.axes.meet(boxes, space.definite)
        region = (*sure, *boxes)[0]
        whole = joined(space.axes, sure or boxes)
        where = "; or ".join(region_words(asked, space, box) for box in whole[:MOST_SHOWN])
        if len(whole) > MOST_SHOWN:
            where += f"; and {len(whole) - MOST_SHOWN} more regions"
        workload = workload_in(new, space, region, f"{a or 'gap'} to {b or 'gap'}")
        confirmed = workload is not None and [
            ended_at(assess(p, workload, as_of=day)) for p in (old, new)
        ] == [a or _last(old), b or _last(new)]
        text = "" if workload is None else text_of(new, workload)
        found.append(Region(a, b, x, y, where, text, confirmed))
    return tuple(found)


def _last(pack: Pack) -> str:
    """Where a walk that finds no rule ends."""
    return pack.rules[-1].id if pack.rules else ""


def _both(old: Pack, new: Pack) -> Questionnaire:
    """The questions of both packs; where both have one, the newer."""
    ids = {q.id for q in new.questionnaire.questions}
    gone = tuple(q for q in old.questionnaire.questions if q.id not in ids)
    questions = (*new.questionnaire.questions, *gone)
    return new.questionnaire.model_copy(update={"questions": questions})
