"""The sources of an assessment, as its report lists them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SourceUsed:
    """A source that a figure of this assessment rests on."""

    id: str
    cite: str
    kind: str
    retrieved: str
