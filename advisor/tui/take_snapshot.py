"""Making the snapshot from the session: in one place, and drawn everywhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from advisor.analysis.chances import Chances
from advisor.decision import Assessment
from advisor.interview.next_question import agenda
from advisor.interview.outlook import Outcome, Outlook, suggestions
from advisor.interview.session import Session
from advisor.interview.typed import choices_of
from advisor.interview.wording import answer_input, answer_text, option_name, unit_text
from advisor.pack import Pack
from advisor.pack.questionnaire import Question
from advisor.report.money import usd
from advisor.text_safety import plain
from advisor.tui.money_words import cost_of, headline, saving_words
from advisor.tui.snapshot import Face, FocusedQuestion, QuestionRow, Snapshot
from advisor.tui.standing_rows import path_of, path_steps, standing_of, weighed
from advisor.workload.answers import Answer, Workload

SAME = "No answer here changes the result so far."


def snapshot_of(
    pack: Pack,
    session: Session,
    assessment: Assessment | None,
    trouble: str = "",
    people: bool = False,
    outlook: Outlook | None = None,
) -> Snapshot:
    """The whole screen as data."""
    workload = session.workload
    now = agenda(pack, workload.answers)
    titles = {s.id: s.title for s in pack.questionnaire.sections}
    question = next((q for q in now.asked if q.id == session.question), None)
    focus = None
    if question is not None:
        focus = _focused(pack, question, workload, now.number(question.id), titles)
    shown = Snapshot(
        name=" / ".join(plain(x, 60) for x in (workload.client, workload.name) if x),
        rows=tuple(
            QuestionRow(
                q.id,
                q.label,
                answer_text(pack, q, workload.answers.get(q.id)),
                titles.get(q.section, q.section),
                bool((given := workload.answers.get(q.id)) is not None and given.note),
            )
            for q in now.asked
        ),
        answered=len(now.answered),
        set_aside=len(now.set_aside),
        focus=focus,
        error=session.error,
        saved=not trouble,
        trouble=trouble,
        assessment=assessment,
        people=people,
        headline=headline(assessment, people),
        saving=saving_words(assessment, people),
        standing=() if assessment is None else standing_of(assessment, people),
        path="" if assessment is None else path_of(assessment),
        steps=() if assessment is None else path_steps(assessment),
        outcomes=_outcomes(outlook, session.question, assessment, people),
    )
    return shown


def with_chances(now: Snapshot, found: Chances | None) -> Snapshot:
    """The snapshot with each option's chance to win; None while that is being worked out."""
    samples = 0 if found is None else found.samples
    return replace(now, weighed=True, samples=samples, standing=weighed(now.standing, found))


def _outcomes(
    outlook: Outlook | None, question: str, now: Assessment | None, people: bool
) -> tuple[tuple[str, str, str], ...]:
    if outlook is None or outlook.question != question:
        return ()
    if not outlook.decides:
        return (("", SAME, ""),)
    return tuple((o.answer, *_outcome(o, now, people)) for o in outlook.outcomes)


def _outcome(o: Outcome, now: Assessment | None, people: bool) -> tuple[str, str]:
    if not o.option:
        none = o.verdict == "no_option_qualifies"
        return ("no option qualifies" if none else "not decided"), ""
    cost = o.cost if people else o.cost_without_people
    money = "" if cost is None else f"{usd(cost.likely)} a month"
    best = None if now is None else now.recommended
    if best is None or best.option != o.option:
        return plain(o.name, 60), money
    same = cost_of(best, people)
    unchanged = same is None or cost is None or usd(same.likely) == usd(cost.likely)
    return ("as now", "") if unchanged else ("the same option", money)


def _focused(
    pack: Pack,
    question: Question,
    workload: Workload,
    number: int,
    titles: Mapping[str, str],
) -> FocusedQuestion:
    given = workload.answers.get(question.id)
    choices = choices_of(pack, question)
    face: Face = "many" if question.type == "list" else ("one" if choices else "typed")
    if question.type == "option":
        face = "option"
        choices = tuple((o, option_name(pack, o)) for o in pack.option_ids)
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
        answer_input(question, given),
        answer_text(pack, question, given),
        given is not None,
        suggestions(pack, question, workload),
        "" if given is None else plain(given.note, 400),
    )


def _picked(given: Answer | None) -> tuple[str, ...]:
    if given is None or given.kind != "exact":
        return ()
    if isinstance(given.value, bool):
        return ("yes",) if given.value else ("no",)
    if isinstance(given.value, tuple):
        return given.value
    return (given.value,) if isinstance(given.value, str) else ()
