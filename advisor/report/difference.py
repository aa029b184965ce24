"""How two versions of a pack differ, as text and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from advisor.pack.pack import Pack
from advisor.pack.yaml_reader import read_yaml
from advisor.text_safety import plain
from advisor.verify.difference import Region
from advisor.verify.replay import Replayed
from advisor.verify.rule_list import Outcome


def outcome_words(outcome: Outcome) -> str:
    """The kinds in order, or that there are none."""
    return " else ".join(outcome) or "nothing (a gap)"


def difference_json(
    old: Pack, new: Pack, regions: Sequence[Region], flips: Sequence[Replayed] | None
) -> dict[str, Any]:
    """Regions with a workload each, and what became of saved workloads."""
    found: dict[str, Any] = {
        "format": "advisor/rules-diff@1",
        "old": {"pack": old.id, "version": old.version, "hash": old.hash},
        "new": {"pack": new.id, "version": new.version, "hash": new.hash},
        "regions": [
            {
                "old_rule": r.old_rule or None,
                "new_rule": r.new_rule or None,
                "old": list(r.old),
                "new": list(r.new),
                "where": r.where,
                "workload": read_yaml(r.workload.encode(), "region").data if r.workload else None,
                "confirmed": r.confirmed,
            }
            for r in regions
        ],
    }
    if flips is not None:
        found["workloads"] = [
            {"file": f.file, "name": f.name, "old": f.old, "new": f.new, "why": f.why or None}
            for f in flips
        ]
    return found


def difference_text(
    old: Pack, new: Pack, regions: Sequence[Region], flips: Sequence[Replayed] | None
) -> str:
    """The regions one by one, then the workloads that flipped."""
    versions = (f"{plain(p.id)} {plain(p.version)} ({p.hash})" for p in (old, new))
    lines = [" -> ".join(versions)]
    if not regions:
        lines.append("The rules choose alike for every workload.")
    for r in regions:
        lines.append(f"- when {plain(r.where, 600)}:")
        before, after = (r.old_rule or "no rule"), (r.new_rule or "no rule")
        lines.append(f"    was {plain(outcome_words(r.old))}, by {plain(before)}")
        lines.append(f"    now {plain(outcome_words(r.new))}, by {plain(after)}")
        if r.workload:
            said = "for example" if r.confirmed else "for example, if the costs come to that"
            lines.append(f"    {said}:")
            lines += [f"        {plain(line)}" for line in r.workload.split("\n")[2:] if line]
    if flips is not None:
        turned = [f for f in flips if f.why]
        lines.append(f"{len(turned)} of {len(flips)} saved workloads get another recommendation")
        lines += [f"- {plain(f.file)}: {f.old} -> {f.new}: {plain(f.why, 400)}" for f in turned]
    return "\n".join(lines) + "\n"
