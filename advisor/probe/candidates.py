"""What can be measured for a workload, and what stands in the way of the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from advisor.measurement.budget import Prices
from advisor.measurement.offer import Offer, offer
from advisor.measurement.planner import Useful
from advisor.measurement.suite import Suite
from advisor.probe.session import Plan
from advisor.probe.target import Given, Known, Target, prices_of, targets_of

SIMULATED = "http://simulated.invalid"
"""The name of the built-in endpoint; nothing is ever sent to it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An option that could be measured. Without a target, `trouble` says what is missing."""

    option: str
    target: Target | None
    trouble: str = ""


def candidates(options: Sequence[str], known: Known) -> list[Candidate]:
    """Each option with its endpoint on record; a route is measured by its members."""
    found = []
    for option in options:
        if option not in known.pack.options:
            continue
        row = known.endpoints.rows.get(option.partition("@")[2])
        if row is None:
            found.append(Candidate(option, None, "no address on record"))
        elif option not in known.endpoints.names:
            found.append(Candidate(option, None, "no model name on record"))
        else:
            targets, problems = targets_of([option], Given(), known)
            trouble = problems[0].message if problems else ""
            if targets and targets[0].prices is None:
                trouble = "no price on record"
            found.append(Candidate(option, None if trouble else targets[0], trouble))
    return found


def simulated_target(known: Known) -> Target:
    """The built-in endpoint: free, without a key, and about no option."""
    free = Prices(0.0, 0.0)
    (target,), _ = targets_of([SIMULATED], Given("openai", "simulated", free), known)
    return replace(target, name="SIMULATED endpoint")


def offer_of(useful: Useful, suite: Suite, known: Known) -> Offer:
    """What a probe that the planner names would send and cost."""
    levels = Plan(()).levels_of(suite)
    prices = prices_of(useful.option, known)
    return offer(useful.option, suite, useful.samples, levels, "openai", useful.option, prices)
