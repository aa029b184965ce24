"""`advisor recommend`: one assessment as text, as JSON, or as one of the documents made from it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.checklist.carry import NOTHING, Carried
from advisor.cli.commands import Arguments, assessing, read_in_force, status
from advisor.cli.main import DONE, WRONG_USAGE
from advisor.cli.output import STDOUT, json_text, refuse_an_input, write_bytes, write_output
from advisor.decision import Assessment, assess
from advisor.pack import Pack
from advisor.pack.figures import Figure
from advisor.problems import InputError, Problem
from advisor.store.workspace import SETTINGS
from advisor.workload import Workload

if TYPE_CHECKING:
    from advisor.report.plan import Plan

ENDINGS = {
    **{how: how for how in ("md", "html", "json", "pdf", "docx")},
    **{"text": "txt", "summary": "summary.md", "madr": "record.md"},
}
"""How a document's name ends in a folder."""
BINARY = ("pdf", "docx")
"""Formats that are bytes, which no terminal shows."""


def recommend(arguments: Arguments) -> int:
    """Print or write a recommendation; over a report, with what people wrote in it.

    Of a folder, that of every workload in it, into another folder.
    """
    how, output = arguments.format, arguments.output
    refuse_an_input(output, arguments.workload, arguments.evidence)
    if how in BINARY and (wrong := _cannot_print(how, output)):
        print(wrong, file=sys.stderr)
        return WRONG_USAGE
    loaded = assessing(arguments)
    if Path(arguments.workload).is_dir():
        return _folder(arguments, loaded)
    return _one(arguments, loaded, arguments.workload, output)


def _folder(arguments: Arguments, loaded: tuple[Pack, tuple[Figure, ...], date]) -> int:
    """Each workload's document under its own name; one that is wrong does not stop the rest."""
    folder, how = Path(arguments.workload), arguments.format
    paths = sorted(p for p in folder.glob("*.yaml") if p.is_file() and p.name != SETTINGS)
    if not paths:
        raise InputError(
            (Problem(str(folder), 1, 1, "is a directory without a workload file (*.yaml)"),)
        )
    if arguments.output in (None, STDOUT) or arguments.edited is not None:
        print("a folder of workloads needs a folder to write to: -o FOLDER", file=sys.stderr)
        return WRONG_USAGE
    out = Path(arguments.output)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot be made a folder: {error.strerror or error}"
        raise InputError((Problem(str(out), 1, 1, message),)) from error
    problems: list[Problem] = []
    found = DONE
    for number, path in enumerate(paths, 1):
        try:
            gave = _one(
                arguments, loaded, str(path), str(out / f"{path.stem}.{ENDINGS[how]}"), True
            )
            found = max(found, gave)
        except InputError as error:
            problems += error.problems
        if number % max(len(paths) // 10, 1) == 0 or number == len(paths):
            print(f"{number} of {len(paths)}", file=sys.stderr, flush=True)
    if problems:
        raise InputError(tuple(problems))
    return found


def _one(
    arguments: Arguments,
    loaded: tuple[Pack, tuple[Figure, ...], date],
    path: str,
    output: str | None,
    quiet: bool = False,
) -> int:
    how = arguments.format
    pack, evidence, as_of = loaded
    workload = read_in_force(path, pack)
    a = assess(pack, workload, evidence, as_of=as_of)
    if how != "text":
        from advisor.analysis.trial import Trials
        from advisor.report.changes import with_changes

        a = with_changes(a, Trials(pack, workload, evidence, as_of=as_of))
    if evidence:
        from advisor.report.own_figures import with_own_figures

        # Both ways: an assessment more, and only where somebody measured.
        a = with_own_figures(a, pack, workload, evidence, as_of)
    plan = _plan(arguments, pack, workload, a, evidence)
    over = output if how == "md" and output != STDOUT else None
    if over is None and arguments.edited is None:
        return _write(how, a, plan, NOTHING, output, quiet) or status(a)
    from advisor.interview.report_over import before, make_room

    there = before(a, plan, over, arguments.edited, arguments.fresh)
    carried = NOTHING if there is None or arguments.fresh else there.found.carried
    if over is not None:
        for line in make_room(there, _rendered(how, a, plan, carried), arguments.fresh):
            print(line, file=sys.stderr)
    return _write(how, a, plan, carried, output, quiet) or status(a)


def _plan(
    arguments: Arguments,
    pack: Pack,
    workload: Workload,
    a: Assessment,
    evidence: tuple[Figure, ...],
) -> Plan:
    """The plan, its gates filled in with what was measured."""
    from advisor.measurement.bench_file import read_bench
    from advisor.report.gates import Measurements
    from advisor.report.plan import plan_for

    benches = tuple(read_bench(Path(one)) for one in arguments.bench)
    return plan_for(pack, workload, a, Measurements(benches, evidence))


def render(how: str, pack: Pack, workload: Workload, a: Assessment) -> str:
    """One assessment as text of a format."""
    from advisor.report.plan import plan_for

    return _rendered(how, a, plan_for(pack, workload, a), NOTHING)


def _rendered(how: str, a: Assessment, plan: Plan, carried: Carried) -> str:
    """`carried` is what people wrote in an earlier one."""
    if how == "json":
        return json_text(a.as_json())
    if how == "text":
        from advisor.report.text import recommend_text

        return recommend_text(a)
    from advisor.report import markdown

    documents: dict[str, Callable[[Assessment, Plan, Carried], str]] = {
        "md": markdown.report_markdown,
        "html": markdown.report_html,
        "summary": lambda a, plan, _: markdown.summary_markdown(a, plan),
        "madr": lambda a, plan, _: markdown.record_markdown(a, plan),
    }
    return documents[how](a, plan, carried)


def _write(
    how: str, a: Assessment, plan: Plan, carried: Carried, output: str | None, quiet: bool
) -> int:
    if how not in BINARY or output is None:
        return write_output(_rendered(how, a, plan, carried), output, how, quiet)
    from advisor.report.printed import printed

    return write_bytes(printed(how, a, plan, carried), Path(output), quiet)


def _cannot_print(how: str, output: str | None) -> str:
    """Why bytes of a format cannot be made; empty where they can."""
    from advisor.problems import MissingExtra
    from advisor.report.printed import check_extra

    if output is None or output == STDOUT:
        return f"--format {how} needs a file to write to: -o FILE"
    try:
        check_extra(how)
    except MissingExtra as missing:
        return missing.message
    return ""


HANDLERS: dict[str, Callable[[Arguments], int]] = {"recommend": recommend}
