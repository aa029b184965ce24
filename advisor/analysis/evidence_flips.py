"""Flips of evidence: what is not known of an option, or held against it, turns out otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from advisor.analysis.trial import Outcome, Trials
from advisor.decision.assessment import Rejection
from advisor.decision.beaten import on_cost
from advisor.decision.decide import choose
from advisor.decision.requirements import Verdicts
from advisor.decision.samples import filled, sample_names
from advisor.decision.verdict import Judged

Turns = Literal["passes", "fails"]


@dataclass(frozen=True, slots=True)
class EvidenceFlip:
    """If this option turned out to pass or fail this requirement, another would be recommended.

    `has` and `needs` are what is on record today; `settle` says how to find out.
    """

    option: str
    requirement: str
    title: str
    turns: Turns
    needs: str
    has: str
    settle: str
    outcome: Outcome


def evidence_flips(trials: Trials) -> Iterator[EvidenceFlip]:
    """What is not verified of the recommended option, then the one thing that keeps others out."""
    best = trials.as_given.option
    if best:
        yield from _doubts(trials, best)
    # A budget is an answer and no evidence: what another one changes is a flip of that answer.
    aside = on_cost(trials.as_given.judged)
    for option, judged in trials.as_given.judged.items():
        against = _only_obstacle(judged)
        if not against or against in aside:
            continue
        outcome = _outcome(trials, _passing(judged))
        if outcome.option == option != best:
            yield _of(trials, option, judged, against, outcome)


def _doubts(trials: Trials, best: str) -> Iterator[EvidenceFlip]:
    judged = trials.as_given.judged[best]
    for u in {u.requirement: u for u in judged.verdicts.unverified}.values():
        outcome = _outcome(trials, _failing(judged, u.requirement))
        if outcome != trials.base:
            yield EvidenceFlip(best, u.requirement, u.title, "fails", "", u.why, u.settle, outcome)


def _only_obstacle(judged: Judged) -> str:
    """The one requirement that keeps an option from qualifying; empty for none or several."""
    verdicts = judged.verdicts
    against = {r.requirement for r in verdicts.rejections}
    against |= {u.requirement for u in verdicts.unverified if u.blocking}
    return next(iter(against)) if len(against) == 1 and judged.costing.cost is not None else ""


def _passing(judged: Judged) -> Judged:
    kept = [u for u in judged.verdicts.unverified if not u.blocking]
    return replace(judged, verdicts=Verdicts([], kept, False))


def _failing(judged: Judged, requirement: str) -> Judged:
    against = Rejection(requirement, "", "", "", "", "")
    verdicts = judged.verdicts
    more = Verdicts([*verdicts.rejections, against], verdicts.unverified, verdicts.unknown)
    return replace(judged, verdicts=more)


def _outcome(trials: Trials, judged: Judged) -> Outcome:
    given = trials.as_given
    otherwise = given.judged.otherwise(judged)
    chosen = choose(
        trials.pack, given.ground, given.walked, otherwise, given.option_facts, given.facts,
        given.traffics, given.current,
    )  # fmt: skip
    found = replace(given, judged=otherwise, chosen=chosen)
    return Outcome(found.verdict, found.option)


def _of(
    trials: Trials, option: str, judged: Judged, requirement: str, outcome: Outcome
) -> EvidenceFlip:
    text = next(
        (r.requirement.settle for r in trials.pack.requirements if r.requirement.id == requirement),
        "",
    )
    percentile = trials.as_given.resolved.ttft_percentile
    settle = filled(text, sample_names(trials.pack.plan.sampling, percentile))
    for r in judged.verdicts.rejections:
        if r.requirement == requirement:
            return EvidenceFlip(
                option, requirement, r.title, "passes", r.needs, r.has, settle, outcome
            )
    u = next(u for u in judged.verdicts.unverified if u.requirement == requirement)
    return EvidenceFlip(option, requirement, u.title, "passes", "", u.why, u.settle, outcome)
