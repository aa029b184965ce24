"""`advisor trace`: where a figure comes from, down to the answers and the claims."""

from __future__ import annotations

from collections.abc import Callable

from advisor.cli.commands import Arguments, assessing, read_in_force
from advisor.cli.main import DONE
from advisor.cli.output import json_text, write_output
from advisor.decision import assess
from advisor.problems import InputError, Problem
from advisor.text_safety import plain


def trace(arguments: Arguments) -> int:
    """Print one figure's tree, or without a figure the ids there are."""
    from advisor.analysis.trial import Trials
    from advisor.report.changes import with_changes
    from advisor.report.figure_book import Explained, behind_of, book_of
    from advisor.report.own_figures import with_own_figures
    from advisor.report.plan import plan_for
    from advisor.report.told import Told
    from advisor.report.trace import ids_json, ids_text, trace_json, trace_text
    from advisor.report.trace_told import told_json, told_text
    from advisor.trace.asked import NoFigure
    from advisor.trace.figures import trace as traced
    from advisor.trace.ground import traced_costs

    pack, evidence, as_of = assessing(arguments)
    workload = read_in_force(arguments.workload, pack)
    a = assess(pack, workload, evidence, as_of=as_of)
    a = with_changes(a, Trials(pack, workload, evidence, as_of=as_of))
    a = with_own_figures(a, pack, workload, evidence, as_of)
    plan, costs = plan_for(pack, workload, a), traced_costs(pack, workload, evidence, as_of=as_of)
    known = book_of(a, plan, costs)
    shown = arguments.format == "json"
    if arguments.figure is None:
        text = json_text(ids_json(a, known)) if shown else ids_text(known)
        return write_output(text, None, arguments.format) or DONE
    try:
        figure = plain(arguments.figure)
        one = known.get(figure)
        if isinstance(one, Told):
            said = Explained(figure, one, behind_of(a, plan, costs))
            text = json_text(told_json(said)) if shown else told_text(said)
            return write_output(text, None, arguments.format) or DONE
        found = traced(costs, figure, known)
    except NoFigure as error:
        raise InputError((Problem("FIGURE", 1, 1, str(error)),)) from error
    text = json_text(trace_json(a, found)) if shown else trace_text(a, found)
    return write_output(text, None, arguments.format) or DONE


HANDLERS: dict[str, Callable[[Arguments], int]] = {"trace": trace}
