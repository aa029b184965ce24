"""What each command does: the same core calls as the screen, then a text or JSON face."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from advisor.cli.main import DONE, NOT_DECIDED, WRONG_INPUT, session
from advisor.cli.output import json_text as _json
from advisor.cli.output import write_output
from advisor.decision import Assessment, assess
from advisor.evidence.read import read_evidence
from advisor.interview.next_question import agenda, in_force
from advisor.pack import Pack, load_pack
from advisor.pack.figures import Figure
from advisor.problems import InputError, Problem
from advisor.spelling import suggestion
from advisor.text_safety import plain
from advisor.workload import Workload, known_in, read_workload

Arguments = Any


def assessing(arguments: Arguments) -> tuple[Pack, tuple[Figure, ...], date]:
    """The pack, the evidence files and the day that the options of a command name."""
    pack = load_pack(arguments.rules)
    figures: list[Figure] = []
    for path in arguments.evidence:
        figures += read_evidence(Path(path), pack)
    return pack, tuple(figures), arguments.as_of or date.today()


def read_in_force(path: str, pack: Pack) -> Workload:
    """The workload with the answers that count; what another sets aside is said and left out."""
    workload = read_workload(path, known_in(pack))
    say_set_aside(path, pack, workload)
    return in_force(pack, workload)


def say_set_aside(where: str, pack: Pack, workload: Workload) -> None:
    """Name on standard error the answers that do not count beside the others."""
    for name in agenda(pack, workload.answers).set_aside:
        said = f"{where}: {name} is set aside: the other answers leave it no meaning"
        print(plain(said, 400), file=sys.stderr)


def _assessed(arguments: Arguments, path: str) -> tuple[Pack, Workload, Assessment]:
    pack, evidence, as_of = assessing(arguments)
    workload = read_in_force(path, pack)
    return pack, workload, assess(pack, workload, evidence, as_of=as_of)


def status(*assessments: Assessment) -> int:
    """The exit status: done, or not everything is decided."""
    return DONE if all(a.verdict == "decided" for a in assessments) else NOT_DECIDED


def explain(arguments: Arguments) -> int:
    """Print why, or why not an option."""
    pack, _, a = _assessed(arguments, arguments.workload)
    option = None
    if arguments.option is not None:
        found = pack.option_for(arguments.option)
        if found is None:
            hint = suggestion(arguments.option, pack.known_option_names)
            message = f'unknown option "{arguments.option}"{hint}'
            raise InputError((Problem("OPTION", 1, 1, message),))
        option = found[0]
    if arguments.format == "json":
        whole = a.as_json()
        if option is not None:
            whole["options"] = [o for o in whole["options"] if o["option"] == option]
        return write_output(_json(whole), None, "json") or status(a)
    from advisor.report.text import explain_text

    return write_output(explain_text(a, option), None) or status(a)


def compare(arguments: Arguments) -> int:
    """Print several workloads side by side."""
    pack, evidence, as_of = assessing(arguments)
    problems: list[Problem] = []
    workloads: list[Workload] = []
    for path in arguments.workloads:
        try:
            workloads.append(read_in_force(path, pack))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(tuple(problems))
    done = [assess(pack, w, evidence, as_of=as_of) for w in workloads]
    if arguments.format == "json":
        text = _json({"format": "advisor/comparison@1", "assessments": [a.as_json() for a in done]})
    else:
        from advisor.report.text import compare_text

        text = compare_text(done)
    return write_output(text, None, arguments.format) or status(*done)


def questions(arguments: Arguments) -> int:
    """Print the questionnaire."""
    from advisor.report.catalogue import questions_json, questions_text

    pack = load_pack(arguments.rules)
    shown = arguments.format == "json"
    text = _json(questions_json(pack)) if shown else questions_text(pack)
    return write_output(text, None, arguments.format)


def options(arguments: Arguments) -> int:
    """Print the catalogue."""
    from advisor.report.catalogue import options_json, options_text

    pack, evidence, as_of = assessing(arguments)
    if arguments.format == "json":
        return write_output(_json(options_json(pack, evidence, as_of)), None, "json")
    return write_output(options_text(pack, evidence, as_of), None)


def rules_test(arguments: Arguments) -> int:
    """Run the pack's own cases."""
    from advisor.decision.cases import run_cases
    from advisor.report.cases import cases_json, cases_text

    pack = load_pack(arguments.pack)
    results = run_cases(pack)
    shown = arguments.format == "json"
    text = _json(cases_json(pack, results)) if shown else cases_text(pack, results)
    if not results:
        print(plain(f"{pack.id}: there are no cases in {pack.folder}/cases"), file=sys.stderr)
        write_output(text, None, arguments.format)
        return WRONG_INPUT
    failed = [mismatch for r in results for mismatch in r.mismatches]
    for mismatch in failed:
        print(mismatch, file=sys.stderr)
    return write_output(text, None, arguments.format) or (WRONG_INPUT if failed else DONE)


def rules_schema(arguments: Arguments) -> int:
    """Print the JSON Schemas of a pack, or write them into a folder."""
    from advisor.cli.schema_files import write_schemas
    from advisor.decision.schemas import pack_schemas

    pack = load_pack(arguments.pack)
    schemas = pack_schemas(pack)
    if arguments.output is not None:
        return write_schemas(schemas, Path(arguments.output))
    whole = {"format": "advisor/schemas@1", "pack": pack.id, "schemas": schemas}
    return write_output(_json(whole), None, "json")


def rules_check(arguments: Arguments) -> int:
    """Check a pack; status 1 for any error or warning that the pack does not expect."""
    from advisor.kit.tried_templates import kit_template_faults
    from advisor.prices.mapping import price_list_faults
    from advisor.report.findings import findings_json, findings_text
    from advisor.report.tried_templates import template_faults
    from advisor.store.witnesses import write_witnesses
    from advisor.verify.check import check_pack

    day = arguments.as_of or date.today()
    checked = check_pack(
        arguments.pack, day, template_faults, kit_template_faults, price_list_faults
    )
    if arguments.witness:
        write_witnesses(Path(arguments.witness), checked.findings)
    shown = arguments.format == "json"
    text = (
        _json(findings_json(checked))
        if shown
        else findings_text(checked, notes=not arguments.quiet)
    )
    return write_output(text, None, arguments.format) or (WRONG_INPUT if checked.failed else DONE)


def rules_diff(arguments: Arguments) -> int:
    """Say where two versions of a pack differ; a difference is no mistake, so the status is 0."""
    from advisor.report.difference import difference_json, difference_text
    from advisor.verify.difference import compare_packs
    from advisor.verify.replay import replay

    day = arguments.as_of or date.today()
    old, new = load_pack(arguments.old), load_pack(arguments.new)
    found = compare_packs(old, new, day)
    flips = None
    if arguments.workloads:
        flips = replay(old, new, Path(arguments.workloads), day)
    shown = arguments.format == "json"
    text = (
        _json(difference_json(old, new, found, flips))
        if shown
        else difference_text(old, new, found, flips)
    )
    return write_output(text, None, arguments.format)


def ask(arguments: Arguments) -> int:
    """Run the interview: line by line with --plain, else on the full screen."""
    if not arguments.plain:
        return session(arguments.rules, arguments.workload, arguments.evidence, arguments.as_of)
    from advisor.interview.plain import run_plain

    pack, evidence, as_of = assessing(arguments)
    return run_plain(pack, arguments.workload, evidence, as_of)


def whatif(arguments: Arguments) -> int:
    """Print an assessment with other answers."""
    from advisor.cli import changes

    return changes.whatif(arguments)


def flips(arguments: Arguments) -> int:
    """Print what would change the recommendation."""
    from advisor.cli import changes

    return changes.flips(arguments)


def probe(arguments: Arguments) -> int:
    """Measure endpoints; here so that the other commands do not load what it needs."""
    from advisor.cli.probe import run_probe

    return run_probe(arguments, *assessing(arguments))


def bench(arguments: Arguments) -> int:
    """The client's own examples through several options."""
    from advisor.cli.bench import run_bench

    return run_bench(arguments, *assessing(arguments))


HANDLERS: dict[str, Callable[[Arguments], int]] = {
    "explain": explain,
    "compare": compare,
    "questions": questions,
    "options": options,
    "rules_test": rules_test,
    "rules_schema": rules_schema,
    "rules_check": rules_check,
    "rules_diff": rules_diff,
    "ask": ask,
    "whatif": whatif,
    "flips": flips,
    "probe": probe,
    "bench": bench,
}
