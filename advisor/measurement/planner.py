"""Which probe could still change a recommendation, how many samples it takes, and what it costs.

Each option is given, in turn, the best and the worst that a suite could find. If neither moves
the recommendation, probing that option with that suite is pointless, and it is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from advisor.decision.answers import derived_facts
from advisor.decision.decide import decide
from advisor.decision.option_facts import MADE_FROM
from advisor.decision.requirements import in_force
from advisor.measurement.quantile_power import (
    samples_to_show,
    share_within,
    shown_at_most,
    sigma_of,
)
from advisor.measurement.statistics import samples_for_quantile, samples_to_show_rate
from advisor.measurement.suite import Suite
from advisor.measurement.what_if import WhatIf
from advisor.pack.checks import Check, Combined
from advisor.pack.conditions import Fact
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack
from advisor.units import Range, format_quantity
from advisor.workload import Workload
from advisor.workload.resolved import resolve

EXTREMES: Mapping[str, tuple[float, float]] = {
    "ms": (1.0, 60_000.0),
    "share": (1.0, 0.0),
    "tokens/s": (2_000.0, 0.5),
}
"""Best and worst by the unit of the metric."""
GOOD_SHARE = 0.8
"""Of the limit: the time that is supposed where none on record is within it."""
TIMES_MEDIAN = 2.0
"""How many times its median a p95 is supposed to be, where the pack says nothing."""
TRUE_MARGIN = 0.5
"""A sample size is for a true rate that far between the target and a perfect rate."""


@dataclass(frozen=True, slots=True)
class Useful:
    """A probe that could change the recommendation."""

    option: str
    suite: str
    metric: str
    samples: int
    why_samples: str
    if_good: str
    if_bad: str
    recommended: bool
    settles: str


def useful_probes(
    pack: Pack,
    workload: Workload,
    evidence: tuple[Figure, ...],
    suites: Sequence[Suite],
    as_of: date,
    options: Sequence[str] = (),
) -> list[Useful]:
    """Every pair of option and suite that could change what is recommended, or how firmly."""
    what_if = WhatIf(pack, workload, decide(pack, workload, evidence, as_of=as_of))
    now = what_if.outcome(what_if.as_it_is)
    asked = _asked(pack, workload, as_of)
    ancestors = {step.source for model in pack.models.values() for step in model.inherits}
    found: list[Useful] = []
    for option in what_if.as_it_is.judged:
        # A route is measured by its members.
        if option not in (options or pack.options) or option not in pack.options:
            continue
        for suite in suites:
            for metric in suite.metrics.values():
                facts = facts_of(metric)
                if not facts & set(asked) or _beyond(what_if, option, facts, asked, ancestors):
                    continue
                one = _useful(what_if, suite, metric, option, now)
                if one is not None:
                    found.append(one)
    return sorted(found, key=lambda u: not u.recommended)


def facts_of(metric: str) -> set[str]:
    """A metric and the facts of an option that are made from it."""
    return {metric, *(fact for fact, made_from in MADE_FROM.items() if metric in made_from)}


def _asked(pack: Pack, workload: Workload, as_of: date) -> dict[str, set[str]]:
    """The facts that something asks for under these answers, with the requirements that do."""
    resolved = resolve(pack, workload)
    answers = dict(resolved.facts)
    derived_facts(answers, resolved, as_of)
    found: dict[str, set[str]] = {}
    for one in in_force(pack.requirements, answers):
        for fact in facts_in(one.check):
            found.setdefault(fact, set()).add(one.requirement.id)
    for kind in pack.kinds.values():
        for check in kind.evidence:
            for fact in facts_in(check):
                found.setdefault(fact, set())
    return found


def facts_in(check: Check) -> set[str]:
    """The facts of an option that a check reads."""
    if isinstance(check, Combined):
        return {fact for part in check.parts for fact in facts_in(part)}
    return {check.fact}


def _beyond(
    what_if: WhatIf,
    option: str,
    facts: set[str],
    asked: Mapping[str, set[str]],
    ancestors: set[str],
) -> bool:
    """Whether an option is out for another reason, and no other takes over its figures."""
    settles = {name for fact in facts for name in asked.get(fact, ())}
    rejections = what_if.as_it_is.judged[option].verdicts.rejections
    others = [r for r in rejections if r.requirement not in settles]
    return bool(others) and what_if.pack.options[option].model not in ancestors


def _useful(what_if: WhatIf, suite: Suite, metric: str, option: str, now: str) -> Useful | None:
    pack = what_if.pack
    rule = pack.evidence_rules.metrics.get(metric)
    if rule is None or rule.unit not in EXTREMES:
        return None
    n, why = _samples(what_if, suite, metric, rule.unit, option)
    day = what_if.as_it_is.ground.claims.as_of
    ends = [
        what_if.with_figure(_figure(option, metric, rule.unit, value, n, day))
        for value in EXTREMES[rule.unit]
    ]
    if_good, if_bad = (what_if.outcome(end) for end in ends)
    if if_good == if_bad == now:
        return None
    still_open = {u.title for end in ends for u in what_if.result(end, option).unverified}
    open_ = (u.title for u in what_if.result(what_if.as_it_is, option).unverified)
    settled = ", ".join(title for title in open_ if title not in still_open)
    recommended = what_if.as_it_is.option == option
    return Useful(option, suite.id, metric, n, why, if_good, if_bad, recommended, settled)


def _figure(option: str, metric: str, unit: str, value: float, n: int, day: date) -> Figure:
    percentile = 95 if unit == "ms" else None
    return Figure(
        "probe", option, metric, Range.of(value), unit, percentile, n, "", 0, None, None,
        "probe", "own_measurement", day, "ok", "",
    )  # fmt: skip


def _samples(what_if: WhatIf, suite: Suite, metric: str, unit: str, option: str) -> tuple[int, str]:
    if unit == "ms":
        return _times(what_if, suite, metric, option)
    if unit != "share":
        return suite.samples, "the suite's own number"
    target = _threshold(what_if.pack, metric)
    if target is None:
        return suite.samples, "the suite's own number"
    truth = target + (1 - target) * TRUE_MARGIN
    needed = samples_to_show_rate(target, truth)
    if needed is None:
        return suite.samples, "the suite's own number"
    return needed, f"to show {target:.0%} with 80% power where {truth:.1%} is true"


def _times(what_if: WhatIf, suite: Suite, metric: str, option: str) -> tuple[int, str]:
    """Enough to show a supposed good time within the limit: what is on record, or 80% of it."""
    decided = what_if.as_it_is
    percentile = decided.resolved.ttft_percentile
    least = samples_for_quantile(0.95)
    facts = facts_of(metric)
    limits = [
        limit
        for one in in_force(what_if.pack.requirements, decided.facts)
        for limit in _limits(one.check, facts, decided.facts)
    ]
    # A suite proves a p50 and a p95; a limit at another percentile is held against these.
    if not limits or percentile not in (50, 95):
        return max(least, suite.samples), f"{least} bound a p95"
    limit = min(limits)
    stretch = what_if.pack.evidence_rules.median_to_p95
    times_median = stretch.likely if stretch is not None and stretch.likely > 1 else TIMES_MEDIAN
    q, sigma = percentile / 100, sigma_of(times_median)
    known = decided.option_facts.get(option, {})
    spans = [f.value for name in facts if (f := known.get(name)) and isinstance(f.value, Range)]
    on_record = [s.likely for s in spans if 0 < s.likely < limit]
    good = max(on_record, default=limit * GOOD_SHARE)
    n = max(samples_to_show(q, share_within(limit / good, q, sigma)), suite.samples)
    shown = format_quantity(limit * shown_at_most(n, q, sigma), "ms")
    return n, (
        f"they show p{percentile} within {format_quantity(limit, 'ms')} if the true one is at most "
        f"{shown}: 80% power, supposing {format_quantity(good, 'ms')}"
        f"{' as on record' if on_record else ''} and a p95 of {times_median:g} times the median"
    )


def _limits(check: Check, facts: set[str], answers: Mapping[str, Fact]) -> list[float]:
    """The most milliseconds that a check allows, where it is about one of these facts."""
    if isinstance(check, Combined):
        return [limit for part in check.parts for limit in _limits(part, facts, answers)]
    wanted = answers.get(check.answer) if check.answer else check.operand
    if check.fact not in facts or check.unit != "ms" or check.word not in ("at_most", "below"):
        return []
    value = wanted.likely if isinstance(wanted, Range) else wanted
    return [float(value)] if isinstance(value, int | float) and value > 0 else []


def _threshold(pack: Pack, metric: str) -> float | None:
    """The strictest share that a requirement asks of a metric."""
    facts = facts_of(metric)
    asked = [
        operand
        for requirement in pack.requirements
        for operand in _operands(requirement.check, facts)
    ]
    return max(asked, default=None)


def _operands(check: Check, facts: set[str]) -> list[float]:
    if isinstance(check, Combined):
        return [value for part in check.parts for value in _operands(part, facts)]
    operand = check.operand
    if check.fact not in facts or not isinstance(operand, int | float):
        return []
    return [float(operand)]
