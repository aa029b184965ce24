"""Choosing one figure among the claims about it, by the pack's stated rule; losers are kept.

The rule: claims that are known to be wrong are out; then the better kind of source wins (what you
measured beats what you read), then the better status, then the newer date. A metric that is
measured with scatter is given as the spread over all claims of the winning kind of source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date

from advisor.pack.conditions import Fact
from advisor.pack.decision_files import EvidenceRules, Metric
from advisor.pack.figures import Figure, fact_text
from advisor.units import Range

REFUSED = ("arithmetic_error", "refuted")
STATUS_ORDER = ("ok", "assumed", "conflicting", "unverifiable", "stale", "retired")
REFUSED_WHY = {
    "arithmetic_error": "its own arithmetic does not add up",
    "refuted": "refuted by measurements or by the vendor's own page",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The figure in force for one subject and metric, and the claims that lost."""

    value: Fact
    figure: Figure
    used: tuple[Figure, ...]
    losers: tuple[tuple[Figure, str], ...]
    percentile: int | None

    @property
    def text(self) -> str:
        """The value with its unit."""
        return fact_text(self.value, self.figure.unit)


class Claims:
    """All claims in force on a day, by subject and metric."""

    def __init__(
        self,
        figures: Iterable[Figure],
        rules: EvidenceRules,
        as_of: date,
        source_order: Sequence[str],
    ) -> None:
        self.rules = rules
        self.as_of = as_of
        self._rank = {kind: i for i, kind in enumerate(source_order)}
        self._by: dict[tuple[str, str], list[Figure]] = {}
        past: dict[tuple[str, str, int], list[Figure]] = {}
        for figure in figures:
            if figure.start is not None and figure.start > as_of:
                continue
            if figure.until is not None and figure.until < as_of:
                about = (figure.subject, figure.metric, figure.prompt_tokens_above)
                past.setdefault(about, []).append(figure)
                continue
            self._by.setdefault((figure.subject, figure.metric), []).append(figure)
        self.past_their_date: tuple[Figure, ...] = tuple(self._kept_of(past))
        """Used for want of a newer figure."""
        kept = {figure.id for figure in self.past_their_date}
        self.ended: tuple[Figure, ...] = tuple(
            f for some in past.values() for f in some if f.id not in kept
        )
        """Not used: another is in force."""

    def _kept_of(self, past: Mapping[tuple[str, str, int], list[Figure]]) -> Iterator[Figure]:
        """A figure past its date is better than none: the last of them, where no other holds."""
        for (subject, metric, above), figures in past.items():
            known = self._by.setdefault((subject, metric), [])
            if all(f.prompt_tokens_above != above for f in known):
                last = max(f.until for f in figures if f.until is not None)
                kept = [f for f in figures if f.until == last]
                known += kept
                yield from kept

    def with_figure(self, figure: Figure) -> Claims:
        """The same claims and one more, which is in force; these are left as they are."""
        found = copy(self)
        key = (figure.subject, figure.metric)
        held = [f for f in self._by.get(key, ()) if f not in self.past_their_date]
        found._by = {**self._by, key: [*held, figure]}
        return found

    def about(self, subject: str, metric: str) -> Sequence[Figure]:
        """Every claim in force about one figure, refused ones included."""
        return self._by.get((subject, metric), ())

    def thresholds(self, subject: str, metric: str) -> list[int]:
        """Prompt lengths above which another claim about the same price holds."""
        return sorted({f.prompt_tokens_above for f in self.about(subject, metric)})

    def choose(
        self,
        subject: str,
        metric: str,
        *,
        prompt_tokens_above: int = 0,
        percentile: int | None = None,
    ) -> Chosen | None:
        """The figure in force, or None when there is no claim that may be used."""
        candidates = [
            f for f in self.about(subject, metric) if f.prompt_tokens_above == prompt_tokens_above
        ]
        usable = [f for f in candidates if self.rules.accept_all or f.status not in REFUSED]
        if not usable:
            return None
        usable.sort(key=lambda f: self._order(f, percentile))
        best = usable[0]
        rules: Mapping[str, Metric] = self.rules.metrics
        used: list[Figure] = [best]
        value: Fact = best.value
        if rules[metric].combine == "spread" and isinstance(value, Range):
            used = [
                f
                for f in usable
                if f.source_kind == best.source_kind and f.percentile == best.percentile
            ]
            spans = [f.span for f in used]
            likely = sorted(s.likely for s in spans)[(len(spans) - 1) // 2]
            value = Range(min(s.low for s in spans), likely, max(s.high for s in spans))
        else:
            used += [f for f in usable[1:] if f.value == best.value]
        losers = tuple((f, self._why_lost(f, best)) for f in candidates if f not in used)
        return Chosen(value, best, tuple(used), losers, best.percentile)

    def outranks(self, one: Figure, other: Figure) -> bool:
        """True where the source of the one counts for more than that of the other."""
        last = len(self._rank)
        return self._rank.get(one.source_kind, last) < self._rank.get(other.source_kind, last)

    def _order(self, figure: Figure, percentile: int | None) -> tuple[int, int, int, int, str]:
        return (
            self._rank.get(figure.source_kind, len(self._rank)),
            0 if percentile is None or figure.percentile == percentile else 1,
            STATUS_ORDER.index(figure.status) if figure.status in STATUS_ORDER else 99,
            -figure.as_of.toordinal(),
            figure.id,
        )

    def _why_lost(self, loser: Figure, winner: Figure) -> str:
        if loser.status in REFUSED_WHY:
            return loser.note or REFUSED_WHY[loser.status]
        if loser.source_kind != winner.source_kind:
            theirs = loser.source_kind.replace("_", " ")
            return f"a {winner.source_kind.replace('_', ' ')} outranks a {theirs}"
        if loser.as_of != winner.as_of:
            return f"older ({loser.as_of.isoformat()})"
        return "of the same rank and day; the first by its id is used"
