"""What every model of a rule file shares: frozen, no unknown key."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from advisor.spelling import suggestion
from advisor.units import EXAMPLES, UnitError, parse_day


class RuleModel(BaseModel):
    """Base of all rule-file models."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def refused(kind: str, message: str) -> PydanticCustomError:
    """A mistake to raise in a validator: its id in docs/findings.md, and what to say."""
    return PydanticCustomError(kind, "{said}", {"said": message})


def _day(raw: object) -> object:
    if raw is None or isinstance(raw, date):
        return raw
    try:
        return parse_day(raw)
    except UnitError as error:
        raise refused(error.id, str(error)) from error


Day = Annotated[date, BeforeValidator(_day)]
"""A day written YYYY-MM-DD."""


def _unit(word: str) -> str:
    if word and word not in EXAMPLES:
        raise refused("wrong-unit", f'unknown unit "{word}"{suggestion(word, EXAMPLES)}')
    return word


Unit = Annotated[str, AfterValidator(_unit)]
"""A unit that quantities can be read in; empty for a plain number."""
Said = Annotated[str, Field(min_length=1)]
"""A text that a reader will look for."""
Raw = dict[str, Any]
"""A condition or check as it stands in the file; compiled when the pack is loaded."""
