"""The ends of a span as they can be printed: inside it, and with nothing printable left out."""

from __future__ import annotations

import math

from advisor.units import UnitError, format_quantity, parse_quantity

DIGITS = 5
SAME = 1e-9


def step_at(amount: float, unit: str) -> float:
    """How far apart printed amounts are here: $1 at $1,053, 1 ms at 519 ms, 100 at 31.2k.

    It is the finest decimal step whose multiples are printed in full; never finer than five digits.
    """
    if amount == 0:
        return 0.0
    size = math.floor(math.log10(abs(amount)))
    for power in range(size - DIGITS + 1, size + 1):
        step = float(f"1e{power}")
        near = math.floor(amount / step)
        if all(_in_full(multiple(n, power), unit) for n in (near, near + 1, near + 2)):
            return step
    return float(f"1e{size - DIGITS + 1}")


def multiple(count: int, power: int) -> float:
    """So many times a power of ten; through text, for 3 x 0.1 is 0.30000000000000004."""
    return float(f"{count}e{power}")


def floor_to(amount: float, step: float) -> float:
    """The last multiple of a decimal step that is not above the amount."""
    power = round(math.log10(step))
    count = math.floor(amount / step)
    if multiple(count + 1, power) <= amount:
        count += 1
    elif multiple(count, power) > amount:
        count -= 1
    return multiple(count, power)


def ceil_to(amount: float, step: float) -> float:
    """The first multiple of a decimal step that is not below the amount."""
    return -floor_to(-amount, step)


def printed_ends(low: float, high: float, unit: str) -> tuple[float, float]:
    """The first and the last printed amount of a span; the span's own ends if it holds none."""
    first = low if low == 0 else ceil_to(low, step_at(low, unit))
    last = high if high == 0 else floor_to(high, step_at(high, unit))
    return (first, last) if low <= first <= last <= high else (low, high)


def round_within(amount: float, low: float, high: float) -> float:
    """The amount in as few digits as lie between `low` and `high`, so that it can be said."""
    if amount == 0:
        return amount
    size = math.floor(math.log10(abs(amount)))
    for digits in range(2, 12):
        unit = 10.0 ** (size - digits + 1)
        for steps in (round(amount / unit), math.ceil(amount / unit), math.floor(amount / unit)):
            # Through text: 3 x 0.1 is 0.30000000000000004.
            near = float(f"{steps * unit:.{digits}g}")
            if low <= near <= high:
                return near
    return amount


def _in_full(amount: float, unit: str) -> bool:
    try:
        read = parse_quantity(format_quantity(amount, unit), unit)
    except UnitError:
        return False
    return abs(read - amount) <= SAME * abs(amount)
