"""Two answers that change the recommendation together, and neither alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from advisor.analysis.domain import amounts, others
from advisor.analysis.flips import Flip, amount_now, asked, flips_of
from advisor.analysis.printed_ends import printed_ends
from advisor.analysis.spans import CLOSE, edge
from advisor.analysis.trial import Outcome, Trials
from advisor.pack.questionnaire import Question
from advisor.workload.answers import Answer

MOST_ROUNDS = 4
"""How often two amounts are closed in on in turn."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two answers that change the recommendation together, and neither alone.

    Of an amount it is the least change, the other answer being as it is here.
    """

    first: Flip
    second: Flip
    outcome: Outcome


def pairs(
    trials: Trials, alone: tuple[Flip, ...], among: Sequence[Question] | None = None
) -> tuple[Pair, ...]:
    """Two answers that change it together; `alone` are the flips of one.

    `among` narrows the questions: all pairs of a whole questionnaire take some seconds. What runs
    today is a fact that a client knows, and is not combined with others.
    """
    questions = {q.id: q for q in (asked(trials) if among is None else among)}
    tried = [(q.id, a) for q in questions.values() for a in _steps(trials, q)]
    single = {(f.question, f.answer) for f in alone}
    inert = [one for one in tried if one not in single and _is_inert(trials, *one)]
    nearest = _Nearest(trials, questions)
    found: dict[tuple[str, Answer, str, Answer], Pair] = {}
    for (one, first), (other, second) in combinations(inert, 2):
        if one == other:
            continue
        outcome = trials.outcome({one: first, other: second})
        if outcome is not None and outcome != trials.base:
            ends = Flip(one, first, outcome), Flip(other, second, outcome)
            for pair in nearest.pairs(*ends):
                key = pair.first.question, pair.first.answer
                found.setdefault((*key, pair.second.question, pair.second.answer), pair)
    return tuple(found.values())


class _Nearest:
    """Pairs with their amounts closed in on; what an amount does beside an answer is found once."""

    def __init__(self, trials: Trials, questions: dict[str, Question]) -> None:
        self._trials, self._questions = trials, questions
        self._known: dict[tuple[str, Answer, str], tuple[Flip, ...]] = {}

    def pairs(self, first: Flip, second: Flip) -> Iterator[Pair]:
        """Those of two answers: one, but where an amount leads to several outcomes on its way."""
        if not self._is_amount(first):
            for moved in self._moved(first, second):
                yield Pair(first, moved, moved.outcome)
            return
        for moved in self._moved(second, first):
            if not self._is_amount(second):
                yield Pair(moved, second, moved.outcome)
                continue
            yield self._both(moved, second)

    def _both(self, first: Flip, second: Flip) -> Pair:
        """Each amount the nearest beside the other: one that moves may let the other move too."""
        other = self._same(first, second)
        for _ in range(MOST_ROUNDS):
            moved = self._same(other, first)
            settled = moved.answer == first.answer
            first, other = moved, other if settled else self._same(moved, other)
            if settled:
                break
        return Pair(first, other, first.outcome)

    def _is_amount(self, flip: Flip) -> bool:
        return self._questions[flip.question].type == "quantity" and flip.answer.value is not None

    def _same(self, fixed: Flip, flip: Flip) -> Flip:
        """The nearest amount that gives the outcome beside the answer that is fixed."""
        found = [f for f in self._moved(fixed, flip) if f.outcome == fixed.outcome]
        return found[0] if found else flip

    def _moved(self, fixed: Flip, flip: Flip) -> tuple[Flip, ...]:
        """What the amount of a flip leads to beside the answer that is fixed, nearest first."""
        if not self._is_amount(flip):
            return (flip,)
        key = fixed.question, fixed.answer, flip.question
        if key not in self._known:
            self._known[key] = tuple(self._beside(fixed, self._questions[flip.question]))
        found = self._known[key]
        return found if any(f.outcome == flip.outcome for f in found) else (self._cut(fixed, flip),)

    def _beside(self, fixed: Flip, question: Question) -> Iterator[Flip]:
        trials = self._trials
        workload = trials.with_answers({fixed.question: fixed.answer})
        if workload is None:
            return
        beside = Trials(trials.pack, workload, trials.evidence, as_of=trials.as_of)
        for flip in flips_of(beside, question):
            if flip.span is not None and _is_inert(trials, question.id, flip.answer):
                yield flip

    def _cut(self, fixed: Flip, flip: Flip) -> Flip:
        """Where one alone is ruled out by the other answers, or changes it beyond some amount."""
        trials, question = self._trials, self._questions[flip.question]
        here, there = amount_now(trials, question), flip.answer.value

        def holds(amount: float) -> bool:
            answer = Answer("exact", amount)
            both = trials.outcome({fixed.question: fixed.answer, flip.question: answer})
            return both == flip.outcome and _is_inert(trials, flip.question, answer)

        assert isinstance(there, float)
        return Flip(
            flip.question, Answer("exact", _nearest(holds, there, here, question)), flip.outcome
        )


def _nearest(
    holds: Callable[[float], bool], there: float, here: float, question: Question
) -> float:
    good = here if holds(here) else edge(holds, there, here, CLOSE * CLOSE)
    ends = printed_ends(min(good, there), max(good, there), question.unit)
    said = ends[0] if good < there else ends[1]
    return said if holds(said) else good


def _is_inert(trials: Trials, question: str, answer: Answer) -> bool:
    return trials.outcome({question: answer}) in (trials.base, None)


def _steps(trials: Trials, question: Question) -> Iterator[Answer]:
    """For pairs: every other choice; of an amount both ends and what lies around each limit."""
    given = trials.workload.answers.get(question.id)
    yield from others(trials.pack, question, given)
    if question.type == "quantity" and question.plausible:
        tried = amounts(question, given, trials.limits.get(question.id, ()))
        limits = trials.limits.get(question.id, ())
        near = [x for x in tried if any(abs(x - y) <= 2e-6 * abs(y) for y in limits)]
        for amount in dict.fromkeys((tried[0], *near, tried[-1])):
            yield Answer("exact", amount)
