"""What the page of usage logs shows, as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from advisor.logs.study import Study
    from advisor.pack import Pack
    from advisor.workload.answers import Answer

Stage = Literal["choose", "reading", "answers", "replay"]


@dataclass(frozen=True, slots=True)
class LogShown:
    """One moment of reading logs.

    `given` is what a person answered to what was found; None where another question said it.
    """

    pack: Pack
    today: date
    stage: Stage = "choose"
    typed: str = ""
    trouble: str = ""
    progress: str = ""
    study: Study | None = None
    given: Mapping[str, Answer | None] = field(default_factory=dict)
