"""What usage logs say, as titled sections of lines: for the terminal, the session and files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from advisor.interview.wording import answer_text
from advisor.pack import Pack
from advisor.pack.questionnaire import Question
from advisor.report.money import usd
from advisor.report.text_layout import columns, hang, wrap
from advisor.report.usage_json import failures_by_hour
from advisor.text_safety import plain
from advisor.usage.histogram import Bounds
from advisor.usage.profile import Profile, RowCounts
from advisor.usage.span import length_words, mean_of_unit
from advisor.workload.answers import Answer

SIZE_NAMES = {
    "input_tokens": "input tokens",
    "output_tokens": "output tokens",
    "latency_ms": "latency, ms",
    "ttft_ms": "first token, ms",
}
LIVES = {60: "a minute", 300: "5 minutes", 3600: "an hour", None: "for ever"}
MOST_ROWS, MOST_HOURS = 8, 6
NOTHING: Mapping[str, Answer | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Section:
    """A title and its lines; one without lines is left out."""

    title: str
    lines: list[str]


def headline(p: Profile) -> str:
    """Requests, tokens, dates and mix in one sentence."""
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
        mix = f", {_three((t.input or 0) / t.output)} in for each out"
    return (
        f"{requests} requests over {length_words(p.span.seconds)}{dates}: "
        f"{t.input or 0:,} tokens in, {t.output or 0:,} out{mix}."
    )


def found_sections(
    p: Profile,
    pack: Pack,
    width: int,
    named: Callable[[Question], str],
    given: Mapping[str, Answer | None] = NOTHING,
) -> list[Section]:
    """Answers with their ranges, and what the logs do not tell, with the reason.

    `given` is what a person answered to some of the questions, and which stays; None where it was
    answered by way of another question.
    """
    asked = {q.id: q for q in pack.questionnaire.questions}
    answers: list[str] = []
    for question in asked.values():
        answer = p.found.answers.get(question.id)
        if answer is not None:
            shown = answer_text(pack, question, answer)
            # The files and the days stand in the headline, and at the end.
            basis = answer.note.partition(": ")[2]
            said = f"{shown} ({basis})" if basis else shown
            if question.id in given:
                by_hand = answer_text(pack, question, given[question.id])
                said += f"; you answered {by_hand}" if by_hand else "; you said it another way"
            sign = "–" if question.id in given else "✓"
            answers += hang(f"  {sign} {named(question)}: ", said, width)
    unknown: list[str] = []
    for question_id, why in p.found.unknown.items():
        name = named(asked[question_id]) if question_id in asked else question_id
        unknown += hang(f"  ? {name}: ", why, width)
    return [
        Section("Answers", answers or ["  none"]),
        Section("Not told by the log", unknown),
    ]


def traffic_sections(p: Profile, width: int) -> list[Section]:
    """Sizes, peaks, cache and failures."""
    return [
        Section("A request", _sizes(p, width)),
        Section("Peak", _peaks(p, width)),
        Section("Input that a cache would have held, by how long it keeps it", _cache(p)),
        Section("Failures", _failures(p, width)),
    ]


def spend_sections(p: Profile, width: int) -> list[Section]:
    """What was paid against the catalogue's prices, by model, and by tag."""
    return [Section("Models", _spend(p, width)), Section("Tags", _tags(p, width))]


def read_sections(p: Profile, width: int) -> list[Section]:
    """Which files were taken as what, and which records were not used."""
    lines: list[str] = []
    for f in p.files:
        lines += hang("  ", f"{plain(f.name)}: {f.format}; input count {f.convention}", width)
        lines += hang("    ", f"columns: {plain(', '.join(f.columns), 400)}", width)
        if f.trap:
            lines += hang("    ", f.trap, width)
    return [Section("Read", lines + rows_lines(p.rows, width))]


def rows_lines(rows: RowCounts, width: int) -> list[str]:
    """How many records were used, and why others were not."""
    lines = [f"  {rows.read:,} records read, {rows.used:,} used"]
    for why, count in sorted(rows.rejected.items(), key=lambda x: (-x[1], x[0])):
        lines += hang("  – ", f"{count:,} left out: {why}", width)
    for why, count in sorted(rows.mended.items()):
        lines += hang("  ! ", f"{count:,} used: {why}", width)
    return lines


def _sizes(p: Profile, width: int) -> list[str]:
    rows = [
        [SIZE_NAMES[s.size], f"{s.p50:,}", f"{s.p95:,}", f"{s.p99:,}", f"{s.mean:,.0f}",
         f"{s.longest:,}"]
        for s in p.tables.percentiles
        if s.model == "" and s.size in SIZE_NAMES
    ]  # fmt: skip
    if not rows:
        return _bounds(p, width) or wrap("  Sums by time give no sizes of a request.", width)
    head = ["", "p50", "p95", "p99", "mean", "longest"]
    return ["  " + line for line in columns([head, *rows], (16, 9, 9, 9, 9, 10), range(1, 6))]


def _bounds(p: Profile, width: int) -> list[str]:
    """Percentiles as the buckets that they fall in, since the log counts no finer."""
    if not p.bounds:
        return []
    head = ["", "p50", "p95", "p99", "mean", "longest"]
    rows = [
        [SIZE_NAMES[b.size], *(_between(x) for x in b.percentiles.values()), f"{b.mean:,.0f}",
         _between(b.longest)]
        for b in p.bounds
    ]  # fmt: skip
    said = "Counted by bucket: each lies from the first figure to the second; the mean is exact."
    table = columns([head, *rows], (14, 13, 13, 13, 7, 13), range(1, 6))
    return [*hang("  ", said, width), *(f"  {line}" for line in table)]


def _between(x: Bounds) -> str:
    return f"over {x.low - 1:,}" if x.high is None else f"{x.low:,}–{x.high:,}"


def _peaks(p: Profile, width: int) -> list[str]:
    lines: list[str] = []
    for unit in ("second", "minute"):
        x = p.tables.peak(unit)
        mean = None if x is None else mean_of_unit(p.tables, p.span, x)
        if x is None or x.requests is None or mean is None:
            continue
        said = (
            f"{x.requests:,} request{'s' * (x.requests != 1)} and {x.tokens or 0:,} tokens, "
            f"{_three(x.requests / mean)} times the mean of {_three(mean)}"
        )
        lines += hang(f"  busiest {unit}: ", said, width)
    return lines


def _three(value: float) -> str:
    """Three digits that count, written out: 1,580 and 0.0000512."""
    return f"{Decimal(f'{value:.3g}'):,f}"


def _cache(p: Profile) -> list[str]:
    if p.shares is None:
        return []
    return [f"  {LIVES.get(life, f'{life} s')}: {share:.1%}" for life, share in p.shares.items()]


def _failures(p: Profile, width: int) -> list[str]:
    hours = failures_by_hour(p)
    if not hours:
        return []
    n = p.tables.totals.n
    failed = sum(h["failed"] for h in hours)
    limited = sum(h["limited"] for h in hours)
    of_all = f" of {n:,} requests" if n else ""
    said = f"{failed:,} failed and {limited:,} were refused for going too fast (429){of_all}"
    worst = sorted(hours, key=lambda h: (-h["failed"] - h["limited"], h["hour"]))[:MOST_HOURS]
    rows = [["hour, UTC", "requests", "failed", "429"]]
    rows += [
        [f"{h['hour']:02d}:00", f"{h['requests']:,}", f"{h['failed']:,}", f"{h['limited']:,}"]
        for h in sorted(worst, key=lambda h: int(h["hour"]))
    ]
    more = f"; the {len(worst)} worst of {len(hours)} hours" if len(worst) < len(hours) else ""
    table = ["  " + line for line in columns(rows, (10, 11, 9, 9), range(1, 4))]
    return hang("  ", said + more, width) + table


def _spend(p: Profile, width: int) -> list[str]:
    rows = [["model", "requests", "paid", "at catalogue prices"]]
    for m in p.spend.models[:MOST_ROWS]:
        priced = m.why if m.priced is None else usd(m.priced)
        paid = "not logged" if m.logged is None else usd(m.logged)
        name = plain(m.model, 40) if m.model != "?" else "not said"
        rows.append([name, "?" if m.n is None else f"{m.n:,}", paid, priced])
    lines = ["  " + line for line in columns(rows, (28, 11, 11, 20), (1, 2, 3))]
    if len(p.spend.models) > MOST_ROWS:
        lines.append(f"  … and {len(p.spend.models) - MOST_ROWS} more")
    if p.spend.gap is not None:
        same = (
            f"paid {usd(p.spend.compared_logged)}, by the catalogue {usd(p.spend.compared_priced)}"
        )
        lines += hang("  ", f"Where both are known: {same} ({_signed(p.spend.gap)}).", width)
    if p.spend.material:
        lines += hang(
            "  ! ", f"The gap is over 5%: {p.spend.explanation or _unexplained(p)}.", width
        )
    return lines


def _signed(share: float) -> str:
    """A share with its sign, and none where it rounds to nothing."""
    said = f"{share:+.1%}"
    return said if said[1:] != "0.0%" else said[1:]


def _unexplained(p: Profile) -> str:
    """That nothing usual explains the gap, and the model that has most of it."""
    said = (
        "neither caching nor batch prices explain it; other prices, a discount or another tier may"
    )
    both = [m for m in p.spend.models if m.logged is not None and m.priced is not None]
    if len(both) < 2:
        return said
    most = max(both, key=lambda m: abs((m.logged or 0.0) - (m.priced or 0.0)))
    paid, worth = most.logged or 0.0, most.priced or 0.0
    return f"{said}; most of it is {plain(most.model, 40)}: {usd(paid)}, in place of {usd(worth)}"


def _tags(p: Profile, width: int) -> list[str]:
    if len(p.tables.tags) < 2:
        return []
    tokens = (p.tables.totals.input or 0) + (p.tables.totals.output or 0)
    rows = [["tag", "requests", "tokens", "of all", "paid"]]
    for x in p.tables.tags[:MOST_ROWS]:
        n = "?" if x.n is None else f"{x.n:,}"
        share = f"{(x.input + x.output) / tokens:.0%}" if tokens else ""
        paid = "not logged" if x.cost is None else usd(x.cost)
        name = plain(x.tag, 40) if x.tag != "?" else "not said"
        rows.append([name, n, f"{x.input + x.output:,}", share, paid])
    lines = ["  " + line for line in columns(rows, (28, 11, 16, 6, 11), range(1, 5))]
    if len(p.tables.tags) > MOST_ROWS:
        lines.append(f"  … and {len(p.tables.tags) - MOST_ROWS} more")
    return lines
