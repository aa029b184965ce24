"""Draw docs/screen.svg from the real screen: `python scripts/screenshot.py [FILE]`."""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from datetime import date
from pathlib import Path

from advisor.decision import assess
from advisor.pack import load_pack
from advisor.store.workspace import Workspace
from advisor.tui.app import AdvisorApp
from advisor.tui.messages import QuestionChosen
from advisor.workload import Workload
from advisor.workload.answers import Answer

DAY = date(2026, 11, 21)
SIZE = (110, 36)
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
    pack = load_pack()
    with tempfile.TemporaryDirectory() as folder:
        app = AdvisorApp(
            pack,
            lambda w: assess(pack, w, as_of=DAY),
            Workspace(Path(folder)),
            Workload("Support desk", ANSWERS),
            Path(folder) / "support-desk.yaml",
        )
        async with app.run_test(size=SIZE) as pilot:
            app.post_message(QuestionChosen("ttft_limit"))
            await pilot.pause()
            await pilot.pause()
            return app.export_screenshot(title="advisor")


if __name__ == "__main__":
    target = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/screen.svg")
    target.parent.mkdir(exist_ok=True)
    target.write_text(FONT_FACE.sub("", asyncio.run(draw())), "utf-8")
