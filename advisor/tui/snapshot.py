"""What the screens show, as frozen data; it loads nothing that the first picture does without."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from advisor.decision import Assessment
    from advisor.interview.supposed import SupposedRow

Face = Literal["typed", "one", "many", "option"]
LENS = {True: "with people", False: "without people"}
"""Which of the two costs is shown."""


def standing_title(people: bool) -> str:
    """What the costs in a standing are; the choice goes by the whole cost, whichever is shown."""
    return f"Standing: cost {LENS[people]}" + ("" if people else "; chosen by the cost with them")


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One line of the list of questions."""

    id: str
    label: str
    answer: str
    section: str
    noted: bool = False


@dataclass(frozen=True, slots=True)
class FocusedQuestion:
    """The question in focus, with what is said about it and what was answered."""

    id: str
    number: int
    section: str
    label: str
    ask: str
    why: str
    moves: str
    unit: str
    face: Face
    choices: tuple[tuple[str, str], ...]
    picked: tuple[str, ...]
    typed: str
    answer: str
    is_set: bool
    suggestions: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One option in the standing; `cost` is a month's in US dollars, None where it is unknown."""

    sign: str
    option: str
    name: str
    cost: float | None
    reason: str
    best: bool
    today: bool = False
    wins: str = ""
    """Its chance to win in words; empty where it is not known, or not known yet."""
    over_budget: str = ""
    """Its chance to cost more than the budget, in words; empty where there is none."""


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step on the way to the recommendation: a sign, and what was found in words."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything on the screen at one moment."""

    name: str = ""
    waiting: str = "Reading the rules …"
    """Why there is no question to see yet."""
    rows: tuple[QuestionRow, ...] = ()
    answered: int = 0
    set_aside: int = 0
    focus: FocusedQuestion | None = None
    error: str = ""
    saved: bool = True
    trouble: str = ""
    assessment: Assessment | None = None
    people: bool = False
    headline: tuple[str, str] = ("", "")
    saving: str = ""
    standing: tuple[StandingRow, ...] = ()
    weighed: bool = False
    """Whether there is a column for the chance to win; its figures come a moment later."""
    samples: int = 0
    """How many samples the chances to win are from; 0 while there are none."""
    path: str = ""
    steps: tuple[PathStep, ...] = ()
    outcomes: tuple[tuple[str, str, str], ...] = ()
    """What each answer to the question in focus leads to: the answer, an option, a month's cost."""

    @property
    def progress(self) -> str:
        """How far the interview is, in words."""
        saved = "all saved" if self.saved else "NOT SAVED"
        return f"{self.answered} of {len(self.rows)} answered · {saved}"


@dataclass(frozen=True, slots=True)
class Supposing:
    """What the page of suppositions shows: its rows, now and then in words, and the standing."""

    rows: tuple[SupposedRow, ...] = ()
    now: str = ""
    then: str = ""
    standing: Snapshot = Snapshot()
