"""What a failure of our own leaves behind: a log without the values that were at hand."""

from __future__ import annotations

import traceback
from datetime import datetime
from pathlib import Path

from advisor.store.files import write_whole

FILE = "crash.log"


def crash_log(error: BaseException | None, folder: Path, trouble: str = "") -> str:
    """Write the places that a failure went through; returns a line to say about it.

    Neither local variables nor the message of the failure are written: both may hold what a person
    typed. `trouble` is what kept the last answers from being saved.
    """
    kind = type(error).__name__
    frames = traceback.extract_tb(error.__traceback__) if error is not None else []
    places = [f"  {Path(f.filename).name}:{f.lineno} in {f.name}" for f in frames]
    text = "\n".join([f"{datetime.now():%Y-%m-%d %H:%M:%S} {kind}", *places]) + "\n"
    saved = "the last answers are NOT saved" if trouble else "every answer is saved"
    said = f"advisor stopped because of a mistake of its own ({kind}); {saved}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / FILE, text)
    except OSError:
        return f"{said}; the places it went through could not be written down"
    return f"{said}; the places it went through are in {folder / FILE}"
