"""Text from outside is shown as text: nothing in it runs, moves the cursor or breaks a line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.pilot import Pilot

from advisor.decision import Assessment
from advisor.tui.crash import crash_log
from advisor.tui.messages import OptionChosen, QuestionChosen
from advisor.workload import Answer, Workload
from tests.report.report_samples import decided
from tests.tui.conftest import MakeApp, drive, screen_text

HOSTILE = {
    "escapes": "a\x1b[2J\x1b]52;c;AAAA\x07b",
    "markup": "[@click=app.quit]x[/] [bold red]y[/]",
    "right-to-left": "a\u202eb\u2066c",
    "long": "x" * 10_000,
    "wide": "日本語" * 200,
    "combining": "e\u0301" * 300,
    "lines": "a\nb\r\nc\u2028d",
    "tags": "a\U000e0041\U000e007fb",
    "nothing": "\u200b\u200b",
}
FORBIDDEN = "\x1b\x07\u202e\u2066\u2028\r"


HOSTILE["all of it"] = "".join(text for text in HOSTILE.values() if len(text) < 100)
SIZES = [(name, (80, 24)) for name in HOSTILE]
SIZES += [(name, size) for name in ("all of it", "long") for size in ((120, 40), (200, 60))]


@pytest.mark.parametrize(("name", "size"), SIZES)
def test_hostile_text_everywhere(make_app: MakeApp, name: str, size: tuple[int, int]) -> None:
    text = HOSTILE[name]
    answer = Answer("not_applicable", reason=text, note=text)
    workload = Workload(text, {"use_case": answer}, client=text, author=text)
    app = make_app(workload, assessor=lambda _: hostile(text))

    async def script(pilot: Pilot[None]) -> None:
        app.post_message(QuestionChosen("use_case"))
        await pilot.pause()
        seen = [screen_text(app)]
        for key in ("f6", "escape", "f8", "escape", "f3", "f3", "f2", "enter", "escape", "ctrl+l"):
            await pilot.press(key)
            await pilot.pause()
            seen.append(screen_text(app))
        await pilot.press("escape")
        app.post_message(OptionChosen(text))
        await pilot.pause()
        seen.append(screen_text(app))
        for shown in seen:
            assert not set(FORBIDDEN) & set(shown)
            assert len(shown.splitlines()) == size[1]
        if name == "markup":
            assert "[@click=app.quit]x[/]" in seen[0]

    drive(app, script, size)


def hostile(text: str) -> Assessment:
    """The sample with the text in every name that a pack could bring."""
    a = decided()
    options = tuple(replace(o, name=text, why_not=text, notices=(text,)) for o in a.options)
    steps = tuple(replace(s, rule=text, because=text, source=text) for s in a.path)
    best = None if a.recommended is None else replace(a.recommended, name=text)
    return replace(a, options=options, path=steps, recommended=best, kind=text, workload=text)


def test_a_crash_leaves_places_and_no_values(make_app: MakeApp) -> None:
    secret = "sk-ant-a-secret-value"

    def fails(_: Workload) -> Assessment:
        held = secret
        raise RuntimeError(f"it was {held}")

    app = make_app(assessor=fails)

    async def script(pilot: Pilot[None]) -> None:
        await pilot.pause()

    with pytest.raises(RuntimeError):
        drive(app, script)
    log = (app.space.folder / "crash.log").read_text("utf-8")
    assert app.return_code == 1
    assert "RuntimeError" in log
    assert "fails" in log
    assert secret not in log + app.crashed


def test_a_crash_that_cannot_be_written_down_is_still_said(tmp_path: object) -> None:
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    (tmp_path / "file").write_text("", "utf-8")
    said = crash_log(RuntimeError("x"), tmp_path / "file" / "folder")
    assert "could not be written" in said
