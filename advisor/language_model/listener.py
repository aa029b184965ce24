"""Hearing lines with a model behind: what needs none is answered without it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

from advisor.conversation.calls import Assessor
from advisor.conversation.conversation import hear, said
from advisor.conversation.reading import Reading
from advisor.conversation.requests import request_in
from advisor.conversation.transcript import Conversation, added
from advisor.conversation.whole import yes_or_no
from advisor.language_model.document import MOST_LETTERS, read_with_model
from advisor.language_model.endpoint import Endpoint
from advisor.language_model.turn import ModelTalk, take_turn
from advisor.pack import Pack
from advisor.text_safety import plain_lines


class ModelListener:
    """Takes a line to the model, unless it confirms or asks for something the advisor answers."""

    def __init__(self, pack: Pack, endpoint: Endpoint) -> None:
        self.pack = pack
        self.endpoint = endpoint
        self.model = ModelTalk()

    @property
    def spent(self) -> str:
        """Tokens and cost so far, beside their cap."""
        return self.model.spent.words(self.endpoint)

    async def answer(
        self, talk: Conversation, assessor: Assessor, show: Callable[[str], None]
    ) -> Conversation:
        """What comes of the line said last; prose goes to `show` as it comes.

        Cancelling stops the stream; what came until then is in the conversation that is returned.
        """
        self.model, talk = await take_turn(
            self.pack, self.endpoint, self.model, talk, talk.entries[-1].text, assessor, show
        )
        return talk

    async def read(self, text: str) -> tuple[Reading, str]:
        """What a document proposes, to the reader and to the model; why the model failed, or "".

        Cancelling leaves what the reader found.
        """
        model = self.model
        reading, spent, failed = await read_with_model(self.pack, self.endpoint, text, model.spent)
        heard = (*model.heard, plain_lines(text[:MOST_LETTERS]))
        self.model = replace(model, spent=spent, heard=heard)
        return reading, failed


def needs_no_model(talk: Conversation, line: str) -> bool:
    """True for what the advisor answers by itself: a yes or no to a proposal, a request."""
    return bool(talk.pending and yes_or_no(line)) or request_in(line) is not None


class PlainListener:
    """The same, line by line; Ctrl+C stops a stream."""

    def __init__(self, listener: ModelListener, show: Callable[[str], None]) -> None:
        self.listener, self.show = listener, show

    def __call__(self, talk: Conversation, line: str, assessor: Assessor) -> Conversation:
        """The conversation after a line."""
        listener = self.listener
        if not line or needs_no_model(talk, line):
            return hear(listener.pack, talk, line, assessor)
        talk = asyncio.run(listener.answer(said(talk, line), assessor, self.show))
        self.show("\n")
        return added(talk, "told", f"({listener.spent})")
