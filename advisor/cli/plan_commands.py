"""`advisor plan status` and `advisor plan export`: the plan after people have worked on it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from advisor.checklist.read import Edited, is_report, read_report
from advisor.cli.commands import Arguments, assessing, read_in_force
from advisor.cli.main import DONE, WRONG_INPUT
from advisor.cli.output import json_text, refuse_inputs, write_output
from advisor.decision import assess
from advisor.problems import InputError, Problem
from advisor.store.reports import read_report_text

STDIN = "-"
NO_PLAN = "there is no plan to export: nothing is recommended"
WORKLOADS = (".yaml", ".yml", ".json")


def plan_status(arguments: Arguments) -> int:
    """Read an edited report back and say where its plan stands; status 1 where it does not fit."""
    from advisor.checklist.status import plan_status as status_of
    from advisor.report.plan_status import status_json, status_text

    edited = _report(arguments.report)
    status = status_of(edited, arguments.as_of or date.today())
    shown = arguments.format == "json"
    text = json_text(status_json(status)) if shown else status_text(status)
    wrong = write_output(text, None, arguments.format)
    for problem in edited.problems:
        print(problem, file=sys.stderr)
    return wrong or (WRONG_INPUT if edited.problems else DONE)


def plan_export(arguments: Arguments) -> int:
    """Print or write the plan of a workload, or that of an edited report, as a task list.

    All that could be read goes along; status 1 where something could not, each said by its line.
    """
    from advisor.report.task_lists import task_list

    source = arguments.source
    refuse_inputs(
        arguments.output, [(source, "the plan"), *((e, "the evidence") for e in arguments.evidence)]
    )
    edited = _of_workload(arguments) if Path(source).suffix in WORKLOADS else _report(source)
    if not edited.checks and not edited.added:
        lost = "no check of this report can be read" if edited.known else NO_PLAN
        raise InputError((*edited.problems, Problem(source, 1, 1, lost)))
    for problem in edited.problems:
        print(problem, file=sys.stderr)
    text = task_list(arguments.format, edited)
    wrong = write_output(text, arguments.output, arguments.format)
    return wrong or (WRONG_INPUT if edited.problems else DONE)


def _of_workload(arguments: Arguments) -> Edited:
    from advisor.report.markdown import report_markdown
    from advisor.report.plan import plan_for

    pack, evidence, as_of = assessing(arguments)
    workload = read_in_force(arguments.source, pack)
    a = assess(pack, workload, evidence, as_of=as_of)
    return read_report(report_markdown(a, plan_for(pack, workload, a)), arguments.source)


def _report(name: str) -> Edited:
    text = sys.stdin.read() if name == STDIN else read_report_text(Path(name))
    edited = read_report(text, name)
    if not is_report(text) and not edited.checks:
        message = "is no report: it has neither its front matter nor a check with an id in bold"
        raise InputError((Problem(name, 1, 1, message),))
    return edited


HANDLERS: dict[str, Callable[[Arguments], int]] = {
    "plan_status": plan_status,
    "plan_export": plan_export,
}
