"""findings.yaml: what `rules check` finds in a pack and its author knows of."""

from __future__ import annotations

from typing import Literal

from advisor.pack.base import RuleModel, Said


class ExpectedFinding(RuleModel):
    """A finding that the pack is known to have."""

    id: str
    about: str
    why: Said
    because_of: tuple[str, ...] = ()
    says: str = ""


class ExpectedFindings(RuleModel):
    """findings.yaml."""

    format: Literal["advisor/expected-findings@1"]
    findings: tuple[ExpectedFinding, ...]
