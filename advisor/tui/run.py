"""Starting the terminal session, or saying in one line why it cannot start."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import date
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.tui.app import AdvisorApp

DONE, WRONG_INPUT, WRONG_USAGE = 0, 1, 2
PATIENCE = 3.0
PLAIN = "`advisor ask FILE --plain` asks line by line"


def cannot_run() -> str:
    """Why the full screen cannot be shown here; empty when it can."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return f"advisor needs a terminal for its session; {PLAIN}, `advisor --help` lists commands"
    if os.environ.get("TERM", "") == "dumb":
        return f"this terminal (TERM=dumb) cannot show the session; {PLAIN}"
    encoding = (sys.stdout.encoding or "").lower().replace("-", "").replace("_", "")
    if encoding != "utf8":
        return f"the terminal's encoding is not UTF-8: set PYTHONUTF8=1 or a UTF-8 locale; {PLAIN}"
    return ""


def run_session(
    pack_name: str | None = None,
    workload_path: str | None = None,
    evidence: Sequence[str] = (),
    as_of: date | None = None,
) -> int:
    """Run the session until it is left; returns the exit status.

    Resumes the workload at `workload_path`, or else the one worked on last. Raises InputError for
    a pack, a workload or evidence with mistakes.
    """
    if reason := cannot_run():
        print(reason, file=sys.stderr)
        return WRONG_USAGE
    # What is loaded from here on stays: to look for garbage among it takes a quarter of the time
    # to the first frame. It is looked for again once the session is open.
    gc.disable()
    # Only now: without a terminal there is no need for any of it.
    from advisor.store.workspace import workspace
    from advisor.tui.app import AdvisorApp
    from advisor.tui.opening import Opening, read_opening

    space, files = workspace(), tuple(evidence)

    def opening() -> Opening:
        try:
            return read_opening(space, pack_name or "default", workload_path, files, as_of)
        finally:
            gc.freeze()
            gc.enable()

    app = AdvisorApp(space, opening)
    # Again with what the first assessment left to be kept: to look through it stops the screen.
    app.settled = gc.freeze
    asyncio.run(_run(app))
    if app.not_opened is not None:
        raise app.not_opened
    if app.crashed:
        print(app.crashed, file=sys.stderr)
    return app.return_code or DONE


def _leave(
    app: AdvisorApp, loop: asyncio.AbstractEventLoop, number: int, _: FrameType | None
) -> None:
    """Leave in order, or without: where the terminal is gone, drawing the end waits for ever.

    Every answer is on disk already.
    """
    end = threading.Timer(PATIENCE, os._exit, (128 + number,))
    end.daemon = True
    end.start()
    loop.call_soon_threadsafe(app.exit, None, 128 + number)


async def _run(app: AdvisorApp) -> None:
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and os.name == "posix":
            # Without this the terminal stays in the alternate screen when the window closes.
            # Not loop.add_signal_handler: a write to a terminal that is gone blocks the loop, and
            # only a handler of this kind runs all the same.
            signal.signal(number, partial(_leave, app, loop))
    await app.run_async()
