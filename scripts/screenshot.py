"""Draw docs/screen.svg from the real screen: `python scripts/screenshot.py [FILE]`."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from datetime import date
from pathlib import Path

from advisor.pack import load_pack
from advisor.store.workspace import Workspace, save
from advisor.tui.app import AdvisorApp
from advisor.tui.messages import QuestionChosen
from advisor.tui.opening import read_opening
from advisor.workload import Workload
from advisor.workload.answers import Answer

DAY = date(2026, 11, 21)
SIZE = (110, 36)
SETTLED_S = 4.0
ANSWERS = {
    "use_case": Answer("exact", "realtime_customer_chat"),
    "interaction": Answer("exact", "realtime"),
    "complex_reasoning": Answer("exact", False),
    "requests_per_month": Answer("exact", 100_000.0),
    "input_tokens": Answer("exact", 1000.0),
    "output_tokens": Answer("exact", 250.0),
    "cacheable_share": Answer("exact", 0.4),
    "ttft_limit": Answer("exact", 800.0, None, 95),
}
# The web font would be fetched from another host each time the picture is shown.
FONT_FACE = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)


async def draw() -> str:
    """The session with a workload half answered, as an SVG."""
    with tempfile.TemporaryDirectory() as folder:
        pack, path = load_pack(), Path(folder) / "support-desk.yaml"
        save(Workload("Support desk", ANSWERS), pack.questionnaire, path)
        space = Workspace(Path(folder))
        app = AdvisorApp(space, read_opening(space, "default", str(path), (), DAY))
        async with app.run_test(size=SIZE) as pilot:
            while not app.is_open:
                await pilot.pause()
            app.post_message(QuestionChosen("ttft_limit"))
            # What each answer leads to, and the chances to win, are worked out beside.
            await pilot.pause(SETTLED_S)
            return app.export_screenshot(title="advisor")


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screen.svg")
    target.parent.mkdir(exist_ok=True)
    target.write_text(FONT_FACE.sub("", asyncio.run(draw())), "utf-8")
