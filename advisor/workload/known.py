"""The names that a workload may use: those of one pack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from advisor.pack.decision_files import Metric
from advisor.pack.pack import Pack
from advisor.pack.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Known:
    """Questions, options, vendors, and what figures can be about."""

    questionnaire: Questionnaire
    option_names: tuple[str, ...]
    vendors: tuple[str, ...]
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    subjects: tuple[str, ...] = ()


def known_in(pack: Pack) -> Known:
    """The names of a pack."""
    return Known(
        pack.questionnaire,
        pack.known_option_names,
        pack.vendors,
        pack.evidence_rules.metrics,
        tuple(s for s in pack.subjects if s not in pack.routes),
    )
