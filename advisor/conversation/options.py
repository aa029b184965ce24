"""Which options a text names: by id, by the words of the model and of who runs it. Pure."""

from __future__ import annotations

import re

from advisor.pack import Pack

WORD = re.compile(r"[a-z]+|\d+(?:\.\d+)*[a-z]*")


def options_named(pack: Pack, text: str) -> tuple[str, ...]:
    """The options that fit best what is said: one where it is clear, several where it is not."""
    low = text.lower()
    for option in re.findall(r"[\w.-]+@[\w.-]+|route:[\w-]+", low):
        if (found := pack.option_for(option.rstrip("."))) is not None:
            return (found[0],)
    said = set(WORD.findall(low))
    common = _common(pack)
    scored: list[tuple[int, int, str]] = []
    for option in pack.option_ids:
        model, deployment = _names(pack, option)
        hits = len(model & said)
        # A word that many names share ("claude", "llama") does not name one alone.
        if not (model & said) - common:
            continue
        numbers = {w for w in model if w[0].isdigit()}
        wrong = {w for w in said if re.fullmatch(r"\d+(?:\.\d+)?b?", w)} - model
        clash = bool(numbers) and bool(wrong & _numbers(pack)) and not numbers & said
        scored.append((hits - 2 * clash, len(deployment & said), option))
    if not scored:
        return ()
    best = max(scored)[:2]
    return tuple(o for h, d, o in scored if (h, d) == best)


def _names(pack: Pack, option: str) -> tuple[set[str], set[str]]:
    spec = pack.options.get(option)
    if spec is None:
        return set(WORD.findall(option.partition(":")[2])), set()
    model, deployment = pack.models[spec.model], pack.deployments[spec.deployment]
    return (
        set(WORD.findall(f"{model.id} {model.name}".lower())),
        set(WORD.findall(f"{deployment.id} {deployment.name} {deployment.vendor}".lower())),
    )


def _numbers(pack: Pack) -> set[str]:
    return {w for m in pack.models.values() for w in WORD.findall(m.id) if w[0].isdigit()}


def _common(pack: Pack) -> set[str]:
    """Words that say nothing of which model it is: numbers, and short ones."""
    names = [set(WORD.findall(f"{m.id} {m.name}".lower())) for m in pack.models.values()]
    return {w for n in names for w in n if w[0].isdigit() or len(w) < 3} - {"o"}
