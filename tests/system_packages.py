"""Programs that come with system packages: `.ci/run` brings them, `make test` may not."""

from __future__ import annotations

import shutil

import pytest


def program(name: str) -> str:
    """Where it is; a test that needs it is skipped aloud where it is missing."""
    found = shutil.which(name)
    if found is None:
        # No failure: on a fresh machine `make test` must pass, and it installs no system package.
        pytest.skip(f"{name} is not installed: what needs it is NOT tested")
    return found
