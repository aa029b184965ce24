"""How two versions of a pack differ, as text and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from advisor.pack.pack import Pack
from advisor.pack.yaml_reader import read_yaml
from advisor.text_safety import plain
from advisor.verify.difference import Difference, Region
from advisor.verify.replay import Replayed
from advisor.verify.rule_list import Outcome

NOT_COMPARED = (
    "Requirements, kinds, costs and claims are not compared: --workloads FOLDER replays workloads."
)


def outcome_words(outcome: Outcome) -> str:
    """The kinds in order, or that there are none."""
    return " else ".join(outcome) or "nothing (a gap)"


def difference_json(
    old: Pack, new: Pack, difference: Difference, flips: Sequence[Replayed] | None
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
                "not_asked_by_old": list(r.not_asked),
            }
            for r in difference.regions
        ],
        "taken_otherwise": list(difference.taken_otherwise),
        "not_proven": difference.not_proven or None,
    }
    if flips is not None:
        found["workloads"] = [
            {"file": f.file, "name": f.name, "old": f.old, "new": f.new, "why": f.why or None}
            for f in flips
        ]
    return found


def difference_text(
    old: Pack, new: Pack, difference: Difference, flips: Sequence[Replayed] | None
) -> str:
    """The regions one by one, then the workloads that flipped."""
    taken = difference.taken_otherwise
    versions = (f"{plain(p.id)} {plain(p.version)} ({p.hash})" for p in (old, new))
    lines = [" -> ".join(versions)]
    if difference.not_proven:
        lines.append(f"not proven: there may be more than this, {plain(difference.not_proven)}")
    elif not difference.regions:
        alike = "The rules choose alike for every workload"
        lines.append(f"{alike} whose answers are taken alike." if taken else f"{alike}.")
    for r in difference.regions:
        lines += _region(r)
    if taken:
        lines.append("The same answers are taken otherwise:")
        lines += [f"- {plain(one, 300)}" for one in taken]
    if flips is None:
        lines.append(NOT_COMPARED)
    if flips is not None:
        turned = [f for f in flips if f.why]
        lines.append(f"{len(turned)} of {len(flips)} saved workloads get another recommendation")
        lines += [f"- {plain(f.file)}: {f.old} -> {f.new}: {plain(f.why, 400)}" for f in turned]
    return "\n".join(lines) + "\n"


def _region(r: Region) -> list[str]:
    before, after = (r.old_rule or "no rule"), (r.new_rule or "no rule")
    lines = [
        f"- when {plain(r.where, 600)}:",
        f"    was {plain(outcome_words(r.old))}, by {plain(before)}",
        f"    now {plain(outcome_words(r.new))}, by {plain(after)}",
    ]
    if not r.workload:
        return lines
    said = "for example" if r.confirmed else "for example, if the costs come to that"
    if r.not_asked:
        said += f" (the old pack does not ask {plain(', '.join(r.not_asked))}: leave it out there)"
    lines.append(f"    {said}:")
    return lines + [f"        {plain(line)}" for line in r.workload.split("\n")[2:] if line]
