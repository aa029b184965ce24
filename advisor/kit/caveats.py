"""What a kit's README says of its bounds, of what stands in, and of what is not there."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.decision.assessment import Assessment
from advisor.kit.alerts import span
from advisor.kit.gates import Gates
from advisor.kit.gateway import direct, percent
from advisor.kit.served import Cast
from advisor.kit.serving import Node
from advisor.report.money import usd

ROUTE = "route"
CHOOSES = {
    "split": "Who decides which request is hard: the application chooses between {first} and "
    "{then}. The gateway judges no request.",
    "cascade": "Who decides what is asked again: the application checks the answer of {first} and "
    "asks {then} where it does not pass. The gateway judges no answer.",
    "pipeline": "The order of the steps: the application asks {first} and sends what it gets on "
    "to {then}.",
}
"""What of a route is left to the application, by its design."""


def thresholds(gates: Gates, cast: Cast, nodes: tuple[Node, ...]) -> list[dict[str, str]]:
    """Every bound that a file of the kit holds, and where it is from."""
    volume = "stated volume" if gates.volume_known else "assumed volume: nobody stated one"
    found = [
        (
            "failed requests", f"{gates.failed.above:.0%} over {span(gates.failed.minutes)}",
            f"the plan's triggers; {volume}",
        ),
    ]  # fmt: skip
    if gates.first_word is not None:
        found.append(
            (
                "first word",
                f"{gates.first_word.above:g} ms at percentile {gates.percentile} over "
                f"{span(gates.first_word.minutes)}",
                f"the stated limit; {volume}",
            )
        )
    if gates.bill is not None:
        found.append(
            (
                "cost of the new option",
                f"{usd(gates.bill_most)} over {span(gates.bill_hours * 60)}",
                f"the assessed {usd(gates.bill.likely)} a month without people: its range, or the "
                "plan's tolerance above it, whichever is more",
            )
        )
    copied = sum(s.compared and not s.candidate.self_hosted for s in cast.services)
    if gates.shadow_day is not None and copied:
        each = f", for each of {copied} parts" if copied > 1 else ""
        found.append(
            (
                "cost of the copies",
                f"{usd(gates.shadow_day)} a day{each}",
                f"that of a day, times the {percent(gates.shadow_share)}% that are copied",
            )
        )
    if gates.request is not None:
        found.append(
            (
                f"cost of {gates.request.many:,} requests",
                usd(gates.request.most * gates.request.many),
                f"{usd(gates.request.likely * gates.request.many)} "
                + (
                    "answered at once, without what batches save"
                    if gates.live_only
                    else f"was assessed; {volume}"
                ),
            )
        )
    found += [
        (
            f"cost of {cost.many:,} rows of the comparison{', ' if part else ''}{part}",
            usd(cost.most * cost.many),
            f"{usd(cost.likely * cost.many)} at the workload's sizes, sent one by one and never "
            "cached",
        )
        for part, cost in gates.rows.items()
    ]
    found += [
        (
            f"nodes of {n.name}",
            f"{round(n.size.nodes)}, {n.size.reserve} of them in reserve",
            f"{n.size.load:.3f} busy at {n.size.use:.0%} use",
        )
        for n in nodes
        if n.size is not None
    ]
    return [{"what": what, "bound": bound, "source": source} for what, bound, source in found]


def fallbacks(a: Assessment, cast: Cast) -> str:
    """Who answers when what serves fails, and why today's option does or does not."""
    said = []
    behind = [arm for s in cast.services for arm in s.behind]
    if behind:
        names = ", then ".join(arm.name for arm in behind)
        said.append(
            f"When what answers fails, the gateway asks {names}: that is the design that was "
            "chosen, from the A/B test on, and nothing else stands in."
        )
    elif cast.fallbacks:
        for service in cast.services:
            names = ", then ".join(arm.name for arm in service.stand_ins)
            what = f"what answers {service.name}" if service.part else "what answers"
            if names:
                said.append(f"When {what} fails, the gateway asks {names}.")
        said.append(
            "Only an option that meets every requirement of this workload stands in by itself. "
            "Run the test set on it first: add "
            f"{', '.join(direct(arm.role) for arm in cast.fallbacks)} to the providers."
        )
    elif cast.why_no_fallback:
        said.append(f"There is no fallback: {cast.why_no_fallback}.")
    if cast.moves and cast.previous_may_stand_in:
        parts = ", ".join(s.name for s in cast.services if s.previous_may_stand_in and s.part)
        where = f" for {parts}" if parts else ""
        said.append(f"After the full switch today's option stands in first{where}: it qualifies.")
    elif behind:
        pass
    elif cast.moves and a.current is not None:
        said.append(
            "Today's option does not stand in by itself after the full switch: "
            f"{_why_not(a.current.why_not, cast)}. Going back to it is a decision."
        )
    elif cast.moves:
        said.append(
            "Nobody said what runs today, so it is not known to meet the requirements and does "
            "not stand in by itself. Going back to it is a decision."
        )
    return " ".join(said)


def _why_not(judged: str, cast: Cast) -> str:
    """Why today's option is no stand-in: it does not qualify, or it does and still is none."""
    if not cast.previous_qualifies:
        return judged or "it does not qualify"
    if any(s.current is not None and s.current.self_hosted for s in cast.services):
        return "it qualifies, but its machines would have to be kept for that"
    if not any(s.compared for s in cast.services):
        return "it qualifies, and goes on serving its part"
    return "it qualifies, but is not known to be strong enough for what it would answer"


def alone(cast: Cast) -> Iterable[str]:
    """The parts of a route that nothing stands in for."""
    for service in cast.services:
        if service.stand_ins or service.previous_may_stand_in or not service.part:
            continue
        why = cast.why_no_fallback or "what stands in for the rest serves it already"
        if service.hard:
            why = (
                "no other vendor's option that can be had without machines is known to be strong "
                "enough for the hard requests"
            )
        yield f"{service.name} has no fallback: {why}. Agree what happens when it fails."


def missing(a: Assessment, gates: Gates, cast: Cast, nodes: tuple[Node, ...]) -> Iterable[str]:
    """What a reader may look for and not find, each with its reason."""
    if not cast.moves and a.current is not None:
        yield "Shadow and A/B: what is recommended runs already."
    elif not cast.moves:
        yield "Shadow and A/B: there is nothing today to copy from or to compare with."
    elif not cast.compared:
        yield "Shadow and A/B: what runs today stays where it is, and the other parts are new."
    if cast.moves and a.current is not None and a.current.model == ROUTE:
        yield (
            "Where today's requests go: what runs today is a route, which the gateway asks as one "
            "model at CURRENT_API_BASE. Where the application routes them itself, switch there."
        )
    if gates.first_word is None:
        yield "An alert on the first word: no limit was stated."
    if gates.bill is None:
        yield "Alerts on the bill: machines cost the same, busy or not, or no cost is known."
    if not gates.volume_known:
        yield (
            "Windows and the cost of a request that rest on your own volume: nobody stated it. "
            "State requests_per_month and make the kit again."
        )
    if gates.live_only:
        yield (
            "Batches: what is costed at a batch price goes through the batch interface of its "
            "vendor and past this gateway, so no rule here sees it. Switch that part in the "
            "application, at the same step, and watch the vendor's bill."
        )
    if cast.route is not None and cast.route.design in CHOOSES:
        names = [s.name for s in cast.services]
        yield CHOOSES[cast.route.design].format(first=names[0], then=" and ".join(names[1:]))
        router = cast.route.router
        asked = [arm.role for arm in cast.arms if router and arm.option == router.option]
        if router is not None:
            where = f"ask the gateway for {direct(asked[0])}" if asked else "it has no name here"
            yield (
                "The router: the cost counts a call to it for each request, "
                f"{router.input_tokens:g} tokens in and {router.output_tokens:g} out; {where}."
            )
    for node in nodes:
        if not node.context_known:
            yield (
                f"The longest prompt of {node.name} was not stated: the context is the "
                f"{node.context:,} tokens that were checked to fit."
            )
        if node.size is None:
            yield f"The number of nodes of {node.name}: no throughput is on record."
