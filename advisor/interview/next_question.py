"""Which question is next, and the workload with an answer changed. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from advisor.pack import Pack
from advisor.workload.agenda import Agenda, agenda_of
from advisor.workload.answers import Answer, Workload
from advisor.workload.contradictions import contradictions
from advisor.workload.parse import AnswerError


def agenda(pack: Pack, answers: Mapping[str, Answer]) -> Agenda:
    """What to ask, given the answers so far."""
    return agenda_of(pack.questionnaire, answers)


def without_contradictions(pack: Pack, workload: Workload) -> Workload:
    """The workload as it can be saved: a file that contradicts itself would not be read again.

    An answer that is set aside and contradicts those that count is dropped; where those that count
    contradict each other, AnswerError says so.
    """
    for _, message in contradictions(in_force(pack, workload).answers):
        raise AnswerError(message)
    for question, _ in tuple(contradictions(workload.answers)):
        workload = with_answer(workload, question, None)
    return workload


def in_force(pack: Pack, workload: Workload) -> Workload:
    """The workload without the answers that are set aside: this is what gets assessed."""
    aside = agenda(pack, workload.answers).set_aside
    if not aside:
        return workload
    kept = {k: v for k, v in workload.answers.items() if k not in aside}
    return replace(workload, answers=kept)


def with_answer(workload: Workload, question: str, answer: Answer | None) -> Workload:
    """The workload with one answer given, changed, or (None) taken away."""
    answers = {k: v for k, v in workload.answers.items() if k != question or answer is not None}
    if answer is not None:
        answers[question] = answer
    return replace(workload, answers=answers)
