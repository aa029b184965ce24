"""What is kept of a day's assessments, so that a later day can be held against it.

Beside each result stand the figures in force, with source and date: the pack of that day may be
gone when somebody asks what changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from pydantic import Field, field_validator

from advisor.decision.assess import assess
from advisor.decision.assessment import Assessment, OptionResult
from advisor.evidence.choose import Chosen, Claims
from advisor.evidence.sheet import cite
from advisor.pack.base import RuleModel
from advisor.pack.figures import Figure, fact_text
from advisor.pack.pack import Pack
from advisor.prices.difference import field_title
from advisor.units import Range, exact_price, parse_day
from advisor.workload.answers import Workload

FORMAT: Literal["advisor/watch@1"] = "advisor/watch@1"
ASSUMED = "costs.yaml"
"""The subject under which the pack's cost assumptions are kept."""


def _day(value: object) -> object:
    return parse_day(value) if isinstance(value, str) else value


class KeptPack(RuleModel):
    """Which rules and facts a result was made with."""

    id: str
    version: str
    hash: str

    def __str__(self) -> str:
        return f"{self.id} {self.version} ({self.hash})"


class KeptFact(RuleModel):
    """One figure in force."""

    value: str
    source: str
    until: date | None = None

    _date = field_validator("until", mode="before")(_day)


class KeptOption(RuleModel):
    """What became of an option. `usd` a month at the likely end; `why` it is not recommended."""

    status: Literal["recommended", "qualifies", "rejected", "unknown"]
    usd: float | None = None
    why: str = ""


class KeptResult(RuleModel):
    """One workload's result; `option` is empty where nothing was recommended."""

    name: str
    as_of: date
    verdict: Literal["decided", "no_option_qualifies", "insufficient_evidence"]
    option: str = ""
    confidence: Literal["firm", "provisional", ""] = ""
    kind: str = ""
    answers: dict[str, str]
    rules: dict[str, Literal["yes", "no", "unknown"]]
    options: dict[str, KeptOption]

    _date = field_validator("as_of", mode="before")(_day)

    @property
    def usd(self) -> float | None:
        """The recommended option's likely cost a month."""
        found = self.options.get(self.option)
        return None if found is None else found.usd


class Kept(RuleModel):
    """A folder's results on one day. `facts` leads from a subject to its figures by title."""

    format: Literal["advisor/watch@1"]
    as_of: date
    pack: KeptPack
    facts: dict[str, dict[str, KeptFact]]
    workloads: dict[str, KeptResult] = Field(default_factory=dict)

    _date = field_validator("as_of", mode="before")(_day)


def keep(
    pack: Pack, workloads: Mapping[str, Workload], evidence: Sequence[Figure], as_of: date
) -> Kept:
    """Assess every workload, by file name, on one day."""
    return Kept(
        format=FORMAT,
        as_of=as_of,
        pack=KeptPack(id=pack.id, version=pack.version, hash=pack.hash),
        facts=_facts(pack, evidence, as_of),
        workloads={
            name: _result(assess(pack, workload, evidence, as_of=as_of), workload)
            for name, workload in workloads.items()
        },
    )


def _result(a: Assessment, workload: Workload) -> KeptResult:
    answers = {
        x.question: x.answer for x in a.answers if x.state in ("stated", "range", "not applicable")
    }
    answers |= {f"{f.about} {f.metric}": _own(f.value, f.low, f.high) for f in workload.figures}
    return KeptResult(
        name=a.workload,
        as_of=a.as_of,
        verdict=a.verdict,
        option="" if a.recommended is None else a.recommended.option,
        confidence=a.confidence or "",
        kind=a.kind,
        answers=answers,
        rules={s.rule: s.held for s in a.path if s.rule != "cost"},
        options={o.option: _option(o) for o in a.options},
    )


def _own(value: str, low: str, high: str) -> str:
    return value or f"{low} to {high}"


def _option(o: OptionResult) -> KeptOption:
    why = o.why_not
    if o.rejections:
        worst = o.rejections[0]
        why = f"{worst.title}: needs {worst.needs}, has {worst.has}"
    usd = None if o.cost is None else round(o.cost.likely, 2)
    return KeptOption(status=o.status, usd=usd, why=why)


def _facts(pack: Pack, evidence: Sequence[Figure], as_of: date) -> dict[str, dict[str, KeptFact]]:
    figures = (*pack.figures, *evidence)
    claims = Claims(figures, pack.evidence_rules, as_of, pack.evidence_rules.rank)
    found: dict[str, dict[str, KeptFact]] = {}
    pairs = dict.fromkeys((f.subject, f.metric, f.prompt_tokens_above) for f in figures)
    for subject, metric, above in pairs:
        rule = pack.evidence_rules.metrics[metric]
        chosen = claims.choose(subject, metric, prompt_tokens_above=above)
        if chosen is None or rule.many:
            continue
        found.setdefault(subject, {})[field_title(pack, metric, above)] = _fact(chosen)
    units = {item.id: (item.title, item.unit) for item in pack.costs.assumptions}
    for name, span in pack.cost_assumptions.items():
        title, unit = units[name]
        assumed = KeptFact(value=fact_text(span, unit), source=ASSUMED)
        found.setdefault(ASSUMED, {})[title] = assumed
    return found


def _fact(chosen: Chosen) -> KeptFact:
    figure, value = chosen.figure, chosen.text
    if figure.unit == "USD/Mtok" and isinstance(chosen.value, Range) and chosen.value.exact:
        value = exact_price(chosen.value.likely)
    if chosen.percentile:
        value += f" at p{chosen.percentile}"
    return KeptFact(value=value, source=cite(chosen), until=figure.until)
