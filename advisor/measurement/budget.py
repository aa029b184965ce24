"""The cap on money: what is reserved counts as spent, so that no number in flight overruns it.

The worst case of a call is priced before it is sent. A token is at least one byte, so the bytes
of the request bound its input tokens; the output limit bounds its output, reasoning included.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.measurement.attempt import Attempt

BYTES_A_TOKEN = 16
"""A count of input tokens below the bytes over this is not believed."""
OVERHEAD_TOKENS = 800
"""What endpoints add on their own: roles, separators, the instructions for tools."""
EXPECTED_BYTES_A_TOKEN = 4
MTOK = 1e6


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars per million tokens; a cache price that is not given is the input price."""

    input: float
    output: float
    cache_read: float | None = None
    cache_write: float | None = None

    @property
    def free(self) -> bool:
        """True when no call can cost anything."""
        return not (self.input or self.output or self.cache_read or self.cache_write)

    def worst(self, body_bytes: int, max_tokens: int) -> float:
        """The most that one call can cost, in dollars."""
        dearest = max(self.input, self.cache_read or 0.0, self.cache_write or 0.0)
        return ((body_bytes + OVERHEAD_TOKENS) * dearest + max_tokens * self.output) / MTOK

    def expected(self, body_bytes: int, output_tokens: float) -> float:
        """What one call is likely to cost, in dollars: four bytes a token."""
        tokens = body_bytes / EXPECTED_BYTES_A_TOKEN
        return (tokens * self.input + output_tokens * self.output) / MTOK

    def billed(self, attempt: Attempt, body_bytes: int) -> float | None:
        """What the endpoint's own counts cost; None where there are none to be believed."""
        usage, events = attempt.reply.usage, len(attempt.reply.outputs)
        if usage.input is None or usage.output is None:
            return None
        if usage.output < events or usage.input < body_bytes / BYTES_A_TOKEN:
            return None
        read = self.input if self.cache_read is None else self.cache_read
        written = self.input if self.cache_write is None else self.cache_write
        fresh = max(usage.input - usage.cached - usage.cache_written, 0)
        spent = fresh * self.input + usage.cached * read + usage.cache_written * written
        return (spent + usage.output * self.output) / MTOK


@dataclass(slots=True)
class Budget:
    """What may be spent in one run; `spent` and `reserved` never pass `cap` together."""

    cap: float
    spent: float = 0.0
    reserved: float = 0.0
    refused: int = 0
    doubted: int = field(default=0)
    """Calls whose whole reservation was kept, because no count could be believed."""

    @property
    def left(self) -> float:
        """What may still be reserved."""
        return max(self.cap - self.spent - self.reserved, 0.0)

    def reserve(self, worst: float) -> bool:
        """Set the worst case of a call aside; False, and nothing set aside, if it does not fit."""
        if self.spent + self.reserved + worst > self.cap:
            self.refused += 1
            return False
        self.reserved += worst
        return True

    def settle(self, worst: float, billed: float | None) -> None:
        """Turn a reservation into what was spent: what was billed, or all of it in doubt.

        A count above the worst case is a lie or a mistake of the endpoint: the bound stands.
        """
        self.reserved = max(self.reserved - worst, 0.0)
        if billed is None or billed > worst:
            self.doubted += 1 if worst else 0
            billed = worst
        self.spent += billed
