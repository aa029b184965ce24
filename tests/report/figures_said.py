"""The figures that an output says, and the ids whose words they may be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from advisor.decision.assessment import Assessment
from advisor.report.chances import share
from advisor.report.money import usd, usd_line, usd_of_calls, usd_range, usd_span
from advisor.report.told import Told
from advisor.trace.asked import ENDS, Asked
from advisor.trace.of_options import BARE, COST
from advisor.units import Range, format_quantity

Known = Mapping[str, Asked | Told | str]
NUMBER = r"\d[\d,]*(?:\.\d+)?"
UNITS = (
    "ms", "s", "seconds?", "minutes?", "hours?", "days?", "weeks?", "months?", "years?", "points?",
    "tokens?", "requests?", "calls?", "GPUs?", "nodes?", "GB", "FTE", "full-time", "times", "x",
    "percentile", "samples?", "answers?", "pairs?", "examples?", "trials?", "Mtok",
)  # fmt: skip
FIGURE = re.compile(
    rf"(?<![\w.@-])(?:[−-]?\$(?:\d[\d,]*(?:\.\d+)?)[kMBT]?(?:–{NUMBER}[kMBT]?)?(?:/\w+)?"
    rf"|{NUMBER}[kMBT]?\s?%|{NUMBER}[kMBT]?[ -](?:{'|'.join(UNITS)})\b(?:/\w+)?)"
)


def said_in(text: str, names: re.Pattern[str]) -> list[str]:
    """Every number with a unit or a currency, dates and the digits of names apart."""
    return [m.group().strip(" .,") for m in FIGURE.finditer(names.sub(" ", text))]


def names_in(a: Assessment) -> re.Pattern[str]:
    """What has digits and is no figure: names of options and of sources, versions, ids."""
    found = {o.name for o in a.options} | {o.option for o in a.options}
    found |= {part for o in a.options for part in o.name.split(" · ")}
    found |= {s.cite for s in a.sources} | {s.id for s in a.sources}
    names = sorted((x for x in found if re.search(r"\d", x)), key=len, reverse=True)
    return re.compile("|".join([*map(re.escape, names), r"\d{4}-\d{2}-\d{2}"]))


def ways(a: Assessment, known: Known) -> dict[str, list[str]]:
    """Of each id, every text in which an output may have its figure."""
    found = {}
    whole = dict(_whole_spans(a))
    for name, one in known.items():
        if isinstance(one, Told):
            found[name] = [text for text in one.printed if text]
        elif isinstance(one, Asked):
            found[name] = [*_amounts(one), *_spans(name, known), one.said]
            if name in whole:
                found[name] += [usd_range(whole[name]), usd_span(whole[name])]
    return found


def _whole_spans(a: Assessment) -> Iterator[tuple[str, Range]]:
    """Ranges before their ends are rounded to the cent."""
    for o in a.options:
        path = f"options.{o.option}"
        for name, span in ((COST, o.cost), (BARE, o.cost_without_people)):
            if span is not None:
                yield f"{path}.{name}", span
        for i, line in enumerate(o.cost_lines):
            yield f"{path}.cost_lines.{i}.usd_per_month", line.usd_per_month


def _amounts(one: Asked) -> Iterator[str]:
    size = abs(one.printed)
    if one.unit == "share":
        yield share(one.printed)
    if one.unit != "USD":
        yield format_quantity(one.printed, one.unit)
        # Another currency is written as dollars are, without their sign.
        yield usd(size).replace("$", f"{one.unit} ")
        return
    # A report rounds what is not rounded to the cent before.
    yield from (usd(size + by) for by in (-0.005, 0.0, 0.005))
    yield from (usd_of_calls(size), format_quantity(size, "USD"))
    # A line of a table may be moved by its last digit, so that the lines add up.
    for places, unit in ((2, 0.01), (0, 1.0)):
        yield from (usd_line(size + by, places) for by in (-unit, 0.0, unit))


def _spans(name: str, known: Known) -> Iterator[str]:
    """A range under the id of its likely value."""
    stem = name.removesuffix(".usd_per_month")
    parts = [known.get(f"{stem}.{end}") for end in ENDS]
    if stem != name:
        parts[1] = known[name]
    amounts = [one.printed for one in parts if isinstance(one, Asked)]
    if len(amounts) == 3:
        for low, likely, high in (amounts, [-x for x in reversed(amounts)]):
            span = Range(min(low, likely), likely, max(likely, high))
            yield from (usd_range(span), usd_span(span))


def unexplained(figures: Iterable[str], whole: str) -> list[str]:
    """The figures that are nowhere in the texts of the ids."""
    return [
        one
        for one in figures
        if not re.search(rf"(?<![\d.,$–]){re.escape(one.lstrip('−-'))}(?!\d|[.,]\d)", whole)
    ]
