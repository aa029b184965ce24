"""Where a model is reached and what it may cost. The key is read late and shown nowhere."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from advisor.pack import Pack
from advisor.units import Range

KEY = "ANTHROPIC_API_KEY"
BASE_URL = "ANTHROPIC_BASE_URL"
NO_KEY = "none"
MTOK = 1_000_000
# Letters to a token at the very least, for the bound that is reserved before a request.
LETTERS_PER_TOKEN = 2


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars per million tokens; None where nobody knows."""

    input: float | None = None
    output: float | None = None


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind the Messages API. `stall` is in seconds, `cap_usd` and `cap_tokens` a talk."""

    model: str
    key: str = field(repr=False)
    base_url: str = ""
    prices: Prices = Prices()
    cap_usd: float = 1.0
    cap_tokens: int = 500_000
    max_tokens: int = 2048
    stall: float = 30.0


@dataclass(frozen=True, slots=True)
class Spent:
    """Tokens of a talk so far; input is what was not read from the cache."""

    input: int = 0
    cached: int = 0
    written: int = 0
    output: int = 0

    def plus(self, other: Spent) -> Spent:
        """Both together."""
        return Spent(
            self.input + other.input,
            self.cached + other.cached,
            self.written + other.written,
            self.output + other.output,
        )

    @property
    def tokens(self) -> int:
        """All tokens, cached ones too."""
        return self.input + self.cached + self.written + self.output

    def usd(self, prices: Prices) -> float | None:
        """The cost, an upper bound: cache reads at the full price, writes at 1.25 times it."""
        if prices.input is None or prices.output is None:
            return None
        sent = self.input + self.cached + 1.25 * self.written
        return (sent * prices.input + self.output * prices.output) / MTOK

    def words(self, endpoint: Endpoint) -> str:
        """How much of the cap is used, in one line."""
        usd = self.usd(endpoint.prices)
        shown = f"{self.tokens:,} of {endpoint.cap_tokens:,} tokens"
        if usd is None:
            return f"{shown}; the price of {endpoint.model} is not known"
        return f"{shown}, at most ${usd:.4f} of ${endpoint.cap_usd:.2f}"


def over_cap(endpoint: Endpoint, spent: Spent, letters: int) -> str:
    """Why the next request may not be sent; "" where its worst case stays under the cap."""
    worst = spent.plus(Spent(written=letters // LETTERS_PER_TOKEN, output=endpoint.max_tokens))
    if worst.tokens > endpoint.cap_tokens:
        return f"the cap of {endpoint.cap_tokens:,} tokens might be passed; nothing was sent"
    usd = worst.usd(endpoint.prices)
    if usd is not None and usd > endpoint.cap_usd:
        return f"the cap of ${endpoint.cap_usd:.2f} might be passed; nothing was sent"
    return ""


def endpoint_from(
    pack: Pack, model: str, environment: Mapping[str, str], cap_usd: float = 1.0
) -> Endpoint | None:
    """The endpoint that the environment gives; None where it gives neither a key nor an address.

    A server of one's own often wants no key.
    """
    key, url = environment.get(KEY, ""), environment.get(BASE_URL, "")
    if not key and not url:
        return None
    return Endpoint(model, key or NO_KEY, url, prices_of(pack, model), cap_usd)


def prices_of(pack: Pack, model: str) -> Prices:
    """What the catalogue says a model costs; the dearest where sources disagree."""
    wanted = re.sub(r"[^a-z0-9]", "", model.lower())
    subjects = {
        o.id for o in pack.options.values() if re.sub(r"[^a-z0-9]", "", o.model.lower()) == wanted
    }

    def dearest(metric: str) -> float | None:
        found = [
            f.value.high
            for f in pack.figures
            if f.subject in subjects and f.metric == metric and isinstance(f.value, Range)
        ]
        return max(found, default=None)

    return Prices(dearest("price_input"), dearest("price_output"))
