"""A keymap of the person's own: what is taken, and what is said of the rest."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from advisor.store.settings import Settings
from advisor.tui.own_keys import own_keys
from advisor.tui.screens.result import ResultScreen
from tests.tui.conftest import MakeApp, drive


@pytest.mark.parametrize(
    ("wanted", "taken", "says"),
    [
        ({"app.help": "f10"}, {"app.help": "f10"}, ""),
        ({"app.help": "f10, ctrl+g"}, {"app.help": "f10,ctrl+g"}, ""),
        ({"app.hlep": "f10"}, {}, "app.hlep: there is no such action"),
        ({"app.quit": "f10"}, {}, "app.quit: there is no such action"),
        ({"app.help": "crtl+g"}, {}, "'crtl+g' cannot be a key"),
        ({"app.help": ""}, {}, "'' cannot be a key"),
        # It would be taken from every field that is typed in.
        ({"app.help": "h"}, {}, "'h' cannot be a key"),
        ({"app.help": "enter"}, {}, "'enter' cannot be a key"),
        ({"app.help": "f6"}, {}, "app.help: f6 is the key of app.result already"),
        ({"app.note": "shift+up"}, {}, "shift+up is the key of app.before already"),
        # Two that change places do not clash.
        ({"app.help": "f2", "app.settings": "f1"}, {"app.help": "f2", "app.settings": "f1"}, ""),
        ({"app.help": "f10", "app.note": "f10"}, {"app.help": "f10"}, "of app.help already"),
    ],
)
def test_own_keys(wanted: dict[str, str], taken: dict[str, str], says: str) -> None:
    found, wrong = own_keys(wanted)
    assert found == taken
    assert len(wrong) == bool(says)
    assert says in "".join(wrong)


def test_an_entry_that_is_refused_can_make_another_clash() -> None:
    found, wrong = own_keys({"app.help": "f2", "app.settings": "f6"})
    assert found == {}
    assert len(wrong) == 2


def test_a_clash_is_said_and_the_key_keeps_its_meaning(make_app: MakeApp) -> None:
    app = make_app(settings=Settings(keymap={"app.help": "f6"}))

    async def script(pilot: Pilot[None]) -> None:
        assert any("f6 is the key of app.result" in n.message for n in app._notifications)
        await pilot.press("f6")
        await pilot.pause()
        assert isinstance(app.screen, ResultScreen)

    drive(app, script)
