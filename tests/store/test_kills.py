"""A thousand processes killed in the middle of saving: what was said to be saved is there."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

from advisor.pack import load_pack
from advisor.store.workspace import Workspace, save
from advisor.workload import Workload, known_in, read_workload
from advisor.workload.parse import parse_answer

PACK = load_pack()
KNOWN = known_in(PACK)
KILLS = 1000
LONGEST = 0.004


def saved(count: int) -> Workload:
    """A workload whose content tells how many times it was saved."""
    question = PACK.questionnaire.question("requests_per_month")
    assert question is not None
    return Workload(
        "Desk", {"requests_per_month": parse_answer(question, count + 1)}, notes="n" * 3000
    )


def save_for_ever(path: Path, out: int) -> None:
    """Save again and again; each finished save is told to the parent by one byte."""
    count = 0
    while True:
        count += 1
        save(saved(count), PACK.questionnaire, path)
        os.write(out, b".")


# A thousand processes are quick enough only by fork.
def test_nothing_that_was_saved_is_lost_in_a_thousand_kills(tmp_path: Path) -> None:
    chance = random.Random(20261121)
    path = tmp_path / "desk.yaml"
    save(saved(0), PACK.questionnaire, path)
    torn = 0
    for _ in range(KILLS):
        save(saved(0), PACK.questionnaire, path)
        told, out = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(told)
            try:
                save_for_ever(path, out)
            finally:
                os._exit(1)
        os.close(out)
        time.sleep(chance.uniform(0, LONGEST))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        acknowledged = 0
        while found := os.read(told, 65536):
            acknowledged += len(found)
        os.close(told)
        kept = read_workload(str(path), KNOWN).answers["requests_per_month"].value
        assert isinstance(kept, float)
        # The last save may have been finished, but not told any more.
        assert acknowledged <= kept - 1 <= acknowledged + 1
        torn += len(list(tmp_path.glob(".*")))
        for rest in tmp_path.glob(".*"):
            rest.unlink()
    assert torn > 0, "no kill came in the middle of a save: the test proves nothing"
    assert Workspace(tmp_path).files() == (path,)
