"""A usage profile and a replay as the terminal prints them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from advisor.pack import Pack
from advisor.report.money import usd, usd_range
from advisor.report.text_layout import columns, finish, hang, heading, wrap
from advisor.report.usage_sections import (
    Section,
    found_sections,
    headline,
    read_sections,
    rows_lines,
    spend_sections,
    traffic_sections,
)
from advisor.text_safety import plain
from advisor.units import Range
from advisor.usage.profile import Profile
from advisor.usage.replay import Candidate, Replay
from advisor.usage.span import length_words

LATELY_DAYS = 7
"""A log that ends this many days ago is still the last there is."""
ASSUMED = (
    "Another model's tokens are those logged times its tokenizer's factor, or its range where "
    "nobody publishes it.",
    "A cache holds the same share elsewhere as in the log.",
    "A route passes on the share that the workload or the pack says. People's time is not counted.",
)


def profile_text(p: Profile, pack: Pack, width: int = 80) -> str:
    """The profile in at most `width` cells."""
    sections = [
        *found_sections(p, pack, width, lambda q: q.id),
        *traffic_sections(p, width),
        *spend_sections(p, width),
        *read_sections(p, width),
    ]
    return finish([*wrap(headline(p), width), *_lines(sections)], False)


def replay_text(r: Replay, p: Profile, today: date, width: int = 80) -> str:
    """The same traffic elsewhere: one sentence, then the cheapest of everything."""
    sentence = wrap(replay_sentence(r, p, today), width)
    return finish([*sentence, *_lines(replay_sections(r, p, width))], False)


def _lines(sections: Iterable[Section]) -> list[str]:
    return [line for s in sections if s.lines for line in (*heading(s.title), *s.lines)]


def replay_sentence(r: Replay, p: Profile, today: date) -> str:
    """What the traffic would have cost on what the policies name, through them, and what it did."""
    length = "" if p.span is None else length_words(p.span.seconds)
    usable = _usable(r)
    by_id = {c.id: c for c in usable if c.kind == "option"}
    first = [by_id[o] for o in r.yardsticks if o in by_id][:2]
    first += [c for c in r.policies if c in usable][:3]
    said = [f"on {c.title}" if c.kind == "option" else plain(c.title) for c in first]
    parts = [f"{name}: {usd_range(c.priced.usd)}" for name, c in zip(said, first, strict=True)]
    paid = "not in the log" if r.paid is None else usd(r.paid)
    parts.append(f"what you paid: {paid}")
    if r.as_logged.usd is not None:
        parts.append(f"the same at catalogue prices: {usd_range(r.as_logged.usd)}")
    colon = "" if said and first[0].kind == "option" else ":"
    lately = p.span is not None and 0 <= (today - p.span.end.date()).days <= LATELY_DAYS
    traffic = f"Your last {length}" if lately else f"Your {length} of traffic"
    return f"{traffic}{colon} {'; '.join(parts)}."


def replay_sections(r: Replay, p: Profile, width: int, most: int = 12) -> list[Section]:
    """Everything with a price, the cheapest first, and why the rest has none."""
    length = "" if p.span is None else length_words(p.span.seconds)
    usable = _usable(r)
    ranking = _ranking(usable[:most], width)
    if len(usable) > most:
        ranking.append(f"  … and {len(usable) - most} dearer ones; --format json lists all")
    # What somebody wrote a policy for is said before what the catalogue has besides.
    rest = sorted((c for c in r.candidates if c not in usable), key=lambda c: c.kind != "policy")
    left_out = [
        line
        for c in rest[:most]
        for line in hang(f"  – {plain(c.title)}: ", c.note or c.priced.why, width)
    ]
    if len(rest) > most:
        left_out.append(f"  … and {len(rest) - most} more")
    return [
        Section(f"Everything that has a price, over these {length}", ranking),
        Section("Left out", left_out),
        Section("Assumed", [line for one in _assumed(r, p) for line in hang("  - ", one, width)]),
        Section("Read", rows_lines(p.rows, width)),
    ]


def _assumed(r: Replay, p: Profile) -> list[str]:
    """What every replay assumes, and what this one does for its log."""
    said = list(ASSUMED)
    if p.tables.totals.buckets:
        said.append("Sums over time are billed as so many prompts of their mean length.")
    if not r.reasoning:
        return said
    by_factor: dict[str, list[str]] = {}
    for x in r.reasoning:
        by_factor.setdefault(_times(x.factor), []).append(plain(x.model))
    listed = "; ".join(f"{times} for {', '.join(some)}" for times, some in by_factor.items())
    said.append(f"A model that reasons writes longer output than one that does not: {listed}.")
    logged = [plain(x.model) for x in r.reasoning if x.logged]
    if logged:
        said.append(
            f"What {', '.join(logged)} wrote is divided by that for other models; how many of its "
            "tokens were reasoning is not read from the log."
        )
    return said


def _times(factor: Range) -> str:
    if factor.low == factor.high:
        return f"{factor.likely:g} times"
    return f"{factor.likely:g} times ({factor.low:g} to {factor.high:g})"


def _usable(r: Replay) -> list[Candidate]:
    return [c for c in r.candidates if c.priced.usd is not None and not c.note]


def _ranking(candidates: list[Candidate], width: int) -> list[str]:
    rows = [[c.kind, plain(c.title), usd_range(c.priced.usd)] for c in candidates]
    return ["  " + line for line in columns(rows, (7, width - 41, 28))]
