"""Every figure of an assessment's outputs by its id: worked out, or said in words."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.decision.assessment import Assessment
from advisor.decision.decide import decide
from advisor.report.gate_trace import gate_figures
from advisor.report.plan import Plan
from advisor.report.told import Behind, Told
from advisor.report.told_answers import told_answers
from advisor.report.told_chances import told_chances
from advisor.report.told_changes import told_changes
from advisor.report.told_options import told_options
from advisor.report.told_plan import told_plan
from advisor.trace.asked import Asked
from advisor.trace.figures import figures_of
from advisor.trace.ground import TracedCosts


@dataclass(frozen=True, slots=True)
class Explained:
    """One figure in words, with what it rests on found."""

    figure: str
    told: Told
    behind: Behind


def book_of(a: Assessment, plan: Plan, costs: TracedCosts) -> dict[str, Asked | Told | str]:
    """Every figure by its id; where there is no value, the reason instead.

    `costs` must be made for the arguments that the assessment was made for.
    """
    return {
        **figures_of(a),
        **gate_figures(costs.pack, costs.workload, a),
        **told_answers(a),
        **told_options(a),
        **told_changes(a),
        **told_chances(a),
        **told_plan(a, plan),
    }


def behind_of(a: Assessment, plan: Plan, costs: TracedCosts) -> Behind:
    """What an explanation may look into."""
    decided = decide(costs.pack, costs.workload, costs.evidence, as_of=costs.as_of)
    return Behind(costs.pack, a, plan, costs, decided)
