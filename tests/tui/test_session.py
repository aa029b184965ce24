"""The session through its keys: messages, state, what is saved, and a few whole screens."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from advisor.decision import Assessment
from advisor.store.workspace import SaveError
from advisor.tui.app import AdvisorApp
from advisor.tui.messages import AnswerTyped, ChoicesPicked, QuestionChosen
from advisor.tui.screens.prompt import Confirm, Prompt
from advisor.workload import Answer, Workload, known_in, read_workload
from advisor.workload.answers import UNKNOWN
from tests.report.report_samples import decided
from tests.tui.conftest import PACK, MakeApp, drive, keys, screen_text

YES, SHARE = Answer("exact", True), Answer("exact", 0.25)


def kept(app: AdvisorApp) -> Workload:
    return read_workload(str(app.path), known_in(PACK))


def test_a_choice_is_taken_saved_and_the_next_question_comes(make_app: MakeApp) -> None:
    app = make_app()
    seen = drive(app, keys("down", "enter"))
    assert next(m for m in seen if isinstance(m, ChoicesPicked)).ids == ("streaming_search",)
    assert app.snapshot.answered == 1
    assert app.snapshot.focus is not None
    assert app.snapshot.focus.id == "interaction"
    assert kept(app).answers["use_case"].value == "streaming_search"


def test_a_quantity_is_typed(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        app.post_message(QuestionChosen("output_tokens"))
        await pilot.pause()
        await pilot.press(*"150..400", "enter")
        await pilot.pause()

    seen = drive(app, script)
    assert {m.text for m in seen if isinstance(m, AnswerTyped)} == {"150..400"}
    span = kept(app).answers["output_tokens"].span
    assert span is not None
    assert (span.low, span.high) == (150, 400)


def test_wrong_input_says_the_fix_and_keeps_what_was_typed(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        app.post_message(QuestionChosen("ttft_limit"))
        await pilot.pause()
        await pilot.press(*"800", "enter")
        await pilot.pause()
        assert app.screen.query_one(Input).value == "800"
        assert "needs a unit" in screen_text(app)
        await pilot.press(*" ms", "enter")
        await pilot.pause()

    drive(app, script)
    assert app.snapshot.error == ""
    assert kept(app).answers["ttft_limit"].value == 800


def test_not_known_back_and_again(make_app: MakeApp) -> None:
    app = make_app()
    drive(app, keys("ctrl+n", "ctrl+up", "enter"))
    assert kept(app).answers["use_case"].value == "realtime_customer_chat"


def test_a_list_takes_what_is_marked(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        app.post_message(QuestionChosen("compliance"))
        await pilot.pause()
        await pilot.press("space", "down", "space", "enter")
        await pilot.pause()

    drive(app, script)
    assert kept(app).answers["compliance"].value == ("soc2", "iso27001")


def test_does_not_apply_asks_for_the_reason(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("up", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Prompt)
        await pilot.press("enter", *"too early", "enter")
        await pilot.pause()

    drive(app, script)
    assert kept(app).answers["use_case"].reason == "too early"


def test_changing_an_earlier_answer_keeps_the_later_one(make_app: MakeApp) -> None:
    answers = {"complex_reasoning": YES, "complex_share": SHARE}
    given: list[Workload] = []

    def assessor(workload: Workload) -> Assessment:
        given.append(workload)
        return decided()

    app = make_app(Workload("W", answers), assessor=assessor)

    async def script(pilot: Pilot[None]) -> None:
        app.post_message(QuestionChosen("complex_reasoning"))
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()

    drive(app, script)
    assert app.snapshot.set_aside == 1
    assert "complex_share" not in given[-1].answers
    assert kept(app).answers["complex_share"] == SHARE


def test_text_from_outside_is_shown_as_text(make_app: MakeApp) -> None:
    name = "[bold red]desk[/] [@click=app.quit]x[/]"
    app = make_app(Workload(name, {"use_case": Answer("not_applicable", reason="[b]why[/b]")}))

    async def script(pilot: Pilot[None]) -> None:
        app.post_message(QuestionChosen("use_case"))
        await pilot.pause()
        assert name in screen_text(app)
        assert "[b]why[/b]" in screen_text(app)

    drive(app, script, (120, 40))


def test_a_failed_save_is_shown_and_nothing_is_lost(make_app: MakeApp) -> None:
    def full(*_: object) -> None:
        raise SaveError("Not saved: the disk is full (w.yaml).")

    app = make_app(saver=full)

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("enter", "enter")
        await pilot.pause()
        text = screen_text(app)
        assert "NOT SAVED" in text
        assert "the disk is full" in text
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert app.is_running

    drive(app, script)
    assert len(app.session.workload.answers) == 2


def test_the_report_asks_where_and_never_overwrites_without_a_yes(
    make_app: MakeApp, tmp_path: Path
) -> None:
    app = make_app()
    report = tmp_path / "r.md"
    report.write_text("mine", "utf-8")

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+s")
        await pilot.pause()
        app.screen.query_one(Input).value = str(report)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, Confirm)
        await pilot.press("enter")
        await pilot.pause()
        assert report.read_text("utf-8") == "mine"
        assert isinstance(app.screen, Prompt)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("down", "enter")
        await pilot.pause()

    drive(app, script)
    assert "mine" not in report.read_text("utf-8")


def test_a_new_session_asks_for_a_name(make_app: MakeApp) -> None:
    app = make_app(path=None)
    drive(app, keys("D", "e", "s", "k", "enter", "enter"))
    assert app.path is not None
    assert app.path.name == "desk.yaml"
    assert kept(app).name == "Desk"
    assert len(kept(app).answers) == 1


def test_everything_answered_shows_the_way_to_the_result(make_app: MakeApp) -> None:
    answers = {q.id: UNKNOWN for q in PACK.questionnaire.questions}
    app = make_app(Workload("W", answers))
    drive(app, keys("f6"))
    assert app.snapshot.answered == len(app.snapshot.rows)


def test_ctrl_c_twice_quits(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert app.is_running
        await pilot.press("ctrl+c")
        await pilot.pause()

    drive(app, script)
    assert app.return_code == 0
