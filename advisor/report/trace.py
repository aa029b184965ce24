"""A figure's trace as a tree of lines, and as `advisor/trace@1`."""

from __future__ import annotations

from typing import Any

from advisor.decision.assessment import Assessment
from advisor.evidence.choose import Chosen
from advisor.pack.figures import Figure
from advisor.report.markdown_safety import one_line
from advisor.trace.figures import ENDS, Asked, Trace, figures_of
from advisor.trace.formula import Named, number_text, spelled
from advisor.trace.traced import Input, Line

HALF_A_CENT = 0.00501
SHORT = ("recommended.", "runner_up.", "saving_")
Context = dict[str, Any]


def trace_json(a: Assessment, trace: Trace) -> Context:
    """The `advisor/trace@1` shape: each formula holds for the values of its own inputs."""
    tree = _tree(trace)
    return {
        "format": "advisor/trace@1",
        "workload": a.workload,
        "as_of": a.as_of.isoformat(),
        "pack": {"id": a.pack_id, "version": a.pack_version, "hash": a.pack_hash},
        "figure": trace.figure,
        "about": trace.asked.about,
        "end": trace.asked.end,
        "printed": trace.asked.printed,
        "unit": _unit(trace.asked),
        "value": tree.value,
        "formula": tree.formula,
        "inputs": [_json(one) for one in tree.inputs],
    }


def _unit(asked: Asked) -> str:
    return "USD" if asked.chance is None else "share"


def _printed(asked: Asked) -> str:
    return f"${asked.printed:,.2f}" if asked.chance is None else f"{asked.printed:.1%}"


def _tree(trace: Trace) -> Named:
    return spelled(trace.node, trace.figure.rpartition(".")[2])


def _json(named: Named) -> Context:
    found: Context = {"name": named.name, "value": named.value}
    about = named.about
    if isinstance(about, Line):
        found |= {
            "kind": "line",
            "option": about.option,
            "what": about.what,
            "formula": named.formula,
            "inputs": [_json(one) for one in named.inputs],
        }
    elif about is not None:
        found |= {"kind": about.kind, "label": about.label, "unit": about.unit}
        optional = {"state": about.state, "end": about.end, "why": about.why}
        found |= {key: said for key, said in optional.items() if said}
        if about.source:
            found["source"] = about.source
        if about.drawn:
            found["drawn"] = list(about.drawn)
        if about.chosen is not None:
            found["claims"] = [_claim(f) for f in about.chosen.used]
            found["lost"] = [{**_claim(f), "why": why} for f, why in about.chosen.losers]
    return found


def _claim(figure: Figure) -> Context:
    return {
        "id": figure.id,
        "value": figure.text,
        "source": figure.source,
        "source_kind": figure.source_kind,
        "as_of": figure.as_of.isoformat(),
        "status": figure.status,
        "note": figure.note,
    }


def trace_text(a: Assessment, trace: Trace) -> str:
    """The tree in lines; an input that comes again is only named again."""
    asked = trace.asked
    tree = _tree(trace)
    end = f" ({asked.end})" if asked.chance is None else ""
    head = f"{trace.figure} = {_printed(asked)}: {asked.about}{end}"
    if abs(tree.value - asked.printed) > HALF_A_CENT:
        head += f"; ${tree.value:,.2f} before a cent was moved so that the lines add up"
    lines = [head, f"= {tree.formula or number_text(tree.value)}"]
    _branches(tree, "", lines, set())
    lines.append(f"For {a.workload} on {a.as_of}, by the pack {a.pack_id} {a.pack_version}.")
    return "".join(f"{_kept(line)}\n" for line in lines)


def _kept(line: str) -> str:
    """One line, with the spaces that draw the tree before it kept."""
    text = line.lstrip(" │├└─")
    return line[: len(line) - len(text)] + one_line(text)


def _branches(named: Named, before: str, lines: list[str], seen: set[str]) -> None:
    _twigs([(_said(one), one) for one in named.inputs], before, lines, seen)


def _twigs(
    twigs: list[tuple[str, Named | None]], before: str, lines: list[str], seen: set[str]
) -> None:
    for i, (said, named) in enumerate(twigs):
        last = i == len(twigs) - 1
        branch, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
        again = named is not None and named.name in seen
        lines.append(f"{before}{branch}{said}{' (as above)' if again else ''}")
        if named is None or again:
            continue
        seen.add(named.name)
        if named.formula:
            lines.append(f"{before}{below}= {named.formula}")
            _branches(named, before + below, lines, seen)
        elif isinstance(named.about, Input):
            found: list[tuple[str, Named | None]] = [(d, None) for d in _details(named.about)]
            _twigs(found, before + below, lines, seen)


def _said(named: Named) -> str:
    about = named.about
    if isinstance(about, Line):
        return f"{named.name} = ${named.value:,.2f}: {about.what} of {about.option}"
    said = f"{named.name} = {number_text(named.value)}"
    if about is None:
        return said
    unit = f" {about.unit}" if about.unit else ""
    end = f", {about.end}" if about.end else ""
    state = about.state or about.kind
    return f"{said}{unit}: {about.label} ({state}{end})"


def _details(about: Input) -> list[str]:
    found = []
    if about.chosen is not None:
        found += _claims(about.chosen)
    if about.source:
        found.append(f"source: {about.source}")
    found += [f"drawn: {said}" for said in about.drawn]
    if about.why:
        found.append(f"{'note' if about.state in ('stated', 'range') else 'why'}: {about.why}")
    return found


def _claims(chosen: Chosen) -> list[str]:
    used = [f"claim {_claim_words(f)}" for f in chosen.used]
    return used + [f"lost: {_claim_words(f)}; {why}" for f, why in chosen.losers]


def _claim_words(figure: Figure) -> str:
    return f"{figure.id}: {figure.text}, {figure.source}, {figure.as_of}, {figure.status}"


def ids_json(a: Assessment) -> Context:
    """Every figure that can be traced, with what it is."""
    return {
        "format": "advisor/figures@1",
        "workload": a.workload,
        "figures": {
            name: {"about": asked.about, "printed": asked.printed, "unit": _unit(asked)}
            for name, asked in figures_of(a).items()
            if isinstance(asked, Asked)
        },
    }


def ids_text(a: Assessment) -> str:
    """The figures of the recommendation, and how the others are named."""
    found = {n: asked for n, asked in figures_of(a).items() if isinstance(asked, Asked)}
    lines = [
        f"{name} = ${asked.printed:,.2f}: {asked.about}"
        for name, asked in found.items()
        if name.startswith(SHORT) and not name.endswith(ENDS)
    ]
    lines.append(
        "The low, likely and high ends have ids too (.low, .high), and so have the options: "
        "options.ID.monthly_cost_usd, options.ID.cost_lines.0.usd_per_month. "
        f"--format json lists all {len(found):,}."
    )
    return "".join(f"{one_line(line)}\n" for line in lines)
