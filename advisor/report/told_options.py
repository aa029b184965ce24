"""What is held for and against an option, and the way to it, as figures with an id."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from advisor.decision.assessment import (
    Assessment,
    Conflict,
    NearMiss,
    OptionResult,
    Rejection,
    RuleStep,
)
from advisor.decision.held_to import HeldTo
from advisor.decision.requirements import complex_member, facts_in, metrics_in
from advisor.pack.checks import Check, Combined
from advisor.pack.pack import CompiledRequirement
from advisor.report.figure_ids import Held, held_against
from advisor.report.told import Because, Behind, Told, answer, answers, claim
from advisor.report.words import gives

KIND = "kind:"
COMPUTED, STRETCHED = "computed from the work", "times the median"
"""How the doubts read of a first word that was not measured in the form asked for."""
JUDGED = "what the option is known for, held against what the requirement asks"


def told_options(a: Assessment) -> dict[str, Told]:
    """Requirements judged, notices, near misses, conflicts and rules."""
    found: dict[str, Told] = {}
    for option in a.options:
        path = f"options.{option.option}"
        for name, said in _judged(a, option).items():
            found[f"{path}.requirements.{name}"] = said
        if option.why_not:
            found[f"{path}.why_not"] = Told(
                f"why {option.option} is not the recommended one",
                (option.why_not, option.cost_unknown_because),
                "the first requirement that it fails or cannot show, or the kind that the rules "
                "chose, or its cost",
                _against(option),
            )
        for i, notice in enumerate(option.notices):
            found[f"{path}.notices.{i}"] = Told(
                f"what is to be known of {option.option}",
                (notice,),
                "as the catalogue has it; of a route, the share of hard requests at which its "
                "strong model alone costs as much",
                _noticed(option),
            )
    for miss in a.near_misses:
        found[f"near_misses.{miss.option}"] = _miss(a, miss)
    for i, conflict in enumerate(a.conflicts, 1):
        found[f"conflicts.{i}"] = _conflict(conflict)
    for step in a.path:
        found[f"path.{step.rule}"] = _step(step)
    return found


def _judged(a: Assessment, option: OptionResult) -> dict[str, Told]:
    by_name: dict[str, list[Held | HeldTo]] = {}
    passed = (one for one in a.held_to if one.option == option.option)
    for one in (*held_against(option), *passed):
        by_name.setdefault(one.requirement, []).append(one)
    return {name: _requirement(option, name, ones) for name, ones in by_name.items()}


def _requirement(option: OptionResult, name: str, ones: Sequence[Held | HeldTo]) -> Told:
    printed: list[str] = []
    for one in ones:
        if isinstance(one, Rejection):
            printed += [one.needs, one.has, one.margin, one.because]
        elif isinstance(one, HeldTo):
            printed += [one.needs, one.has]
        else:
            printed += [one.why, one.settle]
    members = tuple(dict.fromkeys(one.about or option.option for one in ones))

    def rests_on(behind: Behind) -> Sequence[Because]:
        return list(behind_requirement(behind, name, members))

    return Told(f"“{ones[0].title}” of {option.option}", tuple(printed), JUDGED, rests_on)


def behind_requirement(behind: Behind, name: str, members: Sequence[str]) -> Iterator[Because]:
    """The requirement or kind itself, the answers it compares with, and what is known of each."""
    if name.startswith(KIND):
        kind = behind.pack.kinds[name.removeprefix(KIND)]
        yield Because(name, "rule", kind.kind.title, f"kinds.yaml: {kind.kind.id}")
        checks: list[Check] = list(kind.evidence)
    else:
        one = next((r for r in behind.pack.requirements if r.requirement.id == name), None)
        if one is None:
            return
        yield _asked_by(one)
        checks = [one.check]
    yield from answers(behind, [x for check in checks for x in _limits(check)])
    for member in members:
        yield from _known_of(behind, member, checks)


def _asked_by(one: CompiledRequirement) -> Because:
    needs = one.requirement
    return Because(
        f"requirements.{needs.id}", "requirement", needs.title, one.source, needs.because
    )


def _limits(check: Check) -> Iterator[str]:
    """The answers that a check is held against."""
    if isinstance(check, Combined):
        for part in check.parts:
            yield from _limits(part)
    elif check.answer:
        yield check.answer


def _known_of(behind: Behind, option: str, checks: Sequence[Check]) -> Iterator[Because]:
    """The claims behind each fact that the checks look at, for an option or a route's member."""
    asked, whole = option, behind.decided.option_facts[option]
    sheet = behind.decided.ground.sheets.get(option)
    if sheet is not None and sheet.route is not None:
        option = complex_member(sheet.route).option
        sheet = behind.decided.ground.sheets[option]
    if sheet is None:
        return
    made = behind.decided.option_facts[option]
    for check in checks:
        for metric in metrics_in(check):
            fact = sheet.facts.get(metric)
            if fact is None or fact.chosen is None:
                continue
            inherited = "; ".join(fact.doubts)
            found = claim(f"{metric} of {fact.chosen.figure.subject}", fact.chosen)
            yield Because(found.name, found.kind, found.said, why=inherited, chosen=fact.chosen)
        for name in sorted(facts_in(check)):
            # Of a route it is the whole that a budget is held against.
            who, known = (asked, whole) if name == "monthly_cost" else (option, made)
            fact = known.get(name)
            if fact is None or (name in sheet.facts and fact is sheet.facts[name]):
                continue
            doubts = "; ".join(fact.doubts)
            yield Because(
                f"{name} of {who}", "figure", fact.text, fact.source, doubts,
                inputs=tuple(_made_of(behind, name, doubts)),
            )  # fmt: skip


def _made_of(behind: Behind, fact: str, doubts: str) -> Iterator[Because]:
    """What a fact that is made for a workload takes besides the claims."""
    if fact == "first_word":
        stretch = behind.pack.evidence_rules.median_to_p95
        yield answer(behind, "ttft_limit")
        if COMPUTED in doubts:
            yield from (_rule_of_cost(behind, name) for name in ("first_word_overhead", "mfu"))
        elif stretch is not None and STRETCHED in doubts:
            said = f"{stretch.likely:g} times ({stretch.low:g} to {stretch.high:g})"
            yield Because("median_to_p95", "assumption", said, "evidence.yaml", stretch.why)
    elif fact == "tool_run":
        yield answer(behind, "tool_calls_per_task")


def _rule_of_cost(behind: Behind, name: str) -> Because:
    span = behind.pack.cost_assumptions[name]
    item = next(x for x in behind.pack.costs.assumptions if x.id == name)
    said = f"{span.likely:g} {item.unit} ({span.low:g} to {span.high:g})"
    return Because(name, "assumption", said, f"costs.yaml: {item.source.see or name}", item.why)


def _against(option: OptionResult) -> Callable[[Behind], Sequence[Because]]:
    def rests_on(behind: Behind) -> Sequence[Because]:
        names = {one.requirement: one for one in held_against(option)}
        found = [
            because
            for name, one in names.items()
            for because in behind_requirement(behind, name, (one.about or option.option,))
        ]
        kind = behind.decided.chosen.kind_id
        if kind in behind.pack.kinds:
            found += behind_requirement(behind, f"{KIND}{kind}", (option.option,))
        return found

    return rests_on


def _noticed(option: OptionResult) -> Callable[[Behind], Sequence[Because]]:
    def rests_on(behind: Behind) -> Sequence[Because]:
        found = [Because(option.option, "catalogue", option.name, "catalogue/options.yaml")]
        if option.stops_paying_at is not None:
            found += answers(behind, ("complex_share", "requests_per_month"))
        return found

    return rests_on


def _miss(a: Assessment, miss: NearMiss) -> Told:
    option = a.option(miss.option)

    def rests_on(behind: Behind) -> Sequence[Because]:
        return [] if option is None else _against(option)(behind)

    about = f"what would have to give for {miss.option}"
    return Told(about, (miss.gives, gives(miss)), JUDGED, rests_on)


def _conflict(c: Conflict) -> Told:
    said = tuple(value for value, _, _ in c.losers)
    whys = tuple(why for _, _, why in c.losers)

    def rests_on(behind: Behind) -> Sequence[Because]:
        used = Because(c.metric, "claim", c.used, c.used_source)
        return [used, *(Because("lost", "claim", v, s, w) for v, s, w in c.losers)]

    about = f"the {c.metric} of {c.subject}, of which the sources do not say the same"
    return Told(about, (c.used, *said, *whys, c.rule), c.rule, rests_on)


def _step(step: RuleStep) -> Told:
    def rests_on(behind: Behind) -> Sequence[Because]:
        rule = next((r for r in behind.pack.rules if r.id == step.rule), None)
        found = [Because(f"rules.{step.rule}", "rule", step.held, step.source)]
        if rule is not None:
            found += answers(behind, sorted(rule.when.facts()))
        return found

    how = "the rule's condition, held against the answers; the first rule that holds decides"
    return Told(f"the rule {step.rule}", (step.because,), how, rests_on)
