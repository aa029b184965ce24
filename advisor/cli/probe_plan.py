"""`advisor probe --plan --workload W`: which probe could still change the recommendation."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from advisor.cli.main import WRONG_USAGE
from advisor.cli.output import write_output
from advisor.interview.next_question import in_force
from advisor.measurement.offer import Offer
from advisor.measurement.planner import Useful, useful_probes
from advisor.measurement.suite import chosen, load_suites
from advisor.pack import Pack
from advisor.pack.figures import Figure
from advisor.probe.candidates import offer_of
from advisor.probe.endpoints import load_endpoints
from advisor.probe.target import ADDRESS, WHERE, Known, unknown_option
from advisor.problems import InputError, Problem
from advisor.report.probe_plan import plan_text
from advisor.workload import known_in, read_workload

Arguments = Any
NO_OPTION = "--plan is about options of the catalogue, and this is an address"


def run_plan(arguments: Arguments, pack: Pack, evidence: tuple[Figure, ...], as_of: date) -> int:
    """Print the probes that could matter; sends nothing."""
    import sys

    if not arguments.workload:
        print("--plan needs --workload WORKLOAD", file=sys.stderr)
        return WRONG_USAGE
    wrong = [
        Problem(WHERE, 1, 1, NO_OPTION if ADDRESS.match(name) else unknown_option(name, pack))
        for name in arguments.targets
        if name not in pack.options
    ]
    if wrong:
        raise InputError(tuple(wrong))
    suites = load_suites(Path(arguments.suites) if arguments.suites else None)
    names = chosen(tuple(arguments.suite) or ("all",), suites)
    workload = in_force(pack, read_workload(arguments.workload, known_in(pack)))
    found = useful_probes(
        pack, workload, evidence, [suites[n][0] for n in names], as_of, arguments.targets
    )
    known = Known(pack, evidence, load_endpoints(), as_of)
    costs = [offer_of(one, suites[one.suite][0], known) for one in found]
    if arguments.format == "json":
        rows = [_row(one, cost) for one, cost in zip(found, costs, strict=True)]
        body = {"format": "advisor/probe-plan@1", "probes": rows, "pointless": not rows}
        return write_output(json.dumps(body, indent=2) + "\n", None, "json")
    return write_output(plan_text(found, costs), None)


def _row(one: Useful, cost: Offer) -> dict[str, object]:
    return {
        "option": one.option,
        "suite": one.suite,
        "metric": one.metric,
        "samples": one.samples,
        "why_samples": one.why_samples,
        "if_good": one.if_good,
        "if_bad": one.if_bad,
        "settles": one.settles,
        "expected_usd": cost.expected_usd,
        "worst_usd": cost.worst_usd,
    }
