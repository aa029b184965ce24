"""Along an axis, where an option meets the requirements: exact to the last digit of a float.

Each place is judged by the same requirements as an assessment, with all else at its likely value.
A budget is held against the likely cost, as the break-even itself is. Between places that are tried
(the ends, the amounts that a rule or a requirement names, and steps) each requirement gets harder
in one direction, so that where it turns is closed in on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from advisor.analysis.axis import Axis
from advisor.analysis.break_even import cost_at
from advisor.analysis.domain import limits
from advisor.analysis.scene import Scene
from advisor.decision.beaten import on_cost
from advisor.decision.decide import Judging, budget_of, judge_on
from advisor.workload.answers import Answer

STEPS = 24
CLOSE = 1e-12
VOLUME = ("requests_per_month", "input_tokens", "output_tokens")
SAID_TWICE = ("monthly_tokens", "input_share")


@dataclass(frozen=True, slots=True)
class Standing:
    """From `low` to `high` an option fails these requirements, by title; none: it qualifies."""

    low: float
    high: float
    fails: tuple[str, ...] = ()


Standings = Mapping[str, tuple[Standing, ...]]
"""By option, the stretches of an axis from end to end."""


def standings(scene: Scene, axis: Axis, options: Sequence[str]) -> Standings:
    """Where each option qualifies along the axis, and what it fails where it does not."""
    asked = _is_answer(scene, axis.id)
    decided = _decided_along(scene, axis, asked)
    limit = budget_of(scene.decided.facts)
    found: dict[str, tuple[Standing, ...]] = {}
    for option in options:

        def fails(x: float, option: str = option) -> tuple[str, ...]:
            return _fails(decided(x), axis, option, x)

        more = (*_steps(axis), *_named(scene, axis)) if asked else _spent(axis, option, limit)
        places = sorted({axis.low, axis.high, *more})
        found[option] = tuple(_stretches(fails, places))
    return found


def fails_at(found: Standings, option: str, x: float) -> Standing | None:
    """The stretch at a value in which the option does not qualify; None where it does."""
    there = found.get(option, ())
    here = next((s for s in there if s.low <= x < s.high), there[-1] if there else None)
    return here if here is not None and here.fails else None


def by_requirement(failing: Iterable[Standing]) -> list[Standing]:
    """Where each requirement is failed, stretches that meet as one; those with one place share it.

    The places of two requirements may overlap.
    """
    places: dict[str, list[tuple[float, float]]] = {}
    for one in failing:
        for title in one.fails:
            known = places.setdefault(title, [])
            low = known.pop()[0] if known and known[-1][1] == one.low else one.low
            known.append((low, one.high))
    shared: dict[tuple[float, float], list[str]] = {}
    for title, known in places.items():
        for place in known:
            shared.setdefault(place, []).append(title)
    return [Standing(*place, tuple(titles)) for place, titles in sorted(shared.items())]


def _fails(found: Judging, axis: Axis, option: str, x: float) -> tuple[str, ...]:
    verdicts, aside = found.judged[option].verdicts, on_cost(found.judged)
    titles = [r.title for r in verdicts.rejections if r.requirement not in aside]
    titles += [u.title for u in verdicts.unverified if u.blocking and u.requirement not in aside]
    budget, cost = budget_of(found.facts), cost_at(axis, option, x)
    if aside and budget is not None and cost is not None and cost > budget:
        titles += [r.requirement.title for r in found.judged.active if r.requirement.id in aside]
    return tuple(dict.fromkeys(titles))


def _decided_along(scene: Scene, axis: Axis, asked: bool) -> Callable[[float], Judging]:
    """What the requirements say at a value; one and the same where no answer is moved."""
    resolved = scene.decided.resolved
    likely = {
        name: replace(answer, kind="exact", value=answer.likely, span=None)
        if answer.kind == "range"
        else answer
        for name, answer in scene.workload.answers.items()
        if name not in SAID_TWICE
    }
    spans = (resolved.requests, resolved.input_tokens, resolved.output_tokens)
    likely |= {name: Answer("exact", span.likely) for name, span in zip(VOLUME, spans, strict=True)}
    moved = axis.id
    tokens = resolved.input_tokens.likely + resolved.output_tokens.likely
    known: dict[float, Judging] = {}

    def at(x: float) -> Judging:
        if not asked:
            x = axis.low
        if x not in known:
            answers = dict(likely)
            if moved == "monthly_tokens":
                answers["requests_per_month"] = Answer("exact", x / tokens)
            elif asked:
                answers[moved] = Answer("exact", x)
            workload = replace(scene.workload, answers=answers)
            known[x] = judge_on(scene.pack, scene.decided.ground, workload, as_of=scene.as_of)
        return known[x]

    return at


def _is_answer(scene: Scene, name: str) -> bool:
    """Whether the axis moves an answer, and not a price or what the costs assume."""
    if name == "complex_share":
        return scene.decided.facts.get("complex_reasoning") is True
    return scene.pack.questionnaire.question(name) is not None


def _steps(axis: Axis) -> Iterator[float]:
    for i in range(STEPS + 1):
        x = axis.low + (axis.high - axis.low) * i / STEPS
        if axis.wide:
            x = axis.low * (axis.high / axis.low) ** (i / STEPS)
        yield min(max(x, axis.low), axis.high)


def _named(scene: Scene, axis: Axis) -> Iterator[float]:
    """The amounts inside the axis that a rule or a requirement compares the answer with."""
    return (x for x in limits(scene.pack).get(axis.id, ()) if axis.low < x < axis.high)


def _spent(axis: Axis, option: str, budget: float | None) -> Iterator[float]:
    """Next to where a cost that is a line along the axis, as over a price, reaches the budget."""
    low, high = (cost_at(axis, option, x) for x in (axis.low, axis.high))
    if budget is None or low is None or high is None or (low > budget) == (high > budget):
        return
    place = axis.low + (budget - low) / (high - low) * (axis.high - axis.low)
    yield from (x for by in (-1, 1) if axis.low < (x := place * (1 + by * CLOSE)) < axis.high)


def _stretches(
    fails: Callable[[float], tuple[str, ...]], places: Sequence[float]
) -> Iterator[Standing]:
    low, now = places[0], fails(places[0])
    for start, end in pairwise(places):
        place, after = start, fails(end)
        while now != after:
            place, then = _turn(fails, place, end, now)
            yield Standing(low, place, now)
            low, now = place, then
            if place >= end:
                break
    yield Standing(low, places[-1], now)


def _turn(
    fails: Callable[[float], tuple[str, ...]], low: float, high: float, before: tuple[str, ...]
) -> tuple[float, tuple[str, ...]]:
    """The first value that is not as before, next to the last that is, and what it fails."""
    while low < (middle := (low + high) / 2) < high:
        if fails(middle) == before:
            low = middle
        else:
            high = middle
    return high, fails(high)
