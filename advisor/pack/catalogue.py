"""The catalogue: sources, models, deployments, options, routes and claims, as their files say."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from advisor.pack.base import Day, RuleModel

SourceKind = Literal[
    "own_measurement",
    "contract",
    "vendor_page",
    "price_file",
    "published_measurement",
    "benchmark",
    "practitioner",
    "vendor_blog",
    "assumption",
]
ClaimStatus = Literal[
    "ok",
    "assumed",
    "conflicting",
    "arithmetic_error",
    "refuted",
    "unverifiable",
    "stale",
    "retired",
]
DeploymentKind = Literal["vendor_api", "third_party_host", "rented_gpus", "owned_gpus"]


class Source(RuleModel):
    """Where a figure comes from, so that a reader can follow it."""

    id: str
    cite: str
    kind: SourceKind
    retrieved: Day
    note: str = ""


class Alias(RuleModel):
    """Another name people use for a model, and what they must be told."""

    name: str
    notice: str


class Inheritance(RuleModel):
    """A predecessor whose claims stand in, provisionally, where the model has none."""

    source: str = Field(alias="from")
    metrics: Literal["quality", "latency", "all"]
    why: str


class Model(RuleModel):
    """A set of weights, or a vendor's model with a version. Parameters in billions."""

    id: str
    name: str
    vendor: str
    tier: Literal["small", "mid", "frontier"]
    weights: Literal["closed", "open"]
    aliases: tuple[Alias, ...] = ()
    released: Day | None = None
    inherits: tuple[Inheritance, ...] = ()
    total_b: float | None = None
    active_b: float | None = None
    layers: int | None = None
    kv_heads: int | None = None
    head_dim: int | None = None
    note: str = ""


class Deployment(RuleModel):
    """How a model is run, and which data locations that satisfies."""

    id: str
    name: str
    kind: DeploymentKind
    vendor: str
    places: tuple[Literal["anywhere", "region", "own_cloud", "own_hardware"], ...]
    gpu: str = ""
    gpus: int = 0
    note: str = ""


class ServiceTime(RuleModel):
    """Node-seconds per request: a*in + b*out + c*out*(in + out/2), tokens of the model."""

    a: float
    b: float
    c: float
    source: str
    note: str = ""


class Option(RuleModel):
    """A model on a deployment; its id is MODEL@DEPLOYMENT."""

    model: str
    deployment: str
    precision: Literal["fp8", "bf16", "int4", "fp4"] | None = None
    service_time: ServiceTime | None = None
    note: str = ""

    @property
    def id(self) -> str:
        """MODEL@DEPLOYMENT."""
        return f"{self.model}@{self.deployment}"


class RouteMember(RuleModel):
    """One option of a route and the requests it takes; tokens only where it sees other prompts."""

    option: str
    takes: Literal["all", "escalated", "simple", "complex", "failed"]
    role: str = ""
    input_tokens: float | None = None
    output_tokens: float | None = None


class Router(RuleModel):
    """The extra call that decides where a request goes, in Haiku 4.5 tokens."""

    option: str
    input_tokens: float
    output_tokens: float


class Route(RuleModel):
    """Several options that serve one workload together."""

    id: str = Field(pattern=r"^route:[a-z0-9-]+$")
    title: str
    kinds: tuple[str, ...]
    uses: tuple[str, ...] = ()
    """Use cases that the design is for; empty for any."""
    design: Literal["cascade", "split", "pipeline", "fallback"]
    members: tuple[RouteMember, ...] = Field(min_length=2)
    router: Router | None = None
    because: str
    source: str
    note: str = ""


class Term(RuleModel):
    """Another claim, times a number."""

    claim: str
    times: float = 1.0


class Claim(RuleModel):
    """One figure somebody published or measured. `value` or `low`/`likely`/`high`, with units."""

    id: str
    subject: str
    metric: str
    value: Any = None
    low: Any = None
    likely: Any = None
    high: Any = None
    percentile: int | None = Field(default=None, ge=1, le=100)
    n: int | None = Field(default=None, ge=1)
    conditions: str = ""
    prompt_tokens_above: int = Field(default=0, ge=0)
    start: Day | None = Field(default=None, alias="from")
    until: Day | None = None
    source: str
    as_of: Day
    status: ClaimStatus
    note: str = ""
    differs_because: str = ""
    """Why it is another figure than its rivals of the same rank and day: settles the conflict."""
    derived: tuple[Term, ...] = ()
    """The sum that the figure is said to be; `rules check` works it out again."""
