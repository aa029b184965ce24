"""plan.yaml: the migration checklist as phases, checks, gates and when each applies."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from advisor.pack.base import Raw, RuleModel, refused
from advisor.pack.facts import FactType
from advisor.spelling import suggestion

KINDS = ("vendor_api", "third_party_host", "rented_gpus", "owned_gpus", "route", "none")

PLAN_FACTS: Mapping[str, FactType] = {
    "from_kind": FactType("choice", "", KINDS),
    "to_kind": FactType("choice", "", KINDS),
    "today": FactType("choice", "", ("another", "same", "nothing", "unnamed")),
    "same_vendor": FactType("yes_no"),
    "same_model": FactType("yes_no"),
    "new_deployment": FactType("yes_no"),
    "self_hosted": FactType("yes_no"),
    "pay_per_use": FactType("yes_no"),
    "rented_machines": FactType("yes_no"),
    "owned_machines": FactType("yes_no"),
    "batch_price": FactType("yes_no"),
    "use_case": FactType("text"),
    "interaction": FactType("choice", "", ("realtime", "batch", "both")),
    "batchable_share": FactType("quantity", "share"),
    "ttft_limit": FactType("quantity", "ms"),
    "few_requests": FactType("yes_no"),
    "steady_traffic": FactType("yes_no"),
    "data_location": FactType("choice", "", ("anywhere", "region", "own_cloud", "own_hardware")),
    "realtime_tools": FactType("yes_no"),
    "strict_output": FactType("yes_no"),
    "ops_team": FactType("yes_no"),
    "compliance": FactType("list"),
    "current_option": FactType("text"),
    "to_design": FactType(
        "choice", "", ("single", "cascade", "split", "pipeline", "fallback", "none")
    ),
    "bill_by": FactType("choice", "", ("day", "week", "month")),
}
"""What a condition of the plan may look at."""

PLACEHOLDERS = (
    "from",
    "to",
    "limit",
    "percentile",
    "percentile_sample",
    "bill",
    "bill_span",
    "bill_from",
    "day_bill",
    "week_bill",
    "half_rate",
    "counted_requests",
    "counted_cost",
    "shadow_share",
    "shadow_days",
    "disagreements",
    "ab_weeks",
    "examples",
    "examples_apart",
    "unseen",
    "pairs",
    "runs",
    "none_failed",
    "arm",
    "read",
    "kept_until",
    "way_back",
    "failed_gate",
    "failed_sample",
    "failed_share",
    "failed_minutes",
    "failed_most",
    "failed_last",
    "first_word_minutes",
    "first_word_last",
    "ab_first",
    "ab_last",
)
"""What a text of the plan may leave for the assessment to fill in."""
PLACEHOLDER = re.compile(r"\{(\w+)\}")
SAMPLES = (
    "percentile", "percentile_sample", "examples", "examples_apart", "unseen", "pairs", "runs",
    "none_failed", "arm", "read",
)  # fmt: skip
"""Those that a requirement's `settle` may leave open too."""


def fillable(text: str, known: Sequence[str] = PLACEHOLDERS) -> str:
    """The text; raises for a placeholder that is not known."""
    for name in PLACEHOLDER.findall(text):
        if name not in known:
            hint = suggestion(name, known)
            raise refused("unknown-name", f'unknown placeholder "{name}"{hint}')
    return text


def _said(raw: Any) -> Any:
    if isinstance(raw, str):
        return [{"text": raw}] if raw else []
    return raw


Words = Annotated[
    str, BeforeValidator(lambda v: v if isinstance(v, str) else str(v)), AfterValidator(fillable)
]


PlanId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]{0,59}$")]
"""It stands in reports in bold and is read back from them."""
MeasuredBy = Literal["bench_difference", "bench_accuracy", "bench_cost", "first_word", "days_left"]


class Said(RuleModel):
    """One text, and when it is said."""

    text: Words
    when: Raw = Field(default_factory=dict)


Texts = Annotated[tuple[Said, ...], BeforeValidator(_said)]
"""A text, or a list of texts of which those that apply are said one after the other."""


class PlanCheck(RuleModel):
    """One thing to do; `id` stays the same over versions, so that ticks survive."""

    id: PlanId
    why: Words = ""
    text: Texts
    when: Raw = Field(default_factory=dict)


class GateMetric(RuleModel):
    """One measured condition of a gate; by its `id` what was observed is found again."""

    id: PlanId | Literal[""] = ""
    metric: Words
    threshold: Words
    rule: Words
    n: Words = ""
    when: Raw = Field(default_factory=dict)
    measured_by: MeasuredBy | None = None
    """The measurement that fills in what was observed; without one, people write it down."""
    at_least: float | None = None
    """What the lower bound of a difference of shares must reach: -0.03 is 3 points worse.
    The least days where days are counted."""


class Gate(RuleModel):
    """What must be true before the next phase starts."""

    text: Texts
    metrics: tuple[GateMetric, ...] = ()


class Phase(RuleModel):
    """One phase of a migration."""

    id: PlanId
    title: Words
    duration: Texts = ()
    when: Raw = Field(default_factory=dict)
    about: Texts = ()
    checks: tuple[PlanCheck, ...] = ()
    gate: Gate | None = None
    trigger: Texts = ()
    """When to go back."""
    reversible: Texts = ()
    """Whether what the phase does can be undone, and at what price."""
    rollback: Texts = ()
    owner: str = ""


class BusyDays(RuleModel):
    """On how many days of a month a service of this sort is used; the first that holds counts."""

    days: int = Field(gt=0, le=31)
    when: Raw = Field(default_factory=dict)


class Sampling(RuleModel):
    """How many requests the gates need, and from which volume and bill they can be had."""

    copies: int = Field(default=2000, gt=0)
    """Shadow copies that hold about `graded` disagreements."""
    graded: int = Field(default=200, gt=0)
    copies_least: int = Field(default=299, gt=0)
    """Copies below which a shadow does not end: none failed of 299 shows under 1%."""
    shares: tuple[float, ...] = (0.05, 0.1, 0.25, 0.5, 1.0)
    usual_days: int = Field(default=28, gt=0)
    """For how many days all requests are copied before fewer disagreements will do."""
    longest_days: int = Field(default=90, gt=0)
    examples: int = Field(default=550, gt=0)
    """Pairs that show no more than 3 points worse where 8% of answers differ."""
    examples_apart: int = Field(default=1031, gt=0)
    """The same where 15% of answers differ."""
    pairs: int = Field(default=198, gt=0)
    """Pairs that show no more than 5 points worse where 8% of answers differ."""
    runs: int = Field(default=199, gt=0)
    """Whole runs of which none failed: at least 98.5% are right, with 95% confidence."""
    arm: int = Field(default=435, gt=0)
    """Requests on each side of an A/B test: they tell 90% from 95%."""
    read: int = Field(default=350, gt=0)
    """Answers of an A/B test that people read."""
    few_below: float = Field(default=1000, ge=0)
    """Requests a month under which no A/B test comes to an end."""
    window_requests: float = Field(default=50, gt=0)
    """Requests in ten average minutes from which a share of ten minutes says something."""
    weekly_below_usd: float = Field(default=100, ge=0)
    """A month's service cost under which the bill is compared by the week."""
    monthly_below_usd: float = Field(default=10, ge=0)
    """And under which it is looked at by the month only."""
    tolerance: float = Field(default=0.2, gt=0, lt=1)
    """How far a bill may lie from the likely cost where the assessment's range is narrower."""
    task_tolerance: float = Field(default=0.15, gt=0, lt=1)


Share = Annotated[float, Field(gt=0, le=1)]


class Triggers(RuleModel):
    """When a service is switched back, and the shares of an A/B test, as numbers.

    The texts of the plan name them, and so do the alert rules of a kit.
    """

    failed_gate: Share = 0.01
    """What a phase lets through, and how far above the expected share it lies at least."""
    failed_share: Share = 0.02
    """The same of an alert."""
    failed_minutes: int = Field(default=10, gt=0)
    failed_most: int = Field(default=5, gt=0)
    failed_last: int = Field(default=100, gt=0)
    """At most `failed_most` of the last `failed_last`, where traffic is not steady."""
    first_word_minutes: int = Field(default=15, gt=0)
    first_word_last: int = Field(default=200, gt=0)
    """Requests over which the first word is judged, where traffic is not steady."""
    ab_shares: tuple[Share, ...] = Field(default=(0.2, 0.5), min_length=1)
    shadow_share: Share = 0.1
    """Of the requests, where no volume is known."""
    timeout_seconds: int = Field(default=60, gt=0)
    """After which a request has failed."""


class PlanFile(RuleModel):
    """plan.yaml."""

    format: Literal["advisor/plan@1"]
    opens: Texts = ()
    """What is said before anything else."""
    busy_days: tuple[BusyDays, ...] = ()
    sampling: Sampling = Sampling()
    triggers: Triggers = Triggers()
    phases: tuple[Phase, ...]
