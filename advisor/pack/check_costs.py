"""The cost model's assumptions: known to the arithmetic, in its units, and possible."""

from __future__ import annotations

from advisor.pack.bounds import bounds_of
from advisor.pack.decision_files import ASSUMPTIONS, LINES, NEEDED_ASSUMPTIONS, Costs
from advisor.pack.gathered import Problems
from advisor.pack.yaml_reader import Document
from advisor.units import Range, UnitError, parse_quantity


def check_costs(
    costs: Costs, document: Document, problems: Problems, *, whole: bool
) -> dict[str, Range]:
    """The assumptions by id, in their units; mistakes go to `problems`.

    Without `whole`, what is missing may stand in what could not be read.
    """
    found: dict[str, Range] = {}
    for i, item in enumerate(costs.assumptions):
        here = ("assumptions", i)
        if not problems.name(document, (*here, "id"), "assumption", item.id, ASSUMPTIONS):
            continue
        if item.unit != ASSUMPTIONS[item.id]:
            said = f"{item.id} is reckoned in {ASSUMPTIONS[item.id]}, not in {item.unit or '1'}"
            problems.at(document, (*here, "unit"), said, "wrong-unit")
            continue
        numbers: list[float] = []
        for key in ("low", "likely", "high"):
            try:
                number = parse_quantity(getattr(item, key), item.unit)
            except UnitError as error:
                problems.at(document, (*here, key), str(error), error.id)
                continue
            if fault := bounds_of(item.id, item.unit).fault(number, item.unit):
                problems.at(document, (*here, key), fault, "impossible-bounds")
                continue
            numbers.append(number)
        if len(numbers) == 3:
            if numbers == sorted(numbers):
                found[item.id] = Range(*numbers)
            else:
                said = "low, likely and high are not in order"
                problems.at(document, (*here, "low"), said, "impossible-bounds")
    for i, line in enumerate(costs.lines):
        problems.name(document, ("lines", i, "id"), "cost line", line.id, LINES)
    if whole and costs.method == "itemised":
        given = {item.id for item in costs.assumptions}
        for name in [n for n in NEEDED_ASSUMPTIONS if n not in given]:
            said = f'the cost lines need "{name}"'
            problems.at_key(document, ("assumptions",), said, "missing-key")
    return found
