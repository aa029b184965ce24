"""`advisor whatif` and `advisor flips`: other answers and prices, and what changes it."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from advisor.analysis.price_axis import PRICE_UNITS, PriceError, price_to_move, priced_subject
from advisor.analysis.scene import Scene, scene_of
from advisor.analysis.trial import Trials
from advisor.cli.commands import Arguments, assessing, read_in_force, say_set_aside, status
from advisor.cli.documents import render
from advisor.cli.main import DONE
from advisor.cli.output import json_text, write_output
from advisor.decision import assess
from advisor.interview.next_question import in_force, with_answer, without_contradictions
from advisor.interview.typed import answer_from
from advisor.interview.typed_figure import Asked, FigureTypedError, figure_from
from advisor.problems import InputError, Problem
from advisor.report.before import before_json, before_text
from advisor.report.changes import with_changes
from advisor.report.text_flips import flips_json, flips_text
from advisor.spelling import suggestion
from advisor.workload import Workload, known_in
from advisor.workload.own_figure import with_figure
from advisor.workload.parse import AnswerError

BARE = re.compile(r"\$?\s*(\d[\d,_]*(?:\.\d+)?)")
"""An amount without its unit: a price has only one."""


def whatif(arguments: Arguments) -> int:
    """Print the assessment of the workload with some answers changed."""
    pack, evidence, as_of = assessing(arguments)
    given = read_in_force(arguments.workload, pack)
    scene = scene_of(pack, given, evidence, as_of=as_of)
    workload = changed(scene, arguments.set)
    before, a = (assess(pack, w, evidence, as_of=as_of) for w in (given, workload))
    if arguments.format != "text":
        a = with_changes(a, Trials(pack, workload, evidence, as_of=as_of))
    if arguments.format == "json":
        text = json_text({**a.as_json(), "before": before_json(before)})
    else:
        text = render(arguments.format, pack, workload, a)
        if arguments.format == "text":
            text = before_text(before, a) + text
    return write_output(text, None, arguments.format) or status(a)


def changed(scene: Scene, sets: list[str]) -> Workload:
    """The scene's workload with each QUESTION=VALUE and SUBJECT:PRICE=VALUE applied.

    What is set aside is said. Raises InputError naming every mistake.
    """
    pack, workload = scene.pack, scene.workload
    problems: list[Problem] = []
    given: set[str] = set()
    for number, text in enumerate(sets, 1):
        name, equals, value = text.partition("=")
        name = name.strip()
        if not equals:
            problems.append(Problem("--set", number, 1, f'"{text}" is not QUESTION=VALUE'))
            continue
        try:
            if name in given:
                raise _Wrong(f"{name} is given twice")
            workload = _set(scene, workload, name, value)
            given.add(name)
        except _Wrong as error:
            problems.append(Problem("--set", number, 1, str(error)))
        except (AnswerError, FigureTypedError) as error:
            place = len(text) - len(value) + 1
            problems.append(Problem("--set", number, place, f"{name}: {error}"))
    if not problems:
        try:
            counts = in_force(pack, without_contradictions(pack, workload))
        except AnswerError as error:
            problems.append(Problem("--set", 1, 1, error.message))
    if problems:
        raise InputError(tuple(problems))
    say_set_aside("--set", pack, workload)
    return counts


class _Wrong(ValueError):
    """A name that nothing can be set by."""


def _set(scene: Scene, workload: Workload, name: str, value: str) -> Workload:
    """The workload with one answer or price; a price is taken as agreed in a contract that day."""
    pack = scene.pack
    question = pack.questionnaire.question(name)
    if question is not None:
        return with_answer(workload, name, answer_from(pack, question, value))
    if ":" not in name:
        known = [q.id for q in pack.questionnaire.questions]
        hint = suggestion(name, known) or "; a price is SUBJECT:PRICE"
        raise _Wrong(f'unknown question "{name}"{hint}')
    try:
        subject, metric = priced_subject(pack, name)
        _, above = price_to_move(scene, subject, metric)
    except PriceError as error:
        raise _Wrong(str(error)) from error
    if above:
        raise _Wrong(f"{name} is the price of prompts above {above:,} tokens: breakeven moves it")
    amount = BARE.fullmatch(value.strip())
    price = value if amount is None else f"{amount[1]} {PRICE_UNITS[metric]}"
    asked = Asked(subject, metric)
    figure = figure_from(known_in(pack), asked, f"{price}, contract", scene.as_of)
    return replace(workload, figures=with_figure(workload.figures, figure))


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
