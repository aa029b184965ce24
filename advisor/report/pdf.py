"""The report as PDF, set by Typst. Data is handed over as JSON, so no text of it is markup."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from advisor.report.blocks import Block, Runs, words
from advisor.report.svg_parts import alone
from advisor.resources import templates_folder

PICTURE_PPI = 220.0
LETTERS_ACROSS, PADDING, LONGEST_WORD = 125.0, 3.0, 24
"""Of a table: letters across a page, what a cell's edges take, the longest word kept whole."""
OTHER_SCRIPTS = re.compile("[\u0530-\u1dff\u2e80-\U0010ffff]")
BREAKS = re.compile(r"[\s@/-]+")


def report_pdf(blocks: Sequence[Block], title: str) -> bytes:
    """The blocks as a tagged PDF (PDF/UA-1), without a day of its making."""
    return _set("report.typ", {"title": title, "blocks": [_block(b) for b in blocks]}, "pdf")


def picture_png(svg: str) -> bytes:
    """One of our charts as PNG, for a form that takes no SVG."""
    return _set("picture.typ", {"svg": alone(svg)}, "png")


def _set(template: str, data: dict[str, Any], how: str) -> bytes:
    import typst

    written = json.dumps(data, ensure_ascii=False)
    # The fonts that come with Typst give the same pages on every machine. Scripts that they do
    # not have need what the machine has.
    compiler = typst.Compiler(
        templates_folder() / template,
        ignore_system_fonts=not OTHER_SCRIPTS.search(written),
        root=templates_folder(),
    )
    inputs = {"data": written}
    if how == "png":
        made = compiler.compile(format="png", sys_inputs=inputs, ppi=PICTURE_PPI)
    else:
        try:
            made = compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards="ua-1")
        except typst.TypstError:
            # The standard refuses a sign that no font here can show; the rest is worth having.
            made = compiler.compile(format="pdf", sys_inputs=inputs)
    assert isinstance(made, bytes), "one document, or one page of a picture"
    return made


def _block(block: Block) -> dict[str, Any]:
    return {
        "kind": block.kind,
        "runs": _runs(block.runs),
        "level": block.level,
        "mark": block.mark,
        "rows": [[_runs(cell) for cell in row] for row in block.rows],
        "right": list(block.right),
        "shares": _shares(block),
        "svg": alone(block.picture) if block.picture else "",
        "said": _said(block.picture),
    }


def _runs(runs: Runs) -> list[list[str | bool]]:
    return [[run.text, run.bold] for run in runs]


def _shares(block: Block) -> list[float]:
    return column_shares(block) if block.kind == "table" else []


def column_shares(block: Block) -> list[float]:
    """Shares of a page's width, one a column, that add up to 1.

    Each column has room for its longest word, as far as that goes; what is left is shared by how
    much stands in them.
    """
    least, wanted = [], []
    for column in range(len(block.rows[0])):
        texts = [words(row[column]) for row in block.rows]
        longest = max((len(w) for t in texts for w in BREAKS.split(t)), default=1)
        least.append(min(longest, LONGEST_WORD) + PADDING)
        wanted.append(sum(map(len, texts)) / len(texts))
    left = max(LETTERS_ACROSS - sum(least), 0.0)
    widths = [
        low + left * want / (sum(wanted) or 1.0) for low, want in zip(least, wanted, strict=True)
    ]
    return [w / sum(widths) for w in widths]


def _said(svg: str) -> str:
    from html import unescape

    return unescape(svg.partition('aria-label="')[2].partition('"')[0])
