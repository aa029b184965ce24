"""Which workloads two versions of a pack decide differently, as regions, exactly.

Both lists of rules are laid over one space, cut at the thresholds of both. A region is a pair of
rules, one of each version, that take the same workloads and choose differently. The space is one
of facts: where a questionnaire takes the same answer as another fact, that is said beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from advisor.decision.assess import assess
from advisor.pack.pack import Pack
from advisor.pack.questionnaire import Question, Questionnaire
from advisor.verify.boxes import Box, Budget, BudgetSpent, joined
from advisor.verify.region_words import region_words
from advisor.verify.rule_list import GAP, Outcome, RuleList, apart, branches_of, conditions_of
from advisor.verify.space import space_of
from advisor.verify.subject import ASSESSED
from advisor.verify.witness import ended_at, has_gap, text_of, variants, workload_in
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
    """Whether the evaluator, run with both packs, ends at these two rules with these outcomes."""
    not_asked: tuple[str, ...] = ()
    """Answers of that workload to questions that the old pack does not have."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What two lists of rules decide differently."""

    regions: tuple[Region, ...]
    """Empty when the rules decide alike on all facts."""
    taken_otherwise: tuple[str, ...] = ()
    """Questions by which the same answers come to other facts, and how, in words."""
    not_proven: str = ""
    """Why regions may be missing."""


def changed(old: RuleList, new: RuleList) -> Iterator[tuple[str, str, Outcome, Outcome, list[Box]]]:
    """Every pair of rules with another outcome and the boxes it holds; both share one space."""
    axes, budget = old.axes, old.budget
    pairs: dict[tuple[str, str, Outcome, Outcome], list[Box]] = {}
    earlier: list[Box] = []
    for a in old.branches:
        taken = list(earlier)
        for b in new.branches:
            if a.outcome != b.outcome:
                budget.spend(len(a.boxes) * len(b.boxes))
                parts = list(apart(axes, axes.meet(a.boxes, b.boxes), budget))
                left = [box for part in parts for box in axes.remainder(part, taken, budget)]
                if left:
                    key = (a.rule, b.rule, a.outcome, b.outcome)
                    pairs.setdefault(key, []).extend(left)
            taken += b.boxes
        earlier += a.boxes
    for (one, other, x, y), boxes in pairs.items():
        yield one, other, x, y, boxes


def compare_packs(old: Pack, new: Pack, day: date) -> Difference:
    """Every region, with one workload each; requirements, kinds and prices are not looked at."""
    otherwise = taken_otherwise(old.questionnaire, new.questionnaire)
    if (old.rules, old.otherwise) == (new.rules, new.otherwise):
        return Difference((), otherwise)
    found: list[Region] = []
    try:
        for region in _regions(old, new, day):
            found.append(region)
    except BudgetSpent as spent:
        return Difference(tuple(found), otherwise, str(spent))
    return Difference(tuple(found), otherwise)


def _regions(old: Pack, new: Pack, day: date) -> Iterator[Region]:
    conditions = [*conditions_of(old.rules), *conditions_of(new.rules)]
    aside = resolve(new, Workload("Nothing answered")).facts
    asked = _both(old, new)
    space, budget = space_of(asked, conditions, aside), Budget()
    lists = [RuleList(space, branches_of(space, p.rules, p.otherwise), budget) for p in (old, new)]
    for a, b, x, y, boxes in changed(lists[0], lists[1]):
        sure = space.axes.meet(boxes, space.definite)
        whole = joined(space.axes, sure or boxes)
        where = "; or ".join(region_words(asked, space, box) for box in whole[:MOST_SHOWN])
        if len(whole) > MOST_SHOWN:
            where += f"; and {len(whole) - MOST_SHOWN} more regions"
        ends = ((old, a or _last(old), x), (new, b or _last(new), y))
        first = workload_in(new, space, (*sure, *boxes)[0], f"{a or 'gap'} to {b or 'gap'}")
        shown, confirmed = first, False
        if first is not None:
            for tried in variants(space, (*sure, *boxes)[0], first):
                budget.spend(2 * ASSESSED)
                if all(_comes_to(p, tried, day, rule, outcome) for p, rule, outcome in ends):
                    shown, confirmed = tried, True
                    break
        text = "" if shown is None else text_of(new, shown)
        known = {q.id for q in old.questionnaire.questions}
        foreign = () if shown is None else tuple(q for q in shown.answers if q not in known)
        yield Region(a, b, x, y, where, text, confirmed, foreign)


def _comes_to(pack: Pack, workload: Workload, day: date, rule: str, outcome: Outcome) -> bool:
    assessed = assess(pack, workload, as_of=day)
    return ended_at(assessed) == rule and has_gap(assessed) is (outcome == GAP)


def taken_otherwise(old: Questionnaire, new: Questionnaire) -> tuple[str, ...]:
    """Questions of both packs of which the same answer, or none, comes to another fact."""
    found = []
    for question in new.questions:
        before = old.question(question.id)
        if before is None:
            continue
        if before.assumed != question.assumed:
            was, now = (_assumed(q) for q in (before, question))
            found.append(f"{question.id}: where nobody answers, was taken as {was}, now as {now}")
        if before.asked_when != question.asked_when:
            found.append(f"{question.id}: is asked in other cases than before")
        if (before.unit, before.type) != (question.unit, question.type):
            found.append(f"{question.id}: its answers are of another kind")
    return tuple(found)


def _assumed(question: Question) -> str:
    return "unknown" if question.assumed is None else str(question.assumed.value)


def _last(pack: Pack) -> str:
    """Where a walk that finds no rule ends."""
    return pack.rules[-1].id if pack.rules else ""


def _both(old: Pack, new: Pack) -> Questionnaire:
    """The questions of both packs; where both have one, the newer."""
    ids = {q.id for q in new.questionnaire.questions}
    gone = tuple(q for q in old.questionnaire.questions if q.id not in ids)
    questions = (*new.questionnaire.questions, *gone)
    return new.questionnaire.model_copy(update={"questions": questions})
