"""What is used past its date, or otherwise than it was meant: said aloud, never refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from advisor.decision.assessment import Warned
from advisor.evidence.choose import Chosen, Claims
from advisor.evidence.sheet import Sheet
from advisor.pack.figures import Figure
from advisor.pack.pack import Layer, Pack


def out_of_date(
    pack: Pack, claims: Claims, sheets: Iterable[Sheet], as_of: date
) -> tuple[Warned, ...]:
    """Packs and claims that are used outside their dates; `sheets` are the options compared."""
    packs = (warned for _, warned in packs_out_of_date(pack, as_of))
    return (*packs, *_claims(claims, sheets))


def packs_out_of_date(pack: Pack, as_of: date) -> Iterator[tuple[Layer, Warned]]:
    """Packs outside their days, and packs written for another version of the one beneath."""
    versions = {layer.id: layer.version for layer in pack.layers}
    for layer in pack.layers:
        if said := _outside(layer, as_of):
            yield layer, Warned("pack-out-of-date", said)
        there = versions.get(layer.beneath, "")
        if layer.written_for and layer.written_for != there:
            said = (
                f"The pack “{layer.title}” was written for {layer.beneath} {layer.written_for}; "
                f"{layer.beneath} {there} is in force. Look through what it adds and replaces."
            )
            yield layer, Warned("written-for-another-version", said)


def _outside(layer: Layer, as_of: date) -> str:
    name = f"The pack “{layer.title}” (version {layer.version})"
    if layer.until is not None and as_of > layer.until:
        return (
            f"{name} was meant for use until {layer.until.isoformat()}, and is used all the same."
        )
    if layer.start is not None and as_of < layer.start:
        return f"{name} is meant for use from {layer.start}, and is used all the same."
    return ""


def ended_claims(claims: Claims) -> Iterator[tuple[Figure, Chosen]]:
    """Figures that have ended and would be used if they had not, and what is used instead."""
    for ended in claims.ended:
        used = claims.choose(
            ended.subject, ended.metric, prompt_tokens_above=ended.prompt_tokens_above
        )
        if used and claims.outranks(ended, used.figure):
            yield ended, used


def _claims(claims: Claims, sheets: Iterable[Sheet]) -> Iterator[Warned]:
    """Figures about these options that were good until a day that is past, with none after."""
    for sheet in sheets:
        about = {sheet.option}
        if sheet.model is not None and sheet.deployment is not None:
            about |= {sheet.model.id, *(i.source for i in sheet.model.inherits)}
            about |= {sheet.deployment.id, sheet.deployment.gpu}
        for ended, used in ended_claims(claims):
            if ended.subject in about:
                yield Warned(
                    "claim-ended",
                    f"{sheet.name}: {claims.rules.metrics[ended.metric].title} of {ended.text} "
                    f"({ended.source}) ended on {ended.until}; {used.text} ({used.figure.source}) "
                    "is used.",
                )
        old = dict.fromkeys(
            f"{claims.rules.metrics[f.metric].title} (until {f.until})"
            for f in claims.past_their_date
            if f.subject in about
        )
        if old:
            yield Warned(
                "past-its-date",
                f"{sheet.name}: used past the day it was good until, for want of a newer figure: "
                f"{', '.join(old)}.",
            )
