"""The decision files: rules, kinds, requirements, costs and how evidence is chosen."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from advisor.pack.base import Raw, RuleModel
from advisor.pack.distribution import Shape


class Reference(RuleModel):
    """A source and the place in it."""

    see: str
    at: str = ""


class Rule(RuleModel):
    """One row of the decision: when these answers hold, prefer this kind of option."""

    id: str
    when: Raw
    provided: Raw | None = None
    """The branch ends here all the same; its outcome stands only when this holds too."""
    choose: str
    otherwise_kinds: tuple[str, ...] = Field(default=(), alias="else")
    because: str
    source: Reference


class Otherwise(RuleModel):
    """What is chosen when no rule held."""

    choose: str
    otherwise_kinds: tuple[str, ...] = Field(default=(), alias="else")
    because: str
    source: Reference


class Rules(RuleModel):
    """A list of rules; the first that holds decides. `unique` says that no other ever does."""

    format: Literal["advisor/rules@1"]
    hit_policy: Literal["first", "unique"]
    rules: tuple[Rule, ...]
    otherwise: Otherwise | None = None


class Kind(RuleModel):
    """A kind of option: who belongs, and what evidence it takes to belong."""

    id: str
    title: str
    about: str
    members: Raw
    not_one: str = ""
    """Why an option does not belong, in words; else "not" and the title."""
    evidence: tuple[Raw, ...] = ()
    evidence_because: str = ""
    source: Reference | None = None


class Requirement(RuleModel):
    """A hard need of the workload that an option passes, fails or cannot be judged on."""

    id: str
    title: str
    when: Raw = Field(default_factory=dict)
    on: Literal["all", "simple", "complex"] = "all"
    check: Raw
    no_evidence: Literal["unknown", "provisional"] = "unknown"
    because: str
    settle: str
    source: Reference


class Metric(RuleModel):
    """What a metric is: its unit, how claims combine, and whether a successor inherits it."""

    title: str
    unit: str = ""
    kind: Literal["quantity", "yes_no", "text", "date"] = "quantity"
    combine: Literal["choose", "spread"] = "choose"
    inherit: Literal["", "quality", "latency"] = ""
    distribution: Shape = "triangular"
    """How the values of a range are spread."""
    many: bool = False
    """True when several claims are observations to show, not rivals for one figure."""
    one_truth: bool = False
    """True when claims that differ contradict each other, whatever their conditions."""
    unknown_values: tuple[str, ...] = ()
    """Values that say the thing is not known, such as availability "unclear"."""


class Stretch(RuleModel):
    """A factor that turns a median into a p95, as a stated assumption."""

    low: float
    likely: float
    high: float
    why: str
    source: Reference


class EvidenceRules(RuleModel):
    """How one claim is chosen among rivals."""

    format: Literal["advisor/evidence-rules@1"]
    accept_all: bool = False
    rank: tuple[str, ...] = ()
    rank_because: str = ""
    conflict_tolerance: float = 0.02
    stale_after_days: int = 180
    median_to_p95: Stretch | None = None
    metrics: dict[str, Metric] = Field(default_factory=dict)


class CostAssumption(RuleModel):
    """A number the cost model needs and nobody asked for; values with units."""

    id: str
    title: str
    unit: str
    low: Any
    likely: Any
    high: Any
    distribution: Shape = "triangular"
    why: str
    source: Reference


NEEDED_ASSUMPTIONS = frozenset(
    {
        "utilisation",
        "reserve_nodes",
        "cache_writes",
        "fte_vendor_api",
        "fte_third_party_host",
        "fte_rented_gpus",
        "fte_owned_gpus",
        "fte_usd_year",
        "server_life",
        "colocation_per_gpu",
        "network_per_gpu",
    }
)
"""What the itemised arithmetic cannot do without."""


class CostRule(RuleModel):
    """One line of an option's monthly cost; `id` names the arithmetic, `formula` prints it."""

    id: str
    what: str
    formula: str
    why: str = ""
    source: Reference


class TieBreak(RuleModel):
    """A reason to prefer one of two options that cost the same within their ranges."""

    id: Literal[
        "least_change",
        "fewest_unverified",
        "longer_life",
        "fewer_parties",
        "newer_model",
        "cheaper",
    ]
    because: str


class Ties(RuleModel):
    """When two costs are the same, and how that is broken."""

    material_share: float
    why: str
    breaks: tuple[TieBreak, ...]


class Costs(RuleModel):
    """The cost model: its lines, what it assumes, and how ties are broken."""

    format: Literal["advisor/costs@1"]
    method: Literal["itemised", "as_published"]
    assumptions: tuple[CostAssumption, ...] = ()
    lines: tuple[CostRule, ...] = ()
    ties: Ties | None = None
