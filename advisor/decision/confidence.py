"""How firm a recommendation is: every reason why it is provisional, in words."""

from __future__ import annotations

from datetime import date

from advisor.decision.assessment import OptionResult
from advisor.decision.decide import OVER_BUDGET, Decided
from advisor.decision.notes import coming_prices, priced_by
from advisor.pack.pack import Pack

RULE = (
    "A recommendation is firm where every requirement is verified on direct evidence, the volume "
    "is stated, no answer that is missing leads to another kind of option, no price is known to "
    "change within the horizon and the likely cost is within the budget; otherwise it is "
    "provisional."
)
"""By which it is firm, in one sentence: what `provisional_because` looks at."""


def provisional_because(
    pack: Pack, found: Decided, recommended: OptionResult | None, as_of: date
) -> tuple[str, ...]:
    """Every reason why the recommendation is not firm; empty where it is, or where there is none.

    `recommended` is the result of the option that was found.
    """
    if recommended is None:
        return ()
    reasons = []
    if any(w.code == OVER_BUDGET for w in found.chosen.warnings):
        reasons.append("it is likely over your budget")
    if "requirements" not in pack.procedure:
        reasons.append("this pack checks no requirement")
    count = len({u.requirement for u in recommended.unverified})
    if count:
        noun = "requirement is" if count == 1 else "requirements are"
        reasons.append(f"{count} {noun} not yet verified")
    if found.walked.still_possible:
        reasons.append("an answer nobody gave could lead to another kind of option")
    if not {"requests_per_month", "monthly_tokens"} & found.resolved.stated:
        reasons.append("the volume is assumed")
    end = found.facts["horizon_end"]
    assert isinstance(end, date)
    sheet = found.ground.sheets[recommended.option]
    if any(True for o in priced_by(sheet) for _ in coming_prices(pack, o, as_of, end)):
        reasons.append("its price changes within the horizon")
    return tuple(reasons)
