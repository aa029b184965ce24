"""What is asked in a dialog before it can be taken: reasons, notes, ranges, figures, names."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from textual import work
from textual.screen import ModalScreen

from advisor import interview
from advisor.store.workspace import SaveError
from advisor.tui import screens
from advisor.tui.messages import AnswerTyped, FigureDropped, FigureWanted
from advisor.tui.session_app import SessionApp

REPORT = "report"


class DialogApp(SessionApp):
    """Opens dialogs, waits for them, and posts or applies what they gave."""

    leaving = False
    """The session is to end as soon as that is done."""

    @property
    def writing(self) -> bool:
        """Whether a report is on its way to its file: it was asked for, and nothing is asked."""
        asking = isinstance(self.screen, ModalScreen)
        return not asking and any(w.group == REPORT and not w.is_finished for w in self.workers)

    @work
    async def ask_reason(self, question: str) -> None:
        """Ask why a question does not apply."""
        about = "The report shows the reason."
        reason = await self.push_screen_wait(
            screens.Prompt("Why does it not apply?", about, must="Say why.")
        )
        if reason is not None:
            self.post_message(AnswerTyped(question, f"na {reason}"))

    @work
    async def ask_note(self, question: str) -> None:
        """Ask for the note on an answer; an empty one takes it away."""
        given = self.session.workload.answers.get(question)
        if given is None:
            self.apply(interview.note(self.pack, self.session, question, ""))
            return
        about = "It stands beside the answer in the report. Empty takes it away."
        text = await self.push_screen_wait(
            screens.Prompt("A note on this answer", about, given.note)
        )
        if text is not None:
            self.apply(interview.note(self.pack, self.session, question, text))

    @work
    async def ask_range(self, question: str) -> None:
        """Ask for the ends of a range; they are read like anything else that is typed."""
        asked = self.pack.questionnaire.question(question)
        focus = self.snapshot.focus
        if asked is None or focus is None:
            return
        unit = asked.examples[0] if asked.examples else ""
        fields: tuple[screens.Field, ...] = (
            screens.Field("low", "At least", example=f"for example {unit}"),
            screens.Field("likely", "Most likely", example="may stay empty: the middle"),
            screens.Field("high", "At most"),
        )
        error = ""
        while True:
            given = await self.push_screen_wait(
                screens.Fields(asked.ask, focus.unit, fields, error)
            )
            if given is None:
                return
            fields = tuple(screens.Field(f.id, f.label, given[f.id], f.example) for f in fields)
            if not (given["low"] and given["high"]):
                error = "A range needs its lowest and its highest amount."
                continue
            text = "..".join(given[key] for key in ("low", "likely", "high") if given[key])
            try:
                interview.answer_from(self.pack, asked, text)
            except interview.AnswerError as wrong:
                error = wrong.message
                continue
            self.post_message(AnswerTyped(question, text))
            return

    def show_option(self, option_id: str) -> None:
        """All about one option, and the figures that can be typed in for it."""
        a = self.assessment
        option = None if a is None else a.option(option_id)
        if a is not None and option is not None:
            asked = interview.asked_of(self.pack, a, option)
            self.push_screen(screens.OptionDetail(a, option, asked))

    @work
    async def action_figures(self) -> None:
        """f8: what was typed in, to be taken back, and what is worth typing in."""
        a = self.assessment
        if a is None:
            return
        asked = interview.asked_now(self.pack, a)
        picked = await self.push_screen_wait(
            screens.Picker(
                "Your own figures",
                "What you measured or signed outranks what anybody published.",
                self._figure_lines(asked),
            )
        )
        if picked is None:
            return
        kind, _, place = picked.partition(" ")
        if kind == "drop":
            self.post_message(FigureDropped(int(place)))
        else:
            one = asked[int(place)].asked
            self.post_message(FigureWanted(one.about, one.metric))

    def _figure_lines(self, asked: tuple[interview.FigureAsked, ...]) -> list[screens.Line]:
        given = self.session.workload.figures
        lines = [screens.Line("", "Typed in (pick one to take it back)")] if given else []
        for i, figure in enumerate(given):
            lines.append(
                screens.Line(
                    f"drop {i}",
                    f"✓ {interview.option_name(self.pack, figure.about)}: "
                    f"{interview.figure_text(self.known, figure)}",
                )
            )
        if given:
            lines.append(screens.Line("", ""))
        lines.append(screens.Line("", "Worth typing in now"))
        for i, one in enumerate(asked):
            lines.append(screens.Line(f"ask {i}", f"+ {one.title}, {one.name} ({one.why})"))
        return lines

    @work
    async def ask_figure(self, asked: interview.Asked) -> None:
        """Ask for one figure until it is one, or escape."""
        metric = self.known.metrics.get(asked.metric)
        if metric is None:
            return
        a = self.assessment
        option = None if a is None else a.option(asked.about)
        name = asked.about if option is None else option.name
        text = error = ""
        while True:
            title = f"{metric.title[:1].upper()}{metric.title[1:]} of {name}"
            about = f"What you measured, or what your contract says: {interview.example(metric)}"
            prompt = screens.Prompt(title, about, text, "A figure is needed.", error)
            typed = await self.push_screen_wait(prompt)
            if typed is None:
                return
            try:
                taken = interview.take_figure(self.pack, self.session, asked, typed, self.today)
            except interview.FigureTypedError as wrong:
                text, error = typed, str(wrong)
                continue
            self.apply(taken)
            figure = taken.workload.figures[-1]
            self.notify(
                f"Taken: {interview.figure_text(self.known, figure)}", timeout=6, markup=False
            )
            return

    def on_figure_dropped(self, message: FigureDropped) -> None:
        """Take a figure back; ctrl+z brings it again."""
        self.apply(interview.drop_figure(self.pack, self.session, message.place))

    @work
    async def ask_names(self) -> None:
        """Ask for the names that go on the report; the author is kept for the next workload."""
        workload = self.session.workload
        fields = (
            screens.Field("name", "Workload", workload.name),
            screens.Field("client", "Client", workload.client, "who decides"),
            screens.Field("author", "Author", workload.author, "who leads through it"),
        )
        given = await self.push_screen_wait(screens.Fields("Names on the report", "", fields))
        if given is not None:
            self.apply(
                interview.name_it(self.session, given["name"], given["client"], given["author"])
            )
            self.change_settings(replace(self.settings, author=self.session.workload.author))

    @work(exclusive=True, group=REPORT)
    async def action_report(self) -> None:
        """ctrl+s: ask for a path and write the report, never over a file without a yes."""
        a, workload = self.assessment, self.session.workload
        if a is None:
            self.notify("Nothing is assessed yet.", severity="warning")
            return
        about = "Markdown with the plan and every source; .html or .json as the name ends."
        offered, error = interview.report_name(workload), ""
        while True:
            prompt = screens.Prompt(
                "Write the report to", about, offered, "A path is needed.", error, "Write it"
            )
            typed = await self.push_screen_wait(prompt)
            if typed is None:
                return
            path, offered = interview.report_path(typed, workload), typed
            question = f"{path.name} exists already. Replace it?"
            if error := interview.cannot_write(path):
                continue
            if path.exists() and not await self.push_screen_wait(screens.Confirm(question)):
                continue
            try:
                if a.proved is None:
                    self.notify("Writing the report: first, what would change the result …")
                    a = await asyncio.to_thread(self.whole, interview.in_force(self.pack, workload))
                said = interview.write_report(self.pack, workload, a, path)
            except SaveError as wrong:
                error = str(wrong)
                continue
            self.clear_notifications()
            told = "\n".join([f"Report written to {path}", *said])
            self.notify(told, markup=False, timeout=15 if said else 6)
            if self.leaving:
                self.call_later(self.run_action, "quit")
            return
