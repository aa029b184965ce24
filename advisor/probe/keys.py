"""Keys: read from the environment or the operating system's keyring, shown nowhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

SERVICE = "advisor"
# What an endpoint may echo in an error: long runs of key-like characters, and bearer tokens.
KEY_LIKE = re.compile(
    r"(?i)bearer\s+\S+|\b(?:sk|pk|gsk|key|api|tok|AIza)[-_A-Za-z0-9.*]{8,}"
    r"|\b(?:fw|xai|pplx|r8|hf|gh[opsu]|nvapi|gw)[-_][-_A-Za-z0-9.*]{8,}"
)
LONG_RUN = re.compile(r"[A-Za-z0-9_\-]{32,}")
HIDDEN = "[hidden]"
KEY_HEADERS = ("x-api-key", "authorization")
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
NO_VARIABLE = (
    "--key-env takes the name of a variable that holds the key (letters, digits and _, at most "
    "64), never the key itself; what was given is not repeated"
)
SAYABLE = re.compile(r"(?!.*\d[A-Z]+\d)[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
"""A name as variables have them; what looks otherwise may be a key that slipped in."""


def find_key(name: str) -> str | None:
    """The key that a variable of the environment or the keyring holds under `name`."""
    found = os.environ.get(name, "").strip()
    return found or _from_keyring(name)


def said_name(name: str) -> str:
    """A variable in words; what may be a key in the place of its name is not repeated."""
    if SAYABLE.fullmatch(name) and without_keys(name) == name:
        return name
    return "the variable that --key-env names"


def header_for(protocol: str, key: str) -> tuple[tuple[str, str], ...]:
    """The header that carries a key; raises ValueError where a header cannot hold it."""
    if not key.isascii() or any(c < "!" or c > "~" for c in key):
        # The message must not hold the key either.
        raise ValueError("holds characters that no key has")
    return (
        (("x-api-key", key),) if protocol == "anthropic" else (("authorization", f"Bearer {key}"),)
    )


def without_keys(text: str) -> str:
    """Text from outside with everything that could be a key taken out."""
    return LONG_RUN.sub(HIDDEN, KEY_LIKE.sub(HIDDEN, text))


def _from_keyring(name: str) -> str | None:
    commands = {
        "linux": ["secret-tool", "lookup", "service", SERVICE, "account", name],
        "darwin": ["security", "find-generic-password", "-s", SERVICE, "-a", name, "-w"],
    }
    command = commands.get(sys.platform)
    program = shutil.which(command[0]) if command else None
    if command is None or program is None:
        return None
    try:
        done = subprocess.run(
            [program, *command[1:]], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired, UnicodeDecodeError):
        return None
    return (done.stdout.strip() or None) if done.returncode == 0 else None
