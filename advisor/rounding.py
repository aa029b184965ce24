"""Rounding that keeps sums: the lines that are printed add up to the total that is printed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext

# Digits for the largest float and its cents: the usual 28 fail on an absurd amount.
DIGITS = 340


def shares_of(total: float, parts: Sequence[float], places: int) -> list[float]:
    """The parts rounded so that they add up to the rounded total.

    Rounding each part alone would leave a cent over; it goes to the part that lost most, so that
    a part that is exact in cents stays as it is. When the parts do not add up to the total by more
    than rounding, they are only rounded: a real difference must show.
    """
    with localcontext(prec=DIGITS):
        return _shares(total, parts, Decimal(1).scaleb(-places), places)


def _shares(total: float, parts: Sequence[float], unit: Decimal, places: int) -> list[float]:
    exact = [Decimal(repr(float(p))) for p in parts]
    rounded = [e.quantize(unit, ROUND_FLOOR) for e in exact]
    # As the total itself is printed: halves of a cent go the way of the binary number.
    target = Decimal(f"{total:.{places}f}")
    missing = int((target - sum(rounded, Decimal(0))) / unit)
    if abs(sum(exact, Decimal(0)) - Decimal(repr(float(total)))) > unit or not exact:
        return [float(e.quantize(unit, ROUND_HALF_EVEN)) for e in exact]
    order = sorted(range(len(exact)), key=lambda i: (rounded[i] - exact[i], i))
    for i in order[: max(missing, 0)]:
        rounded[i] += unit
    return [float(r) for r in rounded]
