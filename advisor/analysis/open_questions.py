"""Which question is worth asking next: the one whose answer could most change the result."""

from __future__ import annotations

import math
from dataclasses import dataclass

from advisor.analysis.domain import others
from advisor.analysis.flips import is_idle
from advisor.analysis.spans import Span, spans
from advisor.analysis.trial import Outcome, Trials
from advisor.pack.questionnaire import Question
from advisor.workload.agenda import agenda_of
from advisor.workload.answers import Answer
from advisor.workload.parse import parse_answer

SAME_AS_ASSUMED = 0.5
"""Weight of the assumed answer among choices; the others share the rest evenly."""


@dataclass(frozen=True, slots=True)
class Worth:
    """An open question: the share of its plausible answers that would change the recommendation.

    A quantity's share is taken over the logarithm of its plausible range; of choices the assumed
    one has half the weight. `options` are the outcomes it could lead to besides the present one.
    """

    question: str
    share: float
    outcomes: tuple[Outcome, ...]


def is_open(trials: Trials, question: Question) -> bool:
    """Nobody answered it, or nobody knows."""
    given = trials.workload.answers.get(question.id)
    return given is None or given.kind == "unknown"


def worth(trials: Trials) -> tuple[Worth, ...]:
    """Every open question, the one that could change most first; in order where they are equal."""
    open_ = agenda_of(trials.pack.questionnaire, trials.workload.answers).asked
    found = [_worth(trials, q) for q in open_ if is_open(trials, q)]
    return tuple(sorted(found, key=lambda w: -w.share))


def _worth(trials: Trials, question: Question) -> Worth:
    outcomes: dict[Outcome, float] = {}
    if question.type != "option" and is_idle(trials, question):
        return Worth(question.id, 0, ())
    weights = _weights(trials, question)
    for answer, weight in weights:
        outcome = trials.outcome({question.id: answer})
        if outcome is not None and outcome != trials.base:
            outcomes[outcome] = outcomes.get(outcome, 0.0) + weight
    found = spans(trials, question) if question.type == "quantity" else ()
    whole = sum(_length(s) for s in found)
    for span in found:
        if span.outcome != trials.base and whole > 0:
            rest = 1.0 - sum(w for _, w in weights)
            gain = rest * _length(span) / whole
            outcomes[span.outcome] = outcomes.get(span.outcome, 0.0) + gain
    ranked = sorted(outcomes, key=lambda o: (-outcomes[o], o.option))
    return Worth(question.id, min(sum(outcomes.values()), 1.0), tuple(ranked))


def _weights(trials: Trials, question: Question) -> list[tuple[Answer, float]]:
    tried = (*others(trials.pack, question, None), *trials.runs_today(question))
    if question.type == "quantity":
        return [(answer, SAME_AS_ASSUMED) for answer in tried]
    assumed = question.assumed
    value = parse_answer(question, assumed.raw()).value if assumed is not None else None
    rest = [a for a in tried if a.value != value]
    if not rest:
        return []
    share = 1.0 if len(rest) == len(tried) and question.type != "list" else 1.0 - SAME_AS_ASSUMED
    return [(answer, share / len(rest)) for answer in rest]


def _length(span: Span) -> float:
    if span.low > 0:
        return math.log(span.high / span.low)
    return span.high - span.low
