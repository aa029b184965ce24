"""One option's result: what became of it, and in one sentence why it is not the recommended one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from advisor.decision.assessment import OptionResult, Status, Unverified
from advisor.decision.choice import Membership, Ranking
from advisor.decision.lenses import lenses_of
from advisor.decision.verdict import Judged
from advisor.pack.conditions import Fact


class ChosenKind(Protocol):
    """What a result needs to know of the choice."""

    @property
    def kind_id(self) -> str:
        """Id of the kind that was used."""

    @property
    def kind_title(self) -> str:
        """Its title."""

    @property
    def members(self) -> Mapping[str, Membership]:
        """Who belongs to it."""

    @property
    def ranking(self) -> Ranking | None:
        """The ranking, if there was anything to rank."""


def result_of(
    judged: Judged, chosen: ChosenKind, best: str, already_paid: Fact = None
) -> OptionResult:
    """The frozen result of one option; `already_paid` is the answer to that question."""
    sheet, costing, verdicts = judged.sheet, judged.costing, judged.verdicts
    member = chosen.members.get(sheet.option, Membership(False))
    unverified = list(verdicts.unverified)
    if member.doubts:
        unverified.append(
            Unverified(
                f"kind:{chosen.kind_id}",
                f"Scores expected of {chosen.kind_title[:1].lower()}{chosen.kind_title[1:]}",
                "; ".join(member.doubts),
                "run your own test set on it before relying on it",
                member.source,
            )
        )
    status: Status = "recommended" if sheet.option == best else judged.status
    return OptionResult(
        option=sheet.option,
        name=sheet.name,
        model="route" if sheet.model is None else sheet.model.id,
        deployment="route" if sheet.deployment is None else sheet.deployment.id,
        status=status,
        cost=costing.cost,
        cost_without_people=costing.without_people,
        cost_lines=costing.lines,
        rejections=tuple(verdicts.rejections),
        unverified=tuple(unverified),
        in_kind=member.belongs,
        why_not=_why_not(judged, member, chosen, best),
        cost_unknown_because=costing.why,
        notices=(sheet.route.note,) if sheet.route is not None and sheet.route.note else (),
        lenses=lenses_of(costing, already_paid),
        beaten_by=member.beaten_by,
        instead_of=member.instead_of,
    )


def _why_not(judged: Judged, member: Membership, chosen: ChosenKind, best: str) -> str:
    if judged.sheet.option == best:
        return ""
    if judged.verdicts.rejections:
        r = judged.verdicts.rejections[0]
        more = len(judged.verdicts.rejections) - 1
        tail = f" (and {more} more)" if more else ""
        return f"{r.title}: {r.has}; needs {r.needs}{tail}"
    if judged.status == "unknown":
        if judged.costing.cost is None:
            return f"no cost: {judged.costing.why}"
        first = next(u for u in judged.verdicts.unverified if u.blocking)
        return f"{first.title}: {first.why}"
    if not member.belongs:
        return member.why_not or "not of the kind the rules chose"
    ranking = chosen.ranking
    if ranking is not None and judged in ranking.tied:
        return f"a tie on cost; {ranking.best.sheet.name} is preferred because {ranking.broken_by}"
    return "qualifies, and costs more"
