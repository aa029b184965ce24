"""The whole result of one assessment, as frozen data that every face draws and nobody changes.

`Assessment.as_json()` gives the shape of `advisor/assessment@1`. Money is US dollars per month
unless a name says otherwise; a cost that cannot be known is None, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from advisor.decision.held_to import HeldTo
from advisor.decision.sampled import FlipSpan, SampledChances
from advisor.decision.source_used import SourceUsed
from advisor.economics.horizon import Horizon
from advisor.pack.pack import Layer
from advisor.rounding import shares_of
from advisor.units import Range
from advisor.workload.currency import Currency

Verdict = Literal["decided", "no_option_qualifies", "insufficient_evidence"]
Status = Literal["recommended", "qualifies", "rejected", "unknown"]
Held = Literal["yes", "no", "unknown"]
Confidence = Literal["firm", "provisional"]
NOT_MET = "not met"
"""The margin of a check that has no distance."""
NO_EVIDENCE = "no evidence"
"""How the reason begins where nothing is on record at all."""


@dataclass(frozen=True, slots=True)
class CostLine:
    """One part of an option's monthly cost; the lines of an option add up to its cost."""

    what: str
    usd_per_month: Range
    formula: str
    source: str
    people: bool = False


@dataclass(frozen=True, slots=True)
class Rejection:
    """A requirement that an option fails: what it needs, what the option has, by how much."""

    requirement: str
    title: str
    needs: str
    has: str
    margin: str
    source: str
    because: str = ""
    about: str = ""
    """The option that was judged: itself, or a member of a route."""


@dataclass(frozen=True, slots=True)
class Unverified:
    """A requirement that could not be judged on firm evidence, and what would settle it."""

    requirement: str
    title: str
    why: str
    settle: str
    source: str = ""
    blocking: bool = False
    """True where nothing usable is on record: the option is unknown until this is settled."""
    about: str = ""
    """The option that was judged: itself, or a member of a route."""


@dataclass(frozen=True, slots=True)
class RuleStep:
    """One rule that was asked on the way to the kind of option."""

    rule: str
    held: Held
    because: str
    source: str
    choose: str = ""


@dataclass(frozen=True, slots=True)
class Lenses:
    """One option's full cost seen otherwise, in USD; None where there is no cost.

    `per_call` is for a call paid, `per_success` for one that succeeds, `marginal` over what is
    paid already: None also where nothing is."""

    per_call: Range | None = None
    per_success: Range | None = None
    marginal: Range | None = None


@dataclass(frozen=True, slots=True)
class OptionResult:
    """What became of one option, and why."""

    option: str
    name: str
    model: str
    deployment: str
    status: Status
    cost: Range | None
    cost_without_people: Range | None
    cost_lines: tuple[CostLine, ...]
    rejections: tuple[Rejection, ...]
    unverified: tuple[Unverified, ...]
    in_kind: bool
    why_not: str
    """One sentence: why this option is not the recommended one (empty for the recommended)."""
    cost_unknown_because: str = ""
    notices: tuple[str, ...] = ()
    lenses: Lenses = Lenses()
    stops_paying_at: float | None = None
    """Of a route: the share of hard requests from which its strong model alone costs less."""
    beaten_by: str = ""
    """Of a route: its own member that alone meets the same requirements and costs no more."""
    instead_of: str = ""
    """The route of the chosen kind that the option stands in for, having beaten it."""

    def line_amounts(self, places: int) -> list[float]:
        """The likely amount of each cost line, so rounded that they add up to the rounded total."""
        likely = [line.usd_per_month.likely for line in self.cost_lines]
        total = sum(likely) if self.cost is None else self.cost.likely
        return shares_of(total, likely, places)


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something taken on trust: an answer nobody gave, or a stated rule of the pack."""

    question: str
    label: str
    assumed: str
    why: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Claims that disagree about one figure: the one used and the losers, in words."""

    subject: str
    metric: str
    used: str
    used_source: str
    losers: tuple[tuple[str, str, str], ...]
    """(value, source, why it was not used)"""
    rule: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something the reader must know. `code` is stable."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An option that nearly qualified, and what would have to give."""

    option: str
    gives: str


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """The next option; the gap is its monthly cost minus that of the recommended one."""

    option: str
    gap: Range
    tie: bool
    why: str


@dataclass(frozen=True, slots=True)
class VolumePoint:
    """Monthly cost of the compared options at one multiple of today's volume."""

    tokens_per_month: float
    costs: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """A smallest change of answers that changes the recommendation.

    `change` has each question and its answer as one would type it; `to` is an option's id or a
    verdict, `name` what readers call it. `words` says the whole span of a quantity, `spans` has
    its ends. `tie` says by what a tie on cost is broken then; empty where costs decide.
    """

    change: tuple[tuple[str, str], ...]
    words: str
    to: str
    name: str
    tie: str = ""
    spans: tuple[FlipSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceFlip:
    """A requirement that would have to turn out otherwise for one option to change the choice."""

    option: str
    option_name: str
    requirement: str
    title: str
    turns: Literal["passes", "fails"]
    on_record: str
    settle: str
    to: str
    name: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question nobody has answered: the share of its plausible answers that change the choice."""

    question: str
    ask: str
    share: float
    leads_to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proved:
    """Whether anything still open can change the recommendation; None: not proved either way."""

    nothing_can: bool | None
    why: str
    within: tuple[str, ...]
    """The plausible bounds that were taken, in words."""
    counterexample: tuple[tuple[str, str], ...]
    decided: int
    """How many cases were decided for the proof."""


AnswerState = Literal["stated", "range", "assumed", "unknown", "not applicable", "not needed"]


@dataclass(frozen=True, slots=True)
class Answered:
    """One question and what was said, for the appendix of a report."""

    question: str
    label: str
    answer: str
    state: AnswerState
    note: str = ""


@dataclass(frozen=True, slots=True)
class GapMover:
    """A quantity in its unit from its p5 to its p95, and the gap at both, in USD a month."""

    label: str
    unit: str
    low: float
    high: float
    gap_low: float
    gap_high: float
    name: str = ""
    """Its id among all that the costs depend on; its place in a world of `uncertain.py`."""

    @property
    def swing(self) -> float:
        """How far the gap moves, in USD a month."""
        return abs(self.gap_high - self.gap_low)


@dataclass(frozen=True, slots=True)
class Gap:
    """The likely monthly cost of `second` minus that of `first`, in USD, and what moves it."""

    first: str
    second: str
    usd: float
    movers: tuple[GapMover, ...]


@dataclass(frozen=True, slots=True)
class CheapestChange:
    """A volume in tokens a month from which another option is the cheapest by full cost.

    `step` is True where the costs jump past each other, as by one machine more.
    """

    at: float
    step: bool
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DearerCrossing:
    """Two drawn options that cross at these volumes while another is the cheapest.

    `below` costs less under the first volume, and they change places at each.
    """

    below: str
    above: str
    at: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Unfit:
    """From `low` to `high` tokens a month a drawn option fails these; `on_cost` by likely cost."""

    option: str
    low: float
    high: float
    fails: tuple[str, ...]
    on_cost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result of `assess()`: the same inputs always give an equal object."""

    workload: str
    as_of: date
    pack_id: str
    pack_title: str
    pack_version: str
    pack_hash: str
    verdict: Verdict
    recommended: OptionResult | None
    confidence: Confidence | None
    kind: str
    """Title of the kind of option that the rules chose."""
    runner_up: RunnerUp | None
    path: tuple[RuleStep, ...]
    still_possible: tuple[str, ...]
    """Kinds that an unknown answer leaves possible besides the chosen one."""
    options: tuple[OptionResult, ...]
    current: OptionResult | None
    saving: Range | None
    """What the recommended option saves against staying on the current one (negative: costs)."""
    near_misses: tuple[NearMiss, ...]
    assumptions: tuple[Assumption, ...]
    conflicts: tuple[Conflict, ...]
    warnings: tuple[Warned, ...]
    answers: tuple[Answered, ...]
    sources: tuple[SourceUsed, ...]
    tokens_per_month: Range
    volume_options: tuple[str, ...]
    volume_points: tuple[VolumePoint, ...]
    measured: int = 0
    """Figures of the client's own measurement that the compared options are judged by."""
    provisional_because: tuple[str, ...] = ()
    """Why the recommendation is provisional; empty when it is firm or nothing is recommended."""
    client: str = ""
    author: str = ""
    saving_without_people: Range | None = None
    current_ends: date | None = None
    """When today's option ends, where that is announced."""
    horizon: Horizon | None = None
    """The compared options month by month; None where nothing is recommended."""
    currency: Currency | None = None
    """In which figures are shown too."""
    flips: tuple[Flip, ...] = ()
    evidence_flips: tuple[EvidenceFlip, ...] = ()
    open_questions: tuple[OpenQuestion, ...] = ()
    proved: Proved | None = None
    """None where nobody has looked for what would change it; so are the flips then empty."""
    gap: Gap | None = None
    """What moves the gap to the runner-up; None where nobody has looked, or there is none."""
    cheapest: tuple[CheapestChange, ...] | None = None
    """Where another of the drawn options becomes the cheapest; None where nobody has looked."""
    dearer: tuple[DearerCrossing, ...] = ()
    """Where drawn options cross that are not the cheapest there."""
    unfit: tuple[Unfit, ...] = ()
    """Where drawn options do not qualify; empty also where nobody has looked."""
    packs: tuple[Layer, ...] = ()
    """Every pack in force, the lowest first."""
    held_to: tuple[HeldTo, ...] = ()
    """What the recommended option and the runner-up were held to, passed or not verified."""
    node_rates: tuple[tuple[str, float], ...] = ()
    """Likely tokens/s, in and out, of a node of the recommended option, by the name it serves."""
    chances: SampledChances | None = None
    """None where nobody has drawn any."""

    def option(self, option_id: str) -> OptionResult | None:
        """The result for one option id, or None."""
        return next((o for o in self.options if o.option == option_id), None)

    def as_json(self) -> dict[str, Any]:
        """The `advisor/assessment@1` shape; further keys may be added, none renamed."""
        from advisor.decision.assessment_json import assessment_json

        return assessment_json(self)
