"""The conversation (f7): the same core as `advisor chat`, through the session's own steps."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from textual import on, work
from textual.worker import Worker

from advisor import interview
from advisor.tui import screens
from advisor.tui.messages import (
    DocumentPasted,
    DocumentRead,
    LineSaid,
    ProposalsDropped,
    ProposalsTaken,
    ProseCame,
    QuestionReopened,
    TalkLeft,
    TurnEnded,
)
from advisor.tui.talking import Talking
from advisor.tui.what_if_app import WhatIfApp

if TYPE_CHECKING:
    from advisor.conversation.transcript import Conversation
    from advisor.language_model.listener import ModelListener

NARROWEST, WIDEST = 40, 100


class TalkApp(WhatIfApp):
    """The transcript of each workload, kept while the session is open, and what goes on in it."""

    talks: Mapping[Path, Conversation] = MappingProxyType({})
    listener: ModelListener | None = None
    """The model that the environment names, until somebody goes on without it."""
    agreed = False
    """Whether its price and cap were agreed to; what runs on this machine costs nothing."""
    looked_for_model = False
    live: list[str]
    """What has come of an answer that is still coming."""
    turn: Worker[None] | None = None
    reading: Worker[None] | None = None

    def action_talk(self) -> None:
        """f7."""
        self._look_for_model()
        self.push_screen(screens.TalkScreen(name="talk"))
        self.call_after_refresh(self._ask)

    @property
    def pane(self) -> screens.TalkScreen | None:
        """The conversation, where it is on the screen."""
        top = self.screen_stack[-1] if self.screen_stack else None
        return top if isinstance(top, screens.TalkScreen) else None

    @property
    def talk(self) -> Conversation:
        """The conversation about the workload that is open, where the session stands now."""
        from advisor.conversation.transcript import Conversation

        assert self.path is not None
        room = WIDEST if self.pane is None else self.pane.room
        width = min(max(room, NARROWEST), WIDEST)
        known = self.talks.get(self.path) or Conversation(self.session)
        return replace(known, session=self.session, width=width)

    def _look_for_model(self) -> None:
        """Find the model that the environment names; nothing is sent before it is agreed to."""
        if self.looked_for_model:
            return
        from advisor.conversation.transcript import added
        from advisor.language_model.default_endpoint import default_endpoint, is_loopback, offer
        from advisor.language_model.listener import ModelListener

        self.looked_for_model = True
        endpoint = default_endpoint(self.pack, os.environ)
        if endpoint is None or self.path is None:
            return
        self.listener, self.agreed = ModelListener(self.pack, endpoint), is_loopback(endpoint)
        self._put(added(self.talk, "told", offer(endpoint)))

    def _ask(self) -> None:
        from advisor.conversation.settling import ask_next

        self.keep_talk(ask_next(self.pack, self.talk))

    def keep_talk(self, talk: Conversation) -> None:
        """Make a talk the present one: what it changed in the session is a step like any other."""
        from advisor.conversation.settling import ask_next

        assert self.path is not None
        if talk.session is not self.session:
            # What was done stands in the transcript: a notice would say it twice.
            self.apply(replace(talk.session, said=""))
        talk = ask_next(self.pack, replace(talk, session=self.session))
        report, left = talk.report, talk.left
        self._put(replace(talk, report=False, left=False))
        self.show_talk()
        if report:
            self.action_report()
        elif left and self.pane is not None:
            self.pop_screen()

    def _put(self, talk: Conversation) -> None:
        assert self.path is not None
        self.talks = {**self.talks, self.path: talk}

    def show_talk(self) -> None:
        """Hand the pane what it draws."""
        from advisor.conversation.transcript import pending_places

        pane = self.pane
        if pane is None:
            return
        talk, listener = self.talk, self.listener
        pane.talking = Talking(
            talk.entries,
            pending_places(talk),
            "".join(self.live) if self.turn is not None else "",
            self._busy(),
            listener is not None and not self.agreed,
            listener.spent if listener is not None and self.agreed else "",
        )

    def _busy(self) -> str:
        if self.turn is not None:
            return "Answering …"
        return "Reading …" if self.reading is not None else ""

    def hear_line(self, line: str) -> None:
        """One line: the model's where it needs one, else the reader's."""
        from advisor.conversation.conversation import hear, said
        from advisor.language_model.listener import needs_no_model

        if self._busy():
            if self.pane is not None:
                self.pane.say(line)
            self.notify("Still busy: escape stops it.", timeout=3)
            return
        talk = self.talk
        if self.listener is None or not self.agreed or needs_no_model(talk, line):
            self.keep_talk(hear(self.pack, talk, line, self.assessor))
        else:
            talk = said(talk, line)
            self._put(talk)
            self.live = []
            self.turn = self._answer(self.listener, talk)
            self.show_talk()

    @work(group="talk")
    async def _answer(self, listener: ModelListener, talk: Conversation) -> None:
        """One turn; what comes is posted, and so is the end."""

        def came(piece: str) -> None:
            self.post_message(ProseCame(piece))

        self.post_message(TurnEnded(await listener.answer(talk, self.assessor, came)))

    @on(LineSaid)
    def _line_said(self, message: LineSaid) -> None:
        self.hear_line(message.text)

    @on(ProseCame)
    def _prose_came(self, message: ProseCame) -> None:
        self.live.append(message.text)
        if self.pane is not None:
            self.pane.stream(message.text)

    @on(TurnEnded)
    def _turn_ended(self, message: TurnEnded) -> None:
        self.turn, self.live = None, []
        asked, session = message.talk.session.question, self.session
        # A turn answers no question: the session may have gone on meanwhile, but for what it asks.
        session = session if asked == session.question else interview.go_to(session, asked)
        self.keep_talk(replace(message.talk, session=session))

    @on(DocumentPasted)
    def _pasted(self, message: DocumentPasted) -> None:
        if self._busy():
            self.notify("Still busy: escape stops it.", timeout=3)
            return
        self.reading = self._read_document(message.text)
        self.show_talk()

    @work(group="talk")
    async def _read_document(self, text: str) -> None:
        """Read it beside what goes on; a long one takes a while."""
        from advisor.conversation.intake import read_document

        failed = ""
        try:
            if self.listener is not None and self.agreed:
                reading, failed = await self.listener.read(text)
            else:
                reading = await asyncio.to_thread(read_document, self.pack, text)
        except asyncio.CancelledError:
            self.post_message(DocumentRead(text, None))
        else:
            self.post_message(DocumentRead(text, reading, failed))

    @on(DocumentRead)
    def _document_read(self, message: DocumentRead) -> None:
        from advisor.conversation.conversation import hear_document
        from advisor.conversation.transcript import added

        self.reading, talk = None, self.talk
        if message.failed:
            why = f"The model did not read it: {message.failed}. This is the reader's alone."
            talk = added(talk, "told", why)
        if message.reading is None:
            self.keep_talk(added(talk, "told", "Stopped: the document was not read."))
        else:
            self.keep_talk(hear_document(self.pack, talk, message.text, message.reading))

    @on(ProposalsTaken)
    def _taken_in_talk(self, message: ProposalsTaken) -> None:
        from advisor.conversation.settling import confirm
        from advisor.conversation.transcript import added

        if self._busy():
            return
        talk = self.talk
        if talk.pending:
            self.keep_talk(confirm(self.pack, talk, message.questions or None))
        elif self.listener is not None and not self.agreed:
            self.agreed = True
            self.keep_talk(added(talk, "told", "Agreed: what you say goes to the model."))

    @on(ProposalsDropped)
    def _dropped_in_talk(self, message: ProposalsDropped) -> None:
        from advisor.conversation.settling import drop
        from advisor.conversation.transcript import added

        if self._busy():
            return
        talk = self.talk
        if talk.pending:
            self.keep_talk(drop(talk, message.questions or None))
        elif self.listener is not None and not self.agreed:
            self.listener = None
            self.keep_talk(added(talk, "told", "Without the model. Nothing was sent."))

    @on(QuestionReopened)
    def _reopened(self, message: QuestionReopened) -> None:
        from advisor.conversation.settling import reopen

        if not self._busy():
            self.keep_talk(reopen(self.pack, self.talk, message.question))

    @on(TalkLeft)
    def _talk_left(self) -> None:
        if self.turn is not None:
            # The turn itself says what came of it, as for any other end.
            self.turn.cancel()
        elif self.reading is not None:
            self.reading.cancel()
        elif self.pane is not None:
            self.pop_screen()
