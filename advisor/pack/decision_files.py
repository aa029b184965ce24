"""The decision files: rules, kinds, requirements, costs and how evidence is chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field, model_validator

from advisor.pack.base import Raw, RuleModel, Said, Unit, refused
from advisor.pack.catalogue import SourceKind
from advisor.pack.distribution import Shape
from advisor.pack.facts import Path
from advisor.pack.plan_schema import SAMPLES, fillable


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
    because: Said
    source: Reference


class Otherwise(RuleModel):
    """What is chosen when no rule held."""

    choose: str
    otherwise_kinds: tuple[str, ...] = Field(default=(), alias="else")
    because: Said
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
    because: Said
    settle: Annotated[Said, AfterValidator(partial(fillable, known=SAMPLES))]
    """What would settle a doubt; sample sizes are left open, for the plan's own."""
    source: Reference


class Metric(RuleModel):
    """What a metric is: its unit, how claims combine, and whether a successor inherits it."""

    title: str
    unit: Unit = ""
    kind: Literal["quantity", "yes_no", "text", "date"] = "quantity"
    combine: Literal["choose", "spread"] = "choose"
    inherit: Literal["", "quality", "latency"] = ""
    distribution: Shape = "triangular"
    """How the values of a range are spread."""
    many: bool = False
    """True when several claims are observations to show, not rivals for one figure."""
    one_truth: bool = False
    """True when claims that differ contradict each other, whatever their conditions."""
    values: tuple[str, ...] = ()
    """The words that a text may be; empty for any."""
    unknown_values: tuple[str, ...] = ()
    """Values that say the thing is not known, such as availability "unclear"."""


class Stretch(RuleModel):
    """A factor that turns a median into a p95, as a stated assumption."""

    low: float = Field(gt=0)
    likely: float
    high: float
    why: str
    source: Reference

    @model_validator(mode="after")
    def _in_order(self) -> Stretch:
        if not self.low <= self.likely <= self.high:
            raise refused("impossible-bounds", "low, likely and high are not in order")
        return self


class EvidenceRules(RuleModel):
    """How one claim is chosen among rivals."""

    format: Literal["advisor/evidence-rules@1"]
    accept_all: bool = False
    rank: tuple[SourceKind, ...] = ()
    rank_because: str = ""
    conflict_tolerance: float = Field(default=0.02, ge=0, lt=1)
    stale_after_days: int = Field(default=180, gt=0)
    median_to_p95: Stretch | None = None
    subjects: tuple[str, ...] = ()
    """What a claim may be about besides what the catalogue has."""
    metrics: dict[str, Metric] = Field(default_factory=dict)


class CostAssumption(RuleModel):
    """A number the cost model needs and nobody asked for; values with units."""

    id: str
    title: str
    unit: Unit
    low: Any
    likely: Any
    high: Any
    distribution: Shape = "triangular"
    why: str
    source: Reference


NEEDED_ASSUMPTIONS: Mapping[str, str] = {
    "utilisation": "share",
    "reserve_nodes": "x",
    "cache_writes": "share",
    "fte_vendor_api": "FTE",
    "fte_third_party_host": "FTE",
    "fte_rented_gpus": "FTE",
    "fte_owned_gpus": "FTE",
    "fte_usd_year": "USD/year",
    "server_life": "years",
    "colocation_per_gpu": "USD/year",
    "network_per_gpu": "USD/year",
}
"""What the itemised arithmetic cannot do without, and the unit it takes it in."""
ASSUMPTIONS: Mapping[str, str] = {
    **NEEDED_ASSUMPTIONS,
    "node_start": "hours/day",
    "node_starts": "x",
    "storage_per_gb": "USD/month",
    "egress_per_gb": "USD",
    "router_error": "share",
    "tokenizer_unknown": "x",
    "escalation": "share",
    "first_word_overhead": "ms",
    "mfu": "share",
}
"""All that it reads."""
LINES = (
    "fresh_input",
    "cache_reads",
    "cache_writes",
    "output",
    "batch_input",
    "batch_output",
    "retries",
    "gpu_rent",
    "storage",
    "egress",
    "capital",
    "colocation",
    "network",
    "people",
)
"""The lines of a cost that there is arithmetic for."""


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
    because: Said


class Ties(RuleModel):
    """When two costs are the same, and how that is broken."""

    material_share: float = Field(ge=0, lt=1)
    overlap_share: float | None = Field(default=None, gt=0)
    """How much dearer, at likely values, an option may be for overlapping ranges to be a tie."""
    why: str
    breaks: tuple[TieBreak, ...]


class Costs(RuleModel):
    """The cost model: its lines, what it assumes, and how ties are broken."""

    format: Literal["advisor/costs@1"]
    method: Literal["itemised", "as_published"]
    assumptions: tuple[CostAssumption, ...] = ()
    lines: tuple[CostRule, ...] = ()
    ties: Ties | None = None


def references(model: BaseModel, path: Path = ()) -> Iterator[tuple[Path, Reference]]:
    """Every reference in a file, with its place."""
    if isinstance(model, Reference):
        yield path, model
        return
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        here = (*path, field.alias or name)
        if isinstance(value, BaseModel):
            yield from references(value, here)
        elif isinstance(value, tuple):
            for i, one in enumerate(value):
                if isinstance(one, BaseModel):
                    yield from references(one, (*here, i))
