"""Which recommendations changed between two days or two packs, and what is different.

A reason is a difference that was seen in what a result rests on: its answers, the figures of the
earlier and the new winner, what became of each, the rules on the way. None is made up: where
nothing that was kept explains a change, that is what is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from advisor.pack.pack import Pack
from advisor.watch.kept import ASSUMED, Kept, KeptFact, KeptOption, KeptResult

ReasonKind = Literal["answer", "price", "expired", "fact", "status", "rule", "assumption", "none"]
State = Literal["changed", "same", "new", "gone"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One difference; `about` is an option, a rule or a question."""

    kind: ReasonKind
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One workload file then and now; `changed` where another option or verdict came out."""

    file: str
    state: State
    before: KeptResult | None
    after: KeptResult | None
    reasons: tuple[Reason, ...] = ()


def changes(before: Kept | None, after: Kept, pack: Pack) -> tuple[Change, ...]:
    """Each workload of either side, by file name. `pack` is that of the later side."""
    if before is None:
        return tuple(Change(f, "new", None, r) for f, r in sorted(after.workloads.items()))
    files = sorted({*before.workloads, *after.workloads})
    return tuple(
        _change(f, before.workloads.get(f), after.workloads.get(f), before, after, pack)
        for f in files
    )


def _change(
    file: str,
    then: KeptResult | None,
    now: KeptResult | None,
    before: Kept,
    after: Kept,
    pack: Pack,
) -> Change:
    if then is None or now is None:
        return Change(file, "new" if then is None else "gone", then, now)
    if (then.verdict, then.option) == (now.verdict, now.option):
        return Change(file, "same", then, now)
    found = list(_reasons(then, now, before, after, pack))
    if not any(r.kind != "status" for r in found):
        found.append(_unexplained(then, now, before, after, explained=bool(found)))
    return Change(file, "changed", then, now, tuple(found))


def _reasons(
    then: KeptResult, now: KeptResult, before: Kept, after: Kept, pack: Pack
) -> Iterator[Reason]:
    yield from _answers(then, now)
    yield from _standing(then, now)
    # Figures are kept for one day; a result carried over from an earlier one has lost its own.
    if then.as_of == before.as_of:
        for subject in _rests_on(pack, then.option, now.option):
            # Of what is new or gone that is the reason, and not each of its figures.
            if subject not in before.facts or subject not in after.facts:
                continue
            old, new = before.facts[subject], after.facts[subject]
            yield from _figures(subject, old, new, now.as_of)
    yield from _rules(then, now)
    if then.as_of == before.as_of:
        yield from _figures(
            ASSUMED, before.facts.get(ASSUMED, {}), after.facts.get(ASSUMED, {}), now.as_of
        )


def _answers(then: KeptResult, now: KeptResult) -> Iterator[Reason]:
    for question in dict.fromkeys((*then.answers, *now.answers)):
        old, new = then.answers.get(question), now.answers.get(question)
        if old != new:
            text = f"the answer was {old or 'not given'}, now {new or 'not given'}"
            yield Reason("answer", question, text)


def _standing(then: KeptResult, now: KeptResult) -> Iterator[Reason]:
    """What became of the earlier winner, and what the new one was before."""
    if then.option:
        yield Reason("status", then.option, _stands(now.options.get(then.option)))
    if now.option:
        was = then.options.get(now.option)
        text = "was not in the catalogue before" if was is None else f"before: {_is(was)}"
        yield Reason("status", now.option, text)


def _stands(option: KeptOption | None) -> str:
    if option is None:
        return "is no longer in the catalogue"
    return f"recommended before; now {_is(option)}"


IS: Mapping[str, str] = {
    "rejected": "rejected",
    "unknown": "cannot be judged",
    "qualifies": "qualifies",
    "recommended": "recommended",
}


def _is(option: KeptOption) -> str:
    if option.status in ("rejected", "unknown"):
        return f"{IS[option.status]}: {option.why}" if option.why else IS[option.status]
    cost = "" if option.usd is None else f", at ${option.usd:,.2f} a month"
    return f"{option.why or IS[option.status]}{cost}"


def _rests_on(pack: Pack, *options: str) -> list[str]:
    """The subjects whose figures make the options what they are: members, models, machines."""
    found: dict[str, None] = {}
    for option in filter(None, options):
        route = pack.routes.get(option)
        members = [option] if route is None else [m.option for m in route.members]
        if route is not None and route.router is not None:
            members.append(route.router.option)
        for member in members:
            spec = pack.options.get(member)
            deployment = None if spec is None else pack.deployments[spec.deployment]
            machine = "" if deployment is None else deployment.gpu
            model = "" if spec is None else spec.model
            found |= dict.fromkeys(s for s in (member, model, machine) if s)
    return list(found)


def _figures(
    subject: str, old: Mapping[str, KeptFact], new: Mapping[str, KeptFact], today: date
) -> Iterator[Reason]:
    for title in dict.fromkeys((*old, *new)):
        was, now = old.get(title), new.get(title)
        if was is not None and now is not None and was.value == now.value:
            continue
        text = f"{title}: was {_said(was)}, now {_said(now)}"
        if was is not None and was.until is not None and was.until < today:
            text += f"; the earlier one held until {was.until.isoformat()}"
            yield Reason("expired", subject, text)
        elif subject == ASSUMED:
            yield Reason("assumption", subject, text)
        else:
            yield Reason("price" if _is_money(was or now) else "fact", subject, text)


def _said(fact: KeptFact | None) -> str:
    return "not known" if fact is None else f"{fact.value} [{fact.source}]"


def _is_money(fact: KeptFact | None) -> bool:
    return fact is not None and "$" in fact.value


def _rules(then: KeptResult, now: KeptResult) -> Iterator[Reason]:
    for rule in dict.fromkeys((*then.rules, *now.rules)):
        old, new = then.rules.get(rule), now.rules.get(rule)
        if old == new:
            continue
        if new is None:
            text = "is no longer asked"
        elif old is None:
            text = f"was not asked before; now it {HELD[new]}"
        else:
            text = f"before, it {HELD[old]}; now it {HELD[new]}"
        yield Reason("rule", rule, text)
    if then.kind != now.kind:
        text = f"chose “{then.kind or 'nothing'}” before, now “{now.kind or 'nothing'}”"
        yield Reason("rule", "the rules", text)


HELD: Mapping[str, str] = {"yes": "held", "no": "did not hold", "unknown": "could not be decided"}


def _unexplained(
    then: KeptResult, now: KeptResult, before: Kept, after: Kept, *, explained: bool
) -> Reason:
    """Why there is no further reason: said, not guessed."""
    if then.as_of != before.as_of:
        text = f"it was kept on {then.as_of.isoformat()}, and the figures of that day were not"
    elif before.pack.hash != after.pack.hash:
        text = f"the pack changed, in nothing that is kept: {before.pack} to {after.pack}"
    elif then.as_of != now.as_of and explained:
        text = f"only the day moved on, from {then.as_of.isoformat()} to {now.as_of.isoformat()}"
    else:
        text = "nothing that is kept is different"
    return Reason("none", "", text)
