"""The report as one HTML page: no script, nothing loaded from elsewhere, made to be printed."""

from __future__ import annotations

import re

from advisor.decision.assessment import Assessment
from advisor.report.markdown import NO_PLAN, report_markdown
from advisor.report.markdown_safety import one_line
from advisor.report.plan import Plan
from advisor.resources import templates_folder

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
TASK = re.compile(r"^(\s*- )\[( |x)\] ", re.MULTILINE)


def report_html(a: Assessment, plan: Plan = NO_PLAN) -> str:
    """The report of `report_markdown` as HTML; diagrams are shown as their text."""
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markdown_it import MarkdownIt
    from markupsafe import Markup

    text = FRONT_MATTER.sub("", report_markdown(a, plan))
    text = TASK.sub(lambda m: f"{m.group(1)}{'☑' if m.group(2) == 'x' else '☐'} ", text)
    body = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(templates_folder()), undefined=StrictUndefined, autoescape=True
    )
    page = environment.get_template("report.html.j2")
    # The parser escaped every character of the text, so its output may stand as it is.
    return page.render(title=one_line(a.workload), body=Markup(body)) + "\n"
