"""One line of the questions is drawn anew where one is different, and says what it should."""

from __future__ import annotations

from textual.content import Content
from textual.pilot import Pilot

from advisor.tui.messages import AnswerTyped
from advisor.tui.widgets.question_list import QuestionList
from advisor.workload import Answer, Workload
from tests.tui.conftest import MakeApp, drive

GIVEN = Workload("Desk", {"requests_per_month": Answer("exact", 1e5)})


def drawn(questions: QuestionList) -> list[str]:
    return [questions.render_line(y).text for y in range(questions.content_size.height)]


def test_an_answer_redraws_its_line_alone(make_app: MakeApp) -> None:
    app = make_app(GIVEN)

    async def script(pilot: Pilot[None]) -> None:
        await pilot.pause()
        questions = app.screen.query_one(QuestionList)
        questions.scroll_to(0, 0, animate=False)
        await pilot.pause()
        before = drawn(questions)
        app.post_message(AnswerTyped("requests_per_month", "234567"))
        await pilot.pause()
        await pilot.pause()
        after = drawn(questions)
        different = [b for a, b in zip(before, after, strict=True) if a != b]
        assert any("234,567" in line or "235k" in line for line in different), different
        assert len(different) <= 3
        # To put a prompt in its own place makes the framework draw all lines anew.
        first = questions.get_option_at_index(0).prompt
        assert isinstance(first, Content)
        questions.replace_option_prompt_at_index(0, first)
        assert drawn(questions) == after

    drive(app, script, (120, 60))
