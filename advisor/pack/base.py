"""What every model of a rule file shares: frozen, no unknown key."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict


class RuleModel(BaseModel):
    """Base of all rule-file models."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


Raw = dict[str, Any]
"""A condition or check as it stands in the file; compiled when the pack is loaded."""
