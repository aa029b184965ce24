"""What the terminal prints about a probe: the price before, the findings after."""

from __future__ import annotations

import math
from collections.abc import Sequence

from advisor.measurement.attempt import failure_words
from advisor.measurement.offer import Offer
from advisor.measurement.statistics import Interval
from advisor.measurement.summary import CacheEffect, Latency, Percentiles, Quality, Summary
from advisor.report.money import usd_of_calls
from advisor.report.text_layout import finish, hang, wrap
from advisor.text_safety import plain
from advisor.units import format_quantity

WIDTH = 76
"""Cells of a line: the screen shows the same text with a margin, 80 wide."""
SIMULATED_MARK = "  [SIMULATED: proves nothing]"
"""Behind every name that the built-in endpoint answered for."""


def offer_text(offers: Sequence[Offer], cap: float, simulated: bool = False) -> str:
    """What would be sent and what it would cost, before anything is."""
    lines = ["What would be sent"]
    if simulated:
        lines = ["SIMULATED: what the built-in endpoint would be sent; it proves nothing"]
    for one in offers:
        said = f"{one.target}, {one.suite}: nothing"
        if one.requests:
            money = price_text(one.expected_usd, one.worst_usd)
            said = (
                f"{one.target}, {one.suite}: {one.requests:,} calls, about {one.input_tokens:,} "
                f"tokens in and {one.output_tokens:,} out: {money}"
            )
        lines += hang("  - ", f"{said}; {one.note}" if one.note else said, WIDTH)
    lines += wrap(together_text(offers, cap), WIDTH)
    return finish(lines, False)


def together_text(offers: Sequence[Offer], cap: float) -> str:
    """The price of all of it, and what the cap does."""
    expected = sum(o.expected_usd or 0.0 for o in offers)
    worst = sum(o.worst_usd or 0.0 for o in offers)
    calls = sum(o.requests for o in offers)
    said = f"Together {calls:,} calls, {price_text(expected, worst)}; cap {usd_of_calls(cap)}."
    if worst > cap:
        said += (
            " The worst case is above the cap: should it come to that, the run ends at the cap "
            "and keeps what is done."
        )
    return said


def price_text(expected: float | None, worst: float | None = None) -> str:
    """What something is expected to cost, and at most."""
    if expected is None:
        return "price unknown"
    if worst == 0:
        return "free"
    return f"about {usd_of_calls(expected)}" + (
        "" if worst is None else f", at most {usd_of_calls(worst)}"
    )


def target_lines(
    name: str, simulated: bool, summaries: Sequence[Summary], refused: Sequence[str]
) -> list[str]:
    """Every suite on one target; `refused` is what was not claimed."""
    lines = wrap(f"{name}{SIMULATED_MARK if simulated else ''}", WIDTH)
    for summary in summaries:
        lines += _summary(summary)
    for text in refused:
        lines += hang("  ! ", f"not taken as evidence: {text}", WIDTH)
    return lines


def findings_text(
    targets: Sequence[tuple[str, bool, Sequence[Summary], Sequence[str]]],
    spent: float,
    cap: float,
) -> str:
    """Every suite on every target: (target, simulated, suites, what was not claimed)."""
    lines: list[str] = []
    for one in targets:
        lines += [*target_lines(*one), ""]
    lines += wrap(f"Spent {usd_of_calls(spent)} of a cap of {usd_of_calls(cap)}.", WIDTH)
    return finish(lines, False)


def _summary(summary: Summary) -> list[str]:
    lines: list[str] = []
    for level in summary.latency:
        lines += _latency(summary.suite, level)
    if summary.quality is not None:
        lines += _quality(summary.suite, summary.quality)
    if summary.cache is not None:
        lines += _cache(summary.suite, summary.cache)
    if not lines:
        lines = hang("  ", f"{summary.suite}: nothing was sent", WIDTH)
    if summary.note:
        lines += hang("    ", summary.note, WIDTH)
    if summary.not_sent or summary.stopped:
        count = f"{summary.not_sent} sample{'s were' if summary.not_sent > 1 else ' was'} not sent"
        said = count if summary.not_sent else "ended early"
        lines += hang("    ! ", f"{said}: {summary.stopped or 'stopped'}", WIDTH)
    for kind, said in summary.details.items():
        lines += hang("    ! ", f"{kind}: “{plain(said)}”", WIDTH)
    return lines


def _latency(suite: str, level: Latency) -> list[str]:
    head = f"{suite}, {level.in_flight} in flight: {level.succeeded} of {level.n} calls succeeded"
    lines = hang("  ", head, WIDTH) + _errors(level.errors)
    if level.succeeded:
        first = level.first_token_of_successes
        lines += hang("    ", f"first token    {_spread(first)}", WIDTH)
        if level.errors and level.first_token.p95 is not None:
            shown = level.first_token.p95.value
            said = _ms(shown) if math.isfinite(shown) else "a failure"
            lines += hang("    ", f"with failures counted as never: p95 is {said}", WIDTH)
        if level.reasoning_share and level.first_answer.p50 is not None:
            said = f"first answer   {_spread(level.first_answer)}"
            lines += hang("    ", f"{said}; {level.reasoning_share:.0%} reasoning", WIDTH)
        if level.inter_token.p50 is not None:
            lines += hang("    ", f"between tokens {_spread(level.inter_token)}", WIDTH)
        if level.tokens_an_event and abs(level.tokens_an_event - 1) > 0.1:
            lines += hang("    ", f"{level.tokens_an_event:.1f} tokens an event", WIDTH)
        if level.tokens_per_s is not None:
            lines += hang("    ", f"speed          {level.tokens_per_s.value:,.0f} tokens/s", WIDTH)
        if level.cold_ms is not None and level.connect_ms is not None:
            cold = f"cold           {_ms(level.cold_ms)}, {_ms(level.connect_ms)} of it connecting"
            lines += hang("    ", cold, WIDTH)
    for kind, n in level.cold_errors.items():
        lines += hang("    ! ", f"{n} × {kind} in the discarded first calls", WIDTH)
    if level.reconnected:
        lines += hang("    ", f"{level.reconnected} kept connections were found closed", WIDTH)
    for doubt in level.doubts:
        lines += hang("    ! ", doubt, WIDTH)
    if level.client_limited:
        word = "limited" if level.distorted else "somewhat delayed"
        lines += hang(
            "    ! ",
            f"{word} by this machine: its loop was {level.lag_p99_ms:.0f} ms late at p99, "
            f"{level.cpu_share:.0%} of a core",
            WIDTH,
        )
    return lines


def _spread(found: Percentiles) -> str:
    middle = f"p50 {_ms(found.p50.value)} {_bounds(found.p50)}" if found.p50 else f"n = {found.n}"
    if found.p95 is None:
        return f"{middle}; p95 refused: {found.refused}"
    return f"{middle}; p95 {_ms(found.p95.value)} {_bounds(found.p95)}"


def _bounds(span: Interval) -> str:
    low, high = (_ms(v) if math.isfinite(v) else "never" for v in (span.low, span.high))
    return f"[{low} to {high}]"


def _ms(value: float) -> str:
    return format_quantity(value, "ms")


def rate_text(span: Interval) -> str:
    """A rate with its interval."""
    return f"{span.value:.1%} [{span.low:.1%} to {span.high:.1%}]"


def _quality(suite: str, quality: Quality) -> list[str]:
    lines = hang("  ", f"{suite}: {quality.graded} of {quality.n} samples graded", WIDTH)
    lines += _errors(quality.errors)
    for name, span in (("right", quality.right), ("readable", quality.form),
                       ("calls right", quality.calls)):  # fmt: skip
        if span is not None:
            lines += hang("    ", f"{name:14} {rate_text(span)}", WIDTH)
    if quality.faults:
        said = ", ".join(f"{n} {kind.replace('_', ' ')}" for kind, n in quality.faults.items())
        lines += hang("    ", f"faults         {said}", WIDTH)
    if len(quality.groups) > 1:
        said = ", ".join(f"{name} {r} of {n}" for name, (r, n) in quality.groups.items())
        lines += hang("    ", f"by kind        {said}", WIDTH)
    return lines


def _cache(suite: str, effect: CacheEffect) -> list[str]:
    lines = hang("  ", f"{suite}: {effect.n} pairs of equal prompts", WIDTH) + _errors(
        effect.errors
    )
    if effect.cached_share is not None:
        lines += hang("    ", f"from the cache {effect.cached_share:.0%} of the prompt", WIDTH)
    if effect.first_token_cold is not None and effect.first_token_warm is not None:
        cold, warm = _ms(effect.first_token_cold), _ms(effect.first_token_warm)
        lines += hang("    ", f"first token    {cold} the first time, {warm} the second", WIDTH)
    return lines


def _errors(errors: dict[str, int]) -> list[str]:
    return [
        line
        for kind, n in errors.items()
        for line in hang("    ! ", f"{n} × {kind}: {failure_words(kind)}", WIDTH)
    ]
