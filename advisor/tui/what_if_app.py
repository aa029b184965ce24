"""Supposing (f12): each step is assessed beside what was said; taking it can be undone."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.worker import get_current_worker

from advisor import interview
from advisor.tui import screens
from advisor.tui.messages import ChancesReady, RowMoved, SupposedTaken
from advisor.tui.opening import Weigh
from advisor.tui.session_app import PAUSE
from advisor.tui.shelf_app import ShelfApp
from advisor.tui.snapshot import Snapshot, Supposing
from advisor.workload.answers import Workload

if TYPE_CHECKING:
    from advisor.decision import Assessment
    from advisor.interview.supposed import Facts, Prices


class WhatIfApp(ShelfApp):
    """What is supposed, while its page is open."""

    supposed: interview.Supposed
    supposed_workload: Workload | None = None
    """What the page shows now: chances of any other come too late."""

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
        from advisor.tui.take_snapshot import with_chances

        page = self.screen
        if not isinstance(page, screens.WhatIfScreen):
            return
        workload = interview.workload_of(self.pack, self.supposed, self.today)
        a = self.assessor(workload)
        names = {} if self.assessment is None else {o.option: o.name for o in a.options}
        rows = interview.supposed_rows(self.pack, self.supposed, *self._taken(), names)
        now = Snapshot(standing=standing_of(a, self.people), people=self.people)
        if self.weigh is not None:
            # What is said is weighed already; what is supposed is, once the keys are still.
            now = with_chances(now, None if self.supposed.moved else self.chances)
            self.supposed_workload = workload
            if self.supposed.moved:
                self._weigh_supposed(workload, self.weigh)
        page.supposing = Supposing(
            rows,
            f"As said   {self._words(self.assessment)}",
            f"What if   {self._words(a)}" if self.supposed.moved else "What if   …",
            now,
        )

    @work(thread=True, exclusive=True, group="supposed chances")
    def _weigh_supposed(self, workload: Workload, weigh: Weigh) -> None:
        worker = get_current_worker()
        time.sleep(PAUSE)
        for found in () if worker.is_cancelled else weigh(workload):
            if worker.is_cancelled:
                return
            self.post_message(ChancesReady(found, workload))

    @on(ChancesReady)
    def _supposed_weighed(self, message: ChancesReady) -> None:
        from advisor.tui.take_snapshot import with_chances

        page = self.screen
        if not isinstance(page, screens.WhatIfScreen) or self.weigh is None:
            return
        said = not self.supposed.moved and message.of is self.session.workload
        if said or (self.supposed.moved and message.of is self.supposed_workload):
            now = with_chances(page.supposing.standing, message.chances)
            page.supposing = replace(page.supposing, standing=now)

    def _words(self, a: Assessment | None) -> str:
        from advisor.tui.money_words import headline

        name, money = headline(a, self.people)
        return f"{name.removeprefix('So far: ')}  {money}".strip()
