"""Several workloads: new, from an example, open, duplicate, delete with undo."""

from __future__ import annotations

from pathlib import Path

from textual.pilot import Pilot

from advisor.store.workspace import save
from advisor.tui.app import AdvisorApp
from advisor.tui.screens.picker import Picker
from advisor.tui.screens.workloads import WorkloadsScreen
from advisor.workload import Workload
from tests.tui.conftest import PACK, MakeApp, drive, screen_text


def names(folder: Path) -> set[str]:
    return {p.name for p in folder.glob("*.yaml") if p.name != "settings.yaml"}


def line_of(app: AdvisorApp, name: str) -> int:
    """Where a workload stands in the list that is on the screen."""
    screen = app.screen
    assert isinstance(screen, WorkloadsScreen)
    return [kept.path.name for kept in screen.kept].index(name)


def test_duplicate_delete_and_undo(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+l")
        await pilot.pause()
        assert isinstance(app.screen, WorkloadsScreen)
        await pilot.press("d")
        await pilot.pause()
        assert names(tmp_path) == {"support-desk.yaml", "support-desk-copy.yaml"}
        assert "Support desk (copy)" in screen_text(app)
        await pilot.press("home", "delete")
        await pilot.pause()
        assert len(names(tmp_path)) == 1
        await pilot.press("u")
        await pilot.pause()

    drive(app, script)
    assert names(tmp_path) == {"support-desk.yaml", "support-desk-copy.yaml"}


def test_deleting_the_open_one_goes_on_with_another(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app()
    save(Workload("Other"), PACK.questionnaire, tmp_path / "other.yaml")

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+l")
        await pilot.pause()
        place = line_of(app, "support-desk.yaml")
        await pilot.press("home", *["down"] * place, "delete")
        await pilot.pause()

    drive(app, script)
    assert app.session.workload.name == "Other"
    assert app.path == tmp_path / "other.yaml"


def test_deleting_the_last_one_asks_for_a_new_one(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+l", "delete")
        await pilot.pause()
        assert "What is this workload called?" in screen_text(app)
        await pilot.press(*"Next", "enter")
        await pilot.pause()

    drive(app, script)
    assert names(tmp_path) == {"next.yaml"}


def test_a_new_one_from_an_example(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app()

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+l", "e")
        await pilot.pause()
        assert isinstance(app.screen, Picker)
        await pilot.press("enter")
        await pilot.pause()

    drive(app, script)
    assert len(names(tmp_path)) == 2
    assert app.session.workload.answers
    assert app.path is not None
    assert app.path.exists()


def test_a_damaged_one_is_listed_with_its_mistake_and_not_opened(
    make_app: MakeApp, tmp_path: Path
) -> None:
    app = make_app()
    (tmp_path / "bad.yaml").write_text("format: nonsense\n", "utf-8")

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+l", "home", "enter")
        await pilot.pause()
        assert "Not opened" in screen_text(app)

    drive(app, script, (120, 40))
    assert app.path == tmp_path / "support-desk.yaml"
    assert (tmp_path / "bad.yaml").read_text("utf-8") == "format: nonsense\n"


def test_by_mouse_a_click_marks_and_a_second_opens(make_app: MakeApp, tmp_path: Path) -> None:
    app = make_app()
    save(Workload("Other"), PACK.questionnaire, tmp_path / "other.yaml")

    async def script(pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+l")
        await pilot.pause()
        place = line_of(app, "other.yaml")
        await pilot.click("WorkloadLines", offset=(5, place))
        await pilot.pause()
        assert isinstance(app.screen, WorkloadsScreen)
        await pilot.click("WorkloadLines", offset=(5, place))
        await pilot.pause()

    drive(app, script)
    assert app.session.workload.name == "Other"
