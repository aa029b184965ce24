"""The trace of a figure that stands in words, as a tree of lines and as `advisor/trace@1`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from advisor.report.figure_book import Explained
from advisor.report.told import Because
from advisor.report.trace import (
    Twig,
    chosen_json,
    chosen_lines,
    head_json,
    kept,
    last_line,
    named_json,
    named_twigs,
    twig_lines,
)
from advisor.trace.formula import spelled


def told_json(one: Explained) -> dict[str, Any]:
    """The same shape as that of a sum; `value` is null, and `formula` says how it is known."""
    told = one.told
    return {
        **head_json(one.behind.a, one.figure, told.about),
        "printed": told.printed[0] if told.printed else "",
        "value": None,
        "formula": told.how,
        "inputs": [_json(x) for x in told.rests_on(one.behind)],
    }


def _json(one: Because) -> dict[str, Any]:
    found: dict[str, Any] = {"name": one.name, "kind": one.kind, "said": one.said}
    found |= {k: v for k, v in (("source", one.source), ("why", one.why)) if v}
    if one.chosen is not None:
        found |= chosen_json(one.chosen)
    if one.node is not None:
        tree = spelled(one.node, one.name)
        found |= {"value": tree.value, "formula": tree.formula}
        found["inputs"] = [named_json(x) for x in tree.inputs]
    elif one.inputs:
        found["inputs"] = [_json(x) for x in one.inputs]
    return found


def told_text(one: Explained) -> str:
    """What it says, how that is known, and the tree of what it rests on."""
    told = one.told
    said = [words for words in told.printed if words]
    lines = [f"{one.figure}: {told.about}", *(f"“{words}”" for words in dict.fromkeys(said))]
    if told.how:
        lines.append(f"= {told.how}")
    twig_lines([_twig(x) for x in told.rests_on(one.behind)], "", lines)
    lines.append(last_line(one.behind.a))
    return "".join(f"{kept(line)}\n" for line in lines)


def _twig(one: Because) -> Twig:
    said = f"{one.name} = {one.said}" if one.said else one.name
    return Twig(f"{said} ({one.kind})", tuple(_beneath(one)))


def _beneath(one: Because) -> Iterator[Twig]:
    if one.chosen is not None:
        yield from (Twig(line) for line in chosen_lines(one.chosen))
    if one.source:
        yield Twig(f"source: {one.source}")
    if one.why:
        yield Twig(f"why: {one.why}")
    if one.node is not None:
        tree = spelled(one.node, one.name)
        if tree.formula:
            yield Twig(f"= {tree.formula}", named_twigs(tree))
    yield from (_twig(x) for x in one.inputs)
