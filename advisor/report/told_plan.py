"""What the plan, the risks and the warnings say, as figures with an id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from advisor.decision.assessment import Assessment, OptionResult
from advisor.pack.plan_schema import PLACEHOLDER, Said
from advisor.report.gate_trace import gate_figures
from advisor.report.own_figures import CODE as OWN_MEASUREMENT
from advisor.report.plan import Plan
from advisor.report.plan_facts import plan_facts
from advisor.report.plan_names import names_for
from advisor.report.risks import risks
from advisor.report.schedule import schedule
from advisor.report.told import Because, Behind, Told, answer, worked
from advisor.trace.of_options import option_figures
from advisor.workload.resolved import resolve

TEXT = "a text of plan.yaml, with what it leaves open worked out for this workload"
LONGEST = "the longest that its text says it may take, in days"
MADE_FROM: Mapping[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "limit": (("ttft_limit",), (), ()),
    "percentile": (("ttft_limit",), (), ()),
    "percentile_sample": (("ttft_limit",), (), ()),
    "bill": ((), (), ("month_bill_usd",)),
    "bill_span": ((), ("sampling.tolerance",), ("month_bill_usd",)),
    "bill_from": ((), ("sampling.tolerance",), ("month_bill_usd",)),
    "day_bill": (("use_case",), ("sampling.tolerance",), ("day_bill_usd",)),
    "week_bill": ((), ("sampling.tolerance",), ("week_bill_usd",)),
    "half_rate": (("input_tokens", "output_tokens"), (), ()),
    "counted_requests": (("requests_per_month",), (), ("requests_usd.assessed",)),
    "counted_cost": (
        ("requests_per_month",), ("sampling.task_tolerance",), ("requests_usd.most",),
    ),
    **{
        name: ((), (f"sampling.{setting}",), ())
        for name, setting in (
            ("examples", "examples"), ("examples_apart", "examples_apart"), ("pairs", "pairs"),
            ("unseen", "examples"), ("runs", "runs"), ("none_failed", "copies_least"),
            ("arm", "arm"), ("read", "read"),
        )
    },
    "kept_until": (("current_option",), (), ()),
    "way_back": (("current_option",), (), ()),
    "failed_gate": (("failed_share",), ("triggers.failed_gate",), ()),
    "failed_sample": (("failed_share",), ("sampling.copies_least",), ()),
    "failed_share": (
        ("failed_share", "requests_per_month"), ("triggers.failed_share",), (),
    ),
    "failed_most": (("failed_share",), ("triggers.failed_most",), ()),
    "shadow_share": (
        ("requests_per_month", "peak_factor", "ttft_limit"),
        ("sampling.shares", "sampling.copies"), (),
    ),
    "shadow_days": (
        ("requests_per_month",), ("sampling.copies", "sampling.usual_days"), (),
    ),
    "disagreements": (("requests_per_month",), ("sampling.graded", "sampling.copies"), ()),
    "ab_weeks": (("requests_per_month",), ("sampling.arm",), ()),
    "ab_first": ((), ("triggers.ab_shares",), ()),
    "ab_last": ((), ("triggers.ab_shares",), ()),
}  # fmt: skip
"""What fills a placeholder: answers, settings of plan.yaml, figures of the plan. One that is not
here is a trigger of its own name."""
ABOUT: Mapping[str, tuple[str, ...]] = {
    "growth-not-priced": ("growth_per_month", "horizon", "requests_per_month"),
    "batch-discount-unclaimed": ("interaction", "batchable_share"),
    "current-option-ends": ("current_option", "horizon"),
    "long-prompts-cost-more": ("longest_prompt", "input_tokens"),
    "horizon-order": ("horizon", "growth_per_month"),
    "purchase": ("horizon",),
    "price-changes": ("horizon",),
}
"""The answers that a warning is given for."""


def told_plan(a: Assessment, plan: Plan) -> dict[str, Told]:
    """Phases, checks and gates by their own ids; risks from 1; warnings by their code."""
    found: dict[str, Told] = {}
    said: tuple[str, ...]
    for phase in plan.phases:
        said = (phase.duration, phase.about, phase.gate, phase.rollback, phase.trigger,
                phase.reversible, phase.title)  # fmt: skip
        found[f"plan.{phase.id}"] = Told(f"the phase “{phase.title}”", said, TEXT, _of(phase.id))
        for check in phase.checks:
            about, said = f"the check {check.id}", (check.text, check.why)
            found[f"plan.{check.id}"] = Told(about, said, TEXT, _of(check.id))
        for metric, seen in phase.gate_lines:
            said = (metric.metric, metric.threshold, metric.rule, metric.n, seen.text)
            about = f"the gate {metric.id}: {metric.metric}"
            found[f"plan.{metric.id}"] = Told(about, said, TEXT, _of(metric.id))
    for bar in schedule(plan, a.as_of):
        days = f"{bar.days} day{'s' if bar.days > 1 else ''}"
        id = plan.phases[bar.number - 1].id
        found[f"plan.{id}.days"] = Told(
            f"how long the chart gives “{bar.title}”", (days,), LONGEST, _of(id)
        )
    for i, risk in enumerate(risks(a, plan.to_kind), 1):
        words = (risk.risk, risk.trigger, risk.mitigation)
        found[f"risks.{i}"] = Told(f"a risk: {risk.risk}", words, WHY_A_RISK, _risk(words))
    count: dict[str, int] = {}
    for warned in a.warnings:
        count[warned.code] = count.get(warned.code, 0) + 1
        name = f"warnings.{warned.code}" + (
            "" if count[warned.code] == 1 else f".{count[warned.code]}"
        )
        found[name] = Told(
            f"the warning {warned.code}",
            (warned.message,),
            "said where it holds",
            _warned(warned.code),
        )
    return found


WHY_A_RISK = "it follows from what is not verified, from costs, warnings or open answers"


def _of(id: str) -> Callable[[Behind], Sequence[Because]]:
    def rests_on(behind: Behind) -> Sequence[Because]:
        texts = list(_texts(behind, id))
        names = dict.fromkeys(n for text in texts for n in PLACEHOLDER.findall(text))
        facts = plan_facts(behind.pack, behind.a, resolve(behind.pack, behind.costs.workload))
        words = names_for(behind.pack.plan, behind.a, facts)
        source = f"plan.yaml of {behind.pack.id} {behind.pack.version}"
        return [
            Because(id, "plan", " ".join(texts), source),
            *(_filled(behind, name, words[name]) for name in names if name not in ("from", "to")),
        ]

    return rests_on


def _texts(behind: Behind, id: str) -> Iterator[str]:
    """The texts of plan.yaml under one id, as they stand there."""

    def said(texts: Sequence[Said]) -> Iterator[str]:
        yield from (t.text for t in texts)

    for phase in behind.pack.plan.phases:
        if phase.id == id:
            for texts in (phase.duration, phase.about, phase.trigger, phase.reversible):
                yield from said(texts)
            yield from said(phase.rollback)
            yield from () if phase.gate is None else said(phase.gate.text)
        for check in phase.checks:
            if check.id == id:
                yield from said(check.text)
        for number, m in enumerate(() if phase.gate is None else phase.gate.metrics, 1):
            if id in (m.id, f"{phase.id}-gate-{number}"):
                yield from (m.metric, m.threshold, m.rule, m.n)


def _filled(behind: Behind, name: str, said: str) -> Because:
    asked, settings, figures = MADE_FROM.get(name, ((), (f"triggers.{name}",), ()))
    inputs = [answer(behind, x) for x in asked]
    plan = behind.pack.plan
    for path in settings:
        group, _, key = path.partition(".")
        value = getattr(plan.sampling if group == "sampling" else plan.triggers, key)
        inputs.append(Because(path, "plan", str(value), "plan.yaml"))
    known = gate_figures(behind.pack, behind.costs.workload, behind.a) if figures else {}
    inputs += [worked(behind, f"plan.{x}", known) for x in figures]
    return Because(name, "figure", said, inputs=tuple(inputs))


def _risk(words: Sequence[str]) -> Callable[[Behind], Sequence[Because]]:
    def rests_on(behind: Behind) -> Sequence[Because]:
        best = behind.a.recommended
        if best is None:
            return ()
        path = f"options.{best.option}"
        found = [_cost_of(behind, best)]
        text = " ".join(words)
        for one in best.unverified:
            if one.title in text:
                name = f"{path}.requirements.{one.requirement}"
                found.append(Because(name, "figure", one.why))
        found += [
            Because(f"warnings.{w.code}", "figure", w.message)
            for w in behind.a.warnings
            if w.message in text
        ]
        return found

    return rests_on


def _warned(code: str) -> Callable[[Behind], Sequence[Because]]:
    def rests_on(behind: Behind) -> Sequence[Because]:
        found = [answer(behind, name) for name in ABOUT.get(code, ())]
        best = behind.a.recommended
        if best is not None and code != OWN_MEASUREMENT:
            found.append(_cost_of(behind, best))
        if code == "purchase":
            life = behind.pack.cost_assumptions["server_life"]
            item = next(x for x in behind.pack.costs.assumptions if x.id == "server_life")
            said = f"{life.likely:g} {item.unit}"
            found.append(Because("server_life", "assumption", said, "costs.yaml", item.why))
        return found

    return rests_on


def _cost_of(behind: Behind, best: OptionResult) -> Because:
    known = option_figures("recommended", best)
    return worked(behind, "recommended.monthly_cost_usd", known)
