"""Which assessment a file came from, said in the file; text from outside stays inert in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from advisor.decision.assessment import Assessment
from advisor.report.markdown_safety import one_line
from advisor.store.workspace import slug
from advisor.text_safety import plain

LONGEST_LINE = 160


def origin(a: Assessment) -> tuple[str, ...]:
    """Workload, day, pack and its hash, a line each; a line never holds a line break."""
    named = "" if a.recommended is None else a.recommended.name
    return (
        f"Made by advisor from the assessment of: {plain(one_line(a.workload), LONGEST_LINE)}",
        f"As of {a.as_of.isoformat()}; pack {plain(a.pack_id, LONGEST_LINE)} "
        f"{plain(a.pack_version, 40)}, hash {a.pack_hash}",
        f"Recommended: {plain(one_line(named), LONGEST_LINE)} ({a.confidence})",
    )


def origin_id(a: Assessment) -> str:
    """The same as an identifier, for files that can hold no comment."""
    return f"{slug(a.workload)}-{a.as_of.isoformat()}-{a.pack_hash}"


def commented(a: Assessment, mark: str, *more: str) -> str:
    """The origin and further lines as comments that start with `mark`."""
    said = (one_line(line) for line in (*origin(a), *more))
    return "".join(f"{mark} {line}".rstrip() + "\n" for line in said)


def as_yaml(a: Assessment, value: Mapping[str, Any], *notes: str) -> str:
    """A YAML file: the origin as comments, then the value through the dumper."""
    import yaml

    body = yaml.safe_dump(
        value, sort_keys=False, allow_unicode=False, width=100, default_flow_style=False
    )
    return commented(a, "#", *notes) + body


def as_json(value: Mapping[str, Any]) -> str:
    """A JSON file."""
    return json.dumps(value, indent=2, ensure_ascii=True) + "\n"
