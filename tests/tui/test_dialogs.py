"""Notes, ranges, reasons, figures and names: asked in a dialog, taken, saved, shown."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from advisor.decision import Assessment, assess
from advisor.store.read_settings import read_settings
from advisor.store.settings import Settings
from advisor.tui.app import AdvisorApp
from advisor.tui.messages import FigureWanted, OptionChosen, QuestionChosen, RangeWanted
from advisor.tui.screens.fields import Fields
from advisor.tui.screens.option_detail import OptionDetail
from advisor.tui.screens.picker import Picker
from advisor.tui.screens.prompt import Prompt
from advisor.tui.screens.question_help import QuestionHelp
from advisor.workload import Workload, known_in, read_workload
from tests.tui.conftest import DAY, PACK, MakeApp, drive, keys, screen_text

HAIKU = "claude-haiku-5.5@anthropic"


def real(workload: Workload) -> Assessment:
    return assess(PACK, workload, as_of=DAY)


def kept(app: AdvisorApp) -> Workload:
    return read_workload(str(app.path), known_in(PACK))


def test_a_note_is_asked_saved_shown_and_marked(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("enter", "ctrl+up", "ctrl+t")
        await pilot.pause()
        await pilot.press(*"from the call centre", "enter")
        await pilot.pause()
        assert "Note: from the call centre" in screen_text(app)

    drive(app, script)
    assert kept(app).answers["use_case"].note == "from the call centre"
    assert app.snapshot.rows[0].noted


def test_a_range_is_asked_in_fields(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        app.post_message(QuestionChosen("output_tokens"))
        await pilot.pause()
        app.post_message(RangeWanted("output_tokens"))
        await pilot.pause()
        await pilot.press(*"150", "enter", "enter", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Fields)
        assert "lowest and its highest" in screen_text(app)
        app.screen.query_one("#field-high", Input).value = "400"
        app.screen.query_one("#field-high", Input).focus()
        await pilot.press("enter")
        await pilot.pause()

    drive(app, script)
    span = kept(app).answers["output_tokens"].span
    assert span is not None
    assert (span.low, span.likely, span.high) == (150, 275, 400)


def test_a_figure_is_typed_corrected_counts_and_is_taken_back(make_app: MakeApp) -> None:
    app = make_app(Workload("W"), assessor=real)

    async def script(pilot: Pilot[None]) -> None:
        app.post_message(FigureWanted(HAIKU, "ttft"))
        await pilot.pause()
        await pilot.press(*"fast", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Prompt)
        assert app.screen.query_one(Input).value == "fast"
        assert "✗" in screen_text(app)
        app.screen.query_one(Input).value = "700 ms, 60 samples, yesterday"
        await pilot.press("enter")
        await pilot.pause()
        assert len(kept(app).figures) == 1
        await pilot.press("f8")
        await pilot.pause()
        assert isinstance(app.screen, Picker)
        assert "measured 2026-11-20, 60 samples" in " ".join(screen_text(app).split())
        await pilot.press("home", "enter")
        await pilot.pause()

    drive(app, script, (120, 40))
    assert kept(app).figures == ()


def test_all_about_an_option_leads_to_a_figure(make_app: MakeApp) -> None:
    app = make_app(Workload("W"), assessor=real)

    async def script(pilot: Pilot[None]) -> None:
        app.post_message(OptionChosen("llama-3.3-70b@deepinfra"))
        await pilot.pause()
        assert isinstance(app.screen, OptionDetail)
        await pilot.press("tab", "home", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Prompt)

    drive(app, script)


def test_names_are_kept_and_the_author_for_the_next_workload(
    make_app: MakeApp, tmp_path: Path
) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("f2", "enter")
        await pilot.pause()
        assert isinstance(app.screen, Fields)
        for name, text in (("client", "Acme"), ("author", "J. Doe")):
            app.screen.query_one(f"#field-{name}", Input).value = text
        app.screen.query_one("#field-author", Input).focus()
        await pilot.press("enter")
        await pilot.pause()
        assert "Acme / Support desk" in screen_text(app)

    drive(app, script)
    assert (kept(app).client, kept(app).author) == ("Acme", "J. Doe")
    assert read_settings(tmp_path)[0].author == "J. Doe"


def test_with_and_without_people_is_one_key_and_is_kept(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app(Workload("W"), assessor=real)
    drive(app, keys("f9"))
    with_people = app.snapshot.standing[0].cost
    assert app.snapshot.people
    assert read_settings(tmp_path)[0].people
    app = make_app(Workload("W"), assessor=real)
    drive(app, keys())
    without = app.snapshot.standing[0].cost
    assert with_people is not None
    assert without is not None
    assert with_people > without


def test_ascii_signs_leave_nothing_else(make_app: MakeApp) -> None:
    app = make_app(Workload("Büro Ost 日本"), assessor=real)

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("f2", "end", "up", "enter")
        await pilot.pause()
        assert app.settings.signs == "ascii"
        text = screen_text(app)
        assert text.isascii()
        assert "Buro Ost ????" in text

    drive(app, script, (120, 40))


def test_undo_says_what_it_took_back(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("enter", "ctrl+z")
        await pilot.pause()
        assert "Undone: What it is for" in screen_text(app)
        assert kept(app).answers == {}
        await pilot.press("ctrl+y")
        await pilot.pause()

    drive(app, script)
    assert set(kept(app).answers) == {"use_case"}


def test_jump_goes_to_a_place_by_a_letter(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert "type a letter" in screen_text(app)
        await pilot.press("s")
        await pilot.pause()
        assert type(app.focused).__name__ == "Standing"

    drive(app, script)


def test_keys_can_be_changed_by_id(make_app: MakeApp) -> None:
    app = make_app(settings=Settings(keymap={"app.help": "f10"}))

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("f10")
        await pilot.pause()
        assert isinstance(app.screen, QuestionHelp)

    drive(app, script)
