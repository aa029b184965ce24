"""Hearing lines with a model behind: what needs none is answered without it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from advisor.conversation.calls import Assessor
from advisor.conversation.conversation import Conversation, Entry, hear
from advisor.conversation.requests import request_in
from advisor.conversation.whole import yes_or_no
from advisor.language_model.endpoint import Endpoint
from advisor.language_model.turn import ModelTalk, take_turn
from advisor.pack import Pack


class ModelListener:
    """Takes a line to the model, unless it confirms or asks for something the advisor answers."""

    def __init__(self, pack: Pack, endpoint: Endpoint, show: Callable[[str], None]) -> None:
        self.pack = pack
        self.endpoint = endpoint
        self.show = show
        self.model = ModelTalk()

    def __call__(self, talk: Conversation, line: str, assessor: Assessor) -> Conversation:
        """The conversation after a line; interrupting it stops the stream and loses nothing."""
        if (talk.pending and yes_or_no(line)) or request_in(line) is not None:
            return hear(self.pack, talk, line, assessor)
        try:
            self.model, talk = asyncio.run(
                take_turn(self.pack, self.endpoint, self.model, talk, line, assessor, self.show)
            )
        except KeyboardInterrupt:
            talk = _told(talk, "Stopped. Nothing was taken, and nothing is sent again.")
        self.show("\n")
        return _told(talk, f"({self.model.spent.words(self.endpoint)})")


def _told(talk: Conversation, text: str) -> Conversation:
    return replace(talk, entries=(*talk.entries, Entry("told", text)))
