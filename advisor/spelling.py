"""The nearest right spelling of a wrong word."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, or None when nothing is near."""
    from difflib import get_close_matches

    candidates = {str(k).lower(): str(k) for k in known}
    wanted = word.lower()[:80]
    found = get_close_matches(wanted, candidates, n=1, cutoff=0.6)
    if not found and len(wanted) > 2:
        found = [c for c in sorted(candidates) if c.startswith(wanted)][:1]
    return candidates[found[0]] if found else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """A ready hint such as ' (did you mean "x"?)', or an empty string."""
    found = nearest(word, known)
    return f' (did you mean "{found}"?)' if found else ""
