"""Figures of one's own as people type them, and what is said to a line that is none."""

from __future__ import annotations

from datetime import date

import pytest

from advisor.interview.typed_figure import Asked, FigureTypedError, figure_from, figure_text
from advisor.pack import load_pack
from advisor.workload import known_in
from advisor.workload.own_figure import OwnFigure, figure_of

KNOWN = known_in(load_pack())
TODAY = date(2026, 11, 21)
HAIKU = "claude-haiku-5.5@anthropic"


def typed(metric: str, text: str, about: str = HAIKU) -> OwnFigure:
    return figure_from(KNOWN, Asked(about, metric), text, TODAY)


SHOWN = {
    "we measured 700 ms, 60 samples, yesterday": "700 ms at p95, measured 2026-11-20, 60 samples",
    "700 ms at p50, n=400, 3 days ago": "700 ms at p50, measured 2026-11-18, 400 samples",
    "0.7 s, p99, 1,200 requests, 2026-11-01": "700 ms at p99, measured 2026-11-01, 1200 samples",
    "600..900 ms": "600 to 900 ms at p95, measured 2026-11-21",
    "median 650ms": "650 ms at p50, measured 2026-11-21",
    "700 ms, from the Frankfurt office": "(from the Frankfurt office)",
}
OTHERS = [
    ("price_input", "our contract price $0.80 per M tokens", "$0.80/Mtok, in your contract"),
    ("price_input", "0.8 USD/Mtok, signed, 2026-11-01", "in your contract 2026-11-01"),
    ("rate_limit", "2000 requests per minute, contract", "2,000 requests/minute, in your contract"),
    ("ifeval", "92%, 300 samples, a week ago", "92%, measured 2026-11-14, 300 samples"),
    ("regime_hipaa", "yes, contract, today", "yes, in your contract 2026-11-21"),
]


@pytest.mark.parametrize(
    ("metric", "text", "shown"), [*(("ttft", *one) for one in SHOWN.items()), *OTHERS]
)
def test_how_figures_are_typed(metric: str, text: str, shown: str) -> None:
    assert shown in figure_text(KNOWN, typed(metric, text))


@pytest.mark.parametrize(
    ("metric", "text", "says"),
    [
        ("ttft", "", "for example"),
        ("ttft", "fast", "700 ms at p95"),
        ("ttft", "700 bananas", "ms"),
        ("ttft", "700 ms, 2027-01-01", "in the future"),
        ("ttft", "700 ms, 2026-13-01", "not a date"),
        ("ttft", "1..2..3..4 ms", "two or three amounts"),
        ("ttft", "900..100 ms", "for example"),
        ("price_input", "cheap", "$0.80"),
        ("regime_hipaa", "perhaps", "yes or no"),
        ("ttft", "\x1b[31m", "for example"),
        ("ttft", "9" * 10_000, "for example"),
    ],
)
def test_what_is_no_figure(metric: str, text: str, says: str) -> None:
    with pytest.raises(FigureTypedError) as caught:
        typed(metric, text)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 700


def test_a_figure_is_read_into_its_metrics_unit() -> None:
    read = figure_of(typed("ttft", "0.7 s"), KNOWN)
    assert read.span.likely == 700
    assert read.source_kind == "own_measurement"
