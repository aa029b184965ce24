"""A usage profile and a replay as the terminal prints them."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.pack.questionnaire import Questionnaire
from advisor.report.money import usd, usd_range
from advisor.report.text_layout import columns, finish, hang, heading, wrap
from advisor.report.usage_json import failures_by_hour
from advisor.text_safety import plain
from advisor.units import format_quantity
from advisor.usage.profile import Profile, RowCounts
from advisor.usage.replay import Candidate, Replay
from advisor.usage.span import length_words
from advisor.workload.answers import Answer

SIZE_NAMES = {
    "input_tokens": "input tokens",
    "output_tokens": "output tokens",
    "latency_ms": "latency, ms",
    "ttft_ms": "first token, ms",
}
LIVES = {60: "a minute", 300: "5 minutes", 3600: "an hour", None: "for ever"}
MOST_ROWS = 8
ASSUMED = (
    "Another model's tokens are those logged times its tokenizer's factor, or its range where "
    "nobody publishes it.",
    "A cache holds the same share elsewhere as in the log.",
    "A route passes on the share that the workload or the pack says. People's time is not counted.",
)


def profile_text(p: Profile, questionnaire: Questionnaire, width: int = 80) -> str:
    """The profile in at most `width` cells."""
    lines = wrap(_headline(p), width)
    lines += heading("Answers") + _answers(p.found.answers, questionnaire, width)
    if p.found.unknown:
        lines += heading("Not told by the log")
        for question, why in p.found.unknown.items():
            lines += hang(f"  ? {question}: ", why, width)
    lines += _sizes(p, width) + _peaks(p, width) + _cache(p) + _failures(p, width)
    lines += _spend(p, width) + _tags(p, width)
    lines += heading("Read")
    for f in p.files:
        lines += hang("  ", f"{plain(f.name)}: {f.format}; input count {f.convention}", width)
        lines += hang("    ", f"columns: {plain(', '.join(f.columns), 400)}", width)
        if f.trap:
            lines += hang("    ", f.trap, width)
    return finish(lines + rows_lines(p.rows, width), False)


def _headline(p: Profile) -> str:
    t = p.tables.totals
    requests = "an unknown number of" if t.n is None else f"{t.n:,}"
    if p.span is None:
        return "No record of these logs could be used."
    dates = (
        ""
        if p.span.first.year <= 1971
        else (f", {p.span.first:%Y-%m-%d %H:%M} to {p.span.end:%Y-%m-%d %H:%M} UTC")
    )
    mix = ""
    if t.output:
        mix = f", {(t.input or 0) / t.output:.3g} in for each out"
    return (
        f"{requests} requests over {length_words(p.span.seconds)}{dates}: "
        f"{t.input or 0:,} tokens in, {t.output or 0:,} out{mix}."
    )


def rows_lines(rows: RowCounts, width: int) -> list[str]:
    """How many records were used, and why others were not."""
    lines = [f"  {rows.read:,} records read, {rows.used:,} used"]
    for why, count in sorted(rows.rejected.items(), key=lambda x: (-x[1], x[0])):
        lines += hang("  – ", f"{count:,} left out: {why}", width)
    for why, count in sorted(rows.mended.items()):
        lines += hang("  ! ", f"{count:,} used: {why}", width)
    return lines


def _answers(answers: Mapping[str, Answer], asked: Questionnaire, width: int) -> list[str]:
    lines: list[str] = []
    for question in asked.questions:
        answer = answers.get(question.id)
        if answer is None:
            continue
        unit = question.unit
        if answer.span is not None:
            s = answer.span
            shown = (
                f"{format_quantity(s.likely, unit)} ({format_quantity(s.low, unit)} to "
                f"{format_quantity(s.high, unit)})"
            )
        elif isinstance(answer.value, float):
            shown = format_quantity(answer.value, unit)
        else:
            shown = str(answer.value)
        lines += hang(f"  ✓ {question.id}: ", shown, width) + hang("      ", answer.note, width)
    return lines or ["  none"]


def _sizes(p: Profile, width: int) -> list[str]:
    rows = [
        [SIZE_NAMES[s.size], f"{s.p50:,}", f"{s.p95:,}", f"{s.p99:,}", f"{s.mean:,.0f}",
         f"{s.longest:,}"]
        for s in p.tables.percentiles
        if s.model == "" and s.size in SIZE_NAMES
    ]  # fmt: skip
    if not rows:
        return heading("A request") + wrap("  Sums by time give no sizes of a request.", width)
    head = ["", "p50", "p95", "p99", "mean", "longest"]
    return heading("A request") + [
        "  " + line for line in columns([head, *rows], (16, 9, 9, 9, 9, 10))
    ]


def _peaks(p: Profile, width: int) -> list[str]:
    lines: list[str] = []
    for unit, seconds in (("second", 1), ("minute", 60)):
        x = p.tables.peak(unit)
        if x is None or x.requests is None or not x.total or p.span is None:
            continue
        mean = x.total * seconds / p.span.seconds
        said = (
            f"{x.requests:,} request{'s' * (x.requests != 1)} and {x.tokens or 0:,} tokens, "
            f"{x.requests / mean:.3g} times the mean of {mean:.3g}"
        )
        lines += hang(f"  busiest {unit}: ", said, width)
    return heading("Peak") + lines if lines else []


def _cache(p: Profile) -> list[str]:
    if p.shares is None:
        return []
    return heading("Input that a cache would have held, by how long it keeps it") + [
        f"  {LIVES.get(life, f'{life} s')}: {share:.1%}" for life, share in p.shares.items()
    ]


def _failures(p: Profile, width: int) -> list[str]:
    hours = failures_by_hour(p)
    if not hours:
        return []
    failed = sum(h["failed"] for h in hours)
    limited = sum(h["limited"] for h in hours)
    worst = max(hours, key=lambda h: (h["failed"] + h["limited"], -h["hour"]))
    said = (
        f"{failed:,} failed and {limited:,} were refused for going too fast (429); most at "
        f"{worst['hour']:02d}:00 UTC, {worst['failed']:,} and {worst['limited']:,}"
    )
    return heading("Failures") + hang("  ", said, width)


def _spend(p: Profile, width: int) -> list[str]:
    rows = [["model", "requests", "paid", "at catalogue prices"]]
    for m in p.spend.models[:MOST_ROWS]:
        priced = m.why if m.priced is None else usd(m.priced)
        paid = "not logged" if m.logged is None else usd(m.logged)
        name = plain(m.model, 40) if m.model != "?" else "not said"
        rows.append([name, "?" if m.n is None else f"{m.n:,}", paid, priced])
    lines = heading("Models") + ["  " + line for line in columns(rows, (28, 11, 11, 22))]
    if p.spend.gap is not None:
        same = (
            f"paid {usd(p.spend.compared_logged)}, by the catalogue {usd(p.spend.compared_priced)}"
        )
        lines += hang("  ", f"Where both are known: {same} ({p.spend.gap:+.1%}).", width)
    if p.spend.material:
        why = p.spend.explanation or (
            "not explained by caching or batch prices; other prices, discounts or another tier "
            "may be behind it"
        )
        lines += hang("  ! ", f"The gap is over 5%: {why}.", width)
    return lines


def _tags(p: Profile, width: int) -> list[str]:
    if len(p.tables.tags) < 2:
        return []
    rows = [["tag", "requests", "tokens in", "tokens out"]]
    for x in p.tables.tags[:MOST_ROWS]:
        n = "?" if x.n is None else f"{x.n:,}"
        rows.append([plain(x.tag, 40), n, f"{x.input:,}", f"{x.output:,}"])
    return heading("Tags") + ["  " + line for line in columns(rows, (28, 11, 16, 16))]


def replay_text(r: Replay, p: Profile, width: int = 80, most: int = 12) -> str:
    """The same traffic elsewhere: one sentence, then the cheapest of everything."""
    length = "" if p.span is None else length_words(p.span.seconds)
    usable = [c for c in r.candidates if c.priced.usd is not None and not c.note]
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
    lines = wrap(f"Your {length} of traffic{colon} {'; '.join(parts)}.", width)
    lines += heading(f"Everything that has a price, over these {length}")
    lines += _ranking(usable[:most], width)
    rest = [c for c in r.candidates if c not in usable]
    if len(usable) > most:
        lines.append(f"  … and {len(usable) - most} dearer ones; --format json lists all")
    if rest:
        lines += heading("Left out")
        for c in rest[:most]:
            lines += hang(f"  – {plain(c.title)}: ", c.note or c.priced.why, width)
        if len(rest) > most:
            lines.append(f"  … and {len(rest) - most} more")
    lines += heading("Assumed")
    for one in ASSUMED:
        lines += hang("  - ", one, width)
    return finish(lines + heading("Read") + rows_lines(p.rows, width), False)


def _ranking(candidates: list[Candidate], width: int) -> list[str]:
    rows = [[c.kind, plain(c.title), usd_range(c.priced.usd)] for c in candidates]
    return ["  " + line for line in columns(rows, (7, width - 41, 28))]
