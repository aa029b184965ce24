"""`advisor whatif` and `advisor flips`: other answers, and those that change the recommendation."""

from __future__ import annotations

import json

from advisor.analysis.trial import Trials
from advisor.cli.commands import Arguments, assessing, read_in_force, status
from advisor.cli.documents import render
from advisor.cli.main import DONE
from advisor.cli.output import write_output
from advisor.decision import assess
from advisor.interview.next_question import in_force, with_answer, without_contradictions
from advisor.interview.typed import answer_from
from advisor.pack import Pack
from advisor.problems import InputError, Problem
from advisor.report.changes import with_changes
from advisor.report.text_flips import flips_json, flips_text
from advisor.spelling import suggestion
from advisor.workload import Workload
from advisor.workload.parse import AnswerError


def whatif(arguments: Arguments) -> int:
    """Print the assessment of the workload with some answers changed."""
    pack, evidence, as_of = assessing(arguments)
    workload = changed(pack, read_in_force(arguments.workload, pack), arguments.set)
    a = assess(pack, in_force(pack, workload), evidence, as_of=as_of)
    if arguments.format != "text":
        a = with_changes(a, Trials(pack, workload, evidence, as_of=as_of))
    text = render(arguments.format, pack, workload, a)
    return write_output(text, None, arguments.format) or status(a)


def changed(pack: Pack, workload: Workload, sets: list[str]) -> Workload:
    """The workload with each QUESTION=VALUE applied; raises InputError naming every mistake."""
    problems: list[Problem] = []
    known = [q.id for q in pack.questionnaire.questions]
    given: set[str] = set()
    for number, text in enumerate(sets, 1):
        name, equals, value = text.partition("=")
        question = pack.questionnaire.question(name.strip())
        place = len(name) + 2
        if not equals:
            problems.append(Problem("--set", number, 1, f'"{text}" is not QUESTION=VALUE'))
        elif question is None:
            said = f'unknown question "{name}"{suggestion(name, known)}'
            problems.append(Problem("--set", number, 1, said))
        elif question.id in given:
            problems.append(Problem("--set", number, 1, f"{name} is given twice"))
        else:
            given.add(question.id)
            try:
                workload = with_answer(workload, question.id, answer_from(pack, question, value))
            except AnswerError as error:
                problems.append(Problem("--set", number, place, f"{name}: {error.message}"))
    if not problems:
        try:
            workload = without_contradictions(pack, workload)
        except AnswerError as error:
            problems.append(Problem("--set", 1, 1, error.message))
    if problems:
        raise InputError(tuple(problems))
    return workload


def flips(arguments: Arguments) -> int:
    """Print what would change the recommendation, and what to ask next."""
    pack, evidence, as_of = assessing(arguments)
    workload = read_in_force(arguments.workload, pack)
    trials = Trials(pack, workload, evidence, as_of=as_of)
    a = with_changes(assess(pack, workload, evidence, as_of=as_of), trials, arguments.pairs)
    if arguments.format == "json":
        text = json.dumps(flips_json(a), indent=2, ensure_ascii=False) + "\n"
    else:
        text = flips_text(a)
    return write_output(text, None, arguments.format) or DONE
