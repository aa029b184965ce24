"""Whether a log's input count holds the cached tokens, told from the numbers themselves.

Half of all formats count cached tokens inside the input and half beside it, and senders of one
format differ too. A row with a total says which; a provider with more cached tokens than input in
any row counts them beside it; a thousand cached rows that never do so count them inside.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from advisor.logs.engine import Engine
from advisor.logs.formats import Format, known_formats
from advisor.logs.unsaid import Unsaid, not_said
from advisor.usage.statements import quoted

Convention = Literal["inclusive", "exclusive"]
ENOUGH_ROWS = 1_000
CACHED = "(COALESCE(cached_input_tokens, 0) + COALESCE(cache_write_tokens, 0))"


def is_looked_for(found: Format, said: Convention | None) -> bool:
    """Whether the numbers have to be looked at to know."""
    return said is None and found.input == "detect"


def exclusive_condition(
    engine: Engine, parts: str, found: Format, said: Convention | None, path: Path
) -> tuple[str, str]:
    """An SQL condition that is true where input is without cached tokens, and its reason in words.

    `parts` is the table of the file's raw fields, where they have to be looked at. Raises
    InputError where neither the format nor the numbers tell.
    """
    if said is not None:
        return ("TRUE" if said == "exclusive" else "FALSE"), f"{said}, as you said"
    if not is_looked_for(found, said):
        sign = "TRUE" if found.input == "exclusive" else "FALSE"
        return sign, f"{found.input}, as the format defines it"
    by_provider, words = _by_provider(engine, parts, found, path)
    return (
        f"CASE WHEN {CACHED} = 0 THEN FALSE"
        f" WHEN total_tokens = input_tokens + output_tokens + {CACHED} THEN TRUE"
        f" WHEN total_tokens = input_tokens + output_tokens THEN FALSE ELSE {by_provider} END",
        words,
    )


def _by_provider(engine: Engine, parts: str, found: Format, path: Path) -> tuple[str, str]:
    beside = f"total_tokens = input_tokens + output_tokens + {CACHED}"
    rows = engine.run(
        f"SELECT COALESCE(provider, ''), MAX(CASE WHEN {CACHED} > input_tokens THEN 1 ELSE 0 END),"
        f" SUM(CASE WHEN {CACHED} > 0 THEN 1 ELSE 0 END),"
        f" SUM(CASE WHEN {CACHED} > 0 AND (total_tokens = input_tokens + output_tokens"
        f" OR {beside}) THEN 1 ELSE 0 END)"
        f" FROM {parts} GROUP BY 1 ORDER BY 1"
    )
    exclusive: list[str] = []
    words: list[str] = []
    for provider, above, cached, told in rows:
        if not cached:
            continue
        who = f"{provider}: " if provider else ""
        if told == cached:
            words.append(f"{who}told by each row's total")
        elif above:
            exclusive.append(str(provider))
            words.append(f"{who}exclusive, since some rows have more cached tokens than input")
        elif cached >= ENOUGH_ROWS:
            words.append(f"{who}inclusive: never above the input in {cached:,} rows")
        elif found.without_total is None:
            raise not_said(
                Unsaid(path),
                f"{who}it cannot be told from {cached:,} rows whether the input count holds the "
                "cached tokens; say --cached-in-input yes or no",
            )
        else:
            beside_it = found.without_total == "exclusive" or (
                found.without_total == "by_provider"
                and str(provider) in known_formats().exclusive_providers
            )
            exclusive += [str(provider)] if beside_it else []
            usual = "exclusive" if beside_it else "inclusive"
            words.append(f"{who}{usual}, as is usual there; the rows do not tell")
    some = ", ".join(map(quoted, exclusive))
    condition = f"COALESCE(provider, '') IN ({some})" if exclusive else "FALSE"
    return condition, "; ".join(words) or "no cached tokens"
