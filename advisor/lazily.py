"""Names of a package that are loaded at their first use, so that the screen can be drawn before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module


def lazily(package: str, places: Mapping[str, str]) -> Callable[[str], object]:
    """A module's `__getattr__` (PEP 562) for names by the submodule that they stand in."""

    def load(name: str) -> object:
        if name not in places:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        found: object = getattr(import_module(f"{package}.{places[name]}"), name)
        return found

    return load
