"""Chances: in how many of the samples something happens, and what was drawn in them."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.decision.assessment import Assessment
from advisor.decision.sampled import SampledChances
from advisor.trace.asked import Asked, Figures, Worked
from advisor.trace.traced import Input, input_of

CHANCES = "chances."
EVENTS: Mapping[str, str] = {
    "recommended": "is recommended",
    "cheapest": "is the cheapest that qualifies",
    "over_budget": "costs more than the budget",
}


def chance_figures(a: Assessment) -> Figures:
    """Of each option that was costed the share of the samples in which each thing happens."""
    found: Figures = {}
    drawn = a.chances
    for one in () if drawn is None else drawn.options:
        times = {
            "recommended": one.recommended,
            "cheapest": one.cheapest,
            "over_budget": one.over_budget,
        }
        for event, words in EVENTS.items():
            name, count = f"{CHANCES}{one.option}.{event}", times[event]
            if count is None or drawn is None:
                found[name] = "no budget is stated"
                continue
            said = f"{one.option} {words}"
            about, share = f"the chance that {said}", count / drawn.samples
            worked = _share(drawn, count, event, said)
            found[name] = Asked(about, share, "likely", worked, "share")
    return found


def _share(drawn: SampledChances, count: int, event: str, said: str) -> Worked:
    seed = f"drawn from the seed {drawn.seed}"
    times = Input(event, "samples", f"samples in which {said}")
    whole = Input("samples", "samples", "samples in all", source=seed, drawn=drawn.varied)
    return lambda _: input_of(count, times) / input_of(drawn.samples, whole)
