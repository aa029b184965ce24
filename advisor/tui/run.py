"""Starting the terminal session, or saying in one line why it cannot start."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.tui.app import AdvisorApp

DONE, WRONG_INPUT, WRONG_USAGE = 0, 1, 2
PATIENCE = 3.0
ALTERNATE, NORMAL = "\x1b[?1049h", "\x1b[?1049l"
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

    Resumes the workload at `workload_path`, or else the one worked on last.
    """
    if reason := cannot_run():
        print(reason, file=sys.stderr)
        return WRONG_USAGE
    with first_words():
        app = build_app(pack_name or "default", workload_path, evidence, as_of)
        # What it needs is loaded, so that the next thing on the screen is the session itself.
        asyncio.run(_run(app))
    if app.crashed:
        print(app.crashed, file=sys.stderr)
    return app.return_code or DONE


@contextmanager
def first_words() -> Iterator[None]:
    """Something to see while the rules are read, which takes three times as long as to draw.

    Written on the alternate screen, which the session then takes over; when it never comes to that,
    the terminal is put back as it was.
    """
    out = sys.__stdout__
    if out is None:
        yield
        return
    out.write(f"{ALTERNATE}\x1b[H\x1b[7m advisor \x1b[0m  reading the rules ...")
    out.flush()
    try:
        yield
    finally:
        # Harmless where the session has left it already.
        out.write(NORMAL)
        out.flush()


def build_app(
    pack_name: str,
    workload_path: str | None,
    evidence: Sequence[str] = (),
    as_of: date | None = None,
) -> AdvisorApp:
    """The app with its workload; raises InputError for a pack or workload with mistakes."""
    from advisor.decision import assess
    from advisor.evidence.read import read_evidence
    from advisor.pack import load_pack
    from advisor.problems import InputError
    from advisor.store.settings import read_settings
    from advisor.store.workspace import workspace
    from advisor.tui.app import AdvisorApp
    from advisor.workload import Workload, known_in, read_workload

    pack = load_pack(pack_name)
    space = workspace()
    settings, wrong = read_settings(space.folder)
    today = as_of or date.today()
    figures = [f for file in evidence for f in read_evidence(Path(file), pack)]
    path = Path(workload_path) if workload_path is not None else space.last()
    workload, notice = None, ""
    if path is not None and path.exists():
        try:
            workload = read_workload(str(path), known_in(pack))
        except InputError as error:
            if workload_path is not None:
                raise
            # One damaged file must not keep the session from starting; it is left as it is.
            notice = f"The last workload was not opened, and is left as it is. {error}"
            path = None
    elif path is not None:
        workload = Workload(path.stem, {})
    app = AdvisorApp(
        pack,
        lambda w: assess(pack, w, figures, as_of=today),
        space,
        workload,
        path,
        notice="\n".join(x for x in (notice, wrong) if x),
        settings=settings,
        today=today,
    )
    # A damaged settings file is the person's to mend; it is not written over.
    app.settings_usable = not wrong
    return app


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
