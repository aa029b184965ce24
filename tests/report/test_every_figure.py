"""No figure without an id: every number with a unit, in every output, and its trace."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from typing import Any

import pytest

from advisor.analysis.trial import Trials
from advisor.decision import assess
from advisor.decision.assessment import Assessment
from advisor.decision.cases import load_cases
from advisor.pack import load_pack
from advisor.report.changes import with_changes
from advisor.report.figure_book import Explained, behind_of, book_of
from advisor.report.markdown import (
    record_markdown,
    report_html,
    report_markdown,
    summary_markdown,
)
from advisor.report.plan import Plan, plan_for
from advisor.report.told import Told
from advisor.report.trace_told import told_json, told_text
from advisor.trace.asked import Asked
from advisor.trace.formula import spelled
from advisor.trace.ground import TracedCosts, traced_costs
from advisor.trace.traced import node_of
from tests.report.figures_said import Known, names_in, said_in, unexplained, ways

CASES = ("cs-1-support-saas", "fit-1-tiered-80-90", "hh-6-on-prem", "need-budget-small")
EVERYWHERE = ("answers.", "recommended.")
SECTIONS = {
    "How the choice was made": ("path.",),
    "Every option considered": ("options.",),
    "Cost": ("options.", "horizon.", "volume.", "crossings.", "gap.", "warnings.", "chances."),
    "How sure it is": ("chances.",),
    "What would change it": ("flips.", "evidence_flips.", "open_questions.", "proof", "options."),
    "What is taken on trust": ("assumptions.",),
    "Where the sources disagree": ("conflicts.",),
    "Risks": ("risks.",),
    "Migration plan": ("plan.", "horizon.", "assumptions.horizon"),
    "Gates": ("plan.",),
    "Rollback": ("plan.",),
    "Answers": ("answers.",),
}
"""What may explain a figure of each part of the report; of the others, any id."""
NO_FIGURES = ("Sources", "How to repeat this")
"""Titles of sources with their versions, and the hashes of rules."""


@dataclass(frozen=True)
class Made:
    """One golden workload with all that its outputs are made from."""

    a: Assessment
    plan: Plan
    costs: TracedCosts
    known: Known
    ways: dict[str, list[str]]
    kept: dict[tuple[str, ...], str] = field(default_factory=dict)

    def texts(self, starts: tuple[str, ...] = ("",)) -> str:
        """What the figures of these ids may read."""
        if starts not in self.kept:
            mine = (texts for id, texts in self.ways.items() if id.startswith(starts))
            self.kept[starts] = "\n".join(dict.fromkeys(t for texts in mine for t in texts))
        return self.kept[starts]


@cache
def made(name: str) -> Made:
    pack = load_pack("default")
    case = next(c for c in load_cases(pack) if c.path.stem == name)
    day, workload = case.case.as_of, case.workload
    a = assess(pack, workload, as_of=day)
    a = with_changes(a, Trials(pack, workload, as_of=day))
    plan, costs = plan_for(pack, workload, a), traced_costs(pack, workload, as_of=day)
    known = book_of(a, plan, costs)
    return Made(a, plan, costs, known, ways(a, known))


def unescaped(line: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", line)


def sections(markdown: str) -> Iterator[tuple[str, str]]:
    """Each line with the title of its part."""
    title = ""
    for line in markdown.splitlines():
        title = line.removeprefix("## ") if line.startswith("## ") else title
        yield title, unescaped(line)


@pytest.mark.parametrize("name", CASES)
def test_every_figure_of_a_report_belongs_to_an_id_of_its_part(name: str) -> None:
    one, seen, names = made(name), 0, names_in(made(name).a)
    for title, line in sections(report_markdown(one.a, one.plan)):
        if title in NO_FIGURES:
            continue
        found = said_in(line, names)
        if not found:
            continue
        starts = SECTIONS.get(title)
        texts = one.texts() if starts is None else one.texts((*starts, *EVERYWHERE))
        assert unexplained(found, texts) == [], (title, line)
        seen += len(found)
    assert seen > 150


@pytest.mark.parametrize("name", CASES)
def test_the_short_forms_say_no_figure_that_has_no_id(name: str) -> None:
    one, names = made(name), names_in(made(name).a)
    for form in (summary_markdown, record_markdown):
        found = said_in(unescaped(form(one.a, one.plan)), names)
        assert found
        assert unexplained(found, one.texts()) == []


@pytest.mark.parametrize("name", CASES)
def test_a_page_says_the_figures_of_the_report_and_no_other(name: str) -> None:
    one, names = made(name), names_in(made(name).a)
    page = report_html(one.a, one.plan).partition("<body>")[2]
    drawn = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert drawn
    for svg in drawn:
        # The marks of an axis are its scale; every other text is a figure or a name.
        shown = re.sub(r'<text class="scale".*?</text>', " ", svg)
        text = unescape(re.sub(r"<(?!title)[^>]*?(aria-label=\"[^\"]*\")?>", r" \1 ", shown))
        assert unexplained(said_in(text, names), one.texts()) == []
    words = unescape(re.sub(r"<[^>]+>", "\n", re.sub(r"<svg.*?</svg>", "", page, flags=re.DOTALL)))
    report = [line for title, line in sections(report_markdown(one.a, one.plan))]
    assert set(said_in(words, names)) <= set(said_in("\n".join(report), names))


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of the JSON with its id: what has an id of its own stands under it."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from leaves(one, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for i, one in enumerate(value):
            keys = ("option", "rule", "question", "code", "id")
            own = next((one[k] for k in keys if isinstance(one, dict) and k in one), i)
            yield from leaves(one, f"{path}.{own}")
    else:
        yield path, value


def id_of(path: str, known: Known) -> str:
    """The id under which a number of the JSON is explained, where that is not its path."""
    flip = re.match(r"flips\.(\d+)\.spans\.", path)
    if flip:
        # Flips have their ids in the order in which the JSON lists them.
        return [id for id in known if id.startswith("flips.")][int(flip.group(1))]
    for pattern, by in (
        (r"horizon\.options\.(.+)\.by_month\.(\d+)\.usd", r"horizon.\1.months.{n}"),
        (r"horizon\.options\.(.+)\.(total_usd|switching_usd)", r"horizon.\1.\2"),
        (r"horizon\.months", "answers.horizon"),
        (r"horizon\.growth_per_month\.\w+", "answers.growth_per_month"),
        (r"options\.(.+)\.stops_paying_above_share", r"options.\1.notices.0"),
        (r"proof\.decided", "proof"),
        (r"chances\.options\.", "chances."),
        (r"chances\.gap_usd_per_month\.\w+", "chances.gap_usd_per_month"),
    ):
        found = re.match(pattern, path)
        if found:
            number = int(found.group(2)) + 1 if "{n}" in by else 0
            return found.expand(by.replace("{n}", str(number))) + path[found.end() :]
    return path


NAMES_OF_THINGS = re.compile(r"(format|as_of|\.(from|date|hash|version|month|source|cite|id))$")


@pytest.mark.parametrize("name", CASES)
def test_every_number_of_the_json_has_an_id_and_every_text_a_figure_of_one(name: str) -> None:
    one, names, numbers = made(name), names_in(made(name).a), 0
    said: set[tuple[str, str]] = set()
    for path, value in leaves(one.a.as_json()):
        if isinstance(value, bool) or value is None or NAMES_OF_THINGS.search(path):
            continue
        if isinstance(value, str):
            if not path.startswith(("sources.", "packs.")):
                said |= {(figure, path) for figure in said_in(value, names)}
            continue
        numbers += 1
        figure = one.known.get(id_of(path, one.known))
        assert figure is not None, (path, id_of(path, one.known))
        if isinstance(figure, Asked):
            assert value == pytest.approx(figure.printed, abs=0.005), path
    assert numbers > 400
    missing = set(unexplained({figure for figure, _ in said}, one.texts()))
    assert [one for one in said if one[0] in missing] == []


@pytest.mark.parametrize("name", CASES)
def test_every_id_is_explained_down_to_what_somebody_said(name: str) -> None:
    one = made(name)
    behind = behind_of(one.a, one.plan, one.costs)
    for id, figure in one.known.items():
        if isinstance(figure, Told):
            said = Explained(id, figure, behind)
            found = told_json(said)
            assert found["formula"] and found["inputs"], id
            for leaf in ends(found):
                assert leaf["kind"] in KINDS, (id, leaf)
                assert leaf.get("said") or leaf.get("value") is not None, (id, leaf)
            assert told_text(said).startswith(f"{id}: ")
            assert json.loads(json.dumps(found)) == found


KINDS = frozenset(
    {"answer", "assumption", "catalogue", "claim", "figure", "plan", "requirement", "rule"}
)


def ends(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Where a trace ends."""
    for one in found["inputs"]:
        if one.get("inputs"):
            yield from ends(one)
        elif "formula" not in one:
            yield one


@pytest.mark.parametrize("name", CASES)
def test_the_dollars_of_gates_and_bars_compute_again(name: str) -> None:
    from tests.trace.again import computed_again

    one, tried = made(name), 0
    for id, figure in one.known.items():
        if isinstance(figure, Asked) and id.startswith(("plan.", "gap.", "volume.")):
            tree = spelled(node_of(figure.worked(one.costs)), "x")
            assert computed_again(tree) == pytest.approx(figure.printed, abs=0.0101, rel=1e-9), id
            assert tree.inputs or tree.about, id
            tried += 1
    assert tried or one.a.recommended is None


def test_every_id_that_is_printed_can_be_asked_for() -> None:
    one = made(CASES[0])
    part = report_markdown(one.a, one.plan).partition("## Where each figure comes from")[2]
    rows = re.findall(r"\| `([^`]+)` \|$", part, re.M)
    rows += [id for id in re.findall(r": `([^`]+)`$", part, re.M) if not re.search(r"[A-Z]{2}", id)]
    assert len(rows) > 10
    for id in rows:
        assert not isinstance(one.known.get(id), str | None), id


def test_the_check_itself_sees_a_figure_that_nothing_explains() -> None:
    one = made(CASES[0])
    line = "The gate is $77.31 in 13 weeks, with Haiku 5.5 · Anthropic API on 2026-11-21."
    assert unexplained(said_in(line, names_in(one.a)), one.texts()) == ["$77.31", "13 weeks"]
