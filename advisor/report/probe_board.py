"""A probe under way in words: n of m, a strip of latencies, failures by kind, money, time left."""

from __future__ import annotations

from advisor.measurement.attempt import failure_words
from advisor.probe.board import Board, Lane
from advisor.report.money import usd_of_calls
from advisor.report.text_layout import cells, hang
from advisor.units import format_quantity

STEPS = "▁▂▃▄▅▆▇█"
FAILED = "×"
LEAST_STRIP = 10


def strip(times: tuple[float | None, ...], width: int) -> str:
    """The newest whole answers as bars, the slowest of those shown the highest."""
    shown = times[-width:]
    most = max((t for t in shown if t is not None), default=0.0)
    return "".join(
        FAILED if t is None else STEPS[min(int(t / most * len(STEPS)), len(STEPS) - 1)]
        for t in shown
    )


def lane_lines(name: str, lane: Lane, width: int, ended: bool = False) -> list[str]:
    """One target: where it is, its latencies, and each kind of failure with its count."""
    done = f"{lane.done} of {lane.of} samples"
    if not lane.done and not ended:
        done += ", waiting"
    elif lane.done < lane.of and not ended:
        done += f", now {lane.suite} {lane.suite_done} of {lane.suite_of}"
    lines = hang("", name, width) + hang("  ", done, width)
    known = [t for t in lane.times if t is not None]
    if known:
        said = f"  last {_ms(known[-1])}, {_ms(min(known))} to {_ms(max(known))}"
        room = max(width - 3 - cells(said), LEAST_STRIP)
        lines.append(f"  {strip(lane.times, room)}{said}")
    for kind, n in lane.failures:
        lines += hang("  ! ", f"{n} × {kind}: {failure_words(kind)}", width)
    if lane.held_back:
        lines += hang("  ! ", f"{lane.held_back} were not sent", width)
    return lines


def money_text(board: Board, elapsed: float) -> str:
    """How far all of it is, in samples, dollars and time."""
    said = [f"{board.done} of {board.of} samples"]
    if board.cap and not board.simulated:
        aside = f" and {usd_of_calls(board.reserved)} set aside" if board.reserved else ""
        said.append(f"{usd_of_calls(board.spent)} spent{aside}, cap {usd_of_calls(board.cap)}")
    left = board.seconds_left(elapsed)
    if left is not None and board.done < board.of and not board.ended:
        said.append(f"about {_lasting(left)} left")
    return " · ".join(said)


def _lasting(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _ms(value: float) -> str:
    return format_quantity(round(value), "ms")
