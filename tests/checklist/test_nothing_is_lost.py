"""Whatever was ticked and written, by whatever editors it went: nothing of it is ever lost."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.checklist.read import read_report
from advisor.decision.assessment import Assessment
from advisor.report.markdown import report_markdown
from advisor.report.plan import Plan, PlannedCheck
from advisor.report.rewrite import earlier
from tests.checklist.editors import (
    EDITORS,
    RESPELLING,
    Editor,
    old_macs,
    quoted,
    reflowed,
    windows,
    without_pipes,
    wrapped_at_72,
)
from tests.checklist.test_round_trip import THE_PLAN, WORDS, A, fresh
from tests.report.report_samples import EVERY

CHECKS = tuple(c.id for c in THE_PLAN.checks)
GATES = tuple(m.id for p in THE_PLAN.phases for m in p.metrics)
PHASES = tuple(p.id for p in THE_PLAN.phases)


def written(marks: dict[str, tuple[bool, bool, bool]]) -> tuple[str, set[str]]:
    """The report with some checks ticked, owned and noted, some gates seen, some phases owned.

    And the words that were written, each of which occurs nowhere else.
    """
    text, words = fresh(), set()
    for id, (tick, owner, note) in marks.items():
        who, why = f"Owner{id}", f"Note{id}"
        if id in CHECKS:
            said = (
                f"— owner: {who if owner else ''} — due: — evidence: — note: {why if note else ''}"
            )
            beneath = f"\n  - Below{id} in a line" if note else ""
            box = "x" if tick else " "
            line = rf"- \[ \] (\*\*{re.escape(id)}\*\*.*){WORDS}"
            text = re.sub(line, rf"- [{box}] \1{said}{beneath}", text)
            words |= {who} if owner else set()
            words |= {why, f"Below{id}"} if note else set()
        elif id in GATES and owner:
            text = re.sub(rf"^(\| {id} .*)\|  \|  \|$", rf"\1| {who} | yes |", text, flags=re.M)
            words.add(who)
        elif id in PHASES and owner:
            row = rf"^(\| \d [^|]*\| {id} \|[^|]*)\|[^|]*\|"
            text = re.sub(row, rf"\1| {who} |", text, flags=re.M)
            words.add(who)
    return text, words


def other_plans() -> list[tuple[Assessment, Plan]]:
    """After a changed answer: fewer checks, other words, another winner, nothing recommended."""
    first, *rest = THE_PLAN.phases
    fewer = replace(THE_PLAN, phases=(replace(first, checks=first.checks[1:]), *rest))
    said = tuple(PlannedCheck(c.id, f"{c.text} And more.", c.why) for c in first.checks)
    other = replace(THE_PLAN, phases=(replace(first, checks=said), *rest))
    winner = next(o for o in A.options if o.status == "qualifies")
    turned = replace(A, recommended=replace(winner, status="recommended"), current=A.recommended)
    nothing = EVERY["nothing_qualifies"]()
    return [(A, THE_PLAN), (A, fewer), (A, other), (turned, other), (nothing, Plan((), "", ""))]


MARKS = st.dictionaries(
    st.sampled_from([*CHECKS, *GATES, *PHASES]),
    st.tuples(st.booleans(), st.booleans(), st.booleans()),
    min_size=1,
)
LATE: dict[Editor, int] = {reflowed: 1, wrapped_at_72: 1, quoted: 2, windows: 3, old_macs: 3}
# Nobody strips tables in a reply, or respells what was written and finds the same word again.
SAFE = [e for e in EDITORS if e not in (*RESPELLING, quoted, without_pipes)]


@settings(max_examples=30, deadline=None)
@given(
    MARKS,
    st.lists(st.sampled_from(SAFE), max_size=3),
    st.sampled_from([quoted, None]),
    st.sampled_from(other_plans()),
)
def test_every_word_and_tick_is_found_again(
    marks: dict[str, tuple[bool, bool, bool]],
    editors: list[Editor],
    last: Editor | None,
    then: tuple[Assessment, Plan],
) -> None:
    text, words = written(marks)
    plain = text
    # What works on single lines comes first, and what changes their ends last.
    for editor in sorted([*editors, *([last] if last else [])], key=lambda e: LATE.get(e, 0)):
        text = editor(text)
    ticked = {id for id, (tick, _, _) in marks.items() if tick and id in CHECKS}
    there = read_report(text, "report.md")
    assert {e.id for e in there.checks if e.ticked} == ticked
    assert there.problems == ()
    a, plan = then
    found = earlier(text, "report.md", a, plan)
    assert found is not None
    new = report_markdown(a, plan, found.carried)
    assert {word for word in words if word not in new} == set()
    for id in ticked:
        assert f"- [x] **{id}**" in new
    # Back at the first answer, it reads as if there had been no other.
    again, direct = (earlier(x, "report.md", A, THE_PLAN) for x in (new, plain))
    assert again is not None and direct is not None
    back = report_markdown(A, THE_PLAN, again.carried)
    assert back == report_markdown(A, THE_PLAN, direct.carried)
