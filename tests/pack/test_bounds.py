"""What a figure can be at all: a slip is named with its bound and never reaches the arithmetic."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from advisor.pack import load_pack
from advisor.pack.bounds import bounds_of
from advisor.pack.catalogue import Claim
from advisor.pack.figures import Figure, FigureError, read_figure
from advisor.units import Range

METRICS = load_pack().evidence_rules.metrics


def read(metric: str, **given: Any) -> Figure:
    claim = Claim(
        id="c",
        subject="s",
        metric=metric,
        source="own",
        as_of=date(2026, 11, 20),
        status="ok",
        **given,
    )
    return read_figure(claim, METRICS[metric], {"own": "own_measurement"})


@pytest.mark.parametrize(
    ("metric", "value", "message"),
    [
        ("tokenizer_factor", "0 x", "0 x is below the least possible, 0.01 x"),
        ("tokenizer_factor", "1e300 x", "1e300 x is above the most possible, 1,000 x"),
        ("price_input", "1e300 USD/Mtok", "$1e300/Mtok is above the most possible"),
        ("published_fixed", "-5 USD/month", "-$5.00/month is below the least possible, $0/month"),
        ("published_annual_cost", "2B USD/year", "above the most possible, $1,000,000,000/year"),
        ("gpu_hour", "0 USD/hour", "$0/hour is not above $0/hour, as it must be"),
        ("server_price", "0 USD", "$0 is not above $0, as it must be"),
        ("server_price", "2B USD", "$2,000,000,000 is above the most possible, $1,000,000,000"),
        ("ttft", "0 ms", "0 ms is not above 0 ms, as it must be"),
        ("ttft", "1e9 ms", "1,000,000 s is above the most possible, 100,000 s"),
        ("output_speed", "0 tokens/s", "0 tokens/s is not above 0 tokens/s, as it must be"),
        ("aime", "150%", "150% is above the most possible, 100%"),
        ("context_window", "1e300 tokens", "1e300 tokens is above the most possible, 1e18 tokens"),
        ("tdp", "1e19 W", "1e19 W is above the most possible, 1e18 W"),
    ],
)
def test_what_no_figure_can_be(metric: str, value: str, message: str) -> None:
    with pytest.raises(FigureError) as caught:
        read(metric, value=value)
    assert message in caught.value.message
    assert caught.value.key == "value"


@pytest.mark.parametrize("key", ["low", "likely", "high"])
def test_each_end_of_a_range_is_held_to_it(key: str) -> None:
    ends = {"low": "1 x", "likely": "1 x", "high": "1 x"} | {key: "0 x"}
    with pytest.raises(FigureError) as caught:
        read("tokenizer_factor", **ends)
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("metric", "value", "read_as"),
    [
        ("tokenizer_factor", "0.01 x", 0.01),
        ("tokenizer_factor", "1000 x", 1000),
        ("price_input", "0 USD/Mtok", 0),
        ("gpu_hour_observed", "0 USD/hour", 0),
        ("context_window", "0 tokens", 0),
        ("aime", "100%", 1),
    ],
)
def test_the_bounds_themselves_are_possible(metric: str, value: str, read_as: float) -> None:
    assert read(metric, value=value).value == Range.of(read_as)


def test_a_gap_may_be_negative() -> None:
    assert bounds_of("classification_gap", "share").fault(-0.5, "share") == ""
    assert "below the least possible, -100%" in bounds_of("aime", "share").fault(-1.5, "share")


@pytest.mark.parametrize("day", ["20261120", "2026-W47-5", "soon"])
def test_an_end_date_is_written_in_one_way(day: str) -> None:
    with pytest.raises(FigureError, match=f'"{day}" is not a date such as 2026-11-20'):
        read("ends", value=day)


@pytest.mark.parametrize("name", ["default", "guide"])
def test_the_shipped_packs_keep_to_the_bounds(name: str) -> None:
    assert load_pack(name).figures
