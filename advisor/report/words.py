"""The sentences that every report of an assessment shares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from advisor.decision.assessment import Assessment, NearMiss, OptionResult
from advisor.decision.confidence import RULE
from advisor.report.charts import verdict_words
from advisor.report.money import SAME, change, is_point, usd, usd_range, usd_span
from advisor.units import Range, format_quantity

STATUS_ORDER = {"recommended": 0, "qualifies": 1, "unknown": 2, "rejected": 3}


def name_of(a: Assessment, option: str) -> str:
    """The name of an option id; the id itself where the assessment does not know it."""
    found = a.option(option)
    return option if found is None else found.name


def recommendation(a: Assessment) -> str:
    """The one sentence a reader takes away."""
    best = a.recommended
    if best is None:
        tail = {
            "no_option_qualifies": "every option fails at least one requirement.",
            "insufficient_evidence": "no option can be shown to qualify yet.",
        }.get(a.verdict, "nothing is recommended.")
        if a.verdict == "no_option_qualifies" and any(o.status != "rejected" for o in a.options):
            tail = "the rules lead to no option for these answers."
        return f"{verdict_words(a)}: {tail}"
    return f"Use {best.name}, {cost_words(best)}."


def cost_words(option: OptionResult) -> str:
    """What an option costs, with and without people, in half a sentence."""
    cost, bare = option.cost, option.cost_without_people
    if cost is None:
        return f"at a cost that is not known ({option.cost_unknown_because})"
    if bare is None or usd(bare.likely) == usd(cost.likely):
        return f"at {usd_range(cost)} a month"
    both = f"at {usd(bare.likely)} a month for the service, {usd(cost.likely)} with the people"
    if is_point(bare) and is_point(cost):
        return f"{both} it takes"
    return f"{both} it takes (ranges {usd_span(bare)} and {usd_span(cost)})"


def lens_words(option: OptionResult) -> list[str]:
    """The cost for a call and for a task that succeeds, and over what is paid already."""
    lenses = option.lenses
    found = []
    if lenses.per_call is not None and lenses.per_success is not None:
        call = format_quantity(lenses.per_call.likely, "USD")
        success = format_quantity(lenses.per_success.likely, "USD")
        each = f"each call, people included: {call}"
        found.append(each if call == success else f"{each}; each that succeeds: {success}")
    if lenses.marginal is not None:
        found.append(f"over what is paid already: {usd_range(lenses.marginal)}")
    return found


def confidence_words(a: Assessment) -> str:
    """How sure the recommendation is, and why."""
    best = a.recommended
    if best is None:
        return ""
    if a.confidence == "firm":
        return f"Firm: every requirement is met on direct evidence.{_own_duty(a)}"
    return f"Provisional: {'; '.join(a.provisional_because)}."


def _own_duty(a: Assessment) -> str:
    """A regime that an option meets only because the client's own machines carry the duty."""
    asked = next((x for x in a.answers if x.question == "compliance"), None)
    best = a.recommended
    if best is None or asked is None or asked.state != "stated" or "owned" not in best.deployment:
        return ""
    return f" {asked.answer}: on your own machines this is your own duty, and is not checked here."


def runner_up_words(a: Assessment) -> str:
    """The runner-up and the gap, or the tie."""
    runner = a.runner_up
    if runner is None:
        return "None: no other option of this kind qualifies." if a.recommended else ""
    name = name_of(a, runner.option)
    if runner.tie:
        reason = runner.why.removeprefix("tie:").strip() or "cost does not separate them"
        best = a.recommended.name if a.recommended is not None else "the other"
        broken = f"The tie was broken for {best}: {uncapitalised(reason)}"
        apart = change(runner.gap)
        gap = "they cost the same" if apart == SAME else f"{apart} a month"
        return f"{name}, a tie on cost: {gap}. {sentence(broken)}"
    return f"{name}, {change(runner.gap)} a month."


def today_words(a: Assessment) -> str:
    """What the recommendation changes against today."""
    if a.recommended is None:
        return ""
    if a.current is None:
        nothing = any(
            x.question == "current_option" and x.state == "not applicable" for x in a.answers
        )
        return "Nothing runs today." if nothing else "Not known: nobody named the current option."
    if a.current.option == a.recommended.option:
        return f"{a.current.name}: stay where you are."
    if a.saving is None:
        return f"{a.current.name}. The saving is not known: one of the two costs is unknown."
    saved = a.saving
    if is_point(saved) or saved.low >= 0 or saved.high <= 0:
        verb, more, size = ("saves", "", saved)
        if saved.likely < 0:
            verb, more, size = ("costs", " more", _negative(saved))
        ends = "" if is_point(size) else f" (range {usd_span(size)})"
        said = f"{a.current.name}. Moving {verb} {usd(size.likely)} a month{more}{ends}."
    else:
        said = f"{a.current.name}. Moving costs {change(_negative(saved))} a month."
    return " ".join([said, *until_words(a)])


def left_behind(a: Assessment) -> date | None:
    """The announced end of today's option, where something else is recommended."""
    if a.current is None or a.recommended is None or a.current.option == a.recommended.option:
        return None
    return a.current_ends


def until_words(a: Assessment) -> list[str]:
    """That today's option cannot be had for as long as a saving is counted against it."""
    ends, warned = left_behind(a), {w.code for w in a.warnings}
    if ends is None or "current-option-ends" not in warned:
        return []
    last = (ends - timedelta(days=1)).isoformat()
    return [
        f"Today's option can be kept until {last} only: the saving is counted as if it could be "
        "kept longer."
    ]


def _negative(span: Range) -> Range:
    return Range(-span.high, -span.likely, -span.low)


def sentence(text: str) -> str:
    """The text with a capital letter and a full stop."""
    clean = text.strip()
    if not clean:
        return ""
    return clean[0].upper() + clean[1:] + ("" if clean[-1] in ".!?:" else ".")


def gives(miss: NearMiss) -> str:
    """What would have to give for a near miss, as a sentence."""
    return sentence(miss.gives.replace(".; ", "; "))


def giving(a: Assessment) -> list[tuple[str, str]]:
    """(what to say, which would then qualify), near misses that miss the same together."""
    groups: dict[str, list[NearMiss]] = {}
    for miss in a.near_misses:
        option = a.option(miss.option)
        parts = [] if option is None else option.rejections
        lacks = "; ".join(f"{r.title}: needs {r.needs}" for r in parts)
        groups.setdefault(lacks or miss.gives, []).append(miss)
    found = []
    for lacks, misses in groups.items():
        ask = f"Say whether this can give: {gives(misses[0]) if len(misses) == 1 else lacks}"
        names = ", or ".join(
            _with_margin(a, m) if len(misses) > 1 else name_of(a, m.option) for m in misses
        )
        found.append((ask, f"{names} would then qualify."))
    return found


def _with_margin(a: Assessment, miss: NearMiss) -> str:
    option = a.option(miss.option)
    margins = [] if option is None else [r.margin for r in option.rejections]
    name = name_of(a, miss.option)
    return f"{name} ({'; '.join(margins)})" if margins else name


def settle_list(a: Assessment) -> list[tuple[str, str, str]]:
    """What would let options be judged that cannot be: (title, which options, what to do).

    What settles most options comes first; of many options the three cheapest are named.
    """
    names: dict[tuple[str, str], dict[str, None]] = {}
    for option in in_order(a.options):
        if option.status == "unknown":
            for one in option.unverified:
                names.setdefault((one.title, one.settle), {})[option.name] = None
    order = sorted(names, key=lambda key: (-len(names[key]), key))
    return [(title, _which(list(names[title, s])), s) for title, s in order]


def _which(names: list[str]) -> str:
    if len(names) <= 3:
        return f"for {'; '.join(names)}"
    return f"for {len(names)} options, the three cheapest being {'; '.join(names[:3])}"


def coverage(a: Assessment) -> str:
    """What the assessment rests on, counted, and the rule by which that makes it firm or not."""
    count = {state: 0 for state in ("stated", "range", "assumed", "unknown", "not applicable")}
    needed = [one for one in a.answers if one.state != "not needed"]
    for one in needed:
        count[one.state] += 1
    given = count["stated"] + count["range"] + count["not applicable"]
    ranges = f" ({count['range']} as a range)" if count["range"] else ""
    said = (
        f"{len(needed)} questions asked: {given} stated{ranges}, {count['assumed']} assumed, "
        f"{count['unknown']} unknown. Figures measured by you: {a.measured or 'none'}."
    )
    return f"{said} {RULE}" if a.recommended is not None else said


def uncapitalised(title: str) -> str:
    """A title within a sentence; a name in capitals keeps them."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def in_order(options: Sequence[OptionResult], people: bool = True) -> list[OptionResult]:
    """Recommended first, then by status; the cheapest first within one, unknown costs last."""

    def key(o: OptionResult) -> tuple[int, bool, float, str]:
        cost = o.cost if people else o.cost_without_people
        return STATUS_ORDER[o.status], cost is None, 0.0 if cost is None else cost.likely, o.option

    return sorted(options, key=key)


def volume_assumed(a: Assessment) -> bool:
    """True when nobody stated how much there is; the size of one request may still be assumed."""
    stated = {x.question for x in a.answers if x.state in ("stated", "range")}
    return not stated & {"requests_per_month", "monthly_tokens"}
