"""What a measurement replaced, in the text, in the report, and traced."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from advisor.cli.main import run

Caught = pytest.CaptureFixture[str]
EXAMPLE = str(Path(__file__).parents[2] / "examples" / "support-desk.yaml")
SLOW = """\
format: advisor/evidence@1
sources:
- {id: probe-here, cite: A probe, kind: own_measurement, retrieved: '2026-11-21'}
claims:
- {subject: claude-haiku-5.5@anthropic, metric: ttft, low: 1170 ms, likely: 1180 ms, high: 1190 ms,
   percentile: 95, n: 60, conditions: here, source: probe-here, as_of: '2026-11-21'}
- {subject: claude-haiku-5.5@anthropic, metric: ttft, low: 900 ms, likely: 910 ms, high: 920 ms,
   percentile: 50, n: 60, conditions: here, source: probe-here, as_of: '2026-11-21'}
"""
REPLACED = (
    r"published.*: .*seed-padiso.*; you measured p95 1\.18 s \[1\.17 s to 1\.19 s\], 60 samples, "
    r"2026-11-21: out, first word at most 800 ms"
)


def said(argv: list[str], capsys: Caught) -> str:
    run([*argv, "--as-of", "2026-11-21"])
    return " ".join(capsys.readouterr().out.replace("\\", "").split())


@pytest.fixture
def evidence(tmp_path: Path) -> list[str]:
    path = tmp_path / "own.yaml"
    path.write_text(SLOW, encoding="utf-8")
    return ["--evidence", str(path)]


@pytest.mark.parametrize("how", ["text", "md"])
def test_a_measurement_against_what_was_published(
    how: str, evidence: list[str], capsys: Caught
) -> None:
    shown = said(["recommend", EXAMPLE, "--format", how, *evidence], capsys)
    assert len(re.findall(REPLACED, shown)) == 1
    changed = "These measurements changed the recommendation: without them Claude Haiku 5.5"
    assert changed in shown
    assert "; you measured" not in said(["recommend", EXAMPLE, "--format", how], capsys)


def test_one_that_changes_nothing_says_so(tmp_path: Path, capsys: Caught) -> None:
    path = tmp_path / "quick.yaml"
    quick = re.sub(r"(low|likely|high): \d+ ms", r"\1: 60 ms", SLOW)
    path.write_text(quick, encoding="utf-8")
    shown = said(["recommend", EXAMPLE, "--evidence", str(path)], capsys)
    assert "With or without these measurements the recommendation is Claude Haiku 5.5" in shown
    assert "you measured p95 60 ms [60 ms to 60 ms], 60 samples, 2026-11-21." in shown


def test_the_line_is_traced(evidence: list[str], capsys: Caught) -> None:
    shown = said(["trace", EXAMPLE, "warnings.own-measurement", *evidence], capsys)
    assert re.search(REPLACED, shown)
