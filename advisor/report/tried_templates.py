"""A pack's own templates, tried before a client's report is made with them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from advisor.decision.assessment import Assessment
from advisor.pack.pack import Pack
from advisor.problems import InputError, Problem
from advisor.report.pack_templates import MAIN, Used, faults, used_in
from advisor.report.plan import plan_for
from advisor.spelling import suggestion
from advisor.workload.answers import Workload

Tried = tuple[Workload, Assessment]

FRONT = "without it a report cannot be read back, and what people write in it is lost"
ALWAYS = {
    "front": FRONT,
    "recommendation": "nobody would learn what is recommended",
    "confidence": "nobody would learn how sure it is",
    "path": "the reasons for the choice would be missing",
    "options": "what else was looked at, and why not, would be missing",
    "costs": "the cost would stand nowhere with its lines",
    "warnings": "what must be known before deciding would go unsaid",
    "settle": "where nothing is decided, nobody would learn what would settle it",
    "plan": "the steps of the move would be missing",
    "sources": "no figure could be followed to where it comes from",
}
"""What a report must print, and what its reader would lack without it."""


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
    from advisor.report.context import report_context
    from advisor.report.markdown import record_markdown, report_markdown, summary_markdown

    verdicts = {a.verdict: (workload, a) for workload, a in reversed(tried)}
    plans = [(a, plan_for(pack, workload, a)) for workload, a in verdicts.values()]
    used = used_in(MAIN, folders)
    names = report_context(*plans[0]).keys() if plans else ()
    wrong = dict.fromkeys((*unknown(used, names, "report"), *left_out(used, ALWAYS)))
    if wrong:
        return tuple(wrong)
    for a, plan in plans:
        try:
            if not report_markdown(a, plan).startswith("---\n"):
                said = f"this template does not begin with {{{{ front }}}}: {FRONT}"
                wrong[Problem(used.file, 1, 1, said, "template")] = None
            summary_markdown(a, plan)
            record_markdown(a, plan)
        except InputError as error:
            wrong |= dict.fromkeys(error.problems)
    return tuple(wrong)


def unknown(used: Used, names: Collection[str], what: str) -> Iterator[Problem]:
    """Values that no `what` has, wherever they stand: a branch is not always taken."""
    for file, line, name in dict.fromkeys(used.names):
        if names and name not in names and name not in used.own:
            said = f'this template cannot be used: no {what} has "{name}"'
            said += suggestion(name, sorted(names))
            yield Problem(file, line, 1, said, "template")


def left_out(used: Used, always: Mapping[str, str]) -> Iterator[Problem]:
    """What a document must print and does not, each with what its reader would lack."""
    for name, why in always.items():
        if name not in used.shown:
            said = f"this template leaves out {{{{ {name} }}}}: {why}"
            yield Problem(used.file, 1, 1, said, "template")
