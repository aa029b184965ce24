"""The model that may take part in a talk where nobody names one: `rules/talk/model.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field

from advisor.language_model.endpoint import BASE_URL, Endpoint, Prices, endpoint_from
from advisor.pack import Pack
from advisor.pack.base import RuleModel
from advisor.pack.part_files import Problems, read_model
from advisor.probe.connect import address_of
from advisor.resources import rules_folder

MODEL = "ANTHROPIC_MODEL"


class TalkModel(RuleModel):
    """model.yaml."""

    format: Literal["advisor/talk@1"]
    model: str
    url: str
    cap_usd: float = Field(gt=0)
    cap_tokens: int = Field(gt=0)


def talk_model() -> TalkModel:
    """The file; raises InputError with every mistake."""
    problems = Problems()
    read = read_model(rules_folder() / "talk" / "model.yaml", TalkModel, problems)
    problems.stop_if_any()
    assert read is not None
    return read[0]


def default_endpoint(pack: Pack, environment: Mapping[str, str]) -> Endpoint | None:
    """The endpoint of a session; None where the environment gives neither a key nor an address."""
    default = talk_model()
    name = environment.get(MODEL, "") or default.model
    url = environment.get(BASE_URL, "") or default.url
    found = endpoint_from(pack, name, environment, default.cap_usd)
    if found is None:
        return None
    found = replace(found, base_url=url, cap_tokens=default.cap_tokens)
    return replace(found, prices=Prices(0.0, 0.0)) if is_loopback(found) else found


def is_loopback(endpoint: Endpoint) -> bool:
    """True where nothing leaves this machine, and nothing costs."""
    try:
        return address_of(endpoint.base_url).loopback
    except ValueError:
        return False


def offer(endpoint: Endpoint) -> str:
    """What is agreed to before anything is sent: who answers where, and at what price."""
    host = urlsplit(endpoint.base_url).hostname or endpoint.base_url
    prices = endpoint.prices
    if prices.input is None or prices.output is None:
        price = f"its price is not known; a talk takes at most {endpoint.cap_tokens:,} tokens"
    else:
        tokens = f"at most ${prices.input:g} for a million tokens in and ${prices.output:g} out"
        price = f"{tokens}; a talk costs at most ${endpoint.cap_usd:.2f}"
    return f"{endpoint.model} at {host} can take part: {price}. Nothing was sent yet."
