"""Which figures of one's own would settle something, for one option or for those that matter."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.decision.assessment import Assessment, OptionResult
from advisor.decision.requirements import metrics_in
from advisor.interview.typed_figure import Asked
from advisor.pack import Pack
from advisor.text_safety import plain

PRICES = ("price_input", "price_output")
ALWAYS = ("ttft", "rate_limit")
MOST_OPTIONS = 6


@dataclass(frozen=True, slots=True)
class FigureAsked:
    """A figure that may be typed in: about what, its name, and why it is of use."""

    asked: Asked
    name: str
    title: str
    why: str


def asked_of(pack: Pack, a: Assessment, option: OptionResult) -> tuple[FigureAsked, ...]:
    """The figures that would settle something about an option, then its prices and speed."""
    found: dict[Asked, FigureAsked] = {}
    metrics = {r.requirement.id: metrics_in(r.check) for r in pack.requirements}
    doubts = [(u.about, u.requirement, f"{u.title}: not verified") for u in option.unverified]
    fails = [(r.about, r.requirement, f"{r.title}: {r.margin}") for r in option.rejections]
    for about, requirement, why in (*doubts, *fails):
        for metric in metrics.get(requirement, ()):
            _add(pack, a, found, Asked(about, metric), why)
    if option.option in pack.options:
        rented = pack.deployments[pack.options[option.option].deployment]
        if rented.gpu:
            _add(pack, a, found, Asked(rented.gpu, "gpu_hour"), "your own price")
        else:
            for metric in PRICES:
                _add(pack, a, found, Asked(option.option, metric), "your own price")
        for metric in ALWAYS:
            _add(pack, a, found, Asked(option.option, metric), "your own measurement")
    return tuple(found.values())


def asked_now(pack: Pack, a: Assessment) -> tuple[FigureAsked, ...]:
    """What is worth typing in now: for the recommended option, its rivals and the undecided."""
    order = sorted(a.options, key=lambda o: (o.status != "recommended", not o.in_kind))
    matter = [o for o in order if o.status != "rejected"][:MOST_OPTIONS]
    found: dict[Asked, FigureAsked] = {}
    for option in matter:
        for one in asked_of(pack, a, option):
            found.setdefault(one.asked, one)
    return tuple(found.values())


def _add(
    pack: Pack, a: Assessment, found: dict[Asked, FigureAsked], asked: Asked, why: str
) -> None:
    metric = pack.evidence_rules.metrics.get(asked.metric)
    if metric is None or not asked.about or asked in found:
        return
    option = a.option(asked.about)
    name = asked.about if option is None else option.name
    found[asked] = FigureAsked(asked, plain(name, 80), metric.title, plain(why, 120))
