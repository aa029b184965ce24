"""The commands that talk: `chat` and `intake`."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.cli.commands import Arguments, assessing
from advisor.cli.main import DONE, WRONG_INPUT, WRONG_USAGE
from advisor.cli.output import write_output
from advisor.problems import InputError, Problem

if TYPE_CHECKING:
    from advisor.conversation.reading import Reading
    from advisor.language_model.endpoint import Endpoint
    from advisor.pack import Pack


def chat(arguments: Arguments) -> int:
    """Talk about a workload, line by line."""
    from advisor.conversation.plain_chat import run_chat

    pack, evidence, as_of = assessing(arguments)
    listener = None
    if arguments.model is not None:
        from advisor.language_model.listener import ModelListener, PlainListener

        endpoint = _endpoint(pack, arguments)
        if endpoint is None:
            return WRONG_USAGE
        listener = PlainListener(ModelListener(pack, endpoint), partial(print, end="", flush=True))
    return run_chat(pack, arguments.workload, evidence, as_of, listener=listener)


def _endpoint(pack: Pack, arguments: Arguments) -> Endpoint | None:
    """The endpoint of --model; None where the environment lacks what it needs, which is said."""
    from advisor.language_model.endpoint import BASE_URL, KEY, endpoint_from

    endpoint = endpoint_from(pack, arguments.model, os.environ, arguments.cap)
    if endpoint is None:
        needs = f"--model needs a key in {KEY}, or an address in {BASE_URL}"
        print(f"{needs}; without it, {arguments.command} reads by itself", file=sys.stderr)
    return endpoint


def intake(arguments: Arguments) -> int:
    """Print what a document proposes; nothing is taken."""
    from advisor.conversation.intake import read_document
    from advisor.interview.wording import answer_text
    from advisor.pack import load_pack
    from advisor.text_safety import plain

    pack = load_pack(arguments.rules)
    status = DONE
    if arguments.model is None:
        reading = read_document(pack, _document(arguments.file))
    else:
        endpoint = _endpoint(pack, arguments)
        if endpoint is None:
            return WRONG_USAGE
        reading, status = _read_with_model(pack, endpoint, _document(arguments.file))
    if arguments.format == "json":
        text = json.dumps(reading.as_json(), indent=2, ensure_ascii=False) + "\n"
        return write_output(text, None, "json") or status
    lines = []
    for p in reading.proposals:
        question = pack.questionnaire.question(p.question)
        assert question is not None
        lines.append(f"  ? {question.label}: {plain(answer_text(pack, question, p.answer))}")
        lines.append(f"      line {p.line}: “{plain(p.quote)}”")
    lines += [f"  … line {u.line}: “{plain(u.quote)}”: {u.why}" for u in reading.unclear]
    lines.append(
        f"{len(reading.proposals)} answers are proposed, {len(reading.unclear)} places are "
        "unclear. Nothing was taken."
    )
    return write_output("\n".join(lines) + "\n", None) or status


def _read_with_model(pack: Pack, endpoint: Endpoint, text: str) -> tuple[Reading, int]:
    """What reader and model find, and the status; what failed and what it took go to stderr."""
    from advisor.language_model.listener import ModelListener

    listener = ModelListener(pack, endpoint)
    reading, failed = asyncio.run(listener.read(text))
    if failed:
        print(f"The model did not read it: {failed}. This is the reader's alone.", file=sys.stderr)
    print(listener.spent, file=sys.stderr)
    return reading, WRONG_INPUT if failed else DONE


def _document(path: str) -> str:
    """The text of a file, or of standard input for "-"; raises InputError."""
    from advisor.conversation.intake import MOST_BYTES

    def wrong(message: str) -> InputError:
        return InputError((Problem(path, 1, 1, message),))

    raw: Any
    try:
        if path == "-":
            if sys.stdin is None:
                raise wrong("standard input is closed")
            raw = sys.stdin.buffer.read(MOST_BYTES + 1)
        else:
            with Path(path).open("rb") as file:
                raw = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise wrong(f"cannot be read: {error.strerror or error}") from error
    if len(raw) > MOST_BYTES:
        raise wrong(f"is larger than {MOST_BYTES // 1_000_000} MB")
    if b"\x00" in raw[:4096]:
        raise wrong("is not text; a brief is read as text or Markdown")
    return bytes(raw).decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


HANDLERS = {"chat": chat, "intake": intake}
