"""How likely each value of a range is."""

from __future__ import annotations

from typing import Literal

Shape = Literal["triangular", "uniform", "lognormal"]
"""Triangular: between low and high, most often near likely. Uniform: between low and high, all
alike. Lognormal: likely is the median, low and high the 5th and 95th percentiles, each side with
its own spread."""
