"""What widgets and workers tell the app. Nothing else changes state."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from advisor.analysis.chances import Chances
    from advisor.conversation.reading import Reading
    from advisor.conversation.transcript import Conversation
    from advisor.decision import Assessment
    from advisor.interview.outlook import Outlook
    from advisor.problems import InputError
    from advisor.tui.opening import Opening


@dataclass
class AnswerTyped(Message):
    """A line was typed as the answer to a question."""

    question: str
    text: str


@dataclass
class ChoicesPicked(Message):
    """Choices were picked, by id, as the answer to a question."""

    question: str
    ids: tuple[str, ...]


@dataclass
class QuestionChosen(Message):
    """The person wants to answer this question now."""

    question: str


@dataclass
class ReasonWanted(Message):
    """The question does not apply; the reason is still to be asked."""

    question: str


@dataclass
class RangeWanted(Message):
    """The answer is a range; its ends are still to be asked."""

    question: str


@dataclass
class NoteWanted(Message):
    """A note is to be put on the answer."""

    question: str


@dataclass
class OptionChosen(Message):
    """The person wants to know all about an option."""

    option: str


@dataclass
class FigureWanted(Message):
    """A figure of one's own is to be typed in, about an option and a metric by id."""

    about: str
    metric: str


@dataclass
class FigureDropped(Message):
    """The figure at this place of the list is to be taken back."""

    place: int


@dataclass
class WorkloadWanted(Message):
    """What is to be done with a workload: open, duplicate, delete; or new, example, log, undo."""

    what: str
    path: Path | None = None


@dataclass
class OutlookReady(Message):
    """What each answer to a question would lead to was worked out."""

    outlook: Outlook
    of: object
    """The workload it was worked out for, to be told from one that has changed since."""


@dataclass
class RowMoved(Message):
    """One row of what is supposed is to move a step up (1) or down (-1), or to be put back (0)."""

    row: str
    by: int


@dataclass
class SupposedTaken(Message):
    """What is supposed is to be said from now on."""


@dataclass
class ChangesWanted(Message):
    """What would change the recommendation is to be seen, and nobody has looked for it yet."""


@dataclass
class ChangesReady(Message):
    """What would change the recommendation was found."""

    assessment: Assessment
    of: object
    """The workload it was found for, to be told from one that has changed since."""


@dataclass
class ChancesReady(Message):
    """How often each option wins was worked out."""

    chances: Chances
    of: object
    """The workload it was worked out for, to be told from one that has changed since."""


@dataclass
class Opened(Message):
    """What the session needs was read."""

    opening: Opening


@dataclass
class NotOpened(Message):
    """A pack, a workload or evidence has mistakes: there is no session."""

    error: InputError


@dataclass
class Settled(Message):
    """Sent the way that an answer goes, to know when that has arrived; `rounds` are still to go."""

    rounds: int


@dataclass
class LineSaid(Message):
    """A line was said in the conversation."""

    text: str


@dataclass
class DocumentPasted(Message):
    """A document was pasted into the conversation."""

    text: str


@dataclass
class ProposalsTaken(Message):
    """What is proposed on these questions is to be taken; on all of them where none is named."""

    questions: tuple[str, ...] = ()


@dataclass
class ProposalsDropped(Message):
    """What is proposed on these questions is not to be taken; on none of them where none is."""

    questions: tuple[str, ...] = ()


@dataclass
class QuestionReopened(Message):
    """A question is to be asked again."""

    question: str


class TalkLeft(Message):
    """The person wants to stop an answer, or to leave the conversation."""


@dataclass
class ProseCame(Message):
    """A piece of a model's answer came, checked."""

    text: str


@dataclass
class TurnEnded(Message):
    """A model's answer came to its end, well or badly."""

    talk: Conversation


@dataclass
class DocumentRead(Message):
    """A document was read (None where that was stopped), and why the model could not, or ""."""

    text: str
    reading: Reading | None
    failed: str = ""
