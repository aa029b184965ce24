"""Making a report anew over one that people have written in, without losing what they wrote."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.checklist.carry import Carried, carry
from advisor.checklist.read import Edited, is_report, read_report
from advisor.decision.assessment import Assessment
from advisor.report.context import report_context
from advisor.report.markdown_safety import md, one_line
from advisor.report.plan import Plan
from advisor.report.written import check_texts, rows_of


@dataclass(frozen=True, slots=True)
class Found:
    """An earlier report: what goes over into the new one, and whether that is all it held."""

    edited: Edited
    carried: Carried

    @property
    def said(self) -> tuple[str, ...]:
        """What became of what people wrote."""
        return self.carried.said


def earlier(text: str, name: str, a: Assessment, plan: Plan) -> Found | None:
    """What an earlier report holds for this one; None where the file is no report."""
    texts = {**check_texts(plan), **_settled(a, plan)}
    edited = read_report(text, name)
    if not is_report(text) and not any(e.id in texts for e in edited.checks):
        return None
    whole = report_context(a, plan)
    rows = rows_of(plan, (x["what"] for x in whole["asks"]), (r["risk"] for r in whole["risks"]))
    thresholds = {m.id: m.threshold for p in plan.phases for m in p.metrics}
    return Found(edited, carry(edited, texts, thresholds, rows))


def _settled(a: Assessment, plan: Plan) -> dict[str, str]:
    if a.recommended is not None:
        return {}
    return {s["id"]: md(s["text"]) for s in report_context(a, plan)["settle"]}


def another_workload(found: Found, a: Assessment) -> str:
    """The workload that the earlier report is of, where it is not this one."""
    said = found.edited.front.get("workload", "")
    return said if said and said != one_line(a.workload) else ""


def is_complete(found: Found, new: str) -> bool:
    """True where the new report holds everything that people wrote in the earlier one."""
    if found.edited.elsewhere:
        return False
    there = read_report(new, "")
    entries = {e.id: e for e in there.checks}
    for entry in (*found.carried.checks.values(), *found.carried.gone):
        now = entries.get(entry.id)
        same = (
            now is not None
            and now.ticked == entry.ticked
            and all(now.says(name) == entry.says(name) for name in entry.fields)
        )
        if entry.touched and not (same and now is not None and len(now.notes) >= len(entry.notes)):
            return False
    rows = {(r.table, r.key) for r in there.rows if not r.empty}
    wanted = {*found.carried.rows, *((r.table, r.key) for r in found.carried.kept_rows)}
    return wanted <= rows and len(there.added) >= len(found.carried.added)
