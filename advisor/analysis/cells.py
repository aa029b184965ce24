"""Where the sampled answers change which options qualify, or which kind is chosen.

Rules and requirements are asked once for each cell of answers, by the same decision as an
assessment. The cuts of an answer are found with every other one at its likely value, so that a
requirement on a product of answers (the busiest minute) is cut as those likely values have it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain, pairwise, product, takewhile

from advisor.analysis.domain import A_LITTLE, limits
from advisor.analysis.scene import Scene
from advisor.analysis.uncertain import Uncertain
from advisor.decision.beaten import rivals
from advisor.decision.choice import Membership, tie_key
from advisor.decision.decide import Decided, budget_of, decide, members_of
from advisor.decision.verdict import Judged
from advisor.economics.traffic import LIKELY, pick
from advisor.workload.answers import Answer, Workload

TRIED = (1e-6, 0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95, 1 - 1e-6)
"""Quantiles of an answer at which the decision is tried."""
MOST_CELLS = 256
HALVINGS = 20
BY_COST, BY_RELEASE = "cheaper", "newer_model"
"""Tie breaks that depend on the costs of a world, and on who else is tied."""
VOLUME = ("requests_per_month", "input_tokens", "output_tokens")
NOT_ASKED = ("monthly_tokens", "input_share", "monthly_budget")
"""The total says the same as the three above; the budget is compared with each sampled cost."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The options that are ranked there, the one that wins a tie first.

    In a world where the second of `rivals` costs no more than the first, a route, that one is left
    out; a guest, who is of another kind, is ranked only where it so takes a route's place. Where
    nobody stays within the budget, the next kind is tried in `after`.

    Of those that nothing but their cost sets apart, `alike`, the cheaper wins. Where one of the
    `undated` is tied, nobody's model is the newer one, and `if_undated` is the order.
    """

    candidates: tuple[str, ...]
    alike: tuple[tuple[str, ...], ...] = ()
    undated: tuple[str, ...] = ()
    if_undated: tuple[tuple[str, ...], ...] = ()
    rivals: tuple[tuple[str, str], ...] = ()
    guests: tuple[str, ...] = ()
    after: Cell | None = None

    @property
    def order(self) -> tuple[tuple[str, ...], ...]:
        """Who wins a tie, in groups of those that are alike."""
        together = {o: group for group in self.alike for o in group}
        return tuple(dict.fromkeys(together.get(o, (o,)) for o in self.candidates))

    @property
    def kinds(self) -> Iterator[Cell]:
        """This one, and those that are tried after it in turn."""
        one: Cell | None = self
        while one is not None:
            yield one
            one = one.after

    @property
    def costed(self) -> tuple[str, ...]:
        """The options whose costs say who is ranked."""
        return (*self.candidates, *(route for route, _ in self.rivals))


@dataclass(frozen=True, slots=True)
class Cells:
    """Cuts of each answer that matters, and the cell between them: last answer fastest."""

    cuts: Mapping[str, tuple[float, ...]]
    cells: tuple[Cell, ...]
    left_out: tuple[str, ...] = ()
    """Answers whose cuts would have made too many cells."""

    @property
    def of_first_kinds(self) -> Cells:
        """These, without the kinds that are tried where the first breaks the budget."""
        return replace(self, cells=tuple(replace(c, after=None) for c in self.cells))


def cells_of(scene: Scene, uncertain: tuple[Uncertain, ...]) -> Cells:
    """Cut the sampled answers, and decide each cell once."""
    questions = {q.id for q in scene.pack.questionnaire.questions}
    decided_by = [u for u in uncertain if u.name in questions and _matters(scene, u)]
    tests = limits(scene.pack)
    cuts: dict[str, tuple[float, ...]] = {}
    left_out: list[str] = []
    size = 1
    for one in decided_by:
        if one.known:
            continue
        found = _cuts(scene, decided_by, one, tests.get(one.name, ()))
        if not found:
            continue
        if size * (len(found) + 1) > MOST_CELLS:
            left_out.append(one.label)
            continue
        size *= len(found) + 1
        cuts[one.name] = found
    by_name = {u.name: u for u in decided_by}
    inside = [[(name, x) for x in _middles(by_name[name], c)] for name, c in cuts.items()]
    cells = [_cell(scene, _decided(scene, decided_by, dict(place))) for place in product(*inside)]
    return Cells(cuts, tuple(cells), tuple(left_out))


def _matters(scene: Scene, one: Uncertain) -> bool:
    """The escalation of a route is a figure of the costs, not an answer."""
    return one.name != "complex_share" or scene.decided.facts.get("complex_reasoning") is True


def _workload(scene: Scene, answers: list[Uncertain], values: Mapping[str, float]) -> Workload:
    given = {k: v for k, v in scene.workload.answers.items() if k not in NOT_ASKED}
    for one in answers:
        likely = pick(one.spread.span, LIKELY)
        if one.name in values or one.name in VOLUME or one.stated == "answer":
            given[one.name] = Answer("exact", values.get(one.name, likely))
    return replace(scene.workload, answers=given)


def _decided(scene: Scene, answers: list[Uncertain], values: Mapping[str, float]) -> Decided:
    workload = _workload(scene, answers, values)
    return decide(scene.pack, workload, scene.evidence, as_of=scene.as_of)


def _cell(scene: Scene, found: Decided) -> Cell:
    """Of the kind that is chosen; with a budget, of those after it too, as an assessment tries."""
    rule = found.walked.decided_by
    if rule is None:
        # Where the rules have a gap there is no kind, and nobody belongs to it.
        return Cell(())
    budgeted = budget_of(scene.decided.facts) is not None
    kinds = (scene.pack.kinds[k] for k in (rule.choose, *rule.fallbacks))
    of_kinds = (members_of(found.ground, k, found.option_facts, found.facts) for k in kinds)
    everyone = {o: Membership(True) for o in found.judged}
    tried: list[Cell] = []
    for members in chain(of_kinds, (everyone,)):
        cell = _of_kind(scene, found, members)
        if cell.candidates:
            tried.append(cell)
            if not budgeted:
                break
    whole: Cell | None = None
    for cell in reversed(tried):
        whole = replace(cell, after=whole)
    return whole or Cell(())


def _of_kind(scene: Scene, found: Decided, members: Mapping[str, Membership]) -> Cell:
    belong = {o for o, member in members.items() if member.belongs}
    pairs = rivals(found.judged, members)
    able = found.judged.able(dict.fromkeys((*belong, *pairs.values())))
    order = _in_order(scene, found, able)
    named = tuple(o for group in order for o in group)
    undated = tuple(j.sheet.option for j in able if _released(j) is None)
    return Cell(
        named,
        tuple(group for group in order if len(group) > 1),
        undated,
        _in_order(scene, found, able, dated=False) if undated else (),
        tuple(pairs.items()),
        tuple(o for o in named if o not in belong),
    )


def _in_order(
    scene: Scene, found: Decided, able: Sequence[Judged], dated: bool = True
) -> tuple[tuple[str, ...], ...]:
    """Who wins a tie, in groups: only their cost, which each world has its own, parts a group."""
    ties = scene.pack.costs.ties
    breaks = [b.id for b in (() if ties is None else ties.breaks)]
    by_cost = BY_COST in breaks
    # Behind the cost nothing is left to decide.
    steady = list(takewhile(lambda b: b != BY_COST, breaks))
    groups: dict[tuple[float | str, ...], list[str]] = {}
    for j in able:
        keys: list[float | str] = [
            tie_key(b, scene.pack, j, found.current, (j,))
            for b in steady
            if dated or b != BY_RELEASE
        ]
        option = j.sheet.option
        groups.setdefault((*keys,) if by_cost else (*keys, option), []).append(option)
    return tuple(tuple(sorted(groups[key])) for key in sorted(groups))


def _released(judged: Judged) -> date | None:
    model = judged.sheet.model
    return None if model is None else model.released


def _cuts(
    scene: Scene, answers: list[Uncertain], one: Uncertain, tests: tuple[float, ...]
) -> tuple[float, ...]:
    def at(value: float) -> Cell:
        return _cell(scene, _decided(scene, answers, {one.name: value}))

    low, high = (one.spread.quantile(u) for u in (TRIED[0], TRIED[-1]))
    beside = (x * f for x in tests for f in (1 - A_LITTLE, 1, 1 + A_LITTLE))
    tried = {one.spread.quantile(u) for u in TRIED} | {x for x in beside if low < x < high}
    found: list[float] = []
    before: tuple[float, Cell] | None = None
    for value in sorted(tried):
        cell = at(value)
        if before is not None and cell != before[1]:
            under, over = before[0], value
            for _ in range(HALVINGS):
                middle = (under + over) / 2
                if at(middle) == before[1]:
                    under = middle
                else:
                    over = middle
            found.append(over)
        before = (value, cell)
    return tuple(found)


def _middles(one: Uncertain, cuts: tuple[float, ...]) -> list[float]:
    """A value inside each interval between cuts."""
    low, high = (one.spread.quantile(u) for u in (TRIED[0], TRIED[-1]))
    edges = [min(low, cuts[0]), *cuts, max(high, cuts[-1])]
    return [math.fsum(pair) / 2 for pair in pairwise(edges)]
