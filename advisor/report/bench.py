"""What the terminal prints about a comparison on a test set."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from advisor.measurement.attempt import failure_words
from advisor.measurement.bench_file import FORMAT
from advisor.measurement.comparison import Pairing, Side
from advisor.measurement.probe_json import interval_json
from advisor.measurement.statistics import wilson
from advisor.measurement.testset import Agreement
from advisor.report.money import usd
from advisor.report.probe import SIMULATED_MARK, rate_text
from advisor.report.text_layout import finish, hang, wrap
from advisor.text_safety import plain
from advisor.units import format_quantity

WIDTH = 80
FEW_LABELS = 30


def bench_text(
    sides: Sequence[Side],
    pairs: Sequence[Pairing],
    agreement: Agreement | None,
    matters: float,
    spent: float,
    reused: int,
    stopped: str,
    simulated: bool = False,
) -> str:
    """Accuracy, latency and cost side by side, then each option against the first."""
    lines: list[str] = []
    mark = SIMULATED_MARK if simulated else ""
    if agreement is not None:
        lines += wrap(_judge_words(agreement), WIDTH)
        for kind, n in agreement.failed.items():
            said = f"{n} × {kind}: {failure_words(kind)}, as the judge was asked about a label"
            lines += hang("    ! ", said, WIDTH)
    for one in sides:
        lines += wrap(f"{plain(one.name)}{mark}", WIDTH)
        rate = "nothing could be graded" if one.right is None else f"right {rate_text(one.right)}"
        lines += hang("    ", f"{rate} of {one.n}", WIDTH)
        if one.median_ms is not None:
            took = f"half the answers within {format_quantity(one.median_ms, 'ms')}"
            cost = f"{usd(one.usd)} for {one.usd_known}" if one.usd_known else "cost not counted"
            lines += hang("    ", f"{took}; {cost}", WIDTH)
        for kind, n in one.errors.items():
            lines += hang("    ! ", f"{n} × {kind}: {failure_words(kind)}", WIDTH)
    for pair in pairs:
        lines += [
            "",
            *wrap(f"{plain(pair.second)} against {plain(pair.first)}: {pair.verdict}{mark}", WIDTH),
        ]
        lines += hang("    ", _pair_words(pair, matters), WIDTH)
    lines.append("")
    if reused:
        said = "1 answer was" if reused == 1 else f"{reused:,} answers were"
        lines += wrap(f"{said} known already, and not asked for again.", WIDTH)
    if stopped:
        lines += wrap(f"Ended early: {stopped}.", WIDTH)
    return finish([*lines, f"Spent {usd(spent)}."], False)


def _judge_words(agreement: Agreement) -> str:
    same, n = agreement.same, agreement.of
    none = "its rows are not graded, and no verdict rests on it"
    if n == 0:
        why = (
            "no label could be held against it"
            if agreement.failed
            else ("no row carries labelled answers to measure it with")
        )
        return f"The judge is unproven: {why}; {none}."
    few = "" if n >= FEW_LABELS else f"; {FEW_LABELS} labels would say more"
    said = f"The judge repeats {rate_text(wilson(same, n))} of {n} given labels"
    if not agreement.proven:
        return f"{said}, which is not shown to be better than chance: {none}{few}."
    return f"{said}{few}."


def _pair_words(pair: Pairing, matters: float) -> str:
    said = (
        f"{pair.pairs} pairs: {pair.only_second} right here alone, {pair.only_first} there alone, "
        f"p = {pair.p:.3f}"
    )
    if pair.difference is not None:
        low, high = pair.difference.low * 100, pair.difference.high * 100
        said += (
            f"; difference {pair.difference.value * 100:+.1f} points [{low:+.1f} to {high:+.1f}]"
        )
    if pair.verdict == "not enough":
        said += f"; about {pair.needed:,} pairs show a difference of {matters:.0%}"
    if pair.slower_ms is not None:
        word = "slower" if pair.slower_ms.value > 0 else "faster"
        said += f"; in the median {format_quantity(abs(pair.slower_ms.value), 'ms')} {word}"
    return said


def bench_json(
    sides: Sequence[Side],
    pairs: Sequence[Pairing],
    agreement: Agreement | None,
    spent: float,
    cap: float,
    day: date,
    simulated: bool = False,
) -> dict[str, object]:
    """The `advisor/bench@1` shape; `paid` answers are those whose cost is known."""
    return {
        "format": FORMAT,
        "simulated": simulated,
        "as_of": day.isoformat(),
        "options": [
            {
                "option": one.name,
                "n": one.n,
                "right": interval_json(one.right),
                "median_ms": one.median_ms,
                "usd": one.usd if one.usd_known else None,
                "paid": one.usd_known,
                "errors": one.errors,
            }
            for one in sides
        ],
        "comparisons": [
            {
                "first": pair.first,
                "second": pair.second,
                "pairs": pair.pairs,
                "only_first": pair.only_first,
                "only_second": pair.only_second,
                "p": pair.p,
                "difference": interval_json(pair.difference),
                "slower_ms": interval_json(pair.slower_ms),
                "needed": pair.needed,
                "verdict": pair.verdict,
            }
            for pair in pairs
        ],
        "judge": None
        if agreement is None
        else {
            "same": agreement.same,
            "of": agreement.of,
            "failed": dict(agreement.failed),
            "proven": agreement.proven,
        },
        "spent_usd": spent,
        "cap_usd": cap,
    }
