"""The report as PDF and as DOCX, by the optional extras of those names.

Both are set from the blocks of the Markdown report, so they say the same figures in the same
words. Neither has a clock: equal input, equal bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec

from advisor.checklist.carry import NOTHING, Carried
from advisor.decision.assessment import Assessment
from advisor.problems import MissingExtra
from advisor.report.blocks import Block, blocks_of
from advisor.report.drawn import drawings
from advisor.report.markdown import report_markdown
from advisor.report.markdown_safety import one_line
from advisor.report.plan import Plan

NEEDS = {"pdf": ("typst",), "docx": ("docx", "typst")}
"""The modules that a format is made with."""


def check_extra(how: str) -> None:
    """Raise MissingExtra where a format's libraries are not there."""
    if any(find_spec(name) is None for name in NEEDS[how]):
        raise MissingExtra(
            f"--format {how} needs the extra of that name: pip install 'advisor[{how}]'"
        )


def printed(how: str, a: Assessment, plan: Plan, carried: Carried = NOTHING) -> bytes:
    """The report as `pdf` or `docx`; its extra must be installed."""
    drawn = {str(block): svg for block, svg in drawings(a, plan, carried)}
    blocks = blocks_of(report_markdown(a, plan, carried), drawn)
    return _maker(how)(blocks, one_line(a.workload), a)


def _maker(how: str) -> Callable[[tuple[Block, ...], str, Assessment], bytes]:
    if how == "pdf":
        from advisor.report.pdf import report_pdf

        return lambda blocks, title, _: report_pdf(blocks, title)
    from advisor.report.docx import report_docx

    return lambda blocks, title, a: report_docx(blocks, title, a.as_of)
