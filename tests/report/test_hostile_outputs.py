"""Hostile text in an assessment, and in what people write into a report, is inert in every form."""

from __future__ import annotations

import csv
import io
import re
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from markdown_it import MarkdownIt

from advisor.checklist.read import read_report
from advisor.checklist.status import plan_status
from advisor.report.markdown import (
    record_markdown,
    report_html,
    report_markdown,
    summary_markdown,
)
from advisor.report.plan import choose_plan
from advisor.report.plan_status import status_text
from advisor.report.printed import printed
from advisor.report.rewrite import earlier
from advisor.report.task_lists import FORMULA, task_list
from advisor.store.reports import keep_beside, read_report_text
from tests.report.report_samples import PLAN, decided
from tests.report.test_markdown_report import EVIL, FACTS, hostile

A = hostile(decided())
THE_PLAN = choose_plan(PLAN, A, FACTS)
WRITTEN = (
    '=HYPERLINK("http://evil.example","x") <script>alert(1)</script> '
    "![p](http://evil.example/p.png) \x1b]0;t\x07 \u202egnp.exe `open | cell"
)


def test_bytes_hold_no_link_no_script_and_nothing_from_outside() -> None:
    reader = pypdf.PdfReader(io.BytesIO(printed("pdf", A, THE_PLAN)))
    for page in reader.pages:
        for note in page.get("/Annots") or []:
            assert "/URI" not in str(note.get_object())
    root = str(reader.trailer["/Root"])
    assert "/JavaScript" not in root and "/OpenAction" not in root
    with zipfile.ZipFile(io.BytesIO(printed("docx", A, THE_PLAN))) as parts:
        for name in parts.namelist():
            assert b'TargetMode="External"' not in parts.read(name), name


def edited_with(text: str) -> str:
    report = report_markdown(A, THE_PLAN)
    first = f"**{THE_PLAN.checks[0].id}**"
    return re.sub(
        rf"(- )\[ \]( {re.escape(first)}.*)— owner: — due: — evidence: — note:",
        lambda m: f"{m[1]}[x]{m[2]}— owner: {text} — note: {text}\n  - {text}",
        report,
    )


def test_what_people_write_is_inert_when_it_is_written_again() -> None:
    found = earlier(edited_with(WRITTEN), "report.md", A, THE_PLAN)
    assert found is not None
    new = report_markdown(A, THE_PLAN, found.carried)
    assert "\x1b" not in new and "\u202e" not in new
    html = MarkdownIt("gfm-like", {"html": True, "linkify": True}).render(new)
    assert not re.search(r"<(img|a|script)[ >]", html)
    page = report_html(A, THE_PLAN, found.carried)
    assert not re.search(r"<(img|a|script)[ >]", page)
    again = next(e for e in read_report(new, "").checks if e.id == THE_PLAN.checks[0].id)
    assert "<script>alert(1)</script>" in again.says("note")
    text = status_text(plan_status(read_report(new, ""), A.as_of))
    assert "\x1b" not in text and "\u202e" not in text


@pytest.mark.parametrize("how", ["jira", "linear"])
def test_no_cell_is_a_formula(how: str) -> None:
    for text in (WRITTEN, "＝1+1", "  @SUM(1)", "|cmd", "-2+3", "%x", EVIL):
        made = task_list(how, read_report(edited_with(text), ""))
        rows = list(csv.reader(io.StringIO(made, newline="")))
        assert len({len(row) for row in rows}) == 1
        for cell in (c for row in rows for c in row):
            assert not cell.strip().startswith(FORMULA), cell
            assert "\n" not in cell and "\x1b" not in cell


def test_a_name_of_a_megabyte_is_cut_and_costs_no_time() -> None:
    a = replace(decided(), workload="wide " * 200_000 + EVIL, client="x" * 1_000_000)
    plan = choose_plan(PLAN, a, FACTS)
    began = time.process_time()
    for form in (report_markdown, report_html, summary_markdown, record_markdown):
        assert len(form(a, plan)) < 1_000_000
    assert len(printed("docx", a, plan)) < 2_000_000
    assert len(printed("pdf", a, plan)) < 5_000_000
    assert len(edited_with("y" * 1_000_000)) > 1_000_000
    status_text(plan_status(read_report(edited_with("y " * 500_000), ""), A.as_of))
    assert time.process_time() - began < 20


def test_a_copy_is_kept_beside_and_never_over_a_file(tmp_path: Path) -> None:
    report = tmp_path / "report.md"
    report.write_bytes(b"one\r\n\xe9")
    assert keep_beside(report).name == "report.before.md"
    (tmp_path / "report.before-2.md").symlink_to(tmp_path / "elsewhere.md")
    assert keep_beside(report).name == "report.before-3.md"
    assert not (tmp_path / "elsewhere.md").exists()
    assert (tmp_path / "report.before.md").read_bytes() == b"one\r\n\xe9"
    assert read_report_text(report) == "one\r\né"
