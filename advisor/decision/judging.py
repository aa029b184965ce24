"""Every option under the requirements in force, judged when it is asked for.

What a requirement says of an option is kept in the ground by the facts that its check looks at, so
that another answer costs only the judgements that it can change.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from copy import copy

from advisor.decision.costings import Costings
from advisor.decision.ground import Ground
from advisor.decision.option_facts import OptionFacts
from advisor.decision.requirements import (
    Barred,
    Column,
    Judgements,
    Verdicts,
    apply,
    apply_to_route,
)
from advisor.decision.samples import sample_names
from advisor.decision.verdict import Judged
from advisor.pack.checks import Looks
from advisor.pack.conditions import Fact
from advisor.pack.pack import CompiledRequirement


class JudgedOptions(Mapping[str, Judged]):
    """Every option between the requirements and the choice."""

    def __init__(
        self,
        ground: Ground,
        active: Sequence[CompiledRequirement],
        facts: Mapping[str, Fact],
        option_facts: OptionFacts,
        costings: Costings,
    ) -> None:
        self.ground, self.active, self.costings = ground, active, costings
        # What settles a doubt names the percentile, whatever the check looks at.
        percentile = option_facts.resolved.ttft_percentile
        samples = sample_names(option_facts.pack.plan.sampling, percentile)
        keys: list[Hashable] = []
        columns: dict[str, Column] = {}
        barred: dict[str, Barred] = {}
        for one in active:
            held = (facts.get(answer) for answer in one.looks.answers)
            made = (option_facts.made_from(fact) for fact in one.looks.made)
            key = (one.requirement.id, percentile, *held, *made)
            found = ground.columns.get(key)
            found = ground.columns.keep(key, ({}, {})) if found is None else found
            columns[one.requirement.id], barred[one.requirement.id] = found
            keys.append(key)
        whole = tuple(keys)
        kept = ground.verdicts.get(whole)
        kept = ground.verdicts.keep(whole, ({}, {})) if kept is None else kept
        self._verdicts, self._left = kept
        self._judgements = Judgements(columns, barred, option_facts, facts, samples)
        # Those that look at no answer come first: most options fail one of them for good.
        self._steady = [one for one in active if one.looks == Looks()]
        self._moving = [one for one in active if one.looks != Looks()]
        steady = tuple(one.requirement.id for one in self._steady)
        hopeless = ground.hopeless.get(steady)
        self._hopeless = ground.hopeless.keep(steady, {}) if hopeless is None else hopeless
        self._instead: dict[str, Judged] = {}

    def otherwise(self, judged: Judged) -> JudgedOptions:
        """The same options, with this one judged so."""
        found = copy(self)
        found._instead = {**self._instead, judged.sheet.option: judged}
        return found

    def able(self, options: Iterable[str]) -> list[Judged]:
        """Those of the options that qualify."""
        asked = tuple(options)
        left = None if self._instead else self._left.get(asked)
        if left is None:
            left = [o for o in asked if not (self._is_hopeless(o) or self._is_barred(o))]
            if not self._instead:
                self._left[asked] = left
        return [judged for judged in map(self.__getitem__, left) if judged.qualifies]

    def _is_barred(self, option: str) -> bool:
        """Whether a single requirement keeps an option out: then no words are needed for it.

        A route is judged by its members, and here for none.
        """
        if option in self._instead or self.ground.sheets[option].route is not None:
            return False
        return any(self._judgements.bars(one, option) for one in self._moving)

    def _is_hopeless(self, option: str) -> bool:
        """Whether what looks at no answer keeps an option out already."""
        if option in self._instead:
            return False
        found = self._hopeless.get(option)
        if found is None:
            verdicts = self._judge(option, self._steady)
            found = self._hopeless[option] = bool(verdicts.rejections) or verdicts.unknown
        return found

    def __getitem__(self, option: str) -> Judged:
        if option in self._instead:
            return self._instead[option]
        found = self._verdicts.get(option)
        if found is None:
            found = self._verdicts[option] = self._judge(option, self.active)
        return Judged(self.ground.sheets[option], self.costings, found)

    def __iter__(self) -> Iterator[str]:
        return iter(self.ground.sheets)

    def __len__(self) -> int:
        return len(self.ground.sheets)

    def _judge(self, option: str, active: Sequence[CompiledRequirement]) -> Verdicts:
        verdicts = Verdicts()
        route = self.ground.sheets[option].route
        if route is None:
            apply(active, option, verdicts, self._judgements)
        else:
            names = {m.option: self.ground.sheets[m.option].name for m in route.members}
            apply_to_route(active, route, names, verdicts, self._judgements)
        return verdicts
