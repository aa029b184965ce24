"""The summary and the decision record: the report's own words and figures, inert and the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from advisor.cli.main import run
from advisor.decision import assess
from advisor.decision.assessment import Assessment
from advisor.decision.cases import LoadedCase, load_cases
from advisor.pack import load_pack
from advisor.report.markdown import record_markdown, report_markdown, summary_markdown
from advisor.report.plan import Plan, choose_plan, plan_for
from tests.report.report_samples import EVERY, PLAN
from tests.report.test_markdown_report import FACTS, hostile

EXAMPLE = Path(__file__).parents[2] / "examples" / "support-desk.yaml"
FORMS: dict[str, Callable[[Assessment, Plan], str]] = {
    "summary": summary_markdown,
    "madr": record_markdown,
}
PACKS = ("default", "guide")
MADR = [
    "Context and Problem Statement",
    "Decision Drivers",
    "Considered Options",
    "Decision Outcome",
    "Pros and Cons of the Options",
    "More Information",
]
A_PAGE_OF_WORDS = 750
UNFINISHED = re.compile(r"\bnan\b|\bNone\b(?!: no other)|undefined|\{\{|\{%|\binf\b")


@cache
def cases(pack: str) -> list[LoadedCase]:
    return load_cases(load_pack(pack))[::3]


def golden(pack: str) -> Iterator[tuple[LoadedCase, Assessment, Plan]]:
    loaded = load_pack(pack)
    for case in cases(pack):
        a = assess(loaded, case.workload, as_of=case.case.as_of)
        yield case, a, plan_for(loaded, case.workload, a)


def sections(text: str) -> dict[str, str]:
    parts = re.split(r"^## (.*)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def check_page(summary: str, report: str, name: str) -> None:
    """Each line of the page is the report's own: the same figures in the same words."""
    assert len(summary.split()) <= A_PAGE_OF_WORDS, name
    for line in summary.splitlines():
        if line.startswith(("#", "|")) or "more in the report" in line:
            continue
        bare = re.sub(r"^(- |\d\. )", "", line)
        for said in re.split(r"\*\*: |: then ", bare.removeprefix("**").removesuffix("**")):
            assert said in report or said.partition(": ")[2] in report, (name, line)
    for amount in re.findall(r"\$[\d.,]+", summary):
        assert amount.rstrip(".,") in report, (name, amount)


def check_record(text: str, a: Assessment) -> None:
    """The headings of MADR in their order, every option, and points of three kinds."""
    heads = list(sections(text))
    assert heads == [h for h in MADR if h in heads]
    assert set(heads) >= {MADR[0], *MADR[2:4], MADR[-1]}
    for option in a.options:
        assert f"({option.option})" in text or f"| {option.option} |" in text
    points = re.findall(r"^- (\w+), because .+$", text, re.MULTILINE)
    assert set(points) <= {"Good", "Neutral", "Bad"}
    assert ('Chosen option: "' in text) is (a.recommended is not None)


@pytest.mark.parametrize("pack", PACKS)
def test_the_golden_cases(pack: str) -> None:
    for case, a, plan in golden(pack):
        name = case.case.name
        summary, record = summary_markdown(a, plan), record_markdown(a, plan)
        check_page(summary, report_markdown(a, plan), name)
        check_record(record, a)
        for text in (summary, record):
            assert not UNFINISHED.search(text), (name, UNFINISHED.findall(text))
            for title, body in sections(text).items():
                assert body.strip(), f"{name}: {title} is empty"


def test_through_the_command_with_what_would_change_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found: dict[str, list[str]] = {}
    for how in ("md", "summary", "madr", "summary", "madr"):
        argv = ["recommend", str(EXAMPLE), "--as-of", "2026-11-21", "--format", how]
        assert run(argv) == 0
        found.setdefault(how, []).append(capsys.readouterr().out)
    for how in FORMS:
        assert found[how][0] == found[how][1]
        assert "Requests a month: 31.1k requests/month or less: then" in found[how][0]
    check_page(found["summary"][0], found["md"][0], "example")


@pytest.mark.parametrize("how", FORMS)
@pytest.mark.parametrize("name", EVERY)
def test_hostile_text_is_inert(how: str, name: str) -> None:
    a = hostile(EVERY[name]())
    text = FORMS[how](a, choose_plan(PLAN, a, FACTS))
    assert "\x1b" not in text
    html = MarkdownIt("gfm-like", {"html": True, "linkify": True}).render(text)
    assert not re.search(r"<(img|a|script)[ >]", html)
    for table in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        counts = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
        assert len(counts) == 1, table


def test_the_record_s_front_matter_is_quoted() -> None:
    front = record_markdown(hostile(EVERY["decided"]()), Plan((), "", "")).split("---\n")[1]
    assert all(re.fullmatch(r"[\w-]+: (null|\".*\")", line) for line in front.splitlines())
    assert 'status: "proposed"' in front
