"""What was measured for the gates of a plan: a saved bench, and the client's own first word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.decision.assessment import Assessment
from advisor.measurement.bench_file import BenchOption, BenchResult
from advisor.pack.conditions import Fact
from advisor.pack.figures import Figure
from advisor.pack.plan_schema import GateMetric
from advisor.report.gate_figures import FEWEST, RequestCost
from advisor.report.money import usd
from advisor.units import Range, format_quantity

OWN = "own_measurement"
PASSED = {True: "yes", False: "no", None: ""}


@dataclass(frozen=True, slots=True)
class Observed:
    """What was seen for one line of a gate; `passed` is None where people have to judge."""

    text: str = ""
    passed: bool | None = None

    @property
    def word(self) -> str:
        """For the column of the report."""
        return PASSED[self.passed]


@dataclass(frozen=True, slots=True)
class Measurements:
    """What there is to fill gates in with: saved benches, and the figures of the client's own."""

    benches: tuple[BenchResult, ...] = ()
    figures: tuple[Figure, ...] = ()


NOTHING = Measurements()
BLANK = Observed()


def observed(
    metric: GateMetric,
    seen: Measurements,
    a: Assessment,
    facts: Mapping[str, Fact],
    cost: RequestCost | None,
) -> Observed:
    """What was measured for one line about the recommended option; blank where nothing was."""
    if metric.measured_by is None or a.recommended is None:
        return BLANK
    to = a.recommended.option
    if metric.measured_by == "days_left":
        # It needs the whole plan: see last_day.py.
        return BLANK
    if metric.measured_by == "first_word":
        return _first_word(seen.figures, to, facts)
    if metric.measured_by == "bench_difference":
        today = "" if a.current is None else a.current.option
        return _difference(seen.benches, today, to, metric.at_least)
    found = _option(seen.benches, to)
    if found is None:
        return BLANK
    bench, one = found
    if metric.measured_by == "bench_accuracy":
        return _accuracy(bench, one)
    return _cost(bench, one, cost)


def _is(name: str, option: str) -> bool:
    """Whether a target was an option, at its own address or at another."""
    return bool(option) and (name == option or name.startswith(f"{option}="))


def _option(benches: Sequence[BenchResult], option: str) -> tuple[BenchResult, BenchOption] | None:
    for bench in reversed(benches):
        for one in bench.options:
            if _is(one.option, option):
                return bench, one
    return None


def _difference(
    benches: Sequence[BenchResult], today: str, to: str, at_least: float | None
) -> Observed:
    for bench in reversed(benches):
        for pair in bench.pairs:
            turned = _is(pair.first, to) and _is(pair.second, today)
            if pair.difference is None or not (
                turned or (_is(pair.first, today) and _is(pair.second, to))
            ):
                continue
            span = pair.difference
            value, low, high = span.value, span.low, span.high
            if turned:
                value, low, high = -value, -high, -low
            text = (
                f"{_points(value)} points [{_points(low)} to {_points(high)}], "
                f"{pair.pairs:,} pairs{_when(bench)}"
            )
            return Observed(text, None if at_least is None else low >= at_least)
    return BLANK


def _points(share: float) -> str:
    return f"{share * 100:+.1f}"


def _accuracy(bench: BenchResult, one: BenchOption) -> Observed:
    if one.right is None:
        return BLANK
    span = one.right
    # Whether that is the number written down only those who wrote it know.
    return Observed(
        f"{span.value:.1%} [{span.low:.1%} to {span.high:.1%}] of {one.n:,}{_when(bench)}"
    )


def _cost(bench: BenchResult, one: BenchOption, cost: RequestCost | None) -> Observed:
    if one.usd is None or not one.paid:
        return BLANK
    each = one.usd / one.paid
    many = FEWEST if cost is None else cost.many
    text = f"{usd(each * many)}, from {one.paid:,} answers{_when(bench)}"
    return Observed(text, None if cost is None else each <= cost.most)


def _when(bench: BenchResult) -> str:
    return f", measured {bench.as_of}" if bench.as_of else ""


def _first_word(figures: Sequence[Figure], to: str, facts: Mapping[str, Fact]) -> Observed:
    stated, limit = facts.get("ttft_percentile"), facts.get("ttft_limit")
    percentile = int(stated) if isinstance(stated, int | float) else 95
    own = [
        f
        for f in figures
        if (f.subject, f.metric, f.percentile) == (to, "ttft", percentile) and f.source_kind == OWN
    ]
    if not own:
        return BLANK
    best = max(own, key=lambda f: f.as_of)
    low, likely, high = (
        format_quantity(v, "ms") for v in (best.span.low, best.span.likely, best.span.high)
    )
    ends = "" if best.span.exact else f" [{low} to {high}]"
    n = f", {best.n:,} samples" if best.n else ""
    text = f"{likely}{ends}{n}, measured {best.as_of.isoformat()}"
    return Observed(text, best.span.high <= limit.likely if isinstance(limit, Range) else None)
