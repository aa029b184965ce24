"""Assessments built by hand, and the plan that goes with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from advisor.decision.assessment import (
    Answered,
    Assessment,
    Assumption,
    Conflict,
    CostLine,
    NearMiss,
    OptionResult,
    Rejection,
    RuleStep,
    RunnerUp,
    Unverified,
    VolumePoint,
    Warned,
)
from advisor.decision.source_used import SourceUsed
from advisor.pack.plan_schema import PlanFile
from advisor.units import Range

HAIKU_LINES = (
    CostLine(
        "Input tokens",
        Range(3.6, 6.0, 9.0),
        "60M tokens/month × $0.10/Mtok",
        "anthropic-prices (2026-11-01)",
    ),
    CostLine(
        "Cache reads",
        Range(0.24, 0.4, 0.6),
        "40M tokens/month × $0.01/Mtok",
        "anthropic-prices (2026-11-01)",
    ),
    CostLine(
        "Output tokens",
        Range(15.0, 22.85, 50.0),
        "45.7M tokens/month × $0.50/Mtok",
        "anthropic-prices (2026-11-01)",
    ),
    CostLine(
        "People",
        Range(700.0, 1041.67, 1500.0),
        "0.05 FTE × $250,000/year",
        "cost-assumptions",
        people=True,
    ),
)

UNVERIFIED = Unverified(
    "first-word",
    "First word in time",
    "the figure is a median; the 95th percentile is stretched from it",
    "Probe it: 200 requests from your region",
    "anthropic-latency (2026-10-02)",
)

HAIKU = OptionResult(
    option="claude-haiku-5.5@anthropic",
    name="Claude Haiku 5.5 · Anthropic",
    model="claude-haiku-5.5",
    deployment="anthropic",
    status="recommended",
    cost=Range(718.84, 1070.92, 1559.6),
    cost_without_people=Range(18.84, 29.25, 59.6),
    cost_lines=HAIKU_LINES,
    rejections=(),
    unverified=(UNVERIFIED,),
    in_kind=True,
    why_not="",
)

LUNA = replace(
    HAIKU,
    option="gpt-6-luna@openai",
    name="GPT-6 Luna · OpenAI",
    model="gpt-6-luna",
    deployment="openai",
    status="qualifies",
    cost=Range(725.0, 1095.42, 1610.0),
    cost_without_people=Range(25.0, 53.75, 110.0),
    cost_lines=(
        CostLine(
            "Input tokens",
            Range(10.0, 20.0, 40.0),
            "100M tokens/month × $0.20/Mtok",
            "openai-prices (2026-11-03)",
        ),
        CostLine(
            "Output tokens",
            Range(15.0, 33.75, 70.0),
            "25M tokens/month × $1.35/Mtok",
            "openai-prices (2026-11-03)",
        ),
        replace(HAIKU_LINES[3], usd_per_month=Range(700.0, 1041.67, 1500.0)),
    ),
    why_not="qualifies, and costs more",
)

OWN_NODES = OptionResult(
    option="llama-3.1-405b@rented-8xh100",
    name="Llama 3.1 405B · 8×H100 rented",
    model="llama-3.1-405b",
    deployment="rented-8xh100",
    status="rejected",
    cost=Range(40_000.0, 46_723.4, 60_000.0),
    cost_without_people=Range(30_000.0, 35_040.0, 45_000.0),
    cost_lines=(
        CostLine(
            "Nodes",
            Range(30_000.0, 35_040.0, 45_000.0),
            "2 nodes × 8 × 730 h × $3.00/hour",
            "gpu-prices (2026-11-01)",
        ),
        CostLine(
            "People",
            Range(10_000.0, 11_683.4, 15_000.0),
            "0.56 FTE × $250,000/year",
            "cost-assumptions",
            people=True,
        ),
    ),
    rejections=(
        Rejection(
            "first-word",
            "First word in time",
            "first word at most 800 ms",
            "900 ms",
            "100 ms over (1.1 times)",
            "vllm-bench (2026-08-10)",
            "People notice above a second.",
        ),
        Rejection(
            "ops-team",
            "Somebody to run it",
            "ops team: yes",
            "no",
            "not met",
            "seed-padiso, section 4",
        ),
    ),
    unverified=(),
    in_kind=False,
    why_not="First word in time: 900 ms; needs first word at most 800 ms (and 1 more)",
)

RETIRED = replace(
    OWN_NODES,
    option="claude-haiku-3.5@anthropic",
    name="Claude Haiku 3.5 · Anthropic",
    model="claude-haiku-3.5",
    deployment="anthropic",
    cost=None,
    cost_without_people=None,
    cost_lines=(),
    rejections=(
        Rejection(
            "available",
            "Still on offer",
            "availability: one of active, legacy, deprecated",
            "retired",
            "not met",
            "anthropic-deprecations (2026-11-01)",
        ),
    ),
    why_not="Still on offer: retired; needs availability: one of active, legacy, deprecated",
    cost_unknown_because="no price that may be used is on record",
    notices=("Retired on 2026-02-19.",),
)

UNKNOWN = replace(
    LUNA,
    option="llama-3.3-70b@deepinfra",
    name="Llama 3.3 70B · DeepInfra",
    model="llama-3.3-70b",
    deployment="deepinfra",
    status="unknown",
    unverified=(
        Unverified(
            "tool-use",
            "Calls tools reliably",
            "no evidence",
            "Run your own tool calls against it, 100 at least",
        ),
    ),
    why_not="Calls tools reliably: no evidence",
)


def decided() -> Assessment:
    """A provisional recommendation with a runner-up, a rejected, a retired, an unknown option."""
    return Assessment(
        workload="Support desk",
        as_of=date(2026, 11, 21),
        pack_id="default",
        pack_title="Built-in rules",
        pack_version="2026.11.0",
        pack_hash="0123456789ab",
        verdict="decided",
        recommended=HAIKU,
        confidence="provisional",
        provisional_because=("1 requirement is not yet verified",),
        kind="A small, fast model",
        runner_up=RunnerUp(LUNA.option, Range(6.1, 24.5, 50.6), False, "costs more"),
        path=(
            RuleStep(
                "most-requests-are-hard",
                "no",
                "asks for complex reasoning: yes; here: complex reasoning no",
                "seed-padiso, decision tree, node 1",
                "deep-reasoner",
            ),
            RuleStep(
                "nobody-catches-mistakes",
                "unknown",
                "not certain (error cost unknown); taken as error cost medium, it does not hold",
                "seed-enterprise-dna",
                "deep-reasoner",
            ),
            RuleStep(
                "otherwise",
                "yes",
                "Nothing in the answers asks for more than a small, fast model.",
                "seed-tech-insights",
                "fast-small",
            ),
            RuleStep(
                "cost", "yes", "the cheapest of 2 qualifying options of this kind", "costs.yaml"
            ),
        ),
        still_possible=("A deep reasoner",),
        options=(HAIKU, LUNA, OWN_NODES, RETIRED, UNKNOWN),
        current=LUNA,
        saving=Range(6.1, 24.5, 50.6),
        near_misses=(),
        assumptions=(
            Assumption("error_cost", "Cost of an error", "medium", "the usual case"),
            Assumption("cost:fte", "People on an API", "0.05 FTE (0.03 to 0.1 FTE)", "an estimate"),
        ),
        conflicts=(
            Conflict(
                "claude-haiku-4.5@anthropic",
                "Input price",
                "1.00 USD/Mtok",
                "anthropic-prices, 2026-11-01",
                (("0.80 USD/Mtok", "seed-padiso, 2025-11-01", "a lower rank of source"),),
                "the vendor's own page beats what others say of it",
            ),
        ),
        warnings=(
            Warned("legacy", "GPT-6 Luna · OpenAI is a legacy model."),
            Warned("growth-not-priced", "Costs are for today's volume."),
        ),
        answers=(
            Answered("use_case", "What it is for", "Customer chat", "stated"),
            Answered("ttft_limit", "First word", "800 ms at p95", "stated", "said by the lead"),
            Answered("output_tokens", "Tokens out", "250 (150 to 400)", "range"),
            Answered("error_cost", "Cost of an error", "medium", "assumed"),
            Answered("growth_per_month", "Growth", "unknown", "unknown"),
        ),
        sources=(
            SourceUsed("anthropic-prices", "Anthropic, price list", "vendor page", "2026-11-01"),
        ),
        tokens_per_month=Range(115e6, 125e6, 140e6),
        volume_options=(HAIKU.option, LUNA.option, OWN_NODES.option),
        volume_points=tuple(
            VolumePoint(
                125e6 * m, (1041.67 + 29.25 * m, 1041.67 + 53.75 * m, 46_723.4 if m < 50 else 9e4)
            )
            for m in (0.1, 1.0, 10.0, 100.0, 10_000.0)
        ),
    )


def tie() -> Assessment:
    """The same, where the costs cannot be told apart."""
    return replace(
        decided(),
        runner_up=RunnerUp(
            LUNA.option, Range(-12.0, 4.0, 20.0), True, "tie: the least change from today"
        ),
        saving=Range(-12.0, 4.0, 20.0),
    )


def nothing_qualifies() -> Assessment:
    """Every option is rejected."""
    failed = replace(
        HAIKU,
        status="rejected",
        unverified=(),
        rejections=OWN_NODES.rejections[:1],
        why_not=OWN_NODES.why_not,
    )
    return replace(
        decided(),
        verdict="no_option_qualifies",
        recommended=None,
        confidence=None,
        provisional_because=(),
        runner_up=None,
        saving=None,
        current=None,
        options=(failed, OWN_NODES, RETIRED),
        near_misses=(
            NearMiss(HAIKU.option, "First word in time: needs 800 ms, has 900 ms (100 ms over)"),
        ),
    )


def insufficient() -> Assessment:
    """No option is rejected for sure, and none qualifies."""
    return replace(
        nothing_qualifies(),
        verdict="insufficient_evidence",
        options=(UNKNOWN, OWN_NODES, RETIRED),
        near_misses=(NearMiss(UNKNOWN.option, "Calls tools reliably: run your own tool calls"),),
    )


EVERY = {
    "decided": decided,
    "tie": tie,
    "nothing_qualifies": nothing_qualifies,
    "insufficient": insufficient,
}

PLAN = PlanFile.model_validate(
    {
        "format": "advisor/plan@1",
        "phases": [
            {
                "id": "P1",
                "title": "Baseline",
                "duration": "1 week",
                "about": "Know what {from} does today before {to} replaces it.",
                "checks": [
                    {"id": "P1-01", "text": "Record latency, quality and cost of {from}."},
                    {
                        "id": "P1-02",
                        "text": "Sign the data processing agreement.",
                        "when": {"same_vendor": "no"},
                    },
                    {
                        "id": "P1-03",
                        "text": "Order the machines.",
                        "when": {"to_kind": {"one_of": ["rented_gpus", "owned_gpus"]}},
                    },
                    {
                        "id": "P1-04",
                        "text": "Have the HIPAA terms signed.",
                        "when": {"compliance": {"includes": "hipaa"}},
                    },
                ],
                "gate": {
                    "text": "The baseline is agreed.",
                    "metrics": [
                        {
                            "metric": "first word at p95",
                            "threshold": "{limit}",
                            "rule": "upper bound of 95% interval",
                            "n": 200,
                        }
                    ],
                },
                "rollback": "Nothing to undo.",
            }
        ],
    }
)
