"""How long a server of ours lives: as long as the process that started it, and not for ever."""

from __future__ import annotations

import asyncio
import sys


async def until_input_closes(seconds: float) -> None:
    """Wait until standard input is closed, at most so many seconds."""
    gone = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin, lambda: gone.set() if not sys.stdin.readline() else None)
    try:
        await asyncio.wait_for(gone.wait(), seconds)
    except TimeoutError:
        return
