"""A pack's own templates, tried before a client's report is made with them."""

from __future__ import annotations

from advisor.decision.assessment import Assessment
from advisor.pack.pack import Pack
from advisor.problems import InputError, Problem
from advisor.report.pack_templates import faults
from advisor.report.plan import plan_for
from advisor.workload.answers import Workload

Tried = tuple[Workload, Assessment]


def template_faults(pack: Pack, tried: tuple[Tried, ...]) -> tuple[Problem, ...]:
    """What is wrong with the uppermost pack's templates: as they stand, then rendered.

    They are rendered for the first workload of each verdict.
    """
    own = pack.layers[-1].templates if pack.layers else None
    if own is None:
        return ()
    folders = [layer.templates for layer in pack.layers if layer.templates is not None]
    found = tuple(faults(own, folders))
    if found:
        return found
    from advisor.report.markdown import record_markdown, report_markdown, summary_markdown

    verdicts = {a.verdict: (workload, a) for workload, a in reversed(tried)}
    wrong: dict[Problem, None] = {}
    for workload, a in verdicts.values():
        plan = plan_for(pack, workload, a)
        for form in (report_markdown, summary_markdown, record_markdown):
            try:
                form(a, plan)
            except InputError as error:
                wrong |= dict.fromkeys(error.problems)
    return tuple(wrong)
