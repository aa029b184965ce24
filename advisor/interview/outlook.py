"""What the question in focus decides: the outcome of each answer it could be given. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from advisor.decision.assessment import Assessment
from advisor.interview.next_question import in_force, with_answer
from advisor.interview.typed import answer_from, choices_of, picked
from advisor.interview.wording import answer_input
from advisor.pack import Pack
from advisor.pack.questionnaire import Question
from advisor.units import Range
from advisor.workload.answers import UNKNOWN, Answer, Workload
from advisor.workload.parse import AnswerError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one answer would give. `answer` is a choice's id, or what one would type."""

    answer: str
    option: str
    name: str
    cost: Range | None
    cost_without_people: Range | None
    qualifying: int
    verdict: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """The outcomes of one question."""

    question: str
    outcomes: tuple[Outcome, ...]

    @property
    def decides(self) -> bool:
        """Whether the answers lead to different options."""
        return len({(o.option, o.verdict) for o in self.outcomes}) > 1

    def of(self, answer: str) -> Outcome | None:
        """The outcome of one answer."""
        return next((o for o in self.outcomes if o.answer == answer), None)


def suggestions(pack: Pack, question: Question, workload: Workload) -> tuple[str, ...]:
    """Answers to a typed question that can be picked instead: the pack's examples, what stands."""
    found = [e for e in question.examples if _readable(pack, question, e)]
    if question.none_allowed:
        found.append("none")
    if question.type == "option":
        found = ["none"] if question.none_allowed else []
    given = answer_input(question, workload.answers.get(question.id))
    return tuple(dict.fromkeys(f for f in found if f != given))


def candidates(pack: Pack, question: Question, workload: Workload) -> Iterator[tuple[str, Answer]]:
    """The answers worth trying, as (what one picks or types, the answer)."""
    for choice, _ in choices_of(pack, question):
        yield choice, picked(pack, question, (choice,))
    if question.type == "quantity":
        for text in suggestions(pack, question, workload):
            yield text, answer_from(pack, question, text)
    yield "unknown", UNKNOWN


def outlook(
    pack: Pack,
    assessor: Callable[[Workload], Assessment],
    workload: Workload,
    question: Question,
    wanted: Callable[[], bool] = lambda: True,
) -> Outlook | None:
    """Try each answer; None as soon as `wanted` says that nobody waits for it any more."""
    found: list[Outcome] = []
    if question.type == "option":
        return None
    for text, answer in candidates(pack, question, workload):
        if not wanted():
            return None
        a = assessor(in_force(pack, with_answer(workload, question.id, answer)))
        best = a.recommended
        found.append(
            Outcome(
                text,
                best.option if best is not None else "",
                best.name if best is not None else "",
                best.cost if best is not None else None,
                best.cost_without_people if best is not None else None,
                sum(o.status in ("recommended", "qualifies") for o in a.options),
                a.verdict,
            )
        )
    return Outlook(question.id, tuple(found))


def _readable(pack: Pack, question: Question, text: str) -> bool:
    try:
        answer_from(pack, question, text)
    except AnswerError:
        return False
    return True
