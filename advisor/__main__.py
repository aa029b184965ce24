"""The `advisor` command. `--version` answers before anything else is imported."""

from __future__ import annotations

import os
import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line and exit with its status."""
    argv = sys.argv[1:]
    if argv == ["--version"]:
        from advisor import __version__

        print(__version__)
        return
    try:
        from advisor.cli.main import run

        try:
            status = run(argv)
        finally:
            # Here and not at exit, where a reader that went away would leave a message behind;
            # `--help` leaves by SystemExit and needs it too.
            sys.stdout.flush()
    except KeyboardInterrupt:
        status = INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`| head`): nothing more can be said, and that is no mistake.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    sys.exit(status)


if __name__ == "__main__":
    main()
