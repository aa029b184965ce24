"""The report in Markdown and HTML, from `templates/`. No clock: equal input, equal bytes."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from advisor.checklist.carry import NOTHING, Carried
from advisor.checklist.read import sealed
from advisor.decision.assessment import Assessment
from advisor.report.context import report_context
from advisor.report.context_tables import Context
from advisor.report.markdown_safety import Safe, finalize, mermaid_label, one_line
from advisor.report.plan import Plan
from advisor.resources import templates_folder

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

NO_PLAN = Plan((), "", "")


def report_markdown(a: Assessment, plan: Plan = NO_PLAN, carried: Carried = NOTHING) -> str:
    """The whole report, by the packs' own templates where they have some (else InputError).

    `carried` is what people wrote in an earlier one.
    """
    return sealed(_rendered(a, "report.md.j2", report_context(a, plan, carried)))


def summary_markdown(a: Assessment, plan: Plan = NO_PLAN) -> str:
    """One page of the report, in its own words; by the packs' own template as the report is."""
    from advisor.report.summary import summary_context

    return _rendered(a, "summary.md.j2", summary_context(a, plan))


def record_markdown(a: Assessment, plan: Plan = NO_PLAN) -> str:
    """The decision as an architecture decision record, under the headings of MADR 4.

    By the packs' own template as the report is.
    """
    from advisor.report.decision_record import record_context

    return _rendered(a, "record.md.j2", record_context(a, plan))


def _rendered(a: Assessment, main: str, context: Context) -> str:
    folders = [p.templates for p in a.packs if p.templates is not None]
    if folders:
        from advisor.report.pack_templates import render_with

        return tidy(render_with(folders, context, main))
    return tidy(_built_in().get_template(main).render(context))


def report_html(a: Assessment, plan: Plan = NO_PLAN, carried: Carried = NOTHING) -> str:
    """The report of `report_markdown` as HTML, its charts drawn."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markdown_it import MarkdownIt
    from markupsafe import Markup

    from advisor.report.blocks import BOXES, with_boxes
    from advisor.report.drawn import drawings

    text = with_boxes(report_markdown(a, plan, carried))
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    for box in BOXES.values():
        body = body.replace(f"<li>{box}", f'<li class="task">{box}')
    for chart, drawn in drawings(a, plan, carried):
        # As the parser writes the block, whose lines hold nothing that it would change but quotes.
        body = body.replace(MarkdownIt("commonmark", {"html": False}).render(chart), drawn)
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates_folder()), undefined=StrictUndefined, autoescape=True
    )
    page = environment.get_template("report.html.j2")
    # The parser escaped every character of the text, so its output may stand as it is.
    return page.render(title=one_line(a.workload), body=Markup(body)) + "\n"


@cache
def _built_in() -> ImmutableSandboxedEnvironment:
    """One environment for the built-in templates: to compile them takes longer than to render."""
    return markdown_environment()


def markdown_environment() -> ImmutableSandboxedEnvironment:
    """Templates in a sandbox where every printed expression is escaped, and none can opt out."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates_folder()),
        undefined=StrictUndefined,
        finalize=finalize,
        autoescape=False,  # the finalize hook escapes for Markdown; HTML is made from Markdown
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["mermaid"] = mermaid_label
    environment.filters["bold"] = lambda text: Safe(f"**{finalize(text)}**")
    return environment


def tidy(text: str) -> str:
    """No trailing spaces, never two blank lines together, one line break at the end."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"
