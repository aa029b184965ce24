"""What is wrong with the flips of a workload: one that does not change it, or one that is missed.

Every answer is decided by `decide`, the call in which an assessment chooses.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

from advisor.analysis.domain import others
from advisor.analysis.flips import NOTHING_RUNS, Flip, amount_now, asked, flips
from advisor.analysis.pairs import Pair
from advisor.analysis.printed_ends import step_at
from advisor.analysis.spans import NARROWEST, compared
from advisor.analysis.trial import Outcome, Trials
from advisor.decision.decide import decide
from advisor.pack.questionnaire import Question
from advisor.workload.answers import Answer
from tests.analysis.workloads import PACK

CLOSE = 2e-4
"""An edge is known to a ten-thousandth."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One answer and what is said of it, against what it comes to."""

    question: str
    answer: object
    said: str
    found: str


def outcome(tried: Trials, *changes: tuple[str, Answer]) -> Outcome | None:
    """By a decision of its own; None for answers that exclude each other."""
    workload = tried.with_answers(dict(changes))
    if workload is None:
        return None
    found = decide(tried.pack, workload, tried.evidence, as_of=tried.as_of)
    return Outcome(found.verdict, found.option)


def faults(tried: Trials, dice: random.Random, amounts: int = 40) -> Iterator[Fault]:
    """All that is wrong with the flips of one answer, trying so many amounts of each quantity."""
    found = flips(tried)
    for flip in found:
        yield from _of_flip(tried, flip, dice)
    for question in asked(tried):
        mine = [f for f in found if f.question == question.id]
        yield from _missed(tried, question, mine, dice, amounts)


def _of_flip(tried: Trials, flip: Flip, dice: random.Random) -> Iterator[Fault]:
    became = outcome(tried, (flip.question, flip.answer))
    if became != flip.outcome or became == tried.base:
        yield Fault(flip.question, flip.answer.value, f"{flip.outcome}", f"{became}")
    if flip.span is None:
        return
    low, high = flip.span.low, flip.span.high
    for amount in (low, high, low + (high - low) * dice.random()):
        became = outcome(tried, (flip.question, Answer("exact", amount)))
        if became != flip.outcome:
            yield Fault(flip.question, amount, f"{flip.outcome} inside", f"{became}")
    given = tried.workload.answers.get(flip.question)
    if given is None or not isinstance(given.value, float) or low <= given.value <= high:
        return
    end = low if given.value < low else high
    # Applying less: just before the nearer end, on the side of what was said, it is not yet so.
    less = end + math.copysign(CLOSE * end, given.value - end)
    if abs(given.value - end) > CLOSE * end:
        became = outcome(tried, (flip.question, Answer("exact", less)))
        if became == flip.outcome:
            yield Fault(flip.question, less, "not yet another", f"{became}")


def _missed(
    tried: Trials, question: Question, mine: list[Flip], dice: random.Random, amounts: int
) -> Iterator[Fault]:
    said = {f.answer: f.outcome for f in mine if f.span is None}
    for answer in others(PACK, question, tried.workload.answers.get(question.id)):
        became = outcome(tried, (question.id, answer))
        if became is not None and became != said.get(answer, tried.base):
            yield Fault(question.id, answer.value, f"{said.get(answer, 'no flip')}", f"{became}")
    if question.type == "option":
        yield from missed_today(tried, question, said)
    if question.type != "quantity" or not question.plausible:
        return
    spans = [f.span for f in mine if f.span is not None]
    for amount in _amounts(tried, question, dice, amounts):
        if any(abs(amount - e) <= CLOSE * e for s in spans for e in (s.low, s.high)):
            continue
        over = next((s.outcome for s in spans if s.low <= amount <= s.high), tried.base)
        became = outcome(tried, (question.id, Answer("exact", amount)))
        if became is not None and became != over:
            yield Fault(question.id, amount, f"{over}", f"{became}")


def missed_today(tried: Trials, question: Question, said: dict[Answer, Outcome]) -> Iterator[Fault]:
    """Every option of the catalogue as what runs today; what is not listed is like nothing."""
    nothing = outcome(tried, (question.id, NOTHING_RUNS))
    if nothing != said.get(NOTHING_RUNS, tried.base):
        yield Fault(question.id, "nothing", f"{said.get(NOTHING_RUNS)}", f"{nothing}")
    given = tried.workload.answers.get(question.id)
    for option in PACK.options:
        answer = Answer("exact", option)
        became = outcome(tried, (question.id, answer))
        like = (said[answer],) if answer in said else (tried.base, nothing)
        if became not in like or (given is not None and given.value == option and answer in said):
            yield Fault(question.id, option, f"{like}", f"{became}")


def _amounts(tried: Trials, question: Question, dice: random.Random, count: int) -> Iterator[float]:
    """The limits and what lies around them, one of each of so many cells, and a few anywhere."""
    low, high = question.plausible["low"], question.plausible["high"]
    for limit in (*tried.limits.get(question.id, ()), *compared(tried, question)):
        yield from (x for x in (limit, limit * 0.999, limit * 1.001) if low <= x <= high)
    for i in range(count):
        share = (i + dice.random()) / count
        yield low * (high / low) ** share if low > 0 else low + (high - low) * share


def is_narrow(tried: Trials, fault: Fault) -> bool:
    """Whether it is a stretch between steps of machines that is narrower than any looked for."""
    if not isinstance(fault.answer, float):
        return False
    amount = fault.answer
    there = outcome(tried, (fault.question, Answer("exact", amount)))

    def ends(sign: int) -> bool:
        beside = (amount * (1 + NARROWEST) ** (sign * i / 8) for i in range(1, 9))
        return any(outcome(tried, (fault.question, Answer("exact", x))) != there for x in beside)

    return ends(1) and ends(-1)


def wrong_pair(tried: Trials, pair: Pair) -> bool:
    """Whether two answers do not change it together, one of them does alone, or less does."""
    ends = (pair.first, pair.second)
    together = outcome(tried, *((f.question, f.answer) for f in ends))
    alone = [outcome(tried, (f.question, f.answer)) for f in ends]
    if together != pair.outcome or any(x not in (tried.base, None) for x in alone):
        return True
    return any(_less_does(tried, pair, *two) for two in (ends, ends[::-1]))


def _less_does(tried: Trials, pair: Pair, flip: Flip, other: Flip) -> bool:
    """Whether an amount a little nearer to what was said changes it so beside the other answer.

    An amount is said to the step it is printed in: so much less is tried.
    """
    there = flip.answer.value
    question = PACK.questionnaire.question(flip.question)
    if question is None or question.type != "quantity" or not isinstance(there, float):
        return False
    here = amount_now(tried, question)
    less = there + math.copysign(step_at(there, question.unit), here - there)
    if abs(here - there) <= abs(less - there):
        return False
    beside = (other.question, other.answer)
    return outcome(tried, (question.id, Answer("exact", less)), beside) == pair.outcome
