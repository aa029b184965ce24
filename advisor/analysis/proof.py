"""When to stop asking: a proof that no answer still open can change the recommendation.

Every combination of the open choices is decided; of open amounts, every corner of every cell that
a rule, a requirement or a price tier cuts. Between corners nothing is left to chance: an option
qualifies inside a cell only if it does at the easiest corner, since each requirement gets harder in
one direction; and the cost of tokens is linear in each amount alone, so that a difference of two
costs that has one sign at all corners has it in between. Whole nodes are not linear: they are
compared at their cheapest corner against the other's dearest. What `inside.py` names is bounded by
no corner: nothing is claimed there. A claim is held against the flips of each amount in the end.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from advisor.analysis.domain import others
from advisor.analysis.inside import budget_may_turn, goes_both_ways, keeps_the_tie, rule_may_turn
from advisor.analysis.open_questions import is_open
from advisor.analysis.spans import spans
from advisor.analysis.stand_ins import has_nodes, in_doubt, may_stand_in, unsure_alone
from advisor.analysis.trial import Trials, compared
from advisor.decision.costing import difference
from advisor.decision.decide import SAVES, Decided
from advisor.decision.verdict import Judged
from advisor.economics.traffic import POINTS, pick
from advisor.pack.questionnaire import Question
from advisor.workload.agenda import agenda_of
from advisor.workload.answers import Answer

MOST = 4_000
"""Decisions that a proof may take, about a millisecond each."""
Cell = tuple[float, float]
Corner = Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Bound:
    """What an open question was taken to be at most: its plausible ends, or all its choices."""

    question: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """`holds` is True when nothing open can change it, False with answers that do, None for no
    proof either way, and `why` says what stood in its way."""

    holds: bool | None
    why: str = ""
    bounds: tuple[Bound, ...] = ()
    counterexample: Corner | None = None
    decided: int = 0


def prove(trials: Trials, most: int = MOST) -> Proof:
    """Whether any answer still open, within its plausible bounds, can change the recommendation."""
    questions = _open(trials)
    bounds = tuple(_bound(trials, q) for q in questions)
    if not questions:
        return Proof(True, "every question is answered", bounds)
    if trials.base.option == "":
        return Proof(None, "nothing is recommended yet", bounds)
    for question in questions:
        for answer in (*others(trials.pack, question, None), *trials.runs_today(question)):
            found = trials.outcome({question.id: answer})
            if found is not None and found != trials.base:
                return Proof(False, "", bounds, {question.id: answer})
    why = _not_provable(trials, questions)
    if why:
        return Proof(None, why, bounds)
    choices = [[(q.id, a) for a in _choices(trials, q)] for q in questions if q.type != "quantity"]
    cells = [[(q.id, c) for c in _cells(trials, q)] for q in questions if q.type == "quantity"]
    size = math.prod(map(len, choices)) * math.prod(2 * len(c) for c in cells)
    if size > most:
        return Proof(None, f"{size:,} cases are too many to decide one by one", bounds)
    claim = _each(trials, choices, cells, bounds)
    return _held_against_flips(trials, claim) if claim.holds else claim


def _held_against_flips(trials: Trials, claim: Proof) -> Proof:
    """The claim, unless an amount within the bounds is known to change the recommendation.

    The flips of an amount are looked for in another way than the cases of a proof.
    """
    for bound in claim.bounds:
        question = trials.pack.questionnaire.question(bound.question)
        if question is None or bound.low is None or bound.high is None or not question.plausible:
            continue
        for span in spans(trials, question):
            low, high = max(span.low, bound.low), min(span.high, bound.high)
            if low <= high and span.outcome != trials.base:
                turned = {question.id: Answer("exact", (low + high) / 2)}
                return Proof(False, "", claim.bounds, turned, claim.decided)
    return claim


def _each(
    trials: Trials,
    choices: Sequence[Sequence[tuple[str, Answer]]],
    cells: Sequence[Sequence[tuple[str, Cell | None]]],
    bounds: tuple[Bound, ...],
) -> Proof:
    count = 0
    for chosen in product(*choices):
        for cell in product(*cells):
            corners: list[Decided] = []
            for corner in _corners(dict(chosen), cell):
                count += 1
                if trials.with_answers(corner) is None:
                    return Proof(None, "some of the open answers exclude each other", bounds)
                found = trials.decided(corner)
                if (found.verdict, found.option) != (trials.base.verdict, trials.base.option):
                    return Proof(False, "", bounds, corner, count)
                corners.append(found)
            why = _unsure(trials, corners)
            if why:
                return Proof(None, why, bounds, None, count)
    return Proof(True, "", bounds, None, count)


def _open(trials: Trials) -> tuple[Question, ...]:
    found = agenda_of(trials.pack.questionnaire, trials.workload.answers).asked
    answers = trials.workload.answers
    ranges = {q for q, a in answers.items() if a.kind == "range"}
    return tuple(q for q in found if is_open(trials, q) or q.id in ranges)


def _bound(trials: Trials, question: Question) -> Bound:
    given = trials.workload.answers.get(question.id)
    if given is not None and given.span is not None:
        return Bound(question.id, given.span.low, given.span.high)
    return Bound(question.id, question.plausible.get("low"), question.plausible.get("high"))


def _not_provable(trials: Trials, questions: Sequence[Question]) -> str:
    """What no number of cases can settle."""
    read = trials.pack.rule_facts
    for question in questions:
        quantity = question.type == "quantity"
        if quantity and not question.plausible and _bound(trials, question).low is None:
            return f"{question.label}: no plausible bounds are declared"
        if quantity and SAVES in read:
            return "a rule asks whether self-hosting saves, which costs decide"
        if question.type == "list" and question.id in read:
            return f"{question.label}: a rule reads this list"
        if question.type == "list" and not question.choices:
            return f"{question.label}: any list is possible"
        if question.id in ("monthly_tokens", "input_share"):
            return f"{question.label}: it says the same as other questions in another way"
    return ""


def _choices(trials: Trials, question: Question) -> Iterator[Answer]:
    """Every choice; of a list the least and the most that can be asked for."""
    if question.type == "list":
        yield Answer("exact", ())
        yield Answer("exact", tuple(c.id for c in question.choices))
    elif question.type == "option":
        # Staying put only breaks ties: `_unsure` allows none while this is open.
        yield Answer("unknown")
    else:
        yield from others(trials.pack, question, None)


def _cells(trials: Trials, question: Question) -> Iterator[Cell | None]:
    """The cells of an amount between its bounds; None is "no limit"."""
    if question.none_allowed:
        yield None
    bound = _bound(trials, question)
    assert bound.low is not None and bound.high is not None
    limits = set(trials.limits.get(question.id, ()))
    if question.id == "input_tokens":
        limits |= set(_tier_limits(trials))
    inside = sorted(x for x in limits if bound.low <= x <= bound.high)
    edges = [bound.low]
    for limit in inside:
        edges += [math.nextafter(limit, -math.inf), limit, limit, math.nextafter(limit, math.inf)]
    edges.append(bound.high)
    for low, high in list(pairwise(edges))[::2]:
        if low <= high:
            yield low, high


def _tier_limits(trials: Trials) -> Iterator[float]:
    """Prompt lengths, in the workload's tokens, from which some option has another price."""
    model = trials.as_given.ground.model
    for option, tiers in model.tiers.items():
        factor = model.factor(trials.pack.options[option].model)
        for tier in tiers:
            if tier.above:
                yield from (tier.above / pick(factor, own) for own in POINTS)


def _corners(chosen: Corner, cell: Sequence[tuple[str, Cell | None]]) -> Iterator[Corner]:
    ends = [
        [(question, Answer("exact", x)) for x in dict.fromkeys(c)]
        if c is not None
        else [(question, Answer("exact", None))]
        for question, c in cell
    ]
    for corner in product(*ends):
        yield {**chosen, **dict(corner)}


def _unsure(trials: Trials, corners: Sequence[Decided]) -> str:
    """Why the corners of a cell do not settle what happens inside it; empty when they do."""
    best = trials.base.option
    if len({(c.chosen.kind_id, _rule(c)) for c in corners}) > 1 or rule_may_turn(trials, corners):
        return "the rule that decides changes inside a range"
    if len({_within_budget(c, best) for c in corners}) > 1:
        return "its likely cost crosses the budget inside a range"
    if budget_may_turn(trials, corners):
        return "machines may cost more or less inside a range than at its ends, beside a budget"
    current = trials.pack.questionnaire.question("current_option")
    stays_open = current is not None and is_open(trials, current)
    if not stays_open and _same_everywhere(corners):
        return ""
    pairs = may_stand_in(corners)
    why = unsure_alone(trials, corners, pairs)
    if why:
        return why
    rivals = {o for c in corners for o in compared(c)} | {o for pair in pairs for o in pair}
    rivals.discard(best)
    tied = [o for o in sorted(rivals) if not _always_dearer(trials, corners, best, o)]
    if not tied:
        return ""
    # A tie is with the cheapest, which may be any of these.
    tied += [
        o
        for o in sorted(rivals.difference(tied))
        if not all(_always_dearer(trials, corners, cheap, o) for cheap in tied)
    ]
    name = trials.as_given.ground.sheets[tied[0]].name
    if stays_open:
        return f"{name} costs nearly the same, and what runs today would break the tie"
    for rival in tied:
        if not keeps_the_tie(trials, corners, best, rival):
            return f"{trials.as_given.ground.sheets[rival].name} costs nearly the same"
        if not _within_a_tie(trials, corners, best, rival):
            return f"{trials.as_given.ground.sheets[rival].name} may be cheaper inside a range"
    if not all(_within_budget(c, best) for c in corners):
        return "the budget may break a tie"
    return ""


def _same_everywhere(corners: Sequence[Decided]) -> bool:
    """Whether the same options are compared, at the same costs and with the same doubts."""

    beside = [o for pair in may_stand_in(corners) for o in pair]

    def seen(found: Decided) -> object:
        able = sorted(compared(found))
        doubtful = [len({u.requirement for u in found.judged[o].verdicts.unverified}) for o in able]
        return found.traffics, able, doubtful, in_doubt(found, beside)

    return all(seen(c) == seen(corners[0]) for c in corners)


def _rule(found: Decided) -> str:
    rule = found.walked.decided_by
    return "" if rule is None else rule.id


def _always_dearer(trials: Trials, corners: Sequence[Decided], best: str, rival: str) -> bool:
    """Whether the rival costs more all over the cell, by more than a tie allows."""
    share = _tie_share(trials)
    if goes_both_ways(trials, corners, best) or goes_both_ways(trials, corners, rival):
        return False
    pairs = [(c.judged[best], c.judged[rival]) for c in corners]
    if has_nodes(trials, best) or has_nodes(trials, rival):
        dearest = max(a.likely for a, _ in pairs)
        return min(b.likely for _, b in pairs) > (1 + share) * dearest and min(
            _low(b) for _, b in pairs
        ) > max(_high(a) for a, _ in pairs)
    if not all(b.likely > (1 + share) * a.likely for a, b in pairs):
        return False
    if all(_low(b) > _high(a) for a, b in pairs):
        return True
    gaps = (difference(c.ground.model, best, rival, c.traffics) for c in corners)
    return all(gap is not None and gap.low > 0 for gap in gaps)


def _within_a_tie(trials: Trials, corners: Sequence[Decided], best: str, rival: str) -> bool:
    """Whether the best is never dearer than the rival by more than a tie allows."""
    share = _tie_share(trials)
    if goes_both_ways(trials, corners, best) or goes_both_ways(trials, corners, rival):
        return False
    pairs = [(c.judged[best].likely, c.judged[rival].likely) for c in corners]
    if has_nodes(trials, best) or has_nodes(trials, rival):
        return max(a for a, _ in pairs) <= (1 + share) * min(b for _, b in pairs)
    return all(a <= (1 + share) * b for a, b in pairs)


def _within_budget(found: Decided, best: str) -> bool:
    limit = getattr(found.facts.get("monthly_budget"), "likely", None)
    return limit is None or found.judged[best].likely <= limit


def _tie_share(trials: Trials) -> float:
    ties = trials.pack.costs.ties
    return 0.0 if ties is None else ties.material_share


def _low(judged: Judged) -> float:
    return 0.0 if judged.costing.cost is None else judged.costing.cost.low


def _high(judged: Judged) -> float:
    return 0.0 if judged.costing.cost is None else judged.costing.cost.high
