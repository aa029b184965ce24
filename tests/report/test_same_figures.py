"""One assessment, several faithful outputs: the same figures in all, and each with an id."""

from __future__ import annotations

import io
import re
from collections import Counter
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
from advisor.report.plan import Plan, plan_for
from advisor.report.printed import printed

AMOUNT = re.compile(r"\$\d[\d,]*(?:\.\d+)?")
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
        if block.kind == "code":
            continue
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
