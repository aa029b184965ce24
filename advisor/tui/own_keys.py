"""Keys of the person's own: which can be taken, and why the others cannot."""

from __future__ import annotations

from collections.abc import Mapping

from textual.keys import Keys

from advisor.tui.keys import ALL

FIXED = frozenset(
    {"enter", "escape", "tab", "shift+tab", "space", "backspace", "delete", "up", "down"}
    | {"left", "right", "home", "end", "pageup", "pagedown"}
    | {f"ctrl+{letter}" for letter in "chijmpq"}
)
"""Keys that fields, lists and the framework need, or that a terminal sends for one of those."""
POSSIBLE = frozenset(key.value for key in Keys) - FIXED


def own_keys(wanted: Mapping[str, str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The part of a keymap that can be taken, and one sentence for each entry that cannot."""
    keys = {str(key.id): key.key for key in ALL if key.action != "quit"}
    taken: dict[str, str] = {}
    wrong: list[str] = []
    for action, text in sorted(wanted.items()):
        if action not in keys:
            wrong.append(f"{action}: there is no such action to change")
        elif bad := [k for k in _split(text) if k not in POSSIBLE] or ([] if text else [""]):
            wrong.append(f"{action}: {', '.join(map(repr, bad))} cannot be a key here")
        else:
            taken[action] = ",".join(_split(text))
    # A key that is given back can make room for no other: each round only takes entries away.
    while clash := _clash(keys | taken, taken):
        action, other, key = clash
        del taken[action]
        wrong.append(f"{action}: {key} is the key of {other} already")
    return taken, tuple(wrong)


def _split(text: str) -> list[str]:
    return [key.strip() for key in text.split(",")]


def _clash(keys: Mapping[str, str], taken: Mapping[str, str]) -> tuple[str, str, str] | None:
    """An action whose new key another action has, that other, and the key."""
    for action in sorted(taken, reverse=True):
        for other in sorted(keys):
            both = set(_split(keys[action])) & set(_split(keys[other]))
            if other != action and both:
                return action, other, min(both)
    return None
