"""Money on the screen: which of the two costs is shown, and what is saved against today."""

from __future__ import annotations

from advisor.decision import Assessment
from advisor.decision.assessment import OptionResult
from advisor.report.money import change, usd
from advisor.text_safety import plain
from advisor.units import Range


def cost_of(option: OptionResult, people: bool) -> Range | None:
    """A month's cost, with or without people's time."""
    return option.cost if people else option.cost_without_people


def headline(a: Assessment | None, people: bool) -> tuple[str, str]:
    """What is recommended so far, and what it costs a month (never to be cut)."""
    if a is None:
        return "Working out where the options stand …", ""
    if a.recommended is None:
        return {
            "no_option_qualifies": "So far: no option qualifies",
            "insufficient_evidence": "So far: the evidence is insufficient",
        }.get(a.verdict, "So far: not decided"), ""
    cost = cost_of(a.recommended, people)
    money = "cost unknown" if cost is None else f"{usd(cost.likely)} a month"
    return f"So far: {plain(a.recommended.name, 60)}", money


def saving_words(a: Assessment | None, people: bool) -> str:
    """What moving saves against staying put, in a few words."""
    if a is None:
        return ""
    if a.current is None:
        states = {x.question: x.state for x in a.answers}
        nothing = states.get("current_option") == "not applicable"
        return "nothing runs today" if nothing else "today: not named yet"
    if a.recommended is None:
        return f"today: {plain(a.current.name, 40)}"
    if a.current.option == a.recommended.option:
        return "as today: stay"
    saved = a.saving if people else a.saving_without_people
    if saved is None:
        return "saving: not known"
    if saved.low < 0 < saved.high:
        return f"{change(Range(-saved.high, -saved.likely, -saved.low))} a month than today"
    verb, more = ("saves", "") if saved.likely >= 0 else ("costs", " more")
    return f"{verb} {usd(abs(saved.likely))} a month{more} against today"
