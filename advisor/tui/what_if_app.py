"""Supposing (f12): each step is assessed beside what was said; taking it can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from advisor import interview
from advisor.tui import screens
from advisor.tui.messages import RowMoved, SupposedTaken
from advisor.tui.shelf_app import ShelfApp
from advisor.tui.snapshot import Snapshot, Supposing

if TYPE_CHECKING:
    from advisor.decision import Assessment
    from advisor.interview.supposed import Facts, Prices


class WhatIfApp(ShelfApp):
    """What is supposed, while its page is open."""

    supposed: interview.Supposed

    def action_whatif(self) -> None:
        """f12."""
        self.supposed = interview.Supposed(
            interview.in_force(self.pack, self.session.workload), {}, {}
        )
        self.push_screen(screens.WhatIfScreen(name="whatif"))
        self.call_after_refresh(self._show_supposed)

    @on(RowMoved)
    def _row_moved(self, message: RowMoved) -> None:
        if message.by:
            self.supposed = interview.moved(
                self.pack, self.supposed, message.row, message.by, *self._taken()
            )
        else:
            self.supposed = interview.put_back(self.supposed, message.row)
        self._show_supposed()

    @on(SupposedTaken)
    def _supposed_taken(self) -> None:
        if self.supposed.answers:
            self.apply(interview.take_supposed(self.pack, self.session, self.supposed.answers))
        if self.supposed.prices:
            self.notify("Supposed prices are not taken: f8 types in what was signed.", timeout=6)

    def _taken(self) -> tuple[Facts, Prices]:
        """What each answer is taken as now, and the prices of the two options in front."""
        workload = interview.workload_of(self.pack, self.supposed, self.today)
        facts = self.trials(workload).as_given.facts
        a, tiers = self.assessment, self.trials(self.supposed.given).as_given.ground.model.tiers
        shown = [] if a is None or a.recommended is None else [a.recommended.option]
        if a is not None and a.runner_up is not None:
            shown.append(a.runner_up.option)
        prices = {
            option: {metric: price.likely for metric, price in tiers[option][0].prices.items()}
            for option in shown
            if tiers.get(option)
        }
        return facts, prices

    def _show_supposed(self) -> None:
        from advisor.tui.standing_rows import standing_of

        page = self.screen
        if not isinstance(page, screens.WhatIfScreen):
            return
        a = self.assessor(interview.workload_of(self.pack, self.supposed, self.today))
        names = {} if self.assessment is None else {o.option: o.name for o in a.options}
        rows = interview.supposed_rows(self.pack, self.supposed, *self._taken(), names)
        page.supposing = Supposing(
            rows,
            f"As said   {self._words(self.assessment)}",
            f"What if   {self._words(a)}" if self.supposed.moved else "What if   …",
            Snapshot(standing=standing_of(a, self.people), people=self.people),
        )

    def _words(self, a: Assessment | None) -> str:
        from advisor.tui.money_words import headline

        name, money = headline(a, self.people)
        return f"{name.removeprefix('So far: ')}  {money}".strip()
