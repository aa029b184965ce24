"""When the prober itself is the reason for a figure."""

from __future__ import annotations

import pytest

from advisor.measurement.outcome import SelfCheck


@pytest.mark.parametrize(
    ("lag", "cpu", "first_token", "said", "refused"),
    [
        (0.5, 0.1, 80.0, False, False),
        (6.0, 0.1, 900.0, True, False),  # worth a word, but under 1% of the figure
        (6.0, 0.1, 80.0, True, True),  # more than 5% of 80 ms
        (46.0, 0.1, 900.0, True, True),
        (0.5, 0.8, 900.0, True, True),
        (0.9, 0.1, 10.0, False, False),  # a timer is no better than a millisecond
    ],
)
def test_lag_is_said_from_5_ms_and_refused_from_5_percent(
    lag: float, cpu: float, first_token: float, said: bool, refused: bool
) -> None:
    check = SelfCheck(lag, cpu)
    assert (check.limited(first_token), check.distorts(first_token)) == (said, refused)
