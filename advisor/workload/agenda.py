"""Which questions are asked, which is next, and what an earlier answer sets aside. Pure.

A question whose `asked_when` is ruled out by the answers so far is not asked; while the condition
is unknown, it is. An answer to a question that is no longer asked is kept but set aside: changing
the earlier answer back brings it into force again, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.pack.conditions import Fact
from advisor.pack.questionnaire import Question, Questionnaire
from advisor.workload.answers import Answer
from advisor.workload.asked_when import asked_when
from advisor.workload.resolved import answer_fact


@dataclass(frozen=True, slots=True)
class Agenda:
    """The questions in order, split by what the answers so far say about them."""

    asked: tuple[Question, ...]
    answered: frozenset[str]
    """Asked and answered; "I don't know" is an answer."""
    set_aside: tuple[str, ...]
    """Answered, but no longer asked."""

    @property
    def open(self) -> tuple[Question, ...]:
        """Asked and not answered, in order."""
        return tuple(q for q in self.asked if q.id not in self.answered)

    def number(self, question: str) -> int:
        """The place of a question among those asked, from 1; 0 when it is not asked."""
        places = {q.id: i for i, q in enumerate(self.asked, 1)}
        return places.get(question, 0)

    def next_open(self, after: str | None = None) -> Question | None:
        """The first open question after one, else the first open at all; None when all are done."""
        place = self.number(after) if after else 0
        later = [q for q in self.asked[place:] if q.id not in self.answered]
        return next(iter(later or self.open), None)

    def neighbour(self, question: str, step: int) -> Question | None:
        """The question `step` places on (or back); None beyond either end."""
        place = self.number(question) - 1 + step
        return self.asked[place] if 0 <= place < len(self.asked) else None


def agenda_of(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> Agenda:
    """What to ask, given the answers so far."""
    questions = questionnaire.questions
    facts: dict[str, Fact] = {}
    for question in questions:
        answer = answers.get(question.id)
        facts[question.id] = None if answer is None else answer_fact(question, answer)
    asked = []
    for question, when in zip(questions, asked_when(questionnaire), strict=True):
        if when.holds(facts) is False:
            # An answer that is set aside must not decide whether a later question is asked.
            facts[question.id] = None
        else:
            asked.append(question)
    names = {q.id for q in asked}
    return Agenda(
        asked=tuple(asked),
        answered=frozenset(names & set(answers)),
        set_aside=tuple(q.id for q in questions if q.id in answers and q.id not in names),
    )
