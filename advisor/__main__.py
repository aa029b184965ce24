"""The `advisor` command. `--version` answers before anything else is imported."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run the command line and exit with its status."""
    argv = sys.argv[1:]
    if argv == ["--version"]:
        from advisor import __version__

        print(__version__)
        return
    from advisor.cli.main import run

    try:
        status = run(argv)
        sys.stdout.flush()
    except KeyboardInterrupt:
        status = 130
    except BrokenPipeError:
        # The reader went away (`| head`): nothing more can be said, and that is no mistake.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 0
    sys.exit(status)


if __name__ == "__main__":
    main()
