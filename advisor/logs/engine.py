"""The embedded engine: DuckDB, with bounded memory, progress, and an interrupt that is clean."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Unfinished
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from advisor.problems import InputError, MissingExtra, Problem

if TYPE_CHECKING:
    import duckdb

MEMORY = "700MB"
TICK_S = 0.2
LOOK_EVERY, TELL_EVERY = 5_000, 100_000
T = TypeVar("T")
INSTALL = "usage logs are read with DuckDB, which is not installed: pip install 'advisor[usage]'"
Tell = Callable[[str], None]
Stop = Callable[[], bool]


class Stopped(Exception):
    """The person no longer wants the answer; nothing is left behind."""


def silent(message: str) -> None:
    """Progress that nobody asked for."""


def never() -> bool:
    """Nobody can stop it."""
    return False


def is_installed() -> bool:
    """Whether the engine is there, without loading it."""
    return find_spec("duckdb") is not None


class Engine:
    """One connection. Rows come back as tuples; SQL errors are DuckDB's own."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, folder: Path, tell: Tell, stop: Stop = never
    ) -> None:
        self.connection = connection
        self.folder = folder
        self._tell = tell
        self._stop = stop
        self._pool = ThreadPoolExecutor(1)

    def run(self, sql: str, doing: str = "") -> list[tuple[Any, ...]]:
        """Run one statement to its end, telling how far it is; Ctrl-C or `stop` ends it at once."""
        self.tell()
        work = self._pool.submit(lambda: self.connection.execute(sql).fetchall())
        waited = 0.0
        try:
            while True:
                try:
                    return work.result(timeout=TICK_S)
                except Unfinished:
                    waited += TICK_S
                    self.tell(f"{doing} … {self._share()}{waited:.0f} s" if doing else "")
        except (KeyboardInterrupt, Stopped):
            self.connection.interrupt()
            raise

    def _share(self) -> str:
        """How much of the statement is done, where the engine knows."""
        done = self.connection.query_progress()
        return f"{done:.0f}%, " if done > 0 else ""

    def tell(self, message: str = "") -> None:
        """Tell how far it is, if there is something to tell; raises Stopped when that is asked."""
        if self._stop():
            raise Stopped
        if message:
            self._tell(message)

    def watched(self, rows: Iterable[T], doing: str) -> Iterator[T]:
        """Rows that are read one by one, with how far it is; raises Stopped when that is asked."""
        for number, row in enumerate(rows):
            if not number % LOOK_EVERY:
                self.tell(f"{doing}: {number:,} rows" if not number % TELL_EVERY else "")
            yield row

    def close(self) -> None:
        """Wait for what runs, and let go."""
        self._pool.shutdown(wait=True)
        self.connection.close()


@contextmanager
def engine(tell: Tell = silent, stop: Stop = never) -> Iterator[Engine]:
    """An engine with a folder of its own, gone afterwards; raises MissingExtra without DuckDB."""
    try:
        import duckdb
    except ModuleNotFoundError as error:
        raise MissingExtra(INSTALL) from error
    with tempfile.TemporaryDirectory(prefix="advisor-usage-") as name:
        folder = Path(name)
        # What is loaded lies on disk, compressed, so that memory does not grow with the log.
        connection = duckdb.connect(str(folder / "usage.duckdb"))
        made = Engine(connection, folder, tell, stop)
        try:
            for setting in (
                f"memory_limit = '{MEMORY}'",
                f"temp_directory = '{folder / 'spill'}'",
                "TimeZone = 'UTC'",
                "preserve_insertion_order = false",
                "autoinstall_known_extensions = false",
                # Counted, to be asked for, and not drawn.
                "enable_progress_bar = true",
                "enable_progress_bar_print = false",
            ):
                connection.execute(f"SET {setting}")
            yield made
        except duckdb.Error as error:
            # No record's fault: those are counted. A full disk, or a file that goes away.
            message = f"the engine gave up: {str(error).splitlines()[0]}"
            raise InputError((Problem("usage logs", 1, 1, message),)) from error
        finally:
            made.close()
