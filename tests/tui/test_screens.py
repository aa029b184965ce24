"""A few whole screens as text, at two sizes."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from advisor.tui.screens.result import ResultScreen
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
