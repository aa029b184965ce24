"""The answers as facts and as words: derived facts, what was stated, what was assumed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from advisor.decision.assessment import Answered, AnswerState, Assumption
from advisor.decision.relied_on import cost_assumptions
from advisor.economics.horizon import add_months
from advisor.economics.model import CostModel
from advisor.economics.node_cost import DAY
from advisor.economics.retries import calls_for
from advisor.evidence.sheet import Sheet
from advisor.pack.conditions import Fact
from advisor.pack.figures import fact_text
from advisor.pack.pack import Pack
from advisor.pack.vocabulary import DERIVED_WORKLOAD_FACTS
from advisor.text_safety import plain
from advisor.units import Range
from advisor.workload.resolved import NO_ANSWER, Resolved, answer_fact

MINUTES_A_MONTH = 730 * 60
DEFAULT_PEAK = 3.0
LONGEST_NOTE = 2_000
VOLUME = ("requests_per_month", "input_tokens", "output_tokens")


def derived_facts(facts: dict[str, Fact], resolved: Resolved, as_of: date) -> None:
    """Facts that follow from the answers and the day; written into `facts`."""
    facts["as_of"] = as_of
    months = round(resolved.quantity("horizon", 12.0).likely)
    facts["horizon_end"] = add_months(as_of, months)
    longest = facts.get("longest_prompt")
    prompt = longest if isinstance(longest, Range) else resolved.input_tokens
    facts["context_needed"] = Range.of(prompt.high + resolved.output_tokens.likely)
    peak = resolved.quantity("peak_factor", DEFAULT_PEAK)
    if "peak_factor" not in resolved.stated:
        peak = Range.of(DEFAULT_PEAK)
    # What can wait is sent when there is room for it, so it adds nothing to the peak.
    calls = calls_for(resolved.requests.likely, resolved.quantity("failed_share").likely)
    live = calls * (1 - resolved.quantity("batchable_share").likely)
    # The busiest hour has at least the average of the hours in which requests come.
    times = max(peak.likely, DAY / resolved.quantity("hours_a_day", DAY).likely)
    facts["peak_requests_per_minute"] = Range.of(live * times / MINUTES_A_MONTH)


def known_facts(facts: dict[str, Fact], resolved: Resolved) -> dict[str, Fact]:
    """Only what was stated, and what follows from it."""
    known: dict[str, Fact] = {k: v for k, v in facts.items() if k in resolved.stated}
    known |= {k: facts[k] for k in DERIVED_WORKLOAD_FACTS if k in facts}
    if {"monthly_tokens", "requests_per_month"} & resolved.stated:
        known["monthly_tokens"] = facts["monthly_tokens"]
    return known


def assumptions_of(
    pack: Pack, model: CostModel, resolved: Resolved, compared: Sequence[Sheet]
) -> tuple[Assumption, ...]:
    """Every answer nobody gave, and what the costs of the compared options take on trust."""
    found = [Assumption(a.question, a.label, a.text, a.why) for a in resolved.assumed]
    hosted = any(s.deployment is not None and not s.deployment.gpus for s in compared)
    waits = resolved.quantity("batchable_share").likely >= 1
    if hosted and not waits and "peak_factor" not in resolved.stated:
        why = "The rate limit must hold the busiest minute; nobody stated the peak."
        found.append(Assumption("peak_factor", "Peak over average", f"{DEFAULT_PEAK:g} times", why))
    found += cost_assumptions(pack, model, resolved, compared)
    stretch = pack.evidence_rules.median_to_p95
    if stretch is not None and resolved.facts.get("ttft_limit") is not None:
        text = f"{stretch.likely:g} times ({stretch.low:g} to {stretch.high:g})"
        found.append(Assumption("evidence:p95", "95th percentile over median", text, stretch.why))
    return tuple(found)


def answered(pack: Pack, resolved: Resolved) -> tuple[Answered, ...]:
    """Every question with what was said, in questionnaire order."""
    assumed = {a.question: a for a in resolved.assumed}
    rows = []
    for question in pack.questionnaire.questions:
        answer = resolved.workload.answers.get(question.id)
        note = plain(answer.note, LONGEST_NOTE) if answer is not None else ""
        if answer is not None and answer.kind == "not_applicable":
            reason = plain(answer.reason, LONGEST_NOTE)
            rows.append(Answered(question.id, question.label, reason, "not applicable", note))
        elif answer is not None and answer.kind != "unknown":
            value = answer_fact(question, answer)
            text = fact_text(value, question.unit or "")
            if value is None:
                text = NO_ANSWER.get(question.id, "none")
            elif isinstance(value, str):
                text = next((c.label for c in question.choices if c.id == value), value)
            elif isinstance(value, tuple):
                labels = {c.id: c.label for c in question.choices}
                text = ", ".join(labels.get(v, v) for v in value)
            if question.id == "ttft_limit" and value is not None:
                text += f" at p{resolved.ttft_percentile}"
            state: AnswerState = "range" if answer.kind == "range" else "stated"
            rows.append(Answered(question.id, question.label, text, state, note))
        elif question.id in assumed:
            rows.append(
                Answered(question.id, question.label, assumed[question.id].text, "assumed", note)
            )
        elif _not_needed(question.id, resolved):
            rows.append(
                Answered(question.id, question.label, "settled by others", "not needed", note)
            )
        else:
            rows.append(Answered(question.id, question.label, "unknown", "unknown", note))
    return tuple(rows)


def _not_needed(question: str, resolved: Resolved) -> bool:
    """Questions that the other answers settle, so that nobody has to answer them."""
    if question in ("monthly_tokens", "input_share"):
        return "requests_per_month" in resolved.stated
    if question == "complex_share":
        return resolved.facts.get("complex_reasoning") is not True
    if question == "tool_calls_per_task":
        return resolved.facts.get("realtime_tools") is not True
    if question == "cache_lifetime":
        return resolved.quantity("cacheable_share").high <= 0
    if question == "switching_cost":
        return resolved.facts.get("current_option") is None
    return False
