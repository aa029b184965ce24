"""Completions of a partial workload: every open question answered within its declared bounds.

The adversarial ones come first: the ends of every range, each amount that anything is compared
with and its nearest neighbours, every choice.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from advisor.analysis.proof import Bound, Proof
from advisor.analysis.spans import compared
from advisor.analysis.trial import Trials
from advisor.analysis.trial import compared as compared_now
from advisor.pack.catalogue import Claim
from advisor.pack.figures import Figure, read_figure
from advisor.pack.questionnaire import Question
from advisor.units import Range
from advisor.workload.agenda import agenda_of
from advisor.workload.answers import Answer, Workload
from tests.analysis.workloads import DAY, PACK, QUIET, SAID_TWICE, mixed, some_answer, trials, whole
from tests.decision.asking import measured

MOST_LISTS = 64
BESIDE = (1e-6, 1e-9)


def partial(dice: random.Random) -> Trials:
    """A random workload for which something is recommended, with one to four questions open.

    Something may run today, a volume may be a range, and of some of the options that are compared
    somebody has measured a first word that straddles limits, a price, or heard of an end.
    """
    while True:
        answers = dict((mixed if dice.random() < 0.2 else whole)(dice).answers)
        if dice.random() < 0.5:
            answers["current_option"] = Answer("exact", dice.choice(PACK.option_ids))
        tried = trials(Workload("Random", answers))
        if tried.base.option:
            break
    names = [q.id for q in agenda_of(PACK.questionnaire, tried.workload.answers).asked]
    open_ = set(dice.sample([n for n in names if n in answers], dice.choice((1, 1, 2, 2, 3, 4))))
    if dice.random() < 0.2:
        open_.add("ttft_limit")
    kept = {k: v for k, v in tried.workload.answers.items() if k not in open_ or k in QUIET}
    if dice.random() < 0.2:
        kept["output_tokens"] = Answer("range", None, Range(100.0, 300.0, 900.0))
    evidence = _evidence(sorted(compared_now(tried.as_given)), dice)
    return Trials(PACK, replace(tried.workload, answers=kept), evidence, as_of=DAY)


def _evidence(options: Sequence[str], dice: random.Random) -> tuple[Figure, ...]:
    found: list[Figure] = []
    for option in options:
        if option.startswith("route:") or dice.random() < 0.5:
            continue
        low = dice.choice((90, 120, 300, 700))
        high = low * dice.choice((1, 1.4, 3, 40))
        found.append(spread_over(option, "ttft", low, high, "ms"))
        if dice.random() < 0.5:
            found.append(measured(option, "availability", dice.choice(("active", "legacy"))))
        if dice.random() < 0.3:
            price = dice.choice((0.1, 0.5, 2.0))
            found.append(spread_over(option, "price_input", price, 1.5 * price, "USD/Mtok"))
    return tuple(found)


def spread_over(option: str, metric: str, low: float, high: float, unit: str) -> Figure:
    """A range that somebody measured of an option, of a first word at its 95th percentile."""
    ends = {"low": f"{low:g} {unit}", "high": f"{high:g} {unit}"}
    of = {"percentile": 95, "n": 200} if metric == "ttft" else {}
    claim = Claim(
        id="own", subject=option, metric=metric, source="own", as_of=DAY, status="ok", **ends, **of
    )
    return read_figure(claim, PACK.evidence_rules.metrics[metric], {"own": "own_measurement"})


class Completions:
    """The completions of one workload, on which a proof was made."""

    def __init__(self, tried: Trials, proof: Proof, dice: random.Random) -> None:
        self.tried, self.dice = tried, dice
        self.bounds = {b.question: b for b in proof.bounds}
        self._own: dict[str, tuple[Answer, ...]] = {}

    def adversarial(self, most: int) -> Iterator[Workload]:
        """Every combination of the telling answers, or as many of them at random."""
        names = [q for q in self.bounds if q not in SAID_TWICE]
        telling = [self.telling(n) for n in names]
        if math.prod(map(len, telling)) <= most:
            combinations: Iterator[Sequence[Answer]] = iter(product(*telling))
        else:
            combinations = ([self.dice.choice(t) for t in telling] for _ in range(most))
        for answers in combinations:
            found = self.tried.with_answers(dict(zip(names, answers, strict=True)))
            if found is not None:
                yield found

    def drawn(self, count: int) -> Iterator[Workload]:
        """So many at random: anywhere within the bounds, now and then on a telling amount."""
        for _ in range(count):
            found = self.tried.with_answers(
                {q: self._some(q) for q in self.bounds if q not in SAID_TWICE}
            )
            if found is not None:
                yield found

    def telling(self, name: str) -> tuple[Answer, ...]:
        """The answers of one question at which something can change."""
        if name not in self._own:
            self._own[name] = tuple(dict.fromkeys(self._telling(_question(name))))
        return self._own[name]

    def _telling(self, question: Question) -> Iterator[Answer]:
        if question.type == "yes_no":
            yield from (Answer("exact", True), Answer("exact", False))
        elif question.type == "choice":
            yield from (Answer("exact", c.id) for c in question.choices)
        elif question.type == "option":
            yield from (Answer("exact", o) for o in (None, *PACK.option_ids))
        elif question.type == "list":
            ids = [c.id for c in question.choices]
            for number in range(min(2 ** len(ids), MOST_LISTS)):
                yield Answer("exact", tuple(n for i, n in enumerate(ids) if number >> i & 1))
        else:
            if question.none_allowed:
                yield Answer("exact", None)
            yield from (Answer("exact", x) for x in self._amounts(question))

    def _amounts(self, question: Question) -> Iterator[float]:
        low, high = self._ends(question)
        limits = {*self.tried.limits.get(question.id, ()), *compared(self.tried, question)}
        beside = [x * (1 + s * e) for x in limits for e in BESIDE for s in (-1, 1)]
        next_to = [math.nextafter(x, way) for x in limits for way in (-math.inf, math.inf)]
        middle = math.sqrt(low * high) if low > 0 else (low + high) / 2
        yield from (x for x in (low, high, middle, *limits, *beside, *next_to) if low <= x <= high)

    def _ends(self, question: Question) -> tuple[float, float]:
        bound = self.bounds.get(question.id, Bound(question.id))
        if bound.low is not None and bound.high is not None:
            return bound.low, bound.high
        return question.plausible["low"], question.plausible["high"]

    def _some(self, name: str) -> Answer:
        question = _question(name)
        if self.dice.random() < 0.15 or question.type in ("option", "list"):
            return self.dice.choice(self.telling(name))
        if question.type != "quantity" or (question.none_allowed and self.dice.random() < 0.2):
            return some_answer(question, self.dice)
        low, high = self._ends(question)
        share = self.dice.random()
        even = low <= 0 or self.dice.random() < 0.5
        amount = low + (high - low) * share if even else low * (high / low) ** share
        return Answer("exact", float(min(max(amount, low), high)))


def _question(name: str) -> Question:
    found = PACK.questionnaire.question(name)
    assert found is not None
    return found
