"""A few whole screens as text, at two sizes."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.command import CommandList
from textual.pilot import Pilot
from textual.widgets import Static
from textual.widgets._toast import Toast

from advisor.report.text_layout import wrap
from advisor.store.settings import Settings, write_settings
from advisor.tui.messages import AnswerTyped, QuestionChosen
from advisor.tui.screens.result import ResultScreen
from advisor.tui.take_snapshot import SAME
from tests.tui.conftest import MakeApp, assert_golden, drive, keys, screen_text


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize(
    ("name", "pressed"),
    [
        ("start", ()),
        ("quantity", ("ctrl+down",) * 4),
        ("result", ("f6",)),
        ("standing", ("f4", "down")),
        ("option", ("f4", "down", "enter")),
        ("figures", ("f8",)),
        ("settings", ("f2",)),
        ("help", ("f1",)),
    ],
)
def test_screens(
    make_app: MakeApp, name: str, pressed: tuple[str, ...], size: tuple[int, int]
) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        await keys(*pressed)(pilot)
        if name == "result":
            assert isinstance(app.screen, ResultScreen)
        assert_golden(app, name)

    drive(app, script, size)


def test_a_terminal_that_is_too_small_says_so(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        assert "too small" in screen_text(app)

    drive(app, script, (50, 15))


async def palette(pilot: Pilot[None]) -> set[str]:
    """What the palette offers over the screen that is there."""
    await pilot.press("ctrl+p")
    for _ in range(40):
        await pilot.pause(0.05)
        shown = pilot.app.screen.query_one(CommandList)
        if shown.option_count:
            break
    await pilot.pause(0.2)
    found = {str(o.prompt).splitlines()[0] for o in shown.options}
    await pilot.press("escape")
    await pilot.pause()
    return found


def test_the_palette_offers_the_keys_of_the_page_below_it(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        on_questions = await palette(pilot)
        assert {"Questions (f3)", "Jump (ctrl+o)", "Report (ctrl+s)"} <= on_questions
        await pilot.press("f6")
        await pilot.pause()
        on_result = await palette(pilot)
        assert "Report (ctrl+s)" in on_result
        assert not {"Questions (f3)", "Standing (f4)", "Jump (ctrl+o)"} & on_result

    drive(app, script)


def test_a_toast_leaves_the_standing_in_sight(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        app.action_help_quit()
        await pilot.pause(0.1)
        toast = app.screen.query_one(Toast).region
        assert "every answer is saved." in screen_text(app)
        assert toast.height == 1
        assert not toast.overlaps(app.screen.query_one("#standing-panel").region)

    drive(app, script)


def test_every_key_of_the_workloads_is_named_at_80_columns(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        await keys("ctrl+l")(pilot)
        footer = screen_text(app).rstrip().splitlines()[-1]
        for word in ("copy", "delete", "undo", "^q quit", "^p palette"):
            assert word in footer

    drive(app, script)


def test_the_letters_of_a_jump_are_readable_in_a_light_theme(make_app: MakeApp) -> None:
    app = make_app(settings=Settings(theme="textual-light"))

    async def script(pilot: Pilot[None]) -> None:
        await keys("ctrl+o")(pilot)
        _, _, behind, letter = app.screen.query(".jump").first().colors
        assert behind.get_contrast_text(1.0).brightness < 0.5
        assert letter.brightness < 0.5

    drive(app, script)


def test_how_to_answer_fits_where_an_answer_stands_in_the_field(make_app: MakeApp) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        app.post_message(AnswerTyped("ttft_limit", "100 ms"))
        await pilot.pause()
        app.post_message(QuestionChosen("ttft_limit"))
        await pilot.pause()
        hint = app.screen.query_one("#hint", Static)
        said = f"{hint.content} {SAME}"
        assert len(wrap(said, hint.size.width)) <= 2

    drive(app, script)


def test_the_first_picture_has_the_signs_that_were_set(make_app: MakeApp, tmp_path: Path) -> None:
    write_settings(tmp_path, Settings("textual-light", "ascii", author="Ann: A"))
    app = make_app()
    assert (app.settings.theme, app.settings.signs) == ("textual-light", "ascii")
