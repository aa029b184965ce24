"""Trying other answers on one workload: each is decided once, by the same call as an assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from advisor.analysis.domain import conditions_of, limits
from advisor.decision.assessment import Verdict
from advisor.decision.decide import Decided, decide
from advisor.pack.conditions import compile_condition
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack
from advisor.pack.vocabulary import workload_vocabulary
from advisor.workload.agenda import agenda_of
from advisor.workload.answers import Answer, Workload
from advisor.workload.contradictions import contradictions

MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a workload comes to: a verdict, and the recommended option (empty: none)."""

    verdict: Verdict
    option: str


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
        vocabulary = workload_vocabulary(pack.questionnaire)
        self._opening = {
            fact
            for question in pack.questionnaire.questions
            for fact in compile_condition(question.asked_when, vocabulary).facts()
        }
        self._found: dict[tuple[tuple[str, Answer], ...], Outcome | None] = {}
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
        return decide(self.pack, workload, self.evidence, as_of=self.as_of)

    def outcome(self, changes: Mapping[str, Answer]) -> Outcome | None:
        """What the workload with these answers comes to; None for a contradiction."""
        key = tuple(sorted(changes.items(), key=lambda item: item[0]))
        if key not in self._found:
            if len(self._found) >= MOST_KEPT:
                self._found.clear()
            workload = self.with_answers(changes)
            found = None
            if workload is not None:
                done = decide(self.pack, workload, self.evidence, as_of=self.as_of)
                found = Outcome(done.verdict, done.option)
            self._found[key] = found
        return self._found[key]
