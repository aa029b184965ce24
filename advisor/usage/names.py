"""What a log calls a model and a provider, as options of the catalogue."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from advisor.pack.pack import Pack


@dataclass(slots=True)
class Names:
    """Looks logged names up in one pack. `strip` are patterns that are taken off a model's name."""

    pack: Pack
    providers: Mapping[str, str]
    strip: Sequence[str]
    _seen: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def model(self, logged: str) -> str | None:
        """The catalogue's model, or None; never a guess at a near name."""
        wanted = {self._bare(logged, full) for full in (False, True)}
        for model in self.pack.models:
            if self._key(model) in wanted:
                return model
        for alias, (model, _) in self.pack.aliases.items():
            if self._key(alias) in wanted or self._bare(alias, True) in wanted:
                return model
        turned = {_turned(w) for w in wanted}
        return next((m for m in self.pack.models if self._key(m) in turned), None)

    def option(self, logged: str, provider: str) -> str | None:
        """The option that served a logged request; None where the catalogue has none.

        Where the provider is not said, the maker's own deployment, or the only one there is.
        """
        key = (logged, provider)
        if key not in self._seen:
            self._seen[key] = self._option(logged, provider)
        return self._seen[key]

    def _option(self, logged: str, provider: str) -> str | None:
        model = self.model(logged)
        if model is None:
            return None
        known = self.providers.get(provider.lower())
        if known is None and provider in self.pack.deployments:
            known = provider
        if known is not None:
            option = f"{model}@{known}"
            return option if option in self.pack.options else None
        if provider not in ("", "?"):
            return None
        bought = [
            o.id
            for o in self.pack.options.values()
            if o.model == model and not self.pack.deployments[o.deployment].gpus
        ]
        own = f"{model}@{self.pack.models[model].vendor}"
        return own if own in bought else bought[0] if len(bought) == 1 else None

    def _bare(self, logged: str, dates: bool) -> str:
        text = logged.strip().lower()
        for pattern in self.strip if dates else self.strip[:2]:
            text = re.sub(pattern, "", text)
        return self._key(text)

    def _key(self, text: str) -> str:
        return re.sub(r"[._\s]", "-", text.lower())


def _turned(key: str) -> str:
    """claude-3-5-haiku as claude-haiku-3-5, the newer order of the same words."""
    found = re.fullmatch(r"([a-z]+)-([0-9]+(?:-[0-9]+)?)-([a-z]+)", key)
    return f"{found[1]}-{found[3]}-{found[2]}" if found else key
