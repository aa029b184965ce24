"""`advisor trace`: where a figure comes from, down to the answers and the claims."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from advisor.cli.commands import Arguments, assessing, read_in_force
from advisor.cli.main import DONE
from advisor.cli.output import json_text, write_output
from advisor.decision import assess
from advisor.problems import InputError, Problem
from advisor.text_safety import plain


def trace(arguments: Arguments) -> int:
    """Print one figure's tree, or without a figure the ids there are."""
    from advisor.analysis.scene import scene_of
    from advisor.report.sureness import sampled
    from advisor.report.trace import ids_json, ids_text, trace_json, trace_text
    from advisor.trace.figures import CHANCES, NoFigure
    from advisor.trace.figures import trace as traced
    from advisor.trace.ground import traced_costs

    pack, evidence, as_of = assessing(arguments)
    workload = read_in_force(arguments.workload, pack)
    a = assess(pack, workload, evidence, as_of=as_of)
    if arguments.figure is None or arguments.figure.startswith(CHANCES):
        drawn = sampled(scene_of(pack, workload, evidence, as_of=as_of))
        a = replace(a, chances=drawn)
    shown = arguments.format == "json"
    if arguments.figure is None:
        text = json_text(ids_json(a)) if shown else ids_text(a)
        return write_output(text, None, arguments.format) or DONE
    try:
        found = traced(
            a, traced_costs(pack, workload, evidence, as_of=as_of), plain(arguments.figure)
        )
    except NoFigure as error:
        raise InputError((Problem("FIGURE", 1, 1, str(error)),)) from error
    text = json_text(trace_json(a, found)) if shown else trace_text(a, found)
    return write_output(text, None, arguments.format) or DONE


HANDLERS: dict[str, Callable[[Arguments], int]] = {"trace": trace}
