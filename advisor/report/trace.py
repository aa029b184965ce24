"""A figure's trace as a tree of lines, and as `advisor/trace@1`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advisor.decision.assessment import Assessment
from advisor.evidence.choose import Chosen
from advisor.pack.figures import Figure
from advisor.report.markdown_safety import one_line
from advisor.report.money import MINUS, usd_line
from advisor.report.told import Told
from advisor.trace.asked import ENDS, Asked
from advisor.trace.figures import Trace
from advisor.trace.formula import Named, number_text, spelled
from advisor.trace.traced import Input, Line
from advisor.units import format_quantity

HALF_A_CENT = 0.00501
SHORT = ("recommended.", "runner_up.", "saving_", "plan.", "gap.")
Context = dict[str, Any]


def head_json(a: Assessment, figure: str, about: str) -> Context:
    """What every trace begins with."""
    return {
        "format": "advisor/trace@1",
        "workload": a.workload,
        "as_of": a.as_of.isoformat(),
        "pack": {"id": a.pack_id, "version": a.pack_version, "hash": a.pack_hash},
        "figure": figure,
        "about": about,
    }


def trace_json(a: Assessment, trace: Trace) -> Context:
    """The `advisor/trace@1` shape: each formula holds for the values of its own inputs."""
    tree = _tree(trace)
    return {
        **head_json(a, trace.figure, trace.asked.about),
        "end": trace.asked.end,
        "unit": trace.asked.unit,
        "printed": trace.asked.printed,
        **({"said": trace.asked.said} if trace.asked.said else {}),
        "value": tree.value,
        "formula": tree.formula,
        "inputs": [named_json(one) for one in _inputs(tree)],
    }


def _tree(trace: Trace) -> Named:
    return spelled(trace.node, trace.figure.rpartition(".")[2])


def _inputs(tree: Named) -> tuple[Named, ...]:
    """What is below a figure; of one that is an input itself, that input."""
    return (tree,) if tree.about is not None and not tree.inputs else tree.inputs


def named_json(named: Named) -> Context:
    """One input, or one line with its own formula."""
    found: Context = {"name": named.name, "value": named.value}
    about = named.about
    if isinstance(about, Line):
        found |= {
            "kind": "line",
            "option": about.option,
            "what": about.what,
            "formula": named.formula,
            "inputs": [named_json(one) for one in named.inputs],
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
            found |= chosen_json(about.chosen)
    return found


def chosen_json(chosen: Chosen) -> Context:
    """The claims used, and those that lost with the reason."""
    return {
        "claims": [_claim(f) for f in chosen.used],
        "lost": [{**_claim(f), "why": why} for f, why in chosen.losers],
    }


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


@dataclass(frozen=True, slots=True)
class Twig:
    """One line of a tree and those below it; one with a key is only named where it comes again."""

    said: str
    beneath: tuple[Twig, ...] = ()
    key: str = ""


def trace_text(a: Assessment, trace: Trace) -> str:
    """The tree in lines; an input that comes again is only named again."""
    asked = trace.asked
    tree = _tree(trace)
    said = amount_text(asked.printed, asked.unit)
    head = f"{trace.figure} = {said}: {asked.about} ({asked.end})"
    if asked.unit == "USD" and _moved(tree.value, asked.printed):
        head += f"; {usd_line(tree.value, 2)} before a cent was moved so that the lines add up"
    lines = [head, *([f"“{asked.said}”"] if asked.said else [])]
    lines.append(f"= {tree.formula or number_text(tree.value)}")
    own = Named(tree.name, tree.value, None, tree.formula, _inputs(tree))
    twig_lines(named_twigs(own), "", lines)
    lines.append(last_line(a))
    return "".join(f"{kept(line)}\n" for line in lines)


def _moved(value: float, printed: float) -> bool:
    # Of an amount under a cent only six digits are printed.
    return abs(value - printed) > HALF_A_CENT


def amount_text(value: float, unit: str) -> str:
    """A figure as its report has it, dollars to the cent."""
    if unit != "USD":
        return format_quantity(value, unit)
    size = abs(value)
    text = f"${size:,.2f}" if size >= 0.1 or not value else f"${size:g}"
    return f"{MINUS}{text}" if value < 0 else text


def last_line(a: Assessment) -> str:
    """For what and by which rules."""
    return f"For {a.workload} on {a.as_of}, by the pack {a.pack_id} {a.pack_version}."


def kept(line: str) -> str:
    """One line, with the spaces that draw the tree before it kept."""
    text = line.lstrip(" │├└─")
    return line[: len(line) - len(text)] + one_line(text)


def twig_lines(
    twigs: Sequence[Twig], before: str, lines: list[str], seen: set[str] | None = None
) -> None:
    """Add a tree's lines, drawn with branches."""
    seen = set() if seen is None else seen
    for i, twig in enumerate(twigs):
        last = i == len(twigs) - 1
        branch, below = ("└─ ", "   ") if last else ("├─ ", "│  ")
        again = bool(twig.key) and twig.key in seen
        lines.append(f"{before}{branch}{twig.said}{' (as above)' if again else ''}")
        if again:
            continue
        seen.add(twig.key)
        beneath = list(twig.beneath)
        while beneath and beneath[0].said.startswith("= "):
            lines.append(f"{before}{below}{beneath.pop(0).said}")
        twig_lines(beneath, before + below, lines, seen)


def named_twigs(named: Named) -> tuple[Twig, ...]:
    """What a formula names, each with its own formula or where it comes from."""
    return tuple(_twig(one) for one in named.inputs)


def _twig(named: Named) -> Twig:
    beneath: tuple[Twig, ...] = ()
    if named.formula:
        beneath = (Twig(f"= {named.formula}"), *named_twigs(named))
    elif isinstance(named.about, Input):
        beneath = tuple(Twig(line) for line in _details(named.about))
    return Twig(_said(named), beneath, named.name)


def _said(named: Named) -> str:
    about = named.about
    if isinstance(about, Line):
        return f"{named.name} = {usd_line(named.value, 2)}: {about.what} of {about.option}"
    said = f"{named.name} = {number_text(named.value)}"
    if about is None:
        return said
    unit = f" {about.unit}" if about.unit else ""
    end = f", {about.end}" if about.end else ""
    state = about.state or about.kind
    return f"{said}{unit}: {about.label} ({state}{end})"


def _details(about: Input) -> Iterator[str]:
    if about.chosen is not None:
        yield from chosen_lines(about.chosen)
    if about.source:
        yield f"source: {about.source}"
    yield from (f"drawn: {said}" for said in about.drawn)
    if about.why:
        yield f"{'note' if about.state in ('stated', 'range') else 'why'}: {about.why}"


def chosen_lines(chosen: Chosen) -> Iterator[str]:
    """The claims used, and those that lost with the reason."""
    yield from (f"claim {_claim_words(f)}" for f in chosen.used)
    yield from (f"lost: {_claim_words(f)}; {why}" for f, why in chosen.losers)


def _claim_words(figure: Figure) -> str:
    return f"{figure.id}: {figure.text}, {figure.source}, {figure.as_of}, {figure.status}"


Known = Mapping[str, Asked | Told | str]


def ids_json(a: Assessment, known: Known) -> Context:
    """Every figure that can be traced, with what it is."""
    return {
        "format": "advisor/figures@1",
        "workload": a.workload,
        "figures": {
            name: {
                "about": one.about,
                "printed": one.printed if isinstance(one, Asked) else one.printed[0],
            }
            for name, one in known.items()
            if not isinstance(one, str)
        },
    }


def ids_text(known: Known) -> str:
    """The figures of the recommendation, and how the others are named."""
    found = {n: asked for n, asked in known.items() if isinstance(asked, Asked)}
    lines = [
        f"{name} = {amount_text(asked.printed, asked.unit)}: {asked.about}"
        for name, asked in found.items()
        if name.startswith(SHORT) and not name.endswith(ENDS)
    ]
    count = sum(not isinstance(one, str) for one in known.values())
    lines.append(
        "The low, likely and high ends have ids too (.low, .high), and so have the options: "
        "options.ID.monthly_cost_usd, options.ID.cost_lines.0.usd_per_month, "
        "options.ID.requirements.REQUIREMENT; answers.QUESTION, assumptions.ID, path.RULE, "
        "flips.QUESTION.1, plan.CHECK and plan.GATE say where words come from. "
        f"--format json lists all {count:,}."
    )
    return "".join(f"{one_line(line)}\n" for line in lines)
