"""One assessment, several faithful outputs: the same figures in all, and each with an id."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

import docx
import pypdf
import pytest

from advisor.cli.main import run
from advisor.decision import assess
from advisor.decision.assessment import Assessment
from advisor.decision.cases import load_cases
from advisor.pack import load_pack
from advisor.report.blocks import blocks_of, words
from advisor.report.drawn import drawings
from advisor.report.markdown import report_html, report_markdown
from advisor.report.money import usd, usd_line, usd_range, usd_span
from advisor.report.plan import Plan, plan_for
from advisor.report.printed import printed
from advisor.trace.asked import Asked
from advisor.trace.figures import figures_of
from advisor.units import Range

AMOUNT = re.compile(r"\$\d[\d,]*(?:\.\d+)?")
ALONE = re.compile(r"(?<!\w)\$\d[\d.,]*[kMBT]?(?:–[\d.,]*\d[kMBT]?)?(?![\w/])(?! a year)")
STATED = ("trust", "Answers", "disagree", "Risks", "Migration", "Gates", "Rollback")
"""Sections whose amounts are answers, claims, or worked out beside."""
EXAMPLE = Path(__file__).parents[2] / "examples" / "support-desk.yaml"


@cache
def golden() -> list[tuple[str, Assessment, Plan]]:
    pack = load_pack("default")
    found = []
    for case in load_cases(pack)[::20]:
        a = assess(pack, case.workload, as_of=case.case.as_of)
        found.append((case.case.name, a, plan_for(pack, case.workload, a)))
    return found


def decided() -> tuple[Assessment, Plan]:
    return next((a, plan) for _, a, plan in golden() if a.recommended and a.volume_points)


def amounts(text: str) -> Counter[str]:
    return Counter(AMOUNT.findall(text))


def shown_by(markdown: str) -> str:
    """What a report's Markdown shows, diagrams apart."""
    lines = []
    for block in blocks_of(markdown, {}):
        lines += [words(c) for row in block.rows for c in row] or [words(block.runs)]
    return "\n".join(lines)


def test_html_says_what_the_markdown_says() -> None:
    for name, a, plan in golden():
        html = re.sub(r"<svg.*?</svg>", "", report_html(a, plan), flags=re.DOTALL)
        text = unescape(re.sub(r"<[^>]+>", " ", html.partition("<body>")[2]))
        assert amounts(text) == amounts(shown_by(report_markdown(a, plan))), name


def test_pdf_says_what_the_markdown_says_and_has_no_day_of_its_making() -> None:
    a, plan = decided()
    made = printed("pdf", a, plan)
    reader = pypdf.PdfReader(io.BytesIO(made))
    text = "\n".join(page.extract_text() for page in reader.pages)
    wanted = amounts(shown_by(report_markdown(a, plan)))
    drawn = {x for _, svg in drawings(a, plan) for x in AMOUNT.findall(svg)}
    found = amounts(text)
    assert wanted - found == Counter()
    assert set(found - wanted) <= drawn
    assert "/CreationDate" not in (reader.metadata or {})
    assert printed("pdf", a, plan) == made


def test_docx_says_what_the_markdown_says() -> None:
    a, plan = decided()
    made = printed("docx", a, plan)
    document = docx.Document(io.BytesIO(made))
    text = "\n".join(
        node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t")
    )
    assert amounts(text) == amounts(shown_by(report_markdown(a, plan)))
    blocks = blocks_of(report_markdown(a, plan), {})
    tables = [[[words(c) for c in row] for row in b.rows] for b in blocks if b.rows]
    cells = [[[c.text for c in row.cells] for row in t.rows[:2]] for t in document.tables]
    assert cells == [rows[:2] for rows in tables]
    assert printed("docx", a, plan) == made


def forms(a: Assessment) -> Iterator[str]:
    """Every way in which a figure with an id may be printed."""
    figures = {n: x.printed for n, x in figures_of(a).items() if isinstance(x, Asked)}
    for name, value in figures.items():
        yield usd(abs(value))
        # A line of a table may be moved by its last digit, so that the lines add up.
        for places, unit in ((2, 0.01), (0, 1.0)):
            yield from (usd_line(abs(value) + by, places) for by in (-unit, 0.0, unit))
        stem = name.removesuffix(".usd_per_month")
        ends = [figures.get(f"{stem}.low"), value, figures.get(f"{stem}.high")]
        known = sorted(abs(x) for x in ends if x is not None)
        if len(known) == 3:
            yield usd_span(Range(known[0], known[1], known[2]))
    for option in a.options:
        for span in (option.cost, option.cost_without_people):
            yield from re.findall(ALONE, usd_range(span))
        for line in option.cost_lines:
            yield from re.findall(ALONE, usd_range(line.usd_per_month))


def test_no_figure_without_an_id() -> None:
    seen = 0
    for name, a, plan in golden():
        known, section = set(forms(a)), ""
        for line in report_markdown(a, plan).splitlines():
            section = line if line.startswith("## ") else section
            if any(word in section for word in STATED) or "written off" in line:
                continue
            # The arithmetic of a cost line is prices and answers, with their source beside it.
            shown = re.sub(r"^(\| [^|]*\|)[^|]*(?=\|.*\|.*\|.*\|$)", r"\1", line)
            shown = re.sub(r"Each call.*", "", shown) if "Without people" in line else shown
            for amount in ALONE.findall(shown):
                assert amount.rstrip(".,") in known, (name, amount, line)
                seen += 1
    assert seen > 300


def test_every_id_that_is_printed_can_be_asked_for() -> None:
    for name, a, plan in golden():
        part = report_markdown(a, plan).partition("## Where each figure comes from")[2]
        for id in re.findall(r"\| `([^`]+)` \|$", part, re.M):
            assert isinstance(figures_of(a).get(id), Asked), (name, id)


@pytest.mark.parametrize("how", ["pdf", "docx"])
def test_a_missing_extra_is_named(
    how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("advisor.report.printed.find_spec", lambda name: None)
    out = tmp_path / f"x.{how}"
    assert run(["recommend", str(EXAMPLE), "--format", how, "-o", str(out)]) == 2
    assert f"pip install 'advisor[{how}]'" in capsys.readouterr().err
    assert not out.exists()
    assert run(["recommend", str(EXAMPLE), "--format", how]) == 2
    assert "needs a file" in capsys.readouterr().err
