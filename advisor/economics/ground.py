"""What costs rest on and no answer changes: claims in force, sheets and prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from advisor.economics.model import CostModel
from advisor.evidence.choose import Claims
from advisor.evidence.sheet import Sheet, build_sheets
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack


@dataclass(frozen=True, slots=True)
class CostGround:
    """Claims, sheets and prices of one pack, one body of evidence and one day."""

    claims: Claims
    sheets: Mapping[str, Sheet]
    model: CostModel


def cost_ground(
    pack: Pack,
    evidence: Sequence[Figure],
    as_of: date,
    counted_in: str,
    claims_type: type[Claims] = Claims,
    model_type: type[CostModel] = CostModel,
) -> CostGround:
    """The ground of a pack on a day; tokens are those of the model `counted_in`.

    A trace gives types of its own, which compute the same and remember how.
    """
    order = pack.rank
    claims = claims_type((*pack.figures, *evidence), pack.evidence_rules, as_of, order)
    sheets = build_sheets(pack, claims)
    return CostGround(claims, sheets, model_type(pack, claims, sheets, counted_in))
