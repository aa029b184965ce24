"""Figures that stand in words: what they say, how that is known, and what it rests on.

A limit that an option misses, a change that would turn the choice, a threshold of a gate: no sum of
dollars gives them, so their trace is the requirement, the answers and the claims behind them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from advisor.decision.assessment import Assessment
from advisor.decision.decide import SAVES, Decided
from advisor.evidence.choose import Chosen
from advisor.pack.figures import fact_text
from advisor.pack.pack import Pack
from advisor.pack.vocabulary import DERIVED_WORKLOAD_FACTS
from advisor.report.plan import Plan
from advisor.trace.asked import Asked, Figures
from advisor.trace.ground import TracedCosts
from advisor.trace.traced import Node, node_of
from advisor.units import Range, format_quantity

FOLLOWS: Mapping[str, tuple[str, ...]] = {
    "horizon_end": ("horizon",),
    "context_needed": ("longest_prompt", "input_tokens", "output_tokens"),
    "peak_requests_per_minute": (
        "requests_per_month", "peak_factor", "batchable_share", "failed_share", "hours_a_day",
    ),
    "monthly_tokens": ("requests_per_month", "input_tokens", "output_tokens"),
    "ttft_percentile": ("ttft_limit",),
}  # fmt: skip
"""The answers that a fact follows from which is not itself asked for."""


@dataclass(frozen=True, slots=True)
class Because:
    """One thing that words rest on; `said` is its value as people read it."""

    name: str
    kind: str
    said: str
    source: str = ""
    why: str = ""
    chosen: Chosen | None = None
    node: Node | None = None
    """The arithmetic, where it is an amount that was worked out."""
    inputs: tuple[Because, ...] = ()


@dataclass(frozen=True, slots=True)
class Behind:
    """All that an explanation may look into."""

    pack: Pack
    a: Assessment
    plan: Plan
    costs: TracedCosts
    decided: Decided


@dataclass(frozen=True, slots=True)
class Told:
    """Words with figures; `printed` are all the ways in which reports have them."""

    about: str
    printed: tuple[str, ...]
    how: str
    rests_on: Callable[[Behind], Sequence[Because]]


def answer(behind: Behind, fact: str) -> Because:
    """An answer, or a fact with the answers it follows from."""
    one = next((x for x in behind.a.answers if x.question == fact), None)
    if one is not None:
        question = behind.pack.questionnaire.question(fact)
        assumed = None if question is None else question.assumed
        stated = one.state not in ("assumed", "unknown", "not needed")
        why = one.note or ("" if stated or assumed is None else assumed.why)
        source = "the workload" if stated else "questionnaire.yaml"
        return Because(f"answers.{fact}", "answer", f"{one.answer} ({one.state})", source, why)
    value, kind = behind.decided.facts.get(fact), DERIVED_WORKLOAD_FACTS.get(fact)
    said = "unknown" if value is None else fact_text(value, "" if kind is None else kind.unit)
    inputs = [answer(behind, x) for x in FOLLOWS.get(fact, ())]
    if fact == SAVES:
        inputs = list(_cheapest_of_both(behind))
    return Because(fact, "figure", said, inputs=tuple(inputs))


def _cheapest_of_both(behind: Behind) -> Iterator[Because]:
    """The cheapest that is bought by the token, and the cheapest on machines of one's own."""
    for hosted in (False, True):
        known = (
            (o.cost.likely, o)
            for o in behind.a.options
            if o.cost is not None
            and o.deployment in behind.pack.deployments
            and bool(behind.pack.deployments[o.deployment].gpus) is hosted
        )
        for usd, option in sorted(known, key=lambda one: one[0])[:1]:
            name = f"options.{option.option}.monthly_cost_usd"
            yield Because(name, "figure", fact_text(Range.of(usd), "USD/month"), "the cost model")


def answers(behind: Behind, facts: Sequence[str]) -> list[Because]:
    """Several of them, each once."""
    return [answer(behind, fact) for fact in dict.fromkeys(facts)]


def worked(behind: Behind, id: str, figures: Figures) -> Because:
    """A figure that has an id of its own, with the arithmetic that gives it."""
    asked = figures.get(id)
    if not isinstance(asked, Asked):
        return Because(id, "figure", asked or "unknown")
    node = node_of(asked.worked(behind.costs))
    return Because(id, "figure", format_quantity(asked.printed, asked.unit), node=node)


def claim(name: str, chosen: Chosen) -> Because:
    """What claims say, those that lost among them."""
    return Because(name, "claim", chosen.text, chosen=chosen)
