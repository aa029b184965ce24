"""Probing (f5): nothing is sent before a yes; the run is apart; what it proves is taken at once."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on, work

from advisor import __version__, interview
from advisor.tui import screens
from advisor.tui.probe_choice_app import ProbeChoiceApp
from advisor.tui.probe_messages import (
    KeysFound,
    ProbeLeft,
    ProbeOver,
    ProbeRefused,
    ProbeStepped,
    ProbeWanted,
)

if TYPE_CHECKING:
    from textual.timer import Timer

    from advisor.measurement.claims import MeasuredClaim
    from advisor.probe.apart import Apart, Found, Over
    from advisor.probe.board import Board
    from advisor.probe.choice import Choice
    from advisor.probe.session import Plan
    from advisor.probe.target import Target
    from advisor.workload import Workload

DRAWN_EVERY_S = 0.2
NOT_A_WORD = "SIMULATED: the built-in endpoint says nothing about any option. Nothing was taken."


class ProbeApp(ProbeChoiceApp):
    """A probe under way, and what becomes of it."""

    apart: Apart | None = None
    chosen: Choice
    planned: Plan
    board: Board
    started_at = 0.0
    probed: Workload
    """The workload for which it is measured."""
    drawing: Timer | None = None

    @on(ProbeWanted)
    def _wanted_probe(self) -> None:
        choice = self.choice
        trouble = ""
        if not choice.targets or not choice.suites:
            trouble = "Mark a target and a suite first (space)."
        elif choice.without_key:
            trouble = "; ".join(
                f"{t.name} needs a key: set {t.key_name}, or keep it in the keyring"
                for t in choice.without_key
            )
        elif self.offers is None:
            trouble = "The price is still being worked out."
        if trouble:
            self.show_probing(replace(self.probing, trouble=trouble))
        else:
            self._agree()

    @work(exclusive=True, group="probe-yes")
    async def _agree(self) -> None:
        from advisor.report.probe import together_text

        choice, plan, offers = self.choice, self.choice.plan(self.suites), self.offers or ()
        names = self.option_names()
        to = ", ".join(names.get(t.name, t.name) for t in choice.targets)
        question = f"Send this to {to}?\n\n{together_text(offers, choice.cap)}\n"
        if not await self.push_screen_wait(screens.Confirm(question)):
            self.show_probing(replace(self.probing, trouble="Nothing was sent."))
        elif self.probing.stage == "choose":
            # What was agreed to is what runs, whatever the planner has found meanwhile.
            self.chosen, self.planned = choice, plan
            self._find_keys(choice.targets)

    @work(thread=True, exclusive=True, group="probe-keys")
    def _find_keys(self, targets: tuple[Target, ...]) -> None:
        from advisor.probe.target import with_key

        found = [target if target.simulated else with_key(target) for target in targets]
        wrong = tuple(one for one in found if isinstance(one, str))
        if wrong:
            self.post_message(ProbeRefused(wrong))
        else:
            self.post_message(KeysFound(tuple(t for t in found if not isinstance(t, str))))

    @on(ProbeRefused)
    def _refused(self, message: ProbeRefused) -> None:
        self.show_probing(replace(self.probing, trouble="; ".join(message.why)))

    @on(KeysFound)
    def _start_probe(self, message: KeysFound) -> None:
        from advisor.probe.apart import Apart, Job
        from advisor.probe.board import opened

        choice, plan, names = self.chosen, self.planned, self.option_names()
        self.board = opened(message.targets, plan, choice.cap, choice.simulated)
        self.probed, self.started_at = self.session.workload, time.monotonic()
        self.apart = Apart(Job(message.targets, plan, choice.cap, choice.simulated))
        self.show_probing(
            replace(
                self.probing,
                stage="running",
                names=tuple(names.get(t.name, t.name) for t in message.targets),
                trouble="",
                changed="",
                findings=(),
            )
        )
        self._draw()
        self.drawing = self.set_interval(DRAWN_EVERY_S, self._draw)
        self._listen(self.apart)

    @work(thread=True, group="probe")
    def _listen(self, apart: Apart) -> None:
        from advisor.probe.session import Step

        for one in apart.told():
            if isinstance(one, Step):
                self.post_message(ProbeStepped(one))
            else:
                self.post_message(ProbeOver(one))

    @on(ProbeStepped)
    def _stepped(self, message: ProbeStepped) -> None:
        from advisor.probe.board import stepped

        # Drawn by the clock: a fast endpoint must not cost a picture a call.
        self.board = stepped(self.board, message.step)

    def _draw(self) -> None:
        self.show_probing(
            replace(self.probing, board=self.board, elapsed=time.monotonic() - self.started_at)
        )

    @on(ProbeLeft)
    def _left(self) -> None:
        stage = self.probing.stage
        if stage == "over":
            self.choose_again()
        elif self.apart is None:
            self.workers.cancel_group(self, "probe-plan")
            self.pop_screen()
        elif stage == "running":
            self.apart.stop()
            self.show_probing(replace(self.probing, stage="stopping"))
        else:
            self.apart.close()

    def on_unmount(self) -> None:
        """Nothing is sent any more once the session is left."""
        if self.apart is not None:
            self.apart.close()

    @on(ProbeOver)
    def _over(self, message: ProbeOver) -> None:
        self.apart = None
        if self.drawing is not None:
            self.drawing.stop()
        self.board = replace(self.board, ended=True)
        self._draw()
        by_name = {found.target: self._finding(found) for found in message.over.found}
        self.show_probing(
            replace(
                self.probing,
                stage="over",
                changed=self._taken_from(message.over),
                findings=tuple(by_name.get(lane.target, "") for lane in self.board.lanes),
            )
        )

    def _finding(self, found: Found) -> str:
        from advisor.report.probe import target_lines

        _, refused = self._claims(found)
        # Its name stands above it already.
        return "\n".join(target_lines("", found.simulated, found.summaries, refused)[1:])

    def _claims(self, found: Found) -> tuple[list[MeasuredClaim], list[str]]:
        from advisor.measurement.claims import Provenance, claims_of

        where = Provenance(
            found.option, found.target, found.protocol, "here", self.today, __version__
        )
        each = [claims_of(summary, where) for summary in found.summaries]
        return [c for claims, _ in each for c in claims], [r for _, said in each for r in said]

    def _taken_from(self, over: Over) -> str:
        """Take what was proven as evidence of the workload; what that changes, in words."""
        from advisor.report.probe_change import change_text
        from advisor.workload.own_figure import figure_of

        if over.trouble:
            return f"Nothing was kept: {over.trouble}."
        if any(found.simulated for found in over.found):
            return NOT_A_WORD
        claims = [c for found in over.found for c in self._claims(found)[0]]
        before, known = self.assessment, self.known_endpoints()
        if not claims or before is None:
            return "Nothing that was measured is evidence; the recommendation stays."
        if self.session.workload is not self.probed:
            return "Another workload is open now: nothing was taken."
        figures = interview.figures_of(claims, self.today)
        self.apply(interview.take_measured(self.session, figures))
        if self.assessment is None:
            return ""
        new = tuple(figure_of(f, self.known) for f in figures)
        said = change_text(self.pack, before, self.assessment, known.evidence, new, self.today)
        return f"{said}Taken as figures of this workload; ctrl+z on the questions takes them back."
