"""Risks that follow from an assessment, each with what triggers it and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from advisor.decision.assessment import Assessment, OptionResult
from advisor.decision.judge import LIKELY_MISSES
from advisor.report.money import change, usd, usd_range
from advisor.report.words import in_order, volume_assumed

Level = Literal["low", "medium", "high"]
HOSTED_BY_US = ("rented_gpus", "owned_gpus")
ABOUT_PRICE = ("price-changes", "long-prompts-cost-more", "stale", "batch-discount-unclaimed")
ABOUT_LIFE = ("legacy", "current-option-ends")
ON_PAPER = frozenset(
    {"soc2", "iso27001", "hipaa", "gdpr", "pci", "lasts", "available", "data-location-region"}
)
"""Requirements that a document settles, not a measurement."""
VOLUME = ("requests_per_month", "input_tokens", "output_tokens", "monthly_tokens")
ABOUT_COST = (*ABOUT_PRICE, "growth-not-priced", "thinking-not-priced", "purchase")
SHOWN = {*ABOUT_LIFE, *ABOUT_COST}


@dataclass(frozen=True, slots=True)
class Risk:
    """One row of the risk table; the owner is for the reader to fill in."""

    risk: str
    likelihood: Level
    impact: Level
    trigger: str
    mitigation: str


def risks(a: Assessment, to_kind: str = "") -> tuple[Risk, ...]:
    """Risks of following the recommendation, gravest first; none when nothing is recommended."""
    if a.recommended is None:
        return ()
    found = [
        *_evidence(a.recommended),
        *_life(a),
        *_vendor(a, a.recommended, to_kind),
        *_cost(a, a.recommended),
        *_choice(a),
    ]
    weight = {"high": 0, "medium": 1, "low": 2}
    order = sorted(
        range(len(found)),
        key=lambda i: (weight[found[i].impact] + weight[found[i].likelihood], i),
    )
    return tuple(found[i] for i in order)


def _evidence(best: OptionResult) -> Iterator[Risk]:
    # A route has an entry a member.
    for one in {u.requirement: u for u in best.unverified}.values():
        paper = one.requirement in ON_PAPER
        yield Risk(
            f"“{one.title}” is taken on trust: "
            + ("nobody has read the document" if paper else "it is not measured"),
            "high" if LIKELY_MISSES in one.why else "medium",
            "high",
            "The vendor cannot produce it, or it leaves out the service used"
            if paper
            else f"A measurement on your own traffic fails “{one.title}”",
            one.settle,
        )


def _life(a: Assessment) -> Iterator[Risk]:
    for warned in a.warnings:
        if warned.code in ABOUT_LIFE:
            known = warned.code == "current-option-ends"
            yield Risk(
                warned.message,
                "high" if known else "medium",
                "high" if known else "medium",
                "The day is announced: it comes unless the vendor moves it"
                if known
                else "The vendor announces or moves an end date",
                "Keep the test set, so that the next move is a week's work. "
                "Put the end date in the calendar.",
            )


def _vendor(a: Assessment, best: OptionResult, to_kind: str) -> Iterator[Risk]:
    if to_kind in HOSTED_BY_US:
        yield Risk(
            "Machines cost the same when idle, and the reserve may not carry a peak or a failure",
            "medium",
            "high",
            "Requests wait at peak, or utilisation stays below what the cost assumes",
            "Load-test at peak with one node down before cut-over. Review utilisation monthly.",
        )
        yield from _operations(a)
        return
    if to_kind == "route" or best.model == "route":
        yield Risk(
            "The route sends a request to the wrong model, and a confident wrong answer passes",
            "medium",
            "high",
            "Sampled answers of the cheap model fall below the agreed quality",
            "Check with a validator or a sample, not with the model's own confidence.",
        )
        spare = _spare(a, best)
        yield Risk(
            "Several models answer, but an outage of one vendor may stop them all",
            "medium",
            "high",
            "An outage, a refused request class or a change of terms",
            _fallback(a, spare),
        )
        return
    spare = _spare(a, best)
    yield Risk(
        "One vendor serves all requests",
        "low" if spare is not None and spare.in_kind and not spare.unverified else "medium",
        "high",
        "An outage, a refused request class or a change of terms",
        _fallback(a, spare),
    )


def _operations(a: Assessment) -> Iterator[Risk]:
    """Somebody has to run the machines; nobody said that anybody can."""
    stated = next((x for x in a.answers if x.question == "ops_team"), None)
    if stated is None or stated.answer == "yes":
        return
    known = stated.state == "stated"
    yield Risk(
        "Nobody can be called when a machine fails at night"
        if known
        else "It is not known who runs the machines, at night and on holidays",
        "high" if known else "medium",
        "high",
        "A node fails outside office hours",
        "Name the people on call before cut-over, or price somebody else to run the machines.",
    )


def _spare(a: Assessment, best: OptionResult) -> OptionResult | None:
    """The cheapest other option that qualifies and shares neither vendor's model nor host."""
    able = [
        o
        for o in in_order(a.options)
        if o.status == "qualifies"
        and o.model != "route"
        and o.deployment != best.deployment
        and o.model != best.model
    ]
    return next(iter([o for o in able if o.in_kind] or able), None)


def _fallback(a: Assessment, spare: OptionResult | None) -> str:
    if spare is None:
        return "No option of another vendor qualifies. Find a fallback before cut-over."
    keep = f"Keep {spare.name} working behind the same interface"
    if not spare.in_kind:
        kind = a.kind[:1].lower() + a.kind[1:]
        return (
            f"{keep}, for an outage only and with every answer reviewed: it fails no requirement, "
            f"but it is not of the kind the rules chose ({kind})."
        )
    count = len({u.requirement for u in spare.unverified})
    if not count:
        return f"{keep}: it passes the same requirements."
    noun = "requirement is" if count == 1 else "requirements are"
    return f"{keep}: it fails none, but {count} {noun} not verified for it either. Measure both."


def _cost(a: Assessment, best: OptionResult) -> Iterator[Risk]:
    cost, bare = best.cost, best.cost_without_people
    if cost is not None and bare is not None and cost.likely - bare.likely > cost.likely / 2:
        people = usd(cost.likely - bare.likely)
        yield Risk(
            f"Most of the cost is people's time ({people} of {usd(cost.likely)} a month), "
            "and that is an estimate",
            "medium",
            "medium",
            "The team logs more hours than assumed",
            "Log the hours for the first two months and put the real figure in.",
        )
    if cost is not None and cost.likely > 0 and cost.high > 2 * cost.likely:
        yield Risk(
            f"The bill may be more than twice the likely figure: {usd_range(cost)} a month",
            "medium",
            "medium",
            f"A month's bill above {usd(cost.likely)} at the volume assumed",
            "Set a budget alert there. Narrow the answers that were given as ranges.",
        )
    guessed = [x.label for x in a.assumptions if x.question in VOLUME]
    if guessed and volume_assumed(a):
        yield Risk(
            f"The volume is a guess ({', '.join(guessed)})",
            "high",
            "medium",
            "The first month's usage differs from the assumption",
            "Take the figures from the bill or the log and assess again.",
        )
    sources = {line.source for line in best.cost_lines if line.source and not line.people}
    if len(sources) == 1 and not set(",;") & set(next(iter(sources))):
        yield Risk(
            f"The price rests on a single source ({next(iter(sources))})",
            "low",
            "medium",
            "The price on the vendor's page or in the contract differs",
            "Read the price off the vendor's page or the contract before signing.",
        )
    for warned in a.warnings:
        if warned.code in ABOUT_COST:
            if warned.code == "batch-discount-unclaimed":
                continue
            bought = warned.code == "purchase"
            yield Risk(
                warned.message,
                "medium",
                "medium",
                "The volume or the choice changes before it is written off"
                if bought
                else "The bill is above the likely figure by more than a fifth",
                "Price another use, or the resale, before ordering."
                if bought
                else "Set a budget alert, and assess again when it fires.",
            )


def _choice(a: Assessment) -> Iterator[Risk]:
    runner = a.runner_up
    if runner is not None and runner.tie and (runner.gap.low or runner.gap.high):
        spare = a.option(runner.option)
        yield Risk(
            f"The choice is a tie with {runner.option if spare is None else spare.name} "
            f"({change(runner.gap)} a month): a small price change turns it",
            "medium",
            "low",
            "Either price changes",
            "Nothing to do but to know it: neither fails a requirement.",
        )
    if a.still_possible:
        yield Risk(
            "An answer nobody gave could lead to another kind of option: "
            + ", ".join(a.still_possible),
            "medium",
            "high",
            "The open question is answered differently from the assumption",
            "Answer the questions marked unknown in the path, and assess again.",
        )
