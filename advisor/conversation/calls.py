"""What can be asked of an assessment: the same calls for the reader, a model's tools, a screen.

Each raises CallError where what is named is not there, and else gives text made from the
assessment by the templates of `report`; nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from advisor.conversation.options import options_named
from advisor.conversation.reading import Proposal
from advisor.decision.assessment import Assessment
from advisor.interview.next_question import (
    agenda,
    in_force,
    with_answer,
    without_contradictions,
)
from advisor.interview.wording import answer_text
from advisor.pack import Pack
from advisor.report.markdown_safety import one_line
from advisor.report.text import compare_text, explain_text, recommend_text
from advisor.report.text_options import conflicts_text, doubts_text, options_text
from advisor.workload.answers import Workload
from advisor.workload.parse import AnswerError

Assessor = Callable[[Workload], Assessment]
MOST_CLAIMS = 60


class CallError(Exception):
    """A call about something that is not there; the message says what to name instead."""


@dataclass(frozen=True, slots=True)
class Calls:
    """A pack, a workload, and the way to assess it. Text is at most `width` cells wide."""

    pack: Pack
    workload: Workload
    assessor: Assessor
    width: int = 80

    def assessment(self) -> Assessment:
        """The assessment of the answers in force."""
        return self.assessor(in_force(self.pack, self.workload))

    def explain(self, option: str = "") -> str:
        """Why the recommended option, or why (not) the one named."""
        a = self.assessment()
        if not option:
            return explain_text(a, None, self.width)
        found = options_named(self.pack, option)
        if len(found) != 1:
            raise self._which(option, found)
        return explain_text(a, found[0], self.width)

    def compare(self, one: str, other: str) -> str:
        """Two options side by side."""
        a = self.assessment()
        results = []
        for name in (one, other):
            found = options_named(self.pack, name)
            result = a.option(found[0]) if len(found) == 1 else None
            if result is None:
                raise self._which(name, found)
            results.append(result)
        return options_text(a, results, self.width)

    def what_if(self, proposals: Sequence[Proposal]) -> str:
        """The assessment with other answers beside today's; nothing is taken."""
        workload = self.workload
        try:
            for p in proposals:
                workload = with_answer(workload, p.question, p.answer)
            workload = in_force(self.pack, without_contradictions(self.pack, workload))
        except AnswerError as error:
            raise CallError(f"That cannot be tried: {error.message}.") from error
        now, then = self.assessment(), self.assessor(workload)
        named = [replace(now, workload="As said"), replace(then, workload="What if")]
        return compare_text(named, self.width)

    def missing(self) -> str:
        """The questions that are open, in order."""
        now = agenda(self.pack, self.workload.answers)
        if not now.open:
            return "Nothing is missing: every question that is asked has an answer.\n"
        lines = [f"  {now.number(q.id)}. {q.label}: {q.ask}" for q in now.open]
        return (
            "\n".join([f"{len(now.open)} of {len(now.asked)} questions are open:", *lines]) + "\n"
        )

    def answers(self) -> str:
        """What was answered so far."""
        lines = []
        for q in agenda(self.pack, self.workload.answers).asked:
            shown = answer_text(self.pack, q, self.workload.answers.get(q.id))
            if shown:
                lines.append(f"  {q.label}: {one_line(shown)}")
        return "\n".join(lines or ["Nothing is answered yet."]) + "\n"

    def claims(self, about: str) -> str:
        """What the catalogue holds on an option or its model: each figure, source, date, status."""
        found = options_named(self.pack, about)
        if len(found) != 1:
            raise self._which(about, found)
        spec = self.pack.options.get(found[0])
        subjects = {found[0], *((spec.model, spec.deployment) if spec is not None else ())}
        lines = []
        for figure in self.pack.figures:
            if figure.subject not in subjects:
                continue
            dated = figure.as_of.isoformat()
            lines.append(
                f"  {figure.metric}: {figure.text} [{figure.source}, {dated}, {figure.status}]"
            )
        if len(lines) > MOST_CLAIMS:
            lines[MOST_CLAIMS:] = [f"  and {len(lines) - MOST_CLAIMS} more"]
        return "\n".join([found[0], *lines]) + "\n"

    def conflicts(self) -> str:
        """Which sources disagree."""
        return conflicts_text(self.assessment(), self.width)

    def doubts(self) -> str:
        """What may change the recommendation."""
        return doubts_text(self.assessment(), self.width)

    def report(self) -> str:
        """The recommendation as the command line prints it."""
        return recommend_text(self.assessment(), self.width)

    def _which(self, said: str, found: Sequence[str]) -> CallError:
        if not found:
            named = one_line(said)[:60]
            return CallError(f"No option is called “{named}”; advisor options lists them.")
        return CallError("Which one: " + ", ".join(found[:8]) + "?")
