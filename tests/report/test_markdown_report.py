"""The Markdown report: complete, adding up, inert and the same every time."""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from markdown_it import MarkdownIt

from advisor.decision.assessment import Assessment, CheapestChange
from advisor.pack.conditions import Fact
from advisor.report.markdown import report_html, report_markdown
from advisor.report.plan import choose_plan
from tests.report.report_samples import EVERY, PLAN, decided, insufficient, nothing_qualifies, tie

FACTS: dict[str, Fact] = {"from_kind": "vendor_api", "to_kind": "vendor_api", "same_vendor": False}
SECTIONS = [
    "Summary",
    "How the choice was made",
    "Every option considered",
    "Cost",
    "What is taken on trust",
    "Where the sources disagree",
    "Where each figure comes from",
    "Answers",
    "Sources",
    "How to repeat this",
]
WHEN_DECIDED = ["Risks", "Migration plan", "Gates", "Rollback"]
EVIL = "<img src=x>|`x`[l](http://evil.example)\n# @everyone \x1b[31m{{ 7*7 }}"


def _report(a: Assessment) -> str:
    return report_markdown(a, choose_plan(PLAN, a, FACTS))


def hostile(value: Any) -> Any:
    """The same assessment with every free text replaced by a hostile one."""
    keep = {"verdict", "status", "held", "state", "confidence", "option", "model", "deployment"}
    if isinstance(value, str):
        return value + EVIL
    if isinstance(value, tuple):
        return tuple(hostile(v) for v in value)
    if is_dataclass(value) and not isinstance(value, type) and "Range" not in str(type(value)):
        found = {
            f.name: hostile(getattr(value, f.name)) for f in fields(value) if f.name not in keep
        }
        return replace(value, **found)
    return value


@pytest.mark.parametrize("name", EVERY)
def test_every_section_is_there(name: str) -> None:
    a = EVERY[name]()
    heads = re.findall(r"^## (.*)$", _report(a), re.MULTILINE)
    assert [h for h in heads if h in SECTIONS] == SECTIONS
    wanted = WHEN_DECIDED if a.recommended else ["What to settle first"]
    assert [h for h in heads if h not in SECTIONS] == wanted


@pytest.mark.parametrize("name", EVERY)
def test_the_same_assessment_gives_the_same_bytes(name: str) -> None:
    assert _report(EVERY[name]()) == _report(EVERY[name]())


@pytest.mark.parametrize("name", EVERY)
def test_every_option_and_every_rejection_is_there(name: str) -> None:
    a = EVERY[name]()
    text = _report(a)
    for option in a.options:
        assert f"| {option.option} |" in text
        for r in option.rejections:
            row = f"| {option.name} | {r.title} | {r.needs} | {r.has} | {r.margin} | {r.source} |"
            assert row in text


@pytest.mark.parametrize("name", EVERY)
def test_printed_cost_lines_add_up_to_the_printed_total(name: str) -> None:
    cost = _report(EVERY[name]()).split("## Cost\n")[1].split("### Cost against volume")[0]
    blocks = [b for b in cost.split("### ")[1:] if not b.startswith("Cost lines by option")]
    for block in blocks:
        rows = [r for r in block.splitlines() if r.startswith("| ") and "---" not in r][1:]
        if not rows:
            continue
        amounts = [_amount(r) for r in rows]
        assert sum(amounts[:-1]) == pytest.approx(amounts[-1], abs=1e-9)


def _amount(row: str) -> float:
    return float(row.rstrip("| ").rsplit("|", 1)[1].strip(" *$").replace(",", ""))


def test_the_summary_says_what_a_director_needs() -> None:
    summary = _report(decided()).split("## How the choice was made")[0]
    for text in (
        "Claude Haiku 5.5",
        "$29.25 a month",
        "$1,071 with the people",
        "Provisional",
        "200 requests from your region",
        "| Decision | Why now | Owner | Date |",
        "Moving saves $24.50 a month",
    ):
        assert text in summary


def test_a_tie_is_called_a_tie() -> None:
    text = _report(tie())
    assert "a tie on cost: between $12 less and $20 more a month" in text
    assert "The choice is a tie with GPT-6 Luna" in text


@pytest.mark.parametrize("a", [nothing_qualifies(), insufficient()])
def test_without_a_decision_that_is_said_first(a: Assessment) -> None:
    text = _report(a)
    first = text.split("## Summary\n\n")[1].splitlines()[0]
    assert first.startswith(("**No option qualifies", "**The evidence is insufficient"))
    settle = text.split("## What to settle first")[1]
    assert settle.count("- [ ] **settle-") >= 1
    assert a.near_misses[0].gives.split(":")[0] in text


def test_mermaid_blocks_hold_only_known_lines() -> None:
    blocks = re.findall(r"^```mermaid\n(.*?)^```$", _report(decided()), re.DOTALL | re.MULTILINE)
    assert [b.split()[0] for b in blocks] == ["flowchart", "xychart-beta", "gantt"]
    label = r'"(?:#\d+;|[^\W_]| )*"'
    flow = re.compile(
        rf"flowchart TD|  \w+\[{label}\]|  \w+\(\[{label}\]\)"
        rf"|  \w+ -->(?:\|{label}\|)? \w+|  classDef \w+ \S+|  class \w+ \w+"
    )
    assert [line for line in blocks[0].splitlines() if not flow.fullmatch(line)] == []
    chart = re.compile(
        r"xychart-beta|  title \"[\w ]+\"|  x-axis \"[\w ]+\" \[(\"[\d.]+[kMBT]?\"(, )?)+\]"
        r"|  y-axis \"[\w ]+\" 0 --> [\d.]+|  line \[[\d., ]+\]"
    )
    assert [line for line in blocks[1].splitlines() if not chart.fullmatch(line)] == []
    gantt = re.compile(
        r"gantt|  dateFormat YYYY-MM-DD|  axisFormat [%\w ]+|  tickInterval \d+\w+"
        r"|  todayMarker off|  section Phases|  \d+ [\w /-]+ :p\d+, \d{4}-\d\d-\d\d, \d+d"
    )
    assert [line for line in blocks[2].splitlines() if not gantt.fullmatch(line)] == []


def test_the_chart_names_its_lines_and_has_its_table() -> None:
    old, new = decided().volume_options[0], decided().volume_options[2]
    a = replace(decided(), cheapest=(CheapestChange(3.4567e12, True, old, new),))
    text = _report(a)
    assert (
        "At the right edge the lines are, from the top: GPT-6 Luna · OpenAI; "
        "Claude Haiku 5.5 · Anthropic; Llama 3.1 405B" in text
    )
    assert "| 125M tokens/month | $1,071 | $1,095 | $46,700 |" in text
    assert "Break-even at 3.4567T tokens/month, where another machine is needed or saved" in text
    assert "below it Claude Haiku 5.5 · Anthropic is cheaper, above it Llama 3.1 405B" in text


def test_a_cost_that_is_not_known_is_left_out_of_the_chart_and_said() -> None:
    points = tuple(replace(p, costs=(*p.costs[:2], None)) for p in decided().volume_points)
    text = _report(replace(decided(), volume_points=points))
    assert "Not drawn, because the cost is not known at every volume: Llama 3.1 405B" in text
    assert "| 125M tokens/month | $1,071 | $1,095 | unknown |" in text


def test_the_losing_claims_are_shown_with_the_reason() -> None:
    text = _report(decided())
    assert "| 1.00 USD/Mtok | anthropic-prices, 2026-11-01 | 0.80 USD/Mtok | seed-padiso" in text
    assert "The rule: The vendor's own page beats what others say of it." in text


@pytest.mark.parametrize("name", EVERY)
def test_hostile_text_anywhere_is_inert(name: str) -> None:
    a = hostile(EVERY[name]())
    text = _report(a)
    assert "\x1b" not in text
    front = text.split("---\n")[1]
    assert all(re.fullmatch(r"\w+: (null|\".*\")", line) for line in front.splitlines())
    assert json.loads(front.splitlines()[1].split(": ", 1)[1])
    html = MarkdownIt("gfm-like", {"html": True, "linkify": True}).render(text)
    assert not re.search(r"<(img|a|script)[ >]", html)


@pytest.mark.parametrize("name", EVERY)
def test_every_table_row_has_as_many_cells_as_its_head(name: str) -> None:
    for a in (EVERY[name](), hostile(EVERY[name]())):
        for table in re.findall(r"(?:^\|.*\n)+", _report(a), re.MULTILINE):
            counts = {len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}
            assert len(counts) == 1, table


@pytest.mark.parametrize("name", EVERY)
def test_html_runs_nothing_and_loads_nothing(name: str) -> None:
    html = report_html(hostile(EVERY[name]()))
    assert "default-src &#39;none&#39;" in html or "default-src 'none'" in html
    assert not re.search(r"<(img|a|script|iframe|link)[ >]", html)
    assert "<table>" in html
    assert "Content-Security-Policy" in html
