"""A requirement that an option in front was held to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HeldTo:
    """A requirement that an option in front was held to, and what it passed on, or did not yet."""

    option: str
    requirement: str
    title: str
    needs: str
    has: str
    source: str
    verified: bool
    kind: str = ""
    """The kind of source of what it has, as people read it; empty where it is worked out."""
    about: str = ""
    """The option that was judged: itself, or a member of a route."""
