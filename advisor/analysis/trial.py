"""Trying other answers on one workload: each is decided once, by the same call as an assessment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from advisor.analysis.domain import conditions_of, limits
from advisor.decision.assessment import Verdict
from advisor.decision.decide import Decided, budget_of, decide_on, decide_read
from advisor.decision.ground import ground_for
from advisor.decision.option_facts import MADE_BY
from advisor.decision.reads import Read, facts_read, read
from advisor.evidence.sheet import Sheet
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack, PackKey
from advisor.pack.questionnaire import Question
from advisor.workload.agenda import agenda_of
from advisor.workload.answers import Answer, Workload
from advisor.workload.asked_when import asked_when
from advisor.workload.contradictions import contradictions
from advisor.workload.own_figure import own_figures

MOST_KEPT = 20_000
"""Outcomes that are remembered for one workload; those of more are found anew."""
NEAR = 1.5
"""What costs so many times as much may be overtaken by a step of machines, or is near a budget."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a workload comes to: a verdict, and the recommended option (empty: none)."""

    verdict: Verdict
    option: str
    tie: str = field(default="", compare=False)
    """By what a tie on cost was broken for the option; empty where its cost decided."""
    in_steps: bool = field(default=False, compare=False)
    """Whether it may change to and fro between two amounts: where machines compete, whose costs
    jump, or the budget is near, beyond which another kind of option is tried.
    """


@dataclass(frozen=True, slots=True)
class Tried:
    """What was found for a workload: what answers lead to, and the facts that they change."""

    stirred: dict[tuple[str, tuple[Answer, ...]], frozenset[str]] = field(default_factory=dict)
    outcomes: dict[tuple[tuple[str, Answer], ...], Outcome | None] = field(default_factory=dict)
    edges: dict[str, tuple[float, ...]] = field(default_factory=dict)
    """Of an amount, where something that it is compared with lies."""


@lru_cache(maxsize=8)
def _tried(
    pack: PackKey,
    answers: tuple[tuple[str, Answer], ...],
    counted_in: str,
    figures: tuple[Figure, ...],
    as_of: date,
) -> Tried:
    """The same for equal workloads: a report and a screen ask what the one before them asked."""
    return Tried()


class Trials:
    """One workload, and what becomes of it when some answers are others."""

    def __init__(
        self, pack: Pack, workload: Workload, evidence: Sequence[Figure] = (), *, as_of: date
    ) -> None:
        self.pack, self.evidence, self.as_of = pack, tuple(evidence), as_of
        aside = agenda_of(pack.questionnaire, workload.answers).set_aside
        kept = {k: v for k, v in workload.answers.items() if k not in aside}
        self.workload = replace(workload, answers=kept)
        self.limits = limits(pack)
        self.conditions = conditions_of(pack)
        self._opening = {f for one in asked_when(pack.questionnaire) for f in one.facts()}
        self._ground = ground_for(pack, self.workload, evidence, as_of)
        figures = (*evidence, *own_figures(pack, self.workload))
        given = tuple(self.workload.answers.items())
        self.tried = _tried(PackKey(pack), given, workload.counted_in, figures, as_of)
        self._reads: dict[tuple[str, Answer], Read | None] = {}
        self._read = read(pack, self.workload, as_of)
        self._facts_read = facts_read(pack)
        self.as_given = self.decided({})
        self.base = Outcome(self.as_given.verdict, self.as_given.option)

    def with_answers(self, changes: Mapping[str, Answer]) -> Workload | None:
        """The workload with these answers; None where they would contradict each other."""
        answers = {**self.workload.answers, **changes}
        if self._opening & changes.keys():
            # Some answers decide which questions are asked at all.
            aside = agenda_of(self.pack.questionnaire, answers).set_aside
            answers = {k: v for k, v in answers.items() if k not in aside}
        if any(contradictions(answers)):
            return None
        return replace(self.workload, answers=answers)

    def decided(self, changes: Mapping[str, Answer]) -> Decided:
        """The whole decision; the changes must not contradict each other."""
        workload = self.with_answers(changes)
        assert workload is not None
        return decide_on(self.pack, self._ground, workload, as_of=self.as_of)

    def runs_today(self, question: Question) -> tuple[Answer, ...]:
        """Of what runs today, the options whose staying could break a tie: those compared now."""
        if question.type != "option":
            return ()
        return tuple(Answer("exact", option) for option in sorted(compared(self.as_given)))

    def stirred(self, question: str, answers: Iterable[Answer]) -> frozenset[str]:
        """The facts that these other answers to one question change, of those that are read.

        Where there are none, no requirement, rule, cost or choice reads the question, all others
        being as they are: it cannot change the recommendation.
        """
        key = (question, tuple(answers))
        known = self.tried.stirred.get(key)
        if known is None:
            others = (self._read_with({question: answer}) for answer in key[1])
            found = (self._read.differs(other) for other in others if other is not None)
            known = self.tried.stirred[key] = self._facts_read & frozenset().union(*found)
        return known

    def _read_with(self, changes: Mapping[str, Answer]) -> Read | None:
        """What a decision reads with these answers; of one answer kept, for it is asked twice."""
        key = next(iter(changes.items()), None) if len(changes) == 1 else None
        known = self._reads
        if key is not None and key in known:
            return known[key]
        workload = self.with_answers(changes)
        found = None if workload is None else read(self.pack, workload, self.as_of)
        if key is not None and len(known) < MOST_KEPT:
            known[key] = found
        return found

    def only_compared(self, question: Question) -> bool:
        """Whether an amount is read by nothing but the tests of rules and requirements."""
        ends = (Answer("exact", x) for x in question.plausible.values())
        kinds = self.pack.kinds.values()
        more = question.id in MADE_BY.values() or any(question.id in k.looks.answers for k in kinds)
        return not more and self.stirred(question.id, ends) <= {question.id}

    def outcome(self, changes: Mapping[str, Answer]) -> Outcome | None:
        """What the workload with these answers comes to; None for a contradiction."""
        key = tuple(sorted(changes.items(), key=lambda item: item[0]))
        known = self.tried.outcomes
        if key in known:
            return known[key]
        other, found = self._read_with(changes), None
        if other is not None:
            done = decide_read(self.pack, self._ground, other)
            ranking = done.chosen.ranking
            tie = "" if ranking is None or not done.option else ranking.broken_by
            found = Outcome(done.verdict, done.option, tie, self._in_steps(done))
        if len(known) < MOST_KEPT:
            known[key] = found
        return found

    def _in_steps(self, done: Decided) -> bool:
        ranking, budget = done.chosen.ranking, budget_of(done.facts)
        if ranking is None:
            return False
        usd = ranking.best.likely
        if budget is not None and budget <= NEAR * usd and usd <= NEAR * budget:
            return True
        near = [*ranking.tied, *([] if ranking.runner_up is None else [ranking.runner_up])]
        return any(j.likely <= NEAR * usd and on_machines(self.pack, j.sheet) for j in near)


def on_machines(pack: Pack, sheet: Sheet) -> bool:
    """Whether an option, or a member of a route, is paid by the machine."""
    members = (sheet.option,) if sheet.route is None else (m.option for m in sheet.route.members)
    return any(pack.deployments[pack.options[m].deployment].gpus for m in members)


def compared(found: Decided) -> set[str]:
    """The options that the ranking compares."""
    belongs = {o for o, member in found.chosen.members.items() if member.belongs}
    return {o for o in belongs if found.judged[o].status == "qualifies"}
