"""Choosing what to probe (f5): the options that stand, what could still change, and the price."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.worker import get_current_worker

from advisor import interview
from advisor.tui import screens
from advisor.tui.probe_messages import (
    KeysLooked,
    ProbeAsked,
    ProbePicked,
    ProbePriced,
    UsefulFound,
)
from advisor.tui.probing import LOOKING, SIMULATED_ROW, Probing, rows_of
from advisor.tui.what_if_app import WhatIfApp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from advisor.measurement.offer import Offer
    from advisor.probe.choice import Choice, Suites
    from advisor.probe.target import Known

MOST_USD = 1e6
MOST_SAMPLES = 100_000
FIRST_SUITE = "latency"


class ProbeChoiceApp(WhatIfApp):
    """What is marked, while the probe screen is open."""

    choice: Choice
    suites: Suites
    offers: tuple[Offer, ...] | None = None
    """What the choice costs; None until it is worked out."""
    probing: Probing = Probing()

    def action_probe(self) -> None:
        """f5."""
        # Not at the top: the first picture does without all of it.
        from advisor.measurement.suite import load_suites
        from advisor.probe.candidates import candidates, simulated_target
        from advisor.probe.choice import Choice

        a, found = self.assessment, load_suites()
        self.suites = {FIRST_SUITE: found[FIRST_SUITE], **found}
        rejected = set() if a is None else {o.option for o in a.options if o.status == "rejected"}
        standing = [r.option for r in self.snapshot.standing if r.option not in rejected]
        known = self.known_endpoints()
        choice = Choice(tuple(candidates(standing, known)), simulated_target(known))
        best = "" if a is None or a.recommended is None else a.recommended.option
        ready = {c.option for c in choice.candidates if c.target is not None}
        self.choice = replace(choice, options=frozenset({best} & ready))
        self.probing = Probing()
        self.push_screen(screens.ProbeScreen(name="probe"))
        self.call_after_refresh(lambda: self.choice_changed(self.choice))
        self._look_for_keys(self.choice)
        self._look_for_use(self._first(standing))

    def choose_again(self) -> None:
        """Back to the choice with its marks; what could still change is looked for anew."""
        self.probing = replace(
            self.probing, stage="choose", plan=LOOKING, board=None, changed="", findings=()
        )
        # What was measured may have settled what could still change.
        self.choice_changed(replace(self.choice, useful=()))
        self._look_for_use(self._first([c.option for c in self.choice.candidates]))

    def _first(self, options: Sequence[str]) -> list[str]:
        """All options of the pack, these before the others."""
        return list(dict.fromkeys([*options, *self.pack.options]))

    def known_endpoints(self) -> Known:
        """What is on record for targets, the workload's own figures among it."""
        from advisor.probe.endpoints import load_endpoints
        from advisor.probe.target import Known
        from advisor.workload.own_figure import own_figures

        own = own_figures(self.pack, self.session.workload)
        return Known(self.pack, (*self.evidence, *own), load_endpoints(), self.today)

    def choice_changed(self, choice: Choice) -> None:
        """Show a new choice, and work out what it costs."""
        self.choice, self.offers = choice, None
        self.show_probing(
            replace(
                self.probing,
                rows=rows_of(choice, self.suites, self.option_names()),
                price="Working out the price …" if choice.targets else "Nothing is marked.",
                trouble="",
            )
        )
        if choice.targets:
            self._work_out_price(choice)

    def show_probing(self, now: Probing) -> None:
        """Show a new state of the screen, where it is open."""
        self.probing = now
        for screen in self.screen_stack:
            if isinstance(screen, screens.ProbeScreen):
                screen.probing = now

    def option_names(self) -> dict[str, str]:
        """Options by id as people know them."""
        return (
            {} if self.assessment is None else {o.option: o.name for o in self.assessment.options}
        )

    @work(thread=True, exclusive=True, group="probe-keys")
    def _look_for_keys(self, choice: Choice) -> None:
        from advisor.probe.keys import find_key

        names = {c.target.key_name for c in choice.candidates if c.target is not None} - {""}
        missing = frozenset(name for name in names if find_key(name) is None)
        self.post_message(KeysLooked(missing))

    @on(KeysLooked)
    def _keys_looked(self, message: KeysLooked) -> None:
        self.choice = replace(self.choice, missing=message.missing)
        self.show_probing(
            replace(self.probing, rows=rows_of(self.choice, self.suites, self.option_names()))
        )

    @work(thread=True, exclusive=True, group="probe-plan")
    def _look_for_use(self, options: Sequence[str]) -> None:
        from advisor.measurement.planner import Useful, useful_probes
        from advisor.probe.candidates import offer_of

        worker, of = get_current_worker(), self.session.workload
        workload, known = interview.in_force(self.pack, of), self.known_endpoints()
        suites = [suite for suite, _ in self.suites.values()]
        found: list[Useful] = []
        for i, option in enumerate(options):
            if worker.is_cancelled or not self.is_running:
                return
            more = useful_probes(self.pack, workload, self.evidence, suites, self.today, [option])
            found = sorted([*found, *more], key=lambda u: not u.recommended)
            last = i == len(options) - 1
            if more or last:
                prices = tuple(offer_of(u, self.suites[u.suite][0], known) for u in found)
                self.post_message(UsefulFound(tuple(found), prices, last, of))

    @on(UsefulFound)
    def _useful_found(self, message: UsefulFound) -> None:
        from advisor.probe.candidates import candidates
        from advisor.report.probe_plan import plan_text

        if message.of is not self.session.workload or self.probing.stage != "choose":
            return
        there = {c.option for c in self.choice.candidates}
        new = [u.option for u in message.useful if u.option not in there]
        more = candidates(list(dict.fromkeys(new)), self.known_endpoints())
        choice = replace(
            self.choice, useful=message.useful, candidates=(*self.choice.candidates, *more)
        )
        if choice.plan(self.suites) != self.choice.plan(self.suites) or more:
            self.choice_changed(choice)
        else:
            self.choice = choice
        found = message.useful or message.all_tried
        text = plan_text(message.useful, message.prices) if found else ""
        self.show_probing(
            replace(
                self.probing,
                rows=rows_of(self.choice, self.suites, self.option_names()),
                plan=text if message.all_tried else f"{text}{LOOKING}",
            )
        )

    @work(thread=True, exclusive=True, group="probe-price")
    def _work_out_price(self, choice: Choice) -> None:
        from advisor.probe.session import offers

        found = offers(choice.targets, choice.plan(self.suites))
        self.post_message(ProbePriced(tuple(found), choice))

    @on(ProbePriced)
    def _priced(self, message: ProbePriced) -> None:
        from advisor.report.probe import together_text

        if message.of.targets != self.choice.targets or message.of.cap != self.choice.cap:
            return
        self.offers = message.offers
        what = ", ".join(id_ for id_ in self.suites if id_ in self.choice.suites)
        targets = len(self.choice.targets)
        said = f"{targets} target{'s' if targets > 1 else ''}, {what or 'no suite'}. "
        price = said + together_text(message.offers, self.choice.cap)
        self.show_probing(replace(self.probing, price=price))

    @on(ProbePicked)
    def _picked_row(self, message: ProbePicked) -> None:
        from advisor.probe.choice import with_option, with_simulated, with_suite

        what, _, name = message.row.partition(" ")
        if message.row == SIMULATED_ROW:
            self.choice_changed(with_simulated(self.choice))
        elif what == "suite":
            self.choice_changed(with_suite(self.choice, name))
        elif what == "option":
            self._mark(with_option(self.choice, name), name)

    def _mark(self, choice: Choice, option: str) -> None:
        row = next(c for c in choice.candidates if c.option == option)
        self.choice_changed(choice)
        if row.target is None:
            said = f"{self.option_names().get(option, option)}: {row.trouble}"
            self.show_probing(replace(self.probing, trouble=f"{said}; a says where it answers"))

    @on(ProbeAsked)
    def _asked_for(self, message: ProbeAsked) -> None:
        if message.what == "samples":
            self._ask_samples()
        elif message.what == "cap":
            self._ask_cap()
        elif message.row.startswith("option "):
            self._ask_address(message.row.removeprefix("option "))
        else:
            self.show_probing(
                replace(self.probing, trouble="Go to an option first: an address is of one option.")
            )

    @work
    async def _ask_samples(self) -> None:
        given = "" if self.choice.samples is None else str(self.choice.samples)
        about = "Of each suite and level; empty for as many as are planned. 59 bound a p95."
        error = ""
        while True:
            typed = await self.push_screen_wait(screens.Prompt("Samples", about, given, "", error))
            if typed is None:
                return
            if not typed or (typed.isdecimal() and 1 <= int(typed) <= MOST_SAMPLES):
                self.choice_changed(replace(self.choice, samples=int(typed) if typed else None))
                return
            given, error = typed, f"A whole number from 1 to {MOST_SAMPLES:,}."

    @work
    async def _ask_cap(self) -> None:
        given, error = f"{self.choice.cap:g}", ""
        about = "US dollars. What is in flight counts as spent, so no run passes it."
        while True:
            typed = await self.push_screen_wait(
                screens.Prompt("What may be spent at most", about, given, "", error)
            )
            if typed is None:
                return
            amount = _number(typed)
            if amount is not None and amount <= MOST_USD:
                self.choice_changed(replace(self.choice, cap=amount))
                return
            given, error = typed, f"An amount from 0 to {MOST_USD:,.0f}."

    @work
    async def _ask_address(self, option: str) -> None:
        from advisor.measurement.budget import Prices
        from advisor.probe.choice import with_target
        from advisor.probe.target import Given, targets_of
        from advisor.probe.typed_address import trouble_with

        about = "An OpenAI-compatible or Anthropic endpoint; on this machine it is free."
        fields: tuple[screens.Field, ...] = (
            screens.Field("address", "Address", "", "http://127.0.0.1:8000"),
            screens.Field("protocol", "Protocol", "openai", "openai or anthropic"),
            screens.Field("model", "Model", "", "what the endpoint calls it"),
            screens.Field("key", "Key variable", "", "where the key is kept; never the key"),
            screens.Field("into", "$ a Mtok in", "", "0 on machines of your own"),
            screens.Field("out", "$ a Mtok out", "", "0 on machines of your own"),
        )
        error, name = "", self.option_names().get(option, option)
        while True:
            given = await self.push_screen_wait(
                screens.Fields(f"Where {name} answers", about, fields, error)
            )
            if given is None:
                return
            fields = tuple(replace(f, value=given[f.id]) for f in fields)
            protocol = next((p for p in ("anthropic", "openai") if p == given["protocol"]), None)
            prices = [_number(given[one]) for one in ("into", "out")]
            if protocol is None or not given["model"]:
                error = "A protocol (openai or anthropic) and a model are needed."
                continue
            priced = None if None in prices else Prices(prices[0] or 0.0, prices[1] or 0.0)
            asked = Given(protocol, given["model"], priced, given["key"] or None)
            found, wrong = targets_of(
                [f"{option}={given['address']}"], asked, self.known_endpoints()
            )
            if trouble_with(given["address"]):
                fields = (replace(fields[0], value=""), *fields[1:])
            if wrong or found[0].prices is None:
                error = wrong[0].message if wrong else "Nobody knows its price: give both."
                continue
            self.choice_changed(with_target(self.choice, option, found[0]))
            return


def _number(text: str) -> float | None:
    """An amount of dollars from 0 on; None for anything else."""
    try:
        value = float(text.removeprefix("$"))
    except ValueError:
        return None
    return value if 0 <= value < float("inf") else None
