"""The figures of an assessment by id: an id is the figure's path in the assessment's JSON.

Options stand under their own id, `options.ID.monthly_cost_usd`, not under their place in the list.
A range's id means its likely value; `.low`, `.likely` and `.high` name an end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from advisor.decision.assessment import Assessment
from advisor.spelling import suggestion
from advisor.trace.asked import Asked, Figures, NoFigure
from advisor.trace.ground import TracedCosts
from advisor.trace.of_chances import chance_figures
from advisor.trace.of_gap import gap_figures
from advisor.trace.of_options import differences, option_figures
from advisor.trace.over_time import in_currency, over_months, over_volume
from advisor.trace.traced import Node, node_of


@dataclass(frozen=True, slots=True)
class Trace:
    """A figure and the steps that lead to it."""

    figure: str
    asked: Asked
    node: Node


def figures_of(a: Assessment) -> Figures:
    """Every figure that arithmetic gives, by its id; where there is no value, the reason."""
    found = differences(a)
    if a.recommended is not None:
        found |= option_figures("recommended", a.recommended)
    for option in a.options:
        found |= option_figures(f"options.{option.option}", option)
    return {
        **found,
        **over_volume(a),
        **over_months(a),
        **in_currency(a),
        **gap_figures(a),
        **chance_figures(a),
    }


def trace(costs: TracedCosts, figure: str, known: Mapping[str, object]) -> Trace:
    """The steps that lead to a figure; raises NoFigure where there is none of that id.

    `costs` must be made for the arguments that the assessment of the figures was made for.
    """
    asked = known.get(figure)
    if asked is None:
        raise NoFigure(f'unknown figure "{figure}"{suggestion(figure, known)}')
    if not isinstance(asked, Asked):
        raise NoFigure(f"{figure} is unknown: {asked}")
    return Trace(figure, asked, node_of(asked.worked(costs)))
