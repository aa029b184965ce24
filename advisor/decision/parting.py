"""Where the path of a case parted from the expected one: the first rule that differs, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.decision.assessment import Assessment, OptionResult, RuleStep
from advisor.pack.pack import Pack
from advisor.units import Range, format_quantity

COST = "cost"
OTHERWISE = "otherwise"


@dataclass(frozen=True, slots=True)
class Parting:
    """The rule at which the two paths part, and what happened there in one sentence."""

    rule: str
    why: str


def deciding_rule(a: Assessment) -> str | None:
    """The rule that ended the path; None where none was walked or the last left a gap."""
    steps = [s for s in a.path if s.rule != COST]
    return steps[-1].rule if steps else None


def first_parting(
    pack: Pack, a: Assessment, by: str, kind: str, option: str, held: Mapping[str, str]
) -> Parting | None:
    """The first difference between the path taken and what a case expects of it.

    `held` says of single rules whether they hold; `by` is the rule that is to decide, `kind` the
    kind that is to be chosen, `option` what is to be recommended; each may be empty.
    """
    taken = {s.rule: s for s in a.path}
    for rule in [r.id for r in pack.rules]:
        step, wanted = taken.get(rule), held.get(rule)
        if wanted is not None and (step is None or step.held != wanted):
            got = f"it is “{step.held}”: {step.because}" if step is not None else "it was not asked"
            return Parting(rule, f"expected “{wanted}” here, but {got}")
        if step is not None and _ended(step, a) and by not in ("", rule):
            return Parting(rule, _too_soon(step, by, taken))
        if rule == by and (step is None or not _ended(step, a)):
            why = step.because if step is not None else "an earlier rule ended the path"
            return Parting(rule, f"expected to decide, but it does not hold: {why}")
    decided = deciding_rule(a)
    if by and decided != by:
        return Parting(decided or OTHERWISE, f"decided here, and not by {by}")
    if kind and decided in taken and a.kind != pack.kinds[kind].kind.title:
        step = taken[decided]
        chosen = pack.kinds[step.choose].kind.title if step.choose in pack.kinds else step.choose
        if step.choose == kind:
            fallback = f"it chose “{chosen}” as expected, but “{a.kind}” was used: "
            return Parting(decided, fallback + "no option of that kind qualifies")
        return Parting(decided, f"it chose “{chosen}”: {step.because}")
    return _at_cost(a, option)


def _ended(step: RuleStep, a: Assessment) -> bool:
    return step.rule == deciding_rule(a)


def _too_soon(step: RuleStep, by: str, taken: Mapping[str, RuleStep]) -> str:
    if by in taken:
        return f"decided here, after {by} did not hold: {taken[by].because}"
    return f"decided here already, before {by} was asked: {step.because}"


def _at_cost(a: Assessment, option: str) -> Parting | None:
    """The rules went as expected and another option was recommended."""
    best = a.recommended
    if not option or (best is not None and best.option == option):
        return None
    wanted = a.option(option)
    if wanted is None:
        return None
    return Parting(COST, f"the rules went as expected; {option} {_why_not(wanted, best)}")


def _why_not(wanted: OptionResult, best: OptionResult | None) -> str:
    if wanted.rejections:
        said: Sequence[str] = [
            f"{r.title}: needs {r.needs}, has {r.has}" for r in wanted.rejections
        ]
        return f"fails {'; '.join(said)}"
    if wanted.why_not:
        return f"was not chosen: {wanted.why_not}"
    if best is None or wanted.cost is None or best.cost is None:
        return "cannot be judged"
    return f"costs {_usd(wanted.cost)}, and {best.option} {_usd(best.cost)}"


def _usd(cost: Range) -> str:
    return format_quantity(cost.likely, "USD/month")
