"""The `advisor` command. `--version` answers before anything else is imported."""

from __future__ import annotations

import io
import os
import sys

INTERRUPTED, CANNOT_PRINT = 130, 1


class _Closed(io.TextIOBase):
    """What stands in for a standard output that was closed (`>&-`): each write fails."""

    def write(self, text: str) -> int:
        # Here, so that `--version` loads nothing that the interpreter has not loaded itself.
        import errno

        raise OSError(errno.EBADF, "it is closed")


def main() -> None:
    """Run the command line and exit with its status."""
    _open_what_is_closed()
    sys.exit(_status(sys.argv[1:]))


def _open_what_is_closed() -> None:
    """Streams that fail, or swallow, in place of None, which every print would trip over."""
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        # print() takes None for standard output, where a message has no place.
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115, PTH123  # stays open to the end, and pathlib is not loaded for --version


def _status(argv: list[str]) -> int:
    try:
        try:
            return _answer(argv)
        finally:
            # Here and not at exit, where what cannot be written would leave a traceback;
            # `--help` leaves by SystemExit and needs it too.
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`| head`): nothing more can be said, and that is no mistake.
        _drop_the_rest()
        return 0
    except OSError as error:
        # Opening a file names it; only a stream that is open already fails without a name.
        if error.filename is not None:
            raise
        _drop_the_rest()
        print(f"advisor: the output cannot be written: {error.strerror}", file=sys.stderr)
        return CANNOT_PRINT


def _answer(argv: list[str]) -> int:
    if argv == ["--version"]:
        from advisor import __version__

        print(__version__)
        return 0
    from advisor.cli.main import run

    return run(argv)


def _drop_the_rest() -> None:
    """Lead what is still held back to nowhere, so that the interpreter's own flush succeeds."""
    if not isinstance(sys.stdout, _Closed):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
