"""What a target on the command line means: an option, an address, or an option at an address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlsplit, urlunsplit

from advisor.evidence.choose import Claims
from advisor.evidence.sheet import find
from advisor.measurement.budget import Prices
from advisor.measurement.dialect import Protocol
from advisor.pack.figures import Figure
from advisor.pack.pack import Pack
from advisor.probe.client import Endpoint, Timeouts
from advisor.probe.connect import address_of
from advisor.probe.endpoints import Endpoints
from advisor.probe.keys import find_key, header_for, said_name
from advisor.probe.typed_address import MAY_HIDE_A_SECRET, shown_address, trouble_with
from advisor.problems import Problem
from advisor.spelling import suggestion
from advisor.units import Range

ADDRESS = re.compile(r"https?:", re.IGNORECASE)
VERSIONED = re.compile(r"/(v\d+(beta\d*)?|openai)$")
WHERE = "TARGET"
NO_ADDRESS = "an address starts with http:// or https:// and names a host; a port is a number"


@dataclass(frozen=True, slots=True)
class Target:
    """One endpoint to measure. `option` is what its evidence is about, empty for none."""

    name: str
    option: str
    endpoint: Endpoint
    prices: Prices | None
    """None when nobody knows what a call costs."""
    key_name: str = ""
    simulated: bool = False
    context: int | None = None
    """Tokens that it can read and write in one call, where somebody says."""


@dataclass(frozen=True, slots=True)
class Given:
    """What the command line says about targets that the catalogue does not know."""

    protocol: Protocol | None = None
    model: str | None = None
    prices: Prices | None = None
    key_env: str | None = None
    timeouts: Timeouts = field(default_factory=Timeouts)
    context: int | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record: the pack, the figures in force, the endpoints, the day."""

    pack: Pack
    evidence: tuple[Figure, ...]
    endpoints: Endpoints
    as_of: date


def targets_of(
    names: Sequence[str], given: Given, known: Known
) -> tuple[list[Target], list[Problem]]:
    """Every target, and what is wrong with the others."""
    found: list[Target] = []
    problems: list[Problem] = []
    for name in dict.fromkeys(names):
        made = _target(name, given, known)
        if isinstance(made, str):
            problems.append(Problem(WHERE, 1, 1, made))
        else:
            found.append(made)
    shown = [target.name for target in found]
    for i, name in enumerate(shown):
        # Two addresses may differ in what a query says, which is not shown.
        if (before := shown[:i].count(name)) > 0:
            found[i] = replace(found[i], name=f"{name} ({before + 1})")
    return found, problems


def _target(name: str, given: Given, known: Known) -> Target | str:
    option, url = _parts(name)
    if trouble := trouble_with(url):
        return trouble
    if option:
        named = known.pack.option_for(option)
        if named is None or named[0] not in known.pack.options:
            return unknown_option(option, known.pack)
        option = named[0]
    deployment = option.partition("@")[2]
    row = known.endpoints.rows.get(deployment)
    if not url and row is None:
        return f"{option} has no known address: write {option}=http://HOST:PORT"
    protocol = given.protocol or (row.protocol if row is not None else None)
    model = given.model or known.endpoints.names.get(option)
    missing = [flag for flag, value in (("--protocol", protocol), ("--model", model)) if not value]
    address = url or (row.url if row is not None else "")
    try:
        shown = name[: len(name) - len(url)] + shown_address(url)
        if missing or protocol is None or model is None:
            return f"{shown} needs {' and '.join(missing)}"
        endpoint = Endpoint(call_url(address, protocol), protocol, model, timeouts=given.timeouts)
        where = endpoint.address
    except ValueError:
        return NO_ADDRESS
    if row is not None and not url:
        endpoint = replace(endpoint, limit_key=row.limit_key)
    prices = given.prices
    if prices is None:
        prices = Prices(0.0, 0.0) if where.loopback else prices_of(option, known)
    # A vendor's key goes to that vendor's own address alone, never to one that was typed in.
    key_name = given.key_env or (row.key if row is not None and not url else "")
    context = given.context or context_of(option, known)
    return Target(shown, option, endpoint, prices, key_name, context=context)


def _parts(name: str) -> tuple[str, str]:
    """Option and address; either may be empty."""
    if ADDRESS.match(name):
        return "", name
    option, _, url = name.partition("=")
    return option, url


def unknown_option(name: str, pack: Pack) -> str:
    """That there is no such option; what may be an address with a secret is not repeated."""
    if re.search(r"[?#]|:.*@", name):
        return MAY_HIDE_A_SECRET
    if "://" in name:
        return f"unknown option; {NO_ADDRESS}"
    hint = suggestion(name, pack.options)
    return f'unknown option "{name}"{hint}; or give an address that starts with http'


def call_url(base: str, protocol: Protocol) -> str:
    """The address of the call itself, from a base address as its documentation gives it."""
    address_of(base)
    parts = urlsplit(base)
    path = parts.path.rstrip("/")
    last = "/messages" if protocol == "anthropic" else "/chat/completions"
    if not path.endswith(last):
        path += last if VERSIONED.search(path) else f"/v1{last}"
    return urlunsplit((parts.scheme, parts.netloc, path, parts.query, ""))


def prices_of(option: str, known: Known) -> Prices | None:
    """The option's prices in force; None where a call's worst case cannot be told."""
    claims = _claims(known)

    def price(metric: str) -> float | None:
        """The dearest the claim in force allows, for prompts of any length."""
        found = [
            chosen.value.high
            for above in claims.thresholds(option, metric) or [0]
            if (chosen := claims.choose(option, metric, prompt_tokens_above=above)) is not None
            and isinstance(chosen.value, Range)
            and above <= LONGEST_PROMPT
        ]
        return max(found) if found else None

    into, out = price("price_input"), price("price_output")
    if into is None or out is None:
        return None
    return Prices(into, out, price("price_cache_read"), price("price_cache_write_5m"))


def _claims(known: Known) -> Claims:
    figures = (*known.pack.figures, *known.evidence)
    rules = known.pack.evidence_rules
    return Claims(figures, rules, known.as_of, rules.rank)


def context_of(option: str, known: Known) -> int | None:
    """The least context that the option's claims in force allow; None where nobody says."""
    spec = known.pack.options.get(option)
    fact = find(known.pack, _claims(known), spec, "context_window") if spec else None
    return int(fact.value.low) if fact and isinstance(fact.value, Range) else None


LONGEST_PROMPT = 50_000
"""Tokens; no suite sends more, so prices that begin above do not apply."""


def with_key(target: Target) -> Target | str:
    """The target with its key in its headers, or why there is none."""
    endpoint = target.endpoint
    extra: tuple[tuple[str, str], ...] = ()
    if endpoint.protocol == "anthropic":
        extra = (("anthropic-version", "2023-06-01"),)
    if not target.key_name:
        return replace(target, endpoint=replace(endpoint, headers=extra))
    key = find_key(target.key_name)
    if key is None:
        named = said_name(target.key_name)
        return f"{target.name} needs a key: set {named}, or keep it in the keyring"
    try:
        headers = header_for(endpoint.protocol, key)
    except ValueError as error:
        return f"the key in {said_name(target.key_name)} {error}"
    if endpoint.address.scheme != "https" and not endpoint.address.loopback:
        return f"{target.name}: a key is sent over https only"
    return replace(target, endpoint=replace(endpoint, headers=(*extra, *headers)))
