"""Every part of a cost can be reached from the built-in pack, and stands in docs/costs.md."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from advisor.analysis.scene import scene_of
from advisor.economics.parts import NoCost
from advisor.economics.traffic import LIKELY
from advisor.workload.answers import Answer, Workload
from tests.decision.asking import DAY, PACK
from tests.economics.test_parts_of_a_pack import BUSY, FIGURES

DOCS = Path(__file__).parents[2] / "docs" / "costs.md"
SHARES = {
    "cacheable_share": Answer("exact", 0.4),
    "batchable_share": Answer("exact", 0.2),
    "cache_lifetime": Answer("exact", "hour"),
}
OPTIONS = (
    "claude-haiku-5.5@anthropic", "llama-3.3-70b@rented-2xh100", "llama-3.3-70b@owned-2xh100",
)  # fmt: skip


def test_each_line_of_the_costs_is_billed_to_somebody_who_says_so() -> None:
    stated = Workload("W", {**BUSY, **SHARES}, figures=FIGURES)
    billed: set[str] = set()
    for option in OPTIONS:
        scene = scene_of(PACK, stated, as_of=DAY)
        parts = scene.model.cost(option, scene.traffic, LIKELY)
        assert not isinstance(parts, NoCost)
        billed |= {p.id for p in parts if p.usd > 0}
    lines = {line.id for line in PACK.costs.lines}
    assert billed == lines
    # Without what only the client knows, all but those two.
    scene = scene_of(PACK, replace(stated, figures=()), as_of=DAY)
    parts = scene.model.cost(OPTIONS[1], scene.traffic, LIKELY)
    assert not isinstance(parts, NoCost)
    assert not {"storage", "egress"} & {p.id for p in parts}


def test_the_table_names_every_rule_and_nothing_else() -> None:
    table = [row for row in DOCS.read_text("utf-8").splitlines() if row.startswith("| ")]
    columns = [[cell.strip() for cell in row.strip("|").split("|")] for row in table[2:]]
    lines, assumed, stated = (
        {name for row in columns for name in re.findall(r"`([a-z0-9_-]+)`", row[i])}
        for i in (1, 2, 3)
    )
    requirements = {r.requirement.id for r in PACK.requirements}
    assert lines - requirements == {line.id for line in PACK.costs.lines}
    assert assumed == {a.id for a in PACK.costs.assumptions}
    questions = {q.id for q in PACK.questionnaire.questions}
    of_claims = {"prompt_tokens_above", "from", "until", "global", "contract", "currency"}
    assert stated <= questions | of_claims | PACK.evidence_rules.metrics.keys()


def test_every_line_and_assumption_has_a_source() -> None:
    cited = {line.id: line.source.see for line in PACK.costs.lines}
    cited |= {one.id: one.source.see for one in PACK.costs.assumptions}
    assert set(cited.values()) <= PACK.sources.keys()
