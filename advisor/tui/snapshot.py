"""What the screens show, frozen: made from the session in one place, drawn everywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from advisor.decision import Assessment
from advisor.interview.next_question import agenda
from advisor.interview.typed import choices_of
from advisor.interview.wording import answer_input, answer_text, unit_text
from advisor.pack import Pack
from advisor.pack.questionnaire import Question
from advisor.text_safety import plain
from advisor.tui.standing_rows import StandingRow, path_of, standing_of
from advisor.workload.answers import Answer, Workload

Face = Literal["typed", "one", "many"]


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One line of the list of questions."""

    id: str
    label: str
    answer: str
    section: str


@dataclass(frozen=True, slots=True)
class FocusedQuestion:
    """The question in focus, with what is said about it and what was answered."""

    id: str
    number: int
    section: str
    label: str
    ask: str
    why: str
    moves: str
    unit: str
    face: Face
    choices: tuple[tuple[str, str], ...]
    picked: tuple[str, ...]
    typed: str
    answer: str
    is_set: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything on the screen at one moment."""

    name: str = ""
    rows: tuple[QuestionRow, ...] = ()
    answered: int = 0
    set_aside: int = 0
    focus: FocusedQuestion | None = None
    error: str = ""
    saved: bool = True
    trouble: str = ""
    assessment: Assessment | None = None
    standing: tuple[StandingRow, ...] = ()
    path: str = ""

    @property
    def progress(self) -> str:
        """How far the interview is, in words."""
        saved = "all saved" if self.saved else "NOT SAVED"
        return f"{self.answered} of {len(self.rows)} answered · {saved}"


def snapshot_of(
    pack: Pack,
    workload: Workload,
    focus: str,
    assessment: Assessment | None,
    error: str = "",
    trouble: str = "",
) -> Snapshot:
    """The whole screen as data."""
    now = agenda(pack, workload.answers)
    titles = {s.id: s.title for s in pack.questionnaire.sections}
    question = next((q for q in now.asked if q.id == focus), None)
    return Snapshot(
        name=plain(workload.name, 80),
        rows=tuple(
            QuestionRow(
                q.id,
                q.label,
                answer_text(pack, q, workload.answers.get(q.id)),
                titles.get(q.section, q.section),
            )
            for q in now.asked
        ),
        answered=len(now.answered),
        set_aside=len(now.set_aside),
        focus=None
        if question is None
        else _focused(pack, question, workload.answers, now.number(focus), titles),
        error=error,
        saved=not trouble,
        trouble=trouble,
        assessment=assessment,
        standing=() if assessment is None else standing_of(assessment),
        path="" if assessment is None else path_of(assessment),
    )


def _focused(
    pack: Pack,
    question: Question,
    answers: Mapping[str, Answer],
    number: int,
    titles: Mapping[str, str],
) -> FocusedQuestion:
    given = answers.get(question.id)
    choices = choices_of(pack, question)
    face: Face = "many" if question.type == "list" else ("one" if choices else "typed")
    typed = answer_input(question, given)
    return FocusedQuestion(
        question.id,
        number,
        titles.get(question.section, question.section),
        question.label,
        question.ask,
        question.why,
        question.moves,
        unit_text(question),
        face,
        choices,
        _picked(given),
        typed,
        answer_text(pack, question, given),
        given is not None,
    )


def _picked(given: Answer | None) -> tuple[str, ...]:
    if given is None or given.kind != "exact":
        return ()
    if isinstance(given.value, bool):
        return ("yes",) if given.value else ("no",)
    if isinstance(given.value, tuple):
        return given.value
    return (given.value,) if isinstance(given.value, str) else ()
