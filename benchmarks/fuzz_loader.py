"""Mutate the real packs by structure and by byte, and load what comes out.

The loader may refuse an input, by InputError and nothing else; it may not crash, take longer than
a second or need more memory than the bound. A pack that still loads is then assessed. Each input
comes from its number alone, so that `--first N --count 1` makes a failure again.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

from advisor.decision import assess
from advisor.decision.cases import load_cases
from advisor.pack import load_pack
from advisor.pack.yaml_reader import read_yaml
from advisor.problems import InputError
from advisor.resources import rules_folder
from advisor.text_safety import CONTROLS
from advisor.verify.check import check_pack
from advisor.workload import Workload

SLOWEST_S = 1.0
HANG_S = 10
MEMORY_MB = 1024
DAY = date(2026, 11, 21)
FIRM = Path(__file__).parent.parent / "examples" / "firm-pack"
SMALL = Path(__file__).parent.parent / "tests" / "verify" / "planted" / "sound"
# A fact of each kind, by the file whose conditions may name it.
FACTS = {
    "rules.yaml": (
        "use_case",
        "fine_tuning",
        "ttft_limit",
        "compliance",
        "current_option",
        "as_of",
    ),
    "requirements.yaml": ("vendor", "places", "context_window", "ends", "fits_memory"),
}
SHAPES = ("{}", '{{"is": {}}}', '{{"above": {}}}', '{{"includes": {}}}', '{{"one_of": [{}]}}')
HOSTILE: tuple[Any, ...] = (
    None, True, False, "", " ", "no", "yes", "known", 0, -1, 1, 2**63, 10**290, -(10**200), 1e308,
    5e-324, 0.1, "1e400", "99999999999 years", "-5 ms", "0 ms", "$-1/month", "2026-02-30",
    "0001-01-01", "9999-12-31", "{{ 'a' * 10**9 }}", "{complex_share}", "{", "}{", "\u202e",
    "\ud7ff", "a" * 5000, "\x1b[31m", "=1+1", "<script>", "route:x", "../../../etc/passwd",
    "/dev/zero", "any", [], {}, [[]], {"any": []}, {"any": [{}]}, {"answer": "ttft_limit"},
    {"above": 1, "below": 0}, {"one_of": []}, {"one_of": "x"}, {"is": None}, {"fact": "context"},
    [1, "a", None], {"": ""}, {"remove": ["x"]}, "before", "after", "remove", "extends",
)  # fmt: skip
TOKENS = (
    b"\0", b"\xff", b"\xc3", b"\xef\xbb\xbf", b"\x1b[2J", b"&a ", b"*a", b"!!python/object ",
    b"<<: ", b"---\n", b"...\n", b"{", b"}", b"[", b"]", b"[" * 60, b"{a: " * 60, b"- " * 60,
    b": ", b"\t", b"#", b"'", b'"', b"|\n", b">\n", b"? ", b"%YAML 1.1\n", b"\xe2\x80\xa8",
    b"\r", b"9" * 400, b"1e999", b".nan", b"~", b"\\ud800", b"\xf0\x9f\x98\x80",
)  # fmt: skip


class Hang(Exception):
    """An input that took longer than anybody waits."""


@dataclass
class Found:
    """What a run met: outcomes by name, the slowest input, and every fault."""

    outcomes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, int] = (0.0, -1)
    faults: list[str] = field(default_factory=list)


def packs() -> list[Path]:
    """The built-in packs, and one that extends them."""
    return [*(head.parent for head in sorted(rules_folder().glob("*/pack.yaml"))), FIRM]


def originals() -> dict[str, bytes]:
    """Every file of the packs by the pack's name and its path in it."""
    return {
        f"{pack.name}/{path.relative_to(pack)}": path.read_bytes()
        for pack in packs()
        for path in sorted(pack.rglob("*.yaml"))
    }


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a tree, the root first."""
    yield path
    inner: Any = node.items() if isinstance(node, dict) else ()
    inner = enumerate(node) if isinstance(node, list) else inner
    for key, value in inner:
        yield from places(value, (*path, key))


def at(tree: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        tree = tree[step]
    return tree


def mutate_tree(tree: Any, other: Any, dice: random.Random) -> Any:
    """One change of the structure; `other` is a tree to take parts from."""
    path = dice.choice(list(places(tree)))
    if not path:
        return dice.choice(HOSTILE)
    parent, key = at(tree, path[:-1]), path[-1]
    how = dice.randrange(8)
    if how == 0:
        del parent[key]
    elif how == 1:
        parent[key] = dice.choice(HOSTILE)
    elif how == 2:
        parent[key] = at(other, dice.choice(list(places(other))))
    elif how == 3 and isinstance(parent, list):
        parent.extend([parent[key]] * dice.choice((1, 1, 1, 300)))
    elif how == 4 and isinstance(parent, dict):
        parent[str(dice.choice(("x", "", key + "s", "format", "id", "when")))] = parent.pop(key)
    elif how == 5:
        for _ in range(dice.choice((1, 3, 30, 45))):
            parent[key] = dice.choice(({"any": [parent[key]]}, [parent[key]], {"x": parent[key]}))
    elif how == 6 and isinstance(parent[key], str):
        text = parent[key]
        cut = dice.randrange(len(text) + 1)
        parent[key] = text[:cut] + str(dice.choice(HOSTILE))[:200] + text[cut:]
    else:
        twin = at(tree, dice.choice([p for p in places(tree) if p]))
        parent[key] = json.loads(json.dumps(twin))
    return tree


def mutate_bytes(data: bytes, other: bytes, dice: random.Random) -> bytes:
    """One to four changes of the bytes."""
    found = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        here = dice.randrange(len(found) + 1)
        there = min(len(found), here + dice.choice((1, 1, 2, 8, 64, 512)))
        how = dice.randrange(5)
        if how == 0 and found:
            found[here % len(found)] = dice.randrange(256)
        elif how == 1:
            found[here:here] = dice.choice(TOKENS)
        elif how == 2:
            del found[here:there]
        elif how == 3:
            found[here:here] = found[here:there] * dice.choice((1, 1, 2, 200))
        else:
            start = dice.randrange(len(other) + 1)
            found[here:there] = other[start : start + dice.randint(1, 200)]
    return bytes(found)


def mutated(files: dict[str, bytes], number: int) -> tuple[str, bytes]:
    """The file that input `number` changes, and its new content."""
    dice = random.Random(number)
    name, second = dice.choice(sorted(files)), dice.choice(sorted(files))
    if dice.random() < 0.6:
        with contextlib.suppress(RecursionError):
            tree = read_yaml(files[name], name).data
            other = read_yaml(files[second], second).data
            for _ in range(dice.choice((1, 1, 1, 2, 5))):
                tree = mutate_tree(tree, other, dice)
                if not isinstance(tree, dict | list):
                    break
            return name, json.dumps(tree, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return name, mutate_bytes(files[name], files[second], dice)


def attempt(folder: Path) -> str:
    """Load, read the cases, assess: "refused" or "loaded"; anything else is raised."""
    try:
        pack = load_pack(str(folder))
        load_cases(pack)
    except InputError as error:
        for problem in error.problems:
            shown = str(problem)
            assert "\n" not in shown and not CONTROLS.search(shown), "a message with controls"
        return "refused"
    json.dumps(assess(pack, Workload("fuzz", {}), as_of=DAY).as_json())
    return "loaded"


def operands() -> Iterator[tuple[str, str]]:
    """A file of the small pack and its content, with a hostile value as one operand in it."""
    rules = (SMALL / "rules.yaml").read_text("utf-8")
    rest = 'choose: small, because: "B", source: {see: note}'
    needs = (SMALL / "requirements.yaml").read_text("utf-8")
    for value in HOSTILE:
        for shape in SHAPES:
            shown = shape.format(json.dumps(value))
            for fact in FACTS["rules.yaml"]:
                when = f'{{"{fact}": {shown}}}'
                made = f"rules:\n  - {{id: planted, when: {when}, {rest}}}\n"
                yield "rules.yaml", rules.replace("rules:\n", made, 1)
            for fact in FACTS["requirements.yaml"] if shape != SHAPES[0] else ():
                check = f'{{"fact": "{fact}", {shown[1:-1]}}}'
                old = "{fact: context_window, at_least: 100k tokens}"
                yield "requirements.yaml", needs.replace(old, check)


def run_operands(step: int = 1) -> Found:
    """Every `step`-th hostile operand; each fourth pack that loads is checked too."""
    found = Found()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "pack"
        shutil.copytree(SMALL, folder)
        for number, (name, text) in enumerate(operands()):
            if number % step:
                continue
            (folder / name).write_bytes(text.encode("utf-8", "surrogatepass"))
            try:
                load_pack(str(folder))
                outcome = "loaded"
            except InputError:
                outcome = "refused"
            except Exception as error:  # a fuzzer looks for what nobody thought of
                outcome = type(error).__name__
                found.faults.append(f"operand {number} {name}: {outcome}: {error}"[:300])
            found.outcomes[outcome] += 1
            if outcome == "loaded" and found.outcomes[outcome] % 4 == 1:
                try:
                    check_pack(str(folder), DAY)
                except Exception as error:  # as above
                    found.faults.append(f"operand {number} {name}: checked: {error!r}"[:300])
            shutil.copy(SMALL / name, folder / name)
    return found


def run(first: int, count: int, seconds: float, keep: Path | None = None) -> Found:
    """Inputs `first`, `first` + 1 and so on, until `count` are done or the time is over."""
    files, found = originals(), Found()
    ends = time.monotonic() + seconds

    def ring(signum: int, frame: FrameType | None) -> None:
        raise Hang(f"more than {HANG_S} s")

    before = signal.signal(signal.SIGVTALRM, ring)
    with tempfile.TemporaryDirectory() as temporary:
        for pack in packs():
            shutil.copytree(pack, Path(temporary) / pack.name)
        for number in range(first, first + count):
            if time.monotonic() > ends:
                break
            name, data = mutated(files, number)
            path = Path(temporary) / name
            path.write_bytes(data)
            start = time.process_time()
            try:
                signal.setitimer(signal.ITIMER_VIRTUAL, HANG_S)
                found.outcomes[attempt(path.parents[len(Path(name).parts) - 2])] += 1
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException as error:  # a fuzzer looks for what nobody thought of
                found.outcomes[type(error).__name__] += 1
                last = traceback.extract_tb(error.__traceback__)[-1]
                where = f"{Path(last.filename).name}:{last.lineno}"
                found.faults.append(
                    f"{number} {name}: {type(error).__name__} in {where}: {error}"[:300]
                )
            finally:
                signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            took = time.process_time() - start
            found.slowest = max(found.slowest, (took, number))
            if took > SLOWEST_S:
                found.faults.append(f"{number} {name}: took {took:.2f} s")
            if keep is not None and found.faults and found.faults[-1].startswith(f"{number} "):
                with keep.open("a", encoding="utf-8") as log:
                    log.write(found.faults[-1] + "\n")
            path.write_bytes(files[name])
    signal.signal(signal.SIGVTALRM, before)
    return found


def peak_mb() -> float:
    """The most memory this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--count", type=int, default=10**9)
    parser.add_argument("--operands", action="store_true", help="hostile operands, all of them")
    parser.add_argument("--keep", type=Path, help="append each fault to this file")
    chosen = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (4 * MEMORY_MB * 2**20, 4 * MEMORY_MB * 2**20))
    if chosen.operands:
        found = run_operands()
    else:
        found = run(chosen.first, chosen.count, chosen.seconds, chosen.keep)
    for fault in found.faults:
        print(fault, file=sys.stderr)
    tried = sum(found.outcomes.values())
    over = peak_mb() > MEMORY_MB
    print(
        f"{tried} inputs, {len(found.faults)} faults; slowest {found.slowest[0]:.2f} s "
        f"(input {found.slowest[1]}); peak {peak_mb():.0f} MB of {MEMORY_MB}",
        file=sys.stderr,
    )
    result = {"inputs": tried, **found.outcomes, "faults": len(found.faults)}
    measured = {"slowest_s": round(found.slowest[0], 3), "peak_mb": round(peak_mb())}
    print(json.dumps({**result, **measured}))
    sys.exit(1 if found.faults or over else 0)


if __name__ == "__main__":
    main()
